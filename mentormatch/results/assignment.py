"""Who is assigned to whom: pairs with their reasons, loads, those without a mentor, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.people.writing import write_file
from mentormatch.results.assignment_table import assignment_columns
from mentormatch.results.notebook import MOST_ROWS, lines_html, table_html
from mentormatch.results.output import Tabular
from mentormatch.results.rosters import FromRosters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.results.certificate import Certificate
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
        What was decided about an earlier plan, and what changed, where this one was made from it.
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
        row without a mentor, whose ``reason`` says why places stay empty. ``decision`` and ``note`` are for a
        coordinator to fill in, and hold what stood in the file that was reviewed; decisions and notes on pairs that
        are not assigned have rows of their own, with the status forbidden or note.
        """
        return assignment_columns(self)

    def to_xlsx(self, path: str | Path) -> None:
        """Write an Excel workbook to review: every pair with its reasons, and cells for a decision and a note.

        ``mentormatch.assign(..., review=path)`` then keeps to what was filled in. The same assignment gives the same
        bytes.

        Raises
        ------
        FileError
            When the file cannot be written; no partial file is left.
        SettingError
            When it does not fit into a workbook: more than 1,048,575 rows, or an id or note of more than 32,767
            characters.
        """
        from mentormatch.results.workbook import assignment_workbook

        write_file(Path(path), assignment_workbook(self))

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
