"""Tables of pairs: rows that name a student and a mentor, with a few more columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_ID, STUDENT_ID
from mentormatch.errors import FileError, RosterError
from mentormatch.people.identity import canonical_id
from mentormatch.people.tables import no_file, raw_table
from mentormatch.people.writing import unguard
from mentormatch.vocabulary.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mentormatch.people.tables import RawTable


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row: the ids, its number, where it stands in words, and the cells of the other columns that are known."""

    student_id: str
    mentor_id: str
    number: int
    place: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PairTable:
    """Rows of a table of pairs, which of the other columns it has, and rows that are broken, in words."""

    source: str
    rows: tuple[PairRow, ...]
    columns: frozenset[str]
    problems: tuple[str, ...]


def read_pairs(source: Any, columns: Collection[str] = (), *, called: str = "table of pairs") -> PairTable:
    """Read a table of pairs.

    Parameters
    ----------
    source : path, "-", file object, DataFrame, or list of dicts
        CSV, .xlsx, Parquet or JSON where it is a path; with columns ``student_id`` and ``mentor_id``.
    columns : collection of str
        Other columns to read where they are there.
    called : str
        What is looked for, for the message that there is no such file.

    Raises
    ------
    RosterError
        When a column is missing or stands there twice.
    FileError
        When a file cannot be read.

    Examples
    --------
    >>> table = read_pairs([{"student_id": "S1", "mentor_id": "2.0", "score": 0.5}], ["score"])
    >>> [(row.student_id, row.mentor_id, row.cells["score"]) for row in table.rows]
    [('S1', '2', '0.5')]
    """
    keys = {header_key(name): name for name in (STUDENT_ID, MENTOR_ID, *columns)}
    table = _table(source, keys, called)
    _demand_once(table, keys)
    places = {keys[key]: place for place, name in enumerate(table.header) if (key := header_key(name)) in keys}
    if STUDENT_ID not in places or MENTOR_ID not in places:
        has = ", ".join(table.header) or "none"
        raise RosterError(f"{table.source} must have columns {STUDENT_ID} and {MENTOR_ID}; it has {has}.")
    rows = []
    word = "row" if table.in_sheet or all(row.line is None for row in table.rows) else "line"
    for row in table.rows:
        student, mentor = (canonical_id(unguard(str(row.cells[places[name]]))) for name in (STUDENT_ID, MENTOR_ID))
        cells = {name: unguard(str(row.cells[place])) for name, place in places.items() if name in columns}
        place = f"{word} {row.number if row.line is None else row.line}"
        rows.append(PairRow(student, mentor, row.number, place, cells))
    problems = tuple(f"{word} {issue.line}: {issue.found}" for issue in table.issues if issue.severity == "error")
    return PairTable(table.source, tuple(rows), frozenset(places) - {STUDENT_ID, MENTOR_ID}, problems)


def _demand_once(table: RawTable, keys: Mapping[str, str]) -> None:
    found = [keys[key] for cell in table.header if (key := header_key(cell)) in keys]
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise RosterError(f"{table.source} must have each column once; {', '.join(twice)} stands there more than once.")


def _table(source: Any, keys: Mapping[str, str], called: str) -> RawTable:
    path = Path(source) if isinstance(source, (str, Path)) and source != "-" else None
    if path is not None and path.suffix.lower() in {".parquet", ".json"}:
        import pandas as pd

        try:
            source = pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_json(path, dtype=False)
        except FileNotFoundError:
            raise no_file(path, called) from None
        except (OSError, ValueError) as error:
            raise FileError(
                f"Cannot read {path}: {type(error).__name__}. Give a table as CSV, .xlsx, Parquet or JSON."
            ) from None  # the library's own words may hold a cell
    return raw_table(source, lambda cells: len({header_key(cell) for cell in cells} & keys.keys()), called=called)
