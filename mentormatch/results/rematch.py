"""An assignment mended: what stayed, what went and why, what came, and what more changes would gain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.results.changes import Changes
from mentormatch.results.notebook import lines_html, table_html

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.results.assignment import Assignment
    from mentormatch.results.changes import Dropped, Pair


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a number of changes buys.

    Attributes
    ----------
    n_changed : int
        Pairs of the earlier assignment given up, of those that could still be assigned.
    total : float
        The largest total score with so many changes, among assignments that serve as many students and fill as many
        places; only points are named that no mixture of others surpasses.
    """

    n_changed: int
    total: float


@dataclass(frozen=True)
class Rematch:
    """A mended assignment.

    Attributes
    ----------
    assignment : Assignment
        Its ``review`` says what stayed, went and came.
    curve : tuple of CurvePoint
        From the fewest changes to those that the largest total takes.
    """

    assignment: Assignment
    curve: tuple[CurvePoint, ...]

    @property
    def changes(self) -> Changes:
        """What stayed, went and came."""
        return self.assignment.review.changes if self.assignment.review else Changes((), (), (), ())

    @property
    def kept(self) -> tuple[Pair, ...]:
        """Pairs of the earlier assignment that stayed."""
        return self.changes.kept

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Pairs of the earlier assignment that went, and why."""
        return self.changes.dropped

    @property
    def added(self) -> tuple[Pair, ...]:
        """Pairs that came."""
        return self.changes.added

    def to_frame(self) -> pd.DataFrame:
        """Return one row per pair with its change: kept, dropped or added, and the reason of those dropped."""
        return self.changes.to_frame()

    def curve_frame(self) -> pd.DataFrame:
        """Return the curve: pairs changed, total score, and what it gains over the fewest changes."""
        import pandas as pd

        rows = [(point.n_changed, point.total, point.total - self.curve[0].total) for point in self.curve]
        return pd.DataFrame(rows, columns=["n_changed", "total", "gain"])

    def __str__(self) -> str:
        return "\n".join([str(self.changes), *self._about_curve(), str(self.assignment.certificate)])

    def _about_curve(self) -> list[str]:
        last, total = self.curve[-1], self.assignment.certificate.total
        here = min(self.curve, key=lambda point: abs(point.total - total))
        if here is last:
            return ["No further change would raise the total score."]
        more = last.n_changed - here.n_changed
        pairs = "1 more pair" if more == 1 else f"{more} more pairs"
        return [f"Changing {pairs} would raise the total score by {last.total - here.total:.4f} at most."]

    def __repr__(self) -> str:
        return f"<Rematch: {len(self.kept)} pairs kept, {len(self.dropped)} dropped, {len(self.added)} added>"

    def _repr_html_(self) -> str:
        """Show what changed in a notebook."""
        rows = [row for row in self.to_frame().itertuples(index=False, name=None) if row[2] != "kept"]
        return lines_html(str(self).splitlines()) + table_html(("student", "mentor", "change", "reason"), rows)
