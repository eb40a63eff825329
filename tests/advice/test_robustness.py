"""How often mentors stay in a list when weights are shaken."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch
from mentormatch.advice import robustness
from mentormatch.advice.question import Standing, scores_of
from mentormatch.advice.robustness import DRAWS, SPREAD, ranks_in, weightings, wilson


def standing(values, cautions) -> Standing:
    values = np.asarray(values, dtype=np.float64)
    scores = scores_of(np.full((1, len(values)), 1 / len(values)), values, np.asarray(cautions))[0]
    return Standing(np.arange(len(scores)), values, np.asarray(cautions), scores, np.argsort(-scores, kind="stable"))


@pytest.mark.parametrize("student_id", ["S04", "S12"])
def test_shares_are_those_of_a_count_from_the_parts_of_all_explanations(sample_ranking, mentors, student_id):
    """Every eligible mentor is explained; a matrix product and a sort give the list under each weighting."""
    advice = sample_ranking.advise(student_id)
    barred = {own.mentor_id for own in sample_ranking.excluded.pairs(student_id)}
    eligible = sorted(set(mentors.ids) - barred)
    parts = [sample_ranking.explain(student_id, own).parts for own in eligible]
    values = np.array([[part.value for part in own[:-1]] for own in parts])
    cautions = np.array([own[-1].contribution for own in parts])
    scores = weightings(np.array([part.weight for part in parts[0][:-1]])) @ values.T + cautions
    ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1) + 1
    assert advice.n_eligible == len(eligible)
    assert [own.mentor_id for own in advice.robustness] == [own.mentor_id for own in sample_ranking.top(student_id)]
    assert min(own.share for own in advice.robustness) < 1
    for own in advice.robustness:
        mine = np.sort(ranks[:, eligible.index(own.mentor_id)])
        assert own.share == np.mean(mine <= 5)
        assert (own.rank_low, own.rank_high) == (mine[49], mine[949])
        assert own.low <= own.share <= own.high


@given(st.data())
def test_ranks_are_those_of_sorting_every_weighting_by_score_and_then_by_id(data):
    """Few different values, so that there are many ties."""
    n_blocks, n_mentors = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 9))
    cell = st.sampled_from([0.0, 0.25, 0.5, 1.0])
    values = data.draw(
        st.lists(st.lists(cell, min_size=n_mentors, max_size=n_mentors), min_size=n_blocks, max_size=n_blocks)
    )
    cautions = data.draw(st.lists(st.sampled_from([0.0, -0.25]), min_size=n_mentors, max_size=n_mentors))
    own = standing(values, cautions)
    draws = weightings(np.full(n_blocks, 1 / n_blocks), n_draws=7)
    found = ranks_in(draws, own, np.arange(n_mentors))
    for number, weights in enumerate(draws):
        scores = [
            sum(w * v[place] for w, v in zip(weights, values, strict=True)) + cautions[place]
            for place in range(n_mentors)
        ]
        order = sorted(range(n_mentors), key=lambda place: (-scores[place], place))
        assert [found[number, place] for place in order] == list(range(1, n_mentors + 1))


def test_weights_that_are_not_shaken_keep_the_list(sample_ranking, monkeypatch):
    monkeypatch.setattr(robustness, "weightings", lambda shares: weightings(shares, n_draws=3, spread=0.0))
    for student_id in ("S01", "S04", "S12"):
        for own in sample_ranking.advise(student_id).robustness:
            assert (own.share, own.rank_low, own.rank_high) == (1.0, own.rank, own.rank)


def test_weightings_are_shaken_as_documented():
    weights = np.array([0.5, 0.3, 0.2, 0.0])
    found = weightings(weights)
    assert found.shape == (DRAWS, 4)
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found[:, 3] == 0).all()
    logs = np.log(found[:, 0] / found[:, 1]) - np.log(0.5 / 0.3)
    assert logs.std() == pytest.approx(SPREAD * 2**0.5, rel=0.1)
    assert abs(logs.mean()) < 4 * SPREAD * 2**0.5 / DRAWS**0.5
    assert np.array_equal(found, weightings(weights))


@pytest.mark.parametrize("times", [0, 1, 500, 930, 999, 1000])
def test_the_interval_is_wilsons(times):
    from scipy.stats import binomtest

    known = binomtest(times, 1000).proportion_ci(method="wilson")
    assert wilson(times, 1000) == pytest.approx((known.low, known.high), abs=1e-12)
    assert max(wilson(500, 1000)[1] - 0.5, 0.5 - wilson(500, 1000)[0]) < 0.031


def test_memory_is_bounded_without_changing_a_rank(monkeypatch):
    random = np.random.default_rng(1)
    own = standing(random.random((3, 50)), np.zeros(50))
    draws = weightings(np.array([0.2, 0.3, 0.5]), n_draws=40)
    whole = ranks_in(draws, own, own.order[:5])
    monkeypatch.setattr(robustness, "SCORES_AT_ONCE", 60)
    assert np.array_equal(ranks_in(draws, own, own.order[:5]), whole)


def test_a_tie_goes_by_id_under_every_weighting():
    """Two mentors who are the same in everything: the one whose id comes first always stands first."""
    person = {"specialties": "cardiology", "values": "candor", "role": "physician"}
    student = {"student_id": "S", "interests": "cardiology", "values": "candor; patience"}
    ranking = mentormatch.rank(student, [{"mentor_id": own, **person} for own in ("M2", "M1", "M3")], k=2, as_of=2026)
    assert [(own.mentor_id, own.share) for own in ranking.advise("S").robustness] == [("M1", 1.0), ("M2", 1.0)]
