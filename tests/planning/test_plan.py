"""The steps of a plan: in order, complete, true to the match, and honest about what there is no time for."""

from __future__ import annotations

import datetime as dt
import inspect
import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentormatch
from mentormatch import SettingError
from mentormatch.columns import MENTOR_COLUMNS
from mentormatch.features.grades import without_grades
from mentormatch.planning.planner import plan_of
from mentormatch.planning.questions import UNKNOWN
from mentormatch.planning.rules import RULES
from mentormatch.planning.steps import KINDS

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2040, 1, 1)


def text_in(mentors, mentor_id, column):
    value = mentors[column][mentors.row_of(mentor_id)]
    documents = [f"{own.label} {own.text}" for own in value] if column == "documents" else []
    return documents or ([value] if isinstance(value, str) else [str(own) for own in value or ()])


@settings(max_examples=120, deadline=None)
@given(st.dates(FIRST, LAST), st.integers(0, 1825), st.integers(1, 8), st.integers(0, 400), st.integers(0, 8))
def test_steps_are_in_order_none_before_today_and_on_weekdays(match_of, wishes, today, left, n_mentors, ago, n_gone):
    deadline = today + left * DAY
    match = match_of(n_mentors=n_mentors)
    start = max(today - ago * DAY, deadline - 1825 * DAY)
    gone = [f"M{row + 1}" for row in range(min(n_gone, n_mentors - 1))]
    plan = plan_of(match, wishes(today=today, deadline=deadline, start=start, declined=gone))
    days = [step.date for step in plan.steps]
    assert days == sorted(days)
    assert days[0] >= today
    has_weekday = any((today + number * DAY).weekday() < 5 for number in range(min(left, 7) + 1))
    for step in plan.steps:
        assert set(step.mentor_ids) <= {*plan.mentor_ids, *gone}
        assert step.kind in KINDS
        if step.kind != "deadline" and has_weekday:
            assert {day.weekday() for day in step.dates} <= set(range(5))
        if step.kind not in {"thank", "outcome"}:
            assert step.dates[-1] <= deadline
    assert [step.date for step in plan.steps_of("deadline")] == [deadline]
    assert len({(step.kind, step.mentor_ids) for step in plan.steps}) == len(plan.steps)  # what identifies an event
    last = plan.last_ask
    assert last is None or (last >= today and last.weekday() < 5 and 28 <= (deadline - last).days <= 30)
    assert not set(gone) & set(plan.mentor_ids)
    assert not {own.mentor_id for own in plan.line} & {*gone, *plan.mentor_ids}


@settings(max_examples=60, deadline=None)
@given(st.dates(FIRST, LAST), st.integers(0, 400))
def test_every_mentor_is_asked_once_answers_once_and_meets_before(match_of, wishes, today, left):
    plan = plan_of(match_of(), wishes(today=today, deadline=today + left * DAY))
    for mentor in plan.mentor_ids:
        (asked,) = [step for step in plan.steps_of("ask") if step.mentor_ids == (mentor,)]
        (answer,) = [step for step in plan.steps_of("answer") if mentor in step.mentor_ids]
        met = [step for step in plan.steps_of("meet") if step.mentor_ids == (mentor,)]
        assert all(step.date <= asked.date for step in met)
        assert asked.date <= answer.date
        assert bool(met) != bool(asked.questions)  # the questions come with the first talk
        assert (met[0] if met else asked).questions


def test_an_early_start_has_all_kinds_of_steps_and_no_regrets(match_of, wishes):
    plan = plan_of(match_of(), wishes(deadline="2027-06-01"))
    assert {step.kind for step in plan.steps} == set(KINDS) - {"declined"}
    assert plan.notes == ("After May 4, 2027 somebody new would have less than four weeks to write.",)


def test_a_late_start_says_what_it_leaves_out_and_what_that_costs(match_of, wishes):
    plan = plan_of(match_of(), wishes(deadline="2026-12-17"))
    told = " ".join(plan.notes)
    assert "Only 21 days are left" in told
    assert "There is no time for shadowing or volunteering together" in told
    assert "regular updates" in told
    assert "Expect refusals" in told
    assert plan.last_ask is None
    assert {step.date for step in plan.steps_of("ask")} == {plan.today}
    assert not {"meet", "shadow", "update"} & {step.kind for step in plan.steps}
    assert "make it easy to say no" in plan.steps_of("answer")[0].text


def test_a_last_day_gets_a_plan_too(match_of, wishes):
    plan = plan_of(match_of(), wishes(deadline="2026-11-27"))
    assert "Only 1 day is left" in plan.notes[0]
    assert plan.steps_of("deadline")[0].date == dt.date(2026, 11, 27)
    assert "0 days are left" in " ".join(plan_of(match_of(), wishes(deadline="2026-11-26")).notes)


def test_whoever_declines_is_replaced_by_the_next_in_line_with_dates_from_today(match_of, wishes):
    before = plan_of(match_of(), wishes(deadline="2027-06-01"))
    after = plan_of(match_of(), wishes(deadline="2027-06-01", today="2027-03-23", start="2026-11-26", declined=["M1"]))
    assert (before.mentor_ids, after.mentor_ids) == (("M1", "M2", "M3"), ("M2", "M3", "M4"))
    assert after.declined == ("M1",)
    assert before.line[0].mentor_id == "M4"
    assert after.line[0].mentor_id == "M5"
    # who did not decline keeps the dates, and what is past is left out
    kept = {(step.kind, step.date) for step in before.steps if step.date >= after.today and "M2" in step.mentor_ids}
    assert kept <= {(step.kind, step.date) for step in after.steps}
    assert not [step for step in after.steps_of("ask") if step.mentor_ids != ("M4",)]
    (asked,) = after.steps_of("ask")
    assert dt.date(2027, 3, 23) < asked.date < dt.date(2027, 5, 4)
    assert "M1" in after.steps_of("declined")[0].mentor_ids
    assert "First4 Last4 is next in line" in after.steps_of("declined")[0].text


def test_the_answer_step_names_the_next_in_line_and_the_time_left(match_of, wishes):
    plan = plan_of(match_of(), wishes(deadline="2027-06-01"))
    first = plan.steps_of("answer")[0]
    assert first.date == dt.date(2027, 3, 23)
    assert "ask Dr. First4 Last4 (or First5 Last5, if Dr. Last4 has been asked already) the same day" in first.text
    assert "10 weeks are left then" in first.text
    alone = plan_of(match_of(n_mentors=3), wishes(deadline="2027-06-01"))
    assert "Nobody else is in line" in alone.steps_of("answer")[0].text


def test_science_faculty_are_missed_only_by_premeds_and_nobody_is_moved_for_it(match_of, wishes):
    lacking = plan_of(match_of(), wishes(deadline="2027-06-01", chosen=["M1", "M2", "M4"]))
    assert "none of these mentors teaches science" in lacking.warnings[0]
    assert "eligible is First3 Last3 (M3)." in lacking.warnings[0]
    assert lacking.mentor_ids == ("M1", "M2", "M4")
    one = plan_of(match_of(), wishes(deadline="2027-06-01", chosen=["M1", "M2", "M3"]))
    assert "one of these mentors teaches science" in one.warnings[0]
    assert "nobody else eligible" in one.warnings[0]
    later = plan_of(match_of(stage="residency_applicant"), wishes(deadline="2027-09-24", chosen=["M1", "M2", "M4"]))
    assert later.warnings == ()


def test_too_few_mentors_are_named(match_of, wishes):
    plan = plan_of(match_of(), wishes(deadline="2027-06-01", chosen="M1"))
    assert plan.mentor_ids == ("M1",)
    assert "ask for 3 letters, and this plan is for 1 mentor" in plan.warnings[-1]


def test_letters_bring_an_ask_plan_and_whomever_it_wants_asked_at_once(match_of, wishes):
    plan = plan_of(match_of(), wishes(deadline="2027-06-01", letters=3))
    assert plan.asks.reached
    assert plan.asks.at_once == len(plan.mentor_ids) > 3
    assert plan.asks.asks[0].date == plan.steps_of("ask")[0].date
    # never fewer than were chosen
    few = plan_of(match_of(), wishes(deadline="2027-06-01", letters=1, target=0.5))
    assert few.asks.at_once == 3
    assert plan_of(match_of(), wishes(deadline="2027-06-01")).asks is None
    # what cannot be reached sends nobody to ten mentors
    late = plan_of(match_of(), wishes(deadline="2026-11-30", letters=3))
    assert not late.asks.reached
    assert late.mentor_ids == ("M1", "M2", "M3")


def test_the_rules_fit_the_stage_and_each_has_a_source():
    assert any("AMCAS" in rule.words for rule in RULES["premed"])
    assert not any("AMCAS" in rule.words for rule in RULES["residency_applicant"])
    assert set(RULES[None]) == {*RULES["premed"], *RULES["residency_applicant"]}
    for rule in RULES[None]:
        assert rule.source
        assert rule.url.startswith("http")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "states no application_deadline. Give deadline"),
        ({"deadline": "2026-11-25"}, "lies before today, 2026-11-26. Give the deadline of the next cycle"),
        ({"deadline": "2027-06-01", "start": "2026-12-01"}, "'start' parameter of plan must be a date not after today"),
        ({"deadline": "2033-06-01"}, "five years"),
        ({"deadline": "2027-06-01", "chosen": []}, "must be 1 to 10 mentor ids. Got 0 instead. Name whom"),
        ({"deadline": "2027-06-01", "chosen": ["M99"]}, "M99"),
        ({"deadline": "2027-06-01", "declined": ["X"]}, "'X' is not among"),
        ({"deadline": "2027-06-01", "declined": [3]}, "'declined' parameter of plan must be mentor ids"),
        ({"deadline": "2027-06-01", "letters": 0, "target": 7}, "'letters' parameter .* 'target' parameter"),
        ({"deadline": "2027-06-01", "letters": 2, "chances": {"M99": 1}}, "M99"),
        ({"deadline": "2027-06-01", "target": 7, "chances": {"M99": 1}}, "'target' parameter .* M99"),
        ({"deadline": "2027-06-01", "declined": [f"M{row}" for row in range(1, 9)]}, "No mentor is left"),
    ],
)
def test_mistakes_are_named(match_of, wishes, given, said):
    with pytest.raises(SettingError, match=said):
        plan_of(match_of(), wishes(**given))


def test_several_students_need_an_id_and_pairs_that_are_not_eligible_are_refused(sample, sample_ranking):
    with pytest.raises(SettingError, match=r"not eligible for student S01: the mentor"):
        sample_ranking.plan("S01", chosen=["M01"], today="2026-11-26")
    with pytest.raises(SettingError, match="one student, and there are 2"):
        mentormatch.plan([{"student_id": "S1"}, {"student_id": "S2"}], {"mentor_id": "M1"}, today="2026-11-26")
    with pytest.raises(SettingError, match=r"No mentor is left .* None of 1 mentor"):
        mentormatch.plan(
            {"student_id": "S1"}, {"mentor_id": "M1", "accepting": "no"}, deadline="2027-06-01", today="2027-01-01"
        )


STUDENTS = ("S01", "S04", "S07", "S12", "S13", "S20", "S21")


@pytest.mark.parametrize("student", STUDENTS)
def test_every_quote_stands_in_the_profile_and_no_question_is_empty(sample_ranking, student):
    plan = sample_ranking.plan(student, today="2026-11-26")
    mentors, seeker = (sample_ranking.people[side] for side in ("mentors", "students"))
    own = [" ".join(str(value).split()) for value in seeker.person(seeker.row_of(student)).values()]
    for step in plan.steps:
        for question in step.questions:
            if question.quote and MENTOR_COLUMNS[question.column].kind in {"text", "list", "documents"}:
                (mentor,) = step.mentor_ids
                assert any(question.quote in text for text in text_in(mentors, mentor, question.column)), question
            assert any(" ".join(question.because.split()) in text for text in own)
            assert re.search(r"(Ask|Speak) ", question.text)
    assert plan.steps_of("meet")


@pytest.mark.parametrize("student", STUDENTS)
def test_no_sentence_states_a_grade_or_a_protected_attribute(sample_ranking, student):
    text = str(sample_ranking.plan(student, today="2026-11-26"))
    assert without_grades(text) == text
    assert not re.search(r"\b(he|she|him|her|his|hers)\b", text)


def test_whatever_is_unknown_about_a_mentor_has_a_question():
    ranking = mentormatch.rank({"student_id": "S1", "stage": "premed"}, {"mentor_id": "M1"}, as_of=2026)
    unknown = ranking.explain("S1", "M1").unknown
    assert {own for own in unknown if "your" not in own and "you " not in own} - {"languages"} == set(UNKNOWN)
    plan = ranking.plan("S1", deadline="2027-06-01", today="2026-11-26")
    assert [own.column for own in plan.steps_of("meet")[0].questions] == ["supervises", "contact_hours_per_month"]


def test_the_mentors_are_those_of_the_portfolio_and_the_next_in_line_follow_the_ranking(sample_ranking, sample):
    plan = sample_ranking.plan("S01", today="2026-11-26")
    assert plan.mentor_ids == sample_ranking.portfolio("S01", size=3).mentor_ids
    top = [own.mentor_id for own in sample_ranking.top("S01")]
    following = [own for own in top if own not in plan.mentor_ids]
    assert [own.mentor_id for own in plan.line][: len(following)] == following
    assert [own.place for own in plan.line] == sorted(own.place for own in plan.line)
    assert len(sample_ranking.plan("S16", today="2026-11-26").mentors) == 2  # mentors_wanted


def test_the_same_day_gives_the_same_plan_and_the_table_has_a_row_per_day(sample_ranking, tmp_path):
    plan, again = (sample_ranking.plan("S04", today="2026-11-26") for _ in range(2))
    assert str(plan) == str(again)
    assert plan.columns() == again.columns()
    frame = plan.to_frame()
    assert len(frame) == sum(step.times for step in plan.steps)
    assert frame["date"].is_monotonic_increasing
    for name in ("csv", "json", "parquet"):
        getattr(plan, f"to_{name}")(tmp_path / f"plan.{name}")
    assert plan.to_dict()["steps"][0]["kind"] == "prepare"
    assert "issues" not in plan.to_dict()


def test_hostile_names_stay_text_in_markdown_and_html(match_of, wishes):
    match = match_of(student_id="<script>alert(1)</script>\n# [x](http://e)")
    plan = plan_of(match, wishes(deadline="2027-06-01"))
    written = io.StringIO()
    plan.to_markdown(written)
    assert "<script>" not in plan._repr_html_()
    assert r"\<script\>alert(1)\</script\> \# \[x\](http://e)" in written.getvalue()
    assert len(re.findall(r"^# ", written.getvalue(), re.MULTILINE)) == 1


def test_markdown_has_a_box_for_every_step_and_a_link_for_every_rule(sample_ranking):
    plan = sample_ranking.plan("S01", today="2026-11-26", letters=2)
    written = io.StringIO()
    plan.to_markdown(written)
    text = written.getvalue()
    assert text.count("- [ ] **") == len(plan.steps)
    assert all(f"(<{rule.url}>)" in text for rule in plan.rules)
    assert "## How many to ask" in text
    assert text.count("  - Source: ") == sum(bool(step.source) for step in plan.steps) > 3


def test_the_documented_rules_are_those_of_the_plans():
    page = (Path(__file__).parents[2] / "docs" / "planning.md").read_text("utf-8")
    for rule in RULES[None]:
        assert f"| {rule.words} | [{rule.source}]({rule.url}) |" in page


def test_the_options_of_a_ranking_are_those_of_the_call():
    own = inspect.signature(mentormatch.Ranking.plan).parameters
    call = inspect.signature(mentormatch.plan).parameters
    for name in set(own) - {"self", "student_id"}:
        assert own[name].default == call[name].default
    assert call["chances"].default == inspect.signature(mentormatch.plan_asks).parameters["chances"].default
