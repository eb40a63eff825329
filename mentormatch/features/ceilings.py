"""Ceilings of scores: for all pairs at once in float32, what no exact score can exceed.

One matrix product for the texts and a few passes over tiles that stay in the processor's cache. What is dear to compute
for every pair is bounded instead; the pairs whose ceiling is high enough are then scored exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.block import NEUTRAL
from mentormatch.features.scoring import BLOCKS, TOPIC_FIRST, ordered, row_of
from mentormatch.features.values import ValuesBlock
from mentormatch.ranking.pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.features.eligibility import Barred
    from mentormatch.features.scoring import Encoded, ScoreTerms

VALUES = ValuesBlock()

TILE = 512
"""Mentors whose ceilings are computed at once: with some hundred students the arrays stay in the cache."""


def ceilings(students: Encoded, mentors: Encoded, terms: ScoreTerms, barred: Barred) -> NDArray[np.float32]:
    """Return what no score exceeds, shape (n_students, n_mentors); ``-inf`` for pairs that are not eligible.

    Cautions only lower a score, so they are left out. A value is right up to float32 rounding, for which
    :data:`mentormatch.ranking.topk.MARGIN` allows.
    """
    found = np.empty((len(students), len(mentors)), dtype=np.float32)
    names = ordered(terms.counted)
    parts = {name: BLOCKS[name].ceiling(students.sides[name], mentors.sides[name]) for name in names}
    closed = np.where(barred.by_kind, np.float32(-np.inf), np.float32(0.0))
    shares = terms.shares.astype(np.float32)
    # whoever states nothing at all gets the neutral value from everybody
    silent = ~students.stated & (shares > 0)
    for start in range(0, len(mentors), TILE):
        some = slice(start, min(start + TILE, len(mentors)))
        total, topic = closed[barred.kind_of, some], None
        for name in names:
            row, raw = row_of(name), parts[name](some, topic)
            values = terms.calibrations[name].ceiling(raw)
            if name in TOPIC_FIRST:
                near = values if name == "goals" else raw
                topic = near.copy() if topic is None else np.maximum(topic, near, out=topic)
            values[..., ~mentors.stated[some, row]] = NEUTRAL
            weighed = shares[:, [row]] * values
            weighed[silent[:, row]] = shares[silent[:, row], row][:, None] * np.float32(NEUTRAL)
            total += weighed
        found[:, some] = total
    found[barred.students, barred.mentors] = -np.inf
    return found


def narrowed(
    highest: NDArray[np.float32], students: Encoded, mentors: Encoded, terms: ScoreTerms, pairs: Pairs
) -> NDArray[np.float32]:
    """Return lower ceilings of chosen pairs, shape (n_pairs,): with the overlap of values, which is dear for all pairs.

    Parameters
    ----------
    highest : ndarray of float32, shape (n_pairs,)
        Their ceilings by :func:`ceilings`.
    """
    row = row_of(VALUES.name)
    if VALUES.name not in terms.counted:
        return highest
    known = mentors.stated[pairs.mentors, row] & students.stated[pairs.students, row]
    some = Pairs(pairs.students[known], pairs.mentors[known])
    values = VALUES.narrowed(students.sides[VALUES.name], mentors.sides[VALUES.name], some)
    scale = terms.calibrations[VALUES.name]
    top = scale.ceiling(np.ones(1, dtype=np.float32))
    lower = highest.copy()
    lower[known] -= terms.shares[some.students, row].astype(np.float32) * (top - scale.ceiling(values))
    return lower
