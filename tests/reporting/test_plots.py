"""Plots draw the numbers of the result, into the axes they are given, and each part differs without colour too."""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt

import mentormatch
from mentormatch.errors import SettingError
from mentormatch.ranking.weights import BLOCKS
from mentormatch.reporting import plots


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture
def empty():
    mentor = {"mentor_id": "M1", "accepting": "no"}
    return mentormatch.rank({"student_id": "S1", "interests": "ENT"}, mentor)


def widths(ax):
    return [bar.get_width() for bar in ax.patches]


def test_a_waterfall_starts_each_part_where_the_one_before_ends(sample_ranking):
    for own in (sample_ranking.explanations()[0], next(filter(has_caution, sample_ranking.explanations()))):
        ax = plots.waterfall(own)
        *parts, score = ax.patches
        names = [*BLOCKS, *(["cautions"] if own.contributions["cautions"] else [])]
        assert [bar.get_width() for bar in parts] == pytest.approx([own.contributions[name] for name in names])
        for bar, after in pairwise(parts):
            assert bar.get_x() + bar.get_width() == pytest.approx(after.get_x())
        assert score.get_width() == pytest.approx(own.score)
        assert own.mentor_name in ax.get_title()


def has_caution(explanation):
    return explanation.contributions["cautions"] < 0


def test_a_comparison_stacks_the_contributions_of_every_mentor_in_the_list(sample_ranking):
    listed = sample_ranking.top("S01")
    ax = plots.comparison(sample_ranking, "S01")
    assert widths(ax) == pytest.approx([own.contributions[name] for name in BLOCKS for own in listed])
    assert [label.get_text() for label in ax.get_yticklabels()] == [f"{own.rank}. {own.mentor_name}" for own in listed]


def test_every_part_has_a_pattern_of_its_own():
    patterns = [pattern for _, pattern in plots.STYLES.values()]
    assert len(set(patterns)) == len(patterns)


def test_loads_are_seats_and_students_assigned_the_fullest_first(sample_assignment):
    ax = plots.mentor_load(sample_assignment, most=10)
    seats, taken = ([bar.get_height() for bar in group] for group in ax.containers)
    loads = {load.mentor_id: load for load in sample_assignment.loads}
    shown = [loads[label.get_text()] for label in ax.get_xticklabels()]
    assert (seats, taken) == ([load.seats for load in shown], [load.taken for load in shown])
    assert taken == sorted((load.taken for load in loads.values()), reverse=True)[:10]
    assert f"10 of {sum(load.seats > 0 for load in loads.values())} mentors" in ax.get_title()


def test_robustness_draws_each_share_within_its_interval(sample_ranking):
    advice = sample_ranking.advise("S01")
    ax = plots.robustness(advice)
    drawn = [list(line.get_xdata()) for line in ax.lines]
    expected = [part for own in advice.robustness for part in ([own.low, own.high], [own.share])]
    assert drawn == expected


def test_unmet_demand_counts_the_students_who_list_it_uncovered(sample_ranking):
    portfolios = sample_ranking.portfolios()
    ax = plots.unmet_demand(portfolios, most=100)
    assert sum(widths(ax)) == sum(len(own.uncovered) for own in portfolios)
    assert widths(ax) == sorted(widths(ax), reverse=True)
    letters = sum(item.words == "science letter" for own in portfolios for item in own.uncovered)
    drawn = dict(zip((label.get_text() for label in ax.get_yticklabels()), widths(ax), strict=True))
    assert drawn["help: science letter"] == letters > 0


def test_plots_go_into_the_axes_that_are_given(sample_ranking, sample_assignment):
    portfolios = sample_ranking.portfolios()
    for draw in (
        lambda ax: plots.waterfall(sample_ranking.explain("S01", "M11"), ax=ax),
        lambda ax: plots.comparison(sample_ranking, "S01", ax=ax),
        lambda ax: plots.mentor_load(sample_assignment, ax=ax),
        lambda ax: plots.robustness(sample_ranking.advise("S01"), ax=ax),
        lambda ax: plots.unmet_demand(portfolios, ax=ax),
    ):
        _, ax = plt.subplots()
        assert draw(ax) is ax


def test_what_cannot_be_drawn_is_refused_in_words(empty):
    with pytest.raises(SettingError, match="empty list"):
        plots.comparison(empty, "S1")
    with pytest.raises(SettingError, match="empty list"):
        plots.robustness(empty.advise("S1"))
    with pytest.raises(SettingError, match="a wish that is not covered"):
        plots.unmet_demand([])
    seatless = mentormatch.assign({"student_id": "S1"}, {"mentor_id": "M1", "capacity": 0})
    with pytest.raises(SettingError, match="a mentor with a seat"):
        plots.mentor_load(seatless)
