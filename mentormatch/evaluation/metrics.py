"""Metrics of one student's list; every one is a number per student, and means are taken by the caller.

Arrays run over the mentors of one student, shape (n_mentors,). ``scores`` are higher for better; ``-inf`` marks a
mentor who was not ranked: such a mentor stands at no place of the list, and below everybody where pairs are compared.
``grades`` are 0 or more. Mentors of equal score share their places, so that no metric depends on the order of rows.
Where nothing can be measured (no relevant mentor, or no other one) the metric is ``nan``, and a mean leaves the student
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.errors import SettingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def checked_scores(scores: Floats) -> Floats:
    """Return scores as float64.

    Raises
    ------
    SettingError
        When a score is not a number or plus infinity: a broken score must never pass for a good one.
    """
    values = np.asarray(scores, dtype=np.float64)
    if np.isnan(values).any() or np.isposinf(values).any():
        raise SettingError(
            "scores must be finite numbers (-inf for a mentor who is not ranked), got "
            f"{int(np.isnan(values).sum())} nan and {int(np.isposinf(values).sum())} inf. Mend what made the scores."
        )
    return values


def expected_by_place(scores: Floats, values: Floats) -> Floats:
    """Return the expected value at each place of the list, tied mentors sharing their places; shape (n_listed,).

    Examples
    --------
    >>> expected_by_place(np.array([0.9, 0.5, 0.5]), np.array([0.0, 3.0, 1.0])).tolist()
    [0.0, 2.0, 2.0]
    """
    listed = np.isfinite(scores)
    order = np.argsort(-scores[listed], kind="stable")
    sorted_scores, sorted_values = scores[listed][order], values[listed][order]
    _, group = np.unique(-sorted_scores, return_inverse=True)
    means = np.bincount(group, weights=sorted_values) / np.bincount(group)
    return np.asarray(means[group])


def discounts(n_places: int) -> Floats:
    """Return ``1 / log2(place + 1)`` for places 1 to ``n_places`` (Jarvelin & Kekalainen 2002)."""
    return np.asarray(1.0 / np.log2(np.arange(n_places) + 2.0))


def ndcg(scores: Floats, grades: Floats, *, k: int) -> float:
    """Return normalised discounted cumulative gain at k, gain ``2 ** grade - 1`` (Burges et al. 2005), in [0, 1].

    Examples
    --------
    >>> round(ndcg(np.array([0.9, 0.8, 0.1]), np.array([0.0, 3.0, 1.0]), k=2), 4)
    0.5788
    """
    gains = np.exp2(grades) - 1.0
    places = min(k, len(gains))
    best = float((np.sort(gains)[::-1][:places] * discounts(places)).sum())
    shown = expected_by_place(scores, gains)[:k]
    found = float((shown * discounts(len(shown))).sum())
    return found / best if best > 0 else float("nan")


def recall(scores: Floats, relevant: Flags, *, k: int) -> float:
    """Return the share of relevant mentors within the first k, of as many as fit in k, in [0, 1].

    Examples
    --------
    >>> recall(np.array([0.9, 0.8, 0.1]), np.array([True, False, True]), k=2)
    0.5
    """
    wanted = min(int(relevant.sum()), k)
    found = float(expected_by_place(scores, relevant.astype(np.float64))[:k].sum())
    return found / wanted if wanted else float("nan")


def reciprocal_rank(scores: Floats, relevant: Flags) -> float:
    """Return 1 / place of the first relevant mentor, in [0, 1]; among ties the expected value.

    Examples
    --------
    >>> reciprocal_rank(np.array([0.9, 0.8, 0.1]), np.array([False, True, True]))
    0.5
    """
    if not relevant.any():
        return float("nan")
    best = scores[relevant].max()
    if np.isneginf(best):
        return 0.0
    above, tied = int((scores > best).sum()), scores == best
    n_tied, n_relevant = int(tied.sum()), int((tied & relevant).sum())
    value, missed = 0.0, 1.0
    for place in range(n_tied - n_relevant + 1):
        first = n_relevant / (n_tied - place)
        value += missed * first / (above + place + 1)
        missed *= 1.0 - first
    return value


def average_precision(scores: Floats, relevant: Flags) -> float:
    """Return the mean precision at the places of the relevant mentors, in [0, 1].

    Mentors of equal score stand at one threshold, as in scikit-learn.

    Examples
    --------
    >>> round(average_precision(np.array([0.9, 0.8, 0.1]), np.array([True, False, True])), 4)
    0.8333
    """
    n_relevant = int(relevant.sum())
    if not n_relevant:
        return float("nan")
    listed = np.isfinite(scores)
    relevant = relevant[listed]
    levels, group = np.unique(-scores[listed], return_inverse=True)
    hits = np.cumsum(np.bincount(group, weights=relevant.astype(np.float64), minlength=len(levels)))
    shown = np.cumsum(np.bincount(group, minlength=len(levels)))
    gained = np.diff(hits, prepend=0.0)
    return float((gained * hits / shown).sum() / n_relevant)


def auc(scores: Floats, relevant: Flags) -> float:
    """Return how often a relevant mentor scores above another one, ties half, in [0, 1] (Mann-Whitney).

    Examples
    --------
    >>> auc(np.array([0.9, 0.5, 0.5]), np.array([True, True, False]))
    0.75
    """
    good, bad = scores[relevant], scores[~relevant]
    if not good.size or not bad.size:
        return float("nan")
    above = good[:, None] > bad
    return float((above + 0.5 * (good[:, None] == bad)).mean())


def weighted_kendall_loss(scores: Floats, grades: Floats) -> float:
    """Return the share of grade differences that the scores put the wrong way round, ties half, in [0, 1].

    Every pair of mentors with different grades counts by its difference (Stelmakh et al. 2023); .5 is chance.

    Examples
    --------
    >>> round(weighted_kendall_loss(np.array([0.9, 0.5, 0.1]), np.array([3.0, 0.0, 1.0])), 4)
    0.1667
    """
    rows, columns = np.triu_indices(len(grades), 1)
    weight = grades[rows] - grades[columns]
    with np.errstate(invalid="ignore"):
        apart = np.nan_to_num(scores[rows] - scores[columns], nan=0.0)
    wrong = np.where(apart == 0, 0.5, np.sign(apart) != np.sign(weight))
    total = float(np.abs(weight).sum())
    return float((np.abs(weight) * wrong).sum()) / total if total else float("nan")
