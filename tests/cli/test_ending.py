"""Asked to end, the command tidies up, says so in one line, and its exit code tells by which signal."""

from __future__ import annotations

import os
import signal
import time

import pytest

from mentormatch.cli import cli


@pytest.fixture
def during(monkeypatch, run):
    """Run the command with something else in the place of its work."""

    def call(work):
        monkeypatch.setattr(cli, "main", lambda **_: work())
        return run("rank")

    return call


def asked(number):
    os.kill(os.getpid(), number)
    time.sleep(5)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_each_signal_has_its_exit_code(during, number, code):
    before = signal.getsignal(number)
    assert during(lambda: asked(number)) == (code, "", "mentormatch: Stopped.\n")
    assert signal.getsignal(number) is before


def test_a_second_request_does_not_disturb_the_tidying_up(during):
    tidy = []

    def work():
        try:
            asked(signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            tidy.append(True)

    assert during(work)[0] == 143
    assert tidy == [True]


def test_a_request_that_is_ignored_stays_ignored(during):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert during(lambda: os.kill(os.getpid(), signal.SIGHUP)) == (0, "", "")
    finally:
        signal.signal(signal.SIGHUP, before)


def test_too_little_memory_is_said_with_what_helps(during):
    def work():
        raise MemoryError

    code, _, err = during(work)
    assert code == 1
    assert "not enough memory" in err
    assert "--part-size" in err
