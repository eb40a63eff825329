"""The highest total score of an assignment that covers the most students and fills the most places.

The assignments that keep all rules are the whole-numbered points of a flow polytope, which is integral (totally
unimodular: Hoffman & Kruskal 1956); demanding the most covered students and the most places cuts out a face of it, so
a linear program finds the optimum. HiGHS solves it over *some* pairs, and its row prices are a certificate over *all*:
for any prices, ``sum(price * limit) + sum(max(0, score - price of student - price of mentor))`` is never below the
optimum (weak duality; each pair is taken at most once). Pairs that still pay are added until none does, so nothing
rests on the choice of pairs nor on trust in the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.verification.allowed import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.verification.free import Free, Most

    Rows = NDArray[np.intp]
    Floats = NDArray[np.float64]

AT_ONCE = 60_000
"""Pairs solved in one program without choosing (a prior: some seconds)."""

FIRST, MORE = 24, 8
"""Pairs per student at the start, and added per student in a round (priors; the result does not depend on them)."""

ROUNDS = 60
"""Rounds after which the bound reached so far is given back as it is (a prior)."""

EXACT = 1e-10
"""Feasibility asked of HiGHS; the finest it takes."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """What the total can reach, locked pairs among it.

    Attributes
    ----------
    reached : float
        Total of an assignment that was found and checked; ``-inf`` when none was.
    bound : float
        Never below the total of any assignment that keeps all rules.
    """

    reached: float
    bound: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Rows ``low <= matrix @ x <= high`` of the program; a pair stands in its student's, its mentor's and other rows.

    Attributes
    ----------
    low, high : ndarray of float64, shape (n_rows,)
        First one row per student, then one per mentor; then, with ``counted``, one per student who may stay uncovered
        and one for how many are covered; then, with ``filled``, one for the places.
    counted : ndarray of int, shape (n_counted,)
        Students who are counted as covered by a variable of their own.
    filled : bool
    """

    low: Floats
    high: Floats
    counted: Rows
    filled: bool
    n_students: int
    n_mentors: int

    def matrix(self, pairs: Pairs) -> Any:
        """Return the rows for some pairs and, behind them, the students who are counted, shape (n_rows, n_columns)."""
        from scipy.sparse import csc_array

        n_pairs, n_counted, n_people = len(pairs), len(self.counted), self.n_students + self.n_mentors
        columns = np.arange(n_pairs)
        parts = [(pairs.students, columns, 1.0), (pairs.mentors + self.n_students, columns, 1.0)]
        if n_counted:
            place = np.full(self.n_students, -1)
            place[self.counted] = np.arange(n_counted)
            seen = np.flatnonzero(place[pairs.students] >= 0)
            own = np.arange(n_counted)
            parts += [
                (n_people + place[pairs.students[seen]], seen, 1.0),
                (n_people + own, n_pairs + own, -1.0),
                (np.full(n_counted, n_people + n_counted), n_pairs + own, 1.0),
            ]
        if self.filled:
            parts.append((np.full(n_pairs, len(self.low) - 1), columns, 1.0))
        rows, places = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
        values = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
        return csc_array((values, (rows, places)), shape=(len(self.low), n_pairs + n_counted))

    def prices_of_people(self, prices: Floats) -> tuple[Floats, Floats]:
        """Return what a place of each student and a seat of each mentor costs at these row prices."""
        n_people = self.n_students + self.n_mentors
        students, mentors = prices[: self.n_students].copy(), prices[self.n_students : n_people]
        students[self.counted] += prices[n_people : n_people + len(self.counted)]
        if self.filled:
            students += prices[-1]
        return students, mentors


def rules_of(free: Free, most: Most) -> Rules:
    """Return the rows that every assignment with the most covered students and the most places satisfies."""
    demand, low_of_mentors = np.maximum(free.demand, 0), free.minimum
    places = most.places - len(free.problem.locked)
    low = np.zeros(len(demand), dtype=np.intp)
    filled, counted = False, np.zeros(0, dtype=np.intp)
    first = np.where(free.covered, 0, np.minimum(demand, 1))
    if places == demand.sum():
        low = demand
    else:
        if most.covered == first.sum() + free.covered.sum():
            low = first
        elif (first != demand).any():
            counted = np.flatnonzero(first)
        if places == free.capacity.sum():
            low_of_mentors = free.capacity
        else:
            filled = places > low.sum()
    n_counted = len(counted)
    covered = [most.covered - int(free.covered.sum())] if n_counted else []
    total = [places] if filled else []
    return Rules(
        low=np.concatenate([low, low_of_mentors, np.zeros(n_counted), covered, total]),
        high=np.concatenate([demand, free.capacity, np.full(n_counted + len(covered) + len(total), np.inf)]),
        counted=counted,
        filled=filled,
        n_students=len(demand),
        n_mentors=len(free.capacity),
    )


def optimum_of(free: Free, most: Most, near: tuple[Rows, Rows]) -> Optimum:
    """Return the highest total of assignments that keep all rules, cover ``most`` students and fill ``most`` places.

    Parameters
    ----------
    near : tuple of two ndarrays of int, shape (n_assigned,)
        Pairs that are likely part of a good assignment; they only save time.
    """
    rules, allowed = rules_of(free, most), free.problem.allowed
    locked = free.problem.locked
    base = float(allowed.of(locked[:, 0], locked[:, 1]).sum())
    every = free.open(allowed.all()) if allowed.size <= AT_ONCE else None
    width = FIRST
    chosen = every or _first_choice(free, width, near)
    reached, bound = -np.inf, np.inf
    for _ in range(ROUNDS):
        solved = _solved(rules, chosen)
        if solved is None:
            if width > rules.n_mentors:
                break
            width *= 4
            chosen = every or _first_choice(free, width, near)
            continue
        total, prices = solved
        reached = max(reached, total)
        above, new = _above(free, rules, prices, chosen)
        bound = min(bound, above)
        if bound - reached <= EXACT * max(1.0, abs(bound)) or not len(new):
            break
        chosen = Pairs.joined([chosen, new])
    return Optimum(reached + base, bound + base)


def _solved(rules: Rules, pairs: Pairs) -> tuple[float, Floats] | None:
    """Return the total of the best assignment within some pairs, and the row prices; None when there is none."""
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    matrix = rules.matrix(pairs).tocsr()
    gains = np.concatenate([pairs.scores, np.zeros(len(rules.counted))])
    if not len(gains):
        return None if (rules.low > 0).any() else (0.0, np.zeros(len(rules.low)))
    equal = rules.low == rules.high
    upper, lower = np.flatnonzero(~equal & np.isfinite(rules.high)), np.flatnonzero(~equal & np.isfinite(rules.low))
    found = linprog(
        -gains,
        A_ub=vstack([matrix[upper], -matrix[lower]]),
        b_ub=np.concatenate([rules.high[upper], -rules.low[lower]]),
        A_eq=matrix[np.flatnonzero(equal)] if equal.any() else None,
        b_eq=rules.low[equal] if equal.any() else None,
        bounds=(0, 1),
        method="highs-ds",
        options={"dual_feasibility_tolerance": EXACT, "primal_feasibility_tolerance": EXACT},
    )
    if found.status != 0:
        return None
    prices = np.zeros(len(rules.low))
    prices[upper] -= found.ineqlin.marginals[: len(upper)]
    prices[lower] += found.ineqlin.marginals[len(upper) :]
    if equal.any():
        prices[equal] = -found.eqlin.marginals
    whole = np.rint(np.asarray(found.x))
    rows = matrix @ whole
    kept = (rows >= rules.low).all() and (rows <= rules.high).all()
    return float(gains @ whole) if kept else -np.inf, prices


def _above(free: Free, rules: Rules, prices: Floats, chosen: Pairs) -> tuple[float, Pairs]:
    """Return the bound that row prices prove over all pairs, and the pairs not chosen yet that pay most."""
    prices = np.where(np.isinf(rules.high), np.minimum(prices, 0.0), prices)
    bound = float((prices * np.where(prices > 0, np.where(np.isinf(rules.high), 0.0, rules.high), rules.low)).sum())
    n_people = rules.n_students + rules.n_mentors
    if len(rules.counted):
        own = prices[n_people : n_people + len(rules.counted)]
        bound += float(np.maximum(own - prices[n_people + len(rules.counted)], 0.0).sum())
    students, mentors = rules.prices_of_people(prices)
    paying = []
    for block in free.problem.allowed.blocks():
        excess = block.scores - students[block.students] - mentors[block.mentors]
        above = free.open(Pairs(block.students, block.mentors, excess).where(excess > 0.0))
        bound += float(above.scores.sum())
        new = _new(above, chosen)
        best = new.where(_best(new, MORE))
        paying.append(Pairs(best.students, best.mentors, free.problem.allowed.of(best.students, best.mentors)))
    return bound, Pairs.joined(paying)


def _best(pairs: Pairs, k: int) -> Rows:
    """Return the positions of the k pairs of each student that score highest."""
    order = np.lexsort((-pairs.scores, pairs.students))
    ordered = pairs.students[order]
    return np.asarray(order[np.arange(len(order)) - np.searchsorted(ordered, ordered) < k])


def _first_choice(free: Free, k: int, near: tuple[Rows, Rows]) -> Pairs:
    """Return the k best pairs of each student, scores measured from the mentor's mean, and the pairs near at hand."""
    n_mentors = free.problem.allowed.shape[1]
    total, count = np.zeros(n_mentors), np.zeros(n_mentors)
    for block in free.problem.allowed.blocks():
        total += np.bincount(block.mentors, weights=block.scores, minlength=n_mentors)
        count += np.bincount(block.mentors, minlength=n_mentors)
    means = total / np.maximum(count, 1)
    parts = []
    for block in free.problem.allowed.blocks():
        room = free.open(block)
        parts.append(room.where(_best(Pairs(room.students, room.mentors, room.scores - means[room.mentors]), k)))
    scores = free.problem.allowed.of(*near)
    own = free.open(Pairs(near[0], near[1], scores).where(np.isfinite(scores)))
    chosen = Pairs.joined(parts)
    return Pairs.joined([chosen, _new(own, chosen)])


def _new(pairs: Pairs, chosen: Pairs) -> Pairs:
    """Return the pairs that are not chosen yet."""
    width = int(max(pairs.mentors.max(initial=0), chosen.mentors.max(initial=0))) + 1
    return pairs.where(~np.isin(pairs.students * width + pairs.mentors, chosen.students * width + chosen.mentors))
