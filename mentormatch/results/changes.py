"""What changed between two assignments: pairs that stayed, went and came, and what that means for each student."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[str, str]
"""Ids of a student and a mentor."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A pair of the earlier assignment that is not there any more, and why."""

    student_id: str
    mentor_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A student whose mentors changed.

    Attributes
    ----------
    before, after : tuple of str
        Ids of the mentors lost and gained, the highest score first.
    gain : float
        Scores of those gained less scores of those lost; NaN when one of these is not in the rosters any more.
    without : bool
        Whether the student had a mentor, and has none now.
    """

    student_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    gain: float
    without: bool

    def __str__(self) -> str:
        lost, gained = (", ".join(own) or "nobody" for own in (self.before, self.after))
        by = "" if math.isnan(self.gain) else f" (score {self.gain:+.2f})"
        return f"{self.student_id}: {lost} -> {gained}{by}{', now without a mentor' if self.without else ''}"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed.

    Attributes
    ----------
    kept, added : tuple of (student_id, mentor_id)
    dropped : tuple of Dropped
    moved : tuple of Moved
        The same student by student.
    """

    kept: tuple[Pair, ...]
    dropped: tuple[Dropped, ...]
    added: tuple[Pair, ...]
    moved: tuple[Moved, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per pair with its change: kept, dropped or added, and the reason of those dropped."""
        import pandas as pd

        rows = [(*pair, "kept", "") for pair in self.kept] + [(*pair, "added", "") for pair in self.added]
        rows += [(own.student_id, own.mentor_id, "dropped", own.reason) for own in self.dropped]
        return pd.DataFrame(sorted(rows), columns=["student_id", "mentor_id", "change", "reason"])

    def __str__(self) -> str:
        pairs = "1 pair" if len(self.kept) == 1 else f"{len(self.kept)} pairs"
        return f"{pairs} kept, {len(self.dropped)} dropped, {len(self.added)} added."

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each student whose mentors changed, each followed by why pairs were dropped."""
        why: dict[str, list[str]] = {own.student_id: [] for own in self.moved}
        for own in self.dropped:
            named = "" if own.reason.startswith(f"{own.mentor_id} ") else f"{own.mentor_id}: "
            why[own.student_id].append(f"  {named}{own.reason}")
        return tuple(line for own in self.moved for line in (str(own), *why[own.student_id]))
