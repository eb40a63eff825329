"""An index is written whole or not at all; whatever else is found when loading is one typed error."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest

from mentormatch.errors import FileError, IndexFileError
from mentormatch.index import folder as folder_module
from mentormatch.index import stored as stored_module
from mentormatch.index.folder import MANIFEST, _rendered, read_manifest
from mentormatch.index.parts import layout
from mentormatch.matcher import Matcher

NAMES = sorted({MANIFEST, "values.json", "mentors.arrow", *(f"{path}.npy" for path in layout()[0])})


@pytest.fixture
def copy(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "copy.index")


@pytest.fixture
def small(tmp_path):
    """A matcher of one mentor, and where another index stands."""
    matcher = Matcher(as_of=2026).fit({"mentor_id": "NEW", "specialties": "cardiology"})
    return matcher, tmp_path / "own.index"


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    path.write_bytes(content)


def cut(path, place):
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * place)])


def linked(path):
    kept = path.parent.parent / path.name
    path.rename(kept)
    path.symlink_to(kept)


def folder_instead(path):
    path.unlink()
    path.mkdir()


def pipe_instead(path):
    path.unlink()
    os.mkfifo(path)


DAMAGE = {
    "first byte": lambda path: flip(path, 0),
    "a byte in the middle": lambda path: flip(path, 0.5),
    "last byte": lambda path: flip(path, 1),
    "cut in half": lambda path: cut(path, 0.5),
    "empty": lambda path: cut(path, 0),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b" "),
    "missing": lambda path: path.unlink(),
    "a link": linked,
    "a folder": folder_instead,
    "a pipe": pipe_instead,
}


def test_the_files_are_those_expected_and_private(saved):
    assert names_in(saved) == NAMES
    assert stat.S_IMODE(saved.stat().st_mode) == 0o700
    assert {stat.S_IMODE((saved / name).stat().st_mode) for name in NAMES} == {0o600}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", NAMES)
def test_any_damage_is_one_typed_error(copy, name, damage):
    DAMAGE[damage](copy / name)
    with pytest.raises(IndexFileError, match=r"copy\.index") as found:
        Matcher.load(copy)
    assert "Make the index again" in str(found.value)


@pytest.mark.parametrize("damage", ["cut in half", "empty", "longer", "missing", "a link", "a folder", "a pipe"])
def test_without_hashes_sizes_and_links_are_still_seen(copy, damage):
    DAMAGE[damage](copy / "mentors.arrow")
    with pytest.raises(IndexFileError, match=r"mentors\.arrow"):
        Matcher.load(copy, verify=False)


def test_a_flipped_bit_anywhere_in_the_manifest_is_seen(copy):
    whole = (copy / MANIFEST).read_bytes()
    for place in range(0, len(whole), 37):
        (copy / MANIFEST).write_bytes(whole[:place] + bytes([whole[place] ^ 2]) + whole[place + 1 :])
        with pytest.raises(IndexFileError):
            read_manifest(copy)


def change(folder, **changes):
    """Write a manifest that is changed and has a fitting hash."""
    manifest = read_manifest(folder)
    (folder / MANIFEST).write_bytes(_rendered({**manifest, **changes}))


@pytest.mark.parametrize("version", [2, 99, 0, "1", None, 1.5])
def test_another_format_is_refused(copy, version):
    change(copy, format_version=version)
    with pytest.raises(IndexFileError, match="must be an index of format 1, found"):
        Matcher.load(copy)


@pytest.mark.parametrize("part", ["version of mentormatch", "layout of encoded mentors", "tables of the vocabulary"])
def test_an_index_of_another_making_is_refused(copy, part):
    change(copy, made_with={**read_manifest(copy)["made_with"], part: "another"})
    with pytest.raises(IndexFileError, match=f"{part} .*, found another"):
        Matcher.load(copy)


@pytest.mark.parametrize(
    "changes",
    [
        {"made_with": None},
        {"files": []},
        {"files": {}},
        {"n_mentors": 61},
        {"settings": None},
        {"settings": {"as_of": 2026, "facts_from_text": True, "weights": [[["goals", 2.0]], 1.0, "given"]}},
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(copy, changes):
    change(copy, **changes)
    with pytest.raises(IndexFileError, match="must be as it was saved"):
        Matcher.load(copy)


@pytest.mark.parametrize("name", ["../outside.npy", "/etc/passwd", "more.npy", "a/b.npy"])
def test_names_in_the_manifest_lead_nowhere(copy, name):
    files = read_manifest(copy)["files"]
    change(copy, files={**files, name: files["values.json"]})
    with pytest.raises(IndexFileError, match="must list the files of an index"):
        Matcher.load(copy)


@pytest.mark.parametrize("entry", [None, {}, {"bytes": "x"}, {"bytes": "x", "sha256": "y"}, 5])
def test_an_entry_of_another_form_is_refused(copy, entry):
    change(copy, files={**read_manifest(copy)["files"], "values.json": entry})
    with pytest.raises(IndexFileError, match=r"values\.json"):
        Matcher.load(copy)


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, '{"format": "another"}', "\x00"])
def test_a_foreign_manifest_is_refused(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(IndexFileError):
        Matcher.load(tmp_path)


def test_no_folder_an_empty_one_and_a_file_are_no_index(tmp_path):
    (tmp_path / "file").write_text("x")
    for name, said in (("no", "No index at"), ("file", "No index at"), (".", "must hold manifest.json")):
        with pytest.raises(IndexFileError, match=said):
            Matcher.load(tmp_path / name)


def test_an_array_of_python_objects_is_never_unpickled(copy):
    name = "roster.id_order.npy"
    np.save(copy / name, np.array([print] * 60, dtype=object), allow_pickle=True)
    content = (copy / name).read_bytes()
    files = read_manifest(copy)["files"]
    entry = {"bytes": len(content), "sha256": folder_module._hash(copy / name)}
    change(copy, files={**files, name: entry})
    with pytest.raises(IndexFileError, match="do not fit together"):
        Matcher.load(copy)


def test_an_index_is_replaced_by_a_new_one(small, copy, files_of):
    matcher, _ = small
    matcher.save(copy)
    assert Matcher.load(copy).mentors_.ids == ("NEW",)
    assert names_in(copy.parent) == [copy.name]
    matcher.save(copy)
    before = files_of(copy)
    matcher.save(copy)
    assert files_of(copy) == before, "the same mentors give the same bytes"


def test_an_empty_folder_is_used_and_a_damaged_index_is_replaced(small, copy, tmp_path):
    matcher, folder = small
    folder.mkdir()
    matcher.save(folder)
    flip(copy / MANIFEST, 0.9)
    (copy / "values.json").unlink()
    matcher.save(copy)
    assert [Matcher.load(own).n_mentors_ for own in (folder, copy)] == [1, 1]


def fails(monkeypatch, where, after):
    """Let a step fail at its n-th call, as on a full disk."""
    real, calls = getattr(folder_module, where), []

    def step(*given):
        calls.append(given)
        if len(calls) > after:
            raise OSError(28, "No space left on device")
        return real(*given)

    monkeypatch.setattr(folder_module, where, step)


@pytest.mark.parametrize(("where", "after"), [("_write", 0), ("_write", 20), ("_write", len(NAMES) - 1), ("_hash", 5)])
def test_a_save_that_fails_leaves_the_old_index(small, copy, files_of, monkeypatch, where, after):
    before = files_of(copy)
    fails(monkeypatch, where, after)
    with pytest.raises(FileError, match="No space left"):
        small[0].save(copy)
    monkeypatch.undo()
    assert files_of(copy) == before
    assert names_in(copy.parent) == [copy.name]
    assert Matcher.load(copy).n_mentors_ == 60


@pytest.mark.parametrize("stop", [OSError(5, "broken"), KeyboardInterrupt()])
def test_the_old_index_comes_back_when_the_new_one_cannot_take_its_place(small, copy, monkeypatch, stop):
    real = folder_module.Path.rename

    def rename(path, target):
        if ".mentormatch-" in path.name:
            raise stop
        return real(path, target)

    monkeypatch.setattr(folder_module.Path, "rename", rename)
    with pytest.raises((FileError, KeyboardInterrupt)):
        small[0].save(copy)
    monkeypatch.undo()
    assert Matcher.load(copy).n_mentors_ == 60
    assert names_in(copy.parent) == [copy.name]


def test_an_index_left_aside_by_a_dead_machine_is_named(copy):
    copy.rename(copy.with_name(f".{copy.name}.old-abc"))
    with pytest.raises(IndexFileError, match=r"rename it to have it back"):
        Matcher.load(copy)


def test_something_that_is_no_index_is_never_overwritten(small, saved, tmp_path, files_of):
    matcher, _ = small
    foreign, mixed = tmp_path / "foreign", tmp_path / "mixed"
    foreign.mkdir()
    (foreign / MANIFEST).write_text(json.dumps({"files": {}}))
    (foreign / "thesis.txt").write_text("years of work")
    shutil.copytree(saved, mixed)
    (mixed / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("a file")
    (tmp_path / "link").symlink_to(saved)
    before = {own: files_of(own) for own in (foreign, mixed, saved)}
    for name, said in (("foreign", "holds other files"), ("mixed", "thesis"), ("file", "is none"), ("link", "is none")):
        with pytest.raises(IndexFileError, match=said):
            matcher.save(tmp_path / name)
    assert {own: files_of(own) for own in (foreign, mixed, saved)} == before
    assert (tmp_path / "file").read_text() == "a file"
    assert names_in(tmp_path) == ["file", "foreign", "link", "mixed"]


def test_a_folder_that_cannot_be_made_is_a_file_error(small, tmp_path):
    with pytest.raises(FileError, match="Cannot write the index"):
        small[0].save(tmp_path / "no" / "such" / "folder")


def test_a_loaded_index_outlives_its_folder(copy, sample):
    loaded = Matcher.load(copy)
    shutil.rmtree(copy)
    assert len(loaded.rank(sample / "students.csv", k=1)) > 0


def test_the_tables_have_a_hash():
    assert len(stored_module._tables()) == 64


def signed(folder, name, content):
    """Write a file of an index and the size and hash that fit it, as somebody who forges it can."""
    (folder / name).write_bytes(content)
    entry = {"bytes": len(content), "sha256": folder_module._hash(folder / name)}
    change(folder, files={**read_manifest(folder)["files"], name: entry})


def test_a_header_of_an_array_that_no_parser_takes_is_one_typed_error(copy):
    name = "roster.id_order.npy"
    signed(copy, name, (copy / name).read_bytes().replace(b"'descr'", b"('desc'", 1))
    with pytest.raises(IndexFileError, match="do not fit together"):
        Matcher.load(copy)


def test_a_place_beyond_the_end_of_a_sparse_table_is_never_looked_up(copy):
    name = next(own for own in NAMES if own.endswith(".indices.npy") and np.load(copy / own).size)
    places = np.load(copy / name).copy()
    places[0] = 10**9
    stream = io.BytesIO()
    np.save(stream, places, allow_pickle=False)
    signed(copy, name, stream.getvalue())
    with pytest.raises(IndexFileError, match="do not fit together"):
        Matcher.load(copy)


def test_texts_that_begin_outside_the_file_are_never_read(copy):
    people = copy / "mentors.arrow"
    end = people.read_bytes().index(np.array([0, 3, 6, 9], dtype="<i8").tobytes())
    content = bytearray(people.read_bytes())
    content[end + 16 : end + 24] = (2**40).to_bytes(8, "little")
    signed(copy, "mentors.arrow", bytes(content))
    with pytest.raises(IndexFileError, match="do not fit together"):
        Matcher.load(copy)


def test_what_a_killed_save_left_goes_with_the_next(small, copy):
    matcher, _ = small
    left = copy.with_name(f".{copy.name}.mentormatch-0123abcd")
    shutil.copytree(copy, left)
    shutil.copytree(copy, copy.with_name(f".{copy.name}.old-0123abcd"))
    matcher.save(copy)
    assert names_in(copy.parent) == [copy.name]
    assert Matcher.load(copy).n_mentors_ == 1


def test_an_index_that_was_set_aside_is_put_back_before_the_next_takes_its_place(small, copy, files_of, monkeypatch):
    before = files_of(copy)
    copy.rename(copy.with_name(f".{copy.name}.old-0123abcd"))
    fails(monkeypatch, "_put_in_place", 0)
    with pytest.raises(FileError, match="No space left"):
        small[0].save(copy)
    assert files_of(copy) == before
    assert names_in(copy.parent) == [copy.name]


def test_a_full_disk_is_called_what_it_is():
    with pytest.raises(OSError, match="No space left on device"), Path("/dev/full").open("wb") as full:
        stored_module._write_array(np.zeros(100_000), full)


def test_an_index_that_is_replaced_while_it_is_read_is_read_anew(small, copy, monkeypatch):
    check, replaced = stored_module.check_files, []

    def replace(*given, **options):
        check(*given, **options)
        if not replaced:
            replaced.append(True)
            small[0].save(copy)

    monkeypatch.setattr(stored_module, "check_files", replace)
    assert Matcher.load(copy).n_mentors_ == 1


def test_an_index_that_is_away_for_a_moment_is_waited_for(copy, monkeypatch):
    aside = copy.with_name(f".{copy.name}.old-0123abcd")
    copy.rename(aside)
    monkeypatch.setattr(stored_module.time, "sleep", lambda _: aside.rename(copy))
    assert Matcher.load(copy).n_mentors_ == 60
