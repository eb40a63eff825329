"""The ranked mentors of every student."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.ranking.weights import BLOCKS
from mentormatch.results.notebook import MOST_ROWS, bar_html, lines_html, table_html
from mentormatch.results.output import write_table
from mentormatch.results.portfolio import Portfolios
from mentormatch.results.recommendation import Recommendation
from mentormatch.results.rosters import FromRosters

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.weights import Weights
    from mentormatch.results.advice import Advice
    from mentormatch.results.exclusions import Exclusions
    from mentormatch.results.explanation import Contrast, Explanation
    from mentormatch.results.plan import Plan
    from mentormatch.results.portfolio import Portfolio


@dataclass(frozen=True)
class Ranking(FromRosters):
    """One row per (student, recommended mentor), students in roster order, mentors best first.

    Attributes
    ----------
    student_ids, mentor_ids : tuple of str, shape (n_rows,)
    mentor_names : tuple of str, shape (n_rows,)
    ranks : ndarray of int, shape (n_rows,)
        From 1 for each student.
    scores : ndarray of float, shape (n_rows,)
        At most 1; just below 0 when cautions outweigh the rest.
    contributions : mapping of str to ndarray of shape (n_rows,)
        One per block, then ``cautions``; they sum to the score.
    score_low, score_high : ndarray of float, shape (n_rows,)
        Where the score could lie if the mentor filled in what is missing.
    students : tuple of str
        Ids of all students ranked, also those for whom nobody is eligible.
    weights : mapping of str to Weights
        Weights used, by student id, before weights of silent blocks are spread.
    notes : mapping of str to tuple of str
        What should be known about a student's list, such as an unknown stage or a short list.
    excluded : Exclusions
        Pairs that are not eligible, and why.
    people : mapping of str to Profiles
        ``students`` and ``mentors``, as scored; ``issues``, ``rows_read`` and ``rows_kept`` tell of their rosters.
    as_of : int
        Year from which ties are dated.
    """

    student_ids: tuple[str, ...]
    mentor_ids: tuple[str, ...]
    mentor_names: tuple[str, ...]
    ranks: NDArray[np.intp]
    scores: NDArray[np.float64]
    contributions: Mapping[str, NDArray[np.float64]]
    score_low: NDArray[np.float64]
    score_high: NDArray[np.float64]
    students: tuple[str, ...]
    weights: Mapping[str, Weights]
    notes: Mapping[str, tuple[str, ...]]
    excluded: Exclusions
    people: Mapping[str, Profiles] = field(repr=False)
    as_of: int
    _explain: Callable[[Sequence[tuple[str, str]]], Sequence[Explanation]] = field(repr=False, compare=False)
    _contrast: Callable[[Sequence[tuple[str, str, str]]], Sequence[Contrast]] = field(repr=False, compare=False)
    _portfolios: Callable[[Sequence[str], int], Sequence[Portfolio]] = field(repr=False, compare=False)
    _plan: Callable[[str, Mapping[str, Any]], Plan] = field(repr=False, compare=False)
    _advise: Callable[[str], Advice] = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.student_ids)

    def explain(self, student_id: str, mentor_id: str) -> Explanation:
        """Say why a mentor has this score for a student; the mentor need not be in the student's list.

        Raises
        ------
        SettingError
            When an id is not known, or the pair is not eligible (with the reason).
        """
        return self._explain([(student_id, mentor_id)])[0]

    def explanations(self) -> tuple[Explanation, ...]:
        """Return the explanation of every row, shape (n_rows,); faster than asking for them one by one."""
        return tuple(self._explain(list(zip(self.student_ids, self.mentor_ids, strict=True))))

    def contrast(self, student_id: str, mentor_id: str, versus: str) -> Contrast:
        """Say why ``mentor_id`` scores higher or lower than ``versus`` for a student.

        Raises
        ------
        SettingError
            When an id is not known, the two mentors are the same, or one is not eligible.
        """
        return self._contrast([(student_id, mentor_id, versus)])[0]

    def contrasts(self) -> tuple[Contrast, ...]:
        """Return why every recommended mentor stands above the next in the student's list; the last ones have none."""
        own = list(zip(self.student_ids, self.mentor_ids, strict=True))
        return tuple(self._contrast([(*one, mentor) for one, (student, mentor) in pairwise(own) if student == one[0]]))

    def portfolio(self, student_id: str, *, size: int = 3) -> Portfolio:
        """Choose mentors for one student who add different insights, and say what each of them adds.

        They are chosen among the best of all eligible mentors, whatever ``k`` was; docs/portfolio.md has the rule.

        Parameters
        ----------
        student_id : str
        size : int
            Number of mentors wanted, from 1 to 10; fewer are returned where fewer are eligible.

        Raises
        ------
        SettingError
            When no student has this id, or the size is not allowed.
        """
        return self._portfolios([student_id], size)[0]

    def portfolios(self, *, size: int = 3) -> Portfolios:
        """Return the portfolio of every student; parameters and errors as for :meth:`portfolio`."""
        return Portfolios(tuple(self._portfolios(self.students, size)), self.issues)

    def plan(
        self,
        student_id: str,
        *,
        chosen: Collection[str] | None = None,
        declined: Collection[str] = (),
        deadline: dt.date | str | None = None,
        today: dt.date | str | None = None,
        start: dt.date | str | None = None,
        letters: int | None = None,
        target: float = 0.9,
        chances: float | Mapping[str, float] = 0.75,
    ) -> Plan:
        """Plan one student's way to letters; parameters and errors as for :func:`mentormatch.plan`."""
        wishes = {"chosen": chosen, "declined": declined, "deadline": deadline, "today": today, "start": start}
        return self._plan(student_id, {**wishes, "letters": letters, "target": target, "chances": chances})

    def advise(self, student_id: str) -> Advice:
        """Say how firm a student's list is, what would change it, what is missing, and what would be better.

        Everything is computed against all eligible mentors, whatever stands in the list; docs/explanations.md defines
        every number.

        Raises
        ------
        SettingError
            When no student has this id.
        """
        return self._advise(student_id)

    @cached_property
    def _rows_of(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {student: [] for student in self.students}
        for row, student in enumerate(self.student_ids):
            rows[student].append(row)
        return rows

    def top(self, student_id: str) -> tuple[Recommendation, ...]:
        """Return one student's recommended mentors, best first; empty when nobody is eligible.

        Raises
        ------
        SettingError
            When no student has this id.
        """
        if student_id not in self._rows_of:
            raise SettingError(f"student_id {student_id!r} was not ranked; {len(self.students)} students were.")
        return tuple(
            Recommendation(
                rank=int(self.ranks[row]),
                mentor_id=self.mentor_ids[row],
                mentor_name=self.mentor_names[row],
                score=float(self.scores[row]),
                contributions={name: float(values[row]) for name, values in self.contributions.items()},
            )
            for row in self._rows_of[student_id]
        )

    def columns(self, *, explain: bool = False) -> dict[str, list[Any]]:
        """Return the table by column.

        Parameters
        ----------
        explain : bool
            Add a column ``why`` with the explanation of every row.
        """
        table: dict[str, list[Any]] = {
            "student_id": list(self.student_ids),
            "rank": self.ranks.tolist(),
            "mentor_id": list(self.mentor_ids),
            "mentor_name": list(self.mentor_names),
            "score": self.scores.tolist(),
            **{name: values.tolist() for name, values in self.contributions.items()},
            "score_low": self.score_low.tolist(),
            "score_high": self.score_high.tolist(),
        }
        if explain:
            table["why"] = [explanation.text for explanation in self.explanations()]
        return table

    def to_frame(self, *, explain: bool = False) -> pd.DataFrame:
        """Return the table as a pandas DataFrame, one row per recommendation; ``explain`` adds the column ``why``."""
        import pandas as pd

        return pd.DataFrame(self.columns(explain=explain))

    def to_csv(self, target: str | Path | TextIO, *, explain: bool = False) -> None:
        """Write CSV in UTF-8, every text cell guarded against formula injection; "-" is standard output.

        Raises
        ------
        FileError
            When the file cannot be written; no partial file is left.
        """
        write_table(target, self.columns(explain=explain), "csv")

    def to_parquet(self, target: str | Path, *, explain: bool = False) -> None:
        """Write Parquet; raises FileError when the file cannot be written."""
        write_table(target, self.columns(explain=explain), "parquet")

    def to_json(self, target: str | Path | TextIO, *, explain: bool = False) -> None:
        """Write a JSON list with one object per row; raises FileError when the file cannot be written."""
        write_table(target, self.columns(explain=explain), "json")

    def report(self, path: str | Path, *, title: str = "Mentor recommendations", advice: bool = False) -> None:
        """Write one HTML file for a browser: every student's mentors with reasons, who is not eligible, rows to mend.

        The file needs no network and holds all reasons.

        Parameters
        ----------
        path : path
        title : str
        advice : bool
            Add for every student what :meth:`advise` says: how firm the list is, and what would change it. It takes
            longer, because every list is made again for many changed profiles.

        Raises
        ------
        FileError
            When the file cannot be written.
        """
        from mentormatch.reporting.page import write_page
        from mentormatch.reporting.rankings import ranking_report

        write_page(path, ranking_report(self, title=title, advice=advice))

    def __repr__(self) -> str:
        return f"<Ranking of {len(set(self.mentor_ids))} mentors for {len(self.students)} students, {len(self)} rows>"

    def _repr_html_(self) -> str:
        """Show the first students as a table with bars in a notebook."""
        rows = []
        for row in range(min(len(self), MOST_ROWS)):
            bar = bar_html({name: float(values[row]) for name, values in self.contributions.items()})
            who = self.student_ids[row], int(self.ranks[row]), self.mentor_ids[row], self.mentor_names[row]
            rows.append((*who, float(self.scores[row]), bar))
        more = [f"{len(rows)} of {len(self)} rows; .to_frame() has all."] if len(rows) < len(self) else []
        head = ("student", "rank", "mentor", "name", "score", " | ".join(BLOCKS))
        return table_html(head, rows) + lines_html(more)
