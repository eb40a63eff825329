"""The command ``mentormatch portfolio``."""

from __future__ import annotations

import csv
import io
import json

import pytest

STUDENTS = """student_id,stage,interests,values,target_schools
S1,premed,cardiology,patience,Emory; Duke
S2,premed,dermatology,curiosity,Yale
"""
MENTORS = """mentor_id,name,specialties,values,affiliations,accepts_stages
M1,Ann Lee,cardiology,patience,Emory,
M2,Bo Rask,dermatology,curiosity,Duke,
M3,Cy \x1b[2J Diaz,cardiology,patience,Emory,medical_student
"""


@pytest.fixture
def rosters(tmp_path):
    (tmp_path / "students.csv").write_text(STUDENTS, "utf-8")
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    return str(tmp_path / "students.csv"), str(tmp_path / "mentors.csv")


def test_it_shows_who_is_chosen_and_what_each_adds(run, rosters):
    code, out, err = run("portfolio", *rosters)
    assert code == 0
    assert "Student S1" in out
    assert "Student S2" in out
    assert "1. Ann Lee is your best match" in out
    assert "2. Bo Rask adds a tie to Duke." in out
    assert "2 of 3 mentors are eligible" in out
    assert "students: 2 rows read, 2 kept, 0 set aside" in err


def test_one_student_and_one_size(run, rosters):
    code, out, _ = run("portfolio", *rosters, "--student", "S2", "--size", "1")
    assert code == 0
    assert "Student S1" not in out
    assert "1. Bo Rask" in out
    assert "2. " not in out


def test_standard_output_is_nothing_but_csv(run, rosters):
    code, out, err = run("portfolio", *rosters, "-o", "-", "--size", "2")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [(row["student_id"], row["pick"], row["mentor_id"]) for row in rows] == [
        ("S1", "1", "M1"), ("S1", "2", "M2"), ("S2", "1", "M2"), ("S2", "2", "M1"),
    ]  # fmt: skip
    assert "4 mentors chosen for 2 students" in err


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_files(run, rosters, tmp_path, ending):
    target = tmp_path / f"own.{ending}"
    code, out, err = run("portfolio", *rosters, "-o", str(target))
    assert (code, out) == (0, "")
    assert target.stat().st_size > 0
    assert "S1: 2 of 3 mentors are eligible" in err
    if ending == "json":
        assert [row["pick"] for row in json.loads(target.read_text("utf-8"))] == [1, 2, 1, 2]


def test_an_index_serves_as_mentors(run, rosters, tmp_path):
    assert run("index", rosters[1], "-o", str(tmp_path / "own.index"))[0] == 0
    plain = run("portfolio", *rosters)[1]
    assert run("portfolio", rosters[0], str(tmp_path / "own.index"))[1] == plain


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["{s}", "{m}", "--size", "0"], 2, "0 is not in the range 1<=x<=10"),
        (["no.csv", "no.csv", "--size", "0"], 2, "0 is not in the range"),
        (["{s}", "{m}", "--size", "two"], 2, "--size"),
        (["{s}", "{m}", "--student", "S9"], 2, "Nearest: S2, S1"),
        (["{s}", "{m}", "-o", "own.docx"], 2, ".parquet"),
        (["{s}", "{m}", "-o", "{m}"], 2, "would replace the input"),
        (["-", "-"], 2, "standard input"),
        (["no.csv", "{m}"], 5, "No file at no.csv"),
        (["{s}"], 2, "MENTORS"),
        (["{m}", "{s}"], 3, "holds students"),
    ],
)
def test_mistakes_give_one_message_and_their_exit_code(run, rosters, words, code, said):
    found, out, err = run("portfolio", *[word.format(s=rosters[0], m=rosters[1]) for word in words])
    assert (found, out) == (code, "")
    assert said in err


def test_strict_stops_at_a_bad_row(run, rosters, tmp_path):
    (tmp_path / "bad.csv").write_text(MENTORS + ",No Id,cardiology,x,,\n", "utf-8")
    assert run("portfolio", rosters[0], str(tmp_path / "bad.csv"))[0] == 0
    code, out, err = run("portfolio", rosters[0], str(tmp_path / "bad.csv"), "--strict")
    assert (code, out) == (3, "")
    assert "blank-id" in err


def test_help_begins_with_examples(run):
    code, out, _ = run("portfolio", "--help")
    assert code == 0
    assert out.split("\n\n")[2].strip().startswith("Example")
    assert "mentormatch portfolio students.csv mentors.csv --student S01" in out
    assert "portfolio" in run("--help")[1]


def test_a_name_does_not_steer_the_terminal(run, rosters, tmp_path):
    (tmp_path / "later.csv").write_text(STUDENTS.replace("premed", "medical_student"), "utf-8")
    code, out, _ = run("portfolio", str(tmp_path / "later.csv"), rosters[1])
    assert code == 0
    assert "Diaz" in out
    assert "\x1b[2J" not in out
