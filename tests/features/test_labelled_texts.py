"""What is read right today stays so: of the labelled wordings not one more may be lost.

Only numbers are asserted, so that a failure in the test half shows no wording to write a cue for. Raise them when more
is read right.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mentormatch.features.grades import without_grades
from mentormatch.features.need_kinds import kinds_of, need_kinds
from mentormatch.features.text_terms import text_terms
from mentormatch.features.text_ties import text_ties
from mentormatch.text.encoder import TextEncoder


def rows_of(table, split):
    content = Path(__file__).with_name(table).read_text("utf-8").splitlines()
    return [row for row in csv.DictReader(content) if row["split"] == split]


def parts(cell):
    return tuple(part for part in cell.split(";") if part)


@pytest.mark.parametrize(("split", "n_right", "n_rows"), [("dev", 117, 118), ("test", 113, 118)])
def test_ties(split, n_right, n_rows):
    rows = rows_of("text_ties.csv", split)
    people = [{"bio": row["text"], **{name: parts(row[name]) for name in ("affiliations", "training")}} for row in rows]
    found = [{f"{tie.institution_id}:{tie.kind}" for tie in text_ties(person)} for person in people]
    assert len(rows) == n_rows
    assert sum(own == set(parts(row["expected"])) for own, row in zip(found, rows, strict=True)) >= n_right


@pytest.mark.parametrize(("split", "n_right", "n_rows"), [("dev", 246, 249), ("test", 241, 244)])
def test_terms(split, n_right, n_rows):
    rows = rows_of("text_terms.csv", split)
    columns = {"mentor": "bio", "student": "goals"}
    told = [text_terms({columns[row["side"]]: row["text"], "name": ""}, side=row["side"], as_of=2026) for row in rows]
    found = [{own.value for own in terms if own.term == row["fact"]} for terms, row in zip(told, rows, strict=True)]
    assert len(rows) == n_rows
    assert sum(own == set(parts(row["value"])) for own, row in zip(found, rows, strict=True)) >= n_right


@pytest.mark.parametrize(("split", "n_right", "n_rows"), [("dev", 104, 110), ("test", 91, 110)])
def test_needs(split, n_right, n_rows):
    rows = rows_of("need_phrases.csv", split)
    kinds = kinds_of([row["phrase"] for row in rows], TextEncoder())
    found = [{need_kinds()[kind].kind for kind in own} for own in kinds]
    assert len(rows) == n_rows
    assert sum(own == set(parts(row["kinds"])) for own, row in zip(found, rows, strict=True)) >= n_right


@pytest.mark.parametrize(("split", "n_right", "n_rows"), [("dev", 552, 552), ("test", 288, 295)])
def test_grades(split, n_right, n_rows):
    rows = rows_of("grade_sentences.csv", split)
    found = [without_grades(row["text"]) == ("" if row["is_grade"] == "yes" else row["text"]) for row in rows]
    assert len(rows) == n_rows
    assert sum(found) >= n_right
