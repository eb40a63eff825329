"""Column headers of real rosters, and which canonical column each one means."""

from __future__ import annotations

import csv
import difflib
import functools
import json
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal

from mentormatch.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.columns import Side

Fate = Literal["used", "protected", "grades", "metadata", "role_of_row", "unknown"]

_WORDS = re.compile(r"[^\W_]+|[#+]")
_LONG_ENOUGH = 8
_OVERLAP = 0.7
_QUESTION_WORDS = 4
_WIDEST = 500
_LONGEST_NEAR = 60
_PROTECTED = re.compile(
    r"\b(?:gender|sex|race|ethnicity|ethnic|racial|religion|religious|pronouns?|age|birth|dob|birthday|disability"
    r"|disabilities|nationality|citizenship|visa|orientation|lgbtq|veteran|marital|first generation|country of origin"
    r"|characteristics|identity|hispanic|latinx?)\b"
)
_GRADES = re.compile(
    r"\b(?:gpa|mcat|usmle|comlex|class rank|transcript|step [123]|level [123] score|sat score|act score|grade point"
    r"|test scores?|board scores?)\b"
)


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """What happens to one column of a roster.

    Attributes
    ----------
    header : str
        As written.
    fate : str
        ``used``, ``protected`` (set aside, never scored), ``grades`` (never used), ``metadata`` (of the export),
        ``role_of_row`` (says whether a row is a mentor's or a student's), or ``unknown``.
    column : str
        Canonical column, for a used one; else "".
    part : int
        Place among columns that are joined with a blank, such as first and last name; 0 when it stands alone.
    near : str
        Nearest canonical column, for an unknown one.
    """

    header: str
    fate: Fate
    column: str = ""
    part: int = 0
    near: str = ""


def match_headers(headers: Sequence[str], side: Side) -> list[HeaderMatch]:
    """Return what each column of a roster means, shape (n_headers,).

    Examples
    --------
    >>> found = match_headers(["NPI", "How many students would you like to mentor?", "Race"], "mentor")
    >>> [(match.column, match.fate) for match in found]
    [('mentor_id', 'used'), ('capacity', 'used'), ('', 'protected')]
    """
    keys = [header_key(header) for header in headers]
    joined = _joined(keys, side)
    return [joined.get(place) or _one(headers[place], key, side) for place, key in enumerate(keys)]


def header_key(header: str) -> str:
    """Return a header in normal form: lower case, no remarks in brackets, words with single blanks.

    Examples
    --------
    >>> header_key(" Contact_hours (per month)? ")
    'contact hours'
    """
    flat = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", str(header)).casefold().replace("-", " ").replace("’", "'")
    return " ".join(_WORDS.findall(flat)) or " ".join(_WORDS.findall(str(header).casefold()))


@functools.cache
def _tables() -> Mapping[str, dict[str, list[str]] | list[str]]:
    source = resources.files("mentormatch.vocabulary").joinpath("tables/header_synonyms.json")
    tables: Mapping[str, dict[str, list[str]] | list[str]] = json.loads(source.read_text("utf-8"))
    return tables


@functools.cache
def _synonyms(side: Side) -> dict[str, str]:
    """Return the canonical column of every header in normal form, single headers only."""
    found = {header_key(column): column for column in columns_of(side)}
    for table in (_tables()[side], _tables()["both"]):
        for column, names in table.items() if isinstance(table, dict) else ():
            for name in names:
                if " + " not in name:
                    found.setdefault(header_key(name), column)
    return found


@functools.cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(header_key(header) for header in _tables()[name])


def _joined(keys: Sequence[str], side: Side) -> dict[int, HeaderMatch]:
    """Return columns that together make one, such as first and last name, when no single column does."""
    synonyms = _synonyms(side)
    found: dict[int, HeaderMatch] = {}
    for table in (_tables()[side], _tables()["both"]):
        for column, names in table.items() if isinstance(table, dict) else ():
            if any(synonyms.get(key) == column for key in keys):
                continue
            for name in names:
                parts = [header_key(part) for part in name.split(" + ")]
                if len(parts) > 1 and all(part in keys for part in parts):
                    for number, part in enumerate(parts, start=1):
                        found.setdefault(keys.index(part), HeaderMatch(part, "used", column, number))
                    break
    return found


def known_headers(cells: Sequence[str], side: Side) -> int:
    """Return how many cells of a record are headers that mean something.

    Examples
    --------
    >>> known_headers(["NPI", "Race", "x1"], "mentor")
    2
    """
    return sum(_meaning(header_key(cell), side) is not None for cell in cells[:_WIDEST])


def _one(header: str, key: str, side: Side) -> HeaderMatch:
    known = _meaning(key, side)
    if known is not None:
        return HeaderMatch(header, *known)
    synonyms = _synonyms(side)
    near = difflib.get_close_matches(key, list(synonyms), 1, 0.7) if len(key) <= _LONGEST_NEAR else []
    return HeaderMatch(header, "unknown", near=synonyms[near[0]] if near else "")


@functools.lru_cache(maxsize=4096)
def _meaning(key: str, side: Side) -> tuple[Fate, str] | None:
    """Return the fate of a header in normal form and its column; None when it is not known."""
    synonyms = _synonyms(side)
    # exports number repeated fields, and the vocabulary lists the first of them
    for own in (key, re.sub(r" \d{1,2}$", " 1", key)):
        if own in synonyms:
            return "used", synonyms[own]
        for name, fate in _SPECIAL:
            if own in _listed(name):
                return fate, ""
    if _PROTECTED.search(key):
        return "protected", ""
    if _GRADES.search(key):
        return "grades", ""
    column = _contained(key, side) or _overlapping(key, side) or _cued(key, side)
    return ("used", column) if column else None


@functools.cache
def _cues(side: Side) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return columns and what the questions that ask for them say, most telling first."""
    source = resources.files("mentormatch.vocabulary").joinpath("tables/header_cues.csv")
    rows = csv.DictReader(source.read_text("utf-8").splitlines())
    return tuple((row["column"], re.compile(row["pattern"])) for row in rows if row["side"] in {side, "both"})


def _cued(key: str, side: Side) -> str:
    """Return the first column whose cue stands in a question."""
    if len(key.split()) < _QUESTION_WORDS:
        return ""
    return next((column for column, pattern in _cues(side) if pattern.search(key)), "")


_SPECIAL: tuple[tuple[str, Fate], ...] = (
    ("protected_never_scored", "protected"),
    ("grades_never_used", "grades"),
    ("metadata_ignored", "metadata"),
    ("role_of_row", "role_of_row"),
)


def _contained(key: str, side: Side) -> str:
    """Return the column of the longest telling synonym that stands inside a question-length header."""
    inside = [
        name for name in _synonyms(side) if (" " in name and len(name) >= _LONG_ENOUGH) and f" {name} " in f" {key} "
    ]
    return _synonyms(side)[max(inside, key=lambda name: (len(name), name))] if inside else ""


def _overlapping(key: str, side: Side) -> str:
    """Return the column of the synonym that shares most words with a long header, when nearly all are shared."""
    words = set(key.split())
    best, column = 0.0, ""
    for name, own in _synonyms(side).items():
        parts = set(name.split())
        share = len(words & parts) / len(words | parts)
        if len(parts) >= 4 and share > max(best, _OVERLAP):
            best, column = share, own
    return column
