"""One raw cell to one typed value, or to a problem with a hint."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import ACCEPTS_STAGES, LANGUAGES, MEETING, ROLE, STAGE
from mentormatch.people import wordings
from mentormatch.people.lists import split_list
from mentormatch.people.profiles import Document, missing_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mentormatch.columns import Column


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell means.

    Attributes
    ----------
    value : object
        Of the kind of the column; the missing value when the cell could not be read.
    rule, hint : str
        What is wrong and what to do; "" when nothing is.
    """

    value: Any
    rule: str = ""
    hint: str = ""


_NUMBER = re.compile(
    r"^[~<>≈]?\s*(?:about|approx\.?|around|over|up to|max\.?)?\s*(\d{1,9}(?:[.,]\d{1,3})?)\s*(?:\+|or more)?$",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(
    r"^(\d{1,9}(?:\.\d+)?)\s*(?:h|hrs?|hours?|students?|mentees?|letters?)\b.{0,20}$", re.IGNORECASE
)
_BLANK = frozenset({"", "n/a", "na", "nan", "null", "-", "--"})
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_NAMED_DATES = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %Y", "%b %Y")


def read_cell(cell: Any, column: Column) -> Reading:
    """Return the typed value of a cell.

    Parameters
    ----------
    cell : str, sequence or mapping
        As it stands in the source.
    column : Column
        What it should hold.

    Returns
    -------
    Reading

    Examples
    --------
    >>> from mentormatch.columns import MENTOR_COLUMNS
    >>> read_cell("2.0", MENTOR_COLUMNS["capacity"]).value
    2
    >>> read_cell("lots", MENTOR_COLUMNS["capacity"]).rule
    'not-a-number'
    """
    if column.kind == "documents":
        return Reading(_documents(cell))
    if column.kind in {"list", "choices"}:
        return _list(cell, column)
    text = _text(cell)
    if column.kind in {"text", "id"}:
        return Reading(text)
    if text.casefold() in _BLANK:
        return Reading(missing_value(column.kind))
    return _READERS[column.kind](text, column)


def _text(cell: Any) -> str:
    text = "; ".join(str(part) for part in cell) if isinstance(cell, (list, tuple)) else str(cell)
    return text.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "").strip()


def _number(text: str, column: Column) -> Reading:
    found = _NUMBER.match(text) or _WITH_UNIT.match(text)
    value = float(_decimal(found.group(1))) if found else math.nan
    if not math.isfinite(value):
        hint = f"Write one number of 0 or more in {column.name}; the cell is treated as not stated."
        return Reading(None, "not-a-number", hint)
    if column.kind == "number":
        return Reading(value)
    if not value.is_integer():
        return Reading(None, "not-a-whole-number", f"Write a whole number in {column.name}; treated as not stated.")
    return Reading(int(value))


def _decimal(digits: str) -> str:
    """Write a number with a point; a comma before three digits sets off thousands."""
    return digits.replace(",", "" if re.search(r",\d{3}$", digits) else ".")


def _year(text: str, column: Column) -> Reading:
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?:\.0+)?(?!\d)", text)
    if found:
        return Reading(int(found.group()[:4]))
    return Reading(None, "not-a-year", f"Write a year of four digits in {column.name}; treated as not stated.")


def _flag(text: str, column: Column) -> Reading:
    word = text.casefold().strip(" .!")
    if word in wordings.YES or word in wordings.NO:
        return Reading(word in wordings.YES)
    first = word.split(",")[0].split(" ")[0]
    if first in {"yes", "no"}:
        return Reading(first == "yes")
    return Reading(None, "not-yes-or-no", f"Write yes or no in {column.name}; the cell is treated as not stated.")


def _choice(text: str, column: Column) -> Reading:
    value = _chosen(text, column)
    if value is None:
        near = difflib.get_close_matches(
            text.casefold(), [choice.replace("_", " ") for choice in column.choices], 1, 0.6
        )
        meant = f" Did you mean {near[0]}?" if near else ""
        hint = f"Write one of {', '.join(column.choices)} in {column.name}; treated as not stated.{meant}"
        return Reading(None, f"unknown-{column.name.replace('_', '-')}", hint)
    return Reading(value)


_PATTERNS = {
    ROLE: wordings.ROLE_PATTERNS,
    STAGE: wordings.STAGE_PATTERNS,
    ACCEPTS_STAGES: wordings.STAGE_PATTERNS,
    MEETING: wordings.MEETING_PATTERNS,
}


def _chosen(text: str, column: Column) -> str | None:
    word = "_".join(text.casefold().replace("-", " ").split())
    if word in column.choices:
        return word
    return next((choice for choice, pattern in _PATTERNS[column.name] if pattern.search(text)), None)


def _date(text: str, column: Column) -> Reading:
    iso = _ISO.match(text)
    try:
        if iso:
            return Reading(dt.date(*(int(part) for part in iso.groups())))
        slashed = _SLASHED.match(text)
        if slashed:
            first, second, year = (int(part) for part in slashed.groups())
            return _slashed(first, second, year, column)
    except ValueError:
        return _no_date(column)
    for form in _NAMED_DATES:
        try:
            return Reading(dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date())
        except ValueError:
            continue
    return _no_date(column)


def _slashed(first: int, second: int, year: int, column: Column) -> Reading:
    if first > 12:
        return Reading(dt.date(year, second, first))
    value = dt.date(year, first, second)
    if second > 12 or first == second:
        return Reading(value)
    return Reading(
        value, "ambiguous-date", f"Read as {value.isoformat()} (month first); write {column.name} as YYYY-MM-DD."
    )


def _no_date(column: Column) -> Reading:
    return Reading(None, "not-a-date", f"Write {column.name} as YYYY-MM-DD; the cell is treated as not stated.")


_READERS: Mapping[str, Callable[[str, Column], Reading]] = {
    "number": _number,
    "count": _number,
    "year": _year,
    "flag": _flag,
    "choice": _choice,
    "date": _date,
}


def _list(cell: Any, column: Column) -> Reading:
    items = [_text(item) for item in cell] if isinstance(cell, (list, tuple)) else split_list(_text(cell), column.name)
    items = [item for item in dict.fromkeys(items) if item and item.casefold() not in _BLANK]
    if column.kind == "choices":
        return _choices(items, column)
    if column.name == LANGUAGES:
        return _languages(items)
    return Reading(tuple(items))


def _choices(items: Sequence[str], column: Column) -> Reading:
    if any(item.casefold() in {"all", "any", "everyone", "all stages", "no preference"} for item in items):
        return Reading(())
    chosen = {item: _chosen(item, column) for item in items}
    unknown = [item for item, choice in chosen.items() if choice is None]
    value = tuple(dict.fromkeys(choice for choice in chosen.values() if choice))
    if unknown:
        hint = f"{', '.join(unknown)[:60]} is none of {', '.join(column.choices)}; not used."
        return Reading(value, f"unknown-{column.name.replace('_', '-')}", hint)
    return Reading(value)


def _languages(items: Sequence[str]) -> Reading:
    spoken = tuple(item for item in items if not wordings.LITTLE_LANGUAGE.search(item))
    value = tuple(dict.fromkeys(wordings.LANGUAGE_REMARK.sub("", item).strip() for item in spoken))
    little = [item for item in items if item not in spoken]
    if little:
        return Reading(value, "language-not-enough", f"{', '.join(little)} is not counted as a language to meet in.")
    return Reading(value)


def _documents(cell: Any) -> tuple[Document, ...]:
    if isinstance(cell, str):
        try:
            cell = json.loads(cell) if cell.lstrip().startswith("[") else [cell]
        except ValueError:
            cell = [cell]
    items = [cell] if isinstance(cell, Mapping) else list(cell)
    found = [read_document(item) for item in items]
    return tuple(document for document in found if document.text.strip() or document.title.strip())


def read_document(item: Any) -> Document:
    """Return a text, or a mapping with title, text and year, as a document."""
    if isinstance(item, Document):
        return item
    if isinstance(item, Mapping):
        year = re.search(r"(?:19|20)\d\d", str(item.get("year") or ""))
        title = str(item.get("title") or "")
        return Document(str(item.get("text") or ""), title, int(year.group()) if year else None)
    return Document(str(item))
