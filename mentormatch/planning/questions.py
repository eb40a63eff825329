"""Questions for a first meeting, drawn from the evidence of this match and from what is not stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import (
    AFFILIATIONS,
    CONTACT_HOURS,
    CONTACTS,
    LETTERS_WRITTEN,
    MEETING,
    MENTEES_PLACED_AT,
    PAST_AFFILIATIONS,
    PHYSICIAN,
    RESIDENT,
    SELECTION_ROLE_AT,
    SPECIALTIES,
    SUPERVISES,
    TRAINING,
    VALUES,
)
from mentormatch.results.plan import Question
from mentormatch.text.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mentormatch.people.names import Names
    from mentormatch.results.explanation import Effect, Explanation

LEAST_EFFECT = 0.005
"""Points a piece of evidence must be worth to be asked about; as for the sentences of an explanation."""

MOST_DRAWN, MOST_OPEN = 4, 2
"""Questions drawn from evidence, and from what is not stated."""

UNKNOWN: Mapping[str, tuple[str, str]] = {
    "whether the mentor supervises students": (
        SUPERVISES,
        "Ask whether {} supervises students, and at what.",
    ),
    "contact hours": (CONTACT_HOURS, "Ask how often {} could meet you."),
    "how the mentor meets": (MEETING, "Ask whether {} would rather meet in person or remotely."),
    "letters written": (LETTERS_WRITTEN, "Ask whether {} has written letters for applicants before."),
    "the mentor's values": (VALUES, "Ask what {} looks for in a student."),
}
"""What an explanation calls unknown about a mentor, with the column it stands for and the question; in this order."""


def questions_for(explanation: Explanation, names: Names, role: str | None) -> tuple[Question, ...]:
    """Return the questions for a first meeting with one mentor.

    Of every part of the score the strongest piece of evidence is asked about, the part with most points first; then
    what is not stated. What speaks against the pair comes last: it should be spoken of before a letter is asked for.

    Parameters
    ----------
    explanation : Explanation
        Of this pair.
    names : Names
        Of the mentor.
    role : str or None
        Of the mentor.
    """
    parts = sorted(explanation.parts, key=lambda part: -part.contribution)
    said = " ".join(explanation.sentences)
    strongest = [best for part in parts if (best := _strongest(part.evidence, said)) is not None]
    drawn = [_question(item, names, role) for item in _distinct(strongest)][:MOST_DRAWN]
    open_ones = [
        Question(words.format(names.short), column)
        for told, (column, words) in UNKNOWN.items()
        if told in explanation.unknown
    ]
    opposed = [item for part in parts for item in part.evidence if item.kind == "stance" and item.effect < 0]
    return (*drawn, *open_ones[:MOST_OPEN], *(_question(item, names, role) for item in opposed[:1]))


_TIES: Mapping[str, str] = {
    AFFILIATIONS: "works",
    PAST_AFFILIATIONS: "used to work",
    TRAINING: "studied or trained",
    CONTACTS: "knows people",
    MENTEES_PLACED_AT: "has placed mentees",
}


def _strongest(evidence: Sequence[Effect], said: str) -> Effect | None:
    telling = [item for item in evidence if item.effect >= LEAST_EFFECT and item.kind in _WRITERS]
    telling = [item for item in telling if item.kind != "value" or _is_shared(item, said)]
    return max(telling, key=lambda item: item.effect, default=None)


def _is_shared(item: Effect, said: str) -> bool:
    """Return whether a value is named by both, or near enough for the explanation to speak of it."""
    return item.quote.casefold() == item.because.casefold() or quoted(item.quote) in said


def _distinct(items: Sequence[Effect]) -> list[Effect]:
    """Keep the first of those that quote the same words."""
    first: dict[tuple[str, str], Effect] = {}
    for item in items:
        first.setdefault((item.column, item.quote), item)
    return list(first.values())


def _question(item: Effect, names: Names, role: str | None) -> Question:
    return Question(_WRITERS[item.kind](item, names.short, role), item.column, item.quote, item.because)


def _specialty(item: Effect, name: str, role: str | None) -> str:  # noqa: ARG001
    same = item.quote.casefold() == item.because.casefold()
    theirs = f"works in {quoted(item.quote)}" if item.column == SPECIALTIES else f"writes {quoted(item.quote)}"
    field = f", and so is {name}" if same else f"; {name} {theirs}"
    return f"You are interested in {item.because}{field}. Ask what somebody at your stage should see or read first."


def _value(item: Effect, name: str, role: str | None) -> str:
    place = "with a patient" if role in {PHYSICIAN, RESIDENT} else "at work"
    if item.quote.casefold() == item.because.casefold():
        return f"You both name {quoted(item.quote)}. Ask when that was last hard to keep {place}."
    return f"You value {quoted(item.because)}; {name} says {quoted(item.quote)}. Ask what that means {place}."


def _tie(item: Effect, name: str, role: str | None) -> str:  # noqa: ARG001
    if item.column == SELECTION_ROLE_AT:
        return f"{name} helps to select at {item.quote}. Ask whether that leaves room to write a letter for you."
    verb = _TIES.get(item.column)
    place = "there" if item.quote.casefold() == item.because.casefold() else f"at {item.quote}"
    said = f"{verb} {place}" if verb else f"writes {quoted(item.quote)}"
    return f"You aim for {item.because}; {name} {said}. Ask what makes an applicant fit there."


def _need(item: Effect, name: str, role: str | None) -> str:  # noqa: ARG001
    return f"You ask for {quoted(item.because)}. Ask what {name} could offer, and from when."


def _passage(item: Effect, name: str, role: str | None) -> str:  # noqa: ARG001
    verb = "wrote" if item.kind == "document" else "writes:"
    return f"{name} {verb} {quoted(item.quote)}. Ask how that came about, and say why it speaks to you."


def _stance(item: Effect, name: str, role: str | None) -> str:  # noqa: ARG001
    stances = f"{name} states {quoted(item.quote)}, while you state {quoted(item.because)}"
    return f"{stances}. Speak about it before you ask for a letter."


_WRITERS: Mapping[str, Callable[[Effect, str, str | None], str]] = {
    "specialty": _specialty,
    "value": _value,
    "tie": _tie,
    "need": _need,
    "passage": _passage,
    "document": _passage,
    "stance": _stance,
}
