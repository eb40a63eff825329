"""Institutions named in short, with 's behind them or a degree, are still the institutions they are."""

from __future__ import annotations

import pytest

from mentormatch.features.text_ties import text_ties


def ties(text, **cells):
    return {(own.institution_id, own.kind) for own in text_ties({"bio": text, **cells})}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I sit on Penn's admissions committee.", {("penn", "selection_role")}),
        ("I serve on Rush's residency selection committee.", {("rush", "selection_role")}),
        ("I interview for Emory's medical school admissions.", {("emory", "selection_role")}),
        ("I read applications for Rush admissions.", {("rush", "selection_role")}),
        ("On the Brown medical school admissions committee I read files.", {("brown", "selection_role")}),
        ("I am on the Tulane MD admissions committee.", {("tulane", "selection_role")}),
        ("I teach in the University of Vermont MD program.", {("vermont", "current")}),
        ("I trained at Penn's hospital.", {("penn", "trained")}),
    ],
)
def test_a_short_name_is_found_with_what_stands_behind_it(text, expected):
    assert ties(text) == expected


def test_our_residency_is_at_the_one_hospital_that_a_person_works_at():
    at_one = ties("I rank applicants for our residency.", affiliations=("Yale New Haven Hospital",))
    assert {kind for _, kind in at_one} == {"selection_role"}
    assert len(at_one) == 1
    at_a_school = ties("I rank applicants for our residency.", affiliations=("Yale School of Medicine",))
    assert {kind for _, kind in at_a_school} == {"selection_role"}
    two = ("Yale New Haven Hospital", "Massachusetts General Hospital")
    assert ties("I rank applicants for our residency.", affiliations=two) == set()


@pytest.mark.parametrize("end", [" every fall.", " since 2019.", " and teach.", " each year.", ", and teach.", "."])
def test_a_committee_without_a_name_is_the_one_at_the_place_of_work(end):
    own = {("yale", "selection_role")}
    assert ties(f"I sit on admissions committee{end}", affiliations=("Yale School of Medicine",)) == own
    assert ties(f"I sit on admissions committee{end}") == set()
