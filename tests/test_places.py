"""The pages of privacy and security are true: every file that is made is on them, for whom they say."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from pathlib import Path

import pytest

from mentormatch.batch.work import Work
from mentormatch.text.cache import FILE

ROOT = Path(__file__).parents[1]
PRIVACY = (ROOT / "docs" / "privacy.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of its own, in which everybody may read everything that is not made private."""
    for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("MENTORMATCH_CACHE", raising=False)
    monkeypatch.chdir(tmp_path)
    before = os.umask(0)
    yield tmp_path
    os.umask(before)


@pytest.fixture
def rosters(home):
    (home / "students.csv").write_text("student_id,interests\n" + "".join(f"S{n},ENT\n" for n in range(4)))
    (home / "mentors.csv").write_text("mentor_id,specialties\nM1,ENT\nM2,ENT\n")
    return "students.csv", "mentors.csv"


def made(home):
    return {str(path.relative_to(home)) for path in home.rglob("*")} - {"students.csv", "mentors.csv"}


def private(home, names):
    return all(not stat.S_IMODE((home / name).lstat().st_mode) & 0o077 for name in names)


def test_every_file_that_is_made_is_on_the_page_and_private_where_it_says_so(run, home, rosters, monkeypatch):
    keep = Work.keep

    def stopped(work, number, content, account):
        if number == 1:
            raise KeyboardInterrupt
        return keep(work, number, content, account)

    assert run("index", "mentors.csv", "-o", "mentors.index")[0] == 0
    assert run("assign", *rosters, "-o", "plan.csv", "--report", "plan.html")[0] == 0
    monkeypatch.setattr(Work, "keep", stopped)
    assert run("rank", *rosters, "-o", "ranking.csv", "--part-size", 1)[0] == 130
    names = made(home)
    kept = {name for name in names if name.startswith(("mentormatch", "mentors.index", "ranking.csv.parts"))}
    assert private(home, kept)
    assert names - kept == {"plan.csv", "plan.html", "plan.csv.manifest.json"}
    listed = {name.replace("OUTPUT", "*") for name in re.findall(r"`([^`]+)`", PRIVACY)}
    for name in kept:
        in_work = name.startswith("ranking.csv.parts")
        base = "ranking.csv.parts" if in_work else Path(name).name
        assert base in {"mentormatch", "mentors.index"} or any(fnmatch.fnmatch(base, own) for own in listed), name


def test_the_ways_to_delete_on_the_page_work(run, home, rosters, monkeypatch):
    assert run("rank", *rosters, "-o", "ranking.csv")[0] == 0
    cache = home / "mentormatch" / FILE
    assert cache.exists()
    assert run("cache", "--info")[1].splitlines()[0] == str(cache)
    assert f"`{FILE}`" in PRIVACY
    assert run("cache", "--clear")[0] == 0
    assert not cache.exists()
    run("index", "mentors.csv", "-o", "mentors.index")
    assert b"M2" in (home / "mentors.index" / "mentors.arrow").read_bytes()
    assert run("index", "-o", "mentors.index", "--update", "--remove", "M2")[0] == 0
    assert not any(b"M2" in path.read_bytes() for path in (home / "mentors.index").iterdir())
    run("cache", "--clear")
    run("rank", *rosters, "-o", "ranking.csv", "--no-cache")
    monkeypatch.setenv("MENTORMATCH_CACHE", "off")
    run("rank", *rosters, "-o", "ranking.csv")
    assert not cache.exists()


def test_what_is_said_to_be_shown_by_a_test_is():
    named = re.findall(r"`((?:tests|trials)/[\w/]+\.py)`", SECURITY)
    assert len(named) > 10
    for name in named:
        assert (ROOT / name).is_file(), name
