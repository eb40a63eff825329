"""Weights to the last detail: what they are called, what is refused and in which words."""

import math

import numpy as np
import pytest

from mentormatch import SettingError, Weights
from mentormatch.ranking.weights import BLOCKS, CAUTIONS, default_weights, given_weights, spread, weights_of

STAGES = ("premed", "medical_student", "residency_applicant")


def shares_that_sum_to(total):
    return dict.fromkeys(BLOCKS, total / 6)


def test_the_blocks_stand_in_the_order_of_the_score():
    assert BLOCKS == ("specialty", "values", "reach", "needs", "goals", "letters")
    assert CAUTIONS == "cautions"


@pytest.mark.parametrize("total", [0.9, 0.999999, 1.000001, 1.5])
def test_shares_that_do_not_sum_to_one_are_refused(total):
    with pytest.raises(SettingError, match=f"Weights must name the blocks specialty, .* they sum to {total:g}"):
        Weights(shares_that_sum_to(total))


def test_rounding_alone_is_no_reason_to_refuse():
    assert Weights(shares_that_sum_to(1 + 1e-10)).shares["goals"] == pytest.approx(1 / 6)


def test_blocks_must_all_be_there_in_their_order():
    for shares in ({"goals": 1.0}, dict(reversed(shares_that_sum_to(1).items()))):
        with pytest.raises(SettingError, match="must name the blocks specialty, values, reach, needs, goals, letters"):
            Weights(shares)


def test_weights_say_where_they_come_from():
    assert Weights(shares_that_sum_to(1)).origin == "given"
    assert given_weights({"goals": 1}).origin == "given"
    assert given_weights({"goals": 1}, origin="learned from 40 pairs").origin == "learned from 40 pairs"
    assert [default_weights()[stage].origin for stage in STAGES] == [f"default for {stage}" for stage in STAGES]
    assert default_weights()[""].origin == "default, stage unknown"
    assert list(default_weights()) == [*STAGES, ""]


def test_cautions_count_in_full_unless_weights_are_given():
    assert Weights(shares_that_sum_to(1)).cautions == 1.0
    assert {default_weights()[stage].cautions for stage in (*STAGES, "")} == {1.0}
    assert given_weights({"goals": 1, "cautions": 0.25}).cautions == 0.25


def test_an_unknown_stage_gets_the_mean_of_every_block():
    # by hand from the three columns: (.10 + .18 + .20) / 3, (.18 + .17 + .12) / 3, ...
    thirds = [0.48, 0.47, 0.63, 0.57, 0.70, 0.15]
    assert default_weights()[""].array().tolist() == pytest.approx([third / 3 for third in thirds])
    assert math.fsum(default_weights()[""].array()) == pytest.approx(1.0, abs=1e-12)


REFUSED = "The 'weights' parameter of Matcher must be a mapping of block names to finite numbers of 0 or more."


def test_what_is_wrong_is_told_in_one_sentence():
    given = {"prestige": 1, "fame": 2, "goals": -1, "values": True, "letters": "much"}
    with pytest.raises(SettingError) as error:
        given_weights(given)
    assert str(error.value) == (
        f"{REFUSED} Got {given} instead. 'prestige', 'fame' is no block, use specialty, values, "
        "reach, needs, goals, letters, cautions; 'goals' is -1; 'values' is True; 'letters' is 'much'."
    )
    with pytest.raises(SettingError) as error:
        given_weights({"goals": 0.0, "cautions": 1})
    assert str(error.value) == (
        f"{REFUSED} Got {{'goals': 0.0, 'cautions': 1}} instead. "
        "At least one of specialty, values, reach, needs, goals, letters must have a weight above 0."
    )


@pytest.mark.parametrize("number", [1, 1.0, np.float32(1), np.int64(1)])
def test_any_kind_of_number_is_a_weight(number):
    assert given_weights({"goals": number, "values": 0}).array().tolist() == [0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, -1e-9, True, "1", None])
def test_what_is_no_number_of_0_or_more_is_refused(number):
    with pytest.raises(SettingError, match="'goals' is"):
        given_weights({"goals": number})


def test_each_student_gets_the_weights_of_the_own_stage_unless_some_are_given():
    table = default_weights()
    assert weights_of(["premed", None, ""]) == [table["premed"], table[""], table[""]]
    own = given_weights({"reach": 1})
    assert weights_of(["premed", None], own) == [own, own]


def test_weight_is_spread_by_hand_and_the_shares_stay_as_they_were():
    shares = np.array([[0.5, 0.3, 0.2], [0.5, 0.5, 0.0], [0.6, 0.4, 0.0]])
    stated = np.array([[True, False, True], [False, False, True], [False, False, False]])
    before = shares.copy()
    found = spread(shares, stated)
    # .5 and .2 of .7; nothing that is stated has weight, so all stays
    assert found[0].tolist() == pytest.approx([5 / 7, 0, 2 / 7])
    assert found[1:].tolist() == before[1:].tolist()
    assert shares.tolist() == before.tolist()
