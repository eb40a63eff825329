"""Which ties a mentor's free text states: labelled wordings, the cues written from one half of them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.features.reach import tie_weights
from mentormatch.features.text_facts import clauses_of, kind_at
from mentormatch.features.text_ties import text_ties
from mentormatch.text.passages import sentences
from mentormatch.vocabulary.institutions import institutions

ROWS = list(csv.DictReader(Path(__file__).with_name("text_ties.csv").read_text("utf-8").splitlines()))
HOSTILE = [
    "I sit on the admissions committee at Yale and my students went to Duke, Rush and MGH ",
    "a",
    "Yale ",
    "at Rush, ",
    "Rush, ",
    "A ",
    "I interview ",
    "my one two three ",
    "§ ",
    "chair of ",
    "one of my a a a ",
    "A.B. ",
    "where ",
    "vice ",
    "our residency ",
    "director of ",
    "St. ",
    "read the the the the the ",
    "one of mine ",
    "the last one who a ",
    ", and I ",
    "know the ",
    "on the Tucson campus ",
    "Yale for residency, ",
    "associate ",
    "I'm at Yale; ",
    "İ Yale ",
    "students of mine ",
]


def person(row):
    lists = {column: tuple(part for part in row[column].split(";") if part) for column in ("affiliations", "training")}
    return {"bio": row["text"], **lists}


def expected(row):
    return {part for part in row["expected"].split(";") if part}


def found(row):
    return {f"{tie.institution_id}:{tie.kind}" for tie in text_ties(person(row))}


def precision_and_recall(split):
    rows = [row for row in ROWS if row["split"] == split]
    right = sum(len(found(row) & expected(row)) for row in rows)
    return right / sum(len(found(row)) for row in rows), right / sum(len(expected(row)) for row in rows)


def bio(text, **cells):
    return {tie.institution_id: tie.kind for tie in text_ties({"bio": text, **cells})}


def test_the_labels_are_whole():
    assert [row["split"] for row in ROWS] == ["dev", "test"] * (len(ROWS) // 2)
    assert len({row["text"] for row in ROWS}) == len(ROWS) >= 200
    assert min(sum(not row["expected"] and row["split"] == split for row in ROWS) for split in ("dev", "test")) >= 30
    labels = [label.split(":") for row in ROWS for label in expected(row)]
    assert {institution for institution, _ in labels} <= set(institutions().ids)
    assert set(Counter(kind for _, kind in labels)) == set(tie_weights()) - {"affiliated_hospital"}


def test_ties_of_the_development_half_are_found():
    precision, recall = precision_and_recall("dev")
    assert precision >= 0.95
    assert recall >= 0.9


def test_ties_of_the_test_half_are_found(capsys):
    """Only the shares are asserted, so that a failure shows no wording to write a cue for."""
    precision, recall = precision_and_recall("test")
    with capsys.disabled():
        print(f"\nties in the test half: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.9
    assert recall >= 0.8


def test_a_tie_shows_where_it_stands():
    text = "I trained long ago. I read applications for Tufts from 2008 to 2014!"
    (tie,) = text_ties({"research": text})
    assert (tie.institution_id, tie.kind, tie.year, tie.column) == ("tufts", "past", 2014, "research")
    assert tie.label == institutions().labels["tufts"]
    assert tie.sentence in sentences(text)


def test_strongest_first_and_one_per_institution_and_kind():
    ties = text_ties({"bio": "I work at Yale. I work at Yale. I trained at Duke. I interview applicants for Emory."})
    assert [tie.kind for tie in ties] == ["selection_role", "current", "trained"]


def test_a_mere_mention_adds_nothing_to_a_tie():
    assert bio("Ask me about Yale. I trained at Yale.") == {"yale": "trained"}


SELECTS = "I chair our residency selection committee."
TUCSON = "University of Arizona College of Medicine - Tucson"


@pytest.mark.parametrize(
    ("text", "cells", "ties"),
    [
        (SELECTS, {"affiliations": ("Boston Medical Center",)}, {"bmc": "selection_role"}),
        (SELECTS, {"affiliations": ("Boston Medical Center", "Rhode Island Hospital")}, {}),
        (SELECTS, {}, {}),
        (
            "I interview for our medical school.",
            {"affiliations": ("Yale New Haven Hospital", "Yale School of Medicine")},
            {"yale": "selection_role"},
        ),
        (
            "I read applications for the Tucson campus.",
            {"mentees_placed_at": (TUCSON,)},
            {"arizona-tucson": "selection_role"},
        ),
        ("I sit on the ethics committee.", {"affiliations": ("Yale School of Medicine",)}, {}),
        ("I grew up in Tucson.", {"affiliations": (TUCSON,)}, {}),
        ("I teach at Packard.", {"training": ("Lucile Packard Children's Hospital Stanford",)}, {"lpch": "current"}),
    ],
)
def test_own_cells_say_what_a_sentence_points_to(text, cells, ties):
    assert bio(text, **cells) == ties


def test_counted_people_are_placed_and_not_the_mentor():
    assert bio("Four of mine are now at Yale, and one went off to Duke.") == {"yale": "placed", "duke": "placed"}
    assert bio("One came with a C in physics and is now a resident at Emory.") == {"emory": "placed"}


def test_curly_apostrophes_read_as_straight_ones():
    assert bio("I don’t interview for Yale. I’ve worked at Duke for years.") == {"duke": "current"}


def test_clauses_together_are_the_sentence():
    text = "I trained at §§§§, and I still teach there; my wife does not, where it counts."
    assert "".join(clause.text for clause in clauses_of(text)) == text
    assert kind_at("Retired from §§§§", 13, 17) == "past"


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_the_length_only(piece, demand_linear):
    cells = {"affiliations": ("Rush University Medical Center", TUCSON)}
    demand_linear(lambda text: text_ties({"bio": text, **cells}), piece)


@given(
    st.lists(
        st.sampled_from([*HOSTILE, *(row["text"] for row in ROWS if row["split"] == "dev")]) | st.text(), max_size=6
    )
)
@settings(max_examples=150, deadline=None)
def test_no_text_raises_and_every_sentence_is_quoted(pieces):
    text = " ".join(pieces)
    ties = text_ties({"bio": text, "affiliations": ("Tufts Medical Center", "?")})
    assert all(tie.sentence in text and tie.kind in tie_weights() for tie in ties)
    assert len({(tie.institution_id, tie.kind) for tie in ties}) == len(ties)


@pytest.mark.parametrize("value", [None, "", " \n", "\x00", "§§§ at §", "’s at Rush’s", "At"])
def test_empty_and_odd_texts_have_no_ties_to_fear(value):
    assert isinstance(text_ties({"bio": value}), tuple)
