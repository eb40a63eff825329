"""A match made by hand: a student and mentors with explanations that need no model."""

from __future__ import annotations

import pytest

from mentormatch.people.profiles import profiles_from_people
from mentormatch.planning.people import Match
from mentormatch.planning.planner import Wishes
from mentormatch.results.explanation import Effect, Explanation, Part

ROLES = ("physician", "researcher", "science_faculty", "resident", "allied", "advisor", None, "physician")


def explanation_of(mentor_id):
    evidence = (Effect("value", "values", "patience", "patience", 0.05),)
    parts = (Part("values", 0.5, 0.8, 0.4, True, True, evidence), Part("cautions", 1.0, 0.0, 0.0, True, True))
    return Explanation("S1", mentor_id, "", 0.4, parts, (), ("contact hours", "letters written"), ())


@pytest.fixture(scope="session")
def match_of():
    """Return a match of one student with some mentors, best first."""

    def build(*, n_mentors=8, stage="premed", deadline=None, wanted=3, student_id="S1"):
        people = [
            {"mentor_id": f"M{row + 1}", "name": f"First{row + 1} Last{row + 1}", "role": ROLES[row % len(ROLES)]}
            for row in range(n_mentors)
        ]
        student = {
            "student_id": student_id, "stage": stage, "application_deadline": deadline, "mentors_wanted": wanted,
        }  # fmt: skip
        ids = tuple(own["mentor_id"] for own in people)
        return Match(
            student=profiles_from_people("student", [student]),
            mentors=profiles_from_people("mentor", people),
            line=ids,
            eligible=ids,
            shortage="None of 8 mentors are eligible.",
            portfolio=lambda size: ids[:size],
            explain=lambda asked: [explanation_of(own) for own in asked],
        )

    return build


@pytest.fixture(scope="session")
def wishes():
    """Return what was asked for, with the defaults of mentormatch.plan."""

    def build(**given):
        default = {"chosen": None, "declined": (), "deadline": None, "today": "2026-11-26", "start": None}
        return Wishes(**{**default, "letters": None, "target": 0.9, "chances": 0.75, **given})

    return build
