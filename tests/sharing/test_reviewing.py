"""A coordinator's round: a workbook goes out, decisions and notes come back, and what changed is told."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile

import openpyxl
import pandas as pd
import pytest

import mentormatch
from mentormatch.errors import InfeasibleError, SettingError

NAMES = ["=cmd|'/C calc'!A0", "007", "1e5", "3-4"]
NOTES = ['say "no", twice\nor = 3 times', "שלום \U0001f600", "'quoted", "-5"]


@pytest.fixture(scope="module")
def rosters():
    fields = ["cardiology", "dermatology", "ENT", "nephrology"]
    students = [{"student_id": f"S{row}", "name": f"Student {row}", "interests": own} for row, own in enumerate(fields)]
    mentors = [
        {"mentor_id": f"M{row}", "name": f"Dr. Mentor {row}", "specialties": own, "capacity": 1}
        for row, own in enumerate([*fields, "pathology"])
    ]
    return students, mentors


@pytest.fixture(scope="module")
def first(rosters):
    return mentormatch.assign(*rosters, per_student=1)


def edited(path, decisions):
    """Write decisions, notes and other mentors into the workbook, by student."""
    book = openpyxl.load_workbook(path)
    sheet = book["Review"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for column, value in decisions.get(sheet.cell(row, places["student_id"]).value, {}).items():
            cell = sheet.cell(row, places[column])
            cell.value, cell.data_type = value, "s"
    book.save(path)


def test_decisions_hold_notes_come_back_and_changes_are_told(rosters, first, tmp_path):
    assert first.pairs == (("S0", "M0"), ("S1", "M1"), ("S2", "M2"), ("S3", "M3"))
    first.to_xlsx(tmp_path / "plan.xlsx")
    edited(
        tmp_path / "plan.xlsx",
        {
            "S0": {"decision": "approve", "note": "both agree"},
            "S1": {"decision": "forbid", "note": "went to school together"},
            "S2": {"decision": "lock", "mentor_id": "M4"},
        },
    )
    again = mentormatch.assign(*rosters, per_student=1, review=tmp_path / "plan.xlsx")
    assert {("S0", "M0"), ("S2", "M4")} <= set(again.pairs)
    assert ("S1", "M1") not in again.pairs
    review = again.review
    assert review.decisions == {("S0", "M0"): "approve", ("S1", "M1"): "forbid", ("S2", "M4"): "lock"}
    assert [(own.student_id, own.mentor_id, own.reason) for own in review.dropped] == [("S1", "M1", "Forbidden.")]
    assert set(review.kept) | set(review.added) == set(again.pairs)
    assert str(review).startswith("3 decisions of plan.xlsx, sheet Review:")
    again.to_xlsx(tmp_path / "next.xlsx")
    third = mentormatch.assign(*rosters, per_student=1, review=tmp_path / "next.xlsx")
    assert third.pairs == again.pairs
    assert third.review.decisions == review.decisions
    assert third.review.notes == {("S0", "M0"): "both agree", ("S1", "M1"): "went to school together"}
    assert (third.review.dropped, third.review.added) == ((), ())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_csv_and_workbook_hold_the_same_table(rosters, first, tmp_path, ending):
    target = tmp_path / f"plan.{ending}"
    {"csv": first.to_csv, "xlsx": first.to_xlsx}[ending](target)
    again = mentormatch.assign(*rosters, per_student=1, review=target)
    assert again.pairs == first.pairs == again.review.kept
    assert again.review.decisions == {}


def test_a_pair_that_was_forbidden_is_no_pair_to_rematch_verify_or_pass_over(rosters, first):
    review = first.to_frame().assign(decision=["forbid", "", "", ""])
    again = mentormatch.assign(*rosters, per_student=1, review=review)
    table = again.to_frame()
    assert table.query("status == 'forbidden'")[["student_id", "mentor_id", "decision"]].to_numpy().tolist() == [
        ["S0", "M0", "forbid"]
    ]
    assert not mentormatch.verify(again, *rosters).failed
    mended = mentormatch.rematch(table, *rosters, per_student=1)
    assert mended.dropped == ()
    assert mended.assignment.pairs == again.pairs
    assert ("S0", "M0") not in mended.assignment.pairs


def test_decisions_hold_in_a_rematch_too(rosters, first):
    decided = first.to_frame().assign(decision=["lock", "forbid", "", ""])
    mended = mentormatch.rematch(decided, *rosters, per_student=1)
    assert ("S0", "M0") in mended.assignment.pairs
    assert ("S1", "M1") not in mended.assignment.pairs


def test_all_faults_of_a_review_are_told_at_once_with_their_places(rosters, first, tmp_path):
    first.to_xlsx(tmp_path / "plan.xlsx")
    edited(
        tmp_path / "plan.xlsx",
        {
            "S0": {"decision": "aprove"},
            "S1": {"decision": "lock", "mentor_id": "M9"},
            "S2": {"decision": "perhaps"},
        },
    )
    with pytest.raises(SettingError) as told:
        mentormatch.assign(*rosters, review=tmp_path / "plan.xlsx")
    words = str(told.value)
    assert (
        "review (plan.xlsx, sheet Review, line 2): the decision must be approve, lock or forbid; got 'aprove'" in words
    )
    assert "Did you mean approve?" in words
    assert "line 3): 'M9' must be in the rosters" in words
    assert "line 4)" in words


def test_a_review_without_decisions_to_read_is_refused(rosters):
    with pytest.raises(SettingError, match="must have a column decision"):
        mentormatch.assign(*rosters, review=pd.DataFrame({"student_id": ["S0"], "mentor_id": ["M0"]}))


def test_locks_and_review_must_not_contradict_each_other(rosters, first):
    review = first.to_frame().assign(decision=["forbid", "", "", ""])
    with pytest.raises(SettingError, match="decided one way in locks and another in the review"):
        mentormatch.assign(*rosters, locks=[("S0", "M0")], review=review)


def test_more_locks_than_seats_are_infeasible(rosters, first):
    review = first.to_frame().assign(decision=["lock", "lock", "", ""], mentor_id=["M0", "M0", "M2", "M3"])
    with pytest.raises(InfeasibleError):
        mentormatch.assign(*rosters, per_student=1, review=review)


def test_the_same_assignment_gives_the_same_bytes_and_no_formula(rosters, first, tmp_path):
    students = [{**own, "name": text} for own, text in zip(rosters[0], NAMES, strict=True)]
    for name in ("one.xlsx", "two.xlsx"):
        mentormatch.assign(students, rosters[1], per_student=1).to_xlsx(tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.xlsx") as book:
        assert not [name for name in book.namelist() if b"<f>" in book.read(name) and name.startswith("xl/worksheets")]
    sheet = openpyxl.load_workbook(tmp_path / "one.xlsx")["Review"]
    names = [cell.value for cell in sheet["B"][1:]]
    assert names == ["'=cmd|'/C calc'!A0", "007", "1e5", "3-4"]


def test_every_pair_stands_in_the_workbook_with_reasons_loads_and_problems(sample, tmp_path):
    assignment = mentormatch.assign(sample / "students.csv", sample / "mentors.csv", as_of=2026)
    assignment.to_xlsx(tmp_path / "plan.xlsx")
    sheets = pd.read_excel(tmp_path / "plan.xlsx", sheet_name=None, dtype=str, keep_default_na=False, engine="calamine")
    review = sheets["Review"]
    assert list(zip(review["student_id"], review["mentor_id"], strict=True)) == list(assignment.pairs)
    assert review["why"].tolist() == [own.text for own in assignment.explanations()]
    assert sheets["Mentors"]["taken"].tolist() == [str(load.taken) for load in assignment.loads]
    assert len(sheets["Rows to mend"]) == sum(len(issues) for issues in assignment.issues.values())


def test_a_round_on_the_command_line(run, sample, tmp_path):
    rosters = sample / "students.csv", sample / "mentors.csv"
    plan, after = tmp_path / "plan.xlsx", tmp_path / "after.csv"
    assert run("assign", *rosters, "--per-student", 1, "-o", plan)[0] == 0
    book = openpyxl.load_workbook(plan)
    book["Review"]["G2"] = "forbid"
    gone = book["Review"]["A2"].value, book["Review"]["D2"].value
    book.save(plan)
    code, _, err = run("assign", *rosters, "--per-student", 1, "--review", plan, "-o", after)
    assert code == 0
    assert "1 decision of plan.xlsx, sheet Review:" in err
    assert f"dropped {gone[0]} with {gone[1]}: Forbidden." in err
    rows = list(csv.DictReader(io.StringIO(after.read_text("utf-8"))))
    assert [(row["student_id"], row["mentor_id"]) for row in rows if row["decision"] == "forbid"] == [gone]
    assert run("verify", after)[0] == 0
    code, _, err = run("assign", *rosters, "--review", tmp_path / "none.xlsx")
    assert code == 5
    assert "No file at" in err


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_the_round_survives_libreoffice(rosters, tmp_path, form):
    if shutil.which("soffice") is None:
        pytest.fail("this test needs LibreOffice: apt-get install libreoffice-calc")
    students = [{**own, "name": text} for own, text in zip(rosters[0], NAMES, strict=True)]
    mentormatch.assign(students, rosters[1], per_student=1).to_xlsx(tmp_path / "plan.xlsx")
    notes = dict(zip(["S0", "S1", "S2", "S3"], NOTES, strict=True))
    decisions = {"S0": "approve", "S1": "forbid"}
    edited(
        tmp_path / "plan.xlsx",
        {student: {"note": f"'{note}", "decision": decisions.get(student, "")} for student, note in notes.items()},
    )
    converted(tmp_path / "plan.xlsx", tmp_path / "out", form)
    if form == "ods":
        converted(tmp_path / "out" / "plan.ods", tmp_path / "out", "xlsx")
    target = tmp_path / "out" / ("plan.csv" if form == "csv" else "plan.xlsx")
    again = mentormatch.assign(students, rosters[1], per_student=1, review=target)
    pairs = {"S0": "M0", "S1": "M1", "S2": "M2", "S3": "M3"}
    assert again.review.notes == {(student, pairs[student]): note for student, note in notes.items()}
    assert again.review.decisions == {("S0", "M0"): "approve", ("S1", "M1"): "forbid"}


def converted(path, folder, form):
    """Let LibreOffice open a file and save it in another form, as a person would."""
    form = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76"}.get(form, form)  # commas, quotes, UTF-8
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    folder.mkdir(exist_ok=True)
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
