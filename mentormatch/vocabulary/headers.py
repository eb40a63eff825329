"""Column headers of real rosters, and which canonical column each one means.

Precise before complete: a header that may hold protected data or grades is set aside before anything else is asked
of it, and a question that is not understood is unknown rather than read into a near column.
"""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.columns import NEEDS, id_column
from mentormatch.vocabulary.headers_questions import asked_for
from mentormatch.vocabulary.headers_set_aside import is_list_of_help, set_aside
from mentormatch.vocabulary.headers_synonyms import Fate, exact, joined_headers, squeezed, synonyms, without_side
from mentormatch.vocabulary.headers_text import bare, header_key, whole_text, without_numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.columns import Side

__all__ = ["Fate", "HeaderMatch", "header_key", "known_headers", "match_headers"]

_WIDEST = 500
_LONGEST_QUESTION = 1000
_LONGEST_NEAR = 60
_MOST_NEAR = 200
# exports that give each choice a column of its own hold "checked" or 1 there, not the answer
_ONE_CHOICE = re.compile(r"\(choice=|___\d+$")
_REMARK_WORDS = re.compile(
    r"\b(?:optional|required|select|check|choose|apply|applies|up to|if|e\.?g|list|max)\b", re.IGNORECASE
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
        Place among the columns that make one: first and last name are joined with a blank, and of several ids the one
        that is listed first in the vocabulary counts; 0 when it stands alone.
    near : str
        Nearest canonical column, for an unknown one; looked for in the first unknown ones of a file only.
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
    meanings = [_meaning(str(header), side) for header in headers]
    joined = _joined(headers, {column for _, column in meanings if column}, side)
    joined |= _ids(headers, meanings, side)
    found = []
    unknown = 0
    for place, (header, (fate, column)) in enumerate(zip(headers, meanings, strict=True)):
        own = joined.get(place)
        if own is None and fate == "unknown":
            unknown += 1
            own = HeaderMatch(header, fate, near=_near(header, side) if unknown <= _MOST_NEAR else "")
        found.append(own or HeaderMatch(header, fate, column))
    return found


def known_headers(cells: Sequence[str], side: Side) -> int:
    """Return how many cells of a record are headers that mean something.

    Examples
    --------
    >>> known_headers(["NPI", "Race", "x1"], "mentor")
    2
    """
    return sum(_meaning(str(cell), side)[0] != "unknown" for cell in cells[:_WIDEST])


def _joined(headers: Sequence[str], taken: set[str], side: Side) -> dict[int, HeaderMatch]:
    """Return columns that together make one, such as first and last name, when no single column does."""
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        if len(header) <= _LONGEST_NEAR:
            key = header_key(header)
            places.setdefault(squeezed(without_side(bare(key), side)), place)
            places.setdefault(squeezed(key), place)
    found: dict[int, HeaderMatch] = {}
    done = set(taken)
    for column, parts in joined_headers(side):
        if column not in done and all(part in places for part in parts):
            done.add(column)
            for number, part in enumerate(parts, start=1):
                place = places[part]
                found.setdefault(place, HeaderMatch(headers[place], "used", column, number))
    return found


def _ids(headers: Sequence[str], meanings: Sequence[tuple[Fate, str]], side: Side) -> dict[int, HeaderMatch]:
    """Return several columns of ids in the order of the vocabulary: an export numbers its records as well."""
    column = id_column(side)
    order = {squeezed(key): place for place, key in enumerate(synonyms(side))}
    places = [place for place, (_, own) in enumerate(meanings) if own == column]
    places.sort(key=lambda place: order.get(squeezed(header_key(headers[place])), len(order)))
    if len(places) < 2:
        return {}
    return {place: HeaderMatch(headers[place], "used", column, part) for part, place in enumerate(places, start=1)}


def _meaning(header: str, side: Side) -> tuple[Fate, str]:
    """Return the fate of a header and its column."""
    if len(header) > _LONGEST_QUESTION:
        return set_aside(whole_text(header)) or "unknown", ""
    return _short_meaning(header, side)


@functools.lru_cache(maxsize=4096)
def _short_meaning(header: str, side: Side) -> tuple[Fate, str]:
    header = without_numbering(header)
    key, text = header_key(header), whole_text(header)
    plain = text.split(" | ")[0]
    listed = exact(plain, side) or exact(key, side)
    remarked = squeezed(plain) != squeezed(key)
    if listed and not (remarked and listed[0] == "used"):
        return _unless_one_choice(header, listed)
    aside = set_aside(text)
    if aside == "grades" and side == "student" and is_list_of_help(header, text):
        asked = asked_for(key, side)
        return asked if asked[1] == NEEDS else ("unknown", "")
    if aside:
        return aside, ""
    listed = listed or exact(bare(key), side) or _two_names(header, side)
    return _unless_one_choice(header, listed or asked_for(key, side))


def _two_names(header: str, side: Side) -> tuple[Fate, str] | None:
    """Return what a header means that gives two names of one column, such as "Specialty/Department"."""
    parts = header.split("/")
    found = {exact(bare(header_key(part)), side) for part in parts} if len(parts) == 2 else set()
    return found.pop() if len(found) == 1 else None


def _unless_one_choice(header: str, meaning: tuple[Fate, str]) -> tuple[Fate, str]:
    row = _row_of_grid(header)
    of_a_grid = row and not _REMARK_WORDS.search(row)
    if meaning[0] == "used" and (of_a_grid or _ONE_CHOICE.search(header)):
        return "unknown", ""
    return meaning


def _row_of_grid(header: str) -> str:
    """Return the row that a form writes in square brackets behind a question of three words or more; else ""."""
    question, bracket, row = header.rstrip().rpartition("[")
    is_question = bool(bracket) and len(question.split()) > 2 and not question[0].isspace()
    return row[:-1] if is_question and row.endswith("]") and row.count("]") == 1 else ""


@functools.lru_cache(maxsize=4096)
def _near(header: str, side: Side) -> str:
    key = header_key(header) if len(header) <= _LONGEST_NEAR else ""
    near = difflib.get_close_matches(key, list(synonyms(side)), 1, 0.7) if key else []
    return synonyms(side)[near[0]] if near else ""
