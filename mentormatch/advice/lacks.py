"""What each mentor of a list lacks most and who has it, and what mentors leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.advice.sentences import (
    AHEAD,
    block_sentence,
    lack_sentence,
    lacking_words,
    nothing_lacking,
    silence_sentence,
    who,
)
from mentormatch.columns import NAME
from mentormatch.features.block import NEUTRAL
from mentormatch.features.scoring import BLOCKS, CLEAR, LISTINGS, met_wishes, row_of
from mentormatch.people.names import Names
from mentormatch.ranking.pairs import Pairs
from mentormatch.results.advice import Lack, Silence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.advice.question import Question, Standing
    from mentormatch.features.block import Wish

LOOKED_AT = 100
"""Mentors with the best scores among whom one is sought who has what another lacks."""

LEAST_GAP = 0.005
"""Points by which somebody must be ahead in a block for it to be told; as for evidence in explanations."""


@dataclass(frozen=True, slots=True)
class _Wished:
    """One wish of the student: its block, its part of the score, and how far the best mentors meet it."""

    block: str
    wish: Wish
    share: float
    met: NDArray[np.float64]


def lacks_of(question: Question, standing: Standing) -> tuple[Lack, ...]:
    """Return what each mentor of the list lacks most that somebody else has, best mentor first."""
    wished = _wished(question, standing)
    return tuple(
        _wish_lacking(question, standing, wished, rank) or _block_lacking(question, standing, rank)
        for rank in range(min(question.k, len(standing)))
    )


def silences_of(question: Question, standing: Standing) -> tuple[Silence, ...]:
    """Return the mentors of the list who state nothing for a block that counts, and what that can change."""
    found = []
    for place in standing.order[: question.k]:
        row = int(standing.rows[place])
        silent = question.encoded.stated[0] & ~question.roster.encoded.stated[row] & (question.terms.shares[0] > 0)
        blocks = tuple(name for name in BLOCKS if silent[row_of(name)])
        if blocks:
            score, missing = float(standing.scores[place]), float(question.terms.shares[0][silent].sum())
            low, high = score - NEUTRAL * missing, score + (1.0 - NEUTRAL) * missing
            sentence = silence_sentence(Names.of(question.mentors, row), blocks, score, low, high)
            mentors = question.mentors
            found.append(Silence(mentors.ids[row], mentors[NAME][row], blocks, score, low, high, sentence))
    return tuple(found)


def _wished(question: Question, standing: Standing) -> list[_Wished]:
    rows = standing.rows[standing.order[:LOOKED_AT]]
    mentors = question.roster.encoded.take(rows)
    met = met_wishes(question.encoded, mentors, question.terms.calibrations, Pairs.grid(1, len(rows)))
    shares = {name: float(question.terms.shares[0, row_of(name)]) for name in LISTINGS}
    return [
        _Wished(name, wish, shares[name] * wish.share, met[name][:, wish.place])
        for name, block in LISTINGS.items()
        if shares[name] > 0
        for wish in block.wishes(question.student, question.encoding)
    ]


def _wish_lacking(question: Question, standing: Standing, wished: list[_Wished], rank: int) -> Lack | None:
    """Return the wish of which this mentor misses most and another clearly meets; None when there is none."""
    found = []
    for number, own in enumerate(wished):
        others = np.flatnonzero(own.met >= CLEAR[own.block])
        if own.met[rank] < CLEAR[own.block] and len(others):
            found.append((own.share * float(own.met[others[0]] - own.met[rank]), -number, int(others[0])))
    if not found:
        return None
    size, number, ahead = max(found)
    item = wished[-number]
    mentor, other = _Person.of(question, standing, rank), _Person.of(question, standing, ahead)
    lacking = lacking_words(item.block, item.wish)
    return Lack(
        mentor_id=mentor.person_id,
        mentor_name=mentor.name,
        block=item.block,
        words=item.wish.words,
        met=float(item.met[rank]),
        other_id=other.person_id,
        other_name=other.name,
        other_rank=ahead + 1,
        other_met=float(item.met[ahead]),
        size=size,
        lacking=lacking,
        sentence=lack_sentence([mentor.names], lacking, who(other.names, other.person_id, ahead + 1)),
    )


def _block_lacking(question: Question, standing: Standing, rank: int) -> Lack:
    """Return the block in which this mentor is furthest behind the best of all who are eligible."""
    values = standing.values[:, standing.order]
    gaps = question.terms.shares[0][:, None] * (values - values[:, [rank]])
    # the first of equals: by the order of the blocks, then by score and id
    block, ahead = (int(place) for place in np.unravel_index(np.argmax(gaps), gaps.shape))
    size, name = float(gaps[block, ahead]), list(BLOCKS)[block]
    mentor, other = _Person.of(question, standing, rank), _Person.of(question, standing, ahead)
    behind = size >= LEAST_GAP
    told = block_sentence(mentor.names, who(other.names, other.person_id, ahead + 1), name, size)
    return Lack(
        mentor_id=mentor.person_id,
        mentor_name=mentor.name,
        block=name if behind else "",
        words="",
        met=float(values[block, rank]),
        other_id=other.person_id if behind else "",
        other_name=other.name if behind else "",
        other_rank=ahead + 1 if behind else None,
        other_met=float(values[block, ahead]),
        size=size,
        lacking=AHEAD[name] if behind else "",
        sentence=told if behind else nothing_lacking(mentor.names),
    )


@dataclass(frozen=True, slots=True)
class _Person:
    """How a mentor at a rank is called."""

    person_id: str
    name: str
    names: Names

    @classmethod
    def of(cls, question: Question, standing: Standing, rank: int) -> _Person:
        row = int(standing.rows[standing.order[rank]])
        return cls(question.mentors.ids[row], question.mentors[NAME][row], Names.of(question.mentors, row))
