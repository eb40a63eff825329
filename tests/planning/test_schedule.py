"""The dates of a plan."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentormatch.errors import SettingError
from mentormatch.planning.days import day_of, span_words, weekday
from mentormatch.planning.schedule import Repeat, acquaintance, schedule_of

DAY = dt.timedelta(days=1)
STARTS = st.dates(dt.date(2020, 1, 1), dt.date(2080, 1, 1))


def days_of(own, place=0):
    """All days of a schedule that must follow each other, in order."""
    shared = [own.prepare, own.meet_of(place), own.shadow, own.goals, own.feedback, own.packet]
    return [day for day in [*shared, own.ask_of(place), own.answer_of(place), own.remind, own.due, own.deadline] if day]


@given(STARTS, st.integers(0, 1825), st.integers(0, 9))
@example(dt.date(2026, 11, 28), 1, 0)  # a Saturday before a Sunday
@example(dt.date(2026, 11, 28), 0, 0)
def test_no_day_lies_before_the_start_or_behind_the_deadline_and_all_are_in_order(start, left, place):
    own = schedule_of(start, start + left * DAY)
    days = days_of(own, place)
    assert days == sorted(days)
    assert days[0] >= start
    if own.remind is not None:
        assert (own.remind - own.answer_of(place)).days >= 5  # nobody is reminded while the answer is still out
    if own.updates is not None:
        step = dt.timedelta(weeks=own.updates.every_weeks)
        last = own.updates.first + step * (own.updates.times - 1)
        assert own.meet < own.updates.first <= last < own.ask
        assert 4 <= own.updates.every_weeks <= 6


@given(STARTS, st.integers(0, 1825), st.integers(0, 9))
def test_only_where_no_weekday_is_left_does_a_day_fall_on_a_weekend(start, left, place):
    deadline = start + left * DAY
    own = schedule_of(start, deadline)
    has_weekday = any((start + number * DAY).weekday() < 5 for number in range(min(left, 7) + 1))
    for day in days_of(own, place)[:-1]:
        assert day.weekday() < 5 or not has_weekday


@given(STARTS, st.integers(140, 1825))
def test_with_time_enough_a_letter_is_asked_for_twelve_weeks_ahead_and_nothing_is_left_out(start, left):
    own = schedule_of(start, start + left * DAY)
    assert 82 <= own.lead <= 84  # a weekend moves it by two days at most
    assert None not in (own.meet, own.shadow, own.goals, own.feedback, own.remind, own.updates)
    assert 14 <= (own.deadline - own.remind).days <= 21
    assert (own.deadline - own.answer_of(9)).days >= 56  # the next in line still has eight weeks


def test_one_day_less_never_tears_a_plan_apart():
    for left in range(1, 2000):
        assert acquaintance(left) - acquaintance(left - 1) in {0, 1}


@pytest.mark.parametrize(
    ("left", "asked_after", "lead"), [(200, 116, 84), (140, 56, 84), (56, 7, 49), (28, 0, 28), (27, 0, 27), (0, 0, 0)]
)
def test_days_until_the_ask_worked_out_by_hand(left, asked_after, lead):
    start = dt.date(2026, 11, 2)  # a Monday, so that no weekend moves anything by more than two days
    own = schedule_of(start, start + left * DAY)
    assert 0 <= (own.ask - start).days - asked_after <= 2
    assert 0 <= lead - own.lead <= 2


def test_a_plan_worked_out_by_hand():
    own = schedule_of(dt.date(2026, 11, 26), dt.date(2027, 6, 1))  # Thursday to Tuesday, 187 days
    assert own.ask == dt.date(2027, 6, 1) - 84 * DAY == dt.date(2027, 3, 9)
    assert own.answer == dt.date(2027, 3, 23)
    assert own.meet == dt.date(2026, 12, 10)
    assert own.remind == dt.date(2027, 5, 11)
    assert own.due == dt.date(2027, 5, 25)
    assert [own.ask_of(place).isoformat() for place in range(4)] == [
        "2027-03-09",
        "2027-03-10",
        "2027-03-11",
        "2027-03-12",
    ]
    assert own.ask_of(4) == dt.date(2027, 3, 15)  # Monday
    assert own.updates == Repeat(dt.date(2027, 1, 7), 4, 2)


def test_what_there_is_no_time_for_is_left_out_step_by_step():
    start = dt.date(2026, 11, 2)

    def missing(left):
        own = schedule_of(start, start + left * DAY)
        return {name for name in ("meet", "shadow", "goals", "feedback", "remind", "updates") if not getattr(own, name)}

    assert missing(140) == set()
    assert missing(100) == {"updates"}
    assert missing(70) == {"updates", "shadow", "feedback"}
    assert missing(40) == {"updates", "shadow", "feedback", "goals", "meet"}
    assert missing(20) == {"updates", "shadow", "feedback", "goals", "meet", "remind"}


@given(STARTS, st.integers(1, 9), st.integers(1, 40), st.integers(0, 500))
def test_what_is_left_of_repeated_days_are_those_from_today_on(first, weeks, times, later):
    repeat, today = Repeat(first, weeks, times), first + later * DAY
    days = [first + dt.timedelta(weeks=weeks * number) for number in range(times)]
    left = repeat.since(today)
    found = [] if left is None else [left.first + dt.timedelta(weeks=weeks * n) for n in range(left.times)]
    assert found == [day for day in days if day >= today]


@given(STARTS, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_moving_off_weekends_keeps_the_order(first, one, other, room):
    last = first + (max(one, other) + room) * DAY
    low, high = sorted((first + one * DAY, first + other * DAY))
    assert weekday(low, first, last) <= weekday(high, first, last)
    assert first <= weekday(low, first, last) <= last


def test_days_are_read_from_dates_datetimes_and_text():
    day = dt.date(2027, 6, 1)
    assert (
        day_of(day, "today", "plan")
        == day_of("2027-06-01", "today", "plan")
        == day_of(dt.datetime(2027, 6, 1, 12, tzinfo=dt.UTC), "today", "plan")
        == day
    )
    with pytest.raises(SettingError, match=r"must be a date such as '2027-06-01'. Got '6/1/27' instead"):
        day_of("6/1/27", "today", "plan")
    with pytest.raises(SettingError, match=r"must be a date in the range \[1900, 2100\]\. Got 9999-12-31"):
        day_of("9999-12-31", "deadline", "plan")


def test_lengths_of_time_read_as_people_say_them():
    assert [span_words(days) for days in (0, 1, 27, 28, 30, 84)] == [
        "0 days", "1 day", "27 days", "4 weeks", "about 4 weeks", "12 weeks",
    ]  # fmt: skip
