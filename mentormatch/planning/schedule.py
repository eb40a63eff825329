"""The dates of a letter plan, from the deadline backwards.

A letter is asked for 12 weeks before the deadline: within the two to three months that are usual, and early enough that
the next in line, after two weeks without a yes, still has ten. Who starts late asks sooner after the first meeting and
closer to the deadline, both by piecewise linear rules, so that one day less never tears a plan apart::

    days left        days until the ask (to get to know each other)     lead of the ask
    140 and more     left - 84                                          12 weeks
    56 to 139        7 to 55                                            7 to 12 weeks
    28 to 55         0 to 6 (first meeting and ask are one)             4 to 7 weeks
    below 28         0: ask now                                         what is left

All numbers are priors, but for these: at least 4 to 6 weeks for the writer, better two months, and a reminder two to
three weeks before the deadline (advising pages of Northwestern and Washington University, docs/planning.md).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile

from mentormatch.planning.days import weekday, working_days_later

FULL, BRIEF, SHORT = 140, 56, 28
"""Days left from which nothing is shortened, from which there is a meeting before the ask, and to ask at once."""

LEAD = 84
"""Days before the deadline on which a letter is asked for when there is time."""

ENOUGH_LEAD = 56
"""Days a writer has at least when asked as early as is usual."""

LEAST_LEAD = 28
"""Days a writer should have at least; later nobody new should be asked."""

_MOST_APART = 4


@dataclass(frozen=True, slots=True)
class Repeat:
    """Days that follow each other by a number of weeks."""

    first: dt.date
    every_weeks: int
    times: int

    def since(self, today: dt.date) -> Repeat | None:
        """Return what is left of it from today on."""
        step = dt.timedelta(weeks=self.every_weeks)
        gone = max(0, -((self.first - today).days // (7 * self.every_weeks)))
        if gone >= self.times:
            return None
        return Repeat(self.first + gone * step, self.every_weeks, self.times - gone)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days of the steps of one plan; None for what there is no time for.

    Attributes
    ----------
    start, deadline : date
    prepare, packet, ask, answer, due : date
        ``due`` is the day named to the writer. The answer is the last day to wait for one.
    meet, shadow, goals, feedback, remind : date or None
    updates : Repeat or None
    apart : bool
        Whether there is time to meet and ask several mentors on different days.
    """

    start: dt.date
    deadline: dt.date
    prepare: dt.date
    meet: dt.date | None
    shadow: dt.date | None
    goals: dt.date | None
    updates: Repeat | None
    feedback: dt.date | None
    packet: dt.date
    ask: dt.date
    answer: dt.date
    remind: dt.date | None
    due: dt.date
    apart: bool

    @property
    def lead(self) -> int:
        """Days from the ask to the deadline."""
        return (self.deadline - self.ask).days

    def meet_of(self, place: int) -> dt.date | None:
        """Return the day of the first meeting with the mentor at a place in the order of asking."""
        if self.meet is None or not self.apart:
            return self.meet
        following = min(filter(None, (self.shadow, self.goals, self.packet)))
        return min(working_days_later(self.meet, min(place, _MOST_APART)), following)

    def ask_of(self, place: int) -> dt.date:
        """Return the day on which to ask the mentor at a place in the order of asking."""
        return working_days_later(self.ask, min(place, _MOST_APART)) if self.apart else self.ask

    def answer_of(self, place: int) -> dt.date:
        """Return the last day to wait for the answer of the mentor at a place in the order of asking."""
        return working_days_later(self.answer, min(place, _MOST_APART)) if self.apart else self.answer


def schedule_of(start: dt.date, deadline: dt.date) -> Schedule:
    """Return the days of a plan that begins on one day and ends with a deadline, on that day or later.

    Examples
    --------
    >>> own = schedule_of(dt.date(2026, 11, 26), dt.date(2027, 6, 1))
    >>> own.ask.isoformat(), own.answer.isoformat(), own.due.isoformat(), own.lead
    ('2027-03-09', '2027-03-23', '2027-05-25', 84)
    >>> late = schedule_of(dt.date(2027, 5, 10), dt.date(2027, 6, 1))
    >>> late.ask.isoformat(), late.meet
    ('2027-05-10', None)
    """
    room = acquaintance((deadline - start).days)

    def day(offset: int) -> dt.date:
        return weekday(start + dt.timedelta(days=offset), start, deadline)

    def day_if(has_room: bool, offset: int) -> dt.date | None:  # noqa: FBT001
        return day(offset) if has_room else None

    ask = day(room)
    lead = (deadline - ask).days
    asked = (ask - start).days
    answer = day(asked + answer_days(lead))
    due = day(asked + lead - margin(lead))
    meet = day_if(room >= 7, min(14, room // 3))
    remind = max((deadline - start).days - 21, (answer - start).days + 7)
    return Schedule(
        start=start,
        deadline=deadline,
        prepare=day(0),
        meet=meet,
        shadow=day_if(room >= 28, min(42, room * 45 // 100)),
        goals=day_if(room >= 14, min(70, room * 60 // 100)),
        updates=_updates(meet, ask, room),
        feedback=day_if(room >= 21, max(room * 75 // 100, room - 35)),
        packet=day(room - min(7, room // 5)),
        ask=ask,
        answer=answer,
        remind=day_if(lead >= 21 and day(remind) < due, remind),
        due=due,
        apart=lead >= ENOUGH_LEAD,
    )


def acquaintance(left: int) -> int:
    """Return the days between the start and the ask, given those between the start and the deadline.

    Examples
    --------
    >>> [acquaintance(left) for left in (200, 140, 56, 55, 28, 27)]
    [116, 56, 7, 6, 0, 0]
    """
    if left >= FULL:
        return left - LEAD
    if left >= BRIEF:
        return 7 + (left - BRIEF) * 49 // (FULL - BRIEF)
    return max(0, left - SHORT) // 4


def answer_days(lead: int) -> int:
    """Return how long to wait for an answer, in days, where so many lie between the ask and the deadline.

    Examples
    --------
    >>> [answer_days(lead) for lead in (84, 30, 10, 2)]
    [14, 7, 3, 1]
    """
    return 14 if lead >= ENOUGH_LEAD else 7 if lead >= LEAST_LEAD else min(3, lead // 2)


def margin(lead: int) -> int:
    """Return how many days before the deadline the day lies that is named to the writer.

    Examples
    --------
    >>> [margin(lead) for lead in (84, 12, 2)]
    [7, 3, 0]
    """
    return 7 if lead >= LEAST_LEAD else lead // 4


def _updates(meet: dt.date | None, ask: dt.date, room: int) -> Repeat | None:
    """Return the days of short updates, four to six weeks apart: the further, the longer the time until the ask."""
    if meet is None:
        return None
    weeks = 4 if room < 112 else 5 if room <= 365 else 6
    days = (meet + dt.timedelta(weeks=weeks * number) for number in range(1, room))
    times = len(list(takewhile(lambda own: own <= ask - dt.timedelta(days=10), days)))
    return Repeat(meet + dt.timedelta(weeks=weeks), weeks, times) if times else None
