"""Pairs that a source names, in whatever form it comes, and the words for a decision on one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.people.pair_tables import read_pairs
from mentormatch.results.assignment import Assignment
from mentormatch.results.decisions import APPROVE, FORBID, LOCK, SET_ASIDE

if TYPE_CHECKING:
    from collections.abc import Collection

_WORDS = {
    APPROVE: "approve approved yes ok okay confirm confirmed",
    LOCK: "lock locked keep",
    FORBID: "forbid forbidden decline declined never no",
}
_DECISIONS = {word: decision for decision, words in _WORDS.items() for word in words.split(" ")}


@dataclass(frozen=True, slots=True)
class NamedPair:
    """A pair as a source names it: where it stands, in words for messages, and the cells of other columns."""

    place: str
    student_id: str
    mentor_id: str
    cells: Mapping[str, str]

    @property
    def status(self) -> str:
        """What the row says it is, in lower case; "" where it says nothing."""
        return self.cells.get("status", "").casefold().strip()

    @property
    def is_aside(self) -> bool:
        """Whether the row only carries a decision or a note on a pair that is not assigned."""
        return self.status in SET_ASIDE


@dataclass(frozen=True, slots=True)
class NamedPairs:
    """What a source is called, its rows, also those without a mentor, and which of the other columns it has."""

    source: str
    rows: tuple[NamedPair, ...]
    columns: frozenset[str]


def decision_of(cell: str) -> str | None:
    """Return the decision that a cell states, "" for a blank one, None for a word that is none.

    Examples
    --------
    >>> decision_of(" Approved"), decision_of(""), decision_of("aprove")
    ('approve', '', None)
    """
    word = cell.casefold().strip()
    return _DECISIONS.get(word) if word else ""


def near(cell: str) -> str:
    """Return a question that names the decision a misspelt word may mean, or "".

    Examples
    --------
    >>> near("aprove"), near("perhaps")
    (' Did you mean approve?', '')
    """
    found = difflib.get_close_matches(cell.casefold().strip()[:40], _DECISIONS, n=1)
    return f" Did you mean {_DECISIONS[found[0]]}?" if found else ""


def named_rows(source: Any, columns: Collection[str], *, called: str) -> NamedPairs:
    """Return all rows of a source.

    Parameters
    ----------
    source : Assignment, path, "-", DataFrame, list of dicts, or iterable of (student_id, mentor_id); None is empty
    columns : collection of str
        Other columns to read where they are there.
    called : str
        What is looked for, for the message that there is no such file.

    Raises
    ------
    SettingError
        When an item is no pair, or rows of a table are broken.
    RosterError, FileError
        When a table cannot be read or lacks a column of ids.
    """
    if source is None:
        return NamedPairs(called, (), frozenset())
    if isinstance(source, Assignment):
        table = source.columns()
        source = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    if isinstance(source, Iterable) and not isinstance(source, (str, Mapping)) and not hasattr(source, "columns"):
        source = source if hasattr(source, "read") else list(source)
        if isinstance(source, list) and not any(isinstance(own, Mapping) for own in source):
            return NamedPairs(called, tuple(_pair(own) for own in source), frozenset())
    found = read_pairs(source, columns, called=called)
    if found.problems:
        raise SettingError(f"{found.source} has broken rows: {'; '.join(found.problems[:5])}.")
    rows = tuple(
        NamedPair(f"{found.source}, {row.place}", row.student_id, row.mentor_id, row.cells) for row in found.rows
    )
    return NamedPairs(found.source, rows, found.columns)


def named_pairs(source: Any, *, called: str) -> list[NamedPair]:
    """Return the pairs of a source; rows without a mentor, as of students without one, are left out."""
    found = named_rows(source, ("status",), called=called)
    return [row for row in found.rows if row.mentor_id and not row.is_aside]


def _pair(pair: Any) -> NamedPair:
    if isinstance(pair, str) or not isinstance(pair, Iterable) or len(own := tuple(pair)) != 2:
        raise SettingError(f"Pairs must be (student_id, mentor_id); got {pair!r}.")
    return NamedPair("", str(own[0]), str(own[1]), {})
