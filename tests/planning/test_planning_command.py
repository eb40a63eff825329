"""The command ``mentormatch plan``."""

from __future__ import annotations

import csv
import io
import json

import pytest
from icalendar import Calendar

STUDENTS = """student_id,stage,interests,values,application_deadline
S1,premed,cardiology,patience,2027-06-01
S2,premed,dermatology,curiosity,
"""
MENTORS = """mentor_id,name,role,specialties,values,accepts_stages
M1,Ann Lee,physician,cardiology,patience,
M2,Bo Rask,science_faculty,biology,patience,
M3,Cy \x1b[2J Diaz,physician,cardiology,patience,medical_student
M4,Di Eze,researcher,cardiology,curiosity,
"""


@pytest.fixture
def rosters(tmp_path):
    (tmp_path / "students.csv").write_text(STUDENTS, "utf-8")
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    return str(tmp_path / "students.csv"), str(tmp_path / "mentors.csv")


def test_it_shows_dated_steps_and_the_rules(run, rosters):
    code, out, err = run(
        "plan", *rosters, "--student", "S1", "--today", "2026-11-26", "--mentor", "M1", "--letters", "1"
    )
    assert code == 0
    assert "Letter plan for student S1" in out
    assert "Tue 2027-03-09" in out
    assert "Dr. Ann Lee" in out
    assert "AMCAS" in out
    assert "Ask 1 mentor on 2027-03-09, and the next in line whenever somebody says no" in out
    assert "students: 2 rows read, 2 kept, 0 set aside" in err


def test_files_of_every_form_at_once(run, rosters, tmp_path):
    names = [str(tmp_path / f"plan.{ending}") for ending in ("md", "ics", "csv", "json")]
    code, out, err = run(
        "plan", *rosters, "--student", "S1", "--today", "2026-11-26", *(word for own in names for word in ("-o", own))
    )
    assert (code, out) == (0, "")
    assert " steps: " in err
    assert "science faculty" in err
    rows = list(csv.DictReader(io.StringIO((tmp_path / "plan.csv").read_text("utf-8"))))
    assert rows == [
        {name: str(value) for name, value in row.items()}
        for row in json.loads((tmp_path / "plan.json").read_text("utf-8"))
    ]
    assert (tmp_path / "plan.md").read_text("utf-8").startswith("# Letter plan for student S1\n")
    events = Calendar.from_ical((tmp_path / "plan.ics").read_bytes()).walk("VEVENT")
    assert {str(own["DTSTART"].dt) for own in events} <= {row["date"] for row in rows}


def test_standard_output_is_nothing_but_markdown(run, rosters):
    code, out, _ = run("plan", *rosters, "--student", "S1", "--today", "2026-11-26", "-o", "-")
    assert code == 0
    assert out.startswith("# Letter plan")


def test_a_decline_moves_to_the_next(run, rosters):
    words = ["--student", "S1", "--today", "2027-03-23", "--start", "2026-11-26", "--mentor", "M1", "--declined", "M1"]
    code, out, _ = run("plan", *rosters, *words, "-o", "-")
    assert code == 0
    assert "Thank Dr. Ann Lee, who has declined" in out
    assert "The plan began on November 26, 2026" in out


def test_an_index_serves_as_mentors(run, rosters, tmp_path):
    assert run("index", rosters[1], "-o", str(tmp_path / "own.index"))[0] == 0
    words = ["--student", "S1", "--today", "2026-11-26"]
    assert run("plan", rosters[0], str(tmp_path / "own.index"), *words)[1] == run("plan", *rosters, *words)[1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["{s}", "{m}"], 2, "one student, and there are 2"),
        (["{s}", "{m}", "--student", "S2", "--today", "2026-11-26"], 2, "states no application_deadline"),
        (["{s}", "{m}", "--student", "S1", "--today", "2027-06-02"], 2, "lies before today"),
        (["{s}", "{m}", "--student", "S1", "--today", "soon"], 2, "today must be a date such as 2027-06-01"),
        (["{s}", "{m}", "--student", "S1", "--today", "2026-11-26", "--mentor", "M3"], 2, "not eligible"),
        (["{s}", "{m}", "--student", "S1", "--today", "2026-11-26", "--letters", "0"], 2, "letters must be"),
        (["{s}", "{m}", "--student", "S9"], 2, "Nearest: S2, S1"),
        (["no.csv", "no.csv", "-o", "plan.docx"], 2, ".ics"),
        (["{s}", "{m}", "-o", "a.md", "-o", "./a.md"], 2, "a name of its own"),
        (["{s}", "{m}", "-o", "{m}"], 2, "would replace the input"),
        (["-", "-"], 2, "standard input"),
        (["no.csv", "{m}"], 5, "No file at no.csv"),
    ],
)
def test_mistakes_give_one_message_and_their_exit_code(run, rosters, words, code, said):
    found, out, err = run("plan", *[word.format(s=rosters[0], m=rosters[1]) for word in words])
    assert (found, out) == (code, "")
    assert said in " ".join(err.split())


def test_help_begins_with_examples(run):
    code, out, _ = run("plan", "--help")
    assert code == 0
    assert out.split("\n\n")[2].strip().startswith("Example")
    assert "mentormatch plan" in run("--help")[1]


def test_a_name_does_not_steer_the_terminal(run, rosters, tmp_path):
    (tmp_path / "later.csv").write_text(STUDENTS.replace("S1,premed", "[red]S1,medical_student"), "utf-8")
    words = ["--student", "[red]S1", "--today", "2026-11-26", "--mentor", "M3"]
    out = run("plan", str(tmp_path / "later.csv"), rosters[1], *words)[1]
    assert "Diaz" in out
    assert "\x1b[2J" not in out
    assert "student [red]S1" in out
