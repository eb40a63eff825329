"""Mending an assignment: the fewest changes, what stays whatever it costs, and the curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from mentormatch.errors import InfeasibleError, SettingError
from mentormatch.matcher import Matcher

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.results.assignment import Assignment

AS_OF = 2026
OPTIONS = {"per_student": 2, "capacity": 4}


@pytest.fixture(scope="module")
def matcher(sample: Path) -> Matcher:
    return Matcher(as_of=AS_OF, progress=False).fit(sample / "mentors.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="module")
def stable(matcher: Matcher, sample: Path) -> Assignment:
    """Something to mend that is not the best."""
    return matcher.assign(sample / "students.csv", method="stable", **OPTIONS)


def test_nothing_changes_where_nothing_must(matcher: Matcher, sample: Path) -> None:
    best = matcher.assign(sample / "students.csv", **OPTIONS)
    mended = matcher.rematch(best, sample / "students.csv", **OPTIONS)
    assert mended.kept == best.pairs
    assert not mended.dropped
    assert not mended.added
    assert [(point.n_changed, point.total) for point in mended.curve] == [(0, best.certificate.total)]


def test_a_declined_pair_is_replaced_and_the_others_stay(matcher: Matcher, sample: Path) -> None:
    best = matcher.assign(sample / "students.csv", per_student=2)
    mended = matcher.rematch(best, sample / "students.csv", declined=[best.pairs[0]], per_student=2)
    assert [(own.student_id, own.mentor_id, own.reason) for own in mended.dropped] == [(*best.pairs[0], "Declined.")]
    assert len(mended.added) == 1
    assert mended.added[0][0] == best.pairs[0][0]


def test_the_curve_begins_with_the_fewest_changes_and_ends_with_the_best(
    matcher: Matcher, sample: Path, stable: Assignment
) -> None:
    best = matcher.assign(sample / "students.csv", **OPTIONS)
    mended = matcher.rematch(stable, sample / "students.csv", **OPTIONS)
    changed = [point.n_changed for point in mended.curve]
    totals = [point.total for point in mended.curve]
    assert changed == sorted(set(changed))
    assert totals[0] == pytest.approx(mended.assignment.certificate.total)
    assert totals[-1] == pytest.approx(best.certificate.total, abs=1e-8)
    slopes = np.diff(totals) / np.diff(changed)
    assert (slopes > 0).all()
    assert (np.diff(slopes) < 1e-9).all()


def test_a_gain_asked_for_lies_on_the_curve(matcher: Matcher, sample: Path, stable: Assignment) -> None:
    mended = matcher.rematch(stable, sample / "students.csv", **OPTIONS)
    slopes = [
        (right.total - left.total) / (right.n_changed - left.n_changed)
        for left, right in zip(mended.curve, mended.curve[1:], strict=False)
    ]
    assert slopes, "the stable assignment is the best one; choose another to mend"
    for slope, point in zip(slopes, mended.curve[1:], strict=True):
        own = matcher.rematch(stable, sample / "students.csv", least_gain=slope * 0.999, **OPTIONS)
        assert own.assignment.certificate.total == pytest.approx(point.total)


def test_confirmed_pairs_stay_whatever_it_costs(matcher: Matcher, sample: Path, stable: Assignment) -> None:
    kept = stable.pairs[:5]
    mended = matcher.rematch(stable, sample / "students.csv", confirmed=kept, least_gain=1e-6, **OPTIONS)
    assert set(kept) <= set(mended.assignment.pairs)
    table = stable.to_frame()
    table["status"] = "confirmed"
    table = table[table["mentor_id"] != ""]
    whole = matcher.rematch(table, sample / "students.csv", least_gain=1e-6, **OPTIONS)
    assert set(stable.pairs) <= set(whole.assignment.pairs)


def test_people_who_left_are_named(matcher: Matcher, sample: Path) -> None:
    earlier = [("S01", "M11"), ("S01", "gone"), ("left", "M11")]
    mended = matcher.rematch(earlier, sample / "students.csv", per_student=2)
    assert {own.reason for own in mended.dropped} == {
        "gone is not among the mentors any more.",
        "left is not among the students any more.",
    }
    assert mended.kept == (("S01", "M11"),)


def test_what_was_said_of_people_who_left_is_no_fault(matcher: Matcher, sample: Path) -> None:
    earlier = [("S01", "M11"), ("S01", "gone")]
    mended = matcher.rematch(
        earlier, sample / "students.csv", declined=[("S01", "gone")], confirmed=[("left", "M11")], per_student=1
    )
    assert mended.kept == (("S01", "M11"),)


def test_confirmed_pairs_that_cannot_be_are_a_contradiction(matcher: Matcher, sample: Path) -> None:
    with pytest.raises(InfeasibleError, match="S01 with M24 is locked"):
        matcher.rematch([("S01", "M24")], sample / "students.csv", confirmed=[("S01", "M24")])


def test_an_assignment_of_other_people_is_refused(matcher: Matcher, sample: Path) -> None:
    with pytest.raises(SettingError, match="must name people of these rosters; no pair of its 1 does"):
        matcher.rematch([("a", "b")], sample / "students.csv")
    with pytest.raises(
        SettingError, match=r"'least_gain' parameter of rematch must be a float in the range \(0, inf\) or None. Got -1"
    ):
        matcher.rematch([("S01", "M11")], sample / "students.csv", least_gain=-1)


def test_the_fewest_changes_are_the_fewest_of_all() -> None:
    """Two students, two mentors with a seat each; by the score alone both pairs would be swapped."""
    mentors = [
        {"mentor_id": "C", "specialties": "cardiology", "capacity": 1},
        {"mentor_id": "D", "specialties": "dermatology", "capacity": 1},
    ]
    students = [{"student_id": "c", "interests": "cardiology"}, {"student_id": "d", "interests": "dermatology"}]
    small = Matcher(weights={"specialty": 1}).fit(mentors)
    mended = small.rematch([("c", "D"), ("d", "C")], students, per_student=1)
    assert mended.kept == (("c", "D"), ("d", "C"))
    assert [point.n_changed for point in mended.curve] == [0, 2]
    gain = mended.curve[1].total - mended.curve[0].total
    assert str(mended).splitlines()[1] == f"Changing 2 more pairs would raise the total score by {gain:.4f} at most."
    both = small.rematch([("c", "D"), ("d", "C")], students, per_student=1, least_gain=gain / 2 * 0.99)
    assert both.added == (("c", "C"), ("d", "D"))
    assert {own.reason for own in both.dropped} == {
        f"{own} gains {gain / 2:.2f} or more with the mentors assigned now." for own in ("c", "d")
    }
