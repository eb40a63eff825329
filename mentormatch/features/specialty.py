"""Specialty block: how close the mentor's fields are to the fields the student is interested in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import ADVISOR, BIO, INTERESTS, PREMED, RESEARCH, ROLE, SCIENCE_FACULTY, SPECIALTIES, STAGE
from mentormatch.features.block import Evidence, rank_discounts
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
            _merged((*(field for cell in own for field in cell), *_fields_of_text(bio), *_fields_of_text(research)))
            for own, bio, research in zip(cells, mentors[BIO], mentors[RESEARCH], strict=True)
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
        graph = specialties().closeness
        wanted = [
            (interest, fields)
            for interest, fields in zip(
                student[INTERESTS][0], _fields_of_cells(student[INTERESTS], encoding)[0], strict=True
            )
            if fields
        ]
        offered = [
            (SPECIALTIES, item, fields)
            for item, fields in zip(
                mentor[SPECIALTIES][0], _fields_of_cells(mentor[SPECIALTIES], encoding)[0], strict=True
            )
        ]
        offered += [found for column in (BIO, RESEARCH) for found in _fields_by_quote(column, mentor[column][0])]
        found = [
            Evidence(self.name, "specialty", column, quote, interest, _labels(fields), _closest(graph, fields, wished))
            for column, quote, fields in offered
            for interest, wished in wanted
        ]
        return sorted((item for item in found if item.closeness > 0), key=lambda item: -item.closeness)


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


def _fields_of_text(text: str) -> Fields:
    index = specialties().index
    return tuple((index[found.id], FROM_TEXT * found.confidence) for found in specialties().find_in_text(text))


def _fields_by_quote(column: str, text: str) -> list[tuple[str, str, Fields]]:
    from mentormatch.text.passages import sentences

    return [(column, sentence, fields) for sentence in sentences(text) if (fields := _fields_of_text(sentence))]


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


def _closest(graph: NDArray[np.float64], fields: Fields, wished: Fields) -> float:
    return max((a * b * float(graph[x, y]) for x, a in fields for y, b in wished), default=0.0)


def _labels(fields: Fields) -> str:
    return " / ".join(specialties().labels[field] for field, _ in fields)
