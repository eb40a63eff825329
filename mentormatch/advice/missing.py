"""How much the list would change if a field that is blank were filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.advice.answers import LISTED_COLUMNS, Answer, reference_goals, suggested
from mentormatch.advice.sentences import missing_sentence
from mentormatch.columns import GOALS, STAGE, VALUES, VALUES_STATEMENT
from mentormatch.results.advice import MissingAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.advice.question import Question, Standing

DRAWN = 20
"""Answers tried for a field; where there are more, so many are drawn."""

SEED = 0
"""Of the draws: the same answers are always drawn in the same way."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The answers tried for one blank field.

    Attributes
    ----------
    column : str
    answers : tuple of Answer
        Each once.
    shares : ndarray of float64, shape (n_tried,)
        What each counts in the mean: the part of the mentors' suggestions, or of the draws, that it is. Sums to 1.
    n_drawn : int
        Draws; 0 when all answers are tried.
    n_answers : int
        Different answers there are.
    """

    column: str
    answers: tuple[Answer, ...]
    shares: NDArray[np.float64]
    n_drawn: int
    n_answers: int


def trials_of(question: Question, standing: Standing) -> tuple[Trial, ...]:
    """Return what is tried for each field that is blank; a field for which there is no answer is left out."""
    return tuple(own for own in _trials(question, standing) if own.answers)


def _trials(question: Question, standing: Standing) -> Iterator[Trial]:
    person = question.person
    for column in LISTED_COLUMNS:
        if not person[column] and not (column == VALUES and person[VALUES_STATEMENT]):
            found = sorted(suggested(question, column, standing.rows).items())
            yield drawn(column, [own for own, _ in found], [times for _, times in found])
    if not person[GOALS]:
        goals = sorted(set(reference_goals(question.student[STAGE][0])))
        yield drawn(GOALS, goals, [1] * len(goals))


def drawn(column: str, answers: Sequence[Answer], times: Sequence[int]) -> Trial:
    """Return all answers where they are few, else draws of them, each drawn as often as mentors suggest it.

    Examples
    --------
    >>> own = drawn("needs", [Answer("needs", "a letter"), Answer("needs", "research")], [3, 1])
    >>> own.shares.tolist(), own.n_drawn
    ([0.75, 0.25], 0)
    """
    shares = np.array(times, dtype=np.float64) / max(sum(times), 1)
    if len(answers) <= DRAWN:
        return Trial(column, tuple(answers), shares, 0, len(answers))
    random = np.random.Generator(np.random.PCG64(SEED))
    # the inverse of the cumulated shares, so that no draw depends on how a library draws from a list
    places = np.searchsorted(np.cumsum(shares), random.random(DRAWN), side="right").clip(max=len(answers) - 1)
    chosen, often = np.unique(places, return_counts=True)
    return Trial(column, tuple(answers[place] for place in chosen), often / DRAWN, DRAWN, len(answers))


def missing_of(
    standing: Standing, trials: Sequence[Trial], lists: Sequence[Sequence[NDArray[np.intp]]], k: int
) -> tuple[MissingAnswer, ...]:
    """Return how much each trial changes the list, the largest mean change first.

    Parameters
    ----------
    standing : Standing
    trials : sequence of Trial
    lists : sequence of sequence of ndarray of int
        The list after each answer of each trial.
    k : int
    """
    now = set(standing.rows[standing.order[:k]].tolist())
    found = []
    for trial, own in zip(trials, lists, strict=True):
        replaced = np.array([len(now - set(rows.tolist())) for rows in own], dtype=np.float64)
        mean = float((trial.shares * replaced).sum())
        spread = float((trial.shares * (replaced - mean) ** 2).sum())
        error = (spread / (trial.n_drawn - 1)) ** 0.5 if trial.n_drawn else 0.0
        told = MissingAnswer(trial.column, mean, error, trial.n_answers, trial.n_drawn or trial.n_answers, "")
        found.append(replace(told, sentence=missing_sentence(told, k=len(now))))
    return tuple(sorted(found, key=lambda item: (-item.changed, item.column)))
