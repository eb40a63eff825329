"""Broken quotes and encodings cost their own line, and nobody else's."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import read_mentors
from mentormatch.people.rows import DELIMITERS, records
from mentormatch.people.tables import raw_table


def read(text):
    return read_mentors(io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def problems(mentors):
    return [(issue.rule, issue.line) for issue in mentors.issues]


def test_a_forgotten_quote_costs_its_own_line():
    mentors = read('mentor_id,name,bio\n1,A,"Loves teaching\n2,B,Likes surgery\n3,C,"quiet\n4,D,ok\n')
    assert mentors.ids == ("2", "4")
    assert mentors.rows_read == 4
    assert problems(mentors) == [("broken-quote", 2), ("broken-quote", 4)]


def test_many_forgotten_quotes_are_all_counted():
    lines = [f'{number},"A,b' for number in range(2000)]
    mentors = read("\n".join(["mentor_id,name,bio", *lines, "last,B,ok"]))
    assert (mentors.rows_read, mentors.ids) == (2001, ("last",))


@pytest.mark.parametrize("cell", ['"A"x', '"say \\"hi\\" ok"'])
def test_text_after_a_closing_quote_is_not_guessed(cell):
    mentors = read(f"mentor_id,name,bio\n1,{cell},x\n2,B,y\n")
    assert mentors.ids == ("2",)
    assert problems(mentors) == [("broken-quote", 2)]


def test_sound_quotes_stay():
    mentors = read('mentor_id,name,bio\n1,"A, MD" ,"one\ntwo ""three"""\n')
    assert mentors["bio"] == ('one\ntwo "three"',)
    assert not problems(mentors)


def test_rows_inside_a_quoted_cell_are_pointed_at():
    mentors = read('mentor_id,name,bio\n1,A,"Loves\n2,B,x\n3,C,"\n4,D,y\n')
    assert mentors.ids == ("1", "4")
    assert problems(mentors) == [("swallowed-rows", 2)]


def test_lines_in_utf8_keep_their_letters_beside_a_line_that_is_not():
    mentors = read(b"mentor_id,name\n1,Zo\xc3\xab\n2,Jos\xe9\n3,\x81\n")
    assert mentors["name"] == ("Zoë", "José", "\x81")
    assert problems(mentors) == [("encoding", 3), ("lost-letters", 4)]


def test_the_lines_that_a_survey_adds_under_its_header_are_no_people():
    imported = '"{""ImportId"":""a""}","{""ImportId"":""b""}",x'
    mentors = read(f"mentor_id,bio,values\nWhich id?,Your bio?,Your values?\n{imported}\nM1,y,z\n")
    assert mentors.ids == ("M1",)
    assert problems(mentors) == [("header-line", 2), ("header-line", 3)]


def test_the_header_again_in_another_order_is_no_person():
    assert read("mentor_id,bio\nBIO,Mentor_ID\nM1,x\n").ids == ("M1",)


def test_the_header_is_found_without_asking_about_every_cell():
    asked = []

    def known(cells):
        asked.append(len(cells))
        return sum(cell in {"mentor_id", "name", "bio"} for cell in cells)

    rows = "".join(f"M{number},Ann,text {number} of many\n" for number in range(100))
    assert raw_table(io.BytesIO(("mentor_id,name,bio\n" + rows).encode()), known).header == ("mentor_id", "name", "bio")
    assert len(asked) <= 10


@pytest.mark.parametrize("blanks", [" ", "\t", " \t "])
def test_blanks_around_quotes_are_no_part_of_a_cell(blanks):
    mentors = read(f'mentor_id,name,bio\n1,{blanks}"A, ""Bo"" MD"{blanks},{blanks}"one\ntwo"\n2,{blanks}B,x\n')
    assert mentors["name"] == ('A, "Bo" MD', "B")
    assert mentors["bio"] == ("one\ntwo", "x")
    assert not problems(mentors)


@given(
    st.lists(st.lists(st.text("ab \",;\t|'\né"), min_size=3, max_size=3), min_size=1, max_size=3),
    st.sampled_from(DELIMITERS),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
)
def test_what_the_csv_module_writes_is_cut_as_it_would_be_there(rows, delimiter, quoting):
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
    text = stream.getvalue()
    expected = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    filled = [tuple(cells) for cells in expected if any(cell.strip() for cell in cells)]
    assert [record.cells for record in records(text, delimiter) if any(map(str.strip, record.cells))] == filled
