"""An assignment checked against its rosters: scores computed again, then every rule, by code that no solver shares."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import FileError, SettingError
from mentormatch.people.pair_tables import read_pairs
from mentormatch.results.assignment import Assignment
from mentormatch.results.decisions import LOCKED, SET_ASIDE
from mentormatch.results.verification import Check, Verification
from mentormatch.sharing.manifest import FORMAT, REMATCH, roster_hash
from mentormatch.sharing.matrix import score_matrix
from mentormatch.verification.checker import check_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.cohort import Cohort

OPTIMUM_PAIRS = 1_000_000
"""Pairs up to which the best assignment is looked for again; beyond, a check takes minutes."""

SAME = 1e-9
"""By how much a score that is computed again may differ: the sum of its parts is rounded."""

_NUMBERS = ("score", "specialty", "values", "reach", "needs", "goals", "letters", "cautions")


@dataclass(frozen=True, slots=True)
class Claimed:
    """An assignment as it is written: rows with what stands in them, and what it says it was made from."""

    rows: tuple[Mapping[str, str], ...]
    manifest: Mapping[str, Any]

    @property
    def pairs(self) -> list[Mapping[str, str]]:
        """Rows that name a mentor."""
        return [row for row in self.rows if row["mentor_id"]]


def claimed_of(assignment: Any, manifest: Any = None) -> Claimed:
    """Read an assignment and its manifest.

    Parameters
    ----------
    assignment : Assignment, path or DataFrame
        As :meth:`mentormatch.Assignment.to_csv` and its like write it.
    manifest : path or mapping, optional
        By default the assignment's own, or the file ``.manifest.json`` beside it.

    Raises
    ------
    FileError
        When the manifest is missing or cannot be read.
    RosterError
        When the table lacks the columns of ids, or has broken rows.
    SettingError
        When the manifest is not one, or a newer one.
    """
    if isinstance(assignment, Assignment):
        manifest, assignment = manifest or assignment.manifest, assignment.to_frame()
    table = read_pairs(assignment, ("status", *_NUMBERS), called="assignment")
    if table.problems:
        raise SettingError(f"{table.source} has broken rows: {'; '.join(table.problems[:5])}.")
    rows = tuple(
        {"student_id": row.student_id, "mentor_id": row.mentor_id, **row.cells}
        for row in table.rows
        if row.cells.get("status") not in SET_ASIDE
    )
    if manifest is None and isinstance(assignment, (str, Path)):
        manifest = Path(f"{assignment}.manifest.json")
    return Claimed(rows, _manifest(manifest))


def _manifest(source: Any) -> Mapping[str, Any]:
    if isinstance(source, (str, Path)):
        try:
            source = json.loads(Path(source).read_text("utf-8"))
        except OSError as error:
            hint = "mentormatch assign -o writes it beside the assignment."
            raise FileError(f"Cannot read the manifest {source}: {error.strerror}. {hint}") from error
        except (ValueError, RecursionError) as error:
            raise SettingError(f"{source} must be the manifest of an assignment, as JSON: {error}.") from error
    needed = ("format", "method", "rosters", "demand", "seats", "minimum_load", "locked", "forbidden", "weights")
    missing = [name for name in needed if not isinstance(source, dict) or name not in source]
    if missing:
        raise SettingError(f"A manifest must have {', '.join(missing)}; give the one written with the assignment.")
    if source["format"] != FORMAT:
        raise SettingError(f"The manifest has format {source['format']}, and this version reads {FORMAT}.")
    return dict(source)


def given_weights_of(manifest: Mapping[str, Any]) -> Mapping[str, float] | None:
    """Return the weights that were given; None where those of each student's stage were used."""
    own = manifest["weights"]
    return None if all(origin.startswith("default") for origin in own) else dict(next(iter(own.values())))


def verified(claimed: Claimed, cohort: Cohort, *, optimum: bool | None = None) -> Verification:
    """Return all checks of an assignment.

    Parameters
    ----------
    claimed : Claimed
    cohort : Cohort
        The rosters, read and encoded with the settings of the manifest.
    optimum : bool, optional
        Whether the best assignment is looked for again; by default where there are at most ``OPTIMUM_PAIRS`` pairs.
    """
    people = cohort.explainer
    checks = [_same_rosters(claimed, cohort), _everybody(claimed, cohort)]
    if checks[1].passed is False:
        return Verification(tuple(checks))
    scores, manifest = score_matrix(cohort), claimed.manifest
    checks += [_same_scores(claimed, cohort, scores), _parts_add_up(claimed)]
    row_of, column_of = ({own: row for row, own in enumerate(side.ids)} for side in (people.students, people.mentors))
    locked = [(row_of[student], column_of[mentor]) for student, mentor in manifest["locked"]]
    allowed = _allowed(scores, manifest, row_of, column_of, locked)
    checks.append(_locks_marked(claimed))
    # pairs that stayed count before the total
    mended = manifest["method"] == REMATCH
    found = check_pairs(
        allowed,
        np.array([row_of[row["student_id"]] for row in claimed.pairs], dtype=np.intp),
        np.array([column_of[row["mentor_id"]] for row in claimed.pairs], dtype=np.intp),
        capacity=np.array([manifest["seats"][own] for own in people.mentors.ids]),
        demand=np.array([manifest["demand"][own] for own in people.students.ids]),
        minimum_load=np.array([manifest["minimum_load"].get(own, 0) for own in people.mentors.ids]),
        locked=locked,
        method="best" if mended else manifest["method"],
        tolerance=1e-7,
        optimum=not mended and (allowed.size <= OPTIMUM_PAIRS if optimum is None else optimum),
        student_names=people.students.ids,
        mentor_names=people.mentors.ids,
    )
    return Verification((*checks, *found.checks), total=found.total, gap=found.gap)


def _allowed(
    scores: NDArray[np.float64],
    manifest: Mapping[str, Any],
    row_of: Mapping[str, int],
    column_of: Mapping[str, int],
    locked: Sequence[tuple[int, int]],
) -> NDArray[np.float64]:
    """Return the scores of the pairs that the manifest allows."""
    allowed = scores.copy()
    least = manifest.get("least_score")
    if least is not None:
        allowed[allowed < least] = -np.inf
    for student, mentor in manifest["forbidden"]:
        allowed[row_of[student], column_of[mentor]] = -np.inf
    for pair in locked:
        allowed[pair] = scores[pair]
    return allowed


def _same_rosters(claimed: Claimed, cohort: Cohort) -> Check:
    people = {"students": cohort.explainer.students, "mentors": cohort.explainer.mentors}
    other = [name for name, own in people.items() if claimed.manifest["rosters"][name]["sha256"] != roster_hash(own)]
    found = "the rosters are those that the assignment was made from"
    if other:
        found = f"the {' and '.join(other)} state something else than when the assignment was made"
    return Check("rosters", not other, found, len(other))


def _everybody(claimed: Claimed, cohort: Cohort) -> Check:
    """Check that every student has a row, and that nobody is named who is not in the rosters and the manifest."""
    people, manifest = cohort.explainer, claimed.manifest
    students, mentors = set(people.students.ids), set(people.mentors.ids)
    wrong = [*_unnamed(claimed, students), *_unknown(claimed, students, mentors)]
    for side, own, known in (("demand", students, manifest["demand"]), ("seats", mentors, manifest["seats"])):
        wrong += [f"{person} is not in the manifest ({side})" for person in sorted(own ^ set(known))]
    found = "every student of the roster has a row, and nobody else" if not wrong else "people are missing or unknown"
    return Check("people", not wrong, found, len(wrong), tuple(wrong[:5]))


def _unnamed(claimed: Claimed, students: set[str]) -> list[str]:
    """Say which students who want a mentor have no row."""
    named = {row["student_id"] for row in claimed.rows}
    wanting = {own for own, wanted in claimed.manifest["demand"].items() if wanted}
    return [f"{own} has no row" for own in sorted((students & wanting) - named)]


def _unknown(claimed: Claimed, students: set[str], mentors: set[str]) -> list[str]:
    """Say who is named and not in the rosters."""
    listed = [(pair[0], pair[1]) for name in ("locked", "forbidden") for pair in claimed.manifest[name]]
    named = [{own for own, _ in listed}, {own for _, own in listed}]
    named[0] |= {row["student_id"] for row in claimed.rows}
    named[1] |= {row["mentor_id"] for row in claimed.pairs}
    both = (("student", students, named[0]), ("mentor", mentors, named[1]))
    return [f"{own} is no {side} of the roster" for side, here, own_names in both for own in sorted(own_names - here)]


def _same_scores(claimed: Claimed, cohort: Cohort, scores: NDArray[np.float64]) -> Check:
    people = cohort.explainer
    row_of, column_of = ({own: row for row, own in enumerate(side.ids)} for side in (people.students, people.mentors))

    def is_other(row: Mapping[str, str]) -> bool:
        own = scores[row_of[row["student_id"]], column_of[row["mentor_id"]]]
        return not abs(_number(row.get("score", "")) - own) <= SAME

    return _rows_check("scores", claimed, is_other, "every score is the one that the profiles give")


def _parts_add_up(claimed: Claimed) -> Check:
    def is_off(row: Mapping[str, str]) -> bool:
        parts = math.fsum(_number(row.get(name, "")) for name in _NUMBERS[1:])
        return not abs(parts - _number(row.get("score", ""))) <= SAME

    return _rows_check("contributions", claimed, is_off, "the parts of every score add up to it")


def _locks_marked(claimed: Claimed) -> Check:
    """Check that exactly the locked pairs are called so."""
    locked = {tuple(pair) for pair in claimed.manifest["locked"]}

    def is_wrong(row: Mapping[str, str]) -> bool:
        return (row.get("status", "").casefold() == LOCKED) != ((row["student_id"], row["mentor_id"]) in locked)

    return _rows_check("status", claimed, is_wrong, "the pairs marked as locked are those that were")


def _rows_check(name: str, claimed: Claimed, is_wrong: Callable[[Mapping[str, str]], bool], right: str) -> Check:
    wrong = [f"{row['student_id']} with {row['mentor_id']}" for row in claimed.pairs if is_wrong(row)]
    found = right if not wrong else f"not so in {len(wrong)} of {len(claimed.pairs)} rows: {right}"
    return Check(name, not wrong, found, len(wrong), tuple(wrong[:5]))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
