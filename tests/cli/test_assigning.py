"""The commands assign and rematch: exit codes, files, manifest, and nobody lost."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

STUDENTS = "student_id,stage,interests,values\nS1,premed,cardiology,patience\nS2,premed,dermatology,curiosity\n"
MENTORS = """mentor_id,name,specialties,values,accepting,capacity,accepts_stages
M1,Ann Lee,cardiology,patience,yes,1,
M2,Bo Rask,dermatology,curiosity,yes,1,
M3,Cy Vance,dermatology,grit,yes,4,medical student
"""


@pytest.fixture
def rosters(tmp_path):
    return written(tmp_path, "students.csv", STUDENTS), written(tmp_path, "mentors.csv", MENTORS)


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_assign_shows_pairs_and_what_is_known_about_the_whole(run, rosters):
    code, out, err = run("assign", *rosters)
    assert code == 0
    assert "Best match of 2." in out
    assert "2 of 2 students have a mentor; 2 of 6 places wanted are filled" in out
    assert "S1: 1 of 3 places filled" in out, "who has fewer mentors than wanted is named"
    assert "mentors: 3 rows read, 3 kept" in err


def test_assign_writes_the_pairs_the_manifest_and_the_loads(run, rosters, tmp_path):
    target, loads = tmp_path / "assignment.csv", tmp_path / "loads.csv"
    code, out, err = run("assign", *rosters, "--per-student", 1, "-o", target, "--loads", loads)
    assert (code, out) == (0, "")
    assert f"Written: {target} and assignment.csv.manifest.json" in err.replace("\n", "")
    assert [(own["student_id"], own["status"], own["mentor_id"]) for own in rows_of(target)] == [
        ("S1", "assigned", "M1"),
        ("S2", "assigned", "M2"),
    ]
    assert [(own["mentor_id"], own["seats"], own["taken"]) for own in rows_of(loads)] == [
        ("M1", "1", "1"),
        ("M2", "1", "1"),
        ("M3", "4", "0"),
    ]
    manifest = json.loads((tmp_path / "assignment.csv.manifest.json").read_text("utf-8"))
    assert manifest["method"] == "best"
    assert manifest["demand"] == {"S1": 1, "S2": 1}
    assert manifest["seats"] == {"M1": 1, "M2": 1, "M3": 4}
    assert manifest["files"]["students"] == rosters[0]
    assert set(manifest["rosters"]) == {"students", "mentors"}


@pytest.mark.parametrize("ending", ["parquet", "json"])
def test_other_forms_have_a_manifest_too(run, rosters, tmp_path, ending):
    assert run("assign", *rosters, "-o", tmp_path / f"out.{ending}")[0] == 0
    assert (tmp_path / f"out.{ending}").stat().st_size > 0
    assert (tmp_path / f"out.{ending}.manifest.json").exists()
    full = written(tmp_path, "full.csv", "mentor_id,specialties,capacity\nM1,cardiology,1\n")
    assert run("assign", rosters[0], full, "-o", tmp_path / f"full.{ending}")[0] == 0, "a student without a mentor"
    code, out, _ = run("rematch", tmp_path / f"full.{ending}", rosters[0], full)
    assert code == 0
    assert "1 pair kept, 0 dropped, 0 added." in out


def test_students_without_a_mentor_have_a_row_with_the_reason(run, rosters, tmp_path):
    full = written(tmp_path, "full.csv", "mentor_id,specialties,capacity,current_mentees\nM1,cardiology,2,1\n")
    code, out, _ = run("assign", rosters[0], full, "-o", "-")
    listed = list(csv.DictReader(io.StringIO(out)))
    rows = {own["student_id"]: own for own in listed}
    assert code == 0
    # one place of several is filled: the pair, and why the others stay empty
    assert [own["status"] for own in listed if own["student_id"] == "S1"] == ["assigned", "short"]
    assert (rows["S2"]["status"], rows["S2"]["mentor_id"], rows["S2"]["score"]) == ("unassigned", "", "")
    assert rows["S2"]["reason"] == "The only mentor who can be assigned is full."


def test_nobody_eligible_is_no_error(run, rosters, tmp_path):
    none = written(tmp_path, "none.csv", "mentor_id,specialties,accepting\nM1,cardiology,no\n")
    code, out, _ = run("assign", rosters[0], none)
    assert code == 0
    assert "0 of 2 students have a mentor" in out
    assert "No mentor can be assigned (not accepting: 1)." in out


def test_names_that_are_formulas_or_steer_a_terminal_do_no_harm(run, rosters, tmp_path):
    rows = 'mentor_id,name,specialties,capacity\n=1+1,"=HYPERLINK(""http://x"")",cardiology,1\n@M2,+Bo\x1b[2J,ENT,1\n'
    odd, target = written(tmp_path, "odd.csv", rows), tmp_path / "out.csv"
    code, _, err = run("assign", rosters[0], odd, "-o", target, "--loads", tmp_path / "loads.csv")
    assert code == 0
    assert "\x1b" not in err
    assert "\x1b" not in run("assign", rosters[0], odd)[1]
    cells = [cell for own in (*rows_of(target), *rows_of(tmp_path / "loads.csv")) for cell in own.values()]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "@"}]
    code, out, _ = run("rematch", target, rosters[0], odd, "-o", "-")
    assert code == 0, "a guarded id is read as it was"
    assert "'=1+1" in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--method", "magic"], 2, "'best', 'fair', 'stable'"),
        (["--per-student", "-1"], 2, "not in the range"),
        (["--least-score", "nan"], 2, "'least_score' parameter of assign must be a float"),
        (["--locks", "no.csv"], 5, "no.csv"),
        (["--locks", "{s}"], 3, "must have columns student_id and mentor_id"),
        (["--previous", "{s}"], 3, "must have columns student_id and mentor_id"),
        (["--minimum-load", "2"], 4, "mentor M3 must take 2 students"),
        (["--minimum-load", "1"], 4, "mentor M3 must take 1 student"),
        (["--minimum-load", "1", "--method", "stable"], 2, "cannot keep minimum loads"),
        (["-o", "out.docx"], 2, ".parquet"),
        (["-o", "{s}"], 2, "would replace the input"),
        (["-o", "{m}"], 2, "would replace the input"),
        (["--loads", "{s}"], 2, "choose another name for --loads"),
        (["-o", "x.csv", "--loads", "x.csv"], 2, "would both write x.csv"),
        (["-o", "x.csv", "--loads", "x.csv.manifest.json"], 2, "would both write"),
        (["--loads", "-"], 2, "only when -o names a file"),
        (["-o", "/no/such/folder/x.csv"], 5, "/no/such/folder"),
        (["--locks", "-", "--previous", "-"], 2, "Only one file"),
    ],
)
def test_mistakes_give_one_message_and_their_exit_code(run, rosters, words, code, said):
    found, _, err = run("assign", *rosters, *[word.format(s=rosters[0], m=rosters[1]) for word in words])
    assert found == code
    assert said in err
    assert Path(rosters[0]).read_text("utf-8") == STUDENTS
    assert Path(rosters[1]).read_text("utf-8") == MENTORS


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ("S9,M1,lock\nS1,M77,lock\n", 2, "line 3): 'M77' must be in the rosters"),
        ("S1,M3,\n", 4, "S1 with M3 is locked, but the mentor does not mentor students at this stage"),
        ("S1,M1,lock\nS2,M1,lock\n", 4, "has 2 locked students and 1 seat"),
        ("S1,M1,maybe\n", 2, "must be approve, lock or forbid; got 'maybe'"),
        ("S1,M1,lock\nS1,M1,forbid\n", 2, "line 3): S1 with M1 is locked and forbidden"),
        ("S1,,lock\n", 2, "a blank id must be in the rosters"),
        ("S1,M1,lock\nS1,M1,lock\n", 0, "Locked; best match of 2."),
    ],
)
def test_locks_are_checked(run, rosters, tmp_path, rows, code, said):
    locks = written(tmp_path, "locks.csv", f"student_id,mentor_id,decision\n{rows}")
    found, out, err = run("assign", *rosters, "--locks", locks)
    assert found == code
    assert said in out + err


def test_an_earlier_round_is_not_repeated(run, rosters, tmp_path):
    target = tmp_path / "spring.csv"
    run("assign", *rosters, "--per-student", 1, "-o", target)
    code, out, _ = run("assign", *rosters, "--per-student", 1, "--previous", target, "-o", "-")
    assert code == 0
    pairs = [(own["student_id"], own["mentor_id"]) for own in csv.DictReader(io.StringIO(out))]
    assert pairs == [("S1", "M2"), ("S2", "M1")]


def test_rematch_mends_and_never_replaces_the_earlier_file(run, rosters, tmp_path):
    earlier, mended = tmp_path / "assignment.csv", tmp_path / "mended.csv"
    run("assign", *rosters, "--per-student", 1, "-o", earlier)
    before = earlier.read_bytes()
    more = written(tmp_path, "more.csv", MENTORS + "M4,Di Orr,internal medicine,grit,yes,2,\n")
    no = written(tmp_path, "no.csv", "student_id,mentor_id\nS1,M1\n")
    code, _, err = run("rematch", earlier, rosters[0], more, "--declined", no, "--per-student", 1, "-o", mended)
    assert code == 0
    assert "1 pair kept, 1 dropped, 1 added." in err
    assert "  S1: M1 -> M4 (score -0." in err
    assert "    M1: Declined." in err
    assert [(own["student_id"], own["mentor_id"]) for own in rows_of(mended)] == [("S1", "M4"), ("S2", "M2")]
    assert (tmp_path / "mended.csv.manifest.json").exists()
    assert run("rematch", earlier, rosters[0], more, "-o", earlier)[0] == 2
    assert earlier.read_bytes() == before


def test_a_confirmed_pair_that_cannot_stay_is_a_contradiction(run, rosters, tmp_path):
    confirmed = written(tmp_path, "yes.csv", "student_id,mentor_id,status\nS1,M1,confirmed\n")
    gone = written(tmp_path, "gone.csv", MENTORS.replace("Ann Lee,cardiology,patience,yes", "Ann Lee,cardiology,,no"))
    code, _, err = run("rematch", confirmed, rosters[0], gone)
    assert code == 4
    assert "is not accepting students now" in err


def test_an_assignment_of_other_people_is_a_mistake(run, rosters, tmp_path):
    other = written(tmp_path, "other.csv", "student_id,mentor_id\nX,Y\n")
    code, _, err = run("rematch", other, *rosters)
    assert code == 2
    assert "must name people of these rosters" in err


@pytest.mark.parametrize("command", ["assign", "rematch"])
def test_help_begins_with_examples(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"mentormatch {command}" in out


def test_a_round_through_a_workbook(run, rosters, tmp_path):
    plan, after = tmp_path / "plan.xlsx", tmp_path / "after.csv"
    code, out, err = run("assign", *rosters, "--per-student", 1, "-o", plan)
    assert (code, out) == (0, "")
    assert "Written:" in err
    book = openpyxl.load_workbook(plan)
    head = {cell.value: cell.column for cell in book["Review"][1]}
    book["Review"].cell(2, head["decision"]).value = "forbid"
    book["Review"].cell(2, head["note"]).value = "her uncle"
    book.save(plan)
    code, _, err = run("assign", *rosters, "--per-student", 1, "--review", plan, "-o", after)
    assert code == 0
    assert "1 decision of plan.xlsx, sheet Review: 0 pairs kept, 2 dropped, 2 added." in err
    assert "  S1: M1 -> M2 (score -" in err
    assert "    M1: Forbidden." in err
    told = [(own["student_id"], own["mentor_id"], own["decision"], own["note"]) for own in rows_of(after)]
    assert ("S1", "M1", "forbid", "her uncle") in told
    assert json.loads((tmp_path / "after.csv.manifest.json").read_text("utf-8"))["files"]["review"] == str(plan)
    assert run("verify", after)[0] == 0
    assert run("assign", *rosters, "--review", plan, "-o", plan)[0] == 2, "an output never replaces an input"
    code, out, _ = run("rematch", plan, *rosters, "--per-student", 1)
    assert code == 0
    assert "S1: M1 -> M2" in out


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--locks", "No file of locks at no.xlsx"),
        ("--previous", "No file of an earlier round at no.xlsx"),
        ("--review", "No reviewed plan at no.xlsx"),
    ],
)
def test_a_file_that_is_missing_is_called_what_it_is(run, rosters, option, said):
    code, _, err = run("assign", *rosters, option, "no.xlsx")
    assert code == 5
    assert said in err
    assert "No earlier assignment at no.json" in run("rematch", "no.json", *rosters)[2]


def test_an_assignment_whose_manifest_cannot_be_written_leaves_the_former_one(run, rosters, tmp_path):
    target = tmp_path / "assignment.csv"
    target.write_bytes(b"former")
    (tmp_path / "assignment.csv.manifest.json").mkdir()
    code, _, err = run("assign", *rosters, "-o", target)
    assert code == 5
    assert "Cannot write" in err
    assert "Written" not in err
    assert target.read_bytes() == b"former"
