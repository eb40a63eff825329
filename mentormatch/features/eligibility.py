"""Eligibility: yes, or no with reasons. A constraint, never a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import (
    ACCEPTING,
    ACCEPTS_STAGES,
    AFFILIATIONS,
    CAPACITY,
    CONFLICTS,
    CURRENT_MENTEES,
    DECLINED_BY,
    EITHER,
    EXCLUDE,
    IN_PERSON,
    LANGUAGES,
    MEETING,
    NAME,
    REMOTE,
    SCHOOL,
    STAGE,
    STAGES,
)
from mentormatch.features.reach import place_of
from mentormatch.people.identity import canonical_id
from mentormatch.people.names import name_keys
from mentormatch.people.profiles import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles

REASONS: Mapping[str, str] = {
    "not_accepting": "is not accepting students now",
    "at_capacity": "has no free place",
    "stage": "does not mentor students at this stage",
    "language": "shares no language with the student",
    "meeting": "meets only in a way the student does not",
    "conflict": "has a stated conflict with the student",
    "declined": "has declined this student",
    "excluded": "was excluded by the student",
}
"""Reasons in the order in which they are reported, as the rest of a sentence that begins with the mentor."""

_BIT = {reason: np.uint16(1 << number) for number, reason in enumerate(REASONS)}


@dataclass(frozen=True, slots=True)
class MentorTerms:
    """What mentors require, by mentor; bit masks where a set is compared."""

    closed: NDArray[np.uint16]
    stages: NDArray[np.uint16]
    meeting: NDArray[np.uint16]
    languages: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    conflicts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class StudentTerms:
    """What students require, by student."""

    stages: NDArray[np.uint16]
    meeting: NDArray[np.uint16]
    languages: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    conflicts: tuple[frozenset[str], ...]
    declined: tuple[frozenset[str], ...]
    excluded: tuple[frozenset[str], ...]

    def take(self, rows: NDArray[np.intp]) -> StudentTerms:
        """Return the students at these rows."""
        sets = (self.languages, self.names, self.conflicts, self.declined, self.excluded)
        return StudentTerms(self.stages[rows], self.meeting[rows], *(tuple(own[row] for row in rows) for own in sets))


def mentor_terms(mentors: Profiles) -> MentorTerms:
    """Read the terms of mentors; blank stages mean all, blank capacity is unknown and open."""
    closed = np.array([accepting is False for accepting in mentors[ACCEPTING]]) * _BIT["not_accepting"]
    full = [
        capacity is not None and capacity - (now or 0) <= 0
        for capacity, now in zip(mentors[CAPACITY], mentors[CURRENT_MENTEES], strict=True)
    ]
    return MentorTerms(
        closed=(closed + np.array(full, dtype=bool) * _BIT["at_capacity"]).astype(np.uint16),
        stages=np.array([_stage_mask(own) for own in mentors[ACCEPTS_STAGES]], dtype=np.uint16),
        meeting=_meeting_masks(mentors),
        languages=_keys(mentors[LANGUAGES]),
        names=_own_names(mentors, mentors[AFFILIATIONS]),
        conflicts=_named(mentors[CONFLICTS]),
    )


def student_terms(students: Profiles) -> StudentTerms:
    """Read the terms of students; an unknown stage or meeting mode excludes nobody."""
    return StudentTerms(
        stages=np.array([_stage_mask((stage,) if stage else ()) for stage in students[STAGE]], dtype=np.uint16),
        meeting=_meeting_masks(students),
        languages=_keys(students[LANGUAGES]),
        names=_own_names(students, [(school,) if school else () for school in students[SCHOOL]]),
        conflicts=_named(students[CONFLICTS]),
        declined=_named(students[DECLINED_BY]),
        excluded=_named(students[EXCLUDE]),
    )


def ineligible(students: StudentTerms, mentors: MentorTerms) -> NDArray[np.uint16]:
    """Return which pairs are not eligible and why.

    Returns
    -------
    ndarray of uint16, shape (n_students, n_mentors)
        0 where eligible, else one bit per reason, in the order of ``REASONS``; read it with :func:`reasons_of`.
    """
    found = np.repeat(mentors.closed[None, :], len(students.stages), axis=0)
    found |= np.where(students.stages[:, None] & mentors.stages, np.uint16(0), _BIT["stage"])
    found |= np.where(students.meeting[:, None] & mentors.meeting, np.uint16(0), _BIT["meeting"])
    language_rows, language_of = _distinct(students.languages)
    spoken = np.array(
        [[bool(own and theirs and own.isdisjoint(theirs)) for theirs in mentors.languages] for own in language_rows]
    )
    found |= spoken[language_of] * _BIT["language"]
    for row in range(len(students.stages)):
        found[row] |= _conflicting(students, row, mentors)
        found[row] |= _listed(students.declined[row], mentors) * _BIT["declined"]
        found[row] |= _listed(students.excluded[row], mentors) * _BIT["excluded"]
    return found


def unmatched(students: Profiles, mentors: MentorTerms) -> list[Issue]:
    """Return one warning per entry of a student's lists of mentors that names none of the mentors."""
    known = frozenset[str]().union(*mentors.names)
    hint = "No mentor of the roster has this id or name, so nobody is left out; check the spelling."
    return [
        Issue("unknown-mentor", "warning", item, hint, column=column, person=person)
        for column in (DECLINED_BY, EXCLUDE)
        for person, own in zip(students.ids, students[column], strict=True)
        for item in own
        if known.isdisjoint((_key(item), place_of(item)))
    ]


def reasons_of(bits: int) -> tuple[str, ...]:
    """Return the reasons coded in one value of :func:`ineligible`.

    Examples
    --------
    >>> reasons_of(5)
    ('not_accepting', 'stage')
    """
    return tuple(reason for reason, bit in _BIT.items() if bits & int(bit))


def _stage_mask(stages: tuple[str, ...]) -> int:
    return sum(1 << STAGES.index(stage) for stage in stages or STAGES)


def _meeting_masks(profiles: Profiles) -> NDArray[np.uint16]:
    masks = {IN_PERSON: 1, REMOTE: 2, EITHER: 3, None: 3}
    return np.array([masks[meeting] for meeting in profiles[MEETING]], dtype=np.uint16)


def _key(text: str) -> str:
    return " ".join(canonical_id(text).casefold().split())


def _keys(cells: Iterable[tuple[str, ...]]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_key(item) for item in own) for own in cells)


def _named(cells: Iterable[tuple[str, ...]]) -> tuple[frozenset[str], ...]:
    """Return what people name in a list of ids or institutions: the words themselves and the institution they mean."""
    return tuple(frozenset(key for item in own for key in (_key(item), place_of(item))) for own in cells)


def _own_names(people: Profiles, institutions: Iterable[tuple[str, ...]]) -> tuple[frozenset[str], ...]:
    """Return what each person may be named by in somebody's list: id, name, and institutions.

    Two people of one name are both meant: to leave out one too many is safer than to pair people who must not meet.
    """
    return tuple(
        frozenset((_key(person_id), *name_keys(name), *(place_of(item) for item in own)))
        for person_id, name, own in zip(people.ids, people[NAME], institutions, strict=True)
    )


def _distinct(sets: tuple[frozenset[str], ...]) -> tuple[list[frozenset[str]], NDArray[np.intp]]:
    rows = {own: row for row, own in enumerate(dict.fromkeys(sets))}
    return list(rows), np.array([rows[own] for own in sets], dtype=np.intp)


def _conflicting(students: StudentTerms, row: int, mentors: MentorTerms) -> NDArray[np.uint16]:
    named_by_student = _listed(students.conflicts[row], mentors)
    own = students.names[row]
    named_by_mentor = np.array([not own.isdisjoint(theirs) for theirs in mentors.conflicts], dtype=bool)
    return np.asarray((named_by_student | named_by_mentor) * _BIT["conflict"])


def _listed(named: frozenset[str], mentors: MentorTerms) -> NDArray[Any]:
    if not named:
        return np.zeros(len(mentors.names), dtype=bool)
    return np.array([not named.isdisjoint(own) for own in mentors.names], dtype=bool)
