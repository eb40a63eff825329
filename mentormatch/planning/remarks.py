"""What must be said about a plan: what is shortened or left out and what that costs, and what its mentors lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import PREMED, ROLE, SCIENCE_FACULTY
from mentormatch.planning.days import span_words
from mentormatch.planning.people import whom_of
from mentormatch.planning.rules import SCIENCE_LETTERS, USUAL_LETTERS
from mentormatch.planning.schedule import ENOUGH_LEAD, LEAST_LEAD
from mentormatch.text.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.planning.people import Match, Person
    from mentormatch.planning.schedule import Schedule

_STEPS = {
    "shadow": "shadowing or volunteering together",
    "goals": "a talk about goals, strengths and weaknesses",
    "updates": "regular updates",
    "feedback": "feedback that you can still act on",
    "remind": "a reminder",
}
_MOST_NAMED = 5


def notes_on(own: Schedule, people: Sequence[Person], *, everybody: bool) -> list[str]:
    """Say what the dates of some mentors cost against those of an early start."""
    whom = whom_of(people, everybody=everybody)
    dropped = [words for name, words in _STEPS.items() if getattr(own, name) is None]
    found = _pace(own, whom)
    if dropped:
        with_whom = f" with {whom}" if own.lead >= LEAST_LEAD else ""
        found.append(
            f"There is no time{with_whom} for {listed(dropped)}: the letter rests on less that was seen of you. Say so "
            "openly, and let concrete examples in the packet make up for it."
        )
    return found


def _pace(own: Schedule, whom: str) -> list[str]:
    days = (own.deadline - own.start).days
    left = f"Only {span_words(days)} {'is' if days == 1 else 'are'} left"
    if own.lead < LEAST_LEAD:
        few = f"{left}, and a writer should have at least four to six weeks"
        do = "Ask at once, make it easy to say no, and go to the next in line as soon as somebody does"
        return [
            f"{few}. {do}. Expect refusals, and ask the schools now whether a letter may follow after the deadline."
        ]
    lead = f"{span_words(own.lead)} before the deadline instead of two to three months"
    if own.meet is None:
        why = "for want of time, or because they hardly know you"
        return [f"{left}: the first meeting with {whom} is also the ask, {lead}. Some will say no {why}."]
    if own.lead < ENOUGH_LEAD:
        return [f"You ask {whom} {lead}: some will say no for want of time."]
    return []


def warnings_on(match: Match, people: Sequence[Person], stage: str | None) -> list[str]:
    """Say which letters the mentors of a plan will not bring, and who could; no mentor loses a point for it."""
    found = []
    n_science = sum(person.role == SCIENCE_FACULTY for person in people)
    if stage == PREMED and n_science < SCIENCE_LETTERS:
        found.append(_science(match, people, n_science))
    if len(people) < USUAL_LETTERS:
        mentors = "1 mentor" if len(people) == 1 else f"{len(people)} mentors"
        found.append(f"Most applications ask for {USUAL_LETTERS} letters, and this plan is for {mentors}.")
    return found


def _science(match: Match, people: Sequence[Person], n_science: int) -> str:
    chosen = {person.mentor_id for person in people}
    roles = dict(zip(match.mentors.ids, match.mentors[ROLE], strict=True))
    others = [own for own in match.eligible if roles[own] == SCIENCE_FACULTY and own not in chosen]
    named = [f"{match.person(own).names.full} ({own})" for own in others[:_MOST_NAMED]]
    more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
    are = "eligible is" if len(others) == 1 else "eligible are"
    who = f"{are} {', '.join(named)}{more}" if named else "the roster has nobody else eligible"
    has = "none of these mentors teaches" if not n_science else "one of these mentors teaches"
    want = "Medical schools usually want two letters from science faculty"
    return f"{want}, and {has} science: think of those who have taught you; {who}."
