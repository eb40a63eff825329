"""All blocks of all pairs: encode people once, then score, in float32 for everybody or exactly for a few."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.features.block import NEUTRAL, Block, Encoding, Shared
from mentormatch.features.cautions import Positions, caution_values, positions
from mentormatch.features.goals import GoalsBlock
from mentormatch.features.letters import LettersBlock
from mentormatch.features.needs import NeedsBlock
from mentormatch.features.reach import ReachBlock
from mentormatch.features.specialty import SpecialtyBlock
from mentormatch.features.values import ValuesBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from mentormatch.features.calibration import Calibration
    from mentormatch.people.profiles import Profiles

_BLOCKS: tuple[Block, ...] = (
    SpecialtyBlock(),
    ValuesBlock(),
    ReachBlock(),
    NeedsBlock(),
    GoalsBlock(),
    LettersBlock(),
)
BLOCKS: Mapping[str, Block] = MappingProxyType({block.name: block for block in _BLOCKS})
"""The six blocks by name, in the order of every ``n_blocks`` axis."""

_TOPIC_FIRST = ("specialty", "goals")


@dataclass(frozen=True, slots=True)
class Encoded:
    """People of one side as the blocks and the cautions see them.

    Attributes
    ----------
    sides : mapping of str to Side
        One side per block.
    positions : Positions
        For the cautions.
    stated : ndarray of bool, shape (n_people, n_blocks)
        Whether each person states anything a block can use.
    """

    sides: Mapping[str, Any]
    positions: Positions
    stated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.stated)

    def take(self, rows: NDArray[np.intp]) -> Encoded:
        """Return the people at these rows."""
        sides = {name: side.take(rows) for name, side in self.sides.items()}
        return Encoded(sides, self.positions.take(rows), self.stated[rows])


def encode_people(profiles: Profiles, encoding: Encoding) -> Encoded:
    """Encode the people of one roster for every block."""
    mentors = profiles.side == "mentor"
    sides = {
        name: (block.encode_mentors if mentors else block.encode_students)(profiles, encoding)
        for name, block in BLOCKS.items()
    }
    stated = np.array([side.stated for side in sides.values()]).T.reshape(len(profiles), len(BLOCKS))
    return Encoded(sides, positions(profiles), stated)


def raw_values(
    students: Encoded, mentors: Encoded, calibrations: Mapping[str, Calibration], *, exact: bool
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield each block's name and raw values, shape (n_students, n_mentors).

    Specialty and goals come first: the larger of the two, on the scale [0, 1], is the topic that needs are weighed by.
    """
    shared = Shared(exact)
    topic = np.zeros((len(students), len(mentors)), dtype=shared.dtype)
    for name in (*_TOPIC_FIRST, *(name for name in BLOCKS if name not in _TOPIC_FIRST)):
        raw = BLOCKS[name].raw(students.sides[name], mentors.sides[name], shared)
        yield name, raw
        if name in _TOPIC_FIRST:
            known = students.stated[:, [_row(name)]] & mentors.stated[:, _row(name)]
            scaled = calibrations[name].apply(raw) if name == "goals" and calibrations else raw
            topic = np.maximum(topic, np.where(known, np.clip(scaled, 0.0, 1.0), 0.0).astype(shared.dtype))
            shared = Shared(exact, topic)


def block_values(
    students: Encoded,
    mentors: Encoded,
    calibrations: Mapping[str, Calibration],
    *,
    exact: bool,
    held: NDArray[np.bool_] | None = None,
) -> NDArray[Any]:
    """Return the calibrated value of every block for every pair.

    Parameters
    ----------
    students, mentors : Encoded
    calibrations : mapping of str to Calibration
        One per block.
    exact : bool
        True: float64, every pair as if it were alone. False: float32.
    held : ndarray of bool, shape (n_mentors, n_blocks), optional
        Which blocks count as stated by each mentor, whatever their profile says now; a block held as stated that has
        lost its last evidence takes its smallest raw value.

    Returns
    -------
    ndarray of shape (n_blocks, n_students, n_mentors)
        In [0, 1]; ``NEUTRAL`` where the mentor or the student states nothing.
    """
    counts = mentors.stated if held is None else held
    dtype = np.float64 if exact else np.float32
    values = np.empty((len(BLOCKS), len(students), len(mentors)), dtype=dtype)
    for name, raw in raw_values(students, mentors, calibrations, exact=exact):
        row, scale = _row(name), calibrations[name]
        emptied = counts[:, row] & ~mentors.stated[:, row]
        scaled = scale.apply(np.where(emptied, dtype(scale.lowest), raw).astype(dtype))
        known = students.stated[:, [row]] & counts[:, row]
        values[row] = np.where(known, scaled, dtype(NEUTRAL))
    return values


def cautions_of(students: Encoded, mentors: Encoded) -> NDArray[np.float64]:
    """Return the contribution of cautions before any factor, 0 or less, shape (n_students, n_mentors)."""
    return caution_values(students.positions, mentors.positions)


def total(
    values: NDArray[Any], shares: NDArray[np.float64], cautions: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Add up contributions.

    Parameters
    ----------
    values : ndarray of shape (n_blocks, n_students, n_mentors)
    shares : ndarray of shape (n_students, n_blocks)
        Each row sums to 1.
    cautions : ndarray of shape (n_students, n_mentors)

    Returns
    -------
    scores : ndarray of shape (n_students, n_mentors)
    contributions : ndarray of shape (n_blocks + 1, n_students, n_mentors)
        Of each block, then of the cautions; they sum to the score.
    """
    weights = shares.T[:, :, None].astype(values.dtype)
    # adding 0 turns a caution of -0.0 into 0.0
    contributions = np.concatenate([weights * values, cautions[None].astype(values.dtype) + 0])
    # added one after another, so that the order of the sum never depends on the shape of the arrays
    scores = contributions[0]
    for contribution in contributions[1:]:
        scores = scores + contribution
    return scores, contributions


def _row(name: str) -> int:
    return list(BLOCKS).index(name)
