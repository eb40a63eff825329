"""Stability of a matching that rests on lists of preferences instead of scores."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import SettingError
from mentormatch.results.verification import Check, Verification
from mentormatch.verification.rules import check_of
from mentormatch.verification.stability import Blocking, least_wanted

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    Ranks = Mapping[Hashable, Mapping[Hashable, int]]


@dataclass(frozen=True)
class Preferences:
    """Places of the acceptable partners in everybody's list, from 0; tied partners share a place."""

    students: Ranks
    mentors: Ranks
    capacity: Mapping[Hashable, int]

    def mutual(self, student: Hashable, mentor: Hashable) -> bool:
        """Whether each stands in the other's list."""
        return mentor in self.students.get(student, {}) and student in self.mentors.get(mentor, {})


def _ranks(side: str, lists: Mapping[Hashable, Sequence[Any]], problems: list[str]) -> Ranks:
    found: dict[Hashable, dict[Hashable, int]] = {}
    for person, entries in lists.items():
        own: dict[Hashable, int] = {}
        for place, entry in enumerate(entries):
            for other in entry if isinstance(entry, (list, tuple, set, frozenset)) else (entry,):
                if other in own:
                    problems.append(
                        f"{side}_preferences must name everybody once, but {person!r} names {other!r} twice. Name "
                        "them once; people who are liked equally go into a list of their own."
                    )
                own[other] = place
        found[person] = own
    return found


def _capacities(mentors: Iterable[Hashable], capacity: Any, problems: list[str]) -> Mapping[Hashable, int]:
    from numbers import Integral

    own: dict[Hashable, Any] = (
        dict.fromkeys(mentors, capacity) if isinstance(capacity, (Integral, float)) else dict(capacity)
    )
    missing = [mentor for mentor in mentors if mentor not in own]
    if missing:
        problems.append(f"capacity must name every mentor, but {missing[:3]!r} are missing. Add them.")
    bad = {mentor: seats for mentor, seats in own.items() if not isinstance(seats, Integral) or seats < 0}
    if bad:
        problems.append(f"capacity must be whole and 0 or more, got {dict(list(bad.items())[:3])!r}. Give 0 for none.")
    return own


def check_stable(
    pairs: Iterable[tuple[Hashable, Hashable]],
    student_preferences: Mapping[Hashable, Sequence[Any]],
    mentor_preferences: Mapping[Hashable, Sequence[Any]],
    *,
    capacity: int | Mapping[Hashable, int],
) -> Verification:
    """Check a matching of students, each to at most one mentor, against everybody's list of preferences.

    Parameters
    ----------
    pairs : iterable of (student id, mentor id)
    student_preferences, mentor_preferences : mapping of id to sequence
        Ids of the other side, most wanted first; an element that is a list, tuple or set holds ids liked equally. A
        pair is acceptable only when each stands in the other's list.
    capacity : int or mapping of mentor id to int

    Returns
    -------
    Verification
        Checks ``pairs``, ``allowed``, ``capacity``, ``demand`` and ``stable``.

    Raises
    ------
    SettingError
        When a list names somebody twice, or a capacity is missing or below 0; all problems at once.

    Notes
    -----
    Hospitals and residents (Gale & Shapley 1962); with ties a pair blocks only when both gain: weak stability
    (Irving 1994).

    Examples
    --------
    >>> found = check_stable([("s1", "m1")], {"s1": ["m2", "m1"]}, {"m1": ["s1"], "m2": ["s1"]}, capacity=1)
    >>> print(found["stable"])
    FAILED       stable: 1 pairs would both rather have each other ('s1' with 'm2')
    """
    problems: list[str] = []
    students = _ranks("student", student_preferences, problems)
    mentors = _ranks("mentor", mentor_preferences, problems)
    seats = _capacities(mentors, capacity, problems)
    if problems:
        raise SettingError(" ".join(problems))
    known = Preferences(students, mentors, seats)
    given = [(student, mentor) for student, mentor in pairs]
    checks = _rules(given, known)
    return Verification((*checks, _stable(given, known, intact=all(check.passed for check in checks))))


def _rules(given: list[tuple[Hashable, Hashable]], known: Preferences) -> tuple[Check, ...]:
    strange = [pair for pair in given if pair[0] not in known.students or pair[1] not in known.mentors]
    unknown = set(strange)
    again = [pair for pair, times in Counter(given).items() for _ in range(times - 1)]
    inside = [pair for pair in dict.fromkeys(given) if pair not in unknown]
    barred = [pair for pair in inside if not known.mutual(*pair)]
    load: dict[Hashable, int] = {}
    got: dict[Hashable, int] = {}
    for student, mentor in inside:
        got[student] = got.get(student, 0) + 1
        load[mentor] = load.get(mentor, 0) + 1
    over = [mentor for mentor, count in load.items() if count > known.capacity[mentor]]
    many = [student for student, count in got.items() if count > 1]
    bad = strange + again
    return (
        _check("pairs", "every pair known and once", "pairs are not known or stand again", list(map(_told, bad))),
        _check("allowed", "everybody accepts", "pairs are not in both lists", list(map(_told, barred))),
        _check(
            "capacity",
            "no mentor has more students than capacity",
            "mentors have more students than their capacity",
            [f"mentor {mentor!r}: {load[mentor]} students, capacity {known.capacity[mentor]}" for mentor in over],
        ),
        _check(
            "demand",
            "no student has more than one mentor",
            "students have more than one mentor",
            [f"student {student!r}: {got[student]} mentors" for student in many],
        ),
    )


def _check(name: str, kept: str, broken: str, told: list[str]) -> Check:
    return check_of(name, kept, broken, range(len(told)), told.__getitem__)


def _told(pair: tuple[Hashable, Hashable]) -> str:
    return f"{pair[0]!r} with {pair[1]!r}"


def _stable(given: list[tuple[Hashable, Hashable]], known: Preferences, *, intact: bool) -> Check:
    row_of_student = {student: row for row, student in enumerate(known.students)}
    row_of_mentor = {mentor: row for row, mentor in enumerate(known.mentors)}
    acceptable = [
        (student, mentor) for student, own in known.students.items() for mentor in own if known.mutual(student, mentor)
    ]
    matched = {pair for pair in given if known.mutual(*pair)}
    held = np.array([pair in matched for pair in acceptable], dtype=bool)
    rows = np.array([row_of_student[student] for student, _ in acceptable], dtype=np.intp)
    columns = np.array([row_of_mentor[mentor] for _, mentor in acceptable], dtype=np.intp)
    liked = np.array([-known.students[student][mentor] for student, mentor in acceptable], dtype=np.float64)
    liking = np.array([-known.mentors[mentor][student] for student, mentor in acceptable], dtype=np.float64)
    seats = np.array([known.capacity[mentor] for mentor in known.mentors], dtype=np.intp)
    one = np.ones(len(known.students), dtype=np.intp)
    wish = liked > least_wanted(rows[held], liked[held], one)[rows]
    take = liking > least_wanted(columns[held], liking[held], seats)[columns]
    places = np.flatnonzero(wish & take & ~held)
    found = Blocking().more(places, places)
    if found.count:
        told = tuple(_told(acceptable[place]) for place, _ in found.first)
        words = f"{found.count} pairs would both rather have each other"
        return Check("stable", passed=False, found=words, n_violations=found.count, first=told)
    if not intact:
        return Check("stable", passed=None, found="no blocking pair, but a rule above is broken")
    return Check("stable", passed=True, found="no student and mentor would both rather have each other")
