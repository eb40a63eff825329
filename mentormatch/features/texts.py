"""The free text of a profile: what may be quoted, and what is embedded."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mentormatch.columns import (
    BIO,
    DOCUMENTS,
    EXPERIENCES,
    GOALS,
    INTERESTS,
    NAME,
    NEEDS,
    RESEARCH,
    SPECIALTIES,
    VALUES,
    VALUES_STATEMENT,
)
from mentormatch.features.blinding import masked
from mentormatch.features.grades import without_grades
from mentormatch.text.passages import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.people.profiles import Profiles

MENTOR_TEXTS = (BIO, RESEARCH, VALUES_STATEMENT)
"""Columns of a mentor whose sentences can be quoted."""

PROFILE_COLUMNS = {
    "mentor": (SPECIALTIES, BIO, RESEARCH, VALUES_STATEMENT),
    "student": (INTERESTS, GOALS, EXPERIENCES, NEEDS, VALUES_STATEMENT),
}
"""Columns whose text stands for a person in the goals block, by side."""

_UNGRADED = (BIO, RESEARCH, VALUES_STATEMENT, GOALS, EXPERIENCES, NEEDS, VALUES, INTERESTS, SPECIALTIES)


def ungraded(profiles: Profiles) -> Profiles:
    """Return the profiles without the sentences and list items that state grades or test scores.

    Such sentences are education records: they are dropped before anything is embedded, matched or quoted.
    """
    table = {column: _ungraded_column(column, values) for column, values in profiles.table.items()}
    return replace(profiles, table=MappingProxyType(table))


def _ungraded_column(column: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    if column == DOCUMENTS:
        return tuple(tuple(replace(item, text=without_grades(item.text)) for item in own) for own in values)
    if column not in _UNGRADED:
        return values
    return tuple(_ungraded_cell(value) for value in values)


def _ungraded_cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(item for item in value if without_grades(item).strip())
    return without_grades(value)


def profile_text(profiles: Profiles, row: int) -> str:
    """Return the text that stands for a person in the goals block, masked.

    Names, institutions and the role are not part of it: leaving them in costs up to .06 nDCG@5 on judged cohorts.
    """
    parts = []
    for column in PROFILE_COLUMNS[profiles.side]:
        value = profiles[column][row]
        parts.append(", ".join(value) if isinstance(value, tuple) else value)
    text = "\n".join(part.strip() if part.strip().endswith((".", "!", "?")) else f"{part}." for part in parts if part)
    return masked(text, name=profiles[NAME][row])


def quotable(mentor: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the sentences of a mentor with their columns, in reading order, as they were written."""
    return [(column, sentence) for column in MENTOR_TEXTS for sentence in sentences(mentor[column])]
