"""The search finds what scoring every pair and sorting finds, with planted duplicates, ties and closed doors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mentormatch.features import ceilings as ceilings_module
from mentormatch.features import search as search_module
from mentormatch.features.ceilings import Ceilings
from mentormatch.features.eligibility import (
    barred_by_kind,
    counts_of_reasons,
    ineligible,
    mentor_terms,
    reasons_of,
    student_terms,
)
from mentormatch.features.overlaps import OverlapCeilings
from mentormatch.features.scoring import BLOCKS, Encoded, ScoreTerms, block_values, encode_people, row_of, score_pairs
from mentormatch.features.search import Roster, search
from mentormatch.features.texts import ungraded
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.weights import spread, weights_of

SEED, N_STUDENTS, N_MENTORS = 5, 40, 200


@pytest.fixture(scope="module")
def cohort(sample, encoding, constants):
    """Students and mentors drawn from the sample with repetition, so that many are the same but for the id."""
    random = np.random.default_rng(SEED)
    drawn = {}
    for side, size in (("students", N_STUDENTS), ("mentors", N_MENTORS)):
        table = pd.read_csv(sample / f"{side}.csv", dtype=str, keep_default_na=False)
        table = table.iloc[random.integers(0, len(table), size)].reset_index(drop=True)
        table[table.columns[0]] = [f"{side[0]}{number:04d}" for number in random.permutation(size)]
        drawn[side] = table
    mentors = ungraded(read_mentors(drawn["mentors"]))
    drawn["students"].loc[:4, "exclude"] = "; ".join(mentors.ids[:7])
    students = ungraded(read_students(drawn["students"]))
    own, theirs = encode_people(students, encoding), encode_people(mentors, encoding)
    shares = spread(np.array([weights.array() for weights in weights_of(students["stage"])]), own.stated)
    order = np.argsort(np.argsort(np.array(mentors.ids)))
    roster = Roster(theirs, mentor_terms(mentors), order)
    return own, student_terms(students), ScoreTerms(shares, np.ones(N_STUDENTS), constants.calibrations), roster


def brute_force(cohort, k):
    own, required, terms, roster = cohort
    grid = Pairs.grid(N_STUDENTS, N_MENTORS)
    scores = score_pairs(own, roster.encoded, terms, grid)[0].reshape(N_STUDENTS, N_MENTORS)
    barred = ineligible(required, roster.terms) != 0
    rows = []
    for student in range(N_STUDENTS):
        open_to = np.flatnonzero(~barred[student])
        best = sorted(open_to, key=lambda mentor: (-scores[student, mentor], roster.id_order[mentor]))[:k]
        rows += [(student, int(mentor), scores[student, mentor]) for mentor in best]
    return rows


def found_by(cohort, k):
    return [
        row
        for own in search(*cohort, k=k)
        for row in zip(own.pairs.students.tolist(), own.pairs.mentors.tolist(), own.scores.tolist(), strict=True)
    ]


@pytest.mark.parametrize("k", [1, 5, 30, 500])
def test_the_search_is_exact_to_the_bit(cohort, k):
    assert found_by(cohort, k) == brute_force(cohort, k)


@pytest.mark.parametrize(("at_once", "tile", "table"), [(1, 3, 1), (1_000, 64, 2**22), (2**21, 1_000, 500)])
def test_the_size_of_a_step_changes_no_bit(cohort, monkeypatch, at_once, tile, table):
    expected = found_by(cohort, 5)
    monkeypatch.setattr(search_module, "CEILINGS_AT_ONCE", at_once)
    monkeypatch.setattr(ceilings_module, "TILE", tile)
    monkeypatch.setattr(ceilings_module, "TILE_PAIRS", tile)
    monkeypatch.setattr(search_module, "STUDENTS_AT_ONCE", 1 + tile % 60)
    # mentors whom nobody of a block may take are skipped, also where it would not pay
    monkeypatch.setattr(search_module, "COPIED", 0)
    monkeypatch.setattr("mentormatch.features.specialty.SETS_AT_ONCE", at_once)
    monkeypatch.setattr("mentormatch.features.overlaps.LARGEST_TABLE", table)
    assert found_by(cohort, 5) == expected


def test_no_ceiling_lies_below_a_score(cohort):
    own, required, terms, roster = cohort
    grid = Pairs.grid(N_STUDENTS, N_MENTORS)
    tiles = Ceilings.of(own, roster.encoded, terms, barred_by_kind(required, roster.terms)).stretch(slice(0, N_MENTORS))
    highest = tiles.at(grid.students, grid.mentors)
    scores, contributions = score_pairs(own, roster.encoded, terms, grid)
    eligible = np.isfinite(highest)
    assert ((ineligible(required, roster.terms) == 0).ravel() == eligible).all()
    assert 0 < eligible.sum() < len(grid)
    without_cautions = scores - contributions[-1]
    assert (highest[eligible] >= without_cautions[eligible] - 1e-5).all()
    assert np.mean(highest[eligible] - without_cautions[eligible]) < 0.2


@pytest.mark.parametrize("table", [1, 500, 2**21])
def test_no_ceiling_of_values_lies_below_them_and_they_are_near(cohort, monkeypatch, table):
    monkeypatch.setattr("mentormatch.features.overlaps.LARGEST_TABLE", table)
    own, _, _, roster = cohort
    grid = Pairs.grid(N_STUDENTS, N_MENTORS)
    sides = own.sides["values"], roster.encoded.sides["values"]
    values, ceilings = BLOCKS["values"].raw(*sides, grid, None), OverlapCeilings.of(*sides).at(grid)
    assert (ceilings >= values - 1e-6).all()
    assert np.mean(ceilings - values) < 0.01
    assert values.max() == 1.0


def test_reasons_are_counted_without_a_look_at_every_pair(cohort):
    _, required, _, roster = cohort
    codes = ineligible(required, roster.terms)
    counts, barred = counts_of_reasons(required, roster.terms)
    expected = pd.Series([reason for code in codes[codes != 0] for reason in reasons_of(int(code))]).value_counts()
    assert counts == expected.to_dict()
    assert counts["excluded"] == 35
    assert (barred == (codes != 0).sum(axis=1)).all()


@pytest.mark.parametrize("name", ["goals", "needs"])
def test_who_states_nothing_gets_everybody_in_the_order_of_ids(cohort, name):
    own, required, terms, roster = cohort
    silent = Encoded(own.sides, own.positions, np.zeros_like(own.stated))
    shares = np.zeros_like(terms.shares)
    shares[:, row_of(name)] = 1.0
    even = ScoreTerms(shares, 0 * terms.caution_factors, terms.calibrations)
    assert found_by((silent, required, even, roster), 5) == brute_force((silent, required, even, roster), 5)


@pytest.mark.parametrize("names", [["goals"], ["reach", "letters"], ["needs"], ["values", "needs"]])
def test_blocks_without_weight_change_nothing(cohort, names):
    own, required, terms, roster = cohort
    shares = np.zeros_like(terms.shares)
    shares[:, [row_of(name) for name in names]] = 1 / len(names)
    few = ScoreTerms(shares, terms.caution_factors, terms.calibrations)
    grid = Pairs.grid(N_STUDENTS, N_MENTORS)
    _, contributions = score_pairs(own, roster.encoded, few, grid)
    values = block_values(own, roster.encoded, terms.calibrations, grid)
    assert (contributions[:-1] == shares[grid.students].T * values).all()
    assert found_by((own, required, few, roster), 5) == brute_force((own, required, few, roster), 5)
