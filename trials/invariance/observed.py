"""What of a result must stay the same, as text by the id of whom it is about."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mentormatch import Assignment, Ranking
    from mentormatch.people.profiles import Issues
    from mentormatch.results.rematch import Rematch

Seen = dict[str, str]
"""Text by whom it is about: a student's rows in their order, a mentor's load, or the result as a whole."""

_PLACE = re.compile(r"\b(?:line|row) \d+")


def csv_rows(written: str) -> Seen:
    """Return the cells of a written CSV by its first column, as they stand in the file."""
    header, *rows = csv.reader(io.StringIO(written, newline=""))
    return _by_first([header, *rows])


def ranking_csv(ranking: Ranking) -> Seen:
    """Return every row of the CSV."""
    target = io.StringIO(newline="")
    ranking.to_csv(target)
    return csv_rows(target.getvalue())


def ranking_files(ranking: Ranking) -> Seen:
    """Return every row of the JSON, digit by digit, and of the Parquet file, bit by bit."""
    import pyarrow.parquet as pq

    target = io.StringIO()
    ranking.to_json(target)
    rows = json.loads(target.getvalue(), parse_float=str)
    with tempfile.TemporaryDirectory() as folder:
        ranking.to_parquet(Path(folder) / "ranking.parquet")
        stored = pq.read_table(Path(folder) / "ranking.parquet").to_pylist()
    stored = [{name: _exact(value) for name, value in row.items()} for row in stored]
    return _by_first([list(row.values()) for row in [*rows, *stored]])


def reasons(ranking: Ranking) -> Seen:
    """Return the sentences and numbers of every explanation and contrast, notes, exclusions and weights."""
    told = [(own.student_id, str(own), _exact(own.parts)) for own in ranking.explanations()]
    told += [(own.student_id, str(own), _exact(own)) for own in ranking.contrasts()]
    told += [(student, notes) for student, notes in ranking.notes.items()]
    told += [
        (student, ranking.weights[student].origin, ranking.excluded.pairs(student)) for student in ranking.students
    ]
    return _by_first(told)


def portfolios(ranking: Ranking) -> Seen:
    """Return every portfolio with its sentences."""
    return {own.student_id: f"{own}\n{_exact(own)}" for own in ranking.portfolios(size=2)}


def plans(ranking: Ranking) -> Seen:
    """Return the plan of every student who has eligible mentors: Markdown, table and calendar."""
    found = {}
    for student in ranking.students:
        if ranking.top(student):
            plan = ranking.plan(student, today="2026-11-26", deadline="2027-06-15", letters=2)
            with tempfile.TemporaryDirectory() as folder:
                plan.to_ics(Path(folder) / "plan.ics")
                plan.to_csv(Path(folder) / "plan.csv")
                files = [(Path(folder) / f"plan.{ending}").read_text("utf-8") for ending in ("ics", "csv")]
            found[student] = "\n".join([str(plan), *files])
    return found


def advice(ranking: Ranking) -> Seen:
    """Return the advice to every student."""
    return {student: _exact(ranking.advise(student)) for student in ranking.students}


def report(ranking: Ranking) -> Seen:
    """Return the HTML report line by line."""
    return _page(ranking.report)


def assignment(found: Assignment) -> Seen:
    """Return rows, loads, certificate and manifest of an assignment, with its explanations."""
    target = io.StringIO(newline="")
    found.to_csv(target)
    seen = csv_rows(target.getvalue())
    seen |= {f"load of {load.mentor_id}": _exact(load) for load in found.loads}
    seen |= {f"reasons of {own.student_id}, {own.mentor_id}": str(own) for own in found.explanations()}
    return {**seen, "certificate": _exact(found.certificate), "manifest": json.dumps(found.manifest, sort_keys=True)}


def assignment_report(found: Assignment) -> Seen:
    """Return the HTML report of an assignment line by line."""
    return _page(found.report)


def rematch(found: Rematch) -> Seen:
    """Return an assignment that was mended, what changed, and the curve."""
    changes = {"kept": found.kept, "dropped": found.dropped, "added": found.added}
    seen = {name: "\n".join(sorted(map(str, own))) for name, own in changes.items()}
    return {**assignment(found.assignment), **seen, "curve": found.curve_frame().to_json(double_precision=15)}


def issues(found: Issues, *, hints: bool) -> str:
    """Return how often each issue is told, without the numbers of rows; ``hints`` with what to do about it."""
    told = Counter(
        (item.rule, item.severity, _plain(item.found), item.person, _PLACE.sub("row", item.hint) if hints else "")
        for item in found
    )
    return "\n".join(sorted(f"{number} x {item}" for item, number in told.items()))


def _plain(text: str) -> str:
    """Return what was found in one normal form: an issue quotes the file as it is written."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _page(write: Callable[[Path], None]) -> Seen:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "page.html")
        lines = (Path(folder) / "page.html").read_text("utf-8").splitlines()
    # what is to be mended names rows and headers as they stand in the file; issues are compared by themselves
    kept = (line for line in lines if not re.match(r"<tr><td>(?:line|row|column|whole file)\b", line))
    return {"page": "\n".join(kept)}


def _by_first(rows: Iterable[Any]) -> Seen:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(str(row[0]), []).append(_exact(row))
    return {own: "\n".join(told) for own, told in found.items()}


def _exact(value: Any) -> str:
    """Return a text that differs where the smallest bit of a number does; ``repr`` of a float is exact."""
    return repr(value)
