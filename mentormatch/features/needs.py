"""Needs block: whether the mentor can give what the student asks for."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import BIO, NAME, NEEDS, RESEARCH, ROLE, SUPERVISES
from mentormatch.features.blinding import masked
from mentormatch.features.block import Evidence
from mentormatch.features.campus import Campuses, mentor_campuses, student_campuses
from mentormatch.features.need_kinds import kinds_of, need_kinds
from mentormatch.features.offers import TEXT_AT_MOST, fact_columns, offers_from_facts, offers_from_text, support_of
from mentormatch.features.texts import quotable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Ceiling, Encoding
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.pairs import Pairs

BEST, TWO_BEST, BEST_ANY_TOPIC, MEAN = 0.52, 0.13, 0.20, 0.15
"""Shares of the best-met need, the two best, the best whatever its topic, and the mean of all (priors)."""

QUOTABLE = 0.5
"""Support from which a sentence is quoted as an answer to a need; weaker support counts, but reads like noise."""

OTHER_CAMPUS = 0.45
"""Factor on the letters, courses and advice that science faculty and advisers of another campus can offer (prior)."""


@dataclass(frozen=True, slots=True)
class MentorOffers:
    """What each mentor offers, in [0, 1], shape (n_mentors, n_kinds)."""

    offers: NDArray[np.float64]
    campuses: Campuses
    stated: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> MentorOffers:
        """Return the mentors at these rows."""
        return MentorOffers(self.offers[rows], self.campuses.take(rows), self.stated[rows])


@dataclass(frozen=True, slots=True)
class StudentNeeds:
    """Kinds of each student's needs, each kind once; needs without a kind are left out.

    Attributes
    ----------
    kinds : ndarray of int, shape (n_students, n_needs)
        In ascending order, -1 where there is none.
    campuses : Campuses
    """

    kinds: NDArray[np.intp]
    campuses: Campuses

    @property
    def counts(self) -> NDArray[np.intp]:
        """Number of kinds of each student, shape (n_students,)."""
        return np.asarray((self.kinds >= 0).sum(axis=1))

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether any need was understood."""
        return self.counts > 0

    def take(self, rows: NDArray[np.intp]) -> StudentNeeds:
        """Return the students at these rows."""
        return StudentNeeds(self.kinds[rows], self.campuses.take(rows))


class NeedsBlock:
    """Mostly how well the best-met need is met.

    Notes
    -----
    An offer is ``1 - (1 - facts) * (1 - .5 * text)``. Needs that depend on the topic (research, clinical exposure, a
    letter) count as far as the topic fits, the larger of the goals text and the specialty. Pooled as ``.52 best +
    .13 mean of two best + .20 best whatever the topic + .15 mean of all``. All constants are priors; in judged cohorts
    removing the block cost .022 [.005, .041] nDCG@5. Nobody meets all needs (DeCastro et al. 2013), so the mean
    weighs little.
    """

    name = "needs"
    lowest = 0.0
    highest = 1.0

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> MentorOffers:
        """Return what the mentors offer."""
        facts = offers_from_facts(mentors, encoding.as_of)
        text = offers_from_text(mentors, encoding.encoder)
        offers = 1.0 - (1.0 - facts) * (1.0 - TEXT_AT_MOST * text)
        told = [
            bool(role or supervises is not None or bio or research)
            for role, supervises, bio, research in zip(
                mentors[ROLE], mentors[SUPERVISES], mentors[BIO], mentors[RESEARCH], strict=True
            )
        ]
        return MentorOffers(offers, mentor_campuses(mentors), np.array(told, dtype=bool))

    def encode_students(self, students: Profiles, encoding: Encoding) -> StudentNeeds:
        """Return the kinds of the students' needs."""
        needs = [_masked_needs(students, row) for row in range(len(students))]
        distinct = sorted({need for own in needs for need in own})
        kind_of = dict(zip(distinct, kinds_of(distinct, encoding.encoder), strict=True))
        sets = [sorted({kind for need in own for kind in kind_of[need]}) for own in needs]
        kinds = np.full((len(sets), max([1, *map(len, sets)])), -1, dtype=np.intp)
        for row, own in enumerate(sets):
            kinds[row, : len(own)] = own
        return StudentNeeds(kinds, student_campuses(students))

    def raw(
        self, students: StudentNeeds, mentors: MentorOffers, pairs: Pairs, topic: NDArray[np.float64] | None
    ) -> NDArray[np.float64]:
        """Return how far needs are met in [0, 1], shape (n_pairs,)."""
        kinds, counts = students.kinds[pairs.students], students.counts[pairs.students]
        away = students.campuses.apart_at(mentors.campuses, pairs.students, pairs.mentors)
        own = mentors.offers[pairs.mentors[:, None], kinds] * (kinds >= 0)
        own = np.where(away[:, None] & _of_campus()[kinds], own * OTHER_CAMPUS, own)
        met = own if topic is None else np.where(_topical()[kinds], own * topic[:, None], own)
        return _pooled(own, met, counts)

    def ceiling(self, students: StudentNeeds, mentors: MentorOffers) -> Ceiling:
        """Return at least how far needs are met: as on the student's own campus, on a line between topic 0 and 1.

        The pooled value is a sum of maxima of what grows in proportion to the topic, so it is convex in it and lies
        below the line between its ends. The ends depend on the kinds of needs only.
        """
        lists, list_of = np.unique(students.kinds, axis=0, return_inverse=True)
        counts = (lists >= 0).sum(axis=1)
        ends = np.zeros((2, len(lists), len(mentors.offers)), dtype=np.float32)
        for row, kinds in enumerate(lists):
            own = mentors.offers[:, kinds] * (kinds >= 0)
            of_row = np.full(len(own), counts[row])
            ends[:, row] = _pooled(own, np.where(_topical()[kinds], 0.0, own), of_row), _pooled(own, own, of_row)
        low, rise = ends[0], ends[1] - ends[0]

        def columns(some: slice, topic: NDArray[np.float32] | None) -> NDArray[np.float32]:
            values = rise[list_of, some]
            if topic is not None:
                values *= topic
            values += low[list_of, some]
            return np.asarray(values)

        return columns

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return the facts and sentences that answer a need, best-met need first."""
        needs = _masked_needs(student, 0)
        person = mentor.person(0)
        offers = self.encode_mentors(mentor, encoding).offers[0]
        found = []
        for need, kinds in zip(student[NEEDS][0], kinds_of(needs, encoding.encoder), strict=True):
            for kind in kinds:
                met = float(offers[kind])
                found += [
                    Evidence(self.name, "need", column, quote, need, need_kinds()[kind].kind, closeness=met)
                    for column, quote in (
                        *fact_columns(need_kinds()[kind].kind, person),
                        *_support(person, kind, encoding),
                    )
                ]
        return sorted(found, key=lambda item: -item.closeness)


def _masked_needs(students: Profiles, row: int) -> list[str]:
    return [masked(need, name=students[NAME][row]) for need in students[NEEDS][row]]


def _support(person: Mapping[str, Any], kind: int, encoding: Encoding) -> list[tuple[str, str]]:
    """Return the one sentence that best supports an offer of this kind."""
    quotes = quotable(person)
    support = support_of([masked(quote, name=person[NAME]) for _, quote in quotes], encoding.encoder)[:, kind]
    return [quotes[int(np.argmax(support))]] if support.max(initial=0.0) >= QUOTABLE else []


def _pooled(any_topic: NDArray[Any], met: NDArray[Any], counts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Pool needs met, shapes (n_pairs, n_needs), 0 beyond the count of each, to shape (n_pairs,)."""
    ordered = np.sort(met, axis=1)[:, ::-1]
    two, every = ordered[:, 0].copy(), ordered[:, 0].copy()
    # added one after another, so that the sum does not depend on how many needs others have
    for place in range(1, ordered.shape[1]):
        two += ordered[:, place] if place == 1 else 0.0
        every += ordered[:, place]
    return np.asarray(
        BEST * ordered[:, 0]
        + TWO_BEST * two / np.clip(counts, 1, 2)
        + BEST_ANY_TOPIC * any_topic.max(axis=1)
        + MEAN * every / np.maximum(counts, 1)
    )


@functools.cache
def _topical() -> NDArray[np.bool_]:
    return np.array([kind.topical for kind in need_kinds()])


@functools.cache
def _of_campus() -> NDArray[np.bool_]:
    return np.array([kind.of_campus for kind in need_kinds()])
