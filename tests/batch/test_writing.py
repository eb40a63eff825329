"""Any number of students to a file or a folder: the same bytes, taken up where a run was stopped."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import stat
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from mentormatch.batch import Stopped, Watch, rank_to, work
from mentormatch.batch.forms import content_of
from mentormatch.batch.part import rankings
from mentormatch.batch.place import place_of
from mentormatch.errors import FileError, MentormatchError, RosterError, SettingError
from mentormatch.matcher import Matcher

K = 3


@pytest.fixture
def stopped(matcher, index, students, tmp_path):
    """A run of five parts that is interrupted when two are finished; returns its target, work folder and last words."""

    def moved(done, total):
        if done >= 10:
            raise KeyboardInterrupt

    def stop(**options):
        target = tmp_path / "ranking.csv"
        options = {"k": K, "part_size": 5, "index": index, "watch": Watch(moved=moved), **options}
        with pytest.raises(Stopped) as last:
            rank_to(target, matcher, students, **options)
        return target, tmp_path / "ranking.csv.parts", str(last.value)

    return stop


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
@pytest.mark.parametrize("part_size", [1, 7, 1000])
def test_bytes_do_not_depend_on_the_size_of_parts(matcher, index, students, whole, tmp_path, form, part_size):
    target = tmp_path / f"ranking.{form}"
    written = rank_to(target, matcher, students, k=K, part_size=part_size, index=index)
    assert target.read_bytes() == whole[form]
    assert list(tmp_path.iterdir()) == [target]
    assert (written.account.n_students, written.account.n_rows) == (24, 72)
    assert written.n_parts == -(-24 // part_size)


def test_reasons_are_the_same_in_parts(matcher, index, students, sample_ranking, tmp_path):
    rank_to(tmp_path / "ranking.csv", matcher, students, explain=True, part_size=7, index=index)
    assert (tmp_path / "ranking.csv").read_bytes() == content_of(sample_ranking.columns(explain=True), "csv")


@pytest.mark.parametrize("form", ["csv", pytest.param("parquet", marks=pytest.mark.slow)])
def test_bytes_do_not_depend_on_the_number_of_processes(matcher, index, students, whole, tmp_path, form):
    target = tmp_path / f"ranking.{form}"
    rank_to(target, matcher, students, k=K, part_size=7, jobs=2, index=index)
    assert target.read_bytes() == whole[form]
    assert list(tmp_path.iterdir()) == [target]


def test_a_fitted_matcher_is_saved_for_the_time_of_the_run(matcher, students, whole, tmp_path):
    rank_to(tmp_path / "ranking.csv", matcher, students, k=K, part_size=20)
    assert (tmp_path / "ranking.csv").read_bytes() == whole["csv"]


def test_parts_one_after_another_are_the_whole_ranking(matcher, students):
    found = [row for ranking in rankings(matcher, students, k=K, part_size=5) for row in ranking.mentor_ids]
    assert tuple(found) == matcher.rank(students, k=K).mentor_ids


def test_a_folder_gets_numbered_parts_and_a_manifest(matcher, index, students, whole, tmp_path):
    folder = tmp_path / "ranking"
    rank_to(f"{folder}/", matcher, students, k=K, part_size=10, index=index)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    files = [part["file"] for part in manifest["parts"]]
    assert files == ["part-00000.csv", "part-00001.csv", "part-00002.csv"]
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", *files]
    assert [part["students"] for part in manifest["parts"]] == [10, 10, 4]
    assert (manifest["students"], manifest["rows"], manifest["students_without_mentor"]) == (24, 72, 0)
    for part in manifest["parts"]:
        content = (folder / part["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (part["bytes"], part["sha256"])
    header, rows = whole["csv"].split(b"\n", 1)
    parts = [(folder / name).read_bytes().split(b"\n", 1) for name in files]
    assert {part[0] for part in parts} == {header}
    assert b"".join(part[1] for part in parts) == rows
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    rank_to(folder, matcher, students, k=K, part_size=10, index=index)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    rank_to(folder, matcher, students, k=K, form="parquet", index=index)
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "part-00000.parquet"]
    assert pq.read_table(folder / "part-00000.parquet").num_rows == 72
    assert [path.name for path in tmp_path.iterdir()] == ["ranking"]


def test_a_folder_with_other_files_is_left_as_it_is(matcher, students, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(FileError, match=r"found 'letter\.txt'; it is left as it is"):
        rank_to(tmp_path, matcher, students)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "manifest.json").write_text('{"format": "another"}')
    with pytest.raises(FileError, match=r"found 'manifest\.json'"):
        place_of(tmp_path / "own")
    (tmp_path / "own" / "manifest.json").unlink()
    os.mkfifo(tmp_path / "own" / "manifest.json")
    with pytest.raises(FileError, match=r"found 'manifest\.json'"):
        place_of(tmp_path / "own")
    (tmp_path / "out.csv.parts").mkdir()
    (tmp_path / "out.csv.parts" / "mine.txt").write_text("Dear")
    with pytest.raises(FileError, match="it holds something else"):
        rank_to(tmp_path / "out.csv", matcher, students, part_size=5)
    assert (tmp_path / "out.csv.parts" / "mine.txt").read_text() == "Dear"


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_stopped_run_goes_on(matcher, index, students, whole, stopped, told, jobs):
    target, folder, said = stopped(jobs=jobs)
    assert not target.exists()
    n_kept = len(list((folder / "records").iterdir()))
    assert said == f"Stopped: {n_kept} of 5 parts are kept in {folder}. Give the same command again to go on."
    assert n_kept == 2 or jobs == 2
    assert sorted(path.name for path in folder.iterdir()) == ["mentormatch.lock", "parts", "records", "run.json"]
    watch, lines, steps = told
    written = rank_to(target, matcher, students, k=K, part_size=5, index=index, watch=watch)
    assert lines == [f"{n_kept} of 5 parts are there already; going on."]
    assert steps[-1] == (24, 24)
    assert len(steps) == 1 + 5 - n_kept
    assert (written.n_found, written.n_parts, written.account.n_rows) == (n_kept, 5, 72)
    assert target.read_bytes() == whole["csv"]
    assert not folder.exists()


@pytest.mark.slow
def test_a_process_that_is_killed_is_an_error_and_its_part_is_made_later(matcher, index, students, whole, tmp_path):
    target = tmp_path / "ranking.csv"

    def kill(done, total):
        if done:
            for process in multiprocessing.active_children():
                process.kill()

    options = {"k": K, "part_size": 2, "index": index}
    with pytest.raises(MentormatchError, match="A process ended before its part was ranked"):
        rank_to(target, matcher, students, jobs=2, watch=Watch(moved=kill), **options)
    assert rank_to(target, matcher, students, **options).n_found >= 1
    assert target.read_bytes() == whole["csv"]


def test_what_is_kept_is_private(stopped):
    _, folder, _ = stopped()
    found = [folder, *folder.rglob("*")]
    for path in found:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert len(found) > 6


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"k": 2}, "options"),
        ({"explain": True}, "options"),
        ({"part_size": 6}, "part size"),
        ({"students": ("S01", "S02", "S03", "S04", "S05", "S06")}, "students"),
    ],
)
def test_another_request_starts_over(matcher, index, students, stopped, told, change, said):
    target, folder, _ = stopped()
    watch, lines, _ = told
    rows = [students.row_of(name) for name in change.pop("students", students.ids)]
    options = {"k": K, "part_size": 5, "index": index, "watch": watch, **change}
    rank_to(target, matcher, students.take(rows), **options)
    assert lines == [f"{folder} holds parts made with other {said}; starting over."]
    expected = matcher.rank(students.take(rows), k=options["k"])
    assert target.read_bytes() == content_of(expected.columns(explain=options.get("explain", False)), "csv")
    assert not folder.exists()


def test_other_mentors_or_another_year_start_over(index, students, stopped, told, tmp_path):
    target, _, _ = stopped()
    watch, lines, _ = told
    matcher = Matcher.load(index).update(remove="M07")
    rank_to(target, matcher, students, k=K, part_size=5, watch=watch)
    assert "other mentors; starting over" in lines[0]
    assert target.read_bytes() == content_of(matcher.rank(students, k=K).columns(), "csv")


@pytest.mark.parametrize("damage", [b"", b"student_id,rank\nS1,1\n", None])
def test_damaged_parts_are_made_again(matcher, index, students, whole, stopped, told, damage):
    target, folder, _ = stopped()
    part = folder / "parts" / "part-00001.csv"
    part.unlink() if damage is None else part.write_bytes(damage)
    watch, lines, _ = told
    rank_to(target, matcher, students, k=K, part_size=5, index=index, watch=watch)
    assert lines == ["1 part was damaged and made again.", "1 of 5 parts are there already; going on."]
    assert target.read_bytes() == whole["csv"]


@pytest.mark.parametrize("name", ["run.json", "records/part-00000.json"])
def test_damaged_notes_about_parts_are_made_again(matcher, index, students, whole, stopped, name):
    target, folder, _ = stopped()
    (folder / name).write_bytes(b'{"bytes": 5, "account": []')
    rank_to(target, matcher, students, k=K, part_size=5, index=index)
    assert target.read_bytes() == whole["csv"]


@pytest.mark.parametrize("name", ["run.json", "records/part-00000.json", "parts/part-00000.csv"])
@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_what_is_no_plain_file_is_never_waited_for_or_followed(
    matcher, index, students, whole, stopped, tmp_path, name, kind
):
    target, folder, _ = stopped()
    own = folder / name
    outside = tmp_path / "outside"
    own.rename(outside)
    if kind == "pipe":
        os.mkfifo(own)
    else:
        own.symlink_to(outside)
    before = outside.read_bytes()
    rank_to(target, matcher, students, k=K, part_size=5, index=index)
    assert target.read_bytes() == whole["csv"]
    assert outside.read_bytes() == before


def test_parts_are_never_kept_where_a_link_leads(matcher, index, students, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / work.LOCK).touch()
    (tmp_path / "ranking.csv.parts").symlink_to(elsewhere)
    with pytest.raises(FileError, match="left as it is"):
        rank_to(tmp_path / "ranking.csv", matcher, students, k=3, part_size=5, index=index)
    assert [path.name for path in elsewhere.iterdir()] == [work.LOCK]


def test_a_part_changed_during_the_run_is_never_joined(matcher, index, students, tmp_path, whole):
    target, folder = tmp_path / "ranking.csv", tmp_path / "ranking.csv.parts"
    target.write_bytes(b"old")

    def spoil(done, total):
        if done == total:
            (folder / "parts" / "part-00000.csv").write_bytes(b"other")

    with pytest.raises(FileError, match=r"part-00000\.csv was changed"):
        rank_to(target, matcher, students, k=K, part_size=5, index=index, watch=Watch(moved=spoil))
    assert target.read_bytes() == b"old"
    rank_to(target, matcher, students, k=K, part_size=5, index=index)
    assert target.read_bytes() == whole["csv"]


def test_a_full_disk_leaves_finished_parts_and_the_old_file(matcher, index, students, whole, tmp_path, monkeypatch):
    target = tmp_path / "ranking.csv"
    target.write_bytes(b"old")
    write = work.write_private

    def full(path, content):
        if path.name == "part-00002.csv":
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    monkeypatch.setattr(work, "write_private", full)
    with pytest.raises(FileError, match=r"No space left on device\..* 2 of 5 parts are kept"):
        rank_to(target, matcher, students, k=K, part_size=5, index=index)
    assert target.read_bytes() == b"old"
    monkeypatch.undo()
    assert rank_to(target, matcher, students, k=K, part_size=5, index=index).n_found == 2
    assert target.read_bytes() == whole["csv"]


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_ranked(matcher, index, students, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(FileError, match="Cannot write"):
        rank_to(tmp_path / "file" / "ranking.csv", matcher, students, part_size=5, index=index)
    with pytest.raises(FileError, match="Cannot write"):
        rank_to(tmp_path / "file" / "ranking.csv", matcher, students, index=index)


def test_only_one_run_at_a_time_works_for_a_target(matcher, index, students, tmp_path):
    target = tmp_path / "ranking.csv"

    def second(done, total):
        with pytest.raises(FileError, match="Another run is at work"):
            rank_to(target, matcher, students, part_size=5, index=index)

    rank_to(target, matcher, students, part_size=12, index=index, watch=Watch(moved=second))
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"part_size": 0}, SettingError, "'part_size' parameter of rank_to must be"),
        ({"jobs": True}, SettingError, "'jobs' parameter of rank_to must be"),
        ({"part_size": 5, "k": 0}, SettingError, "k must be"),
        pytest.param({"part_size": 5, "k": 0, "jobs": 2}, SettingError, "k must be", marks=pytest.mark.slow),
        ({"form": "parquet"}, SettingError, "which is not parquet"),
    ],
)
def test_what_is_not_allowed_leaves_nothing(matcher, index, students, tmp_path, options, error, said):
    with pytest.raises(error, match=said):
        rank_to(tmp_path / "ranking.csv", matcher, students, index=index, **options)
    assert list(tmp_path.iterdir()) == []


def test_a_roster_without_usable_students_says_why(matcher, tmp_path):
    with pytest.raises(RosterError, match=r"1 rows were read and none was kept\. First problem: blank-id"):
        rank_to(f"{tmp_path}/out/", matcher, [{"student_id": "", "stage": "premed"}])
    assert list(tmp_path.iterdir()) == []


def test_students_without_a_mentor_are_counted_in_every_part(index, students, tmp_path):
    matcher = Matcher().fit({"mentor_id": "M1", "accepts_stages": "premed"})
    written = rank_to(tmp_path / "ranking.csv", matcher, students, part_size=5)
    rows = (tmp_path / "ranking.csv").read_text().splitlines()[1:]
    assert written.account.n_rows == len(rows)
    assert 0 < written.account.n_without == 24 - len(rows)
    assert replace(written, n_parts=1).account == rank_to(tmp_path / "one.csv", matcher, students).account


def test_vectors_of_earlier_parts_are_let_go(students, sample, whole, tmp_path, monkeypatch):
    monkeypatch.setattr("mentormatch.text.encoder._MOST_KNOWN", 40)
    own = Matcher(as_of=2026).fit(sample / "mentors.csv", documents=sample / "documents.csv")
    for ranking in rankings(own, students, k=K, part_size=2):
        assert len(ranking) == 2 * K
    assert len(own._fitted.encoding.encoder._known) < 200
    rank_to(tmp_path / "ranking.csv", own, students, k=K, part_size=2)
    assert (tmp_path / "ranking.csv").read_bytes() == whole["csv"]


def test_an_index_that_is_replaced_during_a_run_is_never_mixed_with_the_new_one(matcher, index, students, tmp_path):
    own, target = shutil.copytree(index, tmp_path / "own.index"), tmp_path / "ranking.csv"
    other = Matcher(as_of=2026, progress=False).fit({"mentor_id": "NEW", "specialties": "cardiology"})

    def replace_index(done, total):
        if done == 10:
            other.save(own)

    with pytest.raises(FileError, match="was replaced while its mentors were ranked: nothing is written"):
        rank_to(target, matcher, students, k=K, part_size=5, index=own, watch=Watch(moved=replace_index))
    assert [path.name for path in tmp_path.iterdir()] == ["own.index"]
    rank_to(target, other, students, k=K, part_size=5, index=own)
    assert {row.split(",")[2] for row in target.read_text("utf-8").splitlines()[1:]} == {"NEW"}


def test_a_disk_without_room_for_the_whole_gets_back_what_was_written_of_it(
    matcher, index, students, whole, tmp_path, monkeypatch
):
    def full(number):
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "ranking.csv"
    monkeypatch.setattr("mentormatch.batch.finishing.os.fsync", full)
    with pytest.raises(FileError, match="5 of 5 parts are kept"):
        rank_to(target, matcher, students, k=K, part_size=5, index=index)
    names = sorted(path.name for path in (tmp_path / "ranking.csv.parts").iterdir())
    assert names == ["mentormatch.lock", "parts", "records", "run.json"]
    monkeypatch.undo()
    assert rank_to(target, matcher, students, k=K, part_size=5, index=index).n_found == 5
    assert target.read_bytes() == whole["csv"]


def test_ctrl_c_while_earlier_parts_are_looked_through_says_how_to_go_on(
    matcher, index, students, stopped, monkeypatch
):
    def interrupted(*_):
        raise KeyboardInterrupt

    target, folder, _ = stopped()
    monkeypatch.setattr(work.Work, "found", interrupted)
    with pytest.raises(Stopped, match="2 of 5 parts are kept"):
        rank_to(target, matcher, students, k=K, part_size=5, index=index)
    assert folder.exists()


def test_ctrl_c_during_the_tidying_up_comes_after_it(matcher, index, students, whole, tmp_path, monkeypatch):
    remove = work._remove

    def interrupted(path):
        if target.exists() and path.name == "records":
            signal.raise_signal(signal.SIGINT)
        remove(path)

    target = tmp_path / "ranking.csv"
    monkeypatch.setattr(work, "_remove", interrupted)
    with pytest.raises(KeyboardInterrupt) as stop:
        rank_to(target, matcher, students, k=K, part_size=12, index=index)
    assert not isinstance(stop.value, Stopped), "there is nothing to go on with"
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == whole["csv"]


def test_a_pipe_or_a_device_is_never_replaced(matcher, students, tmp_path):
    os.mkfifo(tmp_path / "ranking.csv")
    with pytest.raises(FileError, match="a device or a pipe; it is left as it is"):
        rank_to(tmp_path / "ranking.csv", matcher, students, part_size=5)
    assert (tmp_path / "ranking.csv").is_fifo()
