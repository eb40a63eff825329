"""What results look like in a notebook: escaped, complete where short, and the bar is the score."""

from __future__ import annotations

import re

import pytest

import mentormatch
from mentormatch.ranking.weights import BLOCKS
from mentormatch.results.notebook import MOST_ROWS, bar_html, table_html

HOSTILE = "<script>alert(1)</script>"


def test_a_long_table_says_how_many_rows_there_are():
    shown = table_html(("n",), [(number,) for number in range(25)], most=20)
    assert shown.count("<tr>") == 1 + 20
    assert "20 of 25 rows" in shown
    assert "rows;" not in table_html(("n",), [(1,)], most=20)


def test_a_bar_is_as_wide_as_the_score():
    contributions = dict.fromkeys(BLOCKS, 0.125)
    pieces = [
        float(width) for width in re.findall(r'<rect x="[\d.]+" width="([\d.]+)"', bar_html(contributions, width=160))
    ]
    assert pieces == [20.0] * 6
    starts = [float(start) for start in re.findall(r'<rect x="([\d.]+)"', bar_html(contributions, width=160))]
    assert starts == [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]


def test_a_ranking_shows_its_first_rows_with_bars(sample_ranking):
    shown = sample_ranking._repr_html_()
    assert shown.count("<svg") == MOST_ROWS
    assert f"{MOST_ROWS} of {len(sample_ranking)} rows" in shown
    assert "Vasquez-Thorne" in shown


def test_an_explanation_shows_every_sentence_and_every_part(sample_ranking):
    own = sample_ranking.explanations()[0]
    shown = own._repr_html_()
    assert shown.count("<li>") == len(own.sentences) + len(own.warnings) + bool(own.unknown)
    for part in own.parts:
        assert f"<td>{part.block}</td>" in shown
        for item in part.evidence:
            assert f"{item.effect:+.3f}" in shown


@pytest.fixture(scope="module")
def hostile():
    students = [{"student_id": HOSTILE, "name": HOSTILE, "interests": f"ENT; {HOSTILE}", "goals": HOSTILE}]
    mentors = [{"mentor_id": f"{HOSTILE}2", "name": HOSTILE, "specialties": f"ENT; {HOSTILE}", "bio": HOSTILE}]
    ranking = mentormatch.rank(students, mentors)
    assignment = mentormatch.assign(students, mentors)
    pair = (HOSTILE, f"{HOSTILE}2")
    rematch = mentormatch.rematch([pair], students, mentors, declined=[pair])
    return [
        ranking,
        ranking.explain(HOSTILE, f"{HOSTILE}2"),
        ranking.portfolio(HOSTILE),
        ranking.advise(HOSTILE),
        ranking.plan(HOSTILE, deadline="2027-06-01", today="2026-09-01"),
        assignment,
        rematch,
    ]


def test_no_text_becomes_markup(hostile):
    for result in hostile:
        assert "<script" not in result._repr_html_(), type(result)
        assert "&lt;script" in result._repr_html_(), type(result)
