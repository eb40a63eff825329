"""How many to ask: chances against enumeration, scipy and simulation, and what the plan chooses."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch
from mentormatch import SettingError
from mentormatch.planning.chances import outlook

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=6)
FALLING = st.lists(st.floats(0, 1), min_size=1, max_size=4).map(lambda own: sorted(own, reverse=True))


def tail(letters, chances):
    """The Poisson-binomial tail by looking at every outcome."""
    return sum(
        np.prod([chance if came else 1 - chance for came, chance in zip(outcome, chances, strict=True)])
        for outcome in product((True, False), repeat=len(chances))
        if sum(outcome) >= letters
    )


def enumerated(yes, in_time, *, at_once, letters):
    """What comes of asking, by looking at every combination of answers and then of letters."""
    chance, asked = 0.0, np.zeros(len(yes))
    for answers in product((True, False), repeat=len(yes)):
        weight = np.prod([own if said else 1 - own for said, own in zip(answers, yes, strict=True)])
        place, to_ask, promised = 0, at_once, []
        for own in in_time:
            wave = range(place, min(place + to_ask, len(yes)))
            asked[list(wave)] += weight
            promised += [own for row in wave if answers[row]]
            place, to_ask = wave.stop, sum(not answers[row] for row in wave)
        chance += weight * tail(letters, promised)
    return chance, asked


@given(CHANCES, st.floats(0, 1), st.integers(1, 7))
def test_one_wave_is_the_sum_over_all_outcomes(yes, in_time, letters):
    found = outlook(yes, [in_time], at_once=len(yes), letters=letters)
    assert found.chance == pytest.approx(tail(letters, [own * in_time for own in yes]), abs=1e-12)


def test_one_wave_is_the_poisson_binomial_tail_of_scipy():
    from scipy.stats import poisson_binom

    yes = np.random.default_rng(5).random(40)
    for letters in (1, 5, 15, 25):
        found = outlook(yes.tolist(), [0.8], at_once=40, letters=letters)
        assert found.chance == pytest.approx(poisson_binom(0.8 * yes).sf(letters - 1), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), FALLING, st.integers(1, 5), st.integers(1, 4))
def test_passing_a_no_on_is_the_sum_over_all_answers(yes, in_time, at_once, letters):
    found = outlook(yes, in_time, at_once=at_once, letters=letters)
    chance, asked = enumerated(yes, in_time, at_once=at_once, letters=letters)
    assert found.chance == pytest.approx(chance, abs=1e-12)
    assert found.asked == pytest.approx(asked.tolist(), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(CHANCES, FALLING, st.integers(1, 4))
def test_asking_more_at_once_never_lowers_the_chance(yes, in_time, letters):
    found = [outlook(yes, in_time, at_once=n, letters=letters).chance for n in range(1, len(yes) + 1)]
    assert all(after >= before - 1e-12 for before, after in pairwise(found))


def test_the_chance_is_that_of_a_simulation_within_four_standard_errors():
    yes, in_time = [0.8, 0.4, 0.6, 0.75, 0.5, 0.9, 0.3], [0.95, 0.8, 0.5]
    at_once, letters, n_draws = 3, 3, 100_000
    rng = np.random.default_rng(11)
    said, luck = rng.random((n_draws, len(yes))) < yes, rng.random((n_draws, len(yes)))
    place, to_ask = np.zeros(n_draws, dtype=int), np.full(n_draws, at_once)
    got, n_asked, column = np.zeros(n_draws, dtype=int), np.zeros(n_draws, dtype=int), np.arange(len(yes))
    for own in in_time:
        wave = (column >= place[:, None]) & (column < (place + to_ask)[:, None])
        got += (wave & said & (luck < own)).sum(axis=1)
        n_asked += wave.sum(axis=1)
        place, to_ask = np.minimum(place + to_ask, len(yes)), (wave & ~said).sum(axis=1)
    found = outlook(yes, in_time, at_once=at_once, letters=letters)
    error = np.sqrt(found.chance * (1 - found.chance) / n_draws)
    assert abs((got >= letters).mean() - found.chance) < 4 * error
    assert abs(n_asked.mean() - sum(found.asked)) < 4 * n_asked.std() / np.sqrt(n_draws)


def ask(ids="ABCDEF", **given):
    options = {"letters": 2, "deadline": "2027-06-01", "today": "2027-03-09", **given}
    return mentormatch.plan_asks(list(ids), **options)


def test_one_wave_worked_out_by_hand():
    # no second wave fits before the last fortnight: 1 - (1/2)^n >= .9 needs n = 4
    found = ask(letters=1, today="2027-05-17", chances=0.5, in_time={0: 1.0}, answer_days=10)
    assert (found.at_once, found.chance, found.reached) == (4, 0.9375, True)
    assert [own.mentor_id for own in found.asks] == list("ABCD")
    assert "no time to go to somebody else" in found.assumptions[2]


def test_a_line_of_reserves_worked_out_by_hand():
    # two waves of one: 1 - 1/4 reaches .7, and the reserve is asked after a no, with a chance of one half
    found = ask("AB", letters=1, target=0.7, today="2027-05-04", chances=0.5, in_time={0: 1.0}, answer_days=14)
    assert (found.at_once, found.chance) == (1, 0.75)
    assert [(own.mentor_id, own.wave, own.date.isoformat(), own.chance_asked) for own in found.asks] == [
        ("A", 1, "2027-05-04", 1.0), ("B", 2, "2027-05-18", 0.5),
    ]  # fmt: skip
    assert found.mentors_asked == 1.5


def test_the_smallest_number_is_chosen():
    yes, in_time = [0.75] * 6, [0.97, 0.96, 0.95, 0.9, 0.8, 0.55]  # twelve weeks ahead, ten, eight ...
    for letters in (1, 2, 3):
        found = ask(letters=letters)
        chances = [outlook(yes, in_time, at_once=n, letters=letters).chance for n in range(1, 7)]
        assert found.at_once == 1 + next(row for row, chance in enumerate(chances) if chance >= 0.9)
        assert found.chance == pytest.approx(chances[found.at_once - 1])


def test_a_target_that_cannot_be_reached_is_said_with_the_best_that_can():
    found = ask("ABC", letters=3)
    assert (found.reached, found.at_once) == (False, 3)
    assert found.chance == pytest.approx((0.75 * 0.97) ** 3)
    assert found.summary == (
        "Even if all 3 mentors are asked on 2027-03-09, the chance of at least 3 letters by 2027-06-01 is 39%; the "
        "target of 90% is out of reach."
    )
    assert "2 mentors cannot write 3 letters" in ask("AB", letters=3).summary
    assert ask("AB", letters=3).chance == 0


def test_a_later_ask_lowers_the_chance():
    found = [ask(today=f"2027-{day}").chance for day in ("03-09", "04-20", "05-11", "05-25")]
    one = [ask("AB", today=f"2027-{day}").chance for day in ("03-09", "04-20", "05-11", "05-25")]
    assert one == sorted(one, reverse=True)
    assert found[-1] < found[0]


def test_a_mentor_who_has_said_yes_counts_as_certain_to_say_so():
    assert ask("AB", chances={"A": 1.0, "B": 1.0}).chance == pytest.approx(0.97**2)
    assert ask("AB", chances={"A": 1.0}).asks[1].chance_yes == 0.75


def test_what_it_assumes_is_said_and_guesses_are_called_guesses():
    told = " ".join(ask().assumptions)
    assert "whatever the others say" in told
    assert told.count("rough guess") == 2
    assert "rough guess" not in " ".join(ask(chances=0.6, in_time={1: 0.5, 8: 0.9}).assumptions)


def test_two_runs_are_the_same_and_tables_have_one_row_per_mentor(tmp_path):
    found = ask()
    assert found == ask()
    found.to_csv(tmp_path / "asks.csv")
    found.to_parquet(tmp_path / "asks.parquet")
    assert len(found.to_frame()) == len(found.asks)
    assert found.to_frame()["wave"].tolist() == [own.wave for own in found.asks]
    assert (
        "<script>"
        not in mentormatch.plan_asks(["<script>"], letters=1, deadline="2027-06-01", today="2027-01-01")._repr_html_()
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"letters": 0}, r"'letters' parameter of plan_asks must be an int in the range \[1, inf\)\. Got 0 instead"),
        ({"letters": True}, "'letters' parameter of plan_asks must be"),
        ({"target": 1.0}, r"'target' parameter of plan_asks must be a float in the range \(0, 1\)"),
        ({"target": "much"}, "'target' parameter"),
        ({"chances": 1.5}, r"'chances' parameter of plan_asks must be a float in the range \[0, 1\] or a mapping"),
        (
            {"chances": {"A": -1}},
            r"'chances' parameter of plan_asks must be a float in the range \[0, 1\] for A\. Got -1 instead",
        ),
        ({"chances": {"Z": 0.5}}, "chances names Z, who is not among the mentors"),
        ({"deadline": "2027-01-01"}, "must be a date not before today, 2027-03-09"),
        ({"deadline": "soon"}, "'deadline' parameter of plan_asks must be a date"),
        ({"answer_days": 0}, r"must be an int in the range \[1, 60\]"),
        ({"in_time": {}}, "must be a mapping of weeks left"),
        ({"in_time": {1: 0.9, 8: 0.5}}, "that do not fall"),
        ({"in_time": {-1: 0.9}}, "in_time"),
        ({"in_time": {float("nan"): 0.9}}, "in_time"),
        ({"ids": []}, "1 to 50 different mentor ids. Got 0 ids"),
        ({"ids": "AA"}, "A twice"),
        ({"ids": [3]}, "Got 3 instead"),
    ],
)
def test_mistakes_are_named(given, said):
    with pytest.raises(SettingError, match=said):
        ask(**given)


def test_all_mistakes_are_named_at_once():
    with pytest.raises(SettingError) as error:
        ask(letters=0, target=2, chances=3, answer_days=0, deadline="2027-01-01")
    for name in ("letters", "target", "chances", "answer_days", "deadline"):
        assert f"The {name!r} parameter of plan_asks must" in str(error.value)


def test_numbers_of_numpy_are_numbers():
    assert ask(letters=np.int64(2), chances=np.float32(0.75), answer_days=np.int64(14)) == ask()


def test_one_text_is_no_list_of_ids():
    with pytest.raises(SettingError, match="Give a list"):
        mentormatch.plan_asks("M1", letters=1, deadline="2027-06-01")


def test_today_is_the_current_day_unless_given():
    today = dt.datetime.now(tz=dt.UTC).date()
    found = mentormatch.plan_asks(["A"], letters=1, deadline=today + dt.timedelta(days=100))
    assert -1 <= (found.asks[0].date - today).days <= 3  # other time zones, a weekend
