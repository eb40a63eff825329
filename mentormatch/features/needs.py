"""Needs block: whether the mentor can give what the student asks for."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import BIO, NAME, NEEDS, RESEARCH, ROLE, SUPERVISES
from mentormatch.features.blinding import masked
from mentormatch.features.block import Ceiling, Evidence, Wish
from mentormatch.features.campus import CAMPUS_COLUMNS, Campuses, mentor_campuses, student_campuses
from mentormatch.features.need_kinds import kinds_of, need_kinds
from mentormatch.features.offers import (
    FACTS,
    TEXT_AT_MOST,
    fact_columns,
    offers_from_facts,
    offers_from_text,
    support_of,
)
from mentormatch.features.texts import MENTOR_TEXTS, quotable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Scale, Some
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
    reads = frozenset({NAME, *MENTOR_TEXTS, *FACTS, *CAMPUS_COLUMNS})
    lowest = 0.0
    highest = 1.0

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> MentorOffers:
        """Return what the mentors offer."""
        told = [
            bool(role or supervises is not None or bio or research)
            for role, supervises, bio, research in zip(
                mentors[ROLE], mentors[SUPERVISES], mentors[BIO], mentors[RESEARCH], strict=True
            )
        ]
        return MentorOffers(_offers(mentors, encoding), mentor_campuses(mentors), np.array(told, dtype=bool))

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
        own, met = _offered(students, mentors, pairs, topic)
        return _pooled(own.T, met.T, students.counts[pairs.students])

    def wishes(self, student: Profiles, encoding: Encoding) -> tuple[Wish, ...]:
        """Return the needs that are understood; one that asks for several kinds of help stands there for each."""
        said = kinds_of(_masked_needs(student, 0), encoding.encoder)
        kinds = sorted({kind for own in said for kind in own})
        asked = [(kind, need, own) for need, own in zip(student[NEEDS][0], said, strict=True) for kind in own]
        times = Counter(kind for kind, _, _ in asked)
        return tuple(
            Wish(
                need,
                1 / (len(kinds) * times[kind]),
                kinds.index(kind),
                need_kinds()[kind].label if len(own) > 1 else "",
            )
            for kind, need, own in asked
        )

    def met(
        self, students: StudentNeeds, mentors: MentorOffers, pairs: Pairs, topic: NDArray[np.float64] | None
    ) -> NDArray[np.float64]:
        """Return how far each kind of need is met, in [0, 1], shape (n_pairs, n_needs)."""
        _, met = _offered(students, mentors, pairs, topic)
        return met * mentors.stated[pairs.mentors, None]

    def ceiling(self, students: StudentNeeds, mentors: MentorOffers, scale: Scale) -> Ceiling:
        """Return at least how far needs are met: as on the student's own campus, on a line between topic 0 and 1.

        The pooled value is a sum of maxima of what grows in proportion to the topic, so it is convex in it, and so is
        the larger of a floor and a rising line of it: both lie below the line between the ends. The ends depend on the
        kinds of needs only.
        """
        lists, list_of = np.unique(students.kinds, axis=0, return_inverse=True)
        counts, kinds = (lists >= 0).sum(axis=1)[:, None], lists.T
        slope, start, floor = scale.calibration.rise()
        # weight of each student in the row of the student's list: a product then copies and weighs at once
        shares = np.zeros((len(lists), len(students.kinds)), dtype=np.float32)
        shares[list_of.ravel(), np.arange(len(students.kinds))] = scale.shares

        def add(some: Some, total: NDArray[np.float32], topic: NDArray[np.float32] | None) -> None:
            # one kind more, which nobody offers, stands where there is no need
            offers = np.zeros((len(_topical()) + 1, len(total)), dtype=np.float32)
            offers[:-1] = mentors.offers[some].T
            own = offers.take(kinds, axis=0, mode="wrap")
            offers[:-1][_topical()] = 0.0
            found = _pooled(own, np.stack([offers.take(kinds, axis=0, mode="wrap"), own], axis=1), counts)
            found *= slope
            found += start
            np.maximum(found, floor, out=found)
            found *= scale.stated[some]
            low, high = found
            rise = (high - low).T @ shares
            if topic is not None:
                rise *= topic
            rise += low.T @ shares
            total += rise

        return Ceiling(lambda some: scale.known(some, np.float32(0.0)), add)

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return the facts and sentences that answer a need, best-met need first."""
        needs = _masked_needs(student, 0)
        person = mentor.person(0)
        offers = _offers(mentor, encoding)[0]
        quotes = quotable(person)
        support = support_of([masked(quote, name=person[NAME]) for _, quote in quotes], encoding.encoder)
        found = []
        for need, kinds in zip(student[NEEDS][0], kinds_of(needs, encoding.encoder), strict=True):
            for kind in kinds:
                met = float(offers[kind])
                found += [
                    Evidence(self.name, "need", column, quote, need, need_kinds()[kind].kind, closeness=met)
                    for column, quote in (
                        *fact_columns(need_kinds()[kind].kind, person),
                        *_best_supporting(quotes, support[:, kind]),
                    )
                ]
        return sorted(found, key=lambda item: -item.closeness)


def _offered(
    students: StudentNeeds, mentors: MentorOffers, pairs: Pairs, topic: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far each need is met whatever the topic, and with it, shape (n_pairs, n_needs) each."""
    kinds = students.kinds[pairs.students]
    away = students.campuses.apart_at(mentors.campuses, pairs.students, pairs.mentors)
    own = mentors.offers[pairs.mentors[:, None], kinds] * (kinds >= 0)
    own = np.where(away[:, None] & _of_campus()[kinds], own * OTHER_CAMPUS, own)
    return own, own if topic is None else np.where(_topical()[kinds], own * topic[:, None], own)


def _masked_needs(students: Profiles, row: int) -> list[str]:
    return [masked(need, name=students[NAME][row]) for need in students[NEEDS][row]]


def _offers(mentors: Profiles, encoding: Encoding) -> NDArray[np.float64]:
    """Return what each mentor offers, in [0, 1], shape (n_mentors, n_kinds)."""
    facts = offers_from_facts(mentors, encoding.as_of)
    return np.asarray(1.0 - (1.0 - facts) * (1.0 - TEXT_AT_MOST * offers_from_text(mentors, encoding.encoder)))


def _best_supporting(quotes: list[tuple[str, str]], support: NDArray[np.float64]) -> list[tuple[str, str]]:
    """Return the one sentence that supports an offer best, if it can be quoted."""
    return [quotes[int(np.argmax(support))]] if support.max(initial=0.0) >= QUOTABLE else []


def _pooled(any_topic: NDArray[Any], met: NDArray[Any], counts: NDArray[np.intp]) -> NDArray[Any]:
    """Pool needs met, shapes (n_needs, ...), 0 beyond the count of each, over the first axis."""
    best, second, every = met[0], np.zeros_like(met[0]), met[0]
    # added one after another, so that the sum does not depend on how many needs others have
    for own in met[1:]:
        second = np.maximum(second, np.minimum(best, own))
        best = np.maximum(best, own)
        every = every + own
    two = (best + second) / np.clip(counts, 1, 2).astype(met.dtype)
    mean = every / np.maximum(counts, 1).astype(met.dtype)
    return np.asarray(BEST * best + TWO_BEST * two + BEST_ANY_TOPIC * any_topic.max(axis=0) + MEAN * mean)


@functools.cache
def _topical() -> NDArray[np.bool_]:
    return np.array([kind.topical for kind in need_kinds()])


@functools.cache
def _of_campus() -> NDArray[np.bool_]:
    return np.array([kind.of_campus for kind in need_kinds()])
