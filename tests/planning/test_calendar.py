"""The calendar file: read back by a library, and checked line by line against RFC 5545 by rules written here."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from mentormatch.planning.planner import plan_of
from mentormatch.results.calendar import calendar_of

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)


@pytest.fixture(scope="module")
def plan(match_of, wishes):
    return plan_of(match_of(), wishes(today="2025-03-03", deadline="2026-03-02"))


def lines_of(content):
    """Unfold a calendar file (RFC 5545, 3.1)."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    for line in physical:
        line.decode("utf-8")  # a character is never cut in two
    return content[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def unescaped(value):
    """Read a value of type TEXT (RFC 5545, 3.3.11)."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "a comma or semicolon must be escaped"
    assert re.fullmatch(r"(?:[^\\]|\\[\\;,nN])*", value, re.DOTALL)
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def events_of(content):
    """Return the properties of every event, by a reader of our own."""
    found, path = [], []
    for line in lines_of(content):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            path.append(value)
            found += [[]] if value == "VEVENT" else []
        elif name == "END":
            assert path.pop() == value
        elif path == ["VCALENDAR", "VEVENT"]:
            found[-1].append((name, value))
    assert not path
    return [dict(own) for own in found if len({name for name, _ in own}) == len(own)]


def test_the_file_has_what_the_standard_requires(plan):
    content = calendar_of(plan)
    lines = lines_of(content)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("VERSION:2.0") == sum(line.startswith("PRODID:") for line in lines) == 1
    events = events_of(content)
    assert len(events) == len(plan.steps)
    for own in events:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY", "DESCRIPTION"} <= set(own)
        assert own["DTSTAMP"] == "20250303T000000Z"
        assert re.fullmatch(r"\d{8}", own["DTSTART;VALUE=DATE"])
    assert len({own["UID"] for own in events}) == len(events)


def test_a_library_reads_back_every_day_title_and_detail(plan):
    events = Calendar.from_ical(calendar_of(plan)).walk("VEVENT")
    assert [own["DTSTART"].dt for own in events] == [step.date for step in plan.steps]
    assert [str(own["SUMMARY"]) for own in events] == [step.title for step in plan.steps]
    for own, step in zip(events, plan.steps, strict=True):
        assert all(sentence in str(own["DESCRIPTION"]) for sentence in step.sentences)
        assert all(question.text in str(own["DESCRIPTION"]) for question in step.questions)
        rule = own.get("RRULE")
        if step.times == 1:
            assert rule is None
        else:
            assert (rule["FREQ"], rule["INTERVAL"], rule["COUNT"]) == (["WEEKLY"], [step.every_weeks], [step.times])


def test_the_days_of_a_rule_are_those_of_the_step(plan):
    from dateutil.rrule import rrulestr

    (update,) = plan.steps_of("update")
    (event,) = [own for own in events_of(calendar_of(plan)) if "RRULE" in own]
    found = rrulestr(event["RRULE"], dtstart=dt.datetime.combine(update.date, dt.time()))
    assert tuple(own.date() for own in found) == update.dates
    assert update.times > 1


def test_asks_answers_reminders_and_deadlines_ring_the_day_before(plan):
    events = Calendar.from_ical(calendar_of(plan)).walk("VEVENT")
    rings = [step.kind for own, step in zip(events, plan.steps, strict=True) if own.walk("VALARM")]
    assert set(rings) == {"ask", "answer", "remind", "check", "deadline"}
    assert {own["TRIGGER"].dt for event in events for own in event.walk("VALARM")} == {dt.timedelta(hours=-15)}


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT)
@example('Dr. A; B, C: \\n \\\\ "x"\r\nBEGIN:VEVENT', "\x1b[2J\x00\x07\u2028\ufeff")
@example("é" * 100, "👩🏽‍⚕️" * 30)
def test_no_name_breaks_out_of_its_line(plan, title, sentence):
    step = replace(plan.steps[0], title=title, sentences=(sentence,))
    content = calendar_of(replace(plan, steps=(step,), student_id=sentence))
    (own,) = events_of(content)
    (named,) = [line for line in lines_of(content) if line.startswith("X-WR-CALNAME")]
    assert unescaped(named).startswith("X-WR-CALNAME:Letter plan for student ")
    shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\ufffd", title.replace("\r\n", "\n").replace("\r", "\n"))
    assert unescaped(own["SUMMARY"]) == shown
    unescaped(own["DESCRIPTION"])
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == shown


def test_half_of_a_character_is_shown_as_unreadable(plan):
    step = replace(plan.steps[0], title="\ud800 Lee")
    (own,) = events_of(calendar_of(replace(plan, steps=(step,))))
    assert own["SUMMARY"] == "\ufffd Lee"


def test_the_same_plan_gives_the_same_bytes_and_a_later_one_the_same_identifiers(match_of, wishes, plan, tmp_path):
    plan.to_ics(tmp_path / "one.ics")
    plan.to_ics(tmp_path / "two.ics")
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "two.ics").read_bytes() == calendar_of(plan)
    later = plan_of(match_of(), wishes(today="2025-03-10", deadline="2026-04-01"))
    names = [{own["UID"] for own in events_of(calendar_of(each))} for each in (plan, later)]
    assert names[0] == names[1]
    other = plan_of(match_of(student_id="S2"), wishes(today="2025-03-03", deadline="2026-03-02"))
    assert not names[0] & {own["UID"] for own in events_of(calendar_of(other))}


def test_standard_output_gets_the_same_bytes(plan, capfdbinary):
    plan.to_ics("-")
    assert capfdbinary.readouterr().out == calendar_of(plan)
