"""Sentences about places and seats: true to the case at hand, and plain English."""

from __future__ import annotations

import math

import pytest

import mentormatch
from mentormatch import Matcher
from mentormatch.errors import InfeasibleError, SettingError

STUDENTS = [
    {"student_id": f"S{row}", "interests": field}
    for row, field in enumerate(("cardiology", "dermatology", "ENT", "cardiology"))
]
MENTORS = [
    {"mentor_id": "M0", "name": "Ann Lee", "specialties": "cardiology", "capacity": 1},
    {"mentor_id": "M1", "name": "Bo Rask", "specialties": "dermatology", "capacity": 1},
    {"mentor_id": "M2", "name": "Cy Vance", "specialties": "neurology", "capacity": 4, "current_mentees": 2},
    {"mentor_id": "M3", "name": "Di Orr", "specialties": "urology", "accepting": "no"},
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(weights={"specialty": 1}, progress=False).fit(MENTORS)


def reason_of(found: mentormatch.Assignment, *pair: str) -> str:
    return found.reasons[found.pairs.index(pair)]


def test_a_better_mentor_with_a_free_seat_is_missed_because_of_a_minimum_load(matcher: Matcher) -> None:
    found = matcher.assign(STUDENTS, per_student=1, minimum_load={"M2": 2}, capacity={"M0": 2})
    assert reason_of(found, "S1", "M2") == (
        "Match 3 of 3. Bo Rask (match 1) has a free seat and would be 0.72 better for you, "
        "but Cy Vance must take 2 students."
    )
    assert found.why_not("S1", "M1").text.endswith("the largest possible total would stay the same.")


def test_a_better_mentor_with_a_free_seat_is_missed_because_of_a_lock(matcher: Matcher) -> None:
    found = matcher.assign(STUDENTS, per_student=1, locks=[("S0", "M2")], capacity=4)
    assert reason_of(found, "S0", "M2").endswith("better for you, but a place of yours is locked.")
    assert [reason for pair, reason in zip(found.pairs, found.reasons, strict=True) if pair[0] != "S0"] == [
        reason for reason in found.reasons if "has a free seat" not in reason
    ], "scores that differ by rounding only are not called better"


def test_a_better_mentor_with_a_free_seat_is_missed_because_a_pair_was_kept(matcher: Matcher) -> None:
    mended = matcher.rematch([("S0", "M2"), ("S1", "M1"), ("S2", "M2")], STUDENTS, per_student=1, capacity={"M0": 2})
    assert reason_of(mended.assignment, "S0", "M2").endswith(
        "but a pair of yours was kept from the earlier assignment."
    )


def test_a_student_with_an_open_place_is_told_who_is_full(matcher: Matcher) -> None:
    """A mentor who scores lower than the one assigned would still fill the empty place."""
    found = matcher.assign(STUDENTS, per_student=2)
    told = found.why_not("S1", "M2")
    assert told.loss < 0
    assert told.text.startswith("Cy Vance was full: the 2 students who got the seats gain ")
    assert "you lose 0.28." in told.text
    assert {own.reason for own in found.unplaced} == {
        "1 of 2 places filled: both other mentors who can be assigned are full."
    }


def test_a_student_with_all_places_is_told_how_much_better_they_are(matcher: Matcher) -> None:
    found = matcher.assign(STUDENTS, per_student=1)
    assert found.why_not("S1", "M2").text == (
        "Your mentor scores at least as high as Cy Vance, by 0.72 or more. If Cy Vance were yours and everybody else "
        "were assigned anew, the largest possible total would change by -0.72."
    )
    assert found.why_not("S3", "M1").text.startswith("Your mentor scores at least as high as Bo Rask")
    assert "-0.00" not in "".join(
        found.why_not(own, other).text
        for own in found.students
        for other in matcher.mentors.ids
        if (own, other) not in found.pairs
    )


def test_why_not_tells_a_forbidden_pair_from_a_low_score(matcher: Matcher) -> None:
    found = matcher.assign(STUDENTS, per_student=1, least_score=0.5, forbid=[("S0", "M0")])
    assert found.why_not("S0", "M0").text == "Ann Lee was forbidden for you, or assigned to you in an earlier round."
    told = found.why_not("S2", "M2")
    assert told.text == "Cy Vance is below the least score."
    assert math.isnan(told.total_change)
    reasons = {own.student_id: own.reason for own in found.unplaced}
    assert reasons["S0"] == (
        "No mentor can be assigned (not accepting: 1; forbidden or assigned before: 1; below the least score: 2)."
    )


def test_a_full_mentor_who_is_given_a_seat_is_not_called_full(matcher: Matcher) -> None:
    full = [{"mentor_id": "M9", "name": "Ed Ito", "capacity": 1, "current_mentees": 1}]
    found = mentormatch.assign(STUDENTS[:1], full, per_student=1, capacity=2, forbid=[("S0", "M9")])
    assert found.why_not("S0", "M9").text.startswith("Ed Ito was forbidden for you")


def test_advice_counts_what_higher_capacities_can_do() -> None:
    """Two students who want three mentors each of two there are: one seat more each, and then nothing."""
    mentors = [{"mentor_id": own, "name": own, "capacity": 1} for own in ("A", "B")]
    students = [{"student_id": "S1"}, {"student_id": "S2"}]
    advice = mentormatch.assign(students, mentors).certificate.shortages[0].advice
    assert advice.endswith("Recruit mentors with 4 more seats; raising these capacities would fill 2 at most.")
    enough = mentormatch.assign(students, mentors, per_student=2).certificate.shortages[0].advice
    assert enough.endswith("Recruit mentors with 2 more seats or raise these capacities.")


def test_advice_does_not_send_students_to_mentors_they_have(matcher: Matcher) -> None:
    mentors = [
        {"mentor_id": "A", "name": "Ann Lee", "specialties": "cardiology", "capacity": 1},
        {"mentor_id": "B", "name": "Bo Rask", "specialties": "dermatology", "capacity": 2},
    ]
    students = [{"student_id": "S1", "interests": "dermatology"}, {"student_id": "S2", "interests": "cardiology"}]
    found = mentormatch.assign(students, mentors, per_student=2, weights={"specialty": 1})
    assert found.certificate.shortages[0].advice == (
        "2 students want 4 places, have 2 with other mentors and can otherwise go only to Ann Lee, who has 1 seat: "
        "1 place stays empty. 1 student puts dermatology first; of these mentors none is in dermatology. "
        "Recruit a mentor with 1 more seat in dermatology, or raise this capacity."
    )


def test_advice_where_no_mentor_can_be_had(matcher: Matcher) -> None:
    low = matcher.assign(STUDENTS[:1], per_student=1, least_score=2).certificate
    assert low.shortages[0].advice == (
        "1 student wants 1 place, but no mentor can be assigned to them: 1 place stays empty. "
        "Recruit mentors whom they can have, or lower the least score."
    )
    few = matcher.assign(STUDENTS[:1], per_student=4, capacity=9).certificate
    assert "wants 4 places, but can have only 3, however many seats there are: 1 place stays empty" in str(few)


def test_the_whole_is_told_in_the_singular_too(matcher: Matcher) -> None:
    found = matcher.assign(STUDENTS[:2], per_student=1, capacity={"M0": 1, "M1": 0, "M2": 0, "M3": 0})
    assert str(found.certificate).startswith(
        "1 of 2 students has a mentor; 1 of 2 places wanted is filled, from 1 free seat."
    )


def test_a_minimum_load_that_cannot_be_met_tells_how_much_can(matcher: Matcher) -> None:
    with pytest.raises(InfeasibleError, match=r"must take 5 students, but .* give them no more than 4"):
        matcher.assign(STUDENTS, per_student=1, minimum_load={"M2": 5}, capacity=9)
    with pytest.raises(InfeasibleError, match=r"must take 1 student, but .* give them none"):
        matcher.assign(STUDENTS, per_student=1, minimum_load={"M3": 1})


def test_locks_that_contradict_each_other_are_refused(matcher: Matcher) -> None:
    rows = [("S0", "M0", "forbid"), ("S0", "M0", "lock")]
    table = [dict(zip(("student_id", "mentor_id", "decision"), row, strict=True)) for row in rows]
    with pytest.raises(SettingError, match=r"row 2\): S0 with M0 is locked and forbidden; decide on one"):
        matcher.assign(STUDENTS, locks=table)
    with pytest.raises(SettingError, match="a blank id must be in the rosters"):
        matcher.assign(STUDENTS, locks=[{"student_id": "S0", "mentor_id": "", "decision": "lock"}])


@pytest.mark.parametrize("least_score", [float("nan"), float("inf"), "x", True])
def test_a_least_score_is_a_number(matcher: Matcher, least_score: object) -> None:
    with pytest.raises(SettingError, match="least_score must be a number"):
        matcher.assign(STUDENTS, least_score=least_score)


def test_what_further_changes_gain_is_told_of_the_assignment_made(matcher: Matcher) -> None:
    earlier = [("S0", "M2"), ("S1", "M1"), ("S2", "M2"), ("S3", "M2")]
    options = {"per_student": 1, "capacity": {"M0": 4, "M2": 6}}
    fewest = matcher.rematch(earlier, STUDENTS, **options)
    assert "Changing 2 more pairs would raise the total score by 1.4" in str(fewest)
    changed = matcher.rematch(earlier, STUDENTS, least_gain=0.1, **options)
    assert len(changed.added) >= 2
    assert "No further change would raise the total score." in str(changed)


def test_a_pair_dropped_because_fewer_are_wanted(matcher: Matcher) -> None:
    earlier = [("S0", "M2"), ("S0", "M0"), ("S1", "M1")]
    mended = matcher.rematch(earlier, STUDENTS[:2], per_student={"S0": 0, "S1": 1})
    assert {own.reason for own in mended.dropped} == {"S0 wants no mentor any more."}
    fewer = matcher.rematch(earlier, STUDENTS[:2], per_student=1, confirmed=[("S0", "M2")])
    assert [own.reason for own in fewer.dropped] == ["S0 wants 1 mentor now, and has M2."]


def test_the_curve_names_no_more_changes_than_a_total_takes(matcher: Matcher) -> None:
    """Two mentors alike, two students alike: only the one pair that gains has to change."""
    alike = [{"mentor_id": own, "specialties": "ENT", "capacity": 1} for own in ("A", "B")]
    mentors = [*alike, {"mentor_id": "C", "specialties": "cardiology"}, {"mentor_id": "D", "specialties": "ENT"}]
    students = [{"student_id": own, "interests": "ENT"} for own in ("S1", "S2")]
    students.append({"student_id": "S3", "interests": "cardiology"})
    for first, second in (("A", "B"), ("B", "A")):
        earlier = [("S1", first), ("S2", second), ("S3", "D")]
        mended = mentormatch.rematch(earlier, students, mentors, per_student=1, weights={"specialty": 1})
        assert [point.n_changed for point in mended.curve] == [0, 1]


def test_what_is_told_of_empty_places_does_not_depend_on_the_order_of_rows() -> None:
    mentors = [{**own, "accepting": "", "languages": "English"} for own in MENTORS]
    mentors += [{"mentor_id": "M4", "accepting": "no", "languages": "French"}]
    students = [{**own, "languages": "English"} for own in STUDENTS]
    students += [{"student_id": "S9", "languages": "Welsh", "declined_by": "M1"}]
    told = []
    for step in (1, -1):
        found = mentormatch.assign(students[::step], mentors[::step], per_student=3, weights={"specialty": 1})
        reasons = sorted((own.student_id, own.reason) for own in found.unplaced)
        told.append((found.certificate, reasons, found.excluded.pairs("S9")))
    assert told[0][0].shortages
    assert told[0] == told[1]
