"""Counts, hours and years as people write them: "up to 4 students", "2 hrs/wk", "MD 2002".

Nothing is converted, cut or chosen in silence: where a value is not simply what stands there, the reading has a rule.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from mentormatch.columns import CAPACITY, CONTACT_HOURS, CURRENT_MENTEES, LETTERS_WRITTEN, MENTORS_WANTED
from mentormatch.people.cell_text import Reading, folded, shown

if TYPE_CHECKING:
    from mentormatch.columns import Column

WEEKS_A_MONTH = 4
"""A prior: programmes count a month as four weeks."""

_WORDS = dict(
    zip("zero one two three four five six seven eight nine ten eleven twelve".split(), map(str, range(13)), strict=True)
) | {"a dozen": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "fifty": "50"}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_UNITS = {
    "people": r"students?|mentees?|people|persons?|mentors?|slots?|spots?|places?|seats?|spaces?|pairs?"
    "|learners?|applicants?",
    "hours": r"hours?|hrs?|hr|h",
    "minutes": r"minutes?|mins?",
    "letters": r"letters?(?: of rec\w*)?|lors?|recs?|recommendations?",
}
_UNIT_OF = {
    CAPACITY: "people",
    CURRENT_MENTEES: "people",
    MENTORS_WANTED: "people",
    CONTACT_HOURS: "hours",
    LETTERS_WRITTEN: "letters",
}
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_BEFORE = (
    r"(?:[~≈≥>]=?|about|approx\.?|approximately|around|roughly|up to|max(?:imum)?\.?(?: of)?"
    r"|min(?:imum)?\.?(?: of)?|at least|at most|over|more than|no more than|<=|≤|circa|ca\.?)"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:[.,]\d{1,9})?"
_AMOUNT = re.compile(
    rf"(?:{_BEFORE}\s*)?(?<![\w.,+-])(?P<low>{_DIGITS})(?:\s*(?:-|to|or|and)\s*(?P<high>{_DIGITS}))?(?![\d%]|[.,]\d)"
    rf"\s*(?:\+|or more|plus)?(?:\s*(?:{_UNIT})(?!\w))?(?!-?\w)"
)
_SPANS_OF_TIME = (
    (re.compile(r"(?:(?:per|/|a|each|every|in a) ?)(?:week|wk)\b\.?|\bweekly\b"), float(WEEKS_A_MONTH)),
    (
        re.compile(r"\bevery (?:other|2|two|second) (?:week|wk)s?\b|\b(?:per|a|each|every) fortnight\b"),
        WEEKS_A_MONTH / 2,
    ),
    (re.compile(r"(?:(?:per|/|a|each|every|in a) ?)(?:year|yr)\b\.?|\b(?:yearly|annually)\b"), 1 / 12),
    (re.compile(r"(?:(?:per|/|a|each|every|in a) ?)(?:month|mo|mth)\b\.?|\bmonthly\b"), 1.0),
)
_HARMLESS = re.compile(
    r"(?:[^\w?]|\b(?:max(?:imum)?|at most|total|in total|or so|tops|at a time|at once|at any time|currently|now"
    r"|right now|please|only|(?:per|a|each|every|this) (?:year|cycle|term|semester|block)|per yr|yearly|annually"
    r"|so far|to date|written|new)\b)*"
)
_MAGNITUDE = re.compile(r"\b(?:dozens?|hundreds?|thousands?|percent)\b")
_NO_MONTH = re.compile(
    r"\bper\b|/|\b(?:bi-?weekly|bi-?monthly|fortnight|once|twice|thrice|times|x|days?|daily|weeks?|weekdays?"
    r"|weekends?|semesters?|terms?|quarters?|sessions?|each|visits?|meetings?|minutes?|hours?)\b"
)
_NONE = frozenset("none zero no nil never nobody 0".split())
_FULL = frozenset(
    (
        "full|closed|at capacity|no room|no space|no spots|no places|no capacity|no availability|unavailable"
        "|not available|not accepting|none right now|none at this time|none at the moment|none currently|no more"
        "|no students|no mentees"
    ).split("|")
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_PHYSICIAN = r"(?:m\.?d\.?(?:/ph\.?d\.?)?|d\.?o\.?|mbbs|mbchb|med(?:ical)? school)"
_DEGREE_YEAR = re.compile(
    rf"\b{_OF_PHYSICIAN}[\s(:,-]*((?:19|20)\d\d)(?!\d)|(?<!\d)((?:19|20)\d\d)\s*[(:-]?\s*{_OF_PHYSICIAN}(?!\w)"
)


def read_amount(text: str, column: Column) -> Reading:
    """Return the number in a cell of kind ``number`` or ``count``.

    Examples
    --------
    >>> from mentormatch.columns import MENTOR_COLUMNS
    >>> read_amount("Up to 4 students", MENTOR_COLUMNS["capacity"]).value
    4
    >>> reading = read_amount("2 hrs/wk", MENTOR_COLUMNS["contact_hours_per_month"])
    >>> reading.value, reading.rule
    (8.0, 'converted-hours')
    """
    plain = re.sub(r"\bhalf an? hour\b", "30 minutes", folded(text)).replace("an hour", "1 hour").strip(" .!")
    plain = _NUMBER_WORD.sub(lambda found: _WORDS[found.group()], plain)
    if _says_none(plain, column.name):
        return _typed(0.0, column)
    outside = re.sub(r"\([^()]*\)", " ", plain)
    remarks = [own.strip() for own in re.findall(r"\(([^()]*)\)", plain)]
    reading = _hours(outside, column) if column.name == CONTACT_HOURS else _amount(outside, column)
    if reading.rule or all(_HARMLESS.fullmatch(own) or own == f"{reading.value}" for own in remarks):
        return reading
    return _with_remark(reading, "; ".join(remarks), column)


def _says_none(plain: str, name: str) -> bool:
    return name != MENTORS_WANTED and (plain in _NONE or (name == CAPACITY and plain in _FULL))


def _amount(plain: str, column: Column) -> Reading:
    """Read one amount; of several only the one that has the unit of the column."""
    found = list(_AMOUNT.finditer(plain))
    wanted = _UNIT_OF.get(column.name, "")
    own = [match for match in found if wanted and match.group(wanted)]
    chosen = own[0] if len(own) == 1 else found[0] if len(found) == 1 else None
    if chosen is None or (len(own) != 1 and not _starts(plain, chosen)):
        return _no_number(column)
    unit = _unit(chosen)
    if unit and wanted and unit != wanted:
        hint = f"Write {column.name} in {wanted}; {shown(plain)} is in {unit} and is treated as not stated."
        return Reading(None, "wrong-unit", hint)
    reading = _ranged(chosen, column)
    rest = plain[: chosen.start()] + " " + plain[chosen.end() :]
    if _MAGNITUDE.search(rest):
        return _no_number(column)
    others_are_other_things = len(own) == 1 and all(_unit(match) for match in found)
    rate = column.name == LETTERS_WRITTEN and re.search(r"\b(?:per|a|each|every) |ly\b", rest)
    if reading.rule or (len(found) > 1 and others_are_other_things) or (_HARMLESS.fullmatch(rest) and not rate):
        return reading
    return _with_remark(reading, rest.strip(), column)


def _starts(plain: str, chosen: re.Match[str]) -> bool:
    """Tell whether an amount without its unit stands first, so that the rest is a remark."""
    return bool(
        re.fullmatch(r"(?:max|capacity|total|between|from|i can take|can take)?[\s:=]*", plain[: chosen.start()])
    )


def _unit(match: re.Match[str]) -> str:
    return next((name for name in _UNITS if match.group(name)), "")


def _ranged(match: re.Match[str], column: Column, factor: float = 1.0) -> Reading:
    """Return the number of an amount, and of a range the upper end."""
    low, high = _decimal(match.group("low")), _decimal(match.group("high") or "")
    if math.isnan(high):
        return _typed(low * factor, column)
    if high <= low:
        return _no_number(column)
    reading = _typed(high * factor, column)
    if reading.rule:
        return reading
    hint = (
        f"{shown(match.group().strip())} is read as {reading.value}, its upper end; write one number in {column.name}."
    )
    return Reading(reading.value, "range-read", hint)


def _hours(plain: str, column: Column) -> Reading:
    """Read hours a month; other spans of time are converted, and this is said."""
    spans = [(factor, span) for pattern, factor in _SPANS_OF_TIME if (span := pattern.search(plain))]
    rest = plain
    for _, span in spans:
        rest = rest.replace(span.group(), " ")
    found = list(_AMOUNT.finditer(rest))
    if len(spans) > 1 or len(found) != 1 or not _starts(rest, found[0]):
        return _no_number(column)
    unit, left = _unit(found[0]), rest[: found[0].start()] + rest[found[0].end() :]
    if unit in {"people", "letters"}:
        return Reading(None, "wrong-unit", f"Write {column.name} in hours; {shown(plain)} is treated as not stated.")
    if _NO_MONTH.search(left):
        return _no_number(column)
    factor = (spans[0][0] if spans else 1.0) / (60 if unit == "minutes" else 1)
    reading = _ranged(found[0], column, factor)
    if reading.rule:
        return reading
    if factor != 1.0:
        hint = f"{shown(plain)} is read as {reading.value:g} hours a month (a month has {WEEKS_A_MONTH} weeks)."
        return Reading(reading.value, "converted-hours", hint)
    return reading if _HARMLESS.fullmatch(left) else _with_remark(reading, left.strip(), column)


def _typed(value: float, column: Column) -> Reading:
    if not math.isfinite(value):
        return _no_number(column)
    if column.kind == "number":
        return Reading(round(value, 2))
    if not value.is_integer():
        return Reading(None, "not-a-whole-number", f"Write a whole number in {column.name}; treated as not stated.")
    return Reading(int(value))


def _decimal(digits: str) -> float:
    """Return the value of digits; a comma before three digits sets off thousands."""
    if not digits:
        return math.nan
    return float(digits.replace(",", "") if re.search(r",\d{3}(?!\d)", digits) else digits.replace(",", "."))


def _no_number(column: Column) -> Reading:
    hint = f"Write one number of 0 or more in {column.name}; the cell is treated as not stated."
    return Reading(None, "not-a-number", hint)


def _with_remark(reading: Reading, remark: str, column: Column) -> Reading:
    hint = f"Read as {reading.value}; {shown(remark)} cannot be used. Write one number in {column.name}."
    return Reading(reading.value, "number-with-remark", hint)


def read_year(text: str, column: Column) -> Reading:
    """Return the year in a cell: the year of the medical degree where it is named, else the latest.

    Examples
    --------
    >>> from mentormatch.columns import MENTOR_COLUMNS
    >>> read_year("BA 1998, MD 2002", MENTOR_COLUMNS["grad_year"]).value
    2002
    """
    plain = folded(text)
    of_degree = {int(first or second) for first, second in _DEGREE_YEAR.findall(plain)}
    years = of_degree if len(of_degree) == 1 else {int(year) for year in _YEAR.findall(plain)}
    if not years:
        return Reading(None, "not-a-year", f"Write a year of four digits in {column.name}; treated as not stated.")
    latest = max(years)
    if len(years) > 1:
        return Reading(latest, "range-read", f"Read as {latest}, the latest year; write one year in {column.name}.")
    return Reading(latest)
