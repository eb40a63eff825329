"""The command ``mentormatch advise``."""

from __future__ import annotations

import pytest

STUDENTS = "student_id,stage,interests,values\nS1,premed,cardiology,patience\n"
MENTORS = """mentor_id,name,specialties,values,affiliations
M1,Ann Lee,cardiology,patience,Emory
M2,Bo Rask,dermatology,curiosity,Duke
M3,Cy \x1b[2J[b]Diaz,cardiology,candor,Emory
"""


@pytest.fixture
def rosters(tmp_path):
    (tmp_path / "students.csv").write_text(STUDENTS, "utf-8")
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    return str(tmp_path / "students.csv"), str(tmp_path / "mentors.csv")


def test_it_shows_how_firm_the_list_is_and_the_sentences(run, rosters):
    code, out, _ = run("advise", *rosters, "--student", "S1", "-k", "2", "--as-of", "2026")
    assert code == 0
    assert "Student S1, 1,000 shaken weightings" in out
    assert "stays in the first 2" in out
    assert "both mentors stay in your top 2 every time." in out
    assert "100.0% (99.6% to 100.0%)" in out
    flat = " ".join(out.split())
    assert "- Had you also listed dermatology among your interests, Bo Rask would be 2nd instead of 3rd." in flat
    assert "- Add only what is true for you." in flat
    assert "\x1b[2J" not in out
    assert "[b]Diaz" in out


def test_an_index_serves_as_mentors(run, rosters, tmp_path):
    assert run("index", rosters[1], "-o", str(tmp_path / "own.index"))[0] == 0
    plain = run("advise", *rosters, "--student", "S1")[1]
    assert run("advise", rosters[0], str(tmp_path / "own.index"), "--student", "S1")[1] == plain


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["{s}", "{m}"], 2, "Missing option '--student'"),
        (["{s}", "{m}", "--student", "S9"], 2, "student_id 'S9' is not among the 1 kept"),
        (["{s}", "{m}", "--student", "S1", "-k", "0"], 2, "0 is not in the range x>=1"),
        (["-", "-", "--student", "S1"], 2, "Only one file can come from standard input"),
        (["no.csv", "{m}", "--student", "S1"], 5, "no.csv"),
    ],
)
def test_faults_become_a_message_and_an_exit_code(run, rosters, words, code, said):
    found, out, err = run("advise", *(word.format(s=rosters[0], m=rosters[1]) for word in words))
    assert (found, out) == (code, "")
    assert said in err
