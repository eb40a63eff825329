"""Real affinities, bids and preference lists, with optima that others published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mentormatch.assignment import assign_scores, stable_match

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def midl(bench: Path) -> dict[str, np.ndarray]:
    """Affinities of people and items: items are students here, each wants three people, each takes up to four."""
    return {name: np.load(bench / "midl" / f"{name}.npy") for name in ("scores", "covs", "loads", "loads-lb")}


def test_midl_best(midl: dict) -> None:
    found = assign_scores(midl["scores"].T, capacity=midl["loads"], demand=midl["covs"])
    assert round(found.total, 4) == 201.8849
    assert (found.gap, found.n_empty) == (0.0, 0)


def test_midl_best_with_a_minimum_load_of_two(midl: dict) -> None:
    found = assign_scores(midl["scores"].T, capacity=midl["loads"], demand=midl["covs"], minimum_load=midl["loads-lb"])
    assert round(found.total, 4) == 150.0431
    assert np.bincount(found.mentors).min() == 2


@pytest.mark.slow
def test_midl_fair_reaches_the_bound_of_the_worst_off(midl: dict) -> None:
    found = assign_scores(midl["scores"].T, capacity=midl["loads"], demand=midl["covs"], method="fair")
    sums = np.bincount(found.students, found.scores)
    assert round(sums.min(), 4) == 0.9448
    assert found.fairness is not None
    assert found.fairness.worst_bound == pytest.approx(found.fairness.worst)


@pytest.mark.parametrize(("number", "optimum"), [(1, 499), (2, 566), (3, 1812)])
def test_bids(bench: Path, number: int, optimum: int) -> None:
    stored = np.load(bench / "bids" / f"preflib{number}.npz", allow_pickle=False)
    bids, conflicts = stored["similarity_matrix"].T.astype(float), stored["mask_matrix"].T == 1
    n_items, n_people = bids.shape
    capacity = int(np.ceil(1.25 * 3 * n_items / n_people))
    found = assign_scores(np.where(conflicts, -np.inf, bids), capacity=capacity, demand=3)
    assert found.total == optimum
    assert found.n_empty == 0


def test_lists_with_people_missing_from_them_are_matched_without_a_blocking_pair(bench: Path) -> None:
    stored = json.loads((bench / "issue_159.json").read_text())
    ours = {int(own): wishes for own, wishes in stored["residents"].items()}
    theirs = {int(own): wishes for own, wishes in stored["hospitals"].items()}
    found = stable_match(ours, theirs)
    holder = {mentor: student for student, mentor in found.items() if mentor is not None}
    assert len(holder) == sum(mentor is not None for mentor in found.values())
    blocking = [
        (student, mentor)
        for student, wishes in ours.items()
        for mentor in wishes[: wishes.index(found[student]) if found[student] in wishes else None]
        if student in theirs.get(mentor, [])
        and (mentor not in holder or theirs[mentor].index(student) < theirs[mentor].index(holder[mentor]))
    ]
    assert blocking == []
    assert all(student in theirs[mentor] and mentor in ours[student] for mentor, student in holder.items())
