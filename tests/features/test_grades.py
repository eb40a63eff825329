"""Which sentences state somebody's grade: labelled wordings.

The patterns were written from the dev rows; of the test rows only the totals were looked at meanwhile.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.features.grades import without_grades

ROWS = list(csv.DictReader(Path(__file__).with_name("grade_sentences.csv").read_text("utf-8").splitlines()))
PIECES = [row["text"] for row in ROWS if row["split"] == "dev"]
BREAKS = [". ", "! ", "\n", "\n- ", ".\n* ", "; ", ";\n", ", ", " ", "  \n\n", "… "]
HOSTILE = [
    "a", "1", "3.9 ", "512 ", "I ", "my ", "A in ", "GPA ", "GPA 4 ", "G.P.A", "Step 1 ", "level 1 ", "MCAT of of ",
    "C+", "1/2 in the ", "I have a ", "honored all ", "failed the the ", "help failed orgo ", "BA ", "(,",
]  # fmt: skip


def texts(split, *, grade):
    return [row["text"] for row in ROWS if row["split"] == split and (row["is_grade"] == "yes") == grade]


def test_the_labels_are_whole():
    assert {(row["split"], row["is_grade"]) for row in ROWS} == {(s, g) for s in ("dev", "test") for g in ("yes", "no")}
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert min(len(texts(split, grade=grade)) for split in ("dev", "test") for grade in (True, False)) >= 80


def test_every_sentence_of_the_development_half_is_told_apart():
    assert [text for text in texts("dev", grade=True) if without_grades(text)] == []
    assert [text for text in texts("dev", grade=False) if without_grades(text) != text] == []


def test_sentences_of_the_test_half_are_told_apart():
    """Only the counts are asserted, so that a failure shows no wording to write a pattern for."""
    graded, innocent = texts("test", grade=True), texts("test", grade=False)
    assert sum(without_grades(text) == "" for text in graded) >= 0.95 * len(graded)
    assert sum(without_grades(text) == text for text in innocent) >= 0.97 * len(innocent)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I row. My GPA is 3.9. I teach.", "I row. I teach."),
        ("MCAT 512. I row.\nI teach.", "I row.\nI teach."),
        ("I row!  I got a 512 on the MCAT.\nI teach.", "I row!\nI teach."),
        ("I row\n- 3.9 GPA\n- I teach  twice", "I row\n- I teach  twice"),
        ("Dr. Ng taught me. I failed orgo.", "Dr. Ng taught me."),
        ("I’m a rower. I’ve a low MCAT… I teach.", "I’m a rower. I teach."),
        ("Step 1: pass", ""),
    ],
)
def test_only_the_sentences_with_grades_go(text, expected):
    assert without_grades(text) == expected


@pytest.mark.parametrize("text", ["", "  ", "I row.  I teach.\n\n- MCAT prep ;\n", "...", " A level 1 trauma center. "])
def test_a_text_without_grades_is_returned_identically(text):
    assert without_grades(text) is text


@given(st.lists(st.tuples(st.sampled_from(PIECES) | st.text(max_size=12), st.sampled_from(BREAKS)), max_size=6))
@settings(deadline=None, max_examples=300)
def test_dropping_twice_is_dropping_once(parts):
    once = without_grades("".join(piece + end for piece, end in parts))
    assert without_grades(once) == once


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE)
def test_a_long_text_takes_work_in_proportion(unit, demand_linear):
    demand_linear(without_grades, unit)
