"""Whom a plan can be made of: one student, and the mentors who are eligible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.columns import NAME, ROLE
from mentormatch.people.names import Names
from mentormatch.results.plan import PlannedMentor
from mentormatch.text.wording import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mentormatch.people.profiles import Profiles
    from mentormatch.results.explanation import Explanation


@dataclass(frozen=True, slots=True)
class Person:
    """A mentor as a plan speaks of one."""

    mentor_id: str
    written: str
    names: Names
    role: str | None
    place: int | None

    def planned(self) -> PlannedMentor:
        """Return what a plan keeps of this mentor."""
        return PlannedMentor(self.mentor_id, self.written, self.names.full, self.role, self.place)


def whom_of(people: Sequence[Person], *, everybody: bool) -> str:
    """Say who is meant: one by full name, several by short names, or all of them together."""
    if len(people) == 1:
        return people[0].names.full
    return "your mentors" if everybody else listed([person.names.short for person in people])


@dataclass(frozen=True, slots=True)
class Match:
    """One student and the mentors to choose from.

    Attributes
    ----------
    student : Profiles
        One student.
    mentors : Profiles
        All mentors.
    line : tuple of str
        Ids of the best eligible mentors, best first.
    eligible : tuple of str
        Ids of all eligible mentors, those of the line first.
    shortage : str
        Why there are few or none, in a sentence.
    portfolio : callable
        From a number of mentors to the ids of a portfolio, in the order in which to ask them.
    explain : callable
        From mentor ids to their explanations; raises SettingError for one who is not eligible.
    """

    student: Profiles
    mentors: Profiles
    line: tuple[str, ...]
    eligible: tuple[str, ...]
    shortage: str
    portfolio: Callable[[int], tuple[str, ...]]
    explain: Callable[[Sequence[str]], Sequence[Explanation]]

    def person(self, mentor_id: str) -> Person:
        """Return one mentor; raises SettingError when nobody has this id."""
        row = self.mentors.row_of(mentor_id)
        place = self.line.index(mentor_id) + 1 if mentor_id in self.line else None
        return Person(mentor_id, self.mentors[NAME][row], Names.of(self.mentors, row), self.mentors[ROLE][row], place)
