"""Advice for one student: everything that is tried is ranked together, then told."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from mentormatch.advice.counterfactuals import changes_of, counterfactuals_of
from mentormatch.advice.lacks import lacks_of, silences_of
from mentormatch.advice.missing import missing_of, trials_of
from mentormatch.advice.question import standing_of
from mentormatch.advice.robustness import DRAWS, robustness_of
from mentormatch.advice.sentences import (
    NOBODY,
    NOTHING_STATED,
    robustness_sentence,
    told_counterfactuals,
    told_lacks,
    told_missing,
)
from mentormatch.people.names import Names
from mentormatch.results.advice import Advice

if TYPE_CHECKING:
    from mentormatch.advice.answers import Answer
    from mentormatch.advice.question import Question
    from mentormatch.results.advice import Lack, Silence, Stability


def advice_of(question: Question) -> Advice:
    """Return the advice for one student."""
    barred = question.barred()
    standing = standing_of(question, barred)
    changes = changes_of(question, standing, barred)
    trials = trials_of(question, standing)
    tried: list[tuple[Answer, ...]] = [changes, *(trial.answers for trial in trials)]
    lists = question.lists_again([answer.given_by(question.person) for own in tried for answer in own])
    changed, *filled = (lists[start:end] for start, end in pairwise(accumulate(map(len, tried), initial=0)))
    robustness = robustness_of(question, standing)
    counterfactuals = counterfactuals_of(question, standing, barred, changes, changed)
    missing = missing_of(standing, trials, filled, question.k)
    better, unknown = lacks_of(question, standing), silences_of(question, standing)
    return Advice(
        student_id=question.student.ids[0],
        k=len(robustness),
        n_eligible=len(standing),
        n_weightings=DRAWS,
        robustness=robustness,
        counterfactuals=counterfactuals,
        missing=missing,
        better=better,
        unknown=unknown,
        sentences=(
            *_firm(question, robustness, len(standing)),
            *told_counterfactuals(counterfactuals),
            *(told_missing(missing) if robustness else ()),
            *_of_mentors(question, better, unknown),
        ),
    )


def _firm(question: Question, robustness: tuple[Stability, ...], n_eligible: int) -> list[str]:
    if not robustness:
        return [NOBODY]
    if not question.states_anything:
        return [NOTHING_STATED]
    found = [(_called(question, own.mentor_id), own) for own in robustness]
    counted = question.terms.counted
    return [robustness_sentence(found, counted, k=question.k, n_eligible=n_eligible, n_weightings=DRAWS)]


def _of_mentors(question: Question, better: tuple[Lack, ...], unknown: tuple[Silence, ...]) -> list[str]:
    if not question.states_anything:
        return []
    others = {own.other_id: _called(question, own.other_id) for own in better if own.other_id}
    lacks = told_lacks([(_called(question, own.mentor_id), own) for own in better], others)
    return [*lacks, *(own.sentence for own in unknown)]


def _called(question: Question, mentor_id: str) -> Names:
    return Names.of(question.mentors, question.mentors.row_of(mentor_id))
