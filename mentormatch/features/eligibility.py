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
from mentormatch.features.key_sets import KeySets, gathered
from mentormatch.features.reach import place_of
from mentormatch.features.term_kinds import TermKinds
from mentormatch.features.text_terms import text_terms
from mentormatch.people.identity import canonical_id
from mentormatch.people.names import name_keys
from mentormatch.people.profiles import Issue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

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
    """What mentors require, as arrays.

    ``told`` are the terms that only a text states, by mentor; they are quoted and no pair is compared by them.
    ``names`` is what each mentor may be named by in a list, ``conflicts`` whom each mentor names.
    """

    kinds: TermKinds
    told: tuple[tuple[TextTerm, ...], ...]
    names: KeySets
    conflicts: KeySets

    def take(self, rows: NDArray[np.intp]) -> MentorTerms:
        """Return the mentors at these rows."""
        told = tuple(self.told[row] for row in rows)
        return MentorTerms(self.kinds.take(rows), told, self.names.take(rows), self.conflicts.take(rows))


@dataclass(frozen=True, slots=True)
class StudentTerms:
    """What students require, as arrays; as for mentors, with two more lists that name mentors."""

    kinds: TermKinds
    told: tuple[tuple[TextTerm, ...], ...]
    names: KeySets
    conflicts: KeySets
    declined: KeySets
    excluded: KeySets

    def take(self, rows: NDArray[np.intp]) -> StudentTerms:
        """Return the students at these rows."""
        told = tuple(self.told[row] for row in rows)
        sets = (self.names, self.conflicts, self.declined, self.excluded)
        return StudentTerms(self.kinds.take(rows), told, *(own.take(rows) for own in sets))


@dataclass(frozen=True, slots=True)
class Barred:
    """The pairs that are not eligible, without a value per pair.

    Attributes
    ----------
    by_kind : ndarray of bool, shape (n_student_kinds, n_mentor_kinds)
        Whether mentors of each kind are barred from students of each kind.
    kind_of, mentor_kinds : ndarray of int32, shape (n_students,) and (n_mentors,)
        Row in ``by_kind`` of each student, column of each mentor.
    students, mentors : ndarray of int, shape (n_pairs,)
        Rows of the pairs that are barred besides, because somebody's list names somebody; in order, each pair once.
    """

    by_kind: NDArray[np.bool_]
    kind_of: NDArray[np.int32]
    mentor_kinds: NDArray[np.int32]
    students: NDArray[np.intp]
    mentors: NDArray[np.intp]


def mentor_terms(mentors: Profiles, *, texts_as_of: int | None = None) -> MentorTerms:
    """Read the terms of mentors; blank stages mean all, blank capacity is unknown and open.

    Parameters
    ----------
    mentors : Profiles
    texts_as_of : int, optional
        Year as of which their texts are read for what the columns leave blank; without it no text is read.
    """
    told = _told(mentors, texts_as_of)
    stages = [_stage_mask(own) for own in mentors[ACCEPTS_STAGES]]
    return MentorTerms(
        kinds=_kinds(mentors, told, _closed(mentors, told), stages),
        told=told,
        names=_own_names(mentors, mentors[AFFILIATIONS]),
        conflicts=_named(mentors[CONFLICTS]),
    )


def student_terms(students: Profiles, *, texts_as_of: int | None = None) -> StudentTerms:
    """Read the terms of students, as :func:`mentor_terms`; an unknown stage or meeting mode excludes nobody."""
    told = _told(students, texts_as_of)
    stages = [_stage_mask((stage,) if stage else ()) for stage in students[STAGE]]
    return StudentTerms(
        kinds=_kinds(students, told, [0] * len(students), stages),
        told=told,
        names=_own_names(students, [(school,) if school else () for school in students[SCHOOL]]),
        conflicts=_named(students[CONFLICTS]),
        declined=_named(students[DECLINED_BY]),
        excluded=_named(students[EXCLUDE]),
    )


def ineligible(students: StudentTerms, mentors: MentorTerms, *, but_for: Collection[str] = ()) -> NDArray[np.uint16]:
    """Return which pairs are not eligible and why, but for some reasons that do not count.

    Returns
    -------
    ndarray of uint16, shape (n_students, n_mentors)
        0 where eligible, else one bit per reason, in the order of ``REASONS``; read it with :func:`reasons_of`.
    """
    found = gathered(_reasons_by_kind(students.kinds, mentors.kinds), students.kinds.kind_of, mentors.kinds.kind_of)
    for reason, own, theirs in _named_pairs(students, mentors):
        found[own, theirs] |= _BIT[reason]
    return np.asarray(found & _counted(but_for))


def _counted(but_for: Collection[str]) -> np.uint16:
    """Return the bits of all reasons but some."""
    return np.uint16(sum(int(bit) for reason, bit in _BIT.items() if reason not in but_for))


def barred_by_kind(students: StudentTerms, mentors: MentorTerms) -> Barred:
    """Return which pairs are not eligible, students of the same terms together: :func:`ineligible` without reasons.

    Examples
    --------
    >>> from mentormatch.people.reading import read_mentors, read_students
    >>> students = [{"student_id": "S1", "stage": "premed"}, {"student_id": "S2", "stage": "premed", "exclude": "M2"}]
    >>> mentors = [{"mentor_id": "M1", "accepting": "no"}, {"mentor_id": "M2"}]
    >>> barred = barred_by_kind(student_terms(read_students(students)), mentor_terms(read_mentors(mentors)))
    >>> barred.by_kind.tolist(), barred.kind_of.tolist(), barred.mentor_kinds.tolist()
    ([[True, False]], [0, 0], [0, 1])
    >>> barred.students.tolist(), barred.mentors.tolist()
    ([1], [1])
    """
    by_kind = _reasons_by_kind(students.kinds, mentors.kinds) != 0
    kind_of, mentor_kinds = students.kinds.kind_of, mentors.kinds.kind_of
    n_mentors = max(len(mentor_kinds), 1)
    named = [own * n_mentors + theirs for _, own, theirs in _named_pairs(students, mentors)]
    own, theirs = np.divmod(np.unique(np.concatenate(named)), n_mentors)
    besides = ~by_kind[kind_of[own], mentor_kinds[theirs]]
    return Barred(by_kind, kind_of, mentor_kinds, own[besides], theirs[besides])


def counts_of_reasons(
    students: StudentTerms, mentors: MentorTerms, *, but_for: Collection[str] = ()
) -> tuple[dict[str, int], NDArray[np.intp]]:
    """Return how many pairs each reason bars, and how many mentors are barred from each student, shape (n_students,).

    The same as counting :func:`ineligible`, but its work grows with the people and the named pairs, not with all pairs.

    Examples
    --------
    >>> from mentormatch.people.reading import read_mentors, read_students
    >>> students = [{"student_id": "S1", "stage": "premed", "exclude": "M1"}]
    >>> mentors = [{"mentor_id": "M1", "accepting": "no"}, {"mentor_id": "M2"}]
    >>> counts, barred = counts_of_reasons(student_terms(read_students(students)), mentor_terms(read_mentors(mentors)))
    >>> counts, barred.tolist()
    ({'not_accepting': 1, 'excluded': 1}, [1])
    """
    table = _reasons_by_kind(students.kinds, mentors.kinds) & _counted(but_for)
    n_kinds, n_mentors = table.shape[1], len(mentors.kinds.kind_of)
    per_kind = np.bincount(mentors.kinds.kind_of, minlength=n_kinds)
    barred = ((table != 0) @ per_kind)[students.kinds.kind_of]
    pairs = np.outer(np.bincount(students.kinds.kind_of, minlength=len(table)), per_kind)
    found = {reason: int(pairs[(table & bit) != 0].sum()) for reason, bit in _BIT.items()}
    besides = [np.zeros(0, dtype=np.intp)]
    codes = {reason: own for reason, own in _codes_of_named(students, mentors).items() if reason not in but_for}
    for reason, named in codes.items():
        own, theirs = np.divmod(named, max(n_mentors, 1))
        found[reason] = len(named)
        besides.append(named[table[students.kinds.kind_of[own], mentors.kinds.kind_of[theirs]] == 0])
    barred = barred + np.bincount(np.unique(np.concatenate(besides)) // max(n_mentors, 1), minlength=len(barred))
    return {reason: number for reason, number in found.items() if number}, barred


def unmatched(students: Profiles, mentors: MentorTerms) -> list[Issue]:
    """Return one warning per entry of a student's lists of mentors that names none of the mentors."""
    hint = "No mentor of the roster has this id or name, so nobody is left out; check the spelling."
    listed = [
        (column, person, item)
        for column in (DECLINED_BY, EXCLUDE)
        for person, own in zip(students.ids, students[column], strict=True)
        for item in own
    ]
    known = set(_named((item,) for _, _, item in listed).sharing(mentors.names)[0].tolist())
    return [
        Issue("unknown-mentor", "warning", item, hint, column=column, person=person)
        for row, (column, person, item) in enumerate(listed)
        if row not in known
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


def _closed(mentors: Profiles, told: Iterable[tuple[TextTerm, ...]]) -> Iterator[int]:
    """Yield the reasons for which each mentor takes nobody."""
    columns = (mentors[ACCEPTING], mentors[CAPACITY], mentors[CURRENT_MENTEES])
    for accepting, capacity, now, terms in zip(*columns, told, strict=True):
        refusal = next((_BIT[f"not_accepting_{own.column}"] for own in terms if own.term == ACCEPTING), 0)
        refuses = _BIT["not_accepting"] if accepting is False else 0
        full = _BIT["at_capacity"] if capacity is not None and capacity - (now or 0) <= 0 else 0
        yield int(refuses | full | refusal)


def _kinds(
    people: Profiles, told: tuple[tuple[TextTerm, ...], ...], closed: Iterable[int], stages: Iterable[int]
) -> TermKinds:
    return TermKinds.from_terms(
        (barred, mask, *_meeting(stated, terms), _languages(spoken, terms))
        for barred, mask, stated, spoken, terms in zip(
            closed, stages, people[MEETING], people[LANGUAGES], told, strict=True
        )
    )


def _languages(stated: tuple[str, ...], terms: tuple[TextTerm, ...]) -> frozenset[str]:
    return frozenset(_key(item) for item in (*stated, *(own.value for own in terms if own.term == LANGUAGES)))


def _meeting(stated: str | None, terms: tuple[TextTerm, ...]) -> tuple[int, bool]:
    """Return the ways in which a person meets, and whether only a text says so."""
    text = next((own.value for own in terms if own.term == MEETING), None)
    return {IN_PERSON: 1, REMOTE: 2, EITHER: 3, None: 3}[stated or text], text is not None


def _stage_mask(stages: tuple[str, ...]) -> int:
    return sum(1 << STAGES.index(stage) for stage in stages or STAGES)


def _key(text: str) -> str:
    return " ".join(canonical_id(text).casefold().split())


def _named(cells: Iterable[tuple[str, ...]]) -> KeySets:
    """Return what people name in a list of ids or institutions: the words themselves and the institution they mean."""
    return KeySets.from_sets({key for item in own for key in (_key(item), place_of(item))} for own in cells)


def _own_names(people: Profiles, institutions: Iterable[tuple[str, ...]]) -> KeySets:
    """Return what each person may be named by in somebody's list: id, name, and institutions.

    Two people of one name are both meant: to leave out one too many is safer than to pair people who must not meet.
    """
    return KeySets.from_sets(
        {_key(person_id), *name_keys(name), *(place_of(item) for item in own)}
        for person_id, name, own in zip(people.ids, people[NAME], institutions, strict=True)
    )


def _reasons_by_kind(students: TermKinds, mentors: TermKinds) -> NDArray[np.uint16]:
    """Return the reasons between kinds, shape (n_student_kinds, n_mentor_kinds)."""
    found = np.repeat(mentors.closed[None, :], len(students.stages), axis=0)
    found |= np.where(students.stages[:, None] & mentors.stages, np.uint16(0), _BIT["stage"])
    by_text = students.by_text[:, None] | mentors.by_text
    differ = np.where(by_text, _BIT["meeting_text"], _BIT["meeting"])
    found |= np.where(students.meeting[:, None] & mentors.meeting, np.uint16(0), differ)
    found |= students.languages.apart(mentors.languages) * _BIT["language"]
    return found


def _codes_of_named(students: StudentTerms, mentors: MentorTerms) -> dict[str, NDArray[np.intp]]:
    """Return the pairs of which one names the other, each once per reason, as ``student * n_mentors + mentor``."""
    n_mentors = max(len(mentors.kinds.kind_of), 1)
    found: dict[str, list[NDArray[np.intp]]] = {}
    for reason, own, theirs in _named_pairs(students, mentors):
        found.setdefault(reason, []).append(own * n_mentors + theirs)
    return {reason: np.unique(np.concatenate(codes)) for reason, codes in found.items()}


def _named_pairs(
    students: StudentTerms, mentors: MentorTerms
) -> Iterator[tuple[str, NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the pairs of which one names the other in a list, each with the reason."""
    yield "conflict", *students.conflicts.sharing(mentors.names)
    yield "conflict", *students.names.sharing(mentors.conflicts)
    yield "declined", *students.declined.sharing(mentors.names)
    yield "excluded", *students.excluded.sharing(mentors.names)
