"""The one thing that, had the student stated it, would have brought a mentor into the list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.advice.answers import LISTED_COLUMNS, Answer, suggested
from mentormatch.advice.sentences import counterfactual_sentence
from mentormatch.columns import EITHER, LANGUAGES, MEETING, NAME
from mentormatch.features.eligibility import reasons_of
from mentormatch.people.names import Names
from mentormatch.results.advice import Counterfactual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.advice.question import Question, Standing

NEAR_MISSES = 10
"""Mentors just below the list who are looked at."""

MOST_LANGUAGES = 3
"""Languages tried, those of most mentors who are barred by language alone."""

MOST_CHANGES = 150
"""Changes tried at most, those that the best of the near misses suggest first: bounds the time."""


def changes_of(question: Question, standing: Standing, barred: NDArray[np.uint16]) -> tuple[Answer, ...]:
    """Return what is tried: every answer that a near miss suggests, and what would make others eligible."""
    return tuple(dict.fromkeys([*_to_be_met(question, barred), *_to_be_nearer(question, standing)]))[:MOST_CHANGES]


def counterfactuals_of(
    question: Question,
    standing: Standing,
    barred: NDArray[np.uint16],
    changes: Sequence[Answer],
    lists: Sequence[NDArray[np.intp]],
) -> tuple[Counterfactual, ...]:
    """Return for each mentor whom a change brings into the list the change that lifts this mentor highest.

    Parameters
    ----------
    question : Question
    standing : Standing
    barred : ndarray of uint16, shape (n_all_mentors,)
        As from :meth:`Question.barred`.
    changes : sequence of Answer
    lists : sequence of ndarray of int
        The list after each change.
    """
    watched = {*_near(question, standing).tolist(), *_barred_alone(barred, LANGUAGES), *_barred_alone(barred, MEETING)}
    best: dict[int, tuple[int, int]] = {}
    for number, own in enumerate(lists):
        for rank, row in enumerate(own.tolist(), start=1):
            if row in watched and (rank, number) < best.get(row, (rank + 1, 0)):
                best[row] = (rank, number)
    ranks = standing.ranks()
    found = [
        _told(question, changes[number], row, ranks.get(row), new_rank) for row, (new_rank, number) in best.items()
    ]
    return tuple(sorted(found, key=lambda own: (own.new_rank, own.rank or len(barred), own.mentor_id)))


def _told(question: Question, change: Answer, row: int, rank: int | None, new_rank: int) -> Counterfactual:
    mentors = question.mentors
    is_first = not question.person[change.column]
    sentence = counterfactual_sentence(
        Names.of(mentors, row), change.column, change.words, rank, new_rank, is_first=is_first
    )
    return Counterfactual(change.column, change.words, mentors.ids[row], mentors[NAME][row], rank, new_rank, sentence)


def _near(question: Question, standing: Standing) -> NDArray[np.intp]:
    return standing.rows[standing.order[question.k : question.k + NEAR_MISSES]]


def _barred_alone(barred: NDArray[np.uint16], column: str) -> list[int]:
    """Return the mentors who are not eligible for the language, or the way of meeting, and for nothing else."""
    reasons = {LANGUAGES: {"language"}, MEETING: {"meeting", "meeting_text"}}[column]
    alone = [int(bits) for bits in np.unique(barred) if bits and reasons.issuperset(reasons_of(int(bits)))]
    return np.flatnonzero(np.isin(barred, alone)).tolist()


def _to_be_met(question: Question, barred: NDArray[np.uint16]) -> Iterator[Answer]:
    if _barred_alone(barred, MEETING):
        yield Answer(MEETING, EITHER)
    spoken = Counter(own for row in _barred_alone(barred, LANGUAGES) for own in question.mentors[LANGUAGES][row])
    first = sorted(spoken, key=lambda own: (-spoken[own], own))[:MOST_LANGUAGES]
    yield from (Answer(LANGUAGES, own) for own in first)


def _to_be_nearer(question: Question, standing: Standing) -> Iterator[Answer]:
    for row in _near(question, standing) if question.states_anything else ():
        for column in LISTED_COLUMNS:
            yield from sorted(suggested(question, column, np.array([row])))
