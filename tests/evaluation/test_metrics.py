"""Metrics worked out by hand, and against scikit-learn and ir-measures on random lists."""

from __future__ import annotations

import math

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

from mentormatch.errors import SettingError
from mentormatch.evaluation import metrics

SCORES = np.array([0.9, 0.8, 0.1])
lists = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=2, max_size=12)


def arrays(pairs):
    scores, grades = np.array(pairs, dtype=float).T
    return scores / 7, grades


def test_ndcg_by_hand():
    """Gains 0, 7, 1 in this order; ideal 7, 1."""
    found = metrics.ndcg(SCORES, np.array([0.0, 3.0, 1.0]), k=2)
    assert found == pytest.approx((7 / math.log2(3)) / (7 + 1 / math.log2(3)))


def test_tied_mentors_share_their_places():
    grades = np.array([3.0, 0.0])
    tied = metrics.ndcg(np.array([0.5, 0.5]), grades, k=1)
    assert tied == pytest.approx(1 / 2)
    assert metrics.reciprocal_rank(np.array([0.5, 0.5]), grades > 0) == pytest.approx((1 + 1 / 2) / 2)


def test_recall_by_hand():
    relevant = np.array([True, False, True])
    assert metrics.recall(SCORES, relevant, k=2) == 1 / 2
    assert metrics.recall(SCORES, relevant, k=1) == 1.0, "one relevant mentor is all that fits"


def test_kendall_loss_by_hand():
    """Pairs (3, 0), (3, 1), (0, 1) weigh 3, 2, 1; the last is the wrong way round."""
    assert metrics.weighted_kendall_loss(SCORES, np.array([3.0, 0.0, 1.0])) == pytest.approx(1 / 6)
    assert metrics.weighted_kendall_loss(np.zeros(3), np.array([3.0, 0.0, 1.0])) == pytest.approx(1 / 2)


def test_a_mentor_who_is_not_ranked_earns_no_place():
    scores = np.array([-np.inf, 0.5])
    relevant = np.array([True, False])
    assert metrics.ndcg(scores, np.array([3.0, 0.0]), k=5) == 0.0
    assert metrics.recall(scores, relevant, k=5) == 0.0
    assert metrics.reciprocal_rank(scores, relevant) == 0.0
    assert metrics.average_precision(scores, relevant) == 0.0
    assert metrics.auc(scores, relevant) == 0.0
    assert metrics.weighted_kendall_loss(scores, np.array([3.0, 0.0])) == 1.0


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_broken_score_never_passes_for_a_good_one(broken):
    with pytest.raises(SettingError, match="finite"):
        metrics.checked_scores(np.array([0.5, broken]))


@given(lists)
def test_scikit_learn_agrees(pairs):
    scores, grades = arrays(pairs)
    relevant = grades >= 2
    if grades.any():
        expected = ndcg_score([np.exp2(grades) - 1], [scores], k=5)
        assert metrics.ndcg(scores, grades, k=5) == pytest.approx(expected)
    if relevant.any():
        assert metrics.average_precision(scores, relevant) == pytest.approx(average_precision_score(relevant, scores))
    if relevant.any() and not relevant.all():
        assert metrics.auc(scores, relevant) == pytest.approx(roc_auc_score(relevant, scores))


@given(st.permutations(range(12)), st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_ir_measures_agrees(order, grades):
    """Without ties; ir-measures takes the exponential gain through a mapping of grades to gains."""
    scores, marks = np.array(order, dtype=float), np.array(grades, dtype=float)
    if not (marks >= 2).any():
        return
    run = [ir_measures.ScoredDoc("S", str(row), score) for row, score in enumerate(scores)]
    qrels = [ir_measures.Qrel("S", str(row), int(grade)) for row, grade in enumerate(grades)]
    wanted = {
        ir_measures.nDCG(gains={0: 0, 1: 1, 2: 3, 3: 7}) @ 5: metrics.ndcg(scores, marks, k=5),
        ir_measures.RR(rel=2): metrics.reciprocal_rank(scores, marks >= 2),
        ir_measures.AP(rel=2): metrics.average_precision(scores, marks >= 2),
    }
    found = ir_measures.calc_aggregate(list(wanted), qrels, run)
    for measure, value in wanted.items():
        assert value == pytest.approx(found[measure], abs=1e-4), str(measure)


@given(lists, st.randoms())
def test_no_metric_depends_on_the_order_of_rows(pairs, random):
    shuffled = random.sample(pairs, len(pairs))

    def every(own):
        scores, grades = arrays(own)
        relevant = grades >= 2
        return [
            metrics.ndcg(scores, grades, k=3), metrics.recall(scores, relevant, k=3),
            metrics.reciprocal_rank(scores, relevant), metrics.average_precision(scores, relevant),
            metrics.auc(scores, relevant), metrics.weighted_kendall_loss(scores, grades),
        ]  # fmt: skip

    assert every(pairs) == pytest.approx(every(shuffled), nan_ok=True)


def test_reciprocal_rank_of_ties_equals_the_mean_over_all_orders():
    from itertools import permutations

    relevant = np.array([True, False, True, False])
    found = metrics.reciprocal_rank(np.full(4, 0.5), relevant)
    every = [
        1 / (1 + min(place for place, row in enumerate(order) if relevant[row])) for order in permutations(range(4))
    ]
    assert found == pytest.approx(sum(every) / len(every))
