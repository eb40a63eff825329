"""Compare a ranking with the grades of people who know the mentors and the students."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import SettingError
from mentormatch.evaluation import metrics
from mentormatch.evaluation.bootstrap import interval
from mentormatch.evaluation.judgements import Scored, read_grades, read_scores
from mentormatch.parameters import Number, Whole, demand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

RELEVANT_FROM = 1.5
"""Mean grade of two judges from which a mentor counts as relevant: at least one of them says 2 of 3."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Metrics of one ranking, per student.

    Attributes
    ----------
    students : tuple of str, shape (n_students,)
        Students that were judged.
    measured : mapping of str to ndarray of shape (n_students,)
        By metric; ``nan`` where nothing can be measured for a student.
    exposure : mapping of str to float
        Share of all attention that each mentor gets in the first k, by the discount of the place; sums to 1.
    coverage : float
        Share of the mentors who stand in the first k of at least one student, in [0, 1].
    judged : float
        Share of the first k mentors that somebody judged, in [0, 1]; the others count as grade 0 in lists.
    unranked : tuple of str
        Students that were judged and have no list; they count with an empty one.
    k : int
    relevant_from : float
    """

    students: tuple[str, ...]
    measured: Mapping[str, NDArray[np.float64]]
    exposure: Mapping[str, float]
    coverage: float
    judged: float
    unranked: tuple[str, ...]
    k: int
    relevant_from: float

    @property
    def means(self) -> Mapping[str, float]:
        """Mean of every metric over the students for whom it can be measured; ``nan`` when there is none."""
        return {name: _mean(values) for name, values in self.measured.items()}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per metric: mean, ends of the 95% bootstrap interval over students, number of students."""
        import pandas as pd

        rows = [
            (name, _mean(values), *interval(values), int((~np.isnan(values)).sum()))
            for name, values in self.measured.items()
        ]
        return pd.DataFrame(rows, columns=["metric", "mean", "low", "high", "students"])

    def per_student(self) -> pd.DataFrame:
        """Return one row per student, one column per metric."""
        import pandas as pd

        return pd.DataFrame({"student_id": list(self.students), **self.measured})

    def versus(self, other: Evaluation) -> pd.DataFrame:
        """Compare with another ranking, student by student.

        Returns
        -------
        DataFrame
            One row per metric: mean difference (this one minus the other) and the ends of its 95% paired bootstrap
            interval over students.

        Raises
        ------
        SettingError
            When the two were not judged on the same students, or with other settings.
        """
        import pandas as pd

        settings = [(one.students, one.k, one.relevant_from) for one in (self, other)]
        if settings[0] != settings[1]:
            raise SettingError("Two rankings can be compared on the same students, k and relevant_from only.")
        rows = []
        for name, values in self.measured.items():
            gaps = values - other.measured[name]
            rows.append((name, _mean(gaps), *interval(gaps), int((~np.isnan(gaps)).sum())))
        return pd.DataFrame(rows, columns=["metric", "difference", "low", "high", "students"])

    def __repr__(self) -> str:
        shown = ", ".join(f"{name} {value:.3f}" for name, value in self.means.items())
        return f"<Evaluation of {len(self.students)} students: {shown}>"


def evaluate(ranking: Any, judgements: Any, *, k: int = 5, relevant_from: float = RELEVANT_FROM) -> Evaluation:
    """Measure a ranking against judgements.

    Parameters
    ----------
    ranking : Ranking, path, DataFrame or list of dicts
        With ``student_id``, ``mentor_id``, and ``score`` or ``rank``.
    judgements : path, DataFrame, list of dicts, or list of paths or DataFrames
        With ``student_id``, ``mentor_id`` and ``grade``, 0 or more; several judges of a pair are averaged.
    k : int
        Length of the list that is looked at, 1 or more.
    relevant_from : float
        Mean grade from which a mentor counts as relevant, for all metrics but nDCG and the Kendall loss.

    Returns
    -------
    Evaluation
        ``ndcg@k`` (gain ``2 ** grade - 1``), ``recall@k``, ``mrr``, ``map``, ``gauc`` (AUC within a student) and
        ``kendall_loss`` (weighted; .5 is chance), each per student.

    Raises
    ------
    SettingError
        When k or relevant_from is not allowed, or ranking and judgements share no student.
    RosterError
        When a table lacks a column, or holds scores or grades that are not finite.
    FileError
        When a file cannot be read.

    Examples
    --------
    >>> ranking = [{"student_id": "S", "mentor_id": m, "score": s} for m, s in (("A", 0.9), ("B", 0.8), ("C", 0.1))]
    >>> grades = [{"student_id": "S", "mentor_id": m, "grade": g} for m, g in (("A", 0), ("B", 3), ("C", 1))]
    >>> round(evaluate(ranking, grades, k=2).means["ndcg@2"], 4)
    0.5788
    """
    demand("k", "evaluate", k, Whole(1))
    demand("relevant_from", "evaluate", relevant_from, Number(0))
    scored, grades = read_scores(ranking), read_grades(_sources(judgements))
    if scored.by_student.keys().isdisjoint(grades.by_student):
        raise SettingError("The ranking and the judgements share no student; check that their ids are the same.")
    return _evaluation(scored, grades, int(k), float(relevant_from))


def _sources(judgements: Any) -> Sequence[Any]:
    several = isinstance(judgements, (list, tuple)) and judgements
    if several and (isinstance(judgements[0], (str, Path)) or hasattr(judgements[0], "columns")):
        return tuple(judgements)
    return (judgements,)


def _evaluation(scored: Scored, grades: Scored, k: int, relevant_from: float) -> Evaluation:
    students = tuple(grades.by_student)
    lists = {student: scored.by_student.get(student, {}) for student in students}
    rows = [_metrics_of(lists[student], judged, k, relevant_from) for student, judged in grades.by_student.items()]
    measured = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    attention, n_shown, n_judged = _attention(lists, grades, k)
    total = sum(attention.values())
    mentors = sorted(scored.mentors | grades.mentors)
    return Evaluation(
        students=students,
        measured=measured,
        exposure={mentor: attention.get(mentor, 0.0) / total if total else 0.0 for mentor in mentors},
        coverage=sum(mentor in attention for mentor in mentors) / len(mentors),
        judged=n_judged / n_shown if n_shown else 1.0,
        unranked=tuple(student for student in students if student not in scored.by_student),
        k=k,
        relevant_from=relevant_from,
    )


def _metrics_of(
    shown: Mapping[str, float], judged: Mapping[str, float], k: int, relevant_from: float
) -> dict[str, float]:
    # a ranked mentor whom nobody judged takes a place in the list, and is left out where pairs are compared
    mentors = [*judged, *(mentor for mentor in shown if mentor not in judged)]
    all_scores = metrics.checked_scores(np.array([shown.get(mentor, -np.inf) for mentor in mentors]))
    all_grades = np.array([judged.get(mentor, 0.0) for mentor in mentors])
    relevant = all_grades >= relevant_from
    known = slice(0, len(judged))
    return {
        f"ndcg@{k}": metrics.ndcg(all_scores, all_grades, k=k),
        f"recall@{k}": metrics.recall(all_scores, relevant, k=k),
        "mrr": metrics.reciprocal_rank(all_scores, relevant),
        "map": metrics.average_precision(all_scores, relevant),
        "gauc": metrics.auc(all_scores[known], relevant[known]),
        "kendall_loss": metrics.weighted_kendall_loss(all_scores[known], all_grades[known]),
    }


def _attention(lists: Mapping[str, Mapping[str, float]], grades: Scored, k: int) -> tuple[dict[str, float], int, int]:
    """Return the discounts that each mentor collects in the first k, and how many were shown and judged."""
    attention: dict[str, float] = {}
    n_shown = n_judged = 0
    for student, shown in lists.items():
        own = sorted(shown, key=lambda mentor: (-shown[mentor], mentor))[:k]
        for discount, mentor in zip(metrics.discounts(len(own)), own, strict=True):
            attention[mentor] = attention.get(mentor, 0.0) + float(discount)
        n_shown += len(own)
        n_judged += len(grades.by_student[student].keys() & set(own))
    return attention, n_shown, n_judged


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
