"""All blocks of chosen pairs: encode people once, then score pairs exactly, each as if it were alone."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.features.block import NEUTRAL, Block, Encoding, Listing
from mentormatch.features.cautions import Positions, caution_at, positions
from mentormatch.features.goals import GoalsBlock
from mentormatch.features.letters import LettersBlock
from mentormatch.features.needs import NeedsBlock
from mentormatch.features.reach import ReachBlock
from mentormatch.features.specialty import SpecialtyBlock
from mentormatch.features.values import ValuesBlock
from mentormatch.ranking.weights import spread

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.calibration import Calibration
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.pairs import Pairs
    from mentormatch.ranking.weights import Weights

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

LISTINGS: Mapping[str, Listing] = MappingProxyType(
    {"reach": ReachBlock(), "specialty": SpecialtyBlock(), "values": ValuesBlock(), "needs": NeedsBlock()}
)
"""The blocks that compare a mentor with what a student lists, item by item."""

CLEAR: Mapping[str, float] = MappingProxyType({"reach": 0.25, "specialty": 0.5, "values": 0.5, "needs": 0.4})
"""From where a wish is called met: a fresh tie of the weakest kind (college), a related field, a value that is close,
an offer that is not just general. They choose words, never mentors (priors)."""

TOPIC_FIRST = ("specialty", "goals")
"""The blocks that tell how well the topics of two people fit."""

TOPICAL = "needs"
"""The block that is weighed by the topic."""


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


@dataclass(frozen=True, slots=True)
class ScoreTerms:
    """How block values become the scores of some students.

    Attributes
    ----------
    shares : ndarray of float64, shape (n_students, n_blocks)
        Weights after those of silent blocks are spread; each row sums to 1.
    caution_factors : ndarray of float64, shape (n_students,)
    calibrations : mapping of str to Calibration
        One per block.
    """

    shares: NDArray[np.float64]
    caution_factors: NDArray[np.float64]
    calibrations: Mapping[str, Calibration]

    @classmethod
    def of(
        cls, weights: Sequence[Weights], stated: NDArray[np.bool_], calibrations: Mapping[str, Calibration]
    ) -> ScoreTerms:
        """Spread the weights of students, one each, over what they state, shape (n_students, n_blocks)."""
        shares = np.array([own.array() for own in weights]).reshape(len(weights), len(BLOCKS))
        return cls(spread(shares, stated), np.array([own.cautions for own in weights]), calibrations)

    @property
    def counted(self) -> tuple[str, ...]:
        """Blocks with a weight for any of the students."""
        return tuple(name for name in BLOCKS if self.shares[:, row_of(name)].any())

    def take(self, rows: NDArray[np.intp]) -> ScoreTerms:
        """Return the students at these rows."""
        return ScoreTerms(self.shares[rows], self.caution_factors[rows], self.calibrations)


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
    students: Encoded,
    mentors: Encoded,
    calibrations: Mapping[str, Calibration],
    pairs: Pairs,
    *,
    names: Collection[str] = tuple(BLOCKS),
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield the name and the raw values, shape (n_pairs,), of the blocks with these names.

    Specialty and goals come first: the larger of the two, on the scale [0, 1], is the topic that needs are weighed by.
    """
    topic = np.zeros(len(pairs))
    for name in (name for name in ordered(names) if name in TOPIC_FIRST):
        raw = BLOCKS[name].raw(students.sides[name], mentors.sides[name], pairs, None)
        yield name, raw
        topic = np.maximum(topic, _topic_told(name, raw, students, mentors, calibrations, pairs))
    for name in (name for name in ordered(names) if name not in TOPIC_FIRST):
        yield name, BLOCKS[name].raw(students.sides[name], mentors.sides[name], pairs, topic)


def _topic_told(  # noqa: PLR0917 - as raw_values
    name: str,
    raw: NDArray[np.float64],
    students: Encoded,
    mentors: Encoded,
    calibrations: Mapping[str, Calibration],
    pairs: Pairs,
) -> NDArray[np.float64]:
    """Return what one block tells of the topic, 0 where one of the two states nothing, shape (n_pairs,)."""
    scaled = calibrations[name].apply(raw) if name == "goals" and calibrations else raw
    known = students.stated[pairs.students, row_of(name)] & mentors.stated[pairs.mentors, row_of(name)]
    return np.where(known, np.clip(scaled, 0.0, 1.0), 0.0)


def met_wishes(
    students: Encoded, mentors: Encoded, calibrations: Mapping[str, Calibration], pairs: Pairs
) -> dict[str, NDArray[np.float64]]:
    """Return by listing block how far each wish is met, in [0, 1], shape (n_pairs, n_places), as the score used it."""
    topic = np.zeros(len(pairs))
    for name, raw in raw_values(students, mentors, calibrations, pairs, names=TOPIC_FIRST):
        topic = np.maximum(topic, _topic_told(name, raw, students, mentors, calibrations, pairs))
    return {
        name: block.met(students.sides[name], mentors.sides[name], pairs, topic) for name, block in LISTINGS.items()
    }


def ordered(names: Collection[str]) -> tuple[str, ...]:
    """Return blocks in the order in which they are computed: with needs come those that tell the topic, first.

    Examples
    --------
    >>> ordered({"values", "needs"})
    ('specialty', 'goals', 'values', 'needs')
    """
    wanted = {*names, *(TOPIC_FIRST if TOPICAL in names else ())}
    return tuple(sorted(wanted, key=lambda name: (name not in TOPIC_FIRST, row_of(name))))


def block_values(
    students: Encoded,
    mentors: Encoded,
    calibrations: Mapping[str, Calibration],
    pairs: Pairs,
    *,
    held: NDArray[np.bool_] | None = None,
    names: Collection[str] = tuple(BLOCKS),
) -> NDArray[np.float64]:
    """Return the calibrated value of every block for chosen pairs, each as if it were alone.

    Parameters
    ----------
    students, mentors : Encoded
    calibrations : mapping of str to Calibration
        One per block.
    pairs : Pairs
    held : ndarray of bool, shape (n_mentors, n_blocks), optional
        Which blocks count as stated by each mentor, whatever their profile says now; a block held as stated that has
        lost its last evidence takes its smallest raw value.
    names : collection of str
        Blocks to compute; the values of others are 0, or computed all the same.

    Returns
    -------
    ndarray of float64, shape (n_blocks, n_pairs)
        In [0, 1]; ``NEUTRAL`` where the mentor or the student states nothing.
    """
    counts = mentors.stated if held is None else held
    values = np.zeros((len(BLOCKS), len(pairs)))
    for name, raw in raw_values(students, mentors, calibrations, pairs, names=names):
        row, scale = row_of(name), calibrations[name]
        counted = counts[pairs.mentors, row]
        emptied = counted & ~mentors.stated[pairs.mentors, row]
        known = students.stated[pairs.students, row] & counted
        values[row] = np.where(known, scale.apply(np.where(emptied, scale.lowest, raw)), NEUTRAL)
    return values


def score_pairs(
    students: Encoded,
    mentors: Encoded,
    terms: ScoreTerms,
    pairs: Pairs,
    *,
    held: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact scores of chosen pairs and what each part contributes.

    Returns
    -------
    scores : ndarray of float64, shape (n_pairs,)
    contributions : ndarray of float64, shape (n_blocks + 1, n_pairs)
        Of each block, then of the cautions; they sum to the score.
    """
    values = block_values(students, mentors, terms.calibrations, pairs, held=held, names=terms.counted)
    cautions = caution_at(students.positions, mentors.positions, pairs) * terms.caution_factors[pairs.students]
    weights = terms.shares[pairs.students].T
    # adding 0 turns a caution of -0.0 into 0.0
    contributions = np.concatenate([weights * values, cautions[None] + 0])
    # added one after another, so that the order of the sum never depends on the shape of the arrays
    scores = contributions[0]
    for contribution in contributions[1:]:
        scores = scores + contribution
    return scores, contributions


def row_of(name: str) -> int:
    """Return the row of a block in every ``n_blocks`` axis."""
    return list(BLOCKS).index(name)
