"""Specialty block: how close the mentor's fields are to the fields the student is interested in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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
from mentormatch.features.blinding import masked
from mentormatch.features.block import Evidence, rank_discounts
from mentormatch.features.claims import is_own_claim
from mentormatch.text.passages import sentences
from mentormatch.vocabulary.closeness import PARENT, RELATED, SAME
from mentormatch.vocabulary.normal import key_of
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Shared
    from mentormatch.people.profiles import Profiles

Fields = tuple[tuple[int, float], ...]
"""Specialties of one cell or one person: (row in the vocabulary, how surely it is meant, in [0, 1])."""

FROM_TEXT = 0.8
"""Factor on a specialty that stands only in the bio or the research text (prior)."""

OUTSIDE_MEDICINE = 0.7
"""Factor on writers from outside medicine, whose letters weigh less (prior; the order follows NRMP 2018)."""

_SURE = frozenset({"name", "alias", "part", "spelling"})


@dataclass(frozen=True, slots=True)
class MentorFields:
    """Closeness of each distinct set of fields to every specialty, and which set each mentor has."""

    closeness: NDArray[np.float64]
    set_of: NDArray[np.intp]
    outside: NDArray[np.bool_]
    science: NDArray[np.bool_]
    stated: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> MentorFields:
        """Return the mentors at these rows."""
        return replace(
            self,
            set_of=self.set_of[rows],
            outside=self.outside[rows],
            science=self.science[rows],
            stated=self.stated[rows],
        )


@dataclass(frozen=True, slots=True)
class StudentFields:
    """Fields of every interest of every student, in the student's order; unresolved interests are left out."""

    interests: tuple[tuple[Fields, ...], ...]
    premed: NDArray[np.bool_]
    stated: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> StudentFields:
        """Return the students at these rows."""
        return StudentFields(tuple(self.interests[row] for row in rows), self.premed[rows], self.stated[rows])


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
    lowest = 0.0
    highest = 1.0

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> MentorFields:
        """Resolve cells first, then the fields named in bio and research."""
        cells = _fields_of_cells(mentors[SPECIALTIES], encoding)
        sets = [
            _merged((*(field for cell in own for field in cell), *_fields_of_texts(mentors, row, encoding)))
            for row, own in enumerate(cells)
        ]
        distinct = {fields: row for row, fields in enumerate(dict.fromkeys(sets))}
        graph = specialties().closeness
        closeness = np.zeros((len(distinct), graph.shape[0]))
        for fields, row in distinct.items():
            for field, sureness in fields:
                np.maximum(closeness[row], sureness * graph[field], out=closeness[row])
        roles = np.array([role or "" for role in mentors[ROLE]])
        return MentorFields(
            closeness=closeness,
            set_of=np.array([distinct[fields] for fields in sets], dtype=np.intp),
            outside=np.isin(roles, (ADVISOR, SCIENCE_FACULTY)),
            science=roles == SCIENCE_FACULTY,
            stated=np.array([bool(fields) for fields in sets], dtype=bool),
        )

    def encode_students(self, students: Profiles, encoding: Encoding) -> StudentFields:
        """Resolve the interests."""
        cells = _fields_of_cells(students[INTERESTS], encoding)
        interests = tuple(tuple(cell for cell in own if cell) for own in cells)
        premed = np.array([stage in {PREMED, None} for stage in students[STAGE]], dtype=bool)
        return StudentFields(interests, premed, np.array([bool(own) for own in interests], dtype=bool))

    def raw(self, students: StudentFields, mentors: MentorFields, shared: Shared) -> NDArray[Any]:
        """Return closeness of fields in [0, 1], shape (n_students, n_mentors)."""
        closeness = mentors.closeness.astype(shared.dtype)
        values = np.zeros((len(students.stated), len(mentors.set_of)), dtype=shared.dtype)
        for row, interests in enumerate(students.interests):
            if interests:
                outside = mentors.outside & ~(mentors.science & students.premed[row])
                factor = np.where(outside, OUTSIDE_MEDICINE, 1.0).astype(shared.dtype)
                values[row] = _pooled(_met(closeness, interests))[mentors.set_of] * factor
        return values

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return the mentor's fields nearest to an interest, closest first; from the text where no cell names one."""
        interests = _fields_of_cells(student[INTERESTS], encoding)[0]
        wanted = [(said, fields) for said, fields in zip(student[INTERESTS][0], interests, strict=True) if fields]
        discounts = 0.7 + 0.3 * rank_discounts(len(wanted))
        cells = _fields_of_cells(mentor[SPECIALTIES], encoding)[0]
        offered = [
            *((SPECIALTIES, item, own) for item, own in zip(mentor[SPECIALTIES][0], cells, strict=True) if own),
            *_fields_by_quote(mentor, 0, encoding),
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


def _fields_of_cells(cells: Sequence[tuple[str, ...]], encoding: Encoding) -> list[tuple[Fields, ...]]:
    """Resolve lists of cells, every distinct cell once."""
    distinct = sorted({cell for own in cells for cell in own})
    matches = dict(zip(distinct, specialties().resolve_all(distinct, encoding.encoder), strict=True))
    index = specialties().index
    fields = {
        cell: tuple((index[match.id], 1.0 if match.how in _SURE else match.confidence) for match in found)
        for cell, found in matches.items()
    }
    return [tuple(fields[cell] for cell in own) for own in cells]


def _fields_of_texts(mentors: Profiles, row: int, encoding: Encoding) -> Fields:
    return tuple(field for _, _, fields in _fields_by_quote(mentors, row, encoding) for field in fields)


def _fields_by_quote(mentors: Profiles, row: int, encoding: Encoding) -> list[tuple[str, str, Fields]]:
    """Return the sentences of bio and research in which a mentor names a field as the mentor's own."""
    index = specialties().index
    found = []
    for column in (BIO, RESEARCH) if encoding.facts_from_text else ():
        for sentence in sentences(mentors[column][row]):
            plain = masked(sentence, name=mentors[NAME][row])
            mentions = specialties().find_in_text(plain) if is_own_claim(plain) else ()
            if mentions:
                fields = tuple((index[item.id], FROM_TEXT * item.confidence) for item in mentions)
                found.append((column, sentence, fields))
    return found


def _merged(fields: Fields) -> Fields:
    """Keep the surest reading of each specialty, in a fixed order."""
    best: dict[int, float] = {}
    for field, sureness in fields:
        best[field] = max(sureness, best.get(field, 0.0))
    return tuple(sorted(best.items()))


def _met(closeness: NDArray[Any], interests: tuple[Fields, ...]) -> NDArray[Any]:
    """Return how well each set of fields meets each interest, shape (n_sets, n_interests)."""
    met = [
        np.max([closeness[:, field] * closeness.dtype.type(sureness) for field, sureness in interest], axis=0)
        for interest in interests
    ]
    return np.ascontiguousarray(np.array(met).T)


def _pooled(met: NDArray[Any]) -> NDArray[Any]:
    share = rank_discounts(met.shape[1])
    discount = (0.7 + 0.3 * share).astype(met.dtype)
    best = (met * discount).max(axis=1)
    mean = (met * (share / share.sum()).astype(met.dtype)).sum(axis=1)
    return np.asarray(0.5 * best + 0.5 * mean)
