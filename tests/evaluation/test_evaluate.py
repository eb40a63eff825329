"""Rankings against judgements: what is read, what is refused, intervals and comparisons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mentormatch
from mentormatch.evaluation.bootstrap import interval

RANKING = [
    {"student_id": student, "mentor_id": mentor, "score": score}
    for student, scores in {"S1": (0.9, 0.8, 0.1), "S2": (0.2, 0.5, 0.4)}.items()
    for mentor, score in zip("ABC", scores, strict=True)
]
GRADES = [
    {"student_id": student, "mentor_id": mentor, "grade": grade}
    for student, grades in {"S1": (0, 3, 1), "S2": (0, 2, 0)}.items()
    for mentor, grade in zip("ABC", grades, strict=True)
]


def test_metrics_are_per_student_and_their_mean():
    found = mentormatch.evaluate(RANKING, GRADES, k=2)
    table = found.per_student().set_index("student_id")
    assert table.loc["S2", "ndcg@2"] == 1.0
    assert found.means["ndcg@2"] == pytest.approx((table.loc["S1", "ndcg@2"] + 1.0) / 2)
    assert found.means["mrr"] == pytest.approx((1 / 2 + 1) / 2)
    frame = found.to_frame().set_index("metric")
    assert (frame["low"] <= frame["mean"]).all()
    assert (frame["mean"] <= frame["high"]).all()


def test_several_judges_are_averaged(tmp_path):
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    pd.DataFrame(GRADES).to_csv(first, index=False)
    pd.DataFrame([{**row, "grade": 0} for row in GRADES]).to_csv(second, index=False)
    both = mentormatch.evaluate(RANKING, [first, second], relevant_from=1)
    halved = mentormatch.evaluate(RANKING, [{**row, "grade": row["grade"] / 2} for row in GRADES], relevant_from=1)
    assert both.means == halved.means


def test_every_form_of_a_ranking_is_the_same(tmp_path):
    students = [{"student_id": "S1", "interests": "cardiology"}, {"student_id": "S2", "interests": "dermatology"}]
    mentors = [{"mentor_id": "=A", "specialties": "cardiology"}, {"mentor_id": "B", "specialties": "dermatology"}]
    ranking = mentormatch.rank(students, mentors)
    grades = [{"student_id": "S1", "mentor_id": "=A", "grade": 3}, {"student_id": "S2", "mentor_id": "B", "grade": 2}]
    ranking.to_csv(tmp_path / "r.csv")
    ranking.to_parquet(tmp_path / "r.parquet")
    ranking.to_json(tmp_path / "r.json")
    forms = [ranking, ranking.to_frame(), *(tmp_path / f"r.{ending}" for ending in ("csv", "parquet", "json"))]
    found = [mentormatch.evaluate(form, grades) for form in forms]
    for own in found:
        assert own.means == pytest.approx(found[0].means, nan_ok=True)
    assert found[0].means["mrr"] == 1.0


def test_ranks_serve_where_there_are_no_scores():
    ranks = [
        {"student_id": own, "mentor_id": mentor, "rank": rank}
        for own, order in {"S1": "ABC", "S2": "BCA"}.items()
        for rank, mentor in enumerate(order, start=1)
    ]
    assert mentormatch.evaluate(ranks, GRADES).means == mentormatch.evaluate(RANKING, GRADES).means


def test_students_without_a_list_count_with_an_empty_one():
    found = mentormatch.evaluate(RANKING[:3], GRADES)
    assert found.unranked == ("S2",)
    assert found.per_student()["ndcg@5"].tolist()[1] == 0.0


def test_mentors_nobody_judged_take_a_place_and_are_told():
    more = [{"student_id": "S2", "mentor_id": "X", "score": 0.99}, *RANKING]
    found = mentormatch.evaluate(more, GRADES, k=1)
    assert found.judged == 1 / 2
    assert found.per_student()["ndcg@1"].tolist()[1] == 0.0
    assert found.per_student()["gauc"].tolist()[1] == 1.0


def test_coverage_and_exposure():
    found = mentormatch.evaluate(RANKING, GRADES, k=1)
    assert found.exposure == {"A": 0.5, "B": 0.5, "C": 0.0}
    assert found.coverage == pytest.approx(2 / 3)
    assert sum(mentormatch.evaluate(RANKING, GRADES).exposure.values()) == pytest.approx(1.0)


def test_a_comparison_is_paired():
    worse = [{**row, "score": -row["score"]} for row in RANKING]
    gap = mentormatch.evaluate(RANKING, GRADES, k=2).versus(mentormatch.evaluate(worse, GRADES, k=2))
    row = gap.set_index("metric").loc["ndcg@2"]
    assert row["difference"] > 0
    assert row["low"] <= row["difference"] <= row["high"]
    same = mentormatch.evaluate(RANKING, GRADES).versus(mentormatch.evaluate(RANKING, GRADES))
    assert (same[["difference", "low", "high"]].to_numpy() == 0).all()
    with pytest.raises(mentormatch.SettingError, match="same students"):
        mentormatch.evaluate(RANKING, GRADES, k=1).versus(mentormatch.evaluate(RANKING, GRADES, k=2))


@pytest.mark.parametrize("score", ["nan", "inf", "high", ""])
def test_broken_scores_are_refused(score):
    broken = [{**RANKING[0], "score": score}, *RANKING[1:]]
    with pytest.raises(mentormatch.RosterError, match="finite number"):
        mentormatch.evaluate(broken, GRADES)


def test_all_bad_grades_are_named_at_once():
    bad = [{**GRADES[0], "grade": -1}, {**GRADES[1], "grade": "x"}, *GRADES[2:]]
    with pytest.raises(mentormatch.RosterError, match=r"row 1: .* row 2: "):
        mentormatch.evaluate(RANKING, bad)


@pytest.mark.parametrize(
    ("ranking", "grades", "options", "said"),
    [
        ([*RANKING, RANKING[0]], GRADES, {}, "name a pair again"),
        ([{"student_id": "S1", "mentor_id": "A"}], GRADES, {}, "score or rank"),
        (RANKING, [{"student_id": "S1", "grade": 1}], {}, "mentor_id"),
        (RANKING, [{"student_id": "other", "mentor_id": "A", "grade": 1}], {}, "share no student"),
        (RANKING, GRADES, {"k": 0}, "'k' parameter of evaluate must be"),
        (RANKING, GRADES, {"relevant_from": 0}, "relevant_from"),
    ],
)
def test_what_cannot_be_measured_is_refused(ranking, grades, options, said):
    with pytest.raises(mentormatch.MentormatchError, match=said):
        mentormatch.evaluate(ranking, grades, **options)


def test_intervals_are_the_same_every_time_and_shrink_with_students():
    few, many = np.array([0.0, 1.0] * 5), np.array([0.0, 1.0] * 500)
    assert interval(few) == interval(few)
    widths = [high - low for low, high in (interval(few), interval(many))]
    assert widths[0] > 5 * widths[1]
    assert widths[1] == pytest.approx(2 * 1.96 * 0.5 / 1000**0.5, rel=0.1)
    assert all(np.isnan(interval(np.array([np.nan]))))
