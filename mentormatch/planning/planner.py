"""A letter plan put together: who, when, what, and what is to be said about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mentormatch.columns import APPLICATION_DEADLINE, MENTORS_WANTED, STAGE
from mentormatch.errors import SettingError
from mentormatch.parameters import refusal, refused
from mentormatch.planning.asks import ask_plan, by_id, problems, today_of
from mentormatch.planning.days import day_of, day_words, weekday
from mentormatch.planning.questions import questions_for
from mentormatch.planning.remarks import notes_on, warnings_on
from mentormatch.planning.rules import MOST_LETTERS, RULES
from mentormatch.planning.schedule import LEAST_LEAD, Repeat, answer_days, schedule_of
from mentormatch.planning.steps import KINDS, Place, declined_step, ending_steps, own_steps, shared_steps
from mentormatch.results.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mentormatch.planning.people import Match, Person
    from mentormatch.planning.schedule import Schedule
    from mentormatch.results.asks import AskPlan
    from mentormatch.results.plan import Step

OWNER = "plan"
LONGEST = 5 * 365
"""Most days between the first day of a plan and the deadline."""

IN_LINE = 5
"""Mentors next in line that are named."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for, as :func:`mentormatch.plan` documents it."""

    chosen: Collection[str] | None
    declined: Collection[str]
    deadline: dt.date | str | None
    today: dt.date | str | None
    start: dt.date | str | None
    letters: int | None
    target: float
    chances: float | Mapping[str, float]


def plan_of(match: Match, wishes: Wishes) -> Plan:
    """Return the plan of one student.

    Raises
    ------
    SettingError
        When an option is not allowed, no deadline is known or it has passed, or nobody is eligible.
    """
    days = _days(match, wishes)
    stage = match.student[STAGE][0]
    declined = [match.person(own) for own in _ids(wishes.declined, "declined")]
    kept, instead = _people(match, wishes, declined)
    schedules = {own.mentor_id: days.schedule(is_new=own in instead.values()) for own in kept}
    asks = _asks(match, wishes, kept, _line(match, [*kept, *declined]), days)
    extra = [match.person(own.mentor_id) for own in asks.asks if own.wave == 1] if asks and asks.reached else []
    people = [*kept, *(own for own in extra if own not in kept)]
    schedules |= {own.mentor_id: days.schedule(is_new=True) for own in people if own not in kept}
    line = _line(match, [*people, *declined])[:IN_LINE]
    steps = [*_steps(match, people, schedules, line, stage), *ending_steps(days.deadline, people)]
    steps += [
        declined_step(weekday(days.today, days.today, days.deadline), own, instead.get(own.mentor_id))
        for own in declined
    ]
    last_ask = _last_ask(days)
    return Plan(
        student_id=match.student.ids[0],
        today=days.today,
        deadline=days.deadline,
        mentors=tuple(own.planned() for own in people),
        line=tuple(own.planned() for own in line),
        declined=_ids_of(declined),
        steps=_ordered(steps, days.today),
        notes=_notes(people, schedules, days, last_ask),
        warnings=tuple(warnings_on(match, people, stage)),
        rules=RULES[stage],
        last_ask=last_ask,
        asks=asks,
    )


@dataclass(frozen=True, slots=True)
class _Days:
    today: dt.date
    start: dt.date
    deadline: dt.date

    def schedule(self, *, is_new: bool) -> Schedule:
        return schedule_of(self.today if is_new else self.start, self.deadline)


def _days(match: Match, wishes: Wishes) -> _Days:
    student = match.student.ids[0]
    today = today_of(wishes.today, OWNER)
    start = today if wishes.start is None else day_of(wishes.start, "start", OWNER)
    stated = match.student[APPLICATION_DEADLINE][0]
    given = stated if wishes.deadline is None else wishes.deadline
    if given is None:
        raise SettingError(
            f"A plan needs a deadline, and student {student} states no application_deadline. Give deadline, such as "
            "2027-06-01 (--deadline on the command line)."
        )
    deadline = day_of(given, "deadline", OWNER)
    if deadline < today:
        raise SettingError(
            f"The deadline of student {student}, {deadline}, lies before today, {today}. Give the deadline of the next "
            "cycle (--deadline on the command line)."
        )
    if start > today or (deadline - start).days > LONGEST:
        must_be = f"a date not after today, {today}, nor more than five years before the deadline, {deadline}"
        raise SettingError(refused("start", OWNER, must_be, str(start)))
    return _Days(today, start, deadline)


def _ids(given: Collection[str], name: str) -> tuple[str, ...]:
    """Return ids, each once, in the order given; one text is one id."""
    ids = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, Iterable) else (given,)
    if not all(isinstance(own, str) for own in ids):
        raise SettingError(refusal(name, OWNER, "mentor ids", given))
    return tuple(dict.fromkeys(ids))


def _ids_of(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(own.mentor_id for own in people)


def _people(match: Match, wishes: Wishes, declined: Sequence[Person]) -> tuple[list[Person], dict[str, Person]]:
    """Return the mentors of the plan in the order of asking, and who takes the place of those who declined."""
    if wishes.chosen is None:
        wanted = match.student[MENTORS_WANTED][0] or 3
        chosen = match.portfolio(max(1, min(wanted, MOST_LETTERS)))
    else:
        chosen = _ids(wishes.chosen, "chosen")
        if not 1 <= len(chosen) <= MOST_LETTERS:
            words = refused("chosen", OWNER, f"1 to {MOST_LETTERS} mentor ids", str(len(chosen)))
            raise SettingError(f"{words} Name whom to ask.")
    gone = _ids_of(declined)
    people = [match.person(own) for own in chosen if own not in gone]
    instead: dict[str, Person] = {}
    for own in (own for own in chosen if own in gone):
        following = _line(match, [*people, *declined])[:1]
        people += following
        instead |= dict.fromkeys([own], *following) if following else {}
    if not people:
        raise SettingError(
            f"No mentor is left to plan with for student {match.student.ids[0]}. {match.shortage}".strip()
        )
    return people, instead


def _line(match: Match, without: Iterable[Person]) -> list[Person]:
    """Return the mentors next in line, best first."""
    taken = set(_ids_of(without))
    return [match.person(own) for own in match.line if own not in taken]


def _asks(
    match: Match, wishes: Wishes, people: Sequence[Person], line: Sequence[Person], days: _Days
) -> AskPlan | None:
    """Return how many to ask where letters were asked for: all of the plan at least, and ten mentors at most."""
    letters = 1 if wishes.letters is None else wishes.letters
    found = problems(match.mentors.ids, OWNER, letters=letters, target=wishes.target, chances=wishes.chances)
    if found:
        raise SettingError(" ".join(found))
    if wishes.letters is None:
        return None
    first = max(days.schedule(is_new=False).ask, weekday(days.today, days.today, days.deadline))
    ids = _ids_of([*people, *line[: max(0, MOST_LETTERS - len(people))]])
    return ask_plan(
        by_id(ids, wishes.chances),
        letters=int(wishes.letters),
        first=first,
        deadline=days.deadline,
        target=float(wishes.target),
        answer_days=max(1, answer_days((days.deadline - first).days)),
        least=len(people),
    )


def _steps(
    match: Match, people: Sequence[Person], schedules: Mapping[str, Schedule], line: Sequence[Person], stage: str | None
) -> list[Step]:
    explanations = dict(zip(people, match.explain(_ids_of(people)), strict=True))
    numbers = {own: number for _, group in _groups(people, schedules) for number, own in enumerate(group)}
    places = [Place(own, schedules[own.mentor_id], numbers[own]) for own in people]
    found = shared_steps(places, stage, [own.names for own in line])
    for place in places:
        own = place.person
        found += own_steps(place, questions_for(explanations[own], own.names, own.role))
    return found


def _groups(people: Sequence[Person], schedules: Mapping[str, Schedule]) -> list[tuple[Schedule, list[Person]]]:
    """Return the mentors by schedule, in the order of asking."""
    groups: dict[Schedule, list[Person]] = {}
    for person in people:
        groups.setdefault(schedules[person.mentor_id], []).append(person)
    return list(groups.items())


def _ordered(steps: Iterable[Step], today: dt.date) -> tuple[Step, ...]:
    """Return the steps by day from today on; a step that is repeated keeps the days that are left."""
    kept = [left for step in steps if (left := _from(step, today)) is not None]
    return tuple(sorted(kept, key=lambda step: (step.date, KINDS.index(step.kind))))


def _from(step: Step, today: dt.date) -> Step | None:
    if step.date >= today:
        return step
    left = Repeat(step.date, step.every_weeks, step.times).since(today) if step.times > 1 else None
    return None if left is None else replace(step, date=left.first, times=left.times)


def _last_ask(days: _Days) -> dt.date | None:
    """Return the last weekday on which a new mentor has four weeks."""
    day = days.deadline - dt.timedelta(days=LEAST_LEAD)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    return day if day >= days.today else None


def _notes(
    people: Sequence[Person], schedules: Mapping[str, Schedule], days: _Days, last_ask: dt.date | None
) -> tuple[str, ...]:
    found = []
    if days.start < days.today:
        found.append(f"The plan began on {day_words(days.start)}; what it had before today counts as done.")
    for own, group in _groups(people, schedules):
        found += notes_on(own, group, everybody=len(group) == len(people))
    if last_ask is not None:
        found.append(f"After {day_words(last_ask)} somebody new would have less than four weeks to write.")
    if days.deadline.weekday() > 4:
        found.append(
            "The deadline is a Saturday or Sunday, when no office answers: have everything in by the Friday before."
        )
    return tuple(found)
