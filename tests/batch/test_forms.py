"""Parts joined to one file do not tell how the rows were cut."""

from __future__ import annotations

import io
import itertools
import json

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentormatch.batch.forms import content_of, join, without_header
from mentormatch.errors import FileError
from mentormatch.results import parquet

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
ROWS = st.lists(st.tuples(NAMES, st.integers(1, 9), st.floats(-1, 1)), max_size=12)


def columns_of(rows):
    names = ("student_id", "rank", "score")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@pytest.fixture
def joined(tmp_path):
    def join_parts(parts, form):
        paths = []
        for number, rows in enumerate(parts):
            paths.append(tmp_path / f"{number}.{form}")
            paths[-1].write_bytes(content_of(columns_of(rows), form))
        stream = io.BytesIO()
        join(paths, form, stream)
        return stream.getvalue()

    return join_parts


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, cuts=st.lists(st.integers(0, 12), max_size=4))
def test_any_cut_gives_the_bytes_of_one_piece(form, rows, cuts, tmp_path):
    ends = [0, *sorted(cuts), len(rows)]
    paths = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "ROWS_IN_GROUP", 3)
        for number, (start, end) in enumerate(itertools.pairwise(ends)):
            paths.append(tmp_path / str(number))
            paths[-1].write_bytes(content_of(columns_of(rows[start:end]), form))
        stream = io.BytesIO()
        join(paths, form, stream)
        assert stream.getvalue() == content_of(columns_of(rows), form)


def test_groups_of_rows_have_a_fixed_size(joined, monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_IN_GROUP", 4)
    rows = [(f"S{number}", 1, 0.5) for number in range(11)]
    found = pq.ParquetFile(io.BytesIO(joined([rows[:2], rows[2:9], rows[9:]], "parquet")))
    assert [found.metadata.row_group(group).num_rows for group in range(found.num_row_groups)] == [4, 4, 3]
    assert found.read()["student_id"].to_pylist() == [row[0] for row in rows]


def test_parts_without_rows_leave_no_trace(joined):
    rows = [("S1", 1, 0.5)]
    assert json.loads(joined([[], rows, []], "json")) == [{"student_id": "S1", "rank": 1, "score": 0.5}]
    assert joined([[], []], "json") == b"[]\n"
    assert joined([[], rows, []], "csv") == b"student_id,rank,score\nS1,1,0.5\n"
    assert pq.ParquetFile(io.BytesIO(joined([[], []], "parquet"))).schema_arrow.names == ["student_id", "rank", "score"]


def test_a_header_is_cut_off_once():
    assert without_header(b"student_id,rank\nS1,1\n") == b"S1,1\n"


def test_half_a_character_stands_in_csv_and_is_refused_in_parquet():
    columns = {"student_id": ["S\ud800"]}
    assert content_of(columns, "csv") == b"student_id\nS\xed\xa0\x80\n"
    with pytest.raises(FileError, match="half of a character"):
        content_of(columns, "parquet")


def test_pages_of_long_texts_do_not_begin_where_a_part_began(tmp_path):
    columns = {"student_id": [f"S{row}" for row in range(20_000)], "why": [f"{row}, " * 30 for row in range(20_000)]}
    paths = []
    for start in range(0, 20_000, 3_333):
        paths.append(tmp_path / str(start))
        paths[-1].write_bytes(
            content_of({name: own[start : start + 3_333] for name, own in columns.items()}, "parquet")
        )
    stream = io.BytesIO()
    join(paths, "parquet", stream)
    assert stream.getvalue() == content_of(columns, "parquet")
