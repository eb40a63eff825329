"""Cells as people write them: read to the value that is meant, or kept missing with a reason, never misread."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentormatch.columns import MENTOR_COLUMNS, STUDENT_COLUMNS
from mentormatch.people.cell_text import folded
from mentormatch.people.cells import read_cell
from mentormatch.people.profiles import Document

COLUMNS = {**STUDENT_COLUMNS, **MENTOR_COLUMNS}
with Path(__file__).with_name("cell_readings.csv").open(encoding="utf-8", newline="") as file:
    LABELLED = [tuple(row.values()) for row in csv.DictReader(file)]

SAYS_NOTHING = re.compile(
    r"(?:[\W_]|\b(?:n/?a|na|nan|null|none|nothing|no|not|applicable|undecided|unsure|sure|yet|tbd|unknown|others?|idk|known"
    r"|don.?t|know|prefer|to|say|one|nobody|please|specify|of|the|above|them|any|all|open|anything|everything|preference"
    r"|language|specialty|school|exploring|conflicts?|exclusions?|interest|that|i|am|fluent(?:ly)?|native(?:ly)?)\b)*",
    re.IGNORECASE,
)
"""Words that state nothing in a list; a cell that holds others must not become an empty list without a reason."""

SAYS_ALL = re.compile(r"\b(?:any|all|every|no|open|flexible)", re.IGNORECASE)


def as_written(value):
    """A value in the notation of the table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize(("column", "written", "expected", "rule"), LABELLED)
def test_labelled_cells(column, written, expected, rule):
    reading = read_cell(written, COLUMNS[column])
    assert (as_written(reading.value), reading.rule) == (expected, rule)
    assert bool(reading.hint) == bool(rule)


def test_the_table_covers_every_kind_of_cell_that_is_interpreted():
    kinds = {COLUMNS[column].kind for column, *_ in LABELLED}
    assert kinds == {"list", "count", "number", "year", "flag", "choice", "choices", "date"}
    assert len(LABELLED) == len({row[:2] for row in LABELLED}) >= 220


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("meeting", ["in person", "zoom"], "either"),
        ("meeting", ("in person", None), "in_person"),
        ("exclude", ["M1", None, 2.0, math.nan], ("M1", "2")),
        ("exclude", ["M1 (uncle)", "M2, M3"], ("M1", "M2", "M3")),
        ("languages", ["English", None, "some Spanish"], ("English",)),
        ("languages", {"English": "fluent", "Spanish": "some"}, ("English",)),
        ("accepts_stages", ["premed", "M1-M4"], ("premed", "medical_student", "residency_applicant")),
        ("interests", ["Cardiology", None], ("Cardiology",)),
        ("capacity", [None], None),
        ("specialties", [], ()),
        ("bio", ["one", None], "one"),
    ],
)
def test_cells_that_are_lists(column, cell, value):
    assert read_cell(cell, COLUMNS[column]).value == value


def test_documents_leave_out_what_is_missing():
    column = COLUMNS["documents"]
    assert read_cell('["One.", null]', column).value == (Document("One."),)
    assert read_cell(["One.", None], column).value == (Document("One."),)
    assert read_cell("[" * 100_000, column).value == (Document("[" * 100_000),)


def test_a_negation_counts_in_its_own_clause_only():
    assert read_cell("not on Mondays, zoom", COLUMNS["meeting"]).value == "remote"
    assert read_cell("no weekends; in person", COLUMNS["meeting"]).value == "in_person"
    assert read_cell("not a surgeon, nurse practitioner", COLUMNS["role"]).value == "allied"


WORDS = st.sampled_from(
    sorted({word for _, written, *_ in LABELLED for word in re.findall(r"[^\s,;/()]+|[,;/()]", written)})
)
PATCHWORK = st.lists(WORDS, max_size=9).map(" ".join)
TEXTS = st.one_of(st.text(max_size=60), PATCHWORK, st.builds("{}{}".format, PATCHWORK, st.text(max_size=8)))
LISTS = st.lists(st.one_of(st.none(), TEXTS, st.floats(), st.integers(), st.booleans()), max_size=4)


def is_valid(value, column):
    """Whether a value is one of its kind, as the table in ``mentormatch.columns`` says."""
    checks = {
        "count": lambda: type(value) is int and value >= 0,
        "number": lambda: type(value) is float and 0 <= value < math.inf,
        "year": lambda: type(value) is int and 1900 <= value <= 2100,
        "flag": lambda: type(value) is bool,
        "choice": lambda: value in column.choices,
        "date": lambda: type(value) is dt.date,
        "list": lambda: all(type(item) is str and item.strip() == item != "" for item in value),
        "choices": lambda: set(value) <= set(column.choices) and len(set(value)) == len(value),
        "documents": lambda: all(type(item) is Document for item in value),
    }
    return checks.get(column.kind, lambda: type(value) is str)()


@pytest.mark.parametrize("column", COLUMNS.values(), ids=lambda column: column.name)
@settings(max_examples=60, deadline=None)
@given(cell=st.one_of(TEXTS, TEXTS, LISTS))
@example("[" * 5000)
@example("['a\\d', None]")
@example('["\\ud800"]')
@example("²")
@example("1" * 400)
@example("-0")
@example("()")
@example("without premed, former M2, except M4")
def test_any_cell_is_a_valid_value_or_missing_with_a_reason(column, cell):
    reading = read_cell(cell, column)
    missing = reading.value in (None, "", ())
    assert missing or is_valid(reading.value, column)
    assert bool(reading.rule) == bool(reading.hint)
    if missing and not reading.rule and isinstance(cell, str) and column.kind not in {"text", "id", "documents"}:
        says_all = column.kind == "choices" and SAYS_ALL.search(cell)
        assert SAYS_NOTHING.fullmatch(folded(cell)) or says_all, cell


@pytest.mark.parametrize("column", ["role", "stage", "meeting"])
@pytest.mark.parametrize("denial", ["not {}", "no {}", "No longer {}", "anything but {}", "not: {}"])
def test_what_is_denied_is_not_read(column, denial):
    for choice in set(COLUMNS[column].choices) - {"either"}:
        assert read_cell(denial.format(choice.replace("_", " ")), COLUMNS[column]).value != choice


@pytest.mark.parametrize("column", ["capacity", "contact_hours_per_month", "letters_written"])
@given(number=st.integers(0, 999))
def test_plain_numbers_are_themselves(column, number):
    for written in (f"{number}", f"{number}.0", f" {number} ", f"~{number}"):
        reading = read_cell(written, COLUMNS[column])
        assert (reading.value, reading.rule) == (number, "")


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31)))
def test_dates_are_read_in_every_notation(day):
    column = COLUMNS["application_deadline"]
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%B %d, %Y", "%d %b %Y", "%Y-%m-%dT%H:%M:%S", "%A, %B %d, %Y"):
        reading = read_cell(day.strftime(form), column)
        assert (reading.value, reading.rule) == (day, ""), form
    slashed = read_cell(day.strftime("%m/%d/%Y"), column)
    assert slashed.value == day
    assert bool(slashed.rule) == (day.day <= 12 and day.day != day.month)


@given(st.sets(st.sampled_from(["M1", "M2", "a-17", "8000000003", "ann@x.org"]), min_size=1), st.data())
def test_ids_come_apart_at_every_separator(ids, data):
    ids = sorted(ids)
    between = data.draw(st.sampled_from([", ", ",", "; ", " and ", " & ", " / ", "\n", "|"]))
    for column in ("exclude", "declined_by", "conflicts"):
        reading = read_cell(between.join(ids), COLUMNS[column])
        assert (reading.value, reading.rule) == (tuple(ids), "")
