"""Killed at any moment and started again: the same bytes, and nothing left beside them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from processes import at_work, members, until

from mentormatch.batch.forms import content_of
from mentormatch.people.reading import read_students

DRIVER = Path(__file__).with_name("killed.py")


@pytest.fixture
def killed(index, sample, tmp_path):
    def run(name, form, saved, every):
        words = [
            sys.executable,
            str(DRIVER),
            str(index),
            str(sample / "students.csv"),
            str(tmp_path / name),
            form,
            saved,
        ]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        result = subprocess.run(
            [*words, str(every)], capture_output=True, text=True, check=False, env=environment, timeout=300
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return int(result.stdout.split()[0])

    return run


@pytest.fixture
def begun(index, sample, tmp_path):
    """The command at work in two processes, when it has finished some of its parts."""

    def begin():
        words = ["rank", sample / "students.csv", index, "--part-size", "1", "--jobs", "2", "-o", tmp_path / "r.csv"]
        return at_work(words, tmp_path / "r.csv"), words

    return begin


@pytest.mark.slow
def test_the_command_killed_leaves_no_process_and_goes_on(run, begun, matcher, sample, tmp_path):
    command, words = begun()
    command.kill()
    command.communicate()
    until(lambda: not members(command.pid))
    assert not (tmp_path / "r.csv").exists()
    code, out, err = run(*words)
    assert (code, out) == (0, "")
    assert " of 24 parts are there already; going on." in err
    expected = matcher.rank(read_students(sample / "students.csv")).columns()
    assert (tmp_path / "r.csv").read_bytes() == content_of(expected, "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.slow
def test_ctrl_c_gives_one_line_and_130(begun):
    command, _ = begun()
    os.killpg(command.pid, signal.SIGINT)
    _, err = command.communicate()
    assert command.returncode == 130
    assert re.fullmatch(
        r"mentormatch: Stopped: \d+ of 24 parts are kept in .*r\.csv\.parts\. Give the same command again to go on\.",
        err.splitlines()[-1],
    )
    assert "Traceback" not in err
    assert len(err.splitlines()) == 5


def test_a_file_is_whole_after_kills_between_the_steps(killed):
    assert killed("ranking.csv", "", "saved", 9) > 4


@pytest.mark.slow
@pytest.mark.parametrize(("name", "form"), [("ranking.csv", ""), ("ranking", "csv")])
def test_files_and_folders_are_whole_after_a_kill_before_any_change_of_the_disk(killed, name, form):
    assert killed(name, form, "saved", 1) > 40


@pytest.mark.slow
def test_parquet_is_whole_after_kills_between_the_steps(killed):
    assert killed("ranking.parquet", "", "saved", 5) > 8


@pytest.mark.slow
def test_mentors_of_a_roster_may_be_half_saved_or_half_removed(killed):
    assert killed("ranking.csv", "", "fitted", 17) > 12


@pytest.mark.slow
def test_a_request_to_end_that_all_processes_get_keeps_the_parts(begun, run, tmp_path):
    command, words = begun()
    os.killpg(command.pid, signal.SIGTERM)
    _, err = command.communicate()
    assert command.returncode == 143
    assert re.search(r"Stopped: \d+ of 24 parts are kept in .*Give the same command again to go on\.\n$", err)
    assert "Traceback" not in err
    until(lambda: not members(command.pid))
    assert run(*words)[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]
