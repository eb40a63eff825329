"""What stands in the steps of a letter plan: titles and sentences, with no pronoun for a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.columns import ADVISOR, ALLIED, PHYSICIAN, RESEARCHER, RESIDENT, SCIENCE_FACULTY
from mentormatch.planning.days import day_words, span_words, weekday
from mentormatch.planning.people import whom_of
from mentormatch.planning.rules import HOW_TO_SUBMIT
from mentormatch.planning.schedule import LEAST_LEAD
from mentormatch.results.plan import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mentormatch.people.names import Names
    from mentormatch.planning.people import Person
    from mentormatch.planning.schedule import Schedule
    from mentormatch.results.plan import Question

    Told = tuple[str, ...]

KINDS = (
    *("declined", "prepare", "meet", "shadow", "goals", "update", "feedback", "packet", "ask", "answer", "remind"),
    *("check", "deadline", "thank", "outcome"),
)
"""Kinds of steps, in the order in which those of one day are done."""

AFTERWARDS = 182
"""Days after the deadline on which the outcome is told at the latest (prior)."""

_SOURCES: Mapping[str, str] = {
    "shadow": "DeZee et al. 2014: writers had supervised 36% of the best graduates, 22% of the others",
    "goals": "AAMC letter guidelines: schools want an accurate assessment",
    "ask": "Northwestern University, health professions advising: always leave room for a no",
    "remind": "Washington University in St. Louis, MedPrep: a gentle reminder 2 to 3 weeks before the deadline",
}
"""Where the advice of a kind of step comes from; the others are usual advice without a figure behind it."""

_TOGETHER: Mapping[str | None, str] = {
    PHYSICIAN: "ask {} for a day of shadowing, or where you could volunteer",
    RESIDENT: "ask {} for a day of shadowing",
    ALLIED: "ask {} where you could help with patients",
    RESEARCHER: "offer {} a small piece of work in research",
    SCIENCE_FACULTY: "go to the office hours of {}, or offer help with teaching",
    ADVISOR: "go through your list of schools with {}",
    None: "ask {} where you could watch or help",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A mentor of a plan, with the schedule, and the place in the order of asking among those who share it."""

    person: Person
    schedule: Schedule
    number: int


@dataclass(frozen=True, slots=True)
class About:
    """What the words of a step depend on beside its mentors: its day, the student's stage, who is next in line."""

    day: dt.date
    stage: str | None
    following: Sequence[Names]


def shared_steps(places: Sequence[Place], stage: str | None, following: Sequence[Names]) -> list[Step]:
    """Return the steps that may concern several mentors; those of one kind and day are one step.

    Parameters
    ----------
    places : sequence of Place
        In the order of asking.
    stage : str or None
        Of the student.
    following : sequence of Names
        Who is next in line, best first.
    """
    groups: dict[tuple[str, dt.date], list[Place]] = {}
    for place in places:
        for kind, day in _days_of(place).items():
            if day is not None:
                groups.setdefault((kind, day), []).append(place)
    found = []
    for (kind, day), members in groups.items():
        people, own = [place.person for place in members], members[0].schedule
        whom = whom_of(people, everybody=len(people) == len(places))
        title, told = _WRITERS[kind](own, people, whom, About(day, stage, following))
        repeat = own.updates if kind == "update" else None
        every, times = (0, 1) if repeat is None else (repeat.every_weeks, repeat.times)
        found.append(Step(day, kind, title, _ids(people), told, (), _SOURCES.get(kind, ""), every, times))
    return found


def own_steps(place: Place, questions: tuple[Question, ...]) -> list[Step]:
    """Return the steps that concern one mentor: first meeting and ask; the questions belong to the first talk."""
    own, name, ids = place.schedule, place.person.names, (place.person.mentor_id,)
    meet, ask = own.meet_of(place.number), own.ask_of(place.number)
    said, source = _ask(own, name, ask), _SOURCES["ask"]
    if meet is None:
        return [Step(ask, "ask", f"Meet {name.full} and ask for a letter", ids, said, questions, source)]
    told = (f"Write to {name.short} beforehand, and ask for half an hour around this day.",)
    return [
        Step(meet, "meet", f"First meeting with {name.full}", ids, told, questions),
        Step(ask, "ask", f"Ask {name.full} in person for a letter", ids, said, (), source),
    ]


def ending_steps(deadline: dt.date, people: Sequence[Person]) -> list[Step]:
    """Return the deadline and what comes after it: thanks, and the outcome; weekends become the Monday after."""
    whom = whom_of(people, everybody=True)
    thank, outcome = (weekday(deadline + dt.timedelta(days=days), deadline, dt.date.max) for days in (1, AFTERWARDS))
    missing = "Everything is handed in by now. Where a letter is missing, ask the school whether it may follow."
    thanks = "Write by hand or by mail, whatever the outcome will be, and say what the help has meant to you."
    told = "As soon as you know, and on this day at the latest: also when it is a no, and what you do next."
    return [
        Step(deadline, "deadline", "Application deadline", _ids(people), (missing,)),
        Step(thank, "thank", f"Send {whom} a thank-you note", _ids(people), (thanks,)),
        Step(outcome, "outcome", f"Tell {whom} how it went", _ids(people), (told,)),
    ]


def declined_step(day: dt.date, gone: Person, instead: Person | None) -> Step:
    """Return the step that answers a mentor who has declined."""
    told = [f"Thank {gone.names.short} for the answer, and ask whether somebody else comes to mind."]
    if instead is not None:
        told.append(f"{instead.names.full} is next in line, with dates that are counted from today.")
    return Step(day, "declined", f"Thank {gone.names.full}, who has declined", _ids([gone]), tuple(told))


def _ids(people: Sequence[Person]) -> tuple[str, ...]:
    return tuple(person.mentor_id for person in people)


def _each(people: Sequence[Person]) -> str:
    return people[0].names.short if len(people) == 1 else "each mentor"


def _days_of(place: Place) -> Mapping[str, dt.date | None]:
    own = place.schedule
    return {
        "prepare": own.prepare,
        "shadow": own.shadow,
        "goals": own.goals,
        "update": own.updates.first if own.updates else None,
        "feedback": own.feedback,
        "packet": own.packet,
        "answer": own.answer_of(place.number),
        "remind": own.remind,
        "check": own.due,
    }


def _prepare(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:  # noqa: ARG001
    told = (
        "Write half a page: where you stand, where you want to go, what you hope for.",
        f"Read what {_each(people)} has written or does, and note two questions of your own.",
    )
    if own.meet is None:
        now = "Ask for a short conversation at once, and say what it is about."
        return f"Write to {whom} at once", (*told, now)
    meetings = "meeting" if len(people) == 1 else "meetings"
    return f"Prepare the first {meetings} with {whom}", (*told, "Then write, and propose a day.")


def _shadow(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:  # noqa: ARG001
    wishes = "; ".join(_TOGETHER[person.role].format(person.names.short) for person in people)
    told = f"A letter is strong when its writer has seen you at work: {wishes}."
    return f"Shadow, volunteer or help: let {whom} see you at work", (told,)


def _goals(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:  # noqa: ARG001
    return f"Share your goals, strengths and weaknesses with {whom}", (
        "Say what you aim for, what you are good at with one example, and what you are still working on.",
        "Ask what is missing for the path you have chosen.",
    )


def _update(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:  # noqa: ARG001
    told = "Five lines: what you did, what came of the last advice, what comes next, one question."
    return f"Send {whom} a short update", (told,)


def _feedback(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:  # noqa: ARG001
    told = (
        "Ask for one thing to do better before you apply. Do it, and tell what came of it when you ask for the letter."
    )
    return f"Ask {whom} for feedback", (told,)


def _packet(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:
    experiences = f"two or three specific experiences that {_each(people)} has seen or should know of"
    parts = (
        "your CV",
        "your personal statement (a draft will do)",
        f"{experiences}, and what you learned",
        "the schools or programs with their deadlines",
        HOW_TO_SUBMIT[about.stage],
    )
    date = f"Name one date by which to send the letter: {day_words(own.due)}."
    return f"Put the packet for {whom} together", (f"It holds {'; '.join(parts)}.", date)


def _remind(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:  # noqa: ARG001
    told = f"Only where a letter is not in: a friendly line with the date, {day_words(own.due)}, and how to submit."
    return f"Remind {whom}", (told,)


def _check(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:  # noqa: ARG001
    left = (own.deadline - own.due).days
    told = ["The application service shows which letters have arrived."]
    if left:
        told.append(f"Write to whoever is missing: {span_words(left)} {'is' if left == 1 else 'are'} left.")
    letters = "the letter" if len(people) == 1 else "all letters"
    return f"Check that {letters} of {whom} {'is' if len(people) == 1 else 'are'} in", tuple(told)


def _answer(own: Schedule, people: Sequence[Person], whom: str, about: About) -> tuple[str, Told]:
    thank = f"thank {people[0].names.short}" if len(people) == 1 else "thank whoever has not answered"
    told = f"No answer by today counts as a no: {thank}, and do not press."
    title = f"{'Answer' if len(people) == 1 else 'Answers'} of {whom} due"
    if not about.following:
        return title, (told, "Nobody else is in line: speak to your adviser.")
    first, *others = about.following
    other = f" (or {others[0].full}, if {first.short} has been asked already)" if others else ""
    left = (own.deadline - about.day).days
    then = f"{span_words(left)} {'is' if left == 1 else 'are'} left then"
    short = "" if left >= LEAST_LEAD else " That is short: say so, and make it easy to say no."
    return title, (told, f"After a no ask {first.full}{other} the same day: {then}.{short}")


_WRITERS: Mapping[str, Callable[[Schedule, Sequence[Person], str, About], tuple[str, Told]]] = {
    "prepare": _prepare,
    "shadow": _shadow,
    "goals": _goals,
    "update": _update,
    "feedback": _feedback,
    "packet": _packet,
    "answer": _answer,
    "remind": _remind,
    "check": _check,
}


def _ask(own: Schedule, name: Names, day: dt.date) -> Told:
    date, lead = day_words(own.due), span_words((own.deadline - day).days)
    question = f"Do you know me well enough to write me a strong letter, and do you have the time before {date}?"
    return (
        f"Say: “{question}” That leaves room for a no.",
        f"After a yes hand over the packet the same day. {name.short} then has {lead} until the deadline.",
    )
