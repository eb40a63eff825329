"""Questions with one column per choice, as survey exports write them, gathered to one column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mentormatch.columns import columns_of
from mentormatch.people.profiles import Issue
from mentormatch.vocabulary.headers import match_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.columns import Side
    from mentormatch.people.tables import RawRow, RawTable

# read are: Tongues (choice=Thai); Tongues - Selected Choice - Thai; Tongues - Thai; Tongues [Thai]
_IN_BRACKETS = re.compile(r"(?P<question>.+?)\s*\(choice=(?P<choice>.+)\)\s*", re.DOTALL)
_SELECTED = re.compile(r"(?P<question>.+?)\s+[-–—]\s+Selected Choice(?:\s+[-–—]\s+(?P<choice>.+))?", re.DOTALL)
_AFTER_DASH = re.compile(r"(?P<question>.+\S)\s+[-–—]\s+(?P<choice>\S.*)", re.DOTALL)
_IN_SQUARE = re.compile(r"(?P<question>.+?)\s*\[(?P<choice>[^\[\]]+)\]\s*", re.DOTALL)
_WRITTEN = re.compile(r"\s+[-–—]\s+Text$", re.IGNORECASE)
_OTHER = re.compile(r"others?\b", re.IGNORECASE)
_LONGEST = 1000
_TICKED = frozenset({"1", "1.0", "yes", "y", "true", "x", "checked", "selected", "✓", "✔"})
_OPEN = frozenset({"", "0", "0.0", "no", "n", "false", "unchecked", "not selected"})
_KINDS = frozenset({"list", "choices", "choice"})
_NUMBER = re.compile(r"\d{1,2}(?:\.0)?")


@dataclass(frozen=True, slots=True)
class _Choice:
    """One column: its place, the choice that it stands for, and whether people write there ("Other - Text")."""

    place: int
    choice: str
    written: bool


_Group = tuple[str, list[_Choice]]


def gathered(table: RawTable, side: Side) -> RawTable:
    """Return the table with one column for every question that had a column for each of its choices.

    Columns are choices when all their cells tick them or leave them open, repeat their text, or give the places of a
    ranking. Where they hold other numbers, such as marks from 1 to 5, nothing is chosen, and they are not used. Columns
    with anything else stay as they are.
    """
    questions = _questions(table.header, side)
    groups = [own for own in questions.items() if _is_ticked(table.rows, own[1]) or _is_ranked(table.rows, own[1])]
    marks = [own for own in questions.items() if own not in groups and _is_marked(table.rows, own[1])]
    gone = {choice.place for _, choices in (*groups, *marks) for choice in choices}
    if not gone:
        return table
    stay = [place for place in range(len(table.header)) if place not in gone]
    header = (*(table.header[place] for place in stay), *(question for question, _ in groups))
    rows = tuple(
        replace(row, cells=(*(row.cells[place] for place in stay), *(_chosen(row, choices) for _, choices in groups)))
        for row in table.rows
    )
    return replace(table, header=header, rows=rows, issues=(*table.issues, *_notes(groups, marks)))


def _notes(groups: Sequence[_Group], marks: Sequence[_Group]) -> Iterator[Issue]:
    for question, choices in (*groups, *marks):
        used = (question, choices) in groups
        hint = "read as the choices of one question" if used else "not used, because their numbers choose nothing"
        hint = f"{len(choices)} columns are {hint}." if len(choices) > 1 else f"This column is {hint}."
        yield Issue("choice-columns", "note", "; ".join(own.choice for own in choices)[:80], hint, column=question)


def _questions(header: Sequence[str], side: Side) -> dict[str, list[_Choice]]:
    """Return the columns of each question that asks for a list, or for one of some choices in several columns."""
    found: dict[str, list[_Choice]] = {}
    for place, name in enumerate(header):
        parts = _parts(name)
        if parts:
            question, choice, written = parts
            found.setdefault(question, []).append(_Choice(place, choice, written))
    matches = match_headers(list(found), side)
    return {
        question: choices
        for (question, choices), match in zip(found.items(), matches, strict=True)
        if match.fate == "used"
        and columns_of(side)[match.column].kind in _KINDS
        and (len(choices) > 1 or columns_of(side)[match.column].kind == "list")
    }


def _parts(header: str) -> tuple[str, str, bool] | None:
    """Return question, choice, and whether the column holds what people wrote beside the choice."""
    if len(header) > _LONGEST:
        return None
    plain = _WRITTEN.sub("", header)
    found = _IN_BRACKETS.fullmatch(plain) or _SELECTED.fullmatch(plain)
    found = found or _AFTER_DASH.fullmatch(plain) or _IN_SQUARE.fullmatch(plain)
    if found is None or not found["choice"]:
        return None
    choice = found["choice"].strip()
    return found["question"].strip(), choice, plain != header or _OTHER.match(choice) is not None


def _is_ticked(rows: Sequence[RawRow], choices: Sequence[_Choice]) -> bool:
    """Return whether every cell of these columns ticks its choice or leaves it open, and one of them is filled."""
    cells = [(own, cell) for own, cell in _cells(rows, choices) if cell]
    return bool(cells) and all(cell.casefold() in _OPEN or _ticks(cell, own.choice) for own, cell in cells)


def _is_marked(rows: Sequence[RawRow], choices: Sequence[_Choice]) -> bool:
    """Return whether these columns hold nothing but numbers."""
    cells = [cell for _, cell in _cells(rows, choices) if cell]
    return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


def _cells(rows: Sequence[RawRow], choices: Sequence[_Choice]) -> Iterator[tuple[_Choice, str]]:
    """Yield the cells that choose, those left out that people wrote in."""
    for row in rows:
        yield from ((own, str(row.cells[own.place]).strip()) for own in choices if not own.written)


def _ticks(cell: str, choice: str) -> bool:
    return cell.casefold() in _TICKED or " ".join(cell.casefold().split()) == " ".join(choice.casefold().split())


def _is_ranked(rows: Sequence[RawRow], choices: Sequence[_Choice]) -> bool:
    """Return whether every row numbers some of several columns from 1 on, each number once."""
    if not _is_marked(rows, choices):
        return False
    given = [sorted(float(cell) for _, cell in _cells([row], choices) if cell) for row in rows]
    return all(places == [*range(1, len(places) + 1)] for places in given)


def _chosen(row: RawRow, choices: Sequence[_Choice]) -> Any:
    """Return the choices of a person, those of a ranking in its order; "" when there are none."""
    found: list[tuple[float, str]] = []
    for own in choices:
        cell = str(row.cells[own.place]).strip()
        if cell.casefold() in _OPEN:
            continue
        if own.written:
            found += [] if _ticks(cell, own.choice) else [(len(choices), cell)]
        else:
            found.append((float(cell) if _NUMBER.fullmatch(cell) else 1.0, own.choice))
    return tuple(choice for _, choice in sorted(found, key=lambda pair: pair[0])) or ""
