"""The cache gives back what was written, or nothing: whatever else stands in its file changes no result."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import warnings
from contextlib import closing

import numpy as np
import pytest

from mentormatch.errors import FileError
from mentormatch.text import cache as cache_module
from mentormatch.text.cache import FILE, VectorCache, _digest, default_cache_path, vector_key

KEYS = [vector_key("model", str(row)) for row in range(50)]


@pytest.fixture(scope="module")
def units():
    found = np.random.default_rng(0).normal(size=(50, 384))
    found = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    found[0] = 0
    found[0, :3] = [1.0, -0.0, 1e-42]  # a negative zero and a subnormal number
    return found


@pytest.fixture
def cache(tmp_path, units):
    own = VectorCache(tmp_path / "kept" / FILE)
    own.put(dict(zip(KEYS, units, strict=True)))
    return own


def silent(work):
    """Return what a piece of work gives, and the warnings it gave."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        return work(), [str(warning.message) for warning in said]


def change(cache, *statements):
    with closing(sqlite3.connect(cache.path)) as database:
        for statement in statements:
            database.execute(*statement)
        database.commit()


def test_a_vector_comes_back_bit_for_bit(cache, units):
    found = cache.get(KEYS)
    assert b"".join(found[key].tobytes() for key in KEYS) == units.tobytes()


def test_what_is_kept_is_for_the_user_alone_whatever_the_umask(tmp_path, units):
    before = os.umask(0)
    try:
        own = VectorCache(tmp_path / "a" / "b" / FILE)
        own.put({KEYS[0]: units[0]})
        with closing(sqlite3.connect(own.path)) as database:
            database.execute("select * from vectors").fetchall()
            database.execute("update vectors set digest = digest")
            modes = {stat.S_IMODE(path.stat().st_mode) for path in own.path.parent.iterdir()}
    finally:
        os.umask(before)
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b")} == {0o700}
    assert modes == {0o600}


@pytest.mark.parametrize(
    "stored",
    [b"", b"\x01\x02", np.ones(8, dtype="<f4").tobytes(), b"\x00\x00\xc0\x7f" * 384, "text", 5, 0.5, None, "\udcff"],
)
@pytest.mark.parametrize("with_digest", [True, False])
def test_a_vector_that_is_none_is_not_used_and_makes_room(cache, units, stored, with_digest):
    value = stored.encode("utf-8", "surrogatepass") if isinstance(stored, str) else stored
    digest = _digest(KEYS[1], value) if with_digest and isinstance(value, bytes) else b"x"
    cast = "cast(? as text)" if isinstance(stored, str) else "?"
    change(cache, (f"update vectors set vector = {cast}, digest = ? where key = ?", (value, digest, KEYS[1])))
    assert cache.get(KEYS).keys() == {*KEYS} - {KEYS[1]}
    cache.put({KEYS[1]: units[1]})
    assert (cache.get(KEYS)[KEYS[1]] == units[1]).all()


def test_a_vector_under_another_key_is_not_used(cache):
    first, second = KEYS[1], KEYS[2]
    change(cache, ("delete from vectors where key = ?", (first,)))
    change(cache, ("update vectors set key = ? where key = ?", (first, second)))
    assert cache.get([first, second]) == {}


@pytest.mark.parametrize("n_flips", [40, pytest.param(400, marks=pytest.mark.slow)])
def test_a_flipped_byte_never_changes_a_vector(cache, units, tmp_path, n_flips):
    whole, luck = cache.path.read_bytes(), random.Random(7)
    expected = {key: vector.tobytes() for key, vector in zip(KEYS, units, strict=True)}
    for number in range(n_flips):
        place = luck.randrange(len(whole)) if number % 2 else luck.randrange(100)
        own = VectorCache(tmp_path / "flipped" / FILE)
        own.path.parent.mkdir()
        own.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << luck.randrange(8)]) + whole[place + 1 :])
        found, _ = silent(lambda own=own: own.get(KEYS))
        assert all(vector.tobytes() == expected[key] for key, vector in found.items())
        silent(lambda own=own: own.put(dict(zip(KEYS, units, strict=True))))
        found, _ = silent(lambda own=own: own.get(KEYS))
        assert all(vector.tobytes() == expected[key] for key, vector in found.items())
        shutil.rmtree(own.path.parent)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.99])
def test_a_file_that_was_cut_changes_no_vector(cache, units, share):
    whole = cache.path.read_bytes()
    cache.path.write_bytes(whole[: int(len(whole) * share)])
    for _ in range(2):
        found, said = silent(lambda: cache.get(KEYS))
        assert all((vector == units[KEYS.index(key)]).all() for key, vector in found.items())
        assert all("was damaged" in words for words in said)
        silent(lambda: cache.put(dict(zip(KEYS, units, strict=True))))
    assert cache.get(KEYS).keys() == {*KEYS}


@pytest.mark.parametrize(
    "schema",
    [
        "create trigger own after insert on vectors begin delete from vectors; end",
        "create view own as select * from vectors",
        "create table another (a)",
        "alter table vectors add column more",
        "alter table vectors rename to former",
        "create index own on vectors (vector)",
    ],
)
def test_a_file_with_anything_but_our_table_is_set_aside(cache, units, schema):
    change(cache, (schema,))
    found, said = silent(lambda: cache.get(KEYS))
    assert found == {}
    assert len(said) == 1
    assert "was damaged" in said[0]
    cache.put({KEYS[0]: units[0]})
    assert cache.get(KEYS).keys() == {KEYS[0]}


def test_a_view_in_place_of_the_table_is_never_asked(cache):
    change(cache, ("alter table vectors rename to own",), ("create view vectors as select * from own",))
    assert silent(lambda: cache.get(KEYS))[0] == {}


def test_what_was_written_ahead_of_a_damaged_file_is_no_part_of_the_next(cache, units):
    with closing(sqlite3.connect(cache.path)) as database:
        database.execute("pragma wal_autocheckpoint = 0")
        database.execute("create table another (a)")
        database.commit()
        assert cache.path.with_name(f"{FILE}-wal").stat().st_size
        silent(lambda: cache.get(KEYS))
        assert not cache.path.with_name(f"{FILE}-wal").exists()
    cache.put({KEYS[0]: units[0]})
    assert cache.get(KEYS).keys() == {KEYS[0]}


def foreign(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table grades (name)")
        database.execute("insert into grades values ('years of work')")
        database.commit()


def test_a_database_of_another_program_is_left_as_it_is(tmp_path, units):
    own = VectorCache(tmp_path / FILE)
    foreign(own.path)
    before = own.path.read_bytes()
    for work in (lambda: own.get(KEYS), lambda: own.put({KEYS[0]: units[0]})):
        assert any("another program" in words for words in silent(work)[1])
    for ask in (own.kept, own.clear):
        with pytest.raises(FileError, match="left as it is"):
            ask()
    assert own.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_plain_file_is_neither_followed_nor_removed(cache, tmp_path, units, kind):
    own = VectorCache(tmp_path / FILE)
    if kind == "link":
        own.path.symlink_to(cache.path)
    elif kind == "pipe":
        os.mkfifo(own.path)
    else:
        own.path.mkdir()
    found, said = silent(lambda: own.get(KEYS))
    assert found == {}
    assert len(said) == 1
    assert "no plain file" in said[0]
    with pytest.raises(FileError, match="left as it is"):
        own.clear()
    assert os.path.lexists(own.path)


def test_clearing_removes_what_is_ours_and_nothing_else(cache, tmp_path):
    folder = cache.path.parent
    with closing(sqlite3.connect(folder / "vectors.sqlite3")) as former:
        former.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        former.commit()
    (folder / "vectors-2.damaged").write_bytes(b"not read")
    (folder / "thesis.txt").write_text("years of work")
    kept = cache.kept()
    assert kept.n_vectors == 50
    assert kept.n_bytes == sum(path.stat().st_size for path in kept.files)
    removed = cache.clear()
    assert sorted(path.name for path in removed) == ["vectors-2.damaged", FILE, "vectors.sqlite3"]
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]
    assert cache.clear() == ()
    assert VectorCache(None).clear() == ()


def test_an_earlier_name_that_holds_something_else_is_not_ours(cache):
    former = cache.path.with_name("vectors.sqlite3")
    foreign(former)
    assert former not in cache.clear()
    assert former.exists()


def test_looking_changes_nothing(cache):
    before = {path.name: path.read_bytes() for path in cache.path.parent.iterdir()}
    cache.kept()
    assert {path.name: path.read_bytes() for path in cache.path.parent.iterdir()} == before


def test_who_has_no_home_has_no_cache_and_is_told(monkeypatch):
    def unknown(_):
        raise KeyError

    for name in ("MENTORMATCH_CACHE", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    path, said = silent(default_cache_path)
    assert path is None
    assert "there is no home folder. Set MENTORMATCH_CACHE" in said[0]


def test_a_tilde_is_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MENTORMATCH_CACHE", "~/kept")
    assert default_cache_path() == tmp_path / "kept" / FILE


def test_a_cache_that_cannot_be_written_is_told_and_stops_nothing(tmp_path, units):
    (tmp_path / "file").write_bytes(b"a file")
    own = VectorCache(tmp_path / "file" / "deeper" / FILE)
    found, said = silent(lambda: own.get(KEYS))
    assert found == {}
    assert "No vectors are kept, so that texts are encoded anew every time" in said[0]
    assert silent(lambda: own.put({KEYS[0]: units[0]}))[0] is None
    assert (own.kept().files, own.clear()) == ((), ())


def test_a_full_disk_is_told_and_what_is_kept_stays(cache, units):
    full = "PRAGMA max_page_count=1"
    connected = cache_module._connected

    def small(path):
        connection = connected(path)
        connection.execute(full)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache_module, "_connected", small)
        many = {vector_key("other", str(row)): units[1] for row in range(1000)}
        _, said = silent(lambda: cache.put(many))
    assert "database or disk is full" in said[0]
    assert len(cache.get(KEYS)) == len(KEYS)
