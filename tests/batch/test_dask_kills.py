"""Workers, schedulers and the command itself killed or interrupted: finished parts stay, and the result is the same."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys

import psutil
import pytest
from processes import at_work, members, until

from mentormatch.batch import Watch, rank_to
from mentormatch.batch.forms import content_of
from mentormatch.errors import FileError, MentormatchError
from mentormatch.people.profiles import Profiles

K = 2
pytestmark = pytest.mark.slow
DEADLY = """
import os
from mentormatch.batch import worker
rank = worker.own = getattr(worker, "own", worker.rank_part)  # a preload may be read twice
def rank_part(index, part, options):
    if part.number == 3:
        os._exit(1)
    return rank(index, part, options)
worker.rank_part = rank_part
"""


@pytest.fixture
def crowd(students):
    """Forty parts of two students: the sample students, again and again under other ids."""
    rows = [row % len(students) for row in range(80)]
    again = students.take(rows)
    table = {**again.table, "student_id": tuple(f"S{row:03d}" for row in range(80))}
    return Profiles("student", table, rows_read=80, source="crowd.csv")


@pytest.fixture
def expected(matcher, crowd):
    return content_of(matcher.rank(crowd, k=K).columns(), "csv")


@pytest.fixture
def network(tmp_path):
    """Start a scheduler and workers by their commands; all are killed at the end."""
    begun = []
    log = (tmp_path / "network.log").open("wb")

    def start(*words, preload=""):
        if preload:
            (tmp_path / "preload.py").write_text(preload)
            words = (*words, "--preload", tmp_path / "preload.py")
        command = [sys.executable, "-m", f"distributed.cli.dask_{words[0]}", *map(str, words[1:]), "--no-dashboard"]
        begun.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path))
        return begun[-1]

    yield start
    for own in begun:
        with contextlib.suppress(psutil.NoSuchProcess):
            for one in [*psutil.Process(own.pid).children(recursive=True), own]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    one.kill()
        own.wait()
    log.close()


@pytest.fixture
def scheduler(network):
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        port = own.getsockname()[1]
    process = network("scheduler", "--host", "127.0.0.1", "--port", port)
    return process, f"tcp://127.0.0.1:{port}"


@pytest.fixture
def worker(network, scheduler, tmp_path):
    """Start a worker of the scheduler."""

    def start(*words, preload=""):
        setting = ("--nthreads", 1, "--memory-limit", 0, "--local-directory", tmp_path / "scratch")
        return network("worker", scheduler[1], *setting, *words, preload=preload)

    return start


def at(n_students, act):
    acts = [act]

    def moved(done, total):
        if done >= n_students and acts:
            acts.pop()()

    return moved


def test_one_of_two_workers_killed_at_part_8_of_40(matcher, index, crowd, expected, tmp_path, told):
    """The workers are those begun here: they are the only processes that this one has spawned."""
    watch, lines, _ = told
    target = tmp_path / "ranking.csv"

    def kill():
        children = [(own, " ".join(own.cmdline())) for own in psutil.Process().children()]
        workers = [own for own, words in children if "resource_tracker" not in words]
        assert len(workers) == 2
        workers[0].kill()

    own = Watch(say=watch.say, moved=at(16, kill))
    written = rank_to(target, matcher, crowd, k=K, part_size=2, index=index, engine="dask", workers=2, watch=own)
    assert written.n_parts == 40
    assert target.read_bytes() == expected
    assert len(lines) == 1
    assert re.fullmatch(r"A worker ended; part-000\d\d is given to another\.", lines[0])
    assert list(tmp_path.iterdir()) == [target]


def test_a_worker_of_a_network_is_killed_and_another_does_the_rest(
    worker, scheduler, matcher, index, crowd, expected, tmp_path, told
):
    first = worker("--no-nanny")
    worker("--no-nanny")
    target = tmp_path / "ranking.csv"
    watch, lines, _ = told
    own = Watch(say=watch.say, moved=at(16, first.kill))
    options = {"k": K, "part_size": 2, "index": index, "engine": "dask", "scheduler": scheduler[1]}
    rank_to(target, matcher, crowd, watch=own, **options)
    assert target.read_bytes() == expected
    assert len(lines) <= 1


def test_a_part_that_ends_every_worker_is_named(worker, scheduler, matcher, index, crowd, expected, tmp_path):
    worker(preload=DEADLY)
    target = tmp_path / "ranking.csv"
    options = {"k": K, "part_size": 2, "index": index}
    with pytest.raises(MentormatchError, match="3 workers ended over part-00003"):
        rank_to(target, matcher, crowd, engine="dask", scheduler=scheduler[1], **options)
    assert not target.exists()
    assert rank_to(target, matcher, crowd, **options).n_found >= 3
    assert target.read_bytes() == expected


def test_a_worker_with_another_version_is_named(worker, scheduler, matcher, index, crowd, tmp_path):
    worker(preload="from mentormatch.batch import worker\nworker.__version__ = '0.0.9'\n")
    with pytest.raises(
        FileError, match=r"1 of 1 workers cannot rank\. tcp://.*: mentormatch must be .*, found 0\.0\.9"
    ):
        rank_to(tmp_path / "r.csv", matcher, crowd, part_size=2, index=index, engine="dask", scheduler=scheduler[1])


def test_a_worker_without_mentormatch_is_named(worker, scheduler, matcher, index, crowd, tmp_path):
    worker("--no-nanny", preload="import sys\nsys.modules['mentormatch'] = None\n")
    with pytest.raises(FileError, match=r"1 of 1 workers cannot rank\. tcp://.*: .*mentormatch is not installed"):
        rank_to(tmp_path / "r.csv", matcher, crowd, part_size=2, index=index, engine="dask", scheduler=scheduler[1])


def test_a_scheduler_that_is_killed_leaves_the_finished_parts(
    worker, scheduler, matcher, index, crowd, expected, tmp_path, monkeypatch
):
    worker("--no-nanny")
    target = tmp_path / "ranking.csv"
    options = {"k": K, "part_size": 2, "index": index}
    own = Watch(moved=at(10, scheduler[0].kill))
    with pytest.raises(FileError, match=r"does not answer any more\. Finished parts stay"):
        rank_to(target, matcher, crowd, engine="dask", scheduler=scheduler[1], watch=own, **options)
    assert rank_to(target, matcher, crowd, **options).n_found >= 5
    assert target.read_bytes() == expected


@pytest.fixture
def begun(index, sample, tmp_path):
    """The command at work with two workers, when it has finished some of its parts."""
    words = ["rank", sample / "students.csv", index, "--part-size", 1, "--engine", "dask", "--workers", 2]
    words = [*map(str, words), "-o", str(tmp_path / "r.csv")]
    return at_work(words, tmp_path / "r.csv"), words


def test_ctrl_c_gives_one_line_and_130(begun):
    command, _ = begun
    os.killpg(command.pid, signal.SIGINT)
    _, err = command.communicate(timeout=60)
    assert command.returncode == 130
    assert re.fullmatch(
        r"mentormatch: Stopped: \d+ of 24 parts are kept in .*r\.csv\.parts\. Give the same command again to go on\.",
        err.splitlines()[-1],
    )
    assert len(err.splitlines()) == 5
    until(lambda: not members(command.pid))


def test_the_command_killed_leaves_no_process_and_goes_on_with_the_other_engine(
    run, begun, matcher, students, tmp_path
):
    command, words = begun
    command.kill()
    command.communicate()
    until(lambda: not members(command.pid))
    words = [word for word in words if word not in {"--engine", "dask", "--workers", "2"}]
    code, _, err = run(*words)
    assert code == 0
    assert " of 24 parts are there already; going on." in err
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]
