"""One table with mentors and students: a question with yes or no says who is who."""

from __future__ import annotations

import io

import pytest

from mentormatch import read_mentors, read_students


def table(question: str, answers: list[str]) -> str:
    rows = [f"P{number},{answer},Teaching and research." for number, answer in enumerate(answers)]
    return "\n".join([f"id,{question},bio", *rows]) + "\n"


def who(read: object, text: str) -> tuple[str, ...]:
    return read(io.StringIO(text)).ids


@pytest.mark.parametrize(
    ("question", "students", "mentors"),
    [
        ("Are you a mentor or a mentee?", ("P0", "P2", "P3"), ("P1", "P2", "P3")),
        ("Role", ("P0", "P2", "P3"), ("P1", "P2", "P3")),
    ],
)
def test_who_says_both_or_nothing_is_read_on_both_sides(question, students, mentors):
    text = table(question, ["Mentee", "Mentor", "Both", ""])
    assert who(read_students, text) == students
    assert who(read_mentors, text) == mentors


@pytest.mark.parametrize(
    ("question", "students", "mentors"),
    [
        ("Are you a mentor?", ("P1", "P2"), ("P0", "P2")),
        ("Are you a mentee?", ("P0", "P2"), ("P1", "P2")),
        ("Do you want to be a mentor, a mentee, or both?", ("P0", "P1", "P2"), ("P0", "P1", "P2")),
    ],
)
def test_yes_and_no_answer_the_question_that_was_asked(question, students, mentors):
    """Asked for both at once, yes and no tell nothing."""
    text = table(f'"{question}"', ["Yes", "No", "Both"])
    assert who(read_students, text) == students
    assert who(read_mentors, text) == mentors
