"""Every specialty that two real rosters write resolves to the node a person would choose."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.vocabulary import find_specialty
from mentormatch.vocabulary.specialties import specialties

LABELS = list(csv.DictReader(Path(__file__).with_name("specialty_labels.csv").read_text("utf-8").splitlines()))


def first(text):
    found = find_specialty(text)
    return found[0].id if found else ""


@pytest.mark.parametrize("row", LABELS, ids=lambda row: row["written"])
def test_labelled_specialties_resolve(row):
    assert first(row["written"]) == row["specialty_id"]


def test_labels_cover_the_rosters(bench):
    columns = {
        "clinicians_386.csv": ["pri_spec", *(f"sec_spec_{number}" for number in range(1, 5))],
        "clinicians_6090.csv": ["Primary Specialty"],
    }
    written = set()
    for name, wanted in columns.items():
        with (bench / "rosters" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                written |= {row[column].strip() for column in wanted if row[column].strip()}
    assert written == {row["written"] for row in LABELS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heart doctor", "cardiology"), ("PM&R", "physical-medicine-rehabilitation"), ("ENT", "otolaryngology"),
        ("IM", "internal-medicine"), ("rads", "radiology"), ("NICU", "neonatology"), ("CKD", "nephrology"),
        ("OUD", "addiction-medicine"), ("Ortho PGY-4", "orthopaedic-surgery"), ("FM PGY-2", "family-medicine"),
        ("IM, PGY-3 (chief-elect)", "internal-medicine"), ("movement d/o", "movement-disorders"),
        ("General peds", "pediatrics"), ("OB call", "obgyn"), ("peds cards", "pediatric-cardiology"),
        ("cardiollogy", "cardiology"), ("valley fever", "infectious-disease"), ("GME", "medical-education"),
    ],
)  # fmt: skip
def test_abbreviations_and_lay_words(text, expected):
    assert first(text) == expected


def test_kidney_stones_are_for_urology_and_nephrology():
    assert {match.id for match in find_specialty("kidney stones")[:2]} == {"urology", "nephrology"}


def test_words_that_no_alias_knows_are_found_by_meaning():
    found = find_specialty("someone who repairs torn knees")
    assert "orthopaedic-surgery" in {match.id for match in found[:3]}
    assert all(match.how == "similar" and match.confidence < 0.75 for match in found)


@pytest.mark.parametrize("text", ["", "   ", "undecided", "N/A", "asdf qwer", "42"])
def test_what_is_no_specialty_is_not_guessed(text):
    assert find_specialty(text) == ()


@given(st.text(max_size=30))
def test_matches_are_ordered_and_in_range(text):
    found = specialties().resolve(text)
    confidences = [match.confidence for match in found]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= value <= 1 for value in confidences)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("cardiology", "cardiology", 1.0),
        ("interventional-cardiology", "cardiology", 0.75),
        ("interventional-cardiology", "internal-medicine", 0.5),
        ("cardiology", "nephrology", 0.5),
        ("dermatology", "neurology", 0.25),
    ],
)
def test_closeness_on_the_graph(one, other, expected):
    table = specialties()
    assert table.closeness[table.ids.index(one), table.ids.index(other)] == expected
    assert table.closeness[table.ids.index(other), table.ids.index(one)] == expected


def test_closeness_is_symmetric_one_on_the_diagonal_and_in_range():
    closeness = specialties().closeness
    assert (closeness == closeness.T).all()
    assert (closeness.diagonal() == 1).all()
    assert set(closeness.ravel()) <= {0.0, 0.25, 0.5, 0.75, 1.0}


def test_the_find_functions_share_one_form():
    from mentormatch.vocabulary import find_institution, find_values

    for match in (*find_specialty("ENT"), *find_institution("Emory University"), *find_values("I serve the poor")):
        assert match.id
        assert match.label
        assert 0 < match.confidence <= 1
        assert match.how


def test_nothing_of_a_real_roster_is_lost(bench):
    import mentormatch

    mentors = mentormatch.read_mentors(bench / "rosters" / "clinicians_386.csv")
    assert (mentors.rows_read, len(mentors)) == (386, 386)
    assert all(mentors["specialties"])
    assert not any(item.isdigit() for own in mentors["affiliations"] for item in own)
