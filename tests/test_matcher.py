"""Ranking from end to end: an oracle in float64, invariance, short lists, settings."""

from __future__ import annotations

import io
import math

import numpy as np
import pandas as pd
import polars as pl
import pytest

import mentormatch
from mentormatch.features import ceilings as ceilings_module
from mentormatch.features import search as search_module
from mentormatch.features.cautions import caution_at
from mentormatch.features.eligibility import ineligible, mentor_terms, student_terms
from mentormatch.features.scoring import BLOCKS, block_values, encode_people
from mentormatch.features.texts import ungraded
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.weights import default_weights

AS_OF = 2026
SIX = [
    {"mentor_id": f"M{number}", "specialties": field, "values": "patience", "languages": "English"}
    for number, field in enumerate(
        ["cardiology", "cardiology", "dermatology", "cardiology", "heart failure", "dermatology"], start=1
    )
]


def oracle(students, mentors, encoding, constants, k):
    """Score every pair in float64, one student at a time, and sort: rows of (student, mentor, score)."""
    own, theirs = encode_people(students, encoding), encode_people(mentors, encoding)
    shape = (len(BLOCKS), len(students), len(mentors))
    values = block_values(own, theirs, constants.calibrations, Pairs.grid(*shape[1:])).reshape(shape)
    cautions = caution_at(own.positions, theirs.positions, Pairs.grid(*shape[1:])).reshape(shape[1:])
    barred = ineligible(student_terms(students), mentor_terms(mentors))
    rows = []
    for row, student in enumerate(students.ids):
        shares = default_weights()[students["stage"][row] or ""].array() * own.stated[row]
        shares = shares / math.fsum(shares)
        scores = {
            mentor: math.fsum(shares * values[:, row, column]) + cautions[row, column]
            for column, mentor in enumerate(mentors.ids)
            if barred[row, column] == 0
        }
        best = sorted(scores, key=lambda mentor: (-round(scores[mentor], 12), mentor))[:k]
        rows += [(student, mentor, scores[mentor]) for mentor in best]
    return rows


def rows_of(ranking):
    return list(zip(ranking.student_ids, ranking.mentor_ids, ranking.scores.tolist(), strict=True))


def assert_same(found, expected):
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert [row[2] for row in found] == pytest.approx([row[2] for row in expected], abs=1e-9)


@pytest.mark.parametrize("k", [1, 5, 100])
def test_the_ranking_equals_brute_force_in_float64(sample, encoding, constants, k):
    students = ungraded(mentormatch.read_students(sample / "students.csv"))
    mentors = ungraded(mentormatch.read_mentors(sample / "mentors.csv"))
    ranking = mentormatch.rank(students, mentors, k=k, as_of=AS_OF)
    assert_same(rows_of(ranking), oracle(students, mentors, encoding, constants, k))


def test_duplicates_and_mass_ties_are_settled_by_id(encoding, constants):
    mentors = [{**person, "mentor_id": f"T{number:03d}"} for number in range(60) for person in [SIX[number % 6]]]
    students = [{"student_id": "S1", "interests": "cardiology", "values": "patience"}, {"student_id": "S2"}]
    ranking = mentormatch.rank(students, mentors[::-1], k=12, as_of=AS_OF)
    read = [mentormatch.read_students(students), mentormatch.read_mentors(mentors)]
    assert_same(rows_of(ranking), oracle(read[0].take([0]), read[1], encoding, constants, 12) + rows_of(ranking)[12:])
    first = [own.mentor_id for own in ranking.top("S1")]
    assert first == [f"T{number:03d}" for number in range(60) if number % 6 in (0, 1, 3)][:12]


def test_who_states_nothing_sees_everybody_tied_and_is_told():
    ranking = mentormatch.rank({"student_id": "S", "stage": "premed"}, SIX, k=6, weights={"specialty": 1})
    assert set(ranking.scores) == {0.25}
    assert ranking.mentor_ids == ("M1", "M2", "M3", "M4", "M5", "M6")
    assert any("Nothing is stated" in note for note in ranking.notes["S"])


def test_nothing_depends_on_the_order_of_rows(sample, sample_ranking):
    mentors = pd.read_csv(sample / "mentors.csv", dtype=str, keep_default_na=False).iloc[::-1]
    students = pd.read_csv(sample / "students.csv", dtype=str, keep_default_na=False).sample(frac=1, random_state=3)
    documents = pd.read_csv(sample / "documents.csv", dtype=str, keep_default_na=False).iloc[::-1]
    ranking = mentormatch.rank(students, mentors, documents=documents, as_of=AS_OF)
    for student in sample_ranking.students:
        assert ranking.top(student) == sample_ranking.top(student)


@pytest.mark.parametrize(("at_once", "tile", "pairs"), [(1, 1, 1), (61, 7, 50), (2**21, 64, 7), (200, 4096, 2**13)])
def test_nothing_depends_on_the_size_of_a_step(sample, sample_ranking, monkeypatch, at_once, tile, pairs):
    monkeypatch.setattr(search_module, "CEILINGS_AT_ONCE", at_once)
    monkeypatch.setattr(search_module, "PAIRS_AT_ONCE", pairs)
    monkeypatch.setattr(ceilings_module, "TILE", tile)
    monkeypatch.setattr(ceilings_module, "TILE_PAIRS", tile)
    monkeypatch.setattr(search_module, "STUDENTS_AT_ONCE", 1 + tile % 20)
    ranking = mentormatch.rank(
        sample / "students.csv", sample / "mentors.csv", documents=sample / "documents.csv", as_of=AS_OF
    )
    pd.testing.assert_frame_equal(ranking.to_frame(), sample_ranking.to_frame(), check_exact=True)


def test_every_kind_of_roster_gives_the_same_ranking(sample, sample_ranking):
    documents = sample / "documents.csv"
    frame = pd.read_csv(sample / "mentors.csv", dtype=str, keep_default_na=False)
    content = (sample / "mentors.csv").read_bytes()
    for mentors in (
        frame,
        pl.read_csv(sample / "mentors.csv", infer_schema=False).fill_null(""),
        frame.to_dict("records"),
        io.BytesIO(content),
        io.StringIO(content.decode()),
        str(sample / "mentors.csv"),
    ):
        ranking = mentormatch.rank(sample / "students.csv", mentors, documents=documents, as_of=AS_OF)
        assert rows_of(ranking) == rows_of(sample_ranking)


def test_one_dict_equals_its_row(sample, sample_ranking):
    students = pd.read_csv(sample / "students.csv", dtype=str, keep_default_na=False).to_dict("records")
    alone = mentormatch.rank(students[3], sample / "mentors.csv", documents=sample / "documents.csv", as_of=AS_OF)
    assert alone.top(students[3]["student_id"]) == sample_ranking.top(students[3]["student_id"])


def test_contributions_sum_to_the_score(sample_ranking):
    total = np.sum(list(sample_ranking.contributions.values()), axis=0)
    np.testing.assert_allclose(total, sample_ranking.scores, atol=1e-9)
    assert (sample_ranking.score_low <= sample_ranking.scores).all()
    assert (sample_ranking.score_high >= sample_ranking.scores).all()


def test_score_low_and_high_say_how_far_the_truth_could_move_it():
    mentors = [{"mentor_id": "M1", "specialties": "cardiology"}, SIX[2]]
    student = {"student_id": "S", "interests": "cardiology", "values": "patience"}
    ranking = mentormatch.rank(student, mentors, weights={"specialty": 3, "values": 1})
    first = ranking.to_frame().iloc[0]
    assert first["mentor_id"] == "M1"
    # M1 states no values: a quarter of the weight stands at .25 and could be 0 or 1
    assert first["score"] - first["score_low"] == pytest.approx(0.25 * 0.25)
    assert first["score_high"] - first["score"] == pytest.approx(0.25 * 0.75)


def test_weights_choose_the_block():
    student = {"student_id": "S", "interests": "cardiology", "values": "thrift", "goals": "hearts"}
    ranking = mentormatch.rank(student, SIX, weights={"specialty": 1}, k=6)
    assert ranking.scores.tolist() == ranking.contributions["specialty"].tolist()
    assert all((ranking.contributions[name] == 0).all() for name in BLOCKS if name != "specialty")
    assert ranking.mentor_ids[:3] == ("M1", "M2", "M4")


def test_lists_are_short_where_few_are_eligible_and_every_exclusion_is_listed():
    mentors = [
        {**SIX[0], "accepting": "no", "capacity": 1, "current_mentees": 1},
        {**SIX[1], "languages": "French"},
        {**SIX[2]},
    ]
    student = {"student_id": "S", "interests": "cardiology", "languages": "English", "declined_by": "M3"}
    ranking = mentormatch.rank([student, {**student, "student_id": "S2", "declined_by": ""}], mentors)
    assert len(ranking.top("S")) == 0
    assert [own.mentor_id for own in ranking.top("S2")] == ["M3"]
    assert dict(ranking.excluded.counts) == {"not_accepting": 2, "at_capacity": 2, "language": 2, "declined": 1}
    assert ranking.excluded.n_pairs == 5
    assert [(own.mentor_id, own.reasons) for own in ranking.excluded.pairs("S")] == [
        ("M1", ("not_accepting", "at_capacity")),
        ("M2", ("language",)),
        ("M3", ("declined",)),
    ]
    assert "Only 0 of 3" in " ".join(ranking.notes["S"])


@pytest.mark.parametrize("k", [0, -1, 2.5, True, "3"])
def test_k_must_be_a_positive_whole_number(k):
    with pytest.raises(
        mentormatch.SettingError,
        match=r"The 'k' parameter of rank must be an int in the range \[1, inf\)\. Got .* instead\. Give",
    ):
        mentormatch.rank({"student_id": "S"}, SIX, k=k)


def test_a_matcher_must_be_fitted():
    with pytest.raises(mentormatch.SettingError, match=r"not fitted yet\. Call fit\(mentors\) first"):
        mentormatch.Matcher().rank({"student_id": "S"})


def test_a_roster_without_a_usable_row_is_an_error_that_says_why():
    with pytest.raises(mentormatch.RosterError, match="at least one usable mentor"):
        mentormatch.rank({"student_id": "S"}, [{"mentor_id": "", "name": "Ann"}])


def test_inputs_are_not_changed():
    student = {"student_id": "S", "interests": ["cardiology"], "values": ["patience"]}
    mentors = [dict(person) for person in SIX]
    frame = pd.DataFrame(mentors)
    before = frame.copy()
    mentormatch.rank(student, frame)
    mentormatch.rank(student, mentors)
    assert student == {"student_id": "S", "interests": ["cardiology"], "values": ["patience"]}
    assert mentors == SIX
    pd.testing.assert_frame_equal(frame, before)
