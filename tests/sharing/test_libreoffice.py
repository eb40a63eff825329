"""A reviewed plan that LibreOffice has opened and saved says the same."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from mentormatch.matcher import Matcher
from mentormatch.people.pair_tables import read_pairs

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    # .ci/run installs it, so that nothing is skipped there; who has none can still run the other tests
    pytest.mark.skipif(
        shutil.which("soffice") is None, reason="LibreOffice is missing: apt-get install libreoffice-calc"
    ),
]

IDS = ["007", "1e5", "3-4", "=1+1", "-5", "@M2", "TRUE", "1/2", "a → b", "é😀", "שלום", '"q"']
NOTES = [
    "'=cmd|' /C calc'!A0",
    "0012",
    "2026-01-02",
    "a\nb\n\nc",
    '"quoted", and ; more',
    "שלום 12",
    "👩🏽‍⚕️",
    "a\tb",
    "<b>",
    "",
]
NOTES += ["_x0007_", "  blanks  "]
COLUMNS = ("status", "decision", "note", "proposed", "score")


def converted(path: Path, form: str, folder: Path) -> Path:
    """Return a file as LibreOffice saves it."""
    folder.mkdir(exist_ok=True)
    home = f"-env:UserInstallation=file://{folder.resolve()}/home"
    words = ["soffice", home, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{form.partition(':')[0]}"


@pytest.fixture(scope="module")
def own() -> Matcher:
    mentors = [{"mentor_id": own, "name": f"=Dr {own}", "specialties": "ENT", "capacity": 1} for own in IDS]
    return Matcher(weights={"specialty": 1}, as_of=2026).fit(mentors)


@pytest.fixture(scope="module")
def people() -> list[dict[str, str]]:
    return [{"student_id": own, "interests": "ENT"} for own in IDS]


@pytest.fixture(scope="module")
def reviewed(own: Matcher, people: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "plan.xlsx"
    own.assign(people, per_student=1).to_xlsx(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Review"]
    place = {cell.value: cell.column for cell in sheet[1]}
    for row, note in enumerate(NOTES, start=2):
        sheet.cell(row, place["decision"]).value = ("approve", "forbid", "lock", None)[row % 4]
        sheet.cell(row, place["note"]).value = note
        sheet.cell(row, place["note"]).data_type = "s"
    book.save(path)
    return path


@pytest.mark.parametrize("forms", [["xlsx"], ["ods", "xlsx"], ["csv:Text - txt - csv (StarCalc):44,34,76,1"]])
def test_a_review_survives_libreoffice(own, people, reviewed, tmp_path, forms):
    saved = reviewed
    for number, form in enumerate(forms):
        saved = converted(saved, form, tmp_path / str(number))
    before, after = (
        [(row.student_id, row.mentor_id, row.cells) for row in read_pairs(path, COLUMNS).rows]
        for path in (reviewed, saved)
    )
    for (student, mentor, cells), (*pair, found) in zip(before, after, strict=True):
        assert pair == [student, mentor]
        # saved as CSV a number is written as it is shown
        assert float(found["score"]) == pytest.approx(
            float(cells["score"]), abs=5e-4 if "csv" in saved.suffix else 1e-9
        )
        expected = {name: cells[name] for name in COLUMNS[:-1]}
        # the only thing lost, and by LibreOffice: .ods drops tabs and control characters inside a cell
        expected["note"] = re.sub(r"[\t\x07]", "", expected["note"]) if "ods" in forms else expected["note"]
        assert {name: found[name] for name in expected} == expected
    one, other = (own.assign(people, per_student=1, review=path) for path in (reviewed, saved))
    assert one.pairs == other.pairs
    assert [own.decision for own in one.review.decided] == [own.decision for own in other.review.decided]
    assert one.review.changes == other.review.changes


def test_a_workbook_saved_by_libreoffice_keeps_its_list_and_its_looks(reviewed, tmp_path):
    sheet = openpyxl.load_workbook(converted(reviewed, "xlsx", tmp_path / "x"))["Review"]
    assert sheet.data_validations.dataValidation[0].formula1 == '"approve,lock,forbid"'
    assert sheet.auto_filter.ref is not None
    assert sheet["A3"].number_format == "@"
