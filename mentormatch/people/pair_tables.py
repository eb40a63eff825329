"""Tables of pairs: rows that name a student and a mentor, with a few more columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_ID, STUDENT_ID
from mentormatch.errors import FileError, RosterError
from mentormatch.people.identity import canonical_id
from mentormatch.people.tables import raw_table
from mentormatch.people.writing import unguard
from mentormatch.vocabulary.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mentormatch.people.tables import RawTable


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row: the ids, where it stands, and the cells of the other columns that are known."""

    student_id: str
    mentor_id: str
    number: int
    line: int | None
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """Where the row stands, for messages."""
        return f"row {self.number}" if self.line is None else f"line {self.line}"


@dataclass(frozen=True, slots=True)
class PairTable:
    """Rows of a table of pairs, which of the other columns it has, and rows that are broken, in words."""

    source: str
    rows: tuple[PairRow, ...]
    columns: frozenset[str]
    problems: tuple[str, ...]


def read_pairs(source: Any, columns: Collection[str] = ()) -> PairTable:
    """Read a table of pairs.

    Parameters
    ----------
    source : path, "-", file object, DataFrame, or list of dicts
        CSV, Parquet or JSON where it is a path; with columns ``student_id`` and ``mentor_id``.
    columns : collection of str
        Other columns to read where they are there.

    Raises
    ------
    RosterError
        When a column is missing.
    FileError
        When a file cannot be read.

    Examples
    --------
    >>> table = read_pairs([{"student_id": "S1", "mentor_id": "2.0", "score": 0.5}], ["score"])
    >>> [(row.student_id, row.mentor_id, row.cells["score"]) for row in table.rows]
    [('S1', '2', '0.5')]
    """
    keys = {header_key(name): name for name in (STUDENT_ID, MENTOR_ID, *columns)}
    table = _table(source, keys)
    places = {keys[key]: place for place, name in enumerate(table.header) if (key := header_key(name)) in keys}
    if STUDENT_ID not in places or MENTOR_ID not in places:
        has = ", ".join(table.header) or "none"
        raise RosterError(f"{table.source} must have columns {STUDENT_ID} and {MENTOR_ID}; it has {has}.")
    rows = []
    for row in table.rows:
        student, mentor = (canonical_id(unguard(str(row.cells[places[name]]))) for name in (STUDENT_ID, MENTOR_ID))
        cells = {name: unguard(str(row.cells[place])) for name, place in places.items() if name in columns}
        rows.append(PairRow(student, mentor, row.number, row.line, cells))
    problems = tuple(f"line {issue.line}: {issue.found}" for issue in table.issues if issue.severity == "error")
    return PairTable(table.source, tuple(rows), frozenset(places) - {STUDENT_ID, MENTOR_ID}, problems)


def _table(source: Any, keys: Mapping[str, str]) -> RawTable:
    path = Path(source) if isinstance(source, (str, Path)) and source != "-" else None
    if path is not None and path.suffix.lower() in {".parquet", ".json"}:
        import pandas as pd

        try:
            source = pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_json(path, dtype=False)
        except (OSError, ValueError) as error:
            raise FileError(
                f"Cannot read {path}: {type(error).__name__}. Give a table as CSV, Parquet or JSON."
            ) from error
    return raw_table(source, lambda cells: len({header_key(cell) for cell in cells} & keys.keys()))
