"""Whether a mentor who teaches on one campus teaches on the student's campus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import ADVISOR, AFFILIATIONS, ROLE, SCHOOL, SCIENCE_FACULTY
from mentormatch.features.reach import place_of
from mentormatch.vocabulary.institutions import institutions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles

CAMPUS_ROLES = (SCIENCE_FACULTY, ADVISOR)
"""Roles whose time belongs to the students of their own campus."""


@dataclass(frozen=True, slots=True)
class Campuses:
    """Names under which each person's campuses are known; empty when unknown or, for mentors, not bound to a campus."""

    names: tuple[frozenset[str], ...]

    def take(self, rows: NDArray[np.intp]) -> Campuses:
        """Return the people at these rows."""
        return Campuses(tuple(self.names[row] for row in rows))


def mentor_campuses(mentors: Profiles) -> Campuses:
    """Return the campuses of science faculty and advisers."""
    bound = [role in CAMPUS_ROLES for role in mentors[ROLE]]
    return Campuses(
        tuple(
            frozenset(name for item in items for name in _names(item)) if is_bound else frozenset()
            for items, is_bound in zip(mentors[AFFILIATIONS], bound, strict=True)
        )
    )


def student_campuses(students: Profiles) -> Campuses:
    """Return the campuses of students, from their current school."""
    return Campuses(tuple(frozenset(_names(school)) if school else frozenset() for school in students[SCHOOL]))


def other_campus(students: Campuses, mentors: Campuses) -> NDArray[np.bool_]:
    """Return where both campuses are known and none is shared, shape (n_students, n_mentors)."""
    result = np.zeros((len(students.names), len(mentors.names)), dtype=bool)
    bound = [column for column, names in enumerate(mentors.names) if names]
    for row, own in enumerate(students.names):
        if own:
            result[row, bound] = [own.isdisjoint(mentors.names[column]) for column in bound]
    return result


def _names(institution: str) -> set[str]:
    """Compare by normalised name as well as by id, so that colleges no vocabulary knows work too."""
    return {place_of(institution), f"name:{institutions().key(institution)}"}
