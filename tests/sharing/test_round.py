"""People assigned: what is written is true, and nothing depends on the order of rosters."""

from __future__ import annotations

import io
import json
import random
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import mentormatch
from mentormatch.errors import InfeasibleError, SettingError
from mentormatch.matcher import Matcher

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.results.assignment import Assignment

AS_OF = 2026
SCARCE = {"per_student": 2, "capacity": 4}


@pytest.fixture(scope="module")
def matcher(sample: Path) -> Matcher:
    return Matcher(as_of=AS_OF, progress=False).fit(sample / "mentors.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="module")
def scarce(matcher: Matcher, sample: Path) -> Assignment:
    """Two mentors wanted by everybody, and too few seats."""
    return matcher.assign(sample / "students.csv", documents=sample / "documents.csv", **SCARCE)


@pytest.fixture(scope="module")
def scores(matcher: Matcher, sample: Path) -> dict[tuple[str, str], float]:
    """Scores of all eligible pairs, as ranking gives them."""
    own = matcher.rank(sample / "students.csv", documents=sample / "documents.csv", k=60)
    return dict(zip(zip(own.student_ids, own.mentor_ids, strict=True), own.scores.tolist(), strict=True))


def of(found: Assignment, mentor_id: str) -> list[str]:
    return [student for student, mentor in found.pairs if mentor == mentor_id]


def test_every_student_is_in_the_table(scarce: Assignment) -> None:
    table = scarce.to_frame()
    assert list(dict.fromkeys(table["student_id"])) == list(scarce.students)
    without = {own.student_id for own in scarce.unplaced if not own.got}
    assert set(table.loc[table["status"] == "unassigned", "student_id"]) == without
    assert set(table.loc[table["status"] == "short", "student_id"]) == {
        own.student_id for own in scarce.unplaced if own.got
    }
    assert (table.loc[table["mentor_id"] == "", "reason"] != "").all()


def test_seats_are_kept_and_loads_add_up(scarce: Assignment) -> None:
    assert all(load.taken <= load.seats for load in scarce.loads)
    assert sum(load.taken for load in scarce.loads) == len(scarce) == scarce.certificate.n_filled
    assert {load.mentor_id: load.taken for load in scarce.loads if load.taken} == {
        mentor: len(of(scarce, mentor)) for mentor in set(scarce.mentor_ids)
    }


def test_scores_are_those_of_ranking_and_contributions_add_up(
    scarce: Assignment, scores: dict[tuple[str, str], float]
) -> None:
    parts = np.sum(list(scarce.contributions.values()), axis=0)
    assert np.allclose(parts, scarce.scores, atol=1e-9)
    for pair, score in zip(scarce.pairs, scarce.scores, strict=True):
        if pair in scores:
            assert score == scores[pair]


def test_the_sentence_about_a_missed_mentor_is_true(scarce: Assignment, scores: dict[tuple[str, str], float]) -> None:
    """Worked out again from the ranking: what holders gain over their next match, and what the student loses."""
    told = 0
    for (student, mentor), reason in zip(scarce.pairs, scarce.reasons, strict=True):
        if " was full: " not in reason:
            continue
        mine = {other: score for (own, other), score in scores.items() if own == student}
        missed = max((other for other in mine if other not in scarce.mentors_of(student)), key=mine.__getitem__)
        if not of(scarce, missed):
            continue
        loss = mine[missed] - scores[student, mentor]
        assert reason.endswith(f"you lose {loss:.2f}." if loss >= 0.005 else "you lose less than 0.01.")
        gains = [gain_over_next(scarce, scores, holder, missed) for holder in of(scarce, missed)]
        shown = [f"{gain:.2f}" if gain >= 0.005 else "less than 0.01" for gain in (min(gains), max(gains))]
        assert (shown[0] if shown[0] == shown[1] else f"{shown[0]} to {shown[1]}") in reason
        told += 1
    assert told >= 3


def gain_over_next(found: Assignment, scores: dict[tuple[str, str], float], student: str, mentor: str) -> float:
    others = [
        score for (own, other), score in scores.items() if own == student and other not in found.mentors_of(student)
    ]
    return max(scores[student, mentor] - max(others), 0.0)


def test_alternates_are_the_best_mentors_not_assigned(scarce: Assignment, scores: dict[tuple[str, str], float]) -> None:
    for student, alternates in scarce.alternates.items():
        mine = {other: score for (own, other), score in scores.items() if own == student}
        left = sorted((-score, other) for other, score in mine.items() if other not in scarce.mentors_of(student))
        listed = [own.mentor_id for own in alternates if own.mentor_id in mine]
        assert listed == [other for _, other in left if other in listed]
        free = {load.mentor_id: load.seats - load.taken for load in scarce.loads}
        assert all(own.free_seats == free[own.mentor_id] for own in alternates)


def test_the_order_of_rosters_changes_no_byte(matcher: Matcher, sample: Path, scarce: Assignment) -> None:
    students = pd.read_csv(sample / "students.csv", dtype=str, keep_default_na=False)
    mentors = pd.read_csv(sample / "mentors.csv", dtype=str, keep_default_na=False)
    turned = mentormatch.assign(
        students.sample(frac=1, random_state=1),
        mentors.sample(frac=1, random_state=2),
        documents=sample / "documents.csv",
        as_of=AS_OF,
        **SCARCE,
    )
    first, second = (found.to_frame().sort_values(["student_id", "mentor_id"]) for found in (scarce, turned))
    assert first.to_csv(index=False) == second.to_csv(index=False)
    assert turned.manifest == scarce.manifest
    assert str(turned.certificate) == str(scarce.certificate)


def test_why_not_tells_what_locking_the_pair_would_change(
    matcher: Matcher, sample: Path, scarce: Assignment, scores: dict[tuple[str, str], float]
) -> None:
    pairs = [pair for pair in scores if pair[1] not in scarce.mentors_of(pair[0])]
    asked = 0
    for student, mentor in random.Random(0).sample(pairs, 12):
        told = scarce.why_not(student, mentor)
        try:
            forced = matcher.assign(
                sample / "students.csv", documents=sample / "documents.csv", locks=[(student, mentor)], **SCARCE
            )
        except InfeasibleError:
            assert np.isnan(told.total_change)
            continue
        if len(forced) == len(scarce) and forced.certificate.n_served == scarce.certificate.n_served:
            assert told.total_change == pytest.approx(forced.certificate.total - scarce.certificate.total, abs=1e-9)
            assert told.total_change <= 1e-9
            asked += 1
    assert asked


def test_why_not_gives_the_reason_of_a_pair_that_is_not_eligible(scarce: Assignment, matcher: Matcher) -> None:
    assert "does not mentor students at this stage" in scarce.why_not("S01", "M24").text
    with pytest.raises(SettingError, match="ask about one who is not assigned"):
        scarce.why_not(*scarce.pairs[0])


def test_locks_forbidden_and_earlier_pairs_are_kept_to(matcher: Matcher, sample: Path) -> None:
    decided = io.StringIO("student_id,mentor_id,decision\nS01,M54,lock\nS01,M11,forbid\n")
    found = matcher.assign(
        sample / "students.csv", per_student=2, locks=decided, previous=[("S02", "M41")], forbid=[("S03", "M59")]
    )
    assert ("S01", "M54") in found.pairs
    assert not {("S01", "M11"), ("S02", "M41"), ("S03", "M59")} & set(found.pairs)
    assert found.reasons[found.pairs.index(("S01", "M54"))].startswith("Locked; ")


def test_an_assignment_is_an_earlier_round(matcher: Matcher, sample: Path) -> None:
    first = matcher.assign(sample / "students.csv", per_student=1)
    second = matcher.assign(sample / "students.csv", per_student=1, previous=first)
    assert not set(first.pairs) & set(second.pairs)


def test_an_earlier_round_of_others_is_refused(matcher: Matcher, sample: Path) -> None:
    with pytest.raises(SettingError, match="previous names nobody of these rosters"):
        matcher.assign(sample / "students.csv", previous=[("a", "b")])
    assert len(matcher.assign(sample / "students.csv", per_student=1, previous=[("a", "b"), ("S02", "M41")])) == 24


def test_a_locked_pair_that_is_not_eligible_is_told_with_the_reason(matcher: Matcher, sample: Path) -> None:
    with pytest.raises(InfeasibleError, match="S01 with M24 is locked, but the mentor does not mentor students"):
        matcher.assign(sample / "students.csv", locks=[("S01", "M24")])


def test_a_minimum_for_all_is_asked_of_those_who_can(matcher: Matcher, sample: Path) -> None:
    found = matcher.assign(sample / "students.csv", minimum_load=1, default_capacity=1)
    accepting = dict(zip(matcher.mentors_.ids, matcher.mentors_["accepting"], strict=True))
    for load in found.loads:
        able = load.seats and accepting[load.mentor_id] is not False
        assert load.minimum == (1 if able else 0)
        assert load.taken >= load.minimum


def test_all_wrong_options_are_told_at_once(matcher: Matcher, sample: Path) -> None:
    with pytest.raises(SettingError) as caught:
        matcher.assign(
            sample / "students.csv",
            per_student=-1,
            capacity={"M999": 2},
            locks=[("S01", "nobody")],
            minimum_load="two",
        )
    assert all(words in str(caught.value) for words in ("per_student", "M999", "'nobody'", "minimum_load"))


def test_a_shortage_names_those_who_are_short_and_the_seats_they_could_have() -> None:
    students = [
        {"student_id": f"S{n}", "stage": "premed", "interests": "cardiology", "mentors_wanted": 1} for n in range(7)
    ]
    students.append({"student_id": "T", "stage": "residency_applicant", "mentors_wanted": 1})
    mentors = [
        {"mentor_id": "A", "specialties": "cardiology", "capacity": 3, "accepts_stages": "premed"},
        {"mentor_id": "B", "specialties": "cardiology", "capacity": 1, "accepts_stages": "premed"},
        {"mentor_id": "C", "specialties": "cardiology", "capacity": 9, "accepts_stages": "residency_applicant"},
    ]
    found = mentormatch.assign(students, mentors, weights={"specialty": 1})
    assert len(found.certificate.shortages) == 1
    own = found.certificate.shortages[0]
    assert own.students == tuple(f"S{n}" for n in range(7))
    assert (own.mentors, own.places, own.seats) == (("A", "B"), 7, 4)
    assert own.advice == (
        "7 students want 7 places and can go only to Mentor A and Mentor B, who have 4 seats: 3 places stay empty. "
        "7 students put cardiology first; of these mentors those in cardiology have 4 seats. "
        "Recruit mentors with 3 more seats in cardiology, or raise these capacities."
    )


def test_the_manifest_says_what_it_was_made_from(scarce: Assignment) -> None:
    manifest = json.loads(json.dumps(scarce.manifest))
    assert manifest["seats"]["M01"] == {load.mentor_id: load for load in scarce.loads}["M01"].seats
    assert manifest["demand"] == dict.fromkeys(sorted(scarce.students), 2)
    assert len(manifest["rosters"]["mentors"]["sha256"]) == 64
    assert manifest["versions"]["mentormatch"] == mentormatch.__version__


def test_one_changed_cell_changes_the_hash_of_a_roster() -> None:
    mentors = [{"mentor_id": "M1", "bio": "Paints."}, {"mentor_id": "M2"}]
    hashes = [
        mentormatch.assign([{"student_id": "S1"}], own).manifest["rosters"]["mentors"]["sha256"]
        for own in (mentors, mentors[::-1], [{**mentors[0], "bio": "Paints"}, mentors[1]])
    ]
    assert hashes[0] == hashes[1] != hashes[2]
