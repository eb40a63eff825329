"""Read and check a roster: every row is kept, or set aside with a reason."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mentormatch.columns import DOCUMENTS, EMAIL, NAME, columns_of, id_column
from mentormatch.errors import RosterError, SettingError
from mentormatch.people.cells import read_cell
from mentormatch.people.checking import (
    Candidate,
    demand_roster,
    missing_rows,
    possible_doubles,
    repeated_columns,
    without_doubles,
)
from mentormatch.people.choice_columns import gathered
from mentormatch.people.documents import read_documents
from mentormatch.people.identity import identified, is_other_side, side_columns
from mentormatch.people.profiles import Issue, Issues, Profiles, profiles_from_people
from mentormatch.people.tables import RawRow, RawTable, raw_table
from mentormatch.vocabulary.headers import HeaderMatch, known_headers, match_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mentormatch.columns import Column, Side

MOST_LISTED = 20
"""Problems written out in one error message; all of them stand in ``Profiles.issues``."""

_FATES = {
    "protected": ("protected-column", "Recognised as protected, set aside and never scored."),
    "grades": ("grades-column", "Grades and test scores are never used."),
    "metadata": ("metadata-column", "A column of the export itself; not used."),
}


def read_mentors(source: Any, *, documents: Any = None, encoding: str | None = None, strict: bool = False) -> Profiles:
    """Read a roster of mentors.

    Parameters
    ----------
    source : path, "-", file object, DataFrame, list of dicts, one dict, or Profiles
        "-" is standard input.
    documents : path, DataFrame or list of dicts, optional
        Long texts with ``mentor_id``, ``title``, ``text``, ``year``.
    encoding : str, optional
        Encoding of the file, when it is known.
    strict : bool
        Raise when a row is set aside or a cell is not understood.

    Returns
    -------
    Profiles
        The good rows; what is wrong with the others stands in ``.issues``.

    Raises
    ------
    RosterError
        When the source holds no roster, or has problems and ``strict`` is set; all problems at once.
    FileError
        When a file cannot be read.
    SettingError
        When the source is of no known kind.

    Examples
    --------
    >>> mentors = read_mentors([{"NPI": "7", "Primary Specialty": "ENT", "max mentees": "2.0"}])
    >>> mentors.ids, mentors["specialties"], mentors["capacity"]
    (('7',), (('ENT',),), (2,))
    """
    return _read(source, "mentor", documents, encoding, strict=strict)


def read_students(source: Any, *, documents: Any = None, encoding: str | None = None, strict: bool = False) -> Profiles:
    """Read a roster of students; parameters, result and errors as for :func:`read_mentors`.

    Parameters
    ----------
    source, documents, encoding, strict
        As for :func:`read_mentors`; documents carry ``student_id``.

    Returns
    -------
    Profiles

    Raises
    ------
    RosterError, FileError, SettingError
        As for :func:`read_mentors`.

    Examples
    --------
    >>> students = read_students({"student_id": "S1", "What year are you?": "sophomore"})
    >>> students["stage"]
    ('premed',)
    """
    return _read(source, "student", documents, encoding, strict=strict)


def _read(source: Any, side: Side, documents: Any, encoding: str | None, *, strict: bool) -> Profiles:
    if isinstance(source, Profiles):
        if source.side != side:
            raise SettingError(f"Expected profiles of {side}s, got {source.side}s. Pass them in the other place.")
        return source
    table = gathered(raw_table(source, partial(known_headers, side=side), encoding=encoding), side)
    matches = match_headers(table.header, side)
    demand_roster(table, matches, side)
    issues = [*table.issues, *_column_notes(matches, side_columns(table, matches))]
    issues += [*missing_rows(table), *repeated_columns(table, matches, side)]
    candidates, found = _candidates(table, matches, side)
    issues += found
    kept, doubles = without_doubles(candidates, side)
    issues += [*doubles, *possible_doubles(kept, side)]
    people = [candidate.person for candidate in kept]
    if documents is not None:
        known = frozenset(person[id_column(side)] for person in people)
        texts, problems = read_documents(documents, side, known=known, encoding=encoding)
        people = [
            {**person, DOCUMENTS: (*person[DOCUMENTS], *texts.get(person[id_column(side)], ()))} for person in people
        ]
        issues += problems
    ordered = sorted(issues, key=lambda issue: (issue.row is not None, issue.row or 0))
    profiles = profiles_from_people(side, people, source=table.source)
    profiles = replace(profiles, issues=Issues(tuple(ordered)), rows_read=table.rows_read)
    if strict:
        _demand_perfect(profiles)
    return profiles


def _demand_perfect(profiles: Profiles) -> None:
    problems = [issue for issue in profiles.issues if issue.severity != "note"]
    if not problems:
        return
    lines = [f"  {_place(issue)}{issue.rule}: {issue.found!r}. {issue.hint}" for issue in problems[:MOST_LISTED]]
    more = f"\n  and {len(problems) - MOST_LISTED} more" if len(problems) > MOST_LISTED else ""
    raise RosterError(
        f"{profiles.source} must have no problems in strict mode, has {len(problems)}:\n" + "\n".join(lines) + more
    )


def _place(issue: Issue) -> str:
    places = (("line", issue.line), ("row", issue.row if issue.line is None else None), ("column", issue.column))
    return "".join(f"{label} {value}, " for label, value in places if value is not None)


def _column_notes(matches: list[HeaderMatch], roles: list[int]) -> Iterator[Issue]:
    for match in (match for place, match in enumerate(matches) if place not in roles):
        if match.fate in _FATES:
            rule, hint = _FATES[match.fate]
            yield Issue(rule, "note", match.header, hint, column=match.header)
        elif match.fate == "unknown" and match.header:
            near = f" Did you mean {match.near}?" if match.near else ""
            yield Issue("unknown-column", "note", match.header, f"Not used.{near}", column=match.header)


def _candidates(table: RawTable, matches: list[HeaderMatch], side: Side) -> tuple[list[Candidate], list[Issue]]:
    """Understand every row; rows of the other side and rows without an id are set aside."""
    places: dict[str, list[int]] = {}
    for place, match in sorted(enumerate(matches), key=lambda item: item[1].part):
        if match.fate == "used":
            places.setdefault(match.column, []).append(place)
    roles = side_columns(table, matches)
    places = {column: [place for place in own if place not in roles] for column, own in places.items()}
    issues = list(_id_note(places, table, side))
    candidates = []
    for row in table.rows:
        if is_other_side(row, roles, table.header, side):
            hint = f"This row is not a {side}'s."
            issues.append(Issue("other-side", "error", str(row.cells[roles[0]]), hint, row.number, row.line))
            continue
        person, problems = _person(row, places, table.header, side)
        problems += _empty(row, places.get(id_column(side), []))
        person, aside = identified(person, row, places, table.header, side)
        if aside is None:
            candidates.append(Candidate(row, person))
        known = person[id_column(side)] or None
        issues += [replace(problem, person=known) for problem in problems] if aside is None else [aside]
    return candidates, issues


def _id_note(places: Mapping[str, list[int]], table: RawTable, side: Side) -> Iterator[Issue]:
    column = id_column(side)
    if not places.get(column):
        origin = "the e-mail address" if EMAIL in places else "the cells of the row"
        yield Issue("no-id-column", "note", table.source, f"Ids are made from {origin}; add a column {column}.")


def _person(
    row: RawRow, places: Mapping[str, list[int]], header: tuple[str, ...], side: Side
) -> tuple[dict[str, Any], list[Issue]]:
    person: dict[str, Any] = {}
    problems = []
    for name, column in columns_of(side).items():
        person[name], found = _value(row, places.get(name, []), header, column)
        problems += found
    return person, problems


def _value(row: RawRow, places: list[int], header: tuple[str, ...], column: Column) -> tuple[Any, list[Issue]]:
    """Join the columns that mean one: lists in column order, names with a blank, else the first that is filled."""
    readings = [(place, read_cell(row.cells[place], column)) for place in places]
    issues = [
        Issue(reading.rule, "warning", str(row.cells[place])[:80], reading.hint, row.number, row.line, header[place])
        for place, reading in readings
        if reading.rule
    ]
    filled = [reading.value for _, reading in readings if reading.value not in (None, "", ())]
    if column.kind in {"list", "choices", "documents"}:
        return tuple(dict.fromkeys(item for value in filled for item in value)), issues
    if column.name == NAME:
        return " ".join(filled), issues
    if column.kind == "text":
        return "\n".join(dict.fromkeys(filled)), issues
    if len(set(filled)) > 1:
        asked = " and ".join(repr(header[place])[:60] for place in places)
        hint = f"{asked} all give {column.name}; the first answer is used. Rename or remove the others."
        found = ", ".join(str(value) for value in filled)
        issues.append(Issue("two-answers", "warning", found, hint, row.number, row.line, header[places[0]]))
    return (filled[0] if filled else read_cell("", column).value), issues


def _empty(row: RawRow, id_places: list[int]) -> Iterator[Issue]:
    if id_places and not any(str(cell).strip() for place, cell in enumerate(row.cells) if place not in id_places):
        hint = "The row states nothing but an id; it is kept, and there is nothing to score it by."
        yield Issue("empty-row", "warning", str(row.cells[id_places[0]]), hint, row.number, row.line)
