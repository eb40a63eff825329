"""The listed headers: which column each one means, and which are set aside by name."""

from __future__ import annotations

import functools
import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Literal

from mentormatch.columns import columns_of
from mentormatch.vocabulary.headers_text import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mentormatch.columns import Side

Fate = Literal["used", "protected", "grades", "metadata", "role_of_row", "unknown"]

_LISTS: tuple[tuple[str, Fate], ...] = (
    ("protected_never_scored", "protected"),
    ("grades_never_used", "grades"),
    ("metadata_ignored", "metadata"),
    ("role_of_row", "role_of_row"),
    ("something_else", "unknown"),
)
_NUMBER = re.compile(r" \d{1,2}$")
_SIDE_WORD = {
    "mentor": re.compile(r"^(?:mentor|physician|provider|doctor|faculty|preceptor|advis[eo]r|attending|clinician) "),
    "student": re.compile(r"^(?:student|mentee|applicant|trainee|learner) "),
}


@functools.cache
def _tables() -> Mapping[str, dict[str, list[str]] | list[str]]:
    source = resources.files("mentormatch.vocabulary").joinpath("tables/header_synonyms.json")
    tables: Mapping[str, dict[str, list[str]] | list[str]] = json.loads(source.read_text("utf-8"))
    return tables


def _of_side(side: Side) -> Iterator[tuple[str, list[str]]]:
    for table in (_tables()[side], _tables()["both"]):
        yield from table.items() if isinstance(table, dict) else ()


@functools.cache
def synonyms(side: Side) -> Mapping[str, str]:
    """Return the canonical column of every listed header in normal form, single headers only."""
    found = {header_key(column): column for column in columns_of(side)}
    for column, names in _of_side(side):
        for name in names:
            if " + " not in name:
                found.setdefault(header_key(name), column)
    return found


@functools.cache
def joined_headers(side: Side) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return columns, and the headers in squeezed form that make one only together."""
    return tuple(
        (column, tuple(squeezed(header_key(part)) for part in name.split(" + ")))
        for column, names in _of_side(side)
        for name in names
        if " + " in name
    )


def squeezed(key: str) -> str:
    """Return a header in normal form without its blanks: exports join words in many ways."""
    return key.replace(" ", "")


@functools.cache
def _listed(side: Side) -> Mapping[str, tuple[Fate, str]]:
    found: dict[str, tuple[Fate, str]] = {squeezed(key): ("used", column) for key, column in synonyms(side).items()}
    for name, fate in _LISTS:
        for header in _tables()[name]:
            found.setdefault(squeezed(header_key(header)), (fate, ""))
    return found


def without_side(key: str, side: Side) -> str:
    """Return a header in normal form without the word for the person that the whole roster is about."""
    return _SIDE_WORD[side].sub("", key)


def exact(key: str, side: Side) -> tuple[Fate, str] | None:
    """Return what a listed header means, also numbered, in the plural, or with the word for its side.

    Examples
    --------
    >>> exact("student id", "student"), exact("sec spec 3", "mentor"), exact("mentor name", "student")
    (('used', 'student_id'), ('used', 'specialties'), None)
    """
    listed = _listed(side)
    own = without_side(key, side)
    for form in dict.fromkeys((key, own)):
        whole = squeezed(form)
        # exports number repeated fields, and the vocabulary lists the first of them
        first = squeezed(_NUMBER.sub(" 1", form))
        if found := listed.get(whole) or listed.get(first):
            return found
    once = squeezed(_NUMBER.sub("", own))
    for form in (once, f"{once}s", once.removesuffix("s")):
        found = listed.get(form)
        if found and _many(found, side):
            return found
    return None


def _many(found: tuple[Fate, str], side: Side) -> bool:
    """Return whether a header keeps its meaning when it is numbered or in the plural: one column holds one name."""
    fate, column = found
    return fate != "used" or columns_of(side)[column].kind == "list"
