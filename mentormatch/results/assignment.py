"""Who is assigned to whom: pairs with their reasons, loads, those without a mentor, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.results.assignment_table import columns_of
from mentormatch.results.notebook import MOST_ROWS, lines_html, table_html
from mentormatch.results.output import Tabular
from mentormatch.results.rosters import FromRosters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.results.exclusions import Exclusions
    from mentormatch.results.explanation import Explanation
    from mentormatch.results.review import Review


@dataclass(frozen=True, slots=True)
class Alternate:
    """A mentor to go to next: the score, and how many seats are still free."""

    mentor_id: str
    mentor_name: str
    score: float
    free_seats: int

    def __str__(self) -> str:
        return f"{self.mentor_id} ({f'{self.free_seats} free' if self.free_seats else 'full'})"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A student with fewer mentors than wanted, and why."""

    student_id: str
    wanted: int
    got: int
    reason: str


@dataclass(frozen=True, slots=True)
class Load:
    """What one mentor has to carry.

    Attributes
    ----------
    seats : int
        Free seats before this assignment.
    taken : int
        Students assigned.
    minimum : int
        Students that had to be assigned.
    price : float
        What one more seat would add to the best total, all else equal; 0 where a seat is free.
    """

    mentor_id: str
    mentor_name: str
    seats: int
    taken: int
    minimum: int
    price: float


@dataclass(frozen=True, slots=True)
class Shortage:
    """Students who want more places than the mentors they can go to have seats, and what would help.

    Attributes
    ----------
    students, mentors : tuple of str
        Ids. No mentor beside these can be assigned to any of these students, but for those they have.
    places, seats : int
        Places these students want, seats these mentors have.
    elsewhere : int
        Places these students have with other mentors.
    advice : str
    """

    students: tuple[str, ...]
    mentors: tuple[str, ...]
    places: int
    seats: int
    elsewhere: int
    advice: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is known about the whole.

    Attributes
    ----------
    method : str
    n_students, n_served : int
        Students who want a mentor, and those who get at least one; more cannot be served by "best" and "fair".
    n_wanted, n_filled : int
        Places wanted and filled; more cannot be filled by "best" and "fair".
    n_seats : int
        Free seats of all mentors.
    total : float
        Sum of the scores of all pairs.
    gap : float
        How far the total is at most below the largest one among the assignments that serve and fill as much; proven to
        be 0 for "best", ``inf`` for "stable".
    step : float
        Scores are counted in steps of this size when totals are compared.
    worst, worst_bound, price, n_raised
        For "fair": the lowest mean score per place wanted of a student who has a mentor, what it cannot surpass, the
        total given up for it, and how many students were raised before the total counted; else None.
    shortages : tuple of Shortage
    """

    method: str
    n_students: int
    n_served: int
    n_wanted: int
    n_filled: int
    n_seats: int
    total: float
    gap: float
    step: float
    worst: float | None = None
    worst_bound: float | None = None
    price: float | None = None
    n_raised: int | None = None
    shortages: tuple[Shortage, ...] = ()

    def __str__(self) -> str:
        served = (
            f"{self.n_served} of {self.n_students} students {'has' if self.n_served == 1 else 'have'} a mentor; "
            f"{self.n_filled} of {self.n_wanted} places wanted {'is' if self.n_filled == 1 else 'are'} filled, "
            f"from {self.n_seats} free {'seat' if self.n_seats == 1 else 'seats'}."
        )
        return "\n".join([served, self._about_total(), *(shortage.advice for shortage in self.shortages)])

    def _about_total(self) -> str:
        if self.method == "best" and self.gap > 0:
            return (
                f"Total score {self.total:.4f}, {self.gap:.4f} below the largest among all assignments that serve as "
                "many students and fill as many places."
            )
        if self.method == "best":
            return (
                f"Total score {self.total:.4f}: the largest among all assignments that serve as many students and fill "
                f"as many places (gap {self.gap:.4f})."
            )
        if self.method == "fair" and self.worst is not None and self.n_raised is not None:
            raised = "1 student was" if self.n_raised == 1 else f"{self.n_raised} students were"
            return (
                f"The worst-off student who has a mentor gets {self.worst:.4f} per place wanted; more than "
                f"{self.worst_bound:.4f} is not possible. {raised} raised as far as can be, the worst-off first, "
                f"before the total counted. Total score {self.total:.4f}, {self.price:.4f} less than the largest."
            )
        return (
            f"Total score {self.total:.4f}. No student and mentor would both rather have each other than whom they got."
        )


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a student did not get a mentor.

    Attributes
    ----------
    loss : float
        Score with this mentor, less that with the student's own lowest one; NaN without any.
    total_change : float
        What the total would change by if this pair were locked and all others assigned anew; NaN when it cannot be.
    text : str
    """

    student_id: str
    mentor_id: str
    loss: float
    total_change: float
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Assignment(Tabular, FromRosters):
    """One row per assigned pair, students in roster order, for each the highest score first.

    Attributes
    ----------
    student_ids, mentor_ids, mentor_names : tuple of str, shape (n_rows,)
    scores : ndarray of float, shape (n_rows,)
    contributions : mapping of str to ndarray of shape (n_rows,)
        One per block, then ``cautions``; they sum to the score.
    locked : tuple of bool, shape (n_rows,)
    reasons : tuple of str, shape (n_rows,)
        Which choice of the student's this is, and what became of the earlier ones.
    students : tuple of str
        Ids of all students, also those without a mentor.
    unplaced : tuple of Unplaced
        Students with fewer mentors than they want.
    loads : tuple of Load
        One per mentor, in roster order.
    alternates : mapping of str to tuple of Alternate
        By student: the best eligible mentors not assigned, the highest score first.
    certificate : Certificate
    excluded : Exclusions
        Pairs that are not eligible, and why; seats are none of the reasons.
    manifest : mapping
        What the assignment was made from: versions, settings, hashes of the rosters, locks.
    people : mapping of str to Profiles
        ``students`` and ``mentors``, as scored; ``issues``, ``rows_read`` and ``rows_kept`` tell of their rosters.
    review : Review or None
        What became of a reviewed assignment, where this one was made from it.
    """

    student_ids: tuple[str, ...]
    mentor_ids: tuple[str, ...]
    mentor_names: tuple[str, ...]
    scores: NDArray[np.float64]
    contributions: Mapping[str, NDArray[np.float64]]
    locked: tuple[bool, ...]
    reasons: tuple[str, ...]
    students: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]
    loads: tuple[Load, ...]
    alternates: Mapping[str, tuple[Alternate, ...]]
    certificate: Certificate
    excluded: Exclusions
    manifest: Mapping[str, Any]
    people: Mapping[str, Profiles] = field(repr=False)
    _explain: Callable[[Sequence[tuple[str, str]]], Sequence[Explanation]] = field(repr=False, compare=False)
    _why_not: Callable[[str, str], WhyNot] = field(repr=False, compare=False)
    review: Review | None = None

    def __len__(self) -> int:
        return len(self.student_ids)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Ids of the student and the mentor of every pair."""
        return tuple(zip(self.student_ids, self.mentor_ids, strict=True))

    @cached_property
    def _mentors_of(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {student: [] for student in self.students}
        for student, mentor in self.pairs:
            found[student].append(mentor)
        return found

    def mentors_of(self, student_id: str) -> tuple[str, ...]:
        """Return the ids of one student's mentors, the highest score first.

        Raises
        ------
        SettingError
            When no student has this id.
        """
        if student_id not in self._mentors_of:
            raise SettingError(f"student_id {student_id!r} was not assigned; {len(self.students)} students were.")
        return tuple(self._mentors_of[student_id])

    def explain(self, student_id: str, mentor_id: str) -> Explanation:
        """Say why a mentor has this score for a student; raises SettingError for a pair that is not eligible."""
        return self._explain([(student_id, mentor_id)])[0]

    def explanations(self) -> tuple[Explanation, ...]:
        """Return the explanation of every pair, shape (n_rows,); faster than asking for them one by one."""
        return tuple(self._explain(self.pairs))

    def why_not(self, student_id: str, mentor_id: str) -> WhyNot:
        """Say why a student did not get a mentor: who has the seats, what they gain by it, what a change would cost.

        Raises
        ------
        SettingError
            When an id is not known, or the pair is assigned.
        """
        return self._why_not(student_id, mentor_id)

    def columns(self) -> dict[str, list[Any]]:
        """Return the table by column: the assigned pairs, and one row for each student with fewer mentors than wanted.

        ``status`` says what a row is: assigned or locked for a pair; short, or unassigned without any mentor, for a
        row without a mentor, whose ``reason`` says why places stay empty; forbidden for a pair that a review ruled out.
        ``decision`` and ``note`` are for a review: approve, lock or forbid, and a remark.
        """
        return columns_of(self)

    def to_xlsx(self, path: str | Path) -> None:
        """Write a workbook to review: every pair with its reasons, a decision to choose and room for a note.

        ``mentormatch.assign(..., review=path)`` makes the assignment anew by what was decided.

        Raises
        ------
        FileError
            When the file cannot be written.
        """
        from mentormatch.people.writing import write_file
        from mentormatch.results.workbook import workbook_of

        write_file(Path(path), workbook_of(self))

    def load_columns(self) -> dict[str, list[Any]]:
        """Return one row per mentor by column: seats, students assigned, minimum, price of a seat."""
        return {name: [getattr(load, name) for load in self.loads] for name in Load.__slots__}

    def loads_frame(self) -> pd.DataFrame:
        """Return :meth:`load_columns` as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.load_columns())

    def report(self, path: str | Path, *, title: str = "Mentor assignment") -> None:
        """Write one HTML file for a browser: who is assigned to whom and why, loads, who is not eligible, rows to mend.

        Raises
        ------
        FileError
            When the file cannot be written.
        """
        from mentormatch.reporting.assignments import assignment_report
        from mentormatch.reporting.page import write_page

        write_page(path, assignment_report(self, title=title))

    def __repr__(self) -> str:
        own = self.certificate
        return f"<Assignment ({own.method}): {len(self)} pairs, {own.n_served} of {own.n_students} students served>"

    def _repr_html_(self) -> str:
        """Show what is known about the whole, and the first pairs, in a notebook."""
        names = zip(
            self.student_ids, self.mentor_ids, self.mentor_names, self.scores.tolist(), self.reasons, strict=True
        )
        pairs = table_html(("student", "mentor", "name", "score", "reason"), list(names), most=MOST_ROWS)
        return lines_html(str(self.certificate).splitlines()) + pairs
