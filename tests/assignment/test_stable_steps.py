"""Deferred acceptance step by step: who is sent on twice, and who has all the places wanted."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.assignment import assign_scores, stable
from mentormatch.assignment.problem import problem_of
from mentormatch.assignment.stable import deferred_acceptance

NO = -np.inf


def test_who_is_sent_on_twice_gets_no_more_mentors_than_wanted() -> None:
    """Student 1 takes both mentors that student 0 held: student 0 gets the next two, and not a third."""
    scores = [[0.8, 0.7, 0.6, 0.5, 0.4], [0.9, 0.85, NO, NO, NO]]
    found = assign_scores(scores, capacity=1, demand=2, method="stable")
    assert found.pairs == [(0, 2), (0, 3), (1, 0), (1, 1)]


def test_of_students_liked_equally_the_first_row_keeps_the_seat() -> None:
    found = assign_scores([[0.5, 0.4], [0.5, 0.3]], capacity=1, method="stable")
    assert found.pairs == [(0, 0), (1, 1)]


def test_without_seats_or_places_nobody_is_asked() -> None:
    asked = []

    def asks(student: int):
        for mentor in (0, 1):
            asked.append((student, mentor))
            yield mentor, 1.0

    pairs = deferred_acceptance([asks(0), asks(1)], places=[1, 0], seats=[0, 1])
    assert pairs == [(0, 1)]
    assert asked == [(0, 0), (0, 1)]


@pytest.mark.parametrize("steps", [(1, 1, 2**62), (2, 3, 2**62)])
def test_mentors_may_be_put_in_order_a_few_at_a_time(steps: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    scores = np.round(np.random.default_rng(0).random((9, 7)), 1)
    whole = assign_scores(scores, capacity=1, demand=2, method="stable").pairs
    monkeypatch.setattr(stable, "ASKED_AT_ONCE", steps)
    assert assign_scores(scores, capacity=1, demand=2, method="stable").pairs == whole


def test_counts_are_whole_numbers_however_they_were_written() -> None:
    problem = problem_of([[0.5, 0.4]], capacity=[1.0, 2.0], demand=2.0, minimum_load=0.0)
    assert {own.dtype.kind for own in (problem.capacity, problem.demand, problem.minimum_load)} == {"i"}
    assert problem.capacity.tolist() == [1, 2]
