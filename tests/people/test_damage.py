"""Damage that was done before a file came here is told, and sound texts are left in peace."""

from __future__ import annotations

import io

import pytest

from mentormatch import read_mentors


def told(text):
    mentors = read_mentors(io.BytesIO(text.encode()))
    return {issue.rule: (issue.severity, issue.line) for issue in mentors.issues}


def of_a_name(name):
    return told(f"mentor_id,name,bio\nM1,Ann,x\nM2,{name},y\n")


@pytest.mark.parametrize("name", ["Jos\x00e", "Jos\ufffd", "Jos\x1b(B", "Jos\x85\x81"])
def test_signs_that_no_text_has_are_told(name):
    assert of_a_name(name) == {"lost-letters": ("warning", 3)}


@pytest.mark.parametrize("name", ["Zoë", "Łukasz", "Śliwińska", "D’Angelo", "Peña – “Pepe”", "Łódź…", "Жанна"])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_names_that_were_decoded_twice_are_told(name, wrong):
    assert of_a_name(name.encode().decode(wrong, "replace")).keys() & {"garbled-letters", "lost-letters"}


@pytest.mark.parametrize(
    "name", ["João", "JOÃO", "“SÃO JOSÉ”", "Ângela", "Ñusta Ğöl", "«CAFÉ»", "Å…", "Nguyễn Thị Ánh", "Đặng", "李"]
)
def test_sound_names_are_left_in_peace(name):
    assert of_a_name(name) == {}


@pytest.mark.parametrize("quotes", ["''", "“”", "«»", "``"])
def test_cells_in_other_quotes_are_told_of(quotes):
    opening, closing = quotes
    row = f"M1,{opening}Ann, MD{closing},hearts\n"
    assert told(f"mentor_id,name,bio\n{row}M2,Bo,x\n") == {
        "other-quotes": ("warning", 2),
        "ragged-row": ("error", 2),
    }


def test_a_word_that_begins_with_a_quote_is_no_quoted_cell():
    assert told("mentor_id,name,bio\nM1,'tis, Ann's,hearts\n") == {"ragged-row": ("error", 2)}
    assert told("mentor_id,name,bio\nM1,'Ann',“hearts”\n") == {}
