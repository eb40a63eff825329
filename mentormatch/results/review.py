"""What a person decided about a plan, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.results.decisions import FORBID
from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.results.changes import Changes, Dropped, Pair
    from mentormatch.results.decisions import Decided


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewed plan against the assignment that was made from it.

    Attributes
    ----------
    source : str
        What the reviewed table is called.
    decided : tuple of Decided
        Decisions and notes, in the order of the ids.
    changes : Changes
        Pairs of the plan that are there again, that are gone, and new ones; empty where the table does not say what was
        proposed.
    """

    source: str
    decided: tuple[Decided, ...]
    changes: Changes

    @property
    def decisions(self) -> Mapping[Pair, str]:
        """``approve``, ``lock`` or ``forbid`` by (student_id, mentor_id)."""
        return {(own.student_id, own.mentor_id): own.decision for own in self.decided if own.decision}

    @property
    def notes(self) -> Mapping[Pair, str]:
        """Remarks by (student_id, mentor_id); the mentor is "" for one about a student."""
        return {(own.student_id, own.mentor_id): own.note for own in self.decided if own.note}

    @property
    def forbidden(self) -> tuple[Pair, ...]:
        """Pairs that must not be."""
        return tuple(pair for pair, decision in self.decisions.items() if decision == FORBID)

    @property
    def kept(self) -> tuple[Pair, ...]:
        """Pairs of the plan that are there again."""
        return self.changes.kept

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Pairs of the plan that are gone, and why."""
        return self.changes.dropped

    @property
    def added(self) -> tuple[Pair, ...]:
        """Pairs that the plan did not have."""
        return self.changes.added

    def __str__(self) -> str:
        return f"{counted(str(len(self.decisions)), 'decision')} of {self.source}: {self.changes}"
