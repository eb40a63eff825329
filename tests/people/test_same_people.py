"""The same people are read the same, whatever wrote the file and in whatever order."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata

import pandas as pd
import pytest

from mentormatch.people.pair_tables import read_pairs
from mentormatch.people.reading import read_mentors, read_students

ROW = {"mentor_id": "É1", "name": "José Núñez", "bio": "Ana’s café.\nSecond line.", "values": "équité; patience"}
TEXT = {"mentor_id": "É1", "title": "Über Müdigkeit", "text": "One.\nTwo.", "year": "2024"}


def decomposed(row):
    return {name: unicodedata.normalize("NFD", cell) for name, cell in row.items()}


def test_composed_and_decomposed_letters_are_the_same_person():
    written, other = (
        read_mentors([ROW], documents=[TEXT]),
        read_mentors([decomposed(ROW)], documents=[decomposed(TEXT)]),
    )
    assert written.table == other.table
    assert read_mentors([ROW], documents=[decomposed(TEXT)]).table == written.table
    assert read_pairs([{"student_id": "S", **decomposed({"mentor_id": "É1"})}]).rows[0].mentor_id == written.ids[0]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_inside_a_cell_are_those_of_no_system(ends):
    written = read_mentors([ROW], documents=[TEXT])
    other = [{name: cell.replace("\n", ends) for name, cell in row.items()} for row in (ROW, TEXT)]
    assert read_mentors(other[:1], documents=other[1:]).table == written.table
    file = f'mentor_id,bio{ends}M1,"One.{ends}Two."{ends}'
    assert read_mentors(io.BytesIO(file.encode()))["bio"] == ("One.\nTwo.",)


def test_an_id_made_from_a_row_is_that_of_the_row_alone():
    """Neither other people's columns, nor the order of columns, nor what they are called, nor the kind of table."""
    row = {"name": "Ana Ruiz", "specialties": "ENT", "capacity": "2", "shoe size": "7"}
    (own,) = read_mentors(row).ids
    others = [{"name": "Bo Rask", "bio": "Rural trauma."}, row]
    assert read_mentors(others).ids[1] == read_mentors(others[::-1]).ids[0] == own
    assert read_mentors(dict(reversed(row.items()))).ids == (own,)
    asked = {"Full name": "Ana Ruiz", "Primary Specialty": "ENT", "max mentees": "2", "Shoe size": "7"}
    assert read_mentors(asked).ids == (own,)
    assert read_mentors(pd.DataFrame([row]).assign(bio="", capacity=2)).ids == (own,)
    assert read_mentors({**row, "shoe size": "8"}).ids != (own,), "two rows that differ are two people"


def test_ids_that_only_capitals_tell_apart_have_documents_of_their_own():
    people = [{"mentor_id": "M1x"}, {"mentor_id": "m1x"}, {"mentor_id": "N2"}]
    documents = [{"mentor_id": own, "text": f"Of {own}."} for own in ("M1x", "m1x", "n2", "M1X")]
    mentors = read_mentors(people, documents=documents)
    assert [[text.text for text in own] for own in mentors["documents"]] == [["Of M1x."], ["Of m1x."], ["Of n2."]]
    assert [(issue.rule, issue.found) for issue in mentors.issues.of("warning")][-1] == ("unknown-person", "M1X")


def test_whose_documents_they_are_never_depends_on_hashes():
    code = (
        "from mentormatch.people.reading import read_mentors;"
        "people = [{'mentor_id': own} for own in ('ab', 'AB', 'Ab', 'N')];"
        "print(read_mentors(people, documents=[{'mentor_id': 'aB', 'text': 'x'}])['documents'])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in "1234"
    }
    assert told == {"((), (), (), ())\n"}


def test_documents_stand_in_one_order():
    documents = [
        {"mentor_id": "M1", "text": text, "year": year} for text, year in (("b", ""), ("a", ""), ("c", "2020"))
    ]
    tables = [read_mentors({"mentor_id": "M1"}, documents=own).table for own in (documents, documents[::-1])]
    assert tables[0] == tables[1]
    assert [text.text for text in tables[0]["documents"][0]] == ["c", "a", "b"]


def test_people_who_may_stand_twice_are_told_alike_in_any_order():
    people = [{"student_id": own, "name": "Ana Ruiz", "school": "Yale"} for own in ("S2", "S1", "S3")]
    told = [
        sorted((issue.person, issue.hint) for issue in read_students(own).issues.of("warning") if "same" in issue.hint)
        for own in (people, people[::-1])
    ]
    assert told[0] == told[1]
    assert [person for person, _ in told[0]] == ["S2", "S3"]


def test_rules_broken_equally_often_are_counted_in_order_of_their_names():
    people = [{"mentor_id": "M1", "capacity": "lots"}, {"mentor_id": "M2", "role": "wizard"}]
    counts = [list(read_mentors(own).issues.counts.items()) for own in (people, people[::-1])]
    assert counts[0] == counts[1]


def test_a_set_may_hold_anything_and_words_are_words():
    assert read_mentors({"mentor_id": 1, "values": {"patience", 1}})["values"] == (("1", "patience"),)
    assert read_mentors({"mentor_id": 1, "bio": "<NA>"})["bio"] == ("<NA>",)
    assert read_mentors({"mentor_id": 1, "bio": pd.NA, "research": pd.NaT})["bio"] == ("",)
