"""Exact top k: a ceiling for everybody, exact scores for those whose ceiling is high enough, and nobody lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.ceilings import Ceilings
from mentormatch.features.eligibility import barred_by_kind
from mentormatch.features.scoring import BLOCKS, score_pairs
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.topk import MARGIN, best_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.eligibility import MentorTerms, StudentTerms
    from mentormatch.features.scoring import Encoded, ScoreTerms
    from mentormatch.ranking.topk import Rows, Tiles

CEILINGS_AT_ONCE = 2**22
"""Pairs whose ceilings are kept at once, by all threads together: 16 MiB."""

STUDENTS_AT_ONCE = 224
"""Students whose ceilings are computed together; more would be a little faster, and take more memory."""

PAIRS_AT_ONCE = 2**13
"""Pairs that are scored exactly at once: bounds the memory, never the result."""


ORDERED_AT_ONCE = 2**14
"""Students among whom those whom the same mentors may take are put together."""

COPIED = 32
"""Students for whom a mentor must be skipped, to be worth the copies that put those who are left side by side; an
estimate, which changes no result."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best mentors of some students, student by student, best first.

    Attributes
    ----------
    pairs : Pairs
        Rows of students and of mentors, shape (n_found,) each.
    scores : ndarray of float64, shape (n_found,)
    contributions : ndarray of float64, shape (n_blocks + 1, n_found)
    """

    pairs: Pairs
    scores: NDArray[np.float64]
    contributions: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Roster:
    """Mentors as they are searched: encoded, their terms, and the place of each id among the sorted ids."""

    encoded: Encoded
    terms: MentorTerms
    id_order: NDArray[np.intp]


def search(
    students: Encoded, student_terms: StudentTerms, terms: ScoreTerms, roster: Roster, *, k: int
) -> Iterator[Found]:
    """Yield the k best eligible mentors of every student, for some students after another.

    The result is that of scoring every pair exactly and sorting: equal scores go by the mentors' ids.
    """
    if len(students) <= STUDENTS_AT_ONCE:
        yield _found(_Block.of(students, student_terms, terms, roster, k), n_threads=1)
        return
    from threadpoolctl import ThreadpoolController

    # one thread per block of students and none within the products: faster than products that share all cores
    libraries = ThreadpoolController().select(user_api="blas")
    n_threads = max([1, *(own["num_threads"] for own in libraries.info())])
    starts = range(0, len(students), ORDERED_AT_ONCE)
    alike = [_alike(student_terms, roster, slice(start, start + ORDERED_AT_ONCE)) for start in starts]
    blocks = [
        [rows[start : start + STUDENTS_AT_ONCE] for start in range(0, len(rows), STUDENTS_AT_ONCE)] for rows in alike
    ]

    def found(rows: NDArray[np.intp]) -> Found:
        block = _Block.of(students.take(rows), student_terms.take(rows), terms.take(rows), roster, k)
        own = _found(block, n_threads=n_threads)
        return replace(own, pairs=Pairs(rows[own.pairs.students], own.pairs.mentors))

    with libraries.limit(limits=1), ThreadPoolExecutor(n_threads) as threads:
        parts = threads.map(found, chain.from_iterable(blocks))
        for own in blocks:
            yield _in_order([*islice(parts, len(own))])


def _alike(student_terms: StudentTerms, roster: Roster, some: slice) -> NDArray[np.intp]:
    """Return the rows of some students, those whom the same kinds of mentors may take together."""
    rows = np.arange(len(student_terms.kinds.kind_of))[some]
    barred = barred_by_kind(student_terms.take(rows), roster.terms)
    alike = np.unique(barred.by_kind, axis=0, return_inverse=True)[1].ravel()
    return rows[np.argsort(alike[barred.kind_of], kind="stable")]


def _in_order(parts: Sequence[Found]) -> Found:
    """Return what was found for several blocks, in order of the students."""
    students = np.concatenate([part.pairs.students for part in parts])
    mentors = np.concatenate([part.pairs.mentors for part in parts])
    order = np.argsort(students, kind="stable")
    scores = np.concatenate([part.scores for part in parts])
    contributions = np.concatenate([part.contributions for part in parts], axis=1)
    return Found(Pairs(students, mentors).take(order), scores[order], contributions[:, order])


def _found(block: _Block, *, n_threads: int) -> Found:
    """Return the best mentors of the students of a block, some mentors after others."""
    step = max(1, CEILINGS_AT_ONCE // n_threads // max(len(block.students), 1))
    best = block.scored(Pairs.grid(0, 0))
    for start in range(0, len(block.mentors), step):
        best = block.searched(block.mentors[start : start + step], best)
    return best


@dataclass(frozen=True, slots=True)
class _Block:
    """Some students, what bounds their scores, and the rows of the mentors to look at, in order."""

    students: Encoded
    terms: ScoreTerms
    roster: Roster
    ceilings: Ceilings
    mentors: NDArray[np.intp]
    k: int

    @classmethod
    def of(cls, students: Encoded, student_terms: StudentTerms, terms: ScoreTerms, roster: Roster, k: int) -> _Block:
        barred = barred_by_kind(student_terms, roster.terms)
        is_open = np.logical_not(barred.by_kind).any(axis=0).take(barred.mentor_kinds)
        if np.count_nonzero(~is_open) * len(students) < COPIED * len(is_open):
            is_open[:] = True
        ceilings = Ceilings.of(students, roster.encoded, terms, barred)
        return cls(students, terms, roster, ceilings, np.flatnonzero(is_open), k)

    def searched(self, some: NDArray[np.intp], best: Found) -> Found:
        """Return the best after some mentors, given the best before them."""
        tiles = self.ceilings.stretch(some)
        if len(best.pairs) < self.k * len(self.students):
            # a few first, so that the k-th best score is high from the start
            pairs, _ = self._promising(best, tiles, tiles.likely(k=self.k), some)
            first = pairs.take(pairs.places() < self.k)
            best = self._best_of(best, self.scored(first))
            tiles.close(first.students, np.searchsorted(some, first.mentors))
        pairs, highest = self._promising(best, tiles, tiles.above(self._least(best)), some)
        at_once = 2 * self.k
        while len(pairs):
            now = pairs.places() < at_once
            best = self._best_of(best, self.scored(pairs.take(now)))
            rest = np.flatnonzero(~now & self._can_be(best, pairs, highest))
            pairs, highest, at_once = pairs.take(rest), highest[rest], 2 * at_once
        return best

    def _promising(
        self, best: Found, tiles: Tiles, rows: Rows, some: NDArray[np.intp]
    ) -> tuple[Pairs, NDArray[np.float32]]:
        """Return those of some pairs that can be among the best also by their values, and their ceilings, in order."""
        pairs = Pairs(rows[0], some[rows[1]])
        highest = self.ceilings.narrowed(pairs, tiles.at(*rows))
        can = np.flatnonzero(self._can_be(best, pairs, highest))
        can = can[np.lexsort((-highest[can], pairs.students[can]))]
        return pairs.take(can), highest[can]

    def _can_be(self, best: Found, pairs: Pairs, highest: NDArray[np.float32]) -> NDArray[np.bool_]:
        return np.asarray(highest >= self._least(best)[pairs.students] - MARGIN)

    def scored(self, pairs: Pairs) -> Found:
        """Return the exact scores of pairs."""
        some = pairs.parts(PAIRS_AT_ONCE)
        parts = [score_pairs(self.students, self.roster.encoded, self.terms, part) for part in some]
        scores = np.concatenate([np.zeros(0), *(scores for scores, _ in parts)])
        contributions = [np.zeros((len(BLOCKS) + 1, 0)), *(contributions for _, contributions in parts)]
        return Found(pairs, scores, np.concatenate(contributions, axis=1))

    def _best_of(self, best: Found, more: Found) -> Found:
        pairs, scores = best.pairs.with_pairs(more.pairs), np.concatenate([best.scores, more.scores])
        kept = best_of(scores, pairs.students, self.roster.id_order[pairs.mentors], k=self.k)
        contributions = np.concatenate([best.contributions, more.contributions], axis=1)
        return Found(pairs.take(kept), scores[kept], contributions[:, kept])

    def _least(self, best: Found) -> NDArray[np.float64]:
        """Return the k-th best score of each student, ``-inf`` where there are fewer."""
        least = np.full(len(self.students), -np.inf)
        last = np.flatnonzero(best.pairs.places() == self.k - 1)
        least[best.pairs.students[last]] = best.scores[last]
        return least
