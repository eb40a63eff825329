"""A letter plan as a calendar file (RFC 5545): one all-day event per step."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING
from unicodedata import category

from mentormatch.results.plan_writing import heading_of, lines_of

if TYPE_CHECKING:
    from icalendar import Event

    from mentormatch.results.plan import Plan, Step

_ALARMED = frozenset(("ask", "answer", "remind", "check", "deadline"))
_ALARM = dt.timedelta(hours=-15)
"""An alarm at nine in the morning of the day before."""


def calendar_of(plan: Plan) -> bytes:
    """Return a calendar file; the same plan always gives the same bytes.

    The stamp of every event is the plan's own day at midnight (UTC), and its identifier a hash of the student, the kind
    of step and the mentors, which no two steps of a plan share: nothing depends on a clock.
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", "-//mentormatch//letter plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # not a property of the standard: the library knows no type for it, and would escape nothing
    calendar.add("x-wr-calname", vText(_shown(heading_of(plan))))
    for step in plan.steps:
        calendar.add_component(_event(plan, step))
    return bytes(calendar.to_ical())


def _event(plan: Plan, step: Step) -> Event:
    from icalendar import Alarm, Event

    name = "\0".join((plan.student_id, step.kind, *step.mentor_ids))
    event = Event()
    event.add("uid", f"{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@mentormatch")
    event.add("dtstamp", dt.datetime.combine(plan.today, dt.time(), tzinfo=dt.UTC))
    event.add("dtstart", step.date)
    event.add("summary", _shown(step.title))
    event.add("description", _shown("\n".join(lines_of(step))))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if step.times > 1:
        event.add("rrule", {"FREQ": "WEEKLY", "INTERVAL": step.every_weeks, "COUNT": step.times})
    if step.kind in _ALARMED:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _ALARM)
        alarm.add("description", _shown(step.title))
        event.add_component(alarm)
    return event


def _shown(text: str) -> str:
    """Return a text without what RFC 5545 allows in no property: control characters, and halves of characters."""
    flat = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign if sign in "\n\t" or category(sign) not in {"Cc", "Cs"} else "\ufffd" for sign in flat)
