"""What stands beside the reasons: what is unknown, possible conflicts of interest, and contrasts in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import (
    CONTACT_HOURS,
    INTERESTS,
    LANGUAGES,
    LETTERS_WRITTEN,
    MEETING,
    NEEDS,
    SELECTION_ROLE_AT,
    SUPERVISES,
    TARGET_SCHOOLS,
    VALUES,
    VALUES_STATEMENT,
)
from mentormatch.features.reach import targets_of, ties_of
from mentormatch.text.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.features.block import Encoding
    from mentormatch.people.names import Names
    from mentormatch.people.profiles import Profiles

_BLOCK_WORDS = {
    "specialty": "the field",
    "values": "values",
    "reach": "ties to your target schools",
    "needs": "the help you ask for",
    "goals": "your goals",
    "letters": "standing as a letter writer",
    "cautions": "points against",
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


def warnings_of(names: Names, student: Profiles, mentor: Profiles, encoding: Encoding) -> tuple[str, ...]:
    """Return possible conflicts of interest: a selection role at a school the student targets."""
    targets = targets_of(student, 0)
    found = []
    for tie in ties_of(mentor, 0, encoding):
        target = next((targets[place] for place in tie.places if place in targets), "")
        if tie.kind == "selection_role" and target:
            role = f"has a selection role at {tie.item}, which you target"
            if tie.column != SELECTION_ROLE_AT:
                role = f"writes {quoted(tie.item)}, and you target {target}"
            found.append(f"Possible conflict of interest: {names.short} {role}.")
    return tuple(dict.fromkeys(found))


def contrast_text(names: tuple[Names, Names], gap: float, differences: Mapping[str, float]) -> str:
    """Say a contrast in one sentence; the figures are the contributions, rounded."""
    ahead, behind = names if gap >= 0 else names[::-1]
    sign = 1 if gap >= 0 else -1
    parts = sorted(differences.items(), key=lambda item: (-abs(item[1]), item[0]))
    figures = [f"{sign * value:+.3f} {_BLOCK_WORDS[name]}" for name, value in parts if abs(value) >= 0.0005]
    return f"{ahead.full} stands above {behind.full} by {abs(gap):.3f}: {', '.join(figures) or 'no difference'}."
