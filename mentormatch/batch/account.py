"""What became of some students: counts, and the first warnings about them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.people.profiles import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.results.ranking import Ranking

MOST_WARNINGS = 30
"""Warnings kept word by word; the others are counted."""


@dataclass(frozen=True, slots=True)
class Account:
    """Counts of ranked students; two accounts add up.

    Attributes
    ----------
    n_students : int
        Students ranked.
    n_without : int
        Those of them for whom no mentor is eligible, so that they have no row.
    n_rows : int
        Recommendations.
    n_issues : int
        Issues found while ranking, such as a word that no vocabulary knows.
    warnings : tuple of Issue
        The first of these issues that are more than a note.

    Examples
    --------
    >>> Account(n_students=2, n_without=1, n_rows=5) + Account(n_students=1, n_rows=5)
    Account(n_students=3, n_without=1, n_rows=10, n_issues=0, warnings=())
    """

    n_students: int = 0
    n_without: int = 0
    n_rows: int = 0
    n_issues: int = 0
    warnings: tuple[Issue, ...] = ()

    def __add__(self, other: Account) -> Account:
        return Account(
            self.n_students + other.n_students,
            self.n_without + other.n_without,
            self.n_rows + other.n_rows,
            self.n_issues + other.n_issues,
            (*self.warnings, *other.warnings)[:MOST_WARNINGS],
        )

    @property
    def n_unlisted(self) -> int:
        """Issues that are counted and not among ``warnings``."""
        return self.n_issues - len(self.warnings)

    @classmethod
    def of(cls, ranking: Ranking) -> Account:
        """Return the account of a ranking of students whose roster's own issues were left out."""
        found = ranking.issues["students"]
        warnings = tuple(issue for issue in found if issue.severity != "note")
        n_students = len(ranking.students)
        n_without = n_students - len(set(ranking.student_ids))
        return cls(n_students, n_without, len(ranking), len(found), warnings[:MOST_WARNINGS])

    def to_json(self) -> dict[str, Any]:
        """Return the account as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, known: Mapping[str, Any]) -> Account:
        """Return the account that :meth:`to_json` was called on."""
        return cls(**{**known, "warnings": tuple(Issue(**issue) for issue in known["warnings"])})
