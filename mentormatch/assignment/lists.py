"""Stable matching from lists of preferences by name."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from mentormatch.assignment.stable import deferred_acceptance
from mentormatch.errors import SettingError
from mentormatch.parameters import Whole, fault

if TYPE_CHECKING:
    from collections.abc import Iterable

Student = TypeVar("Student", bound=Hashable)
Mentor = TypeVar("Mentor", bound=Hashable)

_TIED = (list, tuple, set, frozenset)


def stable_match(
    student_preferences: Mapping[Student, Iterable[Any]],
    mentor_preferences: Mapping[Mentor, Iterable[Any]],
    *,
    capacity: int | Mapping[Mentor, int] = 1,
) -> dict[Student, Mentor | None]:
    """Match students to mentors so that no two would rather have each other.

    Only pairs in which each names the other can be matched. Of all stable matchings it is the one that students like
    best, among those that break ties in the same way (Gale & Shapley 1962).

    Parameters
    ----------
    student_preferences : mapping of id to iterable of ids
        Mentors each student accepts, best first. An element may itself be a list, tuple or set: mentors liked equally.
        Ties are broken in the order written, in sets by ``str``.
    mentor_preferences : mapping of id to iterable of ids
        Students each mentor accepts, likewise.
    capacity : int or mapping of id to int
        Seats of each mentor, 0 or more; mentors who are not in the mapping have 1.

    Returns
    -------
    dict
        The mentor of each student, in the order of the students; None for those without.

    Raises
    ------
    SettingError
        When a list names somebody twice, or a capacity is not a whole number of at least 0.

    Examples
    --------
    >>> stable_match({"a": ["X", "Y"], "b": ["X"]}, {"X": ["b", "a"], "Y": ["a", "b"]})
    {'a': 'Y', 'b': 'X'}
    >>> stable_match({"a": ["X"], "b": ["X"]}, {"X": [["a", "b"]]}, capacity={"X": 2})
    {'a': 'X', 'b': 'X'}
    """
    faults: list[str] = []
    ours = {student: _ranks(own, f"student {student!r}", faults) for student, own in student_preferences.items()}
    theirs = {mentor: _ranks(own, f"mentor {mentor!r}", faults) for mentor, own in mentor_preferences.items()}
    seats = [_seats(mentor, capacity, faults) for mentor in theirs]
    if faults:
        raise SettingError(" ".join(faults))
    students, mentors = list(ours), list(theirs)
    column_of = {mentor: column for column, mentor in enumerate(mentors)}
    lists = [
        iter(
            [(column_of[own], -float(theirs[own][student])) for own in ours[student] if student in theirs.get(own, ())]
        )
        for student in students
    ]
    pairs = deferred_acceptance(lists, places=[1] * len(students), seats=seats)
    found: dict[Student, Mentor | None] = dict.fromkeys(students)
    found.update({students[row]: mentors[column] for row, column in pairs})
    return found


def _ranks(preferences: Iterable[Any], whose: str, faults: list[str]) -> dict[Any, int]:
    """Return the rank of everybody on a list, in its order; those liked equally have the same."""
    ranks: dict[Any, int] = {}
    for rank, element in enumerate(preferences):
        tied = element if isinstance(element, _TIED) else (element,)
        for person in sorted(tied, key=str) if isinstance(tied, (set, frozenset)) else tied:
            if person in ranks:
                faults.append(
                    f"A list of preferences must name everybody once; that of {whose} names {person!r} again."
                )
            ranks.setdefault(person, rank)
    return ranks


def _seats(mentor: Any, capacity: Any, faults: list[str]) -> int:
    seats = capacity.get(mentor, 1) if isinstance(capacity, Mapping) else capacity
    wrong = fault("capacity", "stable_match", seats, Whole(0), whose=f" for mentor {mentor!r}")
    faults += wrong
    return 0 if wrong else int(seats)
