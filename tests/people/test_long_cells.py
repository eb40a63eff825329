"""A cell of any length is read in time that grows with it; what reads it has no way to be kept busy."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import read_mentors, read_students
from mentormatch.columns import MENTOR_COLUMNS, STUDENT_COLUMNS
from mentormatch.people.cell_text import split_outside
from mentormatch.people.cells import LONGEST_ANSWER
from mentormatch.people.languages import _HARD, _SOFT
from mentormatch.people.lists import _BETWEEN, _BETWEEN_IDS, _COMMA
from mentormatch.text.letters import MOST_MARKS, normalized

# as these patterns stood before: each looked ahead for the bracket, from every place anew
_AHEAD = r"(?![^()]*\))"
FORMER = {
    _COMMA: rf",{_AHEAD}",
    _BETWEEN: rf"[,;|\n\r]{_AHEAD}",
    _BETWEEN_IDS: rf"\s*(?:[/&+]|\band\b|\bor\b)\s*{_AHEAD}|\s+(?=[\w.#@-]*\d){_AHEAD}",
    _HARD: rf"[;|\n\r•·,]{_AHEAD}|\.(?=\s|$)|\s(?:but|however|though|although)\s",
    _SOFT: rf"(?:\s*[/&+]\s*|\s+(?:and|or|plus|y|e|et|und)\s+|^\s*(?:and|or)\s+){_AHEAD}",
}
PIECES = st.sampled_from(["a", "M1", "and", "or", "but", "é", "(", ")", ",", ";", "/", "&", ".", " ", "  ", "\n", "5"])
HOSTILE = ["\t", "( ", "a, ", "7 ", "any", "2nd and 4th and ", "no ", "/ ", "e\u0323\u0301" + "\u0323\u0301" * 50]


def cpu_seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(list(FORMER)))
def test_texts_are_cut_outside_brackets_where_they_always_were(text, pattern):
    assert split_outside(pattern, text) == re.split(FORMER[pattern], text, flags=re.IGNORECASE)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_letters_are_normalised_as_the_standard_says(text, form):
    assert normalized(form, text) == unicodedata.normalize(form, text)


def test_a_letter_with_endless_accents_takes_no_endless_time():
    text = "\u0323\u0301" * 100_000
    assert cpu_seconds(lambda: normalized("NFKD", text)) < 2
    joined = normalized("NFD", "\u0323\u0301" * MOST_MARKS).split("\u034f")
    assert [len(own) for own in joined] == [MOST_MARKS, MOST_MARKS]


@pytest.mark.parametrize("column", ["role", "accepts_stages", "meeting", "languages", "accepting", "capacity"])
def test_an_answer_that_is_none_is_set_aside_and_said(column):
    (mentor,) = [read_mentors([{"mentor_id": "M1", column: "yes, physician, English, 2 " * 100}])]
    (issue,) = mentor.issues
    assert (issue.rule, issue.column) == ("too-long", column)
    assert mentor[column][0] in {None, ()}
    longest = read_mentors([{"mentor_id": "M1", "languages": "English".ljust(LONGEST_ANSWER, ".")}])
    assert "too-long" not in longest.issues.counts


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_no_cell_keeps_a_reader_busy(piece):
    text = (piece * 40_000)[:40_000]
    for read, columns, own_id in (
        (read_mentors, MENTOR_COLUMNS, "mentor_id"),
        (read_students, STUDENT_COLUMNS, "student_id"),
    ):
        row = {own_id: "M1", **{name: text for name in columns if name != own_id}}
        assert cpu_seconds(lambda read=read, row=row: read([row])) < 6


@pytest.mark.parametrize(("item", "kept"), [("casino M1", "casino M1"), ("not M1", "M1"), ("no M1", "M1")])
def test_only_a_whole_word_rules_out(item, kept):
    students = read_students([{"student_id": "S1", "exclude": item}])
    assert students["exclude"][0] == (kept,)
