"""Weights: defaults, given ones, and what a silent student does to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import SettingError, Weights
from mentormatch.ranking.weights import BLOCKS, default_weights, given_weights, spread, weights_of


def test_defaults_are_the_documented_priors():
    assert default_weights()["premed"].array().tolist() == [0.10, 0.18, 0.20, 0.22, 0.25, 0.05]
    assert default_weights()["medical_student"].array().tolist() == [0.18, 0.17, 0.18, 0.17, 0.25, 0.05]
    assert default_weights()["residency_applicant"].array().tolist() == [0.20, 0.12, 0.25, 0.18, 0.20, 0.05]


def test_an_unknown_stage_gets_the_mean_of_the_stages():
    # specialty: (.10 + .18 + .20) / 3 = .16
    assert default_weights()[""].shares["specialty"] == pytest.approx(0.16)
    assert weights_of([None])[0] is default_weights()[""]
    assert default_weights()[""].cautions == 1.0


def test_given_weights_are_normalised_and_cautions_stay_outside():
    weights = given_weights({"values": 2, "goals": 1, "cautions": 0.5})
    assert weights.shares["values"] == pytest.approx(2 / 3)
    assert weights.shares["reach"] == 0.0
    assert weights.cautions == 0.5
    assert given_weights({"goals": 1}).cautions == 0.0


def test_all_problems_are_reported_at_once():
    with pytest.raises(SettingError) as error:
        given_weights({"prestige": 1, "goals": -1, "reach": float("nan")})
    for word in ("prestige", "goals", "reach", "nan", "specialty"):
        assert word in str(error.value)


@pytest.mark.parametrize("weights", [{}, {"goals": 0}, {"cautions": 1}])
def test_some_block_must_count(weights):
    with pytest.raises(SettingError, match="above 0"):
        given_weights(weights)


def test_weights_must_sum_to_one():
    with pytest.raises(SettingError, match="sum to 1"):
        Weights(dict.fromkeys(BLOCKS, 0.5))


@given(
    st.lists(st.floats(0, 1), min_size=6, max_size=6).filter(lambda own: sum(own) > 0.01),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_spread_keeps_the_sum_and_the_proportions(numbers, stated):
    shares = np.array([numbers]) / sum(numbers)
    found = spread(shares, np.array([stated]))
    assert found.sum() == pytest.approx(1.0)
    kept = np.array(stated) & (shares[0] > 1e-6)
    if kept.any():
        assert (found[0][~np.array(stated)] == 0).all()
        ratios = found[0][kept] / shares[0][kept]
        assert ratios == pytest.approx(np.full(kept.sum(), ratios[0]))
