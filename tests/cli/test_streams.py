"""Standard streams that are closed, full, or left by their reader: nothing is lost unseen, and no traceback comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mentormatch
from mentormatch.errors import FileError

COMMAND = f"{sys.executable} -m mentormatch"


def shell(line, folder):
    done = subprocess.run(
        ["bash", "-c", line.format(m=COMMAND)], capture_output=True, text=True, check=False, cwd=folder
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def rosters(tmp_path):
    rows = "".join(f"S{row},premed,cardiology\n" for row in range(9))
    (tmp_path / "s.csv").write_text(f"student_id,stage,interests\n{rows}", "utf-8")
    (tmp_path / "m.csv").write_text("mentor_id,specialties\nM1,cardiology\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_standard_output_that_takes_nothing_is_exit_code_5(tmp_path, where):
    done = shell(f"{{m}} --help {where}", tmp_path)
    assert done.returncode == 5
    assert done.stderr.startswith("mentormatch: Cannot write to standard output: ")
    assert len(done.stderr.splitlines()) == 1


def test_no_file_gets_the_number_of_a_stream_that_was_closed(tmp_path):
    code = "from mentormatch.cli.streams import *; prepare_streams(); print(os.open('x', 65), file=open('number', 'w'))"
    shell(f'{sys.executable} -c "{code}" <&- >&- 2>&-', tmp_path)
    assert int((tmp_path / "number").read_text()) > 2


def test_standard_input_that_is_closed_is_said(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(FileError, match="is closed"):
        mentormatch.read_students("-")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "code"),
    [("2>&1 >/dev/null | head -c 0; exit ${{PIPESTATUS[0]}}", 0), ("2>/dev/full", 5), ("2>&-", 0), ("<&- >&- 2>&-", 0)],
)
def test_the_output_is_whole_whatever_becomes_of_the_messages(rosters, where, code):
    done = shell(f"{{m}} rank s.csv m.csv -o r.csv --part-size 2 {where}", rosters)
    assert done.returncode == code
    assert len((rosters / "r.csv").read_text("utf-8").splitlines()) == 10
    assert sorted(path.name for path in rosters.iterdir()) == ["m.csv", "r.csv", "s.csv"]


@pytest.mark.slow
def test_a_reader_who_leaves_during_the_parts_is_no_error(rosters):
    done = shell("{m} rank s.csv m.csv -o - --part-size 1 | head -1; exit ${{PIPESTATUS[0]}}", rosters)
    assert done.returncode == 0


def test_files_are_written_before_the_screen_whose_reader_may_leave(run, rosters, monkeypatch):
    def left(*_, **__):
        raise BrokenPipeError

    monkeypatch.chdir(rosters)
    monkeypatch.setattr("mentormatch.cli.streams.leave_pipe", lambda: None)
    monkeypatch.setattr("mentormatch.cli.screen.show_assignment", left)
    assert run("assign", "s.csv", "m.csv", "--report", "a.html", "--loads", "l.csv")[0] == 0
    monkeypatch.setattr("mentormatch.cli.parts.write_standard_output", left)
    assert run("rank", "s.csv", "m.csv", "-o", "-", "--report", "r.html")[0] == 0
    monkeypatch.setattr("mentormatch.results.plan.write_text", left)
    words = ("--student", "S1", "--deadline", "2027-01-01", "--today", "2026-06-01")
    assert run("plan", "s.csv", "m.csv", *words, "-o", "-", "-o", "p.ics")[0] == 0
    assert {"a.html", "l.csv", "r.html", "p.ics"} <= {path.name for path in rosters.iterdir()}
