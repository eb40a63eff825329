"""Plain sentences for students, written from measured evidence; no model words, no pronoun for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import (
    ADVISOR,
    ALLIED,
    CONTACT_HOURS,
    GOALS,
    INTERESTS,
    LANGUAGES,
    LETTERS_WRITTEN,
    MEETING,
    NAME,
    NEEDS,
    PHYSICIAN,
    RESEARCH,
    RESEARCHER,
    RESIDENT,
    ROLE,
    SCIENCE_FACULTY,
    SELECTION_ROLE_AT,
    SUPERVISES,
    TARGET_SCHOOLS,
    VALUES,
    VALUES_STATEMENT,
)
from mentormatch.features.reach import place_of, targets_of
from mentormatch.people.names import read_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mentormatch.features.block import Evidence
    from mentormatch.people.profiles import Profiles

LEAST_EFFECT = 1e-9
"""A piece of evidence is worth a sentence when taking it out lowers the score by more than rounding."""

_LONGEST_ABBREVIATION = 6

_BLOCK_WORDS = {
    "specialty": "the field",
    "values": "values",
    "reach": "ties to your target schools",
    "needs": "the help you ask for",
    "goals": "your goals",
    "letters": "standing as a letter writer",
    "cautions": "points against",
}
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
    "physician": "is a physician",
    "resident": "is a resident",
    "researcher": "is a researcher",
    "science_faculty": "teaches science",
    "allied": "is a health professional",
    "advisor": "is an adviser",
}


_TOLD: Mapping[str, tuple[str, ...]] = {
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


@dataclass(frozen=True, slots=True)
class Names:
    """How a mentor is called: in full the first time, then short.

    A degree, a title or the role of a physician or resident makes "Dr."; everybody else keeps the whole name.
    """

    full: str
    short: str

    @classmethod
    def of(cls, mentors: Profiles, row: int) -> Names:
        """Read the name of one mentor; without a name the id stands for it."""
        name = read_name(mentors[NAME][row])
        if not name.plain:
            return cls(f"Mentor {mentors.ids[row]}", f"Mentor {mentors.ids[row]}")
        doctor = name.doctor or mentors[ROLE][row] in {PHYSICIAN, RESIDENT}
        return cls(f"Dr. {name.plain}", f"Dr. {name.family}") if doctor else cls(name.plain, name.plain)


def sentences_of(
    names: Names, student: Profiles, effects: Mapping[Evidence, float], *, is_away: bool
) -> tuple[str, ...]:
    """Return the sentences for one pair: one per block, the block whose evidence weighs most first, cautions last."""
    kept = {item: effect for item, effect in effects.items() if effect > LEAST_EFFECT}
    groups: dict[str, dict[Evidence, float]] = {}
    for item, effect in kept.items():
        groups.setdefault(item.block, {})[item] = effect
    nearest = [_strongest(groups[block]).quote for block in ("specialty", "goals") if block in groups]
    if len(nearest) > len(set(nearest)):
        del groups["goals"]
    ordered = sorted(groups.items(), key=lambda group: -max(group[1].values()))
    lines = [line for block, own in ordered for line in _WRITERS[block](names, student, own)]
    opposed = [item for item, effect in effects.items() if item.block == "cautions" and effect < -LEAST_EFFECT]
    lines += [_stance(names, item) for item in opposed[:1]]
    if is_away:
        lines.append(f"A point against: {names.short} is bound to another campus than yours.")
    if not lines:
        lines.append(f"Nothing in the profile of {names.short} speaks to what you wrote.")
    first = next(row for row, line in enumerate(lines) if names.short in line or row == len(lines) - 1)
    lines[first] = lines[first].replace(names.short, names.full, 1)
    return tuple(dict.fromkeys(lines))


def _specialty(names: Names, student: Profiles, effects: Mapping[Evidence, float]) -> list[str]:
    item = _strongest(effects)
    place = student[INTERESTS][0].index(item.because)
    order = "the field you put first" if place == 0 else "one of the fields you name"
    if item.column != "specialties":
        return [f"{names.short} writes: {_quoted(item.quote)}; that is {item.detail}, and you name {item.because}."]
    if item.closeness >= 1.0:
        same = f" ({item.because})" if item.because.casefold() != item.quote.casefold() else ""
        return [f"{names.short} works in {_calm(item.quote)}, {order}{same}."]
    near = "close to" if item.closeness >= 0.75 else "related to" if item.closeness >= 0.5 else "a distant relative of"
    return [f"{names.short} works in {_calm(item.quote)}, {near} {item.because}, {order}."]


def _values(names: Names, student: Profiles, effects: Mapping[Evidence, float]) -> list[str]:  # noqa: ARG001
    shared = [item for item in effects if item.closeness >= 1.0 and item.column == VALUES]
    if shared:
        return [f"You both name {_listed([item.quote for item in shared])}."]
    item = _strongest(effects)
    return [f"You value {_quoted(item.because)}; {names.short} says {_quoted(item.quote)}."]


def _reach(names: Names, student: Profiles, effects: Mapping[Evidence, float]) -> list[str]:  # noqa: ARG001
    direct: dict[str, list[str]] = {}
    lines = []
    for item in effects:
        if place_of(item.quote) == place_of(item.because):
            direct.setdefault(_TIES[item.detail], []).append(item.quote)
        else:
            way = f"a teaching hospital of {item.because}, which you target"
            lines.append(f"{names.short} {_TIES[item.detail]} {item.quote}, {way}.")
    if direct:
        clauses = [f"{words} {_listed(list(dict.fromkeys(places)))}" for words, places in direct.items()]
        places = {place for own in direct.values() for place in own}
        goal = {1: "which you target", 2: "both of which you target"}.get(len(places), "all of which you target")
        lines.insert(0, f"{names.short} {_listed(clauses)}, {goal}.")
    return lines


def _needs(names: Names, student: Profiles, effects: Mapping[Evidence, float]) -> list[str]:  # noqa: ARG001
    telling = {
        item: effect
        for item, effect in effects.items()
        if item.column != ROLE or item.quote in _TOLD.get(item.detail, ())
    }
    if not telling:
        return []
    item = _strongest(telling)
    return [f"You ask for {_quoted(item.because)}: {_offer(names, item)}."]


def _offer(names: Names, item: Evidence) -> str:
    words: dict[str, Callable[[], str]] = {
        SUPERVISES: lambda: f"{names.short} supervises students",
        ROLE: lambda: f"{names.short} {_ROLES[item.quote]}",
        SELECTION_ROLE_AT: lambda: f"{names.short} has a selection role at {item.quote}",
        MEETING: lambda: f"{names.short} can meet remotely",
        RESEARCH: lambda: f"{names.short} does research ({_quoted(item.quote)})",
    }
    return words.get(item.column, lambda: f"{names.short} writes {_quoted(item.quote)}")()


def _goals(names: Names, student: Profiles, effects: Mapping[Evidence, float]) -> list[str]:
    told = "your goals" if student[GOALS][0] else "your profile"
    return [f"Nearest to {told}, {names.short} writes: {_quoted(_strongest(effects).quote)}."]


def _letters(names: Names, student: Profiles, effects: Mapping[Evidence, float]) -> list[str]:  # noqa: ARG001
    words = {
        LETTERS_WRITTEN: "has written {} letters",
        SUPERVISES: "supervises students",
        CONTACT_HOURS: "has {} hours a month for students",
    }
    facts = [words[column].format(item.quote) for column in words for item in effects if item.column == column]
    return [f"{names.short} {_listed(facts)}."]


def _stance(names: Names, item: Evidence) -> str:
    return f"A point against: {names.short} states {_quoted(item.quote)}, while you state {_quoted(item.because)}."


_WRITERS: Mapping[str, Callable[[Names, Profiles, Mapping[Evidence, float]], list[str]]] = {
    "specialty": _specialty,
    "values": _values,
    "reach": _reach,
    "needs": _needs,
    "goals": _goals,
    "letters": _letters,
}


def unknown_of(student: Profiles, mentor: Profiles) -> tuple[str, ...]:
    """Return what is not stated on either side and would matter, mentor first."""
    person, seeker = mentor.person(0), student.person(0)
    asked = {
        LANGUAGES: "languages",
        MEETING: "how the mentor meets",
        SUPERVISES: "whether the mentor supervises students",
        CONTACT_HOURS: "contact hours",
        LETTERS_WRITTEN: "letters written",
    }
    missing = [words for column, words in asked.items() if person[column] in (None, (), "")]
    if not person[VALUES] and not person[VALUES_STATEMENT]:
        missing.append("the mentor's values")
    own = {INTERESTS: "your interests", TARGET_SCHOOLS: "your target schools", NEEDS: "what help you need"}
    missing += [words for column, words in own.items() if not seeker[column]]
    if not seeker[VALUES] and not seeker[VALUES_STATEMENT]:
        missing.append("your values")
    return tuple(missing)


def warnings_of(names: Names, student: Profiles, mentor: Profiles) -> tuple[str, ...]:
    """Return possible conflicts of interest: a selection role at a school the student targets."""
    targets = targets_of(student, 0)
    roles = {place_of(item): item for item in mentor[SELECTION_ROLE_AT][0]}
    shared = [item for place, item in roles.items() if place in targets]
    return tuple(
        f"Possible conflict of interest: {names.short} has a selection role at {item}, which you target."
        for item in shared
    )


def contrast_text(names: tuple[Names, Names], gap: float, differences: Mapping[str, float]) -> str:
    """Say a contrast in one sentence; the figures are the contributions, rounded."""
    ahead, behind = names if gap >= 0 else names[::-1]
    sign = 1 if gap >= 0 else -1
    parts = sorted(differences.items(), key=lambda item: (-abs(item[1]), item[0]))
    figures = [f"{sign * value:+.3f} {_BLOCK_WORDS[name]}" for name, value in parts if abs(value) >= 0.0005]
    return f"{ahead.full} stands above {behind.full} by {abs(gap):.3f}: {', '.join(figures) or 'no difference'}."


def _strongest(effects: Mapping[Evidence, float]) -> Evidence:
    return max(effects, key=lambda item: effects[item])


def _quoted(text: str) -> str:
    """Quote a stretch of a profile, shortened at a blank when it is long."""
    flat = " ".join(text.split()).rstrip(".;,")
    if len(flat) > 160:
        flat = flat[:160].rsplit(" ", 1)[0] + " ..."
    return f"“{flat}”"


def _calm(field: str) -> str:
    """Write a field that an export shouts ("FAMILY MEDICINE") in small letters; abbreviations stay as they are."""
    return field.lower() if field.isupper() and len(field) > _LONGEST_ABBREVIATION else field


def _listed(words: list[Any]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
