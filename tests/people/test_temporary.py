"""Files and folders are made beside their place, and nothing is left there, not even by a process that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from mentormatch.people.temporary import beside, lock, open_number, remove_leftovers

HELD = """
import sys, time
from pathlib import Path
from mentormatch.people.temporary import beside
with beside(Path(sys.argv[1]), folder=sys.argv[2] == "folder"):
    print("made", flush=True)
    time.sleep(60)
"""


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("folder", [False, True])
def test_what_is_not_renamed_goes_also_after_an_error(tmp_path, folder):
    with beside(tmp_path / "r.csv", folder=folder) as temporary:
        assert temporary.is_dir() is folder
        assert temporary.stat().st_mode & 0o077 == 0
    assert names_in(tmp_path) == []
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), beside(tmp_path / "r.csv", folder=folder):
            raise error
        assert names_in(tmp_path) == []


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_killed_process_left_goes_with_the_next_and_what_a_live_one_makes_stays(tmp_path, kind):
    path = tmp_path / "r.csv"
    other = subprocess.Popen([sys.executable, "-c", HELD, str(path), kind], stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "made\n"
    held = names_in(tmp_path)
    assert len(held) == 1
    with beside(path):
        assert len(names_in(tmp_path)) == 2
    assert names_in(tmp_path) == held
    other.send_signal(signal.SIGKILL)
    other.wait()
    other.stdout.close()
    assert names_in(tmp_path) == held
    with beside(path):
        assert len(names_in(tmp_path)) == 1
    assert names_in(tmp_path) == []


def test_other_files_of_like_names_stay(tmp_path):
    names = [".r.csv.swp", ".r.csv", "r.csv.mentormatch-1", ".rr.csv.mentormatch-1"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "kept").mkdir()
    (tmp_path / ".r.csv.mentormatch-2").symlink_to(tmp_path / "kept")
    remove_leftovers(tmp_path / "r.csv")
    assert names_in(tmp_path) == sorted([*names, "kept", ".r.csv.mentormatch-2"])


def test_a_name_as_long_as_a_name_may_be_has_a_temporary_one(tmp_path):
    path = tmp_path / ("ü" * 127)
    with beside(path) as temporary:
        temporary.rename(path)
    assert names_in(tmp_path) == [path.name]


def test_a_lock_is_held_once(tmp_path):
    path = tmp_path / "file"
    with open_number(path, os.O_WRONLY | os.O_CREAT) as first, open_number(path) as second:
        assert lock(first) is True
        assert lock(second) is False
    with open_number(path) as third:
        assert lock(third) is True
