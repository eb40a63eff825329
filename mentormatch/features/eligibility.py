"""Eligibility: yes, or no with reasons. A constraint, never a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import (
    ACCEPTING,
    ACCEPTS_STAGES,
    AFFILIATIONS,
    BIO,
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
    RESEARCH,
    SCHOOL,
    STAGE,
    STAGES,
    VALUES_STATEMENT,
)
from mentormatch.features.reach import place_of
from mentormatch.features.text_terms import text_terms
from mentormatch.people.identity import canonical_id
from mentormatch.people.names import name_keys
from mentormatch.people.profiles import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from mentormatch.features.text_terms import TextTerm
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
    f"not_accepting_{BIO}": "is not accepting students now (from the bio)",
    f"not_accepting_{RESEARCH}": "is not accepting students now (from the research text)",
    f"not_accepting_{VALUES_STATEMENT}": "is not accepting students now (from the values statement)",
    "meeting_text": "meets only in a way the student does not (from a text of one of them)",
}
"""Reasons in the order in which they are reported, as the rest of a sentence that begins with the mentor.

A reason that only a text states is one of its own, so that it can be told from what a form says.
"""

_BIT = {reason: np.uint16(1 << number) for number, reason in enumerate(REASONS)}


@dataclass(frozen=True, slots=True)
class MentorTerms:
    """What mentors require, by mentor; bit masks where a set is compared.

    ``told`` are the terms that only a text states, and ``by_text`` says whether the way of meeting is one of them.
    """

    closed: NDArray[np.uint16]
    stages: NDArray[np.uint16]
    meeting: NDArray[np.uint16]
    by_text: NDArray[np.bool_]
    told: tuple[tuple[TextTerm, ...], ...]
    languages: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    conflicts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class StudentTerms:
    """What students require, by student; as for mentors."""

    stages: NDArray[np.uint16]
    meeting: NDArray[np.uint16]
    by_text: NDArray[np.bool_]
    told: tuple[tuple[TextTerm, ...], ...]
    languages: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    conflicts: tuple[frozenset[str], ...]
    declined: tuple[frozenset[str], ...]
    excluded: tuple[frozenset[str], ...]

    def take(self, rows: NDArray[np.intp]) -> StudentTerms:
        """Return the students at these rows."""
        told = tuple(self.told[row] for row in rows)
        sets = (self.languages, self.names, self.conflicts, self.declined, self.excluded)
        taken = (tuple(own[row] for row in rows) for own in sets)
        return StudentTerms(self.stages[rows], self.meeting[rows], self.by_text[rows], told, *taken)


def mentor_terms(mentors: Profiles, *, texts_as_of: int | None = None) -> MentorTerms:
    """Read the terms of mentors; blank stages mean all, blank capacity is unknown and open.

    Parameters
    ----------
    mentors : Profiles
    texts_as_of : int, optional
        Year as of which their texts are read for what the columns leave blank; without it no text is read.
    """
    told = _told(mentors, texts_as_of)
    closed = np.array([accepting is False for accepting in mentors[ACCEPTING]]) * _BIT["not_accepting"]
    full = [
        capacity is not None and capacity - (now or 0) <= 0
        for capacity, now in zip(mentors[CAPACITY], mentors[CURRENT_MENTEES], strict=True)
    ]
    refusals = [
        next((_BIT[f"not_accepting_{own.column}"] for own in terms if own.term == ACCEPTING), 0) for terms in told
    ]
    meeting, by_text = _meeting_masks(mentors, told)
    return MentorTerms(
        closed=(closed + np.array(full, dtype=bool) * _BIT["at_capacity"] + np.array(refusals)).astype(np.uint16),
        stages=np.array([_stage_mask(own) for own in mentors[ACCEPTS_STAGES]], dtype=np.uint16),
        meeting=meeting,
        by_text=by_text,
        told=told,
        languages=_languages(mentors, told),
        names=_own_names(mentors, mentors[AFFILIATIONS]),
        conflicts=_named(mentors[CONFLICTS]),
    )


def student_terms(students: Profiles, *, texts_as_of: int | None = None) -> StudentTerms:
    """Read the terms of students, as :func:`mentor_terms`; an unknown stage or meeting mode excludes nobody."""
    told = _told(students, texts_as_of)
    meeting, by_text = _meeting_masks(students, told)
    return StudentTerms(
        stages=np.array([_stage_mask((stage,) if stage else ()) for stage in students[STAGE]], dtype=np.uint16),
        meeting=meeting,
        by_text=by_text,
        told=told,
        languages=_languages(students, told),
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
    by_text = students.by_text[:, None] | mentors.by_text
    differ = np.where(by_text, _BIT["meeting_text"], _BIT["meeting"])
    found |= np.where(students.meeting[:, None] & mentors.meeting, np.uint16(0), differ)
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


def words_of(bits: int, told: Iterable[TextTerm]) -> str:
    """Return the reasons as words, with the sentences of the texts that state them.

    Parameters
    ----------
    bits : int
        One value of :func:`ineligible`.
    told : iterable of TextTerm
        What the texts of the two people state.

    Examples
    --------
    >>> words_of(1, ())
    'is not accepting students now'
    """
    reasons = reasons_of(bits)
    terms = {ACCEPTING: any(own.startswith("not_accepting_") for own in reasons), MEETING: "meeting_text" in reasons}
    quotes = " ".join(f"“{own.sentence}”" for own in told if terms.get(own.term))
    return "; ".join(REASONS[reason] for reason in reasons) + (f": {quotes}" if quotes else "")


def _told(people: Profiles, texts_as_of: int | None) -> tuple[tuple[TextTerm, ...], ...]:
    """Return what texts state and columns leave open; languages are added to those stated.

    A language in a text excludes nobody: whoever states none in the column writes in one that the text does not name.
    """
    if texts_as_of is None:
        return ((),) * len(people)
    return tuple(
        tuple(
            own
            for own in text_terms(people.person(row), side=people.side, as_of=texts_as_of)
            if _counts(own.term, people[own.term][row])
        )
        for row in range(len(people))
    )


def _counts(term: str, stated: Any) -> bool:
    """Whether what a text says of a term counts beside what the column states."""
    return bool(stated) if term == LANGUAGES else stated is None


def _languages(people: Profiles, told: Iterable[tuple[TextTerm, ...]]) -> tuple[frozenset[str], ...]:
    return _keys(
        (*own, *(term.value for term in terms if term.term == LANGUAGES))
        for own, terms in zip(people[LANGUAGES], told, strict=True)
    )


def _stage_mask(stages: tuple[str, ...]) -> int:
    return sum(1 << STAGES.index(stage) for stage in stages or STAGES)


def _meeting_masks(
    people: Profiles, told: Iterable[tuple[TextTerm, ...]]
) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """Return the ways in which each person meets, and whether only a text says so."""
    masks = {IN_PERSON: 1, REMOTE: 2, EITHER: 3, None: 3}
    by_text = [next((own.value for own in terms if own.term == MEETING), None) for terms in told]
    modes = [stated or text for stated, text in zip(people[MEETING], by_text, strict=True)]
    return np.array([masks[mode] for mode in modes], dtype=np.uint16), np.array([mode is not None for mode in by_text])


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
