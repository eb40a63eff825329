"""Plots of results, readable without colour: every part has its own pattern too.

Needs matplotlib (``pip install mentormatch-med[plots]``). Each function draws into the axes it is given, or into a new
figure, and returns the axes; nothing is shown or saved.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.parameters import Whole, demand
from mentormatch.ranking.weights import BLOCKS, CAUTIONS
from mentormatch.reporting.matches import LABELS, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from mentormatch.results.advice import Advice
    from mentormatch.results.assignment import Assignment
    from mentormatch.results.explanation import Explanation
    from mentormatch.results.portfolio import Portfolio
    from mentormatch.results.ranking import Ranking

STYLES = {
    "specialty": ("#2f6db3", ""),
    "values": ("#e0a070", "///"),
    "reach": ("#25795e", "..."),
    "needs": ("#c9a3e0", "xx"),
    "goals": ("#d8b53c", "\\\\\\"),
    "letters": ("#8a93a3", "--"),
    CAUTIONS: ("#ffffff", "oo"),
}
"""Colour and pattern of every part; light and dark ones alternate, so that neighbours differ in grey as well."""

_KINDS = {"reach": "school", "specialty": "field", "values": "value", "needs": "help", "role": "role"}
_HEIGHT = 0.42


def waterfall(explanation: Explanation, *, ax: Axes | None = None) -> Axes:
    """Draw how the parts of one score add up, from the first block to the sum.

    Parameters
    ----------
    explanation : Explanation
    ax : Axes, optional

    Returns
    -------
    Axes
        One bar per part with its points, and the score below them.

    Examples
    --------
    >>> import mentormatch
    >>> ranking = mentormatch.rank({"student_id": "S1", "interests": "ENT"}, {"mentor_id": "M1", "specialties": "ENT"})
    >>> waterfall(ranking.explain("S1", "M1")).get_xlabel()
    'points'
    """
    names = [name for name in (*BLOCKS, CAUTIONS) if name in BLOCKS or explanation.contributions[name]]
    own = _axes(ax, len(names) + 1)
    total = 0.0
    for row, name in enumerate(names):
        points = explanation.contributions[name]
        colour, pattern = STYLES[name]
        own.barh(row, points, left=total, color=colour, hatch=pattern, edgecolor="black", linewidth=0.8)
        own.plot([total + points] * 2, [row - 0.4, row + 1.4], color="black", linewidth=0.6, linestyle=":")
        own.annotate(f"{points:+.2f}", (max(total, total + points), row), xytext=(5, 0), **_BESIDE)
        total += points
    own.barh(len(names), total, color="0.25", edgecolor="black", linewidth=0.8)
    own.annotate(f"{total:.2f}", (total, len(names)), xytext=(5, 0), **_BESIDE)
    own.set_yticks(range(len(names) + 1), [*(LABELS[name] for name in names), "Score"])
    own.set(
        xlabel="points",
        xlim=(min(0.0, total), 1.0),
        title=f"{explanation.mentor_name or explanation.mentor_id} for student {explanation.student_id}",
    )
    own.invert_yaxis()
    return own


_BESIDE: dict[str, Any] = {"textcoords": "offset points", "va": "center", "fontsize": 9}


def comparison(ranking: Ranking, student_id: str, *, ax: Axes | None = None) -> Axes:
    """Draw what the scores of one student's list consist of, one bar per mentor, the best on top.

    Raises
    ------
    SettingError
        When no student has this id, or the list is empty.
    """
    listed = ranking.top(student_id)
    if not listed:
        raise SettingError(
            f"Student {student_id} has an empty list: no mentor is eligible, so there is nothing to draw."
        )
    own = _axes(ax, len(listed) + 1)
    lefts = [0.0] * len(listed)
    for name in BLOCKS:
        points = [one.contributions[name] for one in listed]
        colour, pattern = STYLES[name]
        own.barh(range(len(listed)), points, left=lefts, color=colour, hatch=pattern, edgecolor="black", linewidth=0.8,
                 label=LABELS[name])  # fmt: skip
        lefts = [left + more for left, more in zip(lefts, points, strict=True)]
    for row, (one, end) in enumerate(zip(listed, lefts, strict=True)):
        against = one.contributions[CAUTIONS]
        told = f"{one.score:.2f}" + (f" ({against:.2f} against)" if against else "")
        own.annotate(told, (end, row), xytext=(5, 0), **_BESIDE)
    own.set_yticks(range(len(listed)), [f"{one.rank}. {shortened(one.mentor_name or one.mentor_id)}" for one in listed])
    own.set(xlabel="points (they add up to the score)", xlim=(0, 1.12), title=f"Student {student_id}")
    own.invert_yaxis()
    own.legend(ncols=len(BLOCKS), loc="upper center", bbox_to_anchor=(0.5, -0.6 / (_HEIGHT * len(listed) + 0.8)),
               frameon=False, handlelength=1.6, columnspacing=1.2)  # fmt: skip
    return own


def mentor_load(assignment: Assignment, *, most: int = 40, ax: Axes | None = None) -> Axes:
    """Draw seats and students assigned of the mentors who have a seat, the fullest first.

    Parameters
    ----------
    assignment : Assignment
    most : int
        Mentors drawn at most, 1 or more; the title says how many there are.
    ax : Axes, optional

    Raises
    ------
    SettingError
        When nobody has a seat, or ``most`` is below 1.
    """
    loads = sorted(
        (load for load in assignment.loads if load.seats or load.taken),
        key=lambda load: (-load.taken, load.seats, load.mentor_id),
    )
    demand("most", "mentor_load", most, Whole(1))
    if not loads:
        raise SettingError("A plot needs a mentor with a seat, and there is none.")
    shown = loads[:most]
    own = _axes(ax, 0, width=max(5.0, 0.24 * len(shown) + 2))
    places = range(len(shown))
    own.bar(places, [load.seats for load in shown], color="white", edgecolor="black", linewidth=0.8, label="free seats")
    own.bar(places, [load.taken for load in shown], color="0.6", hatch="////", edgecolor="black", linewidth=0.8,
            label="students assigned")  # fmt: skip
    own.set_xticks(places, [load.mentor_id for load in shown], rotation=90, fontsize=8)
    some = f"{len(shown)} of {len(loads)} mentors" if len(shown) < len(loads) else f"{len(loads)} mentors"
    own.set(ylabel="students", title=f"Load of {some} with a seat", xlim=(-0.8, len(shown) - 0.2))
    _whole_numbers(own.yaxis)
    own.set_ylim(0, 1.25 * max(max(load.seats, load.taken) for load in shown))
    own.legend(frameon=False, loc="upper right", ncols=2)
    return own


def robustness(advice: Advice, *, ax: Axes | None = None) -> Axes:
    """Draw in what part of the plausible weightings each mentor stays in a student's list, with its 95% interval.

    Raises
    ------
    SettingError
        When the list is empty.
    """
    listed = advice.robustness
    if not listed:
        raise SettingError(f"Student {advice.student_id} has an empty list, so there is nothing to draw.")
    own = _axes(ax, len(listed) + 1)
    for row, one in enumerate(listed):
        own.plot([one.low, one.high], [row, row], color="black", linewidth=2.5, solid_capstyle="butt")
        own.plot(one.share, row, marker="o", color="white", markeredgecolor="black", markersize=8)
        ranks = f"rank {one.rank_low}" if one.rank_low == one.rank_high else f"rank {one.rank_low} to {one.rank_high}"
        own.annotate(f"{one.share:.0%}, {ranks}", (1.0, row), xytext=(10, 0), annotation_clip=False, **_BESIDE)
    own.set_yticks(range(len(listed)), [f"{one.rank}. {shortened(one.mentor_name or one.mentor_id)}" for one in listed])
    own.set(xlabel=f"part of {advice.n_weightings:,} weightings in which the mentor stays in the first {advice.k}",
            xlim=(0, 1.02), ylim=(len(listed) - 0.4, -0.6), title=f"Student {advice.student_id}")  # fmt: skip
    own.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    return own


def unmet_demand(portfolios: Sequence[Portfolio], *, most: int = 15, ax: Axes | None = None) -> Axes:
    """Draw what most students list and their best mentors together hardly cover: where a roster lacks mentors.

    Parameters
    ----------
    portfolios : Portfolios or sequence of Portfolio
        Of all students; docs/portfolio.md says what counts as covered.
    most : int
        Wishes drawn at most, 1 or more; the title says how many there are.
    ax : Axes, optional

    Raises
    ------
    SettingError
        When everything is covered, or ``most`` is below 1.
    """
    wishes = Counter(
        (item.kind, " ".join(item.words.split()).casefold()) for own in portfolios for item in own.uncovered
    )
    demand("most", "unmet_demand", most, Whole(1))
    if not wishes:
        raise SettingError("A plot needs a wish that is not covered, and there is none.")
    ordered = sorted(wishes.items(), key=lambda wish: (-wish[1], wish[0]))
    shown = ordered[:most]
    own = _axes(ax, len(shown) + 1)
    for row, ((kind, _), number) in enumerate(shown):
        colour, pattern = STYLES.get(kind, ("0.6", ""))
        own.barh(row, number, color=colour, hatch=pattern, edgecolor="black", linewidth=0.8)
        own.annotate(str(number), (number, row), xytext=(5, 0), **_BESIDE)
    own.set_yticks(range(len(shown)), [f"{_KINDS.get(kind, kind)}: {shortened(words)}" for (kind, words), _ in shown])
    some = f"{len(shown)} of {len(ordered)} wishes" if len(shown) < len(ordered) else f"{len(ordered)} wishes"
    own.set(xlabel="students whose best mentors hardly cover it", title=f"Unmet demand: {some}")
    own.set_xlim(0, 1.1 * shown[0][1])
    _whole_numbers(own.xaxis)
    own.invert_yaxis()
    return own


def _axes(ax: Axes | None, n_rows: int, *, width: float = 8.0) -> Axes:
    """Return the axes given, or new ones with room for some rows, without the lines at the top and the right."""
    from matplotlib import pyplot as plt

    if ax is None:
        height = _HEIGHT * n_rows + 0.8 if n_rows else 3.2
        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _whole_numbers(axis: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True))
