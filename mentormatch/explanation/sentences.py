"""Plain sentences for students, written from measured evidence; no model words, no pronoun for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import (
    ADVISOR,
    ALLIED,
    CONTACT_HOURS,
    GOALS,
    INTERESTS,
    LETTERS_WRITTEN,
    MEETING,
    PHYSICIAN,
    RESEARCH,
    RESEARCHER,
    RESIDENT,
    ROLE,
    SCIENCE_FACULTY,
    SELECTION_ROLE_AT,
    SPECIALTIES,
    SUPERVISES,
    VALUES,
)
from mentormatch.explanation.words import practice, wanted
from mentormatch.features.texts import MENTOR_TEXTS
from mentormatch.text.wording import counted, listed, natural, quoted
from mentormatch.vocabulary.institutions import institutions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mentormatch.explanation.removal import Loss
    from mentormatch.features.block import Evidence
    from mentormatch.people.names import Names
    from mentormatch.people.profiles import Profiles

    Losses = Mapping[Evidence, Loss]

LEAST_LOSS = 0.005
"""A piece of evidence is worth a sentence when its block loses at least this many points without it."""

SHARED_GROUND = 0.02
"""Points from which a block with several pieces of evidence that back each other up is told, although each alone could
be taken out without a loss: two ties to one school, three shared values."""

SECOND_NEED = 0.02
"""Points that a second need must rest on its evidence to be told as well."""

_BACKED_UP = {"specialty": 0.7, "values": 1.0, "reach": 0.4, "goals": 0.3}
_SUPERVISES = "supervises students"
_TIES = {
    "current": "works at",
    "selection_role": "has a selection role at",
    "contact": "knows people at",
    "trained": "trained at",
    "undergraduate": "studied at",
    "past": "used to work at",
    "placed": "has placed mentees at",
}
_ROLES = {
    PHYSICIAN: "is a physician",
    RESIDENT: "is a resident",
    RESEARCHER: "is a researcher",
    SCIENCE_FACULTY: "teaches science",
    ALLIED: "is a health professional",
    ADVISOR: "is an adviser",
}
_TELLING_ROLES: Mapping[str, tuple[str, ...]] = {
    "science_letter": (SCIENCE_FACULTY,),
    "coursework": (SCIENCE_FACULTY,),
    "research": (RESEARCHER,),
    "clinical": (PHYSICIAN, ALLIED),
    "letter": (PHYSICIAN,),
    "advising": (ADVISOR,),
    "interview": (ADVISOR,),
    "peer": (RESIDENT,),
}
"""Roles that by themselves answer a kind of need; of any other role the sentence would say nothing."""


def sentences_of(
    names: Names, student: Profiles, losses: Losses, contributions: Mapping[str, float], *, is_away: bool
) -> tuple[str, ...]:
    """Return the sentences for one pair: the block with most points first, what speaks against the pair last.

    Parameters
    ----------
    names : Names
    student : Profiles
        One student.
    losses : mapping of Evidence to Loss
    contributions : mapping of str to float
        Points by block.
    is_away : bool
        Whether the mentor is bound to another campus.
    """
    lines: list[str] = []
    for block in sorted(_WRITERS, key=lambda block: (block == "letters", -contributions[block])):
        own = {item: loss for item, loss in losses.items() if _is_telling(item, loss, contributions[block], block)}
        own = {item: loss for item, loss in own.items() if not _is_said(item, " ".join(lines))}
        lines += _WRITERS[block](names, student, own) if own else []
    opposed = [item for item, loss in losses.items() if item.block == "cautions" and loss.total < 0]
    lines += [_stance(names, item) for item in opposed[:1]]
    if is_away:
        lines.append(f"A point against: {names.short} is bound to another campus than yours.")
    if not lines:
        lines.append(f"Nothing in the profile of {names.short} speaks to what you wrote.")
    first = next(row for row, line in enumerate(lines) if names.short in line or row == len(lines) - 1)
    lines[first] = lines[first].replace(names.short, names.full, 1)
    return tuple(dict.fromkeys(lines))


def _is_telling(item: Evidence, loss: Loss, points: float, block: str) -> bool:
    if item.block != block:
        return False
    backed_up = item.closeness >= _BACKED_UP.get(block, 2.0) and points >= SHARED_GROUND and loss.own >= 0
    return loss.own >= LEAST_LOSS or backed_up


def _is_said(item: Evidence, text: str) -> bool:
    return quoted(item.quote) in text or (item.column == SUPERVISES and _SUPERVISES in text)


def _specialty(names: Names, student: Profiles, losses: Losses) -> list[str]:
    near = {item: loss for item, loss in losses.items() if item.relation in _told_relations(item)}
    if not near:
        return []
    item = _strongest(near)
    place = student[INTERESTS][0].index(item.because)
    order = "the field you put first" if place == 0 else "one of the fields you name"
    read_as = f"(read as {natural(item.detail)})"
    if item.column == SPECIALTIES:
        does = practice(item.quote, item.detail)
        if item.quote.casefold() == item.because.casefold():
            does = does.removesuffix(f" {read_as}")
    else:
        does = f"writes {quoted(item.quote)} {read_as}"
    # what is read as the very field counts as close where the reading is not sure
    if item.relation != "same" and not (read_as in does and natural(item.detail) == item.because.casefold()):
        order = f"{'close' if item.relation == 'close' else 'related'} to {wanted(item.because)}, {order}"
    elif item.because.casefold() not in does.casefold():
        order += f" ({wanted(item.because)})"
    return [f"{names.short} {does}, {order}."]


def _told_relations(item: Evidence) -> tuple[str, ...]:
    return ("same", "close", "related") if item.column == SPECIALTIES else ("same", "close")


def _values(names: Names, student: Profiles, losses: Losses) -> list[str]:  # noqa: ARG001
    shared = [item for item in losses if item.relation == "same" and item.column == VALUES]
    if shared:
        return [f"You both value {listed([item.quote for item in shared])}."]
    near = {item: loss for item, loss in losses.items() if item.relation}
    if not near:
        return []
    item = _strongest(near)
    return [f"You value {quoted(item.because)}; {names.short} says {quoted(item.quote)}."]


def _reach(names: Names, student: Profiles, losses: Losses) -> list[str]:  # noqa: ARG001
    told_in_text = [item for item in losses if item.column in MENTOR_TEXTS]
    in_fields = [item for item in losses if item not in told_in_text]
    direct = [item for item in in_fields if item.relation == "direct" and not _is_college(item)]
    lines = []
    if direct:
        clauses = [f"{_joint(ties)} {listed(places)}" for ties, places in _grouped(direct)]
        n_targets, n_places = (len({getattr(item, side) for item in direct}) for side in ("because", "quote"))
        goal = {1: "which you target", 2: "both of which you target"}.get(n_targets, "all of which you target")
        if n_places > n_targets > 1:
            goal = "places that you target"
        several = any(" and " in clause for clause in clauses[:-1])
        lines.append(f"{names.short} {', and '.join(clauses) if several else listed(clauses)}, {goal}.")
    told = {item.because for item in direct}
    for item in [*in_fields, *told_in_text]:
        if item.because in told:
            continue
        told.add(item.because)
        if item in told_in_text:
            lines.append(f"{names.short} writes {quoted(item.quote)}: a tie to {item.because}, which you target.")
            continue
        if item.relation == "hospital":
            way = f"a teaching hospital of {item.because}, which you target"
        else:
            way = "whose medical school you target"
        lines.append(f"{names.short} {_TIES[item.detail]} {item.quote}, {way}.")
    return lines


def _joint(ties: Sequence[str]) -> str:
    """Join ties to one place, those that share the word "has" last: works, trained and has placed mentees at."""
    ordered = sorted(ties, key=lambda tie: tie.startswith("has "))
    return listed([*(tie.removesuffix(" at") for tie in ordered[:-1]), ordered[-1]])


def _grouped(direct: list[Evidence]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return the ties that lead to the same places together: kinds of ties, and the places they share."""
    ties: dict[str, dict[str, None]] = {}
    for item in direct:
        ties.setdefault(item.quote, {})[_TIES[item.detail]] = None
    places: dict[tuple[str, ...], list[str]] = {}
    for place, own in ties.items():
        places.setdefault(tuple(own), []).append(place)
    return list(places.items())


def _is_college(item: Evidence) -> bool:
    """Return whether the mentor studied at the university of the school that is targeted, not at the school."""
    match = institutions().resolve(item.quote).match
    return item.detail == "undergraduate" and match is not None and match.how == "host"


def _needs(names: Names, student: Profiles, losses: Losses) -> list[str]:  # noqa: ARG001
    telling = {
        item: loss
        for item, loss in losses.items()
        if item.column != ROLE or item.quote in _TELLING_ROLES.get(item.detail, ())
    }
    if not telling:
        return []
    first = _strongest(telling)
    others = {
        item: loss
        for item, loss in telling.items()
        if item.because != first.because and item.quote != first.quote and loss.own >= SECOND_NEED
    }
    told = [first, *([_strongest(others)] if others else [])]
    return [f"You ask for {quoted(item.because)}: {_offer(names, item)}." for item in told]


def _offer(names: Names, item: Evidence) -> str:
    words: dict[str, Callable[[], str]] = {
        SUPERVISES: lambda: f"{names.short} {_SUPERVISES}",
        ROLE: lambda: f"{names.short} {_ROLES[item.quote]}",
        SELECTION_ROLE_AT: lambda: f"{names.short} has a selection role at {item.quote}",
        MEETING: lambda: f"{names.short} can meet remotely",
        RESEARCH: lambda: f"{names.short} does research ({quoted(item.quote)})",
    }
    # a sentence out of the research text is quoted like any other; the whole text is a fact
    whole = item.column != RESEARCH or item.detail == "research"
    return words.get(item.column if whole else "", lambda: f"{names.short} writes {quoted(item.quote)}")()


def _goals(names: Names, student: Profiles, losses: Losses) -> list[str]:
    told = "your goals" if student[GOALS][0] else "your profile"
    item = _strongest(losses)
    verb = "wrote" if item.kind == "document" else "writes:"
    return [f"Nearest to {told}, {names.short} {verb} {quoted(item.quote)}."]


def _letters(names: Names, student: Profiles, losses: Losses) -> list[str]:  # noqa: ARG001
    words: dict[str, Callable[[str], str]] = {
        LETTERS_WRITTEN: lambda number: f"has written {counted(number, 'letter')}",
        SUPERVISES: lambda _: _SUPERVISES,
        CONTACT_HOURS: lambda number: f"has {counted(number, 'hour')} a month for students",
    }
    facts = [write(item.quote) for column, write in words.items() for item in losses if item.column == column]
    return [f"{names.short} {listed(facts)}."]


def _stance(names: Names, item: Evidence) -> str:
    return f"A point against: {names.short} states {quoted(item.quote)}, while you state {quoted(item.because)}."


_WRITERS: Mapping[str, Callable[[Names, Profiles, Losses], list[str]]] = {
    "specialty": _specialty,
    "values": _values,
    "reach": _reach,
    "needs": _needs,
    "goals": _goals,
    "letters": _letters,
}


def _strongest(losses: Losses) -> Evidence:
    return max(losses, key=lambda item: losses[item].own)
