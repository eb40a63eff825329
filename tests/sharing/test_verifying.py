"""The checker finds what is wrong with an assignment that somebody changed."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import mentormatch
from mentormatch.errors import FileError, SettingError
from mentormatch.matcher import Matcher

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.results.assignment import Assignment
    from mentormatch.results.verification import Verification

AS_OF = 2026


@pytest.fixture(scope="module")
def matcher(sample: Path) -> Matcher:
    return Matcher(as_of=AS_OF, progress=False).fit(sample / "mentors.csv")


@pytest.fixture(scope="module")
def found(matcher: Matcher, sample: Path) -> Assignment:
    return matcher.assign(
        sample / "students.csv", per_student=2, capacity=4, locks=[("S01", "M55")], forbid=[("S01", "M11")]
    )


def check(table: pd.DataFrame, found: Assignment, sample: Path, **changed: object) -> Verification:
    manifest = {**found.manifest, **changed}
    return mentormatch.verify(table, sample / "students.csv", sample / "mentors.csv", manifest=manifest)


@pytest.mark.parametrize("method", ["best", "fair", "stable"])
def test_what_was_assigned_passes(matcher: Matcher, sample: Path, method: str) -> None:
    own = matcher.assign(sample / "students.csv", per_student=2, capacity=4, method=method)
    checked = mentormatch.verify(own, sample / "students.csv", sample / "mentors.csv")
    assert checked.ok, str(checked)
    assert checked.total == pytest.approx(own.certificate.total)
    if method != "fair":
        assert checked.complete


def test_locks_and_forbidden_pairs_are_read_from_the_manifest(found: Assignment, sample: Path) -> None:
    assert check(found.to_frame(), found, sample).complete


def test_a_mended_assignment_passes_though_another_total_is_larger(
    matcher: Matcher, found: Assignment, sample: Path
) -> None:
    stable = matcher.assign(sample / "students.csv", per_student=2, capacity=4, method="stable")
    mended = matcher.rematch(stable, sample / "students.csv", per_student=2, capacity=4)
    checked = mentormatch.verify(mended.assignment, sample / "students.csv", sample / "mentors.csv")
    assert checked.ok, str(checked)
    assert checked["best"].passed is None


def swapped(table: pd.DataFrame) -> pd.DataFrame:
    """Give two students each other's mentor, with the scores of before."""
    table = table.copy()
    rows = [table.index[table["student_id"] == student][1] for student in ("S03", "S05")]
    table.loc[rows, "mentor_id"] = table.loc[rows[::-1], "mentor_id"].to_numpy()
    return table


CHANGES = {
    "scores": lambda table: table.assign(score=table["score"] + 0.01, goals=table["goals"] + 0.01),
    "contributions": lambda table: table.assign(goals=table["goals"] + 0.01),
    "status": lambda table: table.assign(status="assigned"),
    "people": lambda table: table[table["student_id"] != "S05"],
    "pairs": lambda table: pd.concat([table, table[:1]]),
    "locks": lambda table: table[~((table["student_id"] == "S01") & (table["mentor_id"] == "M55"))],
    "places": lambda table: table.drop(index=table.index[table["student_id"] == "S04"][-1]),
}


@pytest.mark.parametrize("broken", CHANGES)
def test_a_changed_table_fails_where_it_was_changed(broken: str, found: Assignment, sample: Path) -> None:
    assert broken in check(CHANGES[broken](found.to_frame()), found, sample).failed


def test_swapped_mentors_are_seen(found: Assignment, sample: Path) -> None:
    assert "scores" in check(swapped(found.to_frame()), found, sample).failed


def test_another_assignment_than_the_best_is_seen(matcher: Matcher, found: Assignment, sample: Path) -> None:
    stable = matcher.assign(sample / "students.csv", per_student=2, capacity=4, method="stable")
    checked = mentormatch.verify(
        stable, sample / "students.csv", sample / "mentors.csv", manifest={**stable.manifest, "method": "best"}
    )
    best = matcher.assign(sample / "students.csv", per_student=2, capacity=4).certificate.total
    assert checked.failed == ("best",)
    assert checked.gap == pytest.approx(best - stable.certificate.total, abs=1e-6)


def test_seats_and_minimum_loads_of_the_manifest_count(found: Assignment, sample: Path) -> None:
    full = max(found.loads, key=lambda load: load.taken)
    fewer = check(found.to_frame(), found, sample, seats={**found.manifest["seats"], full.mentor_id: full.taken - 1})
    assert "capacity" in fewer.failed
    empty = next(load for load in found.loads if load.seats and not load.taken)
    more = check(found.to_frame(), found, sample, minimum_load={empty.mentor_id: 1})
    assert "minimum load" in more.failed


def test_another_roster_is_seen(found: Assignment, sample: Path) -> None:
    mentors = pd.read_csv(sample / "mentors.csv", dtype=str, keep_default_na=False)
    mentors.loc[mentors["mentor_id"] == "M55", "bio"] = "Paints."
    checked = mentormatch.verify(found, sample / "students.csv", mentors)
    assert "rosters" in checked.failed


def test_files_are_found_as_the_manifest_names_them_or_beside_the_assignment(
    found: Assignment, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("students.csv", "mentors.csv"):
        shutil.copy(sample / name, tmp_path / name)
    found.to_csv(tmp_path / "own.csv")
    files = {"students": "students.csv", "mentors": "mentors.csv", "documents": None}
    (tmp_path / "own.csv.manifest.json").write_text(json.dumps({**found.manifest, "files": files}))
    assert mentormatch.verify(tmp_path / "own.csv").complete
    monkeypatch.chdir(tmp_path)
    assert mentormatch.verify("own.csv").complete


def test_without_a_manifest_or_rosters_it_is_said_what_is_missing(
    found: Assignment, sample: Path, tmp_path: Path
) -> None:
    found.to_csv(tmp_path / "own.csv")
    with pytest.raises(FileError, match=r"Cannot read the manifest .*own.csv.manifest.json"):
        mentormatch.verify(tmp_path / "own.csv")
    with pytest.raises(SettingError, match="Verifying needs the students and mentors"):
        mentormatch.verify(found)
    with pytest.raises(SettingError, match="A manifest must have rosters"):
        mentormatch.verify(found, manifest={"format": 1, "method": "best"})
    with pytest.raises(SettingError, match="has format 9, and this version reads 1"):
        mentormatch.verify(found, manifest={**found.manifest, "format": 9})
