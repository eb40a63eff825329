"""The portfolio of one student, out of a shortlist: chosen, put in order, and told."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import NAME, ROLE
from mentormatch.parameters import Whole, demand
from mentormatch.people.names import Names
from mentormatch.portfolios.choice import best_set, ordered
from mentormatch.portfolios.items import A_ROLE, objective_of
from mentormatch.portfolios.sentences import is_covered, open_words, sentence_of
from mentormatch.results.portfolio import Gain, Pick, Portfolio, Uncovered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding
    from mentormatch.portfolios.choice import Choice
    from mentormatch.portfolios.items import Item, Shortlist
    from mentormatch.portfolios.objective import Objective

SHORTLIST = 40
"""Eligible mentors with the best scores among whom a portfolio is chosen; four of them make 91,390 sets."""

LARGEST = 10
"""Most mentors of a portfolio; students should have two or three."""

SCORE = "score"
_KINDS = (SCORE, "reach", "specialty", "values", "needs", A_ROLE)


def demand_size(size: Any) -> int:
    """Return the number of mentors wanted; raises SettingError when it is no whole number from 1 to ``LARGEST``.

    Examples
    --------
    >>> demand_size(3)
    3
    """
    demand("size", "portfolio", size, Whole(1, LARGEST), advice="Give the number of mentors wanted, 2 or 3.")
    return int(size)


def portfolio_of(shortlist: Shortlist, encoding: Encoding, *, size: int, notes: Sequence[str] = ()) -> Portfolio:
    """Return the portfolio of one student.

    Parameters
    ----------
    shortlist : Shortlist
    encoding : Encoding
    size : int
        Mentors wanted, as from :func:`demand_size`.
    notes : sequence of str
        Why there are fewer, or none.
    """
    objective, items = objective_of(shortlist, encoding, size)
    choice = best_set(objective, size)
    rows = ordered(objective, choice.rows, _first(shortlist, choice.rows)) if choice.rows else ()
    picks = _picks(shortlist, objective, items, rows)
    gains = [gain for pick in picks for gain in pick.gains]
    covered = objective.covered(np.array([rows], dtype=np.intp))[0]
    left = [(item, float(own)) for item, own in zip(items, covered, strict=True) if not is_covered(item, own)]
    left = [(item, own) for item, own in left if item.kind != A_ROLE and picks]
    value = fsum(gain.amount for gain in gains)
    return Portfolio(
        student_id=shortlist.student.ids[0],
        picks=picks,
        value=value,
        parts={kind: fsum(gain.amount for gain in gains if gain.kind == kind) for kind in _KINDS},
        uncovered=tuple(Uncovered(item.kind, item.words, own) for item, own in left),
        exact=choice.exact,
        bound=value if choice.exact else choice.bound,
        n_considered=len(shortlist),
        n_eligible=shortlist.n_eligible,
        notes=(*notes, *_notes(items, picks), *_doubt(choice, value)),
        left_open=open_words([item for item, _ in left]),
    )


def _notes(items: Sequence[Item], picks: Sequence[Pick]) -> list[str]:
    if not picks or any(item.kind != A_ROLE for item in items):
        return []
    return ["No interests, values, target schools or needs that count are listed: score and role alone decide."]


def _doubt(choice: Choice, value: float) -> list[str]:
    if choice.exact:
        return []
    return [f"Not all choices were compared: this one is worth {value:.3f}, none more than {choice.bound:.3f}."]


def _first(shortlist: Shortlist, rows: Sequence[int]) -> int:
    return max(rows, key=lambda row: (shortlist.scores[row], -row))


def _picks(
    shortlist: Shortlist, objective: Objective, items: Sequence[Item], rows: tuple[int, ...]
) -> tuple[Pick, ...]:
    whole = _value(objective, rows)
    picks = []
    for place, row in enumerate(rows):
        score = float(shortlist.scores[row])
        gains = _gains(objective, items, rows[: place + 1], score)
        told = [(item, gain) for item, gain in zip(items, gains[1:], strict=True) if gain.amount > 0]
        sentence = sentence_of(
            Names.of(shortlist.mentors, row),
            told,
            opening="" if place else _opening(score, shortlist.scores),
            otherwise=f"fits with a score of {score:.2f}, and adds little that is new",
        )
        picks.append(
            Pick(
                mentor_id=shortlist.mentors.ids[row],
                mentor_name=shortlist.mentors[NAME][row],
                role=shortlist.mentors[ROLE][row],
                score=score,
                gain=fsum(gain.amount for gain in gains),
                loss=whole - _value(objective, rows[:place] + rows[place + 1 :]),
                gains=tuple(sorted((gain for gain in gains if gain.amount > 0), key=lambda gain: -gain.amount)),
                sentence=sentence,
            )
        )
    return tuple(picks)


def _opening(score: float, scores: NDArray[np.float64]) -> str:
    rank = 1 + int((scores > score).sum())
    return f"is {'your best match' if rank == 1 else f'number {rank} in your list'} (score {score:.2f})"


def _gains(objective: Objective, items: Sequence[Item], rows: tuple[int, ...], score: float) -> list[Gain]:
    """Return what the last of some mentors adds to those before: by the score, then by every item."""
    before, after = (_covered(objective, own) for own in (rows[:-1], rows))
    gains = [Gain(SCORE, "", 0.0, score, score, float(objective.merits[rows[-1]]))]
    for place, item in enumerate(items):
        low, high = float(before[place]), float(after[place])
        amount = float(objective.weights[place]) * (high - low)
        gains.append(Gain(item.kind, item.words, low, high, float(objective.met[rows[-1], place]), amount))
    return gains


def _covered(objective: Objective, rows: tuple[int, ...]) -> NDArray[np.float64]:
    return np.asarray(objective.covered(np.array([sorted(rows)], dtype=np.intp))[0])


def _value(objective: Objective, rows: tuple[int, ...]) -> float:
    return float(objective.values(np.array([sorted(rows)], dtype=np.intp))[0])
