"""Scores of pairs read in one way, whether they are dense or sparse."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from mentormatch.assignment import pair_scores
from mentormatch.assignment.pair_scores import ChosenPairs, PairScores

NO = -np.inf
TABLE = np.array([[0.1, NO, 0.3], [NO, NO, 0.6], [0.7, 0.8, NO], [0.0, -0.2, 0.9]])
CLOSED = np.array([[0, 2], [3, 0], [3, 1]])


def kinds() -> list[PairScores]:
    rows, columns = np.nonzero(TABLE > NO)
    sparse = csr_array((TABLE[rows, columns], (rows, columns)), shape=TABLE.shape)
    return [PairScores(TABLE, CLOSED), PairScores(sparse, CLOSED)]


def pairs(*of: tuple[int, int, float]) -> ChosenPairs:
    students, mentors, scores = zip(*of, strict=True)
    return ChosenPairs(np.array(students), np.array(mentors), np.array(scores, dtype=float))


def shown(found: ChosenPairs) -> list[tuple[int, int, float]]:
    return list(zip(found.students.tolist(), found.mentors.tolist(), found.scores.tolist(), strict=True))


@pytest.mark.parametrize("own", kinds(), ids=["dense", "sparse"])
def test_closed_pairs_are_left_out_and_a_score_of_0_or_less_is_not(own: PairScores) -> None:
    assert shown(own.pairs()) == [(0, 0, 0.1), (1, 2, 0.6), (2, 0, 0.7), (2, 1, 0.8), (3, 2, 0.9)]
    assert own.shape == (4, 3)


def test_most_pairs_are_the_cells_or_what_is_stored() -> None:
    dense, sparse = kinds()
    assert (dense.is_dense, sparse.is_dense) == (True, False)
    assert (dense.most_pairs, sparse.most_pairs) == (12, 8)


@pytest.mark.parametrize("own", kinds(), ids=["dense", "sparse"])
def test_scores_of_closed_pairs_are_told_when_asked_for(own: PairScores) -> None:
    students, mentors = np.array([0, 0, 1, 2, 3, 3]), np.array([2, 1, 0, 2, 1, 2])
    assert own.at(students, mentors).tolist() == [0.3, NO, NO, NO, -0.2, 0.9]


@pytest.mark.parametrize("own", kinds(), ids=["dense", "sparse"])
@pytest.mark.parametrize("at_once", [1, 3, 7, 2**18])
@pytest.mark.parametrize("rows", [None, [0, 1], [3], [0, 2, 3], [1, 3]], ids=str)
def test_rows_come_part_by_part_with_closed_pairs_shut(
    own: PairScores, at_once: int, rows: list[int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_scores, "PAIRS_AT_ONCE", at_once)
    parts = list(own.blocks(None if rows is None else np.array(rows)))
    wanted = list(range(4)) if rows is None else rows
    expected = TABLE.copy()
    expected[tuple(CLOSED.T)] = NO
    assert [len(some) for some, _ in parts[:-1]] == [max(1, at_once // 3)] * (len(parts) - 1)
    assert np.concatenate([some for some, _ in parts]).tolist() == wanted
    assert np.concatenate([block for _, block in parts]).tolist() == expected[wanted].tolist()
    assert TABLE[0, 2] == 0.3, "the scores themselves stay"


def test_pairs_of_parts_come_one_after_another_and_none_is_no_fault() -> None:
    assert len(ChosenPairs.of([])) == 0
    assert shown(ChosenPairs.of([pairs((1, 0, 0.5)), pairs((0, 2, 0.1))])) == [(1, 0, 0.5), (0, 2, 0.1)]


def test_pairs_in_order_come_once() -> None:
    given = pairs((2, 1, 0.1), (0, 2, 0.2), (2, 0, 0.3), (0, 2, 0.2), (1, 1, 0.4), (0, 1, 0.5))
    assert shown(given.in_order()) == [(0, 1, 0.5), (0, 2, 0.2), (1, 1, 0.4), (2, 0, 0.3), (2, 1, 0.1)]


def test_others_are_taken_away_by_student_and_mentor() -> None:
    given = pairs((0, 0, 0.1), (0, 3, 0.2), (1, 0, 0.3), (2, 3, 0.4))
    assert shown(given.without(pairs((0, 3, 9.0), (1, 1, 9.0), (2, 3, 9.0)))) == [(0, 0, 0.1), (1, 0, 0.3)]
    nobody = ChosenPairs.of([])
    assert shown(given.without(nobody)) == shown(given)
    assert len(nobody.without(given)) == 0
    assert shown(given.take(np.array([3, 0]))) == [(2, 3, 0.4), (0, 0, 0.1)]


def test_the_widest_of_both_decides_how_pairs_are_told_apart() -> None:
    """Were pairs numbered by the columns of one side only, (0, 5) and (1, 2) of three columns would be the same."""
    assert shown(pairs((1, 2, 0.5)).without(pairs((0, 5, 0.1)))) == [(1, 2, 0.5)]
    assert shown(pairs((0, 5, 0.5)).without(pairs((1, 2, 0.1)))) == [(0, 5, 0.5)]


@pytest.mark.parametrize("pair", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_pair_stays_when_there_are_no_others_or_only_lower_ones(pair: tuple[int, int]) -> None:
    own = pairs((*pair, 0.5))
    assert shown(own.without(ChosenPairs.of([]))) == [(*pair, 0.5)]
    if pair != (0, 0):
        assert shown(own.without(pairs((0, 0, 0.1)))) == [(*pair, 0.5)]
