"""What is written can be read back, and no spreadsheet takes it for a formula."""

import csv
import io
import json
import os
import threading

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch
from mentormatch.errors import FileError
from mentormatch.people.pair_tables import read_pairs
from mentormatch.people.writing import guard, together, unguard, write_csv, write_file

FORMULA = '=HYPERLINK("http://evil.example","x")'


@given(st.text())
def test_unguard_gives_back_what_guard_was_given(cell):
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("typed", ["'tis", "'n' roll", "plain", "=1+1"])
def test_a_quote_that_a_person_typed_stays(typed):
    assert unguard(typed) == typed


@given(st.text(min_size=1))
def test_no_guarded_cell_begins_like_a_formula(cell):
    first = guard(cell).lstrip(" \xa0\u3000\ufeff")[:1]
    assert first not in set("=+-@\t\r\n|%＝＋－＠")


def test_hostile_strings_are_guarded(hostile):
    for path in [*(hostile / "csv-injection-payloads").rglob("*.txt"), hostile / "blns" / "blns.txt"]:
        for line in path.read_text("utf-8").splitlines():
            assert guard(line)[:1] not in set("=+-@")
            assert unguard(guard(line)) == line


@pytest.fixture
def ranking():
    mentors = [
        {"mentor_id": "=M1", "name": FORMULA, "specialties": "cardiology", "bio": "=1+1 I see hearts."},
        {"mentor_id": "M2", "name": 'Zoë, "Z"\nNorth', "specialties": "neurology"},
    ]
    return mentormatch.rank({"student_id": "-S", "interests": "cardiology"}, mentors)


def test_csv_is_guarded_and_complete(ranking, tmp_path):
    ranking.to_csv(tmp_path / "out.csv", explain=True)
    text = (tmp_path / "out.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["mentor_id"] for row in rows] == ["'=M1", "M2"]
    assert rows[0]["mentor_name"] == f"'{FORMULA}"
    assert unguard(rows[0]["student_id"]) == "-S"
    assert [float(row["score"]) for row in rows] == ranking.scores.tolist()


def test_parquet_and_json_hold_the_same_table(ranking, tmp_path):
    ranking.to_parquet(tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(
        pq.read_table(tmp_path / "out.parquet").to_pandas(), ranking.to_frame(), check_dtype=False
    )
    ranking.to_json(tmp_path / "out.json")
    rows = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [row["mentor_id"] for row in rows] == list(ranking.mentor_ids)
    assert rows[0]["score"] == ranking.scores[0]


def test_the_same_ranking_gives_the_same_bytes(ranking, tmp_path):
    for ending in ("csv", "json", "parquet"):
        for name in ("a", "b"):
            getattr(ranking, f"to_{ending}")(tmp_path / f"{name}.{ending}")
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_what_cannot_be_written_is_an_error_and_leaves_no_file(ranking, tmp_path):
    with pytest.raises(mentormatch.FileError, match="missing"):
        ranking.to_csv(tmp_path / "missing" / "out.csv")
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from("\r\n\"', ")), min_size=1, max_size=5))
def test_what_is_written_as_csv_is_read_back_sign_by_sign(notes):
    stream = io.StringIO(newline="")
    write_csv(
        stream, ("student_id", "mentor_id", "note"), [(f"S{row}", "M", guard(note)) for row, note in enumerate(notes)]
    )
    found = read_pairs(io.BytesIO(stream.getvalue().encode()), ["note"])
    assert [row.cells["note"] for row in found.rows] == notes


@pytest.mark.parametrize("note", ["\r", "a\rb", " a", "a ", "\ta"])
def test_a_lone_return_or_a_blank_at_the_edge_stays(note):
    stream = io.StringIO(newline="")
    write_csv(stream, ("student_id", "mentor_id", "note"), [("S", "M", guard(note)), ("T", "M", "x")])
    found = read_pairs(io.BytesIO(stream.getvalue().encode()), ["note"])
    assert [row.cells["note"] for row in found.rows] == [note, "x"]


def test_files_written_together_take_their_places_all_or_none(tmp_path):
    first, second, folder = (tmp_path / name for name in ("first", "second", "folder"))
    first.write_bytes(b"old")
    folder.mkdir()
    with pytest.raises(FileError, match="Is a directory"), together():
        _ = [write_file(path, b"new") for path in (first, folder)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "folder"]
    assert first.read_bytes() == b"old"
    with together():
        write_file(first, b"new")
        write_file(second, b"new")
        assert first.read_bytes() == b"old"
        assert not second.exists()
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"new")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, b"content")
    reader.join()
    assert read == [b"content"]
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_file_that_has_no_room_leaves_the_one_that_was_there(tmp_path, monkeypatch):
    def full(number):
        raise OSError(28, "No space left on device")

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr("mentormatch.people.writing.os.fsync", full)
    with pytest.raises(FileError, match="No space left on device"):
        write_file(tmp_path / "file", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
