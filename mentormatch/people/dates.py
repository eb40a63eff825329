"""Dates as people and spreadsheets write them; guesses are announced."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from mentormatch.people.cell_text import Reading, folded

if TYPE_CHECKING:
    from mentormatch.columns import Column

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LONG_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<name>january|february|march|april|june|july|august|september|october|november|december|sept|[a-z]{3})\.?"
_BEFORE = re.compile(
    r"^(?:(?:by|due|before|on|deadline)[: ]+)*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?"
    r"|sun)(?:day)?\.?,? )?"
)
_TIME = re.compile(
    r"(?:t|(?:,|(?<! )) +(?:at )?)"
    r"\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?(?: ?[ap]\.?m\.?)?(?: ?(?:z|[a-z]{2,4}|[+-]\d{2}:?\d{2}))?$"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})")
_DAY_FIRST = re.compile(rf"(?P<first>\d{{1,2}})\.(?P<second>\d{{1,2}})\.{_YEAR}")
_MONTH_FIRST = re.compile(rf"(?P<first>\d{{1,2}})([/-])(?P<second>\d{{1,2}})\2{_YEAR}")
_NAMED = (
    re.compile(rf"{_MONTH} {_DAY},? {_YEAR}"),
    re.compile(rf"{_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}"),
    re.compile(rf"{_MONTH},? (?P<year>\d{{4}})"),
)
_EARLIEST, _LATEST = 1900, 2100


def read_date(text: str, column: Column) -> Reading:
    """Return the date in a cell: slashes are month first, dots day first.

    Examples
    --------
    >>> from mentormatch.columns import STUDENT_COLUMNS
    >>> column = STUDENT_COLUMNS["application_deadline"]
    >>> [read_date(text, column).value.isoformat() for text in ("Oct. 1, 2026", "1.10.2026", "10/15/26")]
    ['2026-10-01', '2026-10-01', '2026-10-15']
    >>> read_date("10/1/2026", column).rule
    'ambiguous-date'
    """
    plain = _TIME.sub("", _BEFORE.sub("", re.sub(r"\([^()]*\)", " ", folded(text)).strip())).strip(" .,")
    try:
        reading = _numbers(plain, column) or _named(plain, column)
    except ValueError:
        reading = None
    if reading is None:
        return Reading(None, "not-a-date", f"Write {column.name} as YYYY-MM-DD; the cell is treated as not stated.")
    return reading


def _numbers(plain: str, column: Column) -> Reading | None:
    whole = _YEAR_FIRST.fullmatch(plain)
    if whole:
        return Reading(_date(int(whole["year"]), int(whole["month"]), int(whole["day"])))
    dotted = _DAY_FIRST.fullmatch(plain)
    slashed = dotted or _MONTH_FIRST.fullmatch(plain)
    if not slashed:
        return None
    first, second, year = int(slashed["first"]), int(slashed["second"]), _full_year(slashed["year"])
    day_first = second <= 12 if dotted else first > 12
    value = _date(year, second, first) if day_first else _date(year, first, second)
    if dotted or first > 12 or second > 12 or first == second:
        return Reading(value)
    hint = f"Read as {value.isoformat()} (month first); write {column.name} as YYYY-MM-DD."
    return Reading(value, "ambiguous-date", hint)


def _named(plain: str, column: Column) -> Reading | None:
    for pattern in _NAMED:
        found = pattern.fullmatch(plain)
        if found:
            month = _month(found["name"])
            if "day" in pattern.groupindex:
                return Reading(_date(_full_year(found["year"]), month, int(found["day"])))
            value = _date(int(found["year"]), month, 1)
            hint = f"Read as {value.isoformat()}, the first of the month; write {column.name} as YYYY-MM-DD."
            return Reading(value, "ambiguous-date", hint)
    return None


def _month(name: str) -> int:
    """Return the number of a month; ValueError when there is none of this name."""
    return (_LONG_MONTHS if name in _LONG_MONTHS else _MONTHS).index(
        name.removesuffix("t") if name == "sept" else name
    ) + 1


def _full_year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _date(year: int, month: int, day: int) -> dt.date:
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(year)
    return dt.date(year, month, day)
