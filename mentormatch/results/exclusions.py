"""Pairs that were not eligible, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One mentor who is not eligible for one student, with every reason."""

    mentor_id: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Exclusions:
    """All exclusions of a ranking.

    Attributes
    ----------
    counts : mapping of str to int
        Number of pairs per reason; a pair with two reasons counts under both.
    n_pairs : int
        Number of pairs that are not eligible.
    words : mapping of str to str
        Each reason as the rest of a sentence that begins with the mentor.
    """

    counts: Mapping[str, int]
    n_pairs: int
    words: Mapping[str, str]
    _of_student: Callable[[str], tuple[Exclusion, ...]] = field(repr=False, compare=False)

    def __repr__(self) -> str:
        own = ", ".join(f"{reason} {count}" for reason, count in self._ordered()) or "none"
        return f"<Exclusions of {self.n_pairs} pairs: {own}>"

    def _ordered(self) -> list[tuple[str, int]]:
        return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))

    def pairs(self, student_id: str) -> tuple[Exclusion, ...]:
        """Return the mentors who are not eligible for one student, in order of their ids.

        Raises
        ------
        SettingError
            When nobody has this id.
        """
        return self._of_student(student_id)

    def to_frame(self) -> pd.DataFrame:
        """Return the counts, one row per reason, most frequent first."""
        import pandas as pd

        rows = [(reason, self.words[reason], count) for reason, count in self._ordered()]
        return pd.DataFrame(rows, columns=["reason", "meaning", "pairs"])
