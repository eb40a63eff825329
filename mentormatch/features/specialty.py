"""Specialty block: how close the mentor's fields are to the fields the student is interested in."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import (
    ADVISOR,
    BIO,
    INTERESTS,
    NAME,
    PREMED,
    RESEARCH,
    ROLE,
    SCIENCE_FACULTY,
    SPECIALTIES,
    STAGE,
)
from mentormatch.features.block import Ceiling, Evidence, Wish, rank_discounts, ranked_wishes
from mentormatch.features.joining import first_equal, renumbered, shifted
from mentormatch.features.named_fields import Fields, fields_by_quote, fields_of_cells, fields_of_texts, merged
from mentormatch.vocabulary.closeness import PARENT, RELATED, SAME
from mentormatch.vocabulary.normal import key_of
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Scale, Some
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.pairs import Pairs

OUTSIDE_MEDICINE = 0.7
"""Factor on writers from outside medicine, whose letters weigh less (prior; the order follows NRMP 2018)."""

SETS_AT_ONCE = 4096
"""Sets of fields whose closeness to all students of a block is kept, if there are no more."""

IN_CACHE = 256
"""Sets of fields whose closeness is computed together, so that the arrays stay in the processor's cache."""


@dataclass(frozen=True)
class MentorFields:
    """Closeness of each distinct set of fields to every specialty, and which set each mentor has."""

    closeness: NDArray[np.float64]
    set_of: NDArray[np.intp]
    outside: NDArray[np.bool_]
    science: NDArray[np.bool_]
    stated: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Sequence[MentorFields]) -> MentorFields:
        """Return the mentors of all parts, one part after another; sets of the same closeness are one."""
        closeness = np.concatenate([part.closeness for part in parts])
        first = first_equal(row.tobytes() for row in closeness).astype(np.intp)
        set_of = first[shifted([part.set_of for part in parts], [len(part.closeness) for part in parts])]
        flags = [np.concatenate([getattr(part, name) for part in parts]) for name in ("outside", "science", "stated")]
        return cls(closeness, set_of, *flags).take(np.arange(len(set_of)))

    def take(self, rows: NDArray[np.intp]) -> MentorFields:
        """Return the mentors at these rows, with the sets that they have."""
        held, set_of = renumbered(self.set_of[rows], len(self.closeness))
        return MentorFields(self.closeness[held], set_of, self.outside[rows], self.science[rows], self.stated[rows])

    @functools.cached_property
    def near(self) -> NDArray[np.float32]:
        """How near each specialty is to each set, shape (n_specialties, n_sets)."""
        return self.closeness.T.astype(np.float32, order="C")


@dataclass(frozen=True, slots=True)
class StudentFields:
    """Fields of every interest of every student, in the student's order; unresolved interests are left out.

    Attributes
    ----------
    fields : ndarray of int, shape (n_students, n_interests, n_fields)
        Rows in the vocabulary.
    sureness : ndarray of float64, same shape
        How surely each field is meant, in [0, 1]; 0 where there is none.
    discounts, shares : ndarray of float64, shape (n_students, n_interests)
        What an interest counts in the best and in the mean; 0 where there is none.
    premed, stated : ndarray of bool, shape (n_students,)
    """

    fields: NDArray[np.intp]
    sureness: NDArray[np.float64]
    discounts: NDArray[np.float64]
    shares: NDArray[np.float64]
    premed: NDArray[np.bool_]
    stated: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> StudentFields:
        """Return the students at these rows."""
        return StudentFields(
            fields=self.fields[rows],
            sureness=self.sureness[rows],
            discounts=self.discounts[rows],
            shares=self.shares[rows],
            premed=self.premed[rows],
            stated=self.stated[rows],
        )


class SpecialtyBlock:
    """Half the best-met interest, half the rank-weighted mean over the student's interests.

    Notes
    -----
    Closeness of two specialties comes from the specialty graph: same 1, parent and child .75, grandparent or
    siblings under a specialty .5, sharing only a group .25. An interest at rank r is discounted by ``.7 + .3 /
    log2(1 + r)`` in the best and weighs ``1 / log2(1 + r)`` in the mean. Sources: letters in the specialty cited by
    86% of programme directors (NRMP Program Director Survey 2018); the constants are priors.
    """

    name = "specialty"
    reads = frozenset({NAME, ROLE, SPECIALTIES, BIO, RESEARCH})
    lowest = 0.0
    highest = 1.0

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> MentorFields:
        """Resolve cells first, then the fields named in bio and research."""
        cells = fields_of_cells(mentors[SPECIALTIES], encoding)
        sets = [
            merged((*(field for cell in own for field in cell), *fields_of_texts(mentors, row, encoding)))
            for row, own in enumerate(cells)
        ]
        distinct = {fields: row for row, fields in enumerate(dict.fromkeys(sets))}
        graph = specialties().closeness
        closeness = np.zeros((len(distinct), graph.shape[0]))
        for fields, row in distinct.items():
            for field, sureness in fields:
                np.maximum(closeness[row], sureness * graph[field], out=closeness[row])
        roles = np.array([role or "" for role in mentors[ROLE]])
        told = MentorFields(
            closeness=closeness,
            set_of=np.array([distinct[fields] for fields in sets], dtype=np.intp),
            outside=np.isin(roles, (ADVISOR, SCIENCE_FACULTY)),
            science=roles == SCIENCE_FACULTY,
            stated=np.array([bool(fields) for fields in sets], dtype=bool),
        )
        # two sets of fields may have the same closeness
        return MentorFields.joined([told])

    def encode_students(self, students: Profiles, encoding: Encoding) -> StudentFields:
        """Resolve the interests."""
        cells = fields_of_cells(students[INTERESTS], encoding)
        premed = np.array([stage in {PREMED, None} for stage in students[STAGE]], dtype=bool)
        return _student_fields([[cell for cell in own if cell] for own in cells], premed)

    def raw(
        self,
        students: StudentFields,
        mentors: MentorFields,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return closeness of fields in [0, 1], shape (n_pairs,)."""
        rows = pairs.students
        best, mean = np.zeros(len(pairs)), np.zeros(len(pairs))
        for rank, near in enumerate(_near(students, mentors, pairs)):
            np.maximum(best, near * students.discounts[rows, rank], out=best)
            mean += near * students.shares[rows, rank]
        return np.asarray((0.5 * best + 0.5 * mean) * _standing(students, mentors, pairs))

    def wishes(self, student: Profiles, encoding: Encoding) -> tuple[Wish, ...]:
        """Return the interests that are understood."""
        cells = fields_of_cells(student[INTERESTS], encoding)[0]
        words = [said for said, fields in zip(student[INTERESTS][0], cells, strict=True) if fields]
        return ranked_wishes(words)

    def met(
        self,
        students: StudentFields,
        mentors: MentorFields,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return how close the mentor's nearest field is to each interest, in [0, 1], shape (n_pairs, n_interests)."""
        near = np.stack(list(_near(students, mentors, pairs)), axis=1)
        return np.asarray(near * _standing(students, mentors, pairs)[:, None])

    def ceiling(self, students: StudentFields, mentors: MentorFields, scale: Scale) -> Ceiling:
        """Return a line of closeness itself, which is computed once per distinct interest and distinct set of fields.

        Mentors without a field are close to nobody.
        """
        counted = _Counted.of(students)
        slope, start, floor = scale.calibration.rise()
        rise = slope * scale.shares

        every = counted.closeness(mentors.near) if len(mentors.closeness) <= SETS_AT_ONCE else None

        def add(some: Some, total: NDArray[np.float32], topic: NDArray[np.float32] | None) -> None:
            if every is None:
                used, place = np.unique(mentors.set_of[some], return_inverse=True)
                near = counted.closeness(mentors.near.take(used, axis=1)).take(place, axis=0)
            else:
                near = every.take(mentors.set_of[some], axis=0)
            outside = np.flatnonzero(mentors.outside[some])
            near[outside] *= counted.outside.take(mentors.science[some][outside], axis=0)
            if topic is not None:
                np.maximum(topic, near, out=topic)
            near *= rise
            total += near

        return Ceiling(lambda some: scale.known(some, max(start, floor)), add)

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return the mentor's fields nearest to an interest, closest first; from the text where no cell names one."""
        interests = fields_of_cells(student[INTERESTS], encoding)[0]
        wanted = [(said, fields) for said, fields in zip(student[INTERESTS][0], interests, strict=True) if fields]
        discounts = 0.7 + 0.3 * rank_discounts(len(wanted))
        cells = fields_of_cells(mentor[SPECIALTIES], encoding)[0]
        offered = [
            *((SPECIALTIES, item, own) for item, own in zip(mentor[SPECIALTIES][0], cells, strict=True) if own),
            *fields_by_quote(mentor, 0, encoding),
        ]
        found = [
            (
                discount * near.counted,
                Evidence(self.name, "specialty", column, quote, said, near.label, near.word, near.counted),
            )
            for column, quote, fields in offered
            for (said, wished), discount in zip(wanted, discounts, strict=True)
            for near in [_nearness(quote if column == SPECIALTIES else "", fields, said, wished)]
            if near.counted > 0
        ]
        return [item for _, item in sorted(found, key=lambda pair: -pair[0])]


def _near(students: StudentFields, mentors: MentorFields, pairs: Pairs) -> Iterator[NDArray[np.float64]]:
    """Yield the closeness of the mentor's nearest field to one interest after another, shape (n_pairs,)."""
    sets, rows = mentors.set_of[pairs.mentors], pairs.students
    for rank in range(students.fields.shape[1]):
        met = np.zeros(len(pairs))
        for place in range(students.fields.shape[2]):
            near = mentors.closeness[sets, students.fields[rows, rank, place]]
            np.maximum(met, near * students.sureness[rows, rank, place], out=met)
        yield met


def _standing(students: StudentFields, mentors: MentorFields, pairs: Pairs) -> NDArray[np.float64]:
    """Return what the field of a mentor counts for a student, less where the mentor is from outside medicine."""
    outside = mentors.outside[pairs.mentors] & ~(mentors.science[pairs.mentors] & students.premed[pairs.students])
    return np.where(outside, OUTSIDE_MEDICINE, 1.0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Students' interests in float32, every distinct interest once.

    ``fields`` and ``sureness`` have the shape (n_distinct, n_fields), ``place``, ``discounts`` and ``shares`` the shape
    (n_ranks, n_students, 1), but ``place`` without the last axis; ``outside`` (2, n_students) is what a mentor from
    outside medicine counts, and one of a science faculty. The half that the best and the mean have in the block is part
    of ``discounts`` and ``shares``.
    """

    fields: NDArray[np.intp]
    sureness: NDArray[np.float32]
    place: NDArray[np.intp]
    discounts: NDArray[np.float32]
    shares: NDArray[np.float32]
    outside: NDArray[np.float32]

    @classmethod
    def of(cls, students: StudentFields) -> _Counted:
        n_students, n_ranks, n_fields = students.fields.shape
        cells = np.concatenate([students.fields.astype(float), students.sureness], axis=2).reshape(-1, 2 * n_fields)
        distinct, place = np.unique(cells, axis=0, return_inverse=True)
        halves = 0.5 * students.discounts, 0.5 * students.shares
        discounts, shares = (half.T[..., None].astype(np.float32) for half in halves)
        outside = np.full(n_students, OUTSIDE_MEDICINE)
        outside = np.stack([outside, np.where(students.premed, 1.0, outside)]).astype(np.float32)
        fields, sureness = distinct[:, :n_fields].astype(np.intp), distinct[:, n_fields:].astype(np.float32)
        places = place.reshape(n_students, n_ranks).T
        return cls(fields, sureness, places, discounts, shares, outside)

    def closeness(self, near: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the block's raw values for sets of fields of mentors inside medicine, shape (n_sets, n_students).

        ``near`` is how near each specialty is to each set, shape (n_specialties, n_sets).
        """
        found = np.empty((near.shape[1], self.outside.shape[1]), dtype=np.float32)
        for start in range(0, len(found), IN_CACHE):
            found[start : start + IN_CACHE] = self._of_few(near[:, start : start + IN_CACHE]).T
        return found

    def _of_few(self, near: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the same for few sets, shape (n_students, n_sets)."""
        met = near[self.fields[:, 0]] * self.sureness[:, [0]]
        for other in range(1, self.fields.shape[1]):
            np.maximum(met, near[self.fields[:, other]] * self.sureness[:, [other]], out=met)
        best, mean = met[self.place[0]] * self.discounts[0], met[self.place[0]] * self.shares[0]
        for rank in range(1, len(self.place)):
            own = met[self.place[rank]]
            mean += own * self.shares[rank]
            np.maximum(best, np.multiply(own, self.discounts[rank], out=own), out=best)
        best += mean
        return np.asarray(best)


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near a statement of a mentor is to an interest: the field meant, in a word, and as the score counts it."""

    label: str
    word: str
    counted: float


def _nearness(cell: str, fields: Fields, said: str, wished: Fields) -> _Nearness:
    """Compare the fields of a cell, or of a sentence (``cell`` is then ""), with those of an interest.

    The word goes by the graph, whatever the sureness of the readings: the same words are always the same field, and a
    part of a name ("stroke neurology") is only close to it.
    """
    graph = specialties().closeness
    counted, near, field = max((a * b * graph[x, y], graph[x, y], -x) for x, a in fields for y, b in wished)
    label = specialties().labels[-field]
    one = len(fields) == 1 and key_of(label) == key_of(said)
    if cell and (one or key_of(cell) == key_of(said)):
        return _Nearness(label, "same", float(counted))
    sure = (not cell or specialties().names_one(cell)) and specialties().names_one(said)
    steps = (("same", SAME), ("close", PARENT), ("related", RELATED))
    word = next((word for word, least in steps if near >= least), "")
    return _Nearness(label, "close" if word == "same" and not sure else word, float(counted))


def _student_fields(interests: Sequence[Sequence[Fields]], premed: NDArray[np.bool_]) -> StudentFields:
    n_interests = max([1, *map(len, interests)])
    n_fields = max([1, *(len(fields) for own in interests for fields in own)])
    counted = np.zeros((2, len(interests), n_interests))
    fields = np.zeros((len(interests), n_interests, n_fields), dtype=np.intp)
    sureness = np.zeros(fields.shape)
    for row, own in enumerate(interests):
        share = rank_discounts(len(own))
        counted[:, row, : len(own)] = 0.7 + 0.3 * share, share / (share.sum() or 1.0)
        for rank, cell in enumerate(own):
            fields[row, rank, : len(cell)] = [field for field, _ in cell]
            sureness[row, rank, : len(cell)] = [sure for _, sure in cell]
    return StudentFields(
        fields, sureness, counted[0], counted[1], premed, np.array([bool(own) for own in interests], dtype=bool)
    )
