"""Checks of a whole roster: ids, and people who stand in it twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import EMAIL, NAME, SCHOOL, STATE, columns_of, id_column
from mentormatch.errors import RosterError
from mentormatch.people.profiles import Issue
from mentormatch.vocabulary.headers import header_key, match_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mentormatch.columns import Side
    from mentormatch.people.tables import RawRow, RawTable
    from mentormatch.vocabulary.headers import HeaderMatch


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row that has been understood, before the roster as a whole is checked."""

    raw: RawRow
    person: Mapping[str, Any]


def demand_roster(table: RawTable, matches: Sequence[HeaderMatch], side: Side) -> None:
    """Raise RosterError unless the header names columns of this side, and not the other side's id alone."""
    other: Side = "student" if side == "mentor" else "mentor"
    used = {match.column for match in matches if match.fate == "used"}
    theirs = [match.header for match in match_headers(table.header, other) if match.column == id_column(other)]
    named = [header for header in theirs if header_key(header).startswith(other)]
    if named and id_column(side) not in used:
        raise RosterError(
            f"{table.source} must be a roster of {side}s; its column {named[0]!r} says that it holds {other}s. Pass it "
            f"in the other place, or name the id column {id_column(side)}."
        )
    if not used:
        shown = ", ".join(repr(name)[:40] for name in table.header[:8])
        raise RosterError(
            f"{table.source} must have a header with at least one known column of {side}s, such as {id_column(side)}, "
            f"{', '.join(list(columns_of(side))[1:4])}; found {shown or 'none'}. Add a header line, or rename columns."
        )


def missing_rows(table: RawTable) -> Iterator[Issue]:
    """Yield a warning when nobody stands below the header."""
    if not table.rows_read:
        hint = "Nobody stands below the header. Check that the file is whole, and that it has one line per person."
        yield Issue("no-rows", "warning", table.source, hint)


def repeated_columns(table: RawTable, matches: Sequence[HeaderMatch], side: Side) -> Iterator[Issue]:
    """Yield columns of one name whose cells differ: one of them may have lost its own name.

    A name that stands over several columns of a list is no fault, and noted only.
    """
    first: dict[str, int] = {}
    for place, match in enumerate(matches):
        if match.fate != "used":
            continue
        own = first.setdefault(" ".join(match.header.casefold().split()), place)
        differing = next((row for row in table.rows if str(row.cells[own]) != str(row.cells[place])), None)
        if own == place or differing is None:
            continue
        where = f"line {differing.line}" if differing.line else f"row {differing.number}"
        hint = f"Two columns have this name and differ, first in {where}; both are read as one. Rename one of them."
        many = columns_of(side)[match.column].kind == "list"
        yield Issue("repeated-column", "note" if many else "warning", match.header, hint, column=match.header)


def without_doubles(candidates: Sequence[Candidate], side: Side) -> tuple[list[Candidate], list[Issue]]:
    """Keep the first row of every id; later ones are set aside as the same row again or as a clash of ids."""
    column = id_column(side)
    first: dict[str, Candidate] = {}
    issues = []
    for candidate in candidates:
        person_id = candidate.person[column]
        known = first.setdefault(person_id, candidate)
        if known is candidate:
            continue
        same = known.raw.cells == candidate.raw.cells
        rule = "duplicate-row" if same else "duplicate-id"
        place = f"line {known.raw.line}" if known.raw.line else f"row {known.raw.number}"
        again = f"{place} has this id too and is kept; delete the row that does not hold, or give one another id."
        hint = f"The same row as {place}; delete one." if same else again
        issues.append(
            Issue(rule, "error", person_id, hint, candidate.raw.number, candidate.raw.line, column, person_id)
        )
    return list(first.values()), issues


def possible_doubles(candidates: Sequence[Candidate], side: Side) -> Iterator[Issue]:
    """Yield people who may stand in the roster under two ids: same e-mail, or same name and place.

    The one with the first id is named to the others, whatever the order of the rows.
    """
    seen: dict[tuple[str, ...], Candidate] = {}
    place = SCHOOL if side == "student" else STATE
    column = id_column(side)
    for candidate in sorted(candidates, key=lambda own: str(own.person[column])):
        person = candidate.person
        email, name = person[EMAIL].casefold(), " ".join(person[NAME].casefold().split())
        keys: list[tuple[str, ...]] = [("email", email)] if "@" in email else []
        keys += [("name", name, person[place].casefold())] if name and person[place] else []
        for key in keys:
            other = seen.setdefault(key, candidate)
            if other is not candidate:
                first, second = other.person[column], person[column]
                hint = f"{first} and {second} have the same {key[0]}; both are kept. Delete one if they are one person."
                raw = candidate.raw
                yield Issue("possible-duplicate", "warning", key[0], hint, raw.number, raw.line, person=second)
                break
