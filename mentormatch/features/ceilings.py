"""Ceilings of scores: for all pairs at once in float32, what no exact score can exceed.

One matrix product for the texts and a few passes over arrays that stay in the processor's cache; what is the same for
many students or many mentors is computed once for all of them. What is dear to compute for every pair is bounded
instead; the pairs whose ceiling is high enough are then scored exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.block import NEUTRAL, Ceiling, Scale
from mentormatch.features.scoring import BLOCKS, TOPICAL, ordered, row_of
from mentormatch.ranking.topk import Tiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.features.block import Some
    from mentormatch.features.eligibility import Barred
    from mentormatch.features.scoring import Encoded, ScoreTerms
    from mentormatch.ranking.pairs import Pairs

TILE, TILE_PAIRS = 1024, 2**18
"""Mentors whose ceilings are computed at once, more for few students: the arrays of a tile stay in the cache."""


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What no score of some students exceeds, for any stretch of mentors.

    Cautions only lower a score, so they are left out. A value is right up to float32 rounding, for which
    :data:`mentormatch.ranking.topk.MARGIN` allows.

    Attributes
    ----------
    parts : tuple of Ceiling
        Of the blocks that count, in the order in which they are added.
    shares : ndarray of float32, shape (n_parts + 1, n_students)
        Weights of the parts, then what whoever states nothing gets from everybody.
    closed : ndarray of float32, shape (n_mentor_kinds, n_students)
        ``-inf`` where mentors of a kind are barred from a student, else 0.
    barred : Barred
    topical : bool
        Whether the topic is needed.
    """

    parts: tuple[Ceiling, ...]
    shares: NDArray[np.float32]
    closed: NDArray[np.float32]
    barred: Barred
    topical: bool

    @classmethod
    def of(cls, students: Encoded, mentors: Encoded, terms: ScoreTerms, barred: Barred) -> Ceilings:
        """Prepare the ceilings of some students."""
        names = ordered(terms.counted)
        rows = [row_of(name) for name in names]
        known = np.where(students.stated, terms.shares, 0.0)
        silent = NEUTRAL * (terms.shares - known).sum(axis=1)
        parts = []
        for name, row in zip(names, rows, strict=True):
            scale = Scale(terms.calibrations[name], known[:, row].astype(np.float32), mentors.stated[:, row])
            parts.append(BLOCKS[name].ceiling(students.sides[name], mentors.sides[name], scale))
        closed = np.where(barred.by_kind.T, np.float32(-np.inf), np.float32(0.0)).take(barred.kind_of, axis=1)
        shares = np.vstack([known[:, rows].T, silent]).astype(np.float32)
        return cls(tuple(parts), shares, closed, barred, TOPICAL in names)

    def stretch(self, some: Some) -> Tiles:
        """Return the ceilings for some mentors."""
        rows = np.arange(len(self.barred.mentor_kinds))[some]
        n_students, n_mentors = self.shares.shape[1], len(rows)
        width = min(n_mentors, max(TILE, TILE_PAIRS // max(n_students, 1)))
        # mentor by mentor in memory: what students share with a kind of mentors is then copied row by row
        values = np.empty((-(-n_mentors // width), width, n_students), dtype=np.float32)
        for tile, start in zip(values, range(0, n_mentors, width), strict=True):
            own = rows[start : start + width]
            consecutive = own[-1] - own[0] == len(own) - 1
            self._fill(tile[: len(own)], slice(own[0], own[-1] + 1) if consecutive else own)
        values.reshape(-1, n_students)[n_mentors:] = -np.inf
        place = np.searchsorted(rows, self.barred.mentors)
        named = np.flatnonzero(rows.take(place, mode="clip") == self.barred.mentors)
        tiles = Tiles(values.transpose(0, 2, 1))
        tiles.close(self.barred.students[named], place[named])
        return tiles

    def narrowed(self, pairs: Pairs, highest: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return lower ceilings of chosen pairs, shape (n_pairs,), given those of :meth:`stretch`."""
        for part in self.parts:
            if part.slack is not None:
                highest = highest - part.slack(pairs)
        return highest

    def _fill(self, total: NDArray[np.float32], some: Some) -> None:
        same = np.array([*(part.same(some) for part in self.parts), np.ones(len(total), dtype=np.float32)])
        np.matmul(same.T, self.shares, out=total)
        total += self.closed.take(self.barred.mentor_kinds[some], axis=0)
        topic = np.zeros_like(total) if self.topical else None
        for part in self.parts:
            if part.add is not None:
                part.add(some, total, topic)
