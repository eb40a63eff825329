"""A request to end is as Ctrl-C, with a code of its own; streams that are closed or full give one line."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mentormatch.cli.ending import asked_to_end


def test_a_request_to_end_interrupts_and_is_told():
    before = signal.getsignal(signal.SIGTERM)

    def wait(asked):
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()

    with asked_to_end() as asked, pytest.raises(KeyboardInterrupt):
        wait(asked)
    assert asked == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) is before


def test_who_ignores_that_the_terminal_closed_goes_on():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with asked_to_end() as asked:
            os.kill(os.getpid(), signal.SIGHUP)
        assert asked == []
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("stream", ["/dev/full", "closed"])
def test_a_standard_output_that_takes_nothing_is_one_line_and_5(stream):
    to = "> /dev/full" if stream == "/dev/full" else ">&-"
    words = f'"{sys.executable}" -m mentormatch cache --info {to}'
    done = subprocess.run(["sh", "-c", words], stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 5
    assert done.stderr.startswith("mentormatch: Cannot ")
    assert "standard output: " in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_closed_standard_input_is_one_line(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    code, _, err = run("check", "-", "--side", "mentor")
    assert code == 5
    assert "Standard input (-) is closed" in err
