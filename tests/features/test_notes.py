"""A note about a word that is not understood says whose it is, in which column, and what to do."""

from __future__ import annotations

from mentormatch.features.unresolved import with_unresolved
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.text.encoder import TextEncoder


def notes(profiles):
    found = with_unresolved(profiles, TextEncoder()).issues
    return [
        (own.rule, own.column, own.person, own.found, own.hint)
        for own in found
        if own.severity == "note" and own.person is not None
    ]


def test_every_word_that_is_not_understood_is_noted_with_its_place():
    people = read_students(
        [
            {"student_id": "S1", "interests": "cardiology; zzyzx"},
            {
                "student_id": "S2",
                "stage": "premed",
                "target_schools": "Zzyzx Qwrtpl",
                "needs": "shadowing; zzyzx qwrtpl",
            },
        ]
    )
    assert notes(people) == [
        (
            "unknown-specialty",
            "interests",
            "S1",
            "zzyzx",
            "Not scored as a field, still part of the text; write the usual name of the specialty.",
        ),
        ("unknown-institution", "target_schools", "S2", "Zzyzx Qwrtpl", "Compared by its exact words only."),
        (
            "unknown-need",
            "needs",
            "S2",
            "zzyzx qwrtpl",
            "Not scored as a need; name the kind of help, such as shadowing or a letter.",
        ),
    ]


def test_the_fields_of_mentors_are_noted_and_their_places_are_not():
    found = notes(read_mentors([{"mentor_id": "M1", "specialties": "zzyzx", "affiliations": "Qwrtpl Institute"}]))
    assert [own[:4] for own in found] == [("unknown-specialty", "specialties", "M1", "zzyzx")]


def test_more_documents_than_are_used_are_counted_once_each():
    def documents(n_texts):
        return [{"title": f"Talk {row}", "text": f"On valve {row}.", "year": 2000} for row in range(n_texts)]

    people = read_mentors(
        [
            {"mentor_id": "M1", "documents": [*documents(26), *documents(3)]},
            {"mentor_id": "M2", "documents": documents(25)},
        ]
    )
    assert notes(people) == [
        ("many-documents", "documents", "M1", "26 documents", "Only the 25 of the latest years are used.")
    ]
