"""Results as tables and as one line: what a data scientist sees in a notebook."""

from __future__ import annotations

import pandas as pd
import pytest

from mentormatch import SettingError, assign
from mentormatch.people.profiles import Issue, Issues
from mentormatch.results.changes import Changes, Dropped
from mentormatch.results.decisions import Decided
from mentormatch.results.exclusions import Exclusions
from mentormatch.results.rematch import CurvePoint, Rematch
from mentormatch.results.review import Review
from mentormatch.results.verification import Check, Verification

STUDENTS = [{"student_id": "S1", "interests": "cardiology"}, {"student_id": "S2", "interests": "surgery"}]
MENTORS = [
    {"mentor_id": "M1", "specialties": "cardiology", "capacity": 1},
    {"mentor_id": "M2", "specialties": "surgery", "capacity": 2},
]


@pytest.fixture(scope="module")
def assignment():
    return assign(STUDENTS, MENTORS, per_student=1, as_of=2026)


def test_reasons_of_exclusion_are_a_table_with_the_most_frequent_first():
    words = {"language": "shares no language", "stage": "takes no students of this stage", "full": "has no seat"}
    found = Exclusions({"stage": 2, "language": 2, "full": 5}, 8, words, lambda _: ())
    assert found.to_frame().to_dict("list") == {
        "reason": ["full", "language", "stage"],
        "meaning": ["has no seat", "shares no language", "takes no students of this stage"],
        "pairs": [5, 2, 2],
    }
    assert repr(found) == "<Exclusions of 8 pairs: full 5, language 2, stage 2>"


def test_issues_are_a_table_with_a_row_each():
    issues = Issues((Issue("blank-id", "error", "", "Give an id.", 3, 4, "id"), Issue("guessed", "note", "x", "Look.")))
    frame = issues.to_frame()
    assert list(frame.columns) == ["row", "line", "column", "person", "rule", "severity", "found", "hint"]
    assert frame.loc[0, ["row", "line", "column", "rule"]].tolist() == [3, 4, "id", "blank-id"]
    assert frame["severity"].tolist() == ["error", "note"]


CHANGES = Changes((("S1", "M1"),), (Dropped("S2", "M1", "M1 has no seat."),), (("S2", "M2"),), ())
REVIEW = Review(
    "plan.xlsx",
    (
        Decided("S1", "M1", "approve", ""),
        Decided("S2", "M1", "forbid", "they do not get on"),
        Decided("S2", "M3", "forbid", ""),
        Decided("S3", "", "", "on leave"),
    ),
    CHANGES,
)


def test_a_review_tells_decisions_notes_and_what_became_of_pairs():
    assert dict(REVIEW.decisions) == {("S1", "M1"): "approve", ("S2", "M1"): "forbid", ("S2", "M3"): "forbid"}
    assert dict(REVIEW.notes) == {("S2", "M1"): "they do not get on", ("S3", ""): "on leave"}
    assert REVIEW.forbidden == (("S2", "M1"), ("S2", "M3"))
    assert (REVIEW.kept, REVIEW.dropped, REVIEW.added) == (CHANGES.kept, CHANGES.dropped, CHANGES.added)
    assert str(REVIEW) == "3 decisions of plan.xlsx: 1 pair kept, 1 dropped, 1 added."


def test_the_curve_of_changes_is_a_table_with_what_each_gains(assignment):
    total = assignment.certificate.total
    mended = Rematch(assignment, (CurvePoint(0, total), CurvePoint(2, total + 0.25)))
    assert mended.curve_frame()["n_changed"].tolist() == [0, 2]
    assert mended.curve_frame()["gain"].tolist() == pytest.approx([0, 0.25])
    assert mended.curve_frame()["total"].tolist() == pytest.approx([total, total + 0.25])
    assert "Changing 2 more pairs would raise the total score by 0.2500 at most." in str(mended)
    assert repr(mended) == "<Rematch: 0 pairs kept, 0 dropped, 0 added>"
    assert mended.to_frame().empty


def test_one_more_change_is_told_in_the_singular_and_none_as_none(assignment):
    total = assignment.certificate.total
    assert "Changing 1 more pair would" in str(Rematch(assignment, (CurvePoint(0, total), CurvePoint(1, total + 1))))
    assert "No further change would raise" in str(Rematch(assignment, (CurvePoint(0, total),)))


def test_loads_are_a_table_with_a_row_for_each_mentor(assignment):
    frame = assignment.loads_frame()
    assert frame["mentor_id"].tolist() == ["M1", "M2"]
    assert frame.to_dict("list") == assignment.load_columns()
    assert repr(assignment) == "<Assignment (best): 2 pairs, 2 of 2 students served>"


def test_whoever_was_not_assigned_or_ranked_is_a_mistake(assignment, sample_ranking):
    with pytest.raises(SettingError, match="'S9' was not assigned; 2 students were"):
        assignment.mentors_of("S9")
    assert assignment.mentors_of("S1") == ("M1",)
    with pytest.raises(SettingError, match="'nobody' was not ranked"):
        sample_ranking.top("nobody")
    assert repr(sample_ranking).startswith("<Ranking of ")


def test_checks_are_found_by_name_and_shown_as_a_table():
    right = Check("demand", True, "nobody has more mentors than wanted")
    wrong = Check("capacity", False, "2 mentors have too many students", 2, ("mentor 1: 3 of 2", "mentor 2: 2 of 1"))
    found = Verification((right, wrong))
    assert found["capacity"] is wrong
    with pytest.raises(KeyError, match="no check 'fair'; there are demand, capacity"):
        found["fair"]
    assert repr(found) == "<Verification of 2 checks, failed: capacity>"
    assert repr(Verification((right,))) == "<Verification of 1 checks, none failed>"
    expected = pd.DataFrame(
        {
            "check": ["demand", "capacity"],
            "status": ["ok", "FAILED"],
            "found": [right.found, wrong.found],
            "violations": [0, 2],
            "first": ["", "mentor 1: 3 of 2; mentor 2: 2 of 1"],
        }
    )
    pd.testing.assert_frame_equal(found.to_frame(), expected)
