"""Words that no vocabulary explains are noted, with what they could mean."""

from __future__ import annotations

from mentormatch import read_students
from mentormatch.features.unresolved import with_unresolved
from mentormatch.text.encoder import TextEncoder


def notes_of(student):
    found = with_unresolved(read_students({"student_id": "S1", **student}), TextEncoder()).issues
    return {issue.rule: issue.hint for issue in found if issue.severity == "note"}


def test_a_name_of_two_schools_is_not_said_to_mean_the_one_it_was_read_as():
    hint = notes_of({"target_schools": "UNC"})["ambiguous-institution"]
    read_as, others = hint.split("; it could also mean ")
    assert read_as == "Read as UNC School of Medicine"
    assert others == "University of Northern Colorado College of Osteopathic Medicine. Write the full name."


def test_a_choice_that_names_no_help_is_noted_alone():
    assert list(notes_of({"needs": "Shadowing, Someone to talk to"})) == ["unknown-need"]
