"""Who may be ranked for whom: one reason at a time, and what is not stated excludes nobody."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch
from mentormatch.features.eligibility import (
    barred_by_kind,
    counts_of_reasons,
    ineligible,
    mentor_terms,
    reasons_of,
    student_terms,
    unmatched,
)
from mentormatch.features.reach import place_of
from mentormatch.features.text_terms import text_terms
from mentormatch.people.identity import canonical_id
from mentormatch.people.names import name_keys
from mentormatch.people.profiles import profiles_from_people

STUDENT = {"student_id": "S1", "name": "Sam Rivers", "stage": "premed", "interests": "cardiology"}
MENTOR = {"mentor_id": "M1", "name": "Dr. Ann Lee, MD", "specialties": "cardiology"}


def reasons(student=(), mentor=()):
    """The reasons why M1 is not eligible for S1 when both say this as well."""
    other = {"mentor_id": "other", "specialties": "cardiology"}
    ranking = mentormatch.rank({**STUDENT, **dict(student)}, [{**MENTOR, **dict(mentor)}, other])
    return {item.mentor_id: item.reasons for item in ranking.excluded.pairs("S1")}.get("M1", ())


@pytest.mark.parametrize(
    ("student", "mentor", "expected"),
    [
        ({}, {}, ()),
        ({}, {"accepting": "no"}, ("not_accepting",)),
        ({}, {"capacity": 2, "current_mentees": 2}, ("at_capacity",)),
        ({}, {"capacity": 2, "current_mentees": 1}, ()),
        ({}, {"capacity": 0}, ("at_capacity",)),
        ({}, {"current_mentees": 9}, ()),
        ({}, {"accepts_stages": "medical_student; residency_applicant"}, ("stage",)),
        ({"stage": ""}, {"accepts_stages": "medical_student"}, ()),
        ({"languages": "English"}, {"languages": "Spanish; Farsi"}, ("language",)),
        ({"languages": "English; Spanish"}, {"languages": "spanish"}, ()),
        ({"languages": "English"}, {}, ()),
        ({"languages": "English"}, {"languages": "French; some English"}, ("language",)),
        ({"meeting": "in person"}, {"meeting": "remote"}, ("meeting",)),
        ({"meeting": "in person"}, {"meeting": "either"}, ()),
        ({"meeting": "in person"}, {}, ()),
        ({"declined_by": "M1"}, {}, ("declined",)),
        ({"declined_by": "m1; M2"}, {}, ("declined",)),
        ({"exclude": "Ann Lee"}, {}, ("excluded",)),
        ({"exclude": "Dr. Ann Lee, MD"}, {}, ("excluded",)),
        ({"exclude": "2.0"}, {"mentor_id": "M1"}, ()),
        (
            {"conflicts": "Emory University School of Medicine"},
            {"affiliations": "Emory School of Medicine"},
            ("conflict",),
        ),
        ({"school": "Alder Run College"}, {"conflicts": "alder run college"}, ("conflict",)),
        ({}, {"conflicts": "S1"}, ("conflict",)),
        ({}, {"conflicts": "Sam Rivers"}, ("conflict",)),
        ({}, {"accepting": "no", "accepts_stages": "medical_student"}, ("not_accepting", "stage")),
    ],
)
def test_reasons(student, mentor, expected):
    assert reasons(student, mentor) == expected


def test_an_id_of_a_spreadsheet_is_the_same_id():
    mentors = [{"mentor_id": 2, "bio": "x"}, {"mentor_id": 3, "bio": "y"}]
    ranking = mentormatch.rank({"student_id": "S", "exclude": "2.0"}, mentors)
    assert ranking.mentor_ids == ("3",)


def test_a_list_that_names_nobody_is_told():
    ranking = mentormatch.rank(
        {**STUDENT, "exclude": "M9; Ann Lee", "declined_by": "Bo"}, [MENTOR, {"mentor_id": "M2"}]
    )
    told = [(issue.column, issue.found) for issue in ranking.issues["students"] if issue.rule == "unknown-mentor"]
    assert told == [("declined_by", "Bo"), ("exclude", "M9")]


def test_excluded_pairs_and_counts_agree():
    mentors = [
        {**MENTOR, "accepting": "no"},
        {"mentor_id": "M2", "accepts_stages": "medical_student"},
        {"mentor_id": "M3"},
    ]
    ranking = mentormatch.rank([STUDENT, {"student_id": "S2"}], mentors)
    assert ranking.excluded.counts == {"not_accepting": 2, "stage": 1}
    assert ranking.excluded.n_pairs == 3
    assert sum(len(ranking.excluded.pairs(student)) for student in ranking.students) == 3


INSTITUTIONS = ["Emory University School of Medicine", "Alder Run College", "Universität Zürich", "École №5"]
NAMES = ["Dr. Ann Lee, MD", "Ann Lee", "Sam Rivers", "Zoë Ñandú", ""]
STAGES = ["premed", "medical_student", "residency_applicant"]
TEXTS = ["", "x", "I speak Spanish at home.", "I only meet remotely.", "I am not taking new mentees this year."]
LISTED = st.lists(
    st.sampled_from([*INSTITUTIONS, *NAMES[:4], "M0", "m1", " M2 ", "2.0", "2", "S0", "s1", "nobody", "فلان"]),
    max_size=3,
).map(tuple)
BOTH = {
    "name": st.sampled_from(NAMES),
    "languages": st.lists(st.sampled_from(["English", "english", "Spanish", "فارسی"]), max_size=3).map(tuple),
    "meeting": st.sampled_from(["in_person", "remote", "either", None]),
    "conflicts": LISTED,
    "values_statement": st.sampled_from(TEXTS),
}
STUDENTS = st.lists(
    st.fixed_dictionaries(
        {
            **BOTH,
            "stage": st.sampled_from([*STAGES, None]),
            "school": st.sampled_from([*INSTITUTIONS, ""]),
            "declined_by": LISTED,
            "exclude": LISTED,
        }
    ),
    max_size=4,
).map(lambda people: [{**own, "student_id": f"S{row}"} for row, own in enumerate(people)])
MENTORS = st.lists(
    st.fixed_dictionaries(
        {
            **BOTH,
            "accepting": st.sampled_from([True, False, None]),
            "capacity": st.sampled_from([None, 0, 1, 2]),
            "current_mentees": st.sampled_from([None, 1]),
            "accepts_stages": st.lists(st.sampled_from(STAGES), max_size=2, unique=True).map(tuple),
            "affiliations": st.lists(st.sampled_from(INSTITUTIONS), max_size=2).map(tuple),
            "bio": st.sampled_from(TEXTS),
        }
    ),
    max_size=5,
).map(lambda people: [{**own, "mentor_id": f"M{row}" if row != 3 else "2"} for row, own in enumerate(people)])


def key(text):
    return " ".join(canonical_id(text).casefold().split())


def who(person, side, institutions):
    return {key(person[f"{side}_id"]), *name_keys(person["name"]), *(place_of(name) for name in institutions if name)}


def listed(items):
    return {form for item in items for form in (key(item), place_of(item))}


def told(person, side, as_of):
    """What a text states and the column leaves open: one term or none, by column of the form."""
    found = text_terms(person, side=side, as_of=as_of) if as_of else ()
    return {term.term: term for term in reversed(found) if term.term != "languages" and person[term.term] is None}


def spoken(person, side, as_of):
    if not person["languages"]:
        return set()
    found = text_terms(person, side=side, as_of=as_of) if as_of else ()
    return {key(own) for own in (*person["languages"], *(term.value for term in found if term.term == "languages"))}


def brute(student, mentor, as_of):
    """The reasons of one pair, from Python sets."""
    ours, theirs = told(student, "student", as_of), told(mentor, "mentor", as_of)
    ways = [
        {"in_person", "remote"} & {own} or {"in_person", "remote"}
        for own in (
            person["meeting"] or (terms["meeting"].value if "meeting" in terms else None)
            for person, terms in ((student, ours), (mentor, theirs))
        )
    ]
    languages = spoken(student, "student", as_of), spoken(mentor, "mentor", as_of)
    mine = who(student, "student", [student["school"]])
    other = who(mentor, "mentor", mentor["affiliations"])
    apart, by_text = not ways[0] & ways[1], "meeting" in ours or "meeting" in theirs
    accepts = mentor["accepts_stages"]
    found = {
        "not_accepting": mentor["accepting"] is False,
        "at_capacity": mentor["capacity"] is not None and mentor["capacity"] <= (mentor["current_mentees"] or 0),
        "stage": bool(student["stage"] and accepts) and student["stage"] not in accepts,
        "language": bool(languages[0] and languages[1]) and not languages[0] & languages[1],
        "meeting": apart and not by_text,
        "conflict": bool(listed(student["conflicts"]) & other or listed(mentor["conflicts"]) & mine),
        "declined": bool(listed(student["declined_by"]) & other),
        "excluded": bool(listed(student["exclude"]) & other),
        **{
            f"not_accepting_{column}": "accepting" in theirs and theirs["accepting"].column == column
            for column in ("bio", "research", "values_statement")
        },
        "meeting_text": apart and by_text,
    }
    return tuple(reason for reason, holds in found.items() if holds)


@settings(deadline=None, max_examples=200)
@given(STUDENTS, MENTORS, st.sampled_from([None, 2026]), st.data())
def test_all_pairs_at_once_equal_one_pair_at_a_time(students, mentors, as_of, data):
    roster = [profiles_from_people("student", students), profiles_from_people("mentor", mentors)]
    people = [[own.person(row) for row in range(len(own))] for own in roster]
    own, theirs = student_terms(roster[0], texts_as_of=as_of), mentor_terms(roster[1], texts_as_of=as_of)
    expected = [[brute(student, mentor, as_of) for mentor in people[1]] for student in people[0]]
    found = ineligible(own, theirs)
    assert found.shape == (len(students), len(mentors))
    assert found.dtype == np.uint16
    assert [[reasons_of(int(bits)) for bits in row] for row in found] == expected
    rows = np.array(data.draw(st.lists(st.integers(0, len(students) - 1), max_size=6)) if students else [], dtype=int)
    taken = own.take(rows)
    np.testing.assert_array_equal(ineligible(taken, theirs), found[rows])
    assert taken.told == tuple(own.told[row] for row in rows)


@settings(deadline=None, max_examples=100)
@given(STUDENTS, MENTORS)
def test_who_is_barred_by_kind_and_besides_is_who_is_not_eligible(students, mentors):
    own = student_terms(profiles_from_people("student", students))
    theirs = mentor_terms(profiles_from_people("mentor", mentors))
    barred = barred_by_kind(own, theirs)
    by_kind = barred.by_kind[barred.kind_of][:, barred.mentor_kinds]
    assert not by_kind[barred.students, barred.mentors].any(), "a pair is told once"
    assert len({*zip(barred.students.tolist(), barred.mentors.tolist(), strict=True)}) == len(barred.students)
    by_kind[barred.students, barred.mentors] = True
    found = ineligible(own, theirs)
    np.testing.assert_array_equal(by_kind, found != 0)
    counts, n_barred = counts_of_reasons(own, theirs)
    assert counts == Counter(reason for bits in found.ravel() for reason in reasons_of(int(bits)))
    np.testing.assert_array_equal(n_barred, (found != 0).sum(axis=1))


@settings(deadline=None, max_examples=60)
@given(STUDENTS, MENTORS)
def test_an_entry_is_unmatched_when_it_names_none_of_the_mentors(students, mentors):
    roster = profiles_from_people("student", students)
    known = set().union(*(who(mentor, "mentor", mentor["affiliations"]) for mentor in mentors))
    expected = [
        (column, student["student_id"], item)
        for column in ("declined_by", "exclude")
        for student in students
        for item in student[column]
        if not listed([item]) & known
    ]
    found = unmatched(roster, mentor_terms(profiles_from_people("mentor", mentors)))
    assert [(issue.column, issue.person, issue.found) for issue in found] == expected


def test_students_of_the_same_terms_are_one_kind():
    students = [{"student_id": str(row), "stage": STAGES[row % 2], "languages": ("English",)} for row in range(6)]
    terms = student_terms(profiles_from_people("student", students))
    assert terms.kinds.kind_of.tolist() == [0, 1, 0, 1, 0, 1]
    assert len(terms.kinds.closed) == 2
    alone = terms.take(np.array([3, 5]))
    assert alone.kinds.kind_of.tolist() == [0, 0]
    assert alone.kinds.stages.tolist() == [terms.kinds.stages[1]]
