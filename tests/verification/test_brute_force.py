"""On tiny problems every assignment can be listed: maxima, optimum, fairness and blocking pairs are counted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from mentormatch.verification.checker import check_pairs
from mentormatch.verification.free import free_of, most_of
from mentormatch.verification.inputs import Problem, read_counts, read_locked, read_scores
from mentormatch.verification.optimum import optimum_of
from mentormatch.verification.rules import assigned_of
from mentormatch.verification.stability import blocking_pairs


def all_tables(n_students, n_mentors):
    """Every set of pairs as a table of 0 and 1, shape (n_sets, n_students, n_mentors)."""
    bits = np.arange(2 ** (n_students * n_mentors))[:, None] >> np.arange(n_students * n_mentors) & 1
    return bits.reshape(-1, n_students, n_mentors).astype(bool)


TABLES = {shape: all_tables(*shape) for shape in product(range(1, 5), repeat=2)}


@dataclass
class Case:
    scores: np.ndarray
    demand: np.ndarray
    capacity: np.ndarray
    minimum: np.ndarray
    locked: list

    @property
    def problem(self):
        table = read_scores(self.scores)
        n_students, n_mentors = self.scores.shape
        return Problem(
            table,
            read_counts("demand", self.demand, n_students),
            read_counts("capacity", self.capacity, n_mentors),
            read_counts("minimum", self.minimum, n_mentors),
            read_locked(self.locked, self.scores.shape),
        )

    def keeping_rules(self):
        """All assignments that keep the rules."""
        tables = TABLES[self.scores.shape]
        kept = (tables.sum(axis=2) <= self.demand).all(axis=1) & (tables.sum(axis=1) <= self.capacity).all(axis=1)
        kept &= (tables.sum(axis=1) >= self.minimum).all(axis=1) & ~tables[:, ~np.isfinite(self.scores)].any(axis=1)
        for pair in self.locked:
            kept &= tables[:, *pair]
        return tables[kept]

    def fullest(self):
        """Those of them that cover the most students and, among these, fill the most places."""
        tables = self.keeping_rules()
        covered = tables.any(axis=2).sum(axis=1)
        tables = tables[covered == covered.max(initial=0)]
        places = tables.sum(axis=(1, 2))
        return tables[places == places.max(initial=0)]

    def totals(self, tables):
        return (tables * np.where(np.isfinite(self.scores), self.scores, 0.0)).sum(axis=(1, 2))

    def worst_off(self, tables):
        means = (tables * np.where(np.isfinite(self.scores), self.scores, 0.0)).sum(axis=2) / np.maximum(self.demand, 1)
        return np.where(tables.any(axis=2), means, np.inf).min(axis=1)

    def verify(self, table, **options):
        return check_pairs(
            self.scores,
            *np.nonzero(table),
            capacity=self.capacity,
            demand=self.demand,
            minimum_load=self.minimum,
            locked=self.locked,
            **options,
        )


def made(seed, *, singles=False):
    """A random problem; few distinct scores, so that ties are common, some below 0."""
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 5, size=2))
    values = [-0.25, 0.0, 0.25, 0.5, 0.75, 1.0] if seed % 2 else rng.normal(size=30)
    scores = rng.choice(values, size=shape)
    scores[rng.random(shape) < rng.choice([0.0, 0.3, 0.6])] = -np.inf
    demand = rng.integers(0, 2 if singles else 4, size=shape[0])
    capacity = rng.integers(0, 4, size=shape[1])
    minimum = np.minimum(rng.integers(0, 2, size=shape[1]) * (rng.random() < 0.4), capacity)
    pairs = np.argwhere(np.isfinite(scores))
    n_locked = rng.integers(0, 3) if len(pairs) and rng.random() < 0.4 else 0
    locked = [tuple(pair) for pair in rng.permutation(pairs)[:n_locked].tolist()]
    return Case(scores, demand, capacity, minimum, locked)


SEEDS = range(150)


@pytest.mark.parametrize("seed", SEEDS)
def test_most_and_optimum_are_those_of_all_assignments(seed):
    case = made(seed)
    tables = case.fullest()
    free = free_of(case.problem)
    most = most_of(free)
    assert (most is None) == (not len(tables))
    if most is None:
        return
    assert (most.covered, most.places) == (tables[0].any(axis=1).sum(), tables[0].sum())
    nothing = np.zeros(0, dtype=np.intp)
    found = optimum_of(free, most, (nothing, nothing))
    assert found.reached == pytest.approx(case.totals(tables).max(), abs=1e-9)
    assert found.bound == pytest.approx(found.reached, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_chosen_little_by_little_lead_to_the_same_optimum(seed, monkeypatch):
    for name, value in {"AT_ONCE": 0, "FIRST": 1, "MORE": 1}.items():
        monkeypatch.setattr(f"mentormatch.verification.optimum.{name}", value)
    monkeypatch.setattr("mentormatch.verification.allowed.BLOCK", 3)
    case = made(seed)
    tables = case.fullest()
    if not len(tables):
        return
    free = free_of(case.problem)
    nothing = np.zeros(0, dtype=np.intp)
    found = optimum_of(free, most_of(free), (nothing, nothing))
    assert found.reached == pytest.approx(case.totals(tables).max(), abs=1e-9)
    assert found.bound == pytest.approx(found.reached, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_verdict_on_the_best_is_that_of_all_assignments(seed):
    case = made(seed)
    tables = case.fullest()
    best = case.totals(tables).max(initial=-np.inf)
    for table in np.random.default_rng(seed).permutation(tables)[:4]:
        found = case.verify(table)
        total = case.totals(table[None])[0]
        assert found["best"].passed is bool(total >= best - 1e-9)
        assert found.gap == pytest.approx(best - total, abs=1e-9)
        assert found.failed == (() if found["best"].passed else ("best",))


@pytest.mark.parametrize("seed", SEEDS)
def test_too_few_places_are_seen(seed):
    case = made(seed)
    fullest = case.fullest()
    for table in np.random.default_rng(seed).permutation(case.keeping_rules())[:4]:
        full = (table.any(axis=1).sum(), table.sum()) == (fullest[0].any(axis=1).sum(), fullest[0].sum())
        assert case.verify(table, optimum=False)["places"].passed is bool(full)


@pytest.mark.parametrize("singles", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_fairness_bound_is_never_too_low_and_a_verdict_never_wrong(seed, singles):
    case = made(seed, singles=singles)
    tables = case.fullest()
    if not len(tables):
        return
    levels = case.worst_off(tables)
    for table in np.random.default_rng(seed).permutation(tables)[:3]:
        found = case.verify(table, method="fair")
        reached = case.worst_off(table[None])[0]
        if not table.any():
            assert found["fair"].passed
            continue
        assert reached + found.gap >= levels.max() - 1e-5
        assert found["fair"].passed is bool(reached >= levels.max() - 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_blocking_pairs_are_those_of_the_definition(seed):
    case = made(seed)
    kept = Case(case.scores, case.demand, case.capacity, case.minimum * 0, case.locked).keeping_rules()
    for table in np.random.default_rng(seed).permutation(kept)[:3]:
        expected = set()
        free_table = table.copy()
        for pair in case.locked:
            free_table[pair] = False
        for student, mentor in np.argwhere(np.isfinite(case.scores) & ~table).tolist():
            score = case.scores[student, mentor]
            own, theirs = case.scores[student][free_table[student]], case.scores[:, mentor][free_table[:, mentor]]
            wish = table[student].sum() < case.demand[student] or (own < score).any()
            take = table[:, mentor].sum() < case.capacity[mentor] or (theirs < score).any()
            expected |= {(student, mentor)} if wish and take else set()
        found = blocking_pairs(free_of(case.problem), assigned_of(case.problem, *np.nonzero(table)))
        assert found.count == len(expected)
        assert set(found.first) <= expected
        check = case.verify(table, method="stable")["stable"]
        assert check.passed is (not expected)
        assert check.n_violations == len(expected)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("method", ["best", "fair", "stable"])
def test_a_sparse_table_is_judged_as_the_dense_one(seed, method):
    case = made(seed)
    pairs = np.argwhere(np.isfinite(case.scores))
    values = case.scores[pairs[:, 0], pairs[:, 1]]
    sparse = csr_array((values, (pairs[:, 0], pairs[:, 1])), shape=case.scores.shape)
    assert sparse.nnz == len(pairs)
    for table in case.fullest()[:2]:
        dense = case.verify(table, method=method)
        case_of_sparse = check_pairs(
            sparse,
            *np.nonzero(table),
            capacity=case.capacity,
            demand=case.demand,
            minimum_load=case.minimum,
            locked=case.locked,
            method=method,
        )
        assert case_of_sparse == dense
