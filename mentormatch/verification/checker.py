"""An assignment checked against its definition, from the scores alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.results.verification import Check, Verification
from mentormatch.verification import rules
from mentormatch.verification.fairness import fair
from mentormatch.verification.free import free_of, most_of
from mentormatch.verification.inputs import (
    METHODS,
    Problem,
    Reader,
    read_counts,
    read_locked,
    read_names,
    read_rows,
    read_scores,
)
from mentormatch.verification.lists import check_stable
from mentormatch.verification.optimum import optimum_of
from mentormatch.verification.stability import stable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mentormatch.verification.free import Free, Most
    from mentormatch.verification.rules import Assigned

__all__ = ["check_pairs", "check_stable"]


def check_pairs(
    scores: Any,
    students: Any,
    mentors: Any,
    *,
    capacity: Any,
    demand: Any = 1,
    minimum_load: Any = 0,
    locked: Iterable[tuple[int, int]] = (),
    method: str = "best",
    tolerance: float = 1e-9,
    optimum: bool = True,
    student_names: Sequence[str] | None = None,
    mentor_names: Sequence[str] | None = None,
) -> Verification:
    """Check assigned pairs against the rules of a method, and against the best there is.

    Parameters
    ----------
    scores : array_like or sparse array, shape (n_students, n_mentors)
        ``-inf`` where a pair is forbidden; a sparse table holds the allowed pairs only, an explicit 0 among them.
    students, mentors : array_like of int, shape (n_pairs,)
        Row numbers of the assigned pairs.
    capacity, demand, minimum_load : int or array_like of int
        Most students per mentor, most mentors per student, fewest students per mentor.
    locked : iterable of (student, mentor)
        Pairs settled before, by row numbers.
    method : {"best", "fair", "stable"}
        ``best`` and ``fair``: as many students as possible have a mentor, then as many places as possible are filled,
        then the total score, or the worst-off covered student's mean per wanted place, is highest. ``stable``: no pair
        that is not matched would both rather have each other, seats of locked pairs set aside.
    tolerance : float
        How far below the optimum counts as reached, per unit of the optimum when that is above 1.
    optimum : bool
        False leaves the comparison with the best total, or the fairest assignment, out; it then counts as not checked.
    student_names, mentor_names : sequence of str, optional
        Used in words instead of row numbers.

    Returns
    -------
    Verification
        Checks ``pairs``, ``allowed``, ``capacity``, ``demand``, ``locks``; for ``best`` and ``fair`` also ``minimum
        load``, ``places`` and the method's own; for ``stable`` also ``stable``. What rests on a rule that is broken is
        not judged.

    Raises
    ------
    SettingError
        When an argument is not what it must be; all problems at once.

    Notes
    -----
    Stability: Gale & Shapley 1962. Places: maximum flow (Ford & Fulkerson 1956). Total: linear program and its dual.

    Examples
    --------
    >>> found = check_pairs([[0.9, 0.8], [0.7, 0.1]], [0, 1], [0, 1], capacity=1)
    >>> found.failed, round(found.total, 9), round(found.gap, 9)
    (('best',), 1.0, 0.5)
    >>> print(check_pairs([[0.9, 0.8], [0.7, 0.1]], [0, 1], [1, 0], capacity=1)["best"])
    ok           best: total 1.5000, the highest there is
    """
    counts, names = (capacity, demand, minimum_load), (student_names, mentor_names)
    problem, pairs = _read(scores, (students, mentors), counts, locked=locked, names=names, options=(method, tolerance))
    assigned = rules.assigned_of(problem, *pairs)
    free = free_of(problem)
    checks = [
        rules.pairs_exist_once(problem, assigned),
        rules.only_allowed(problem, assigned),
        rules.within_capacity(problem, assigned),
        rules.within_demand(problem, assigned),
        rules.locks_kept(problem, assigned),
    ]
    if method == "stable":
        if problem.minimum_load.any():
            checks.append(Check("minimum load", passed=None, found="a stable assignment knows no minimum loads"))
        intact = all(check.passed is not False for check in checks)
        return Verification((*checks, stable(free, assigned, intact=intact)), total=assigned.total)
    checks.append(rules.minimum_reached(problem, assigned))
    most = most_of(free)
    intact = all(check.passed for check in checks)
    checks.append(_places(most, assigned, intact=intact))
    goal, gap = _goal(free, most, assigned, method, tolerance, intact=bool(checks[-1].passed), wanted=optimum)
    return Verification((*checks, goal), total=assigned.total, gap=gap)


def _read(
    scores: Any, rows: tuple[Any, Any], counts: tuple[Any, Any, Any], *, locked: Any, names: Any, options: Any
) -> tuple[Problem, tuple[Any, Any]]:
    """Return what the arguments mean; raises SettingError with everything that is wrong."""
    reader = Reader()
    method, tolerance = options
    if method not in METHODS:
        reader.problems.append(f"method must be one of {', '.join(METHODS)}, got {method!r}. Choose one of them.")
    if not (isinstance(tolerance, (int, float)) and 0 <= tolerance < np.inf):
        reader.problems.append(f"tolerance must be a finite number, 0 or more, got {tolerance!r}. Try 1e-9.")
    own, theirs = reader.read(read_rows, "students", rows[0]), reader.read(read_rows, "mentors", rows[1])
    if own is not None and theirs is not None and len(own) != len(theirs):
        reader.problems.append(
            f"students and mentors must be as long as each other, got {len(own)} and {len(theirs)}. Give pairs."
        )
    allowed = reader.read(read_scores, scores)
    if allowed is None:
        reader.stop()
    n_students, n_mentors = allowed.shape
    capacity = reader.read(read_counts, "capacity", counts[0], n_mentors)
    demand = reader.read(read_counts, "demand", counts[1], n_students)
    minimum = reader.read(read_counts, "minimum_load", counts[2], n_mentors)
    pairs = reader.read(read_locked, locked, allowed.shape)
    told = (
        reader.read(read_names, "student_names", names[0], n_students),
        reader.read(read_names, "mentor_names", names[1], n_mentors),
    )
    reader.stop()
    return Problem(allowed, demand, capacity, minimum, pairs, *told), (own, theirs)


def _places(most: Most | None, assigned: Assigned, *, intact: bool) -> Check:
    """Check that as many students have a mentor, and as many places are filled, as possible."""
    if most is None:
        words = "no assignment keeps locks, capacities and minimum loads together, so there is no most to compare with"
        return Check("places", passed=None, found=words)
    covered, places = len(set(assigned.students.tolist())), len(assigned.students)
    words = f"{covered} students of at most {most.covered} have a mentor, {places} places of {most.places} are filled"
    if covered < most.covered or places < most.places:
        return Check(
            "places", passed=False, found=words, n_violations=max(most.covered - covered, most.places - places, 0)
        )
    if not intact:
        return Check("places", passed=None, found=f"{words}, but a rule above is broken")
    return Check("places", passed=True, found=words)


def _goal(
    free: Free, most: Most | None, assigned: Assigned, method: str, tolerance: float, *, intact: bool, wanted: bool
) -> tuple[Check, float | None]:
    """Check the method's own goal; not where it was not wanted, or a rule above is broken."""
    if not wanted:
        return Check(method, passed=None, found="whether more is possible was not looked for"), None
    if most is None:
        return Check(method, passed=None, found="there is no assignment to compare with"), None
    if method == "best":
        return _best(free, most, assigned, tolerance, intact=intact)
    if not intact:
        return Check(method, passed=None, found="not comparable: a rule above is broken"), None
    return fair(free, most, assigned, tolerance=tolerance)


def _best(free: Free, most: Most, assigned: Assigned, tolerance: float, *, intact: bool) -> tuple[Check, float | None]:
    """Check that the total is the highest among assignments that keep all rules and fill the most places."""
    found = optimum_of(free, most, (assigned.students, assigned.mentors))
    slack = tolerance * max(1.0, abs(found.bound))
    total = assigned.total
    best = found.reached if found.bound - found.reached <= slack else found.bound
    gap = best - total
    if not intact:
        words = f"not comparable: a rule above is broken (total {total:.4f}, highest without that {best:.4f})"
        return Check("best", passed=None, found=words), gap
    if found.reached - total > slack:
        words = f"total {total:.4f} is {gap:.4g} below {best:.4f}, the highest there is"
        return Check("best", passed=False, found=words, n_violations=1), gap
    if found.bound - total > slack:
        words = f"total {total:.4f}; more than {found.bound:.4f} is impossible, whether more can be had is not settled"
        return Check("best", passed=None, found=words), gap
    return Check("best", passed=True, found=f"total {total:.4f}, the highest there is"), gap
