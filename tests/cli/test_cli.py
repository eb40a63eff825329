"""The command line: exit codes, what goes to which stream, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STUDENTS = "student_id,stage,interests,values\nS1,premed,cardiology,patience\nS2,premed,dermatology,curiosity\n"
MENTORS = """mentor_id,name,specialties,values,accepting
M1,Ann Lee,cardiology,patience,yes
M2,Bo Rask,dermatology,curiosity,yes
"""


@pytest.fixture
def rosters(tmp_path):
    (tmp_path / "students.csv").write_text(STUDENTS, "utf-8")
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    return str(tmp_path / "students.csv"), str(tmp_path / "mentors.csv")


def test_rank_shows_a_table_and_says_what_was_read_on_standard_error(run, rosters):
    code, out, err = run("rank", *rosters)
    assert code == 0
    assert "Student S1" in out
    assert "Ann Lee" in out
    assert "students: 2 rows read, 2 kept, 0 set aside" in err
    assert "rows read" not in out


def test_rank_to_standard_output_is_nothing_but_csv(run, rosters):
    code, out, err = run("rank", *rosters, "-k", "1", "-o", "-", "--explain")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [(row["student_id"], row["mentor_id"]) for row in rows] == [("S1", "M1"), ("S2", "M2")]
    assert "works in cardiology" in rows[0]["why"]
    assert "2 recommendations for 2 students" in err


def test_columns_that_are_not_used_are_named(run, rosters, tmp_path):
    header, *rows = MENTORS.splitlines()
    others = [f"Oddity {number}{'-奇' * 90 * (number == 1)}" for number in range(1, 13)]
    lines = [",".join([header, *others]), *(",".join([row, *"abcdefghijkl"]) for row in rows)]
    (tmp_path / "odd.csv").write_text("\n".join(lines), "utf-8")
    _, _, err = run("rank", rosters[0], str(tmp_path / "odd.csv"))
    said = " ".join(err.split())
    assert f"columns not used: {others[0][:57]}...; Oddity 2; Oddity 3; " in said
    assert "Oddity 10; and 2 more" in said
    assert "see them all" not in said.partition("mentors")[2]
    assert "columns not used" not in run("rank", *rosters)[2]


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_rank_writes_files(run, rosters, tmp_path, ending):
    target = tmp_path / f"out.{ending}"
    assert run("rank", *rosters, "-o", str(target))[0] == 0
    assert target.stat().st_size > 0


def test_rank_reads_standard_input(rosters):
    result = subprocess.run(
        [sys.executable, "-m", "mentormatch", "rank", "-", rosters[1], "-k", "1", "-o", "-"],
        input=STUDENTS, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()) == 3


def test_weights_come_from_a_json_file(run, rosters, tmp_path):
    (tmp_path / "weights.json").write_text('{"values": 1}', "utf-8")
    code, out, _ = run("rank", *rosters, "--weights", str(tmp_path / "weights.json"), "-o", "-")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert all(float(row["specialty"]) == 0 for row in rows)


def test_documents_serve_both_sides(run, rosters, tmp_path):
    rows = ["M1,,On valves,We mended valves.,2020", ",S1,My talk,I spoke of valves.,2021"]
    (tmp_path / "docs.csv").write_text("\n".join(["mentor_id,student_id,title,text,year", *rows]), "utf-8")
    code, plain, _ = run("rank", *rosters, "-o", "-")
    code, out, err = run("rank", *rosters, "--documents", str(tmp_path / "docs.csv"), "-o", "-")
    assert code == 0
    assert "warning" not in err
    assert out != plain


def test_rows_set_aside_are_announced_and_the_good_ones_rank(run, rosters, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(MENTORS + ",No Id,cardiology,x,yes\n", "utf-8")
    code, out, err = run("rank", rosters[0], str(bad))
    assert code == 0
    assert "3 rows read, 2 kept, 1 set aside" in err
    assert "blank-id (line 4" in err
    assert "Ann Lee" in out


def test_strict_and_check_exit_3(run, rosters, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(MENTORS + ",No Id,cardiology,x,yes\n", "utf-8")
    code, out, err = run("rank", rosters[0], str(bad), "--strict")
    assert (code, out) == (3, "")
    assert "blank-id" in err
    code, out, err = run("check", str(bad))
    assert code == 3
    assert "blank-id (line 4" in out
    assert "1 problem to mend" in err
    assert run("check", rosters[1])[0] == 0
    assert "Read as students" in run("check", rosters[0])[1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["rank", "no.csv", "no.csv"], 5, "No file at no.csv"),
        (["rank", "{s}", "{m}", "-k", "0"], 2, "0 is not in the range x>=1"),
        (["rank", "{s}", "{m}", "-o", "out.docx"], 2, ".parquet"),
        (["rank", "{s}", "{m}", "--weights", "no.json"], 5, "no.json"),
        (["rank", "{s}", "{m}", "-o", "/no/such/folder/x.csv"], 5, "/no/such/folder"),
        (["rank", "{s}"], 2, "MENTORS"),
        (["rank", "-", "-"], 2, "standard input"),
        (["sing"], 2, "No such command"),
        (["explain", "{s}", "{m}", "--student", "S9", "--mentor", "M1"], 2, "Nearest: S2, S1"),
        (["explain", "{s}", "{m}", "--student", "S1", "--mentor", "M1", "--versus", "M1"], 2, "two different"),
        (["check", "-"], 2, "--side"),
        (["rank", "{m}", "{s}"], 3, "holds students"),
        (["rank", "{s}", "{m}", "--weights", "{s}"], 2, "must be JSON"),
    ],
)
def test_mistakes_give_one_message_and_their_exit_code(run, rosters, words, code, said):
    found, out, err = run(*[word.format(s=rosters[0], m=rosters[1]) for word in words])
    assert found == code
    assert out == ""
    assert said in err


def test_a_fault_of_ours_is_named_without_peoples_words(run, rosters, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("Ann Lee's private sentence")

    monkeypatch.setattr("mentormatch.matcher.Matcher.fit", broken)
    code, out, err = run("rank", *rosters)
    assert (code, out) == (1, "")
    assert "RuntimeError" in err
    assert "private" not in err


def test_explain_and_contrast(run, rosters):
    code, out, _ = run("explain", *rosters, "--student", "S1", "--mentor", "M1", "--versus", "M2")
    assert code == 0
    assert "works in cardiology" in out
    assert "stands above Bo Rask by" in out


def test_demo_runs(run):
    code, out, err = run("demo")
    assert code == 0
    assert "Student S01" in out
    assert "60 rows read, 60 kept" in err


@pytest.mark.parametrize("command", [[], ["rank"], ["check"], ["explain"], ["evaluate"], ["cache"], ["demo"]])
def test_help_begins_with_examples(run, command):
    code, out, _ = run(*command, "--help")
    assert code == 0
    body = out.split("\n\n")
    assert any(part.strip().startswith("Example") for part in body[:3])
    assert f"mentormatch {' '.join(command)}".strip() in out


@pytest.mark.parametrize("command", ["rank {s} {m} -o -", "rank {s} {m} --explain", "check {s}", "demo --full"])
def test_a_reader_that_goes_away_is_no_error(rosters, command):
    words = command.format(s=rosters[0], m=rosters[1])
    line = f"{sys.executable} -m mentormatch {words} | head -c 5"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert (result.returncode, len(result.stdout)) == (0, 5)


def test_a_terminal_without_the_letters_of_a_name_is_no_error(rosters, tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_text(MENTORS.replace("Ann Lee", "Łucja \x1b[2J Żak"), "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}

    def shown(*words):
        command = [sys.executable, "-m", "mentormatch", "rank", rosters[0], str(odd), *words]
        return subprocess.run(command, capture_output=True, check=True, env=environment).stdout

    assert "Łucja" in shown("-o", "-").decode("utf-8"), "a table for other programs is always UTF-8"
    assert b"ucja" in shown()
    assert b"\x1b[2J" not in shown(), "a name does not steer the terminal"


def test_the_output_never_replaces_an_input(run, rosters):
    code, _, err = run("rank", *rosters, "-o", rosters[1])
    assert code == 2
    assert "would replace the input" in err
    with Path(rosters[1]).open(encoding="utf-8") as file:
        assert file.read() == MENTORS


def test_a_header_without_people_is_a_roster_problem(run, tmp_path):
    (tmp_path / "bare.csv").write_text("mentor_id,bio\n", "utf-8")
    code, _, err = run("check", str(tmp_path / "bare.csv"))
    assert code == 3
    assert "only the header" in err


def test_check_tells_students_from_mentors_by_the_id_column(run, tmp_path):
    (tmp_path / "few.csv").write_text("student_id,stage\nS1,premed\n", "utf-8")
    assert "Read as students" in run("check", str(tmp_path / "few.csv"))[1]


def test_output_does_not_depend_on_the_terminal(rosters):
    results = {
        subprocess.run(
            [sys.executable, "-m", "mentormatch", "rank", *rosters, "-o", "-"],
            capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": columns},
        ).stdout
        for columns in ("40", "200")
    }  # fmt: skip
    assert len(results) == 1


def test_json_output_can_be_read(run, rosters, tmp_path):
    run("rank", *rosters, "-o", str(tmp_path / "out.json"))
    rows = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert {row["student_id"] for row in rows} == {"S1", "S2"}


def test_evaluate_measures_and_compares(run, rosters, tmp_path):
    ranking, other, grades = (str(tmp_path / f"{name}.csv") for name in ("ranking", "other", "grades"))
    run("rank", *rosters, "-o", ranking)
    (tmp_path / "weights.json").write_text('{"letters": 1}', "utf-8")
    run("rank", *rosters, "-o", other, "--weights", str(tmp_path / "weights.json"))
    Path(grades).write_text("student_id,mentor_id,grade\nS1,M1,3\nS1,M2,0\nS2,M2,2\nS2,M1,0\n", "utf-8")
    code, out, _ = run("evaluate", ranking, grades, "--versus", other)
    assert code == 0
    assert "ndcg@5" in out
    assert "difference" in out
    code, out, _ = run("evaluate", ranking, grades, "-o", "-")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["student_id"], float(row["ndcg@5"])) for row in rows] == [("S1", 1.0), ("S2", 1.0)]
    assert run("evaluate", ranking, "no.csv")[0] == 5
    assert run("evaluate", rosters[0], grades)[0] == 3


@pytest.fixture
def cohort(sample):
    return (sample / "students.csv", sample / "mentors.csv", "--as-of", 2026, "-k", 2)


def test_standard_output_and_the_screen_do_not_depend_on_parts(run, cohort):
    for words in (("-o", "-"), ()):
        whole, parts = (run("rank", *cohort, *words, "--part-size", size) for size in (1000, 5))
        assert whole[:2] == parts[:2]
        assert whole[1]
    assert "found while ranking" not in whole[2]
    assert "students: 24 rows read, 24 kept, 0 set aside" in whole[2]
    assert "students: 24 rows read, 24 kept, 0 set aside" in parts[2]


def test_a_long_run_counts_what_a_short_one_counts(run, cohort, tmp_path):
    (tmp_path / "students.csv").write_text(
        STUDENTS + "S3,premed,qzx weaving,thrift\n,premed,ENT,thrift\nS4,medical student,ENT,thrift\n", "utf-8"
    )
    mentors = tmp_path / "mentors.csv"
    mentors.write_text("mentor_id,specialties,accepts_stages\nM1,ENT,premed\nM2,cardiology,premed\n", "utf-8")
    files = [tmp_path / f"{size}.csv" for size in (1000, 1)]
    said = [
        run("rank", tmp_path / "students.csv", mentors, "-o", file, "--part-size", file.stem)[2].splitlines()
        for file in files
    ]
    assert files[0].read_bytes() == files[1].read_bytes()
    for lines in said:
        assert "students: 5 rows read, 4 kept, 1 set aside" in lines
        assert "6 recommendations for 4 students" in lines[-2]
        assert lines[-1] == "1 of the students have no eligible mentor, and no row."
    assert said[1][said[1].index("found while ranking:") + 1].startswith("  ")


def test_a_folder_of_parts(run, cohort, tmp_path):
    folder = tmp_path / "out"
    code, out, err = run("rank", *cohort, "-o", f"{folder}/", "--format", "parquet", "--part-size", 10)
    assert (code, out) == (0, "")
    assert f"48 recommendations for 24 students: {folder}/" in err
    assert len(list(folder.glob("part-*.parquet"))) == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--part-size", 0), 2, "at least 1"),
        (("--jobs", 0, "-o", "x.csv"), 2, "'--jobs': 0 is not in the range x>=1"),
        (("--jobs", 2), 2, "name one with -o"),
        (("--format", "parquet", "-o", "-"), 2, "name one with -o"),
        (("--format", "parquet", "-o", "x.csv"), 2, "which is not parquet"),
        (("--format", "json"), 2, "'csv', 'parquet'"),
        (("-o", "."), 5, "left as it is"),
        (("-o", "/no/such/folder/x.csv", "--part-size", 5), 5, "Cannot write /no/such/folder/x.csv.parts"),
    ],
)
def test_places_that_cannot_be_are_refused(run, cohort, words, code, said):
    found, out, err = run("rank", *cohort, *words)
    assert (found, out) == (code, "")
    assert said in err


def test_ctrl_c_says_how_to_go_on_and_the_same_command_does(run, cohort, tmp_path, monkeypatch):
    from mentormatch.batch.work import Work

    keep = Work.keep

    def interrupted(work, number, content, account):
        if number == 2:
            raise KeyboardInterrupt
        return keep(work, number, content, account)

    target = tmp_path / "ranking.csv"
    words = ("rank", *cohort, "--part-size", 5, "-o", target)
    monkeypatch.setattr(Work, "keep", interrupted)
    code, _, err = run(*words)
    assert code == 130
    assert err.splitlines()[-1] == (
        f"mentormatch: Stopped: 2 of 5 parts are kept in {target}.parts. Give the same command again to go on."
    )
    monkeypatch.undo()
    code, _, err = run(*words)
    assert code == 0
    assert "2 of 5 parts are there already; going on." in err
    run("rank", *cohort, "-o", tmp_path / "whole.csv")
    assert target.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_bar_in_a_terminal_shows_counts_and_no_words(run, cohort, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    code, out, err = run("rank", *cohort, "--part-size", 12, "-o", tmp_path / "ranking.csv")
    assert (code, out) == (0, "")
    assert "Ranking students" in err
    assert "24/24" in err
    assert "Okafor" not in err
