"""What a person decided about an assignment, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.results.rematch import Dropped, Pair

APPROVE, LOCK, FORBID = "approve", "lock", "forbid"
DECISIONS = (APPROVE, LOCK, FORBID)
"""What can be decided about a pair: it stays as it is, it must be, it must not be."""


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewed assignment against the one that was made from it.

    Attributes
    ----------
    source : str
        What the reviewed table is called.
    decisions : mapping of (student_id, mentor_id) to str
        ``approve``, ``lock`` or ``forbid``, as written.
    notes : mapping of (student_id, mentor_id) to str
        Remarks of the reviewer; the mentor is "" in rows without one.
    kept, added : tuple of (student_id, mentor_id)
        Pairs of the reviewed table that are there again, and new ones.
    dropped : tuple of Dropped
        Pairs of the reviewed table that are gone, and why.
    """

    source: str
    decisions: Mapping[Pair, str]
    notes: Mapping[Pair, str]
    kept: tuple[Pair, ...]
    dropped: tuple[Dropped, ...]
    added: tuple[Pair, ...]

    @property
    def forbidden(self) -> tuple[Pair, ...]:
        """Pairs that must not be."""
        return tuple(pair for pair, decision in self.decisions.items() if decision == FORBID)

    def __str__(self) -> str:
        decided = counted(str(len(self.decisions)), "decision")
        kept = counted(str(len(self.kept)), "pair")
        return f"{decided} of {self.source}: {kept} kept, {len(self.dropped)} dropped, {len(self.added)} added."
