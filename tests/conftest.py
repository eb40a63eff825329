"""The sample rosters, read and ranked once for all tests that look at them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import mentormatch
from mentormatch.__main__ import main
from mentormatch.features.block import Encoding
from mentormatch.features.constants import Constants, constants_for
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Callable

# on a build machine the same examples every time: whether a change may land must not hang on luck; at a desk new ones
settings.register_profile("build", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("build")

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
AS_OF = 2026


def calls_of(work: Callable[[], object]) -> int:
    """Count the calls that a piece of work makes: its cost, the same on every machine and under every load."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


@pytest.fixture
def demand_linear() -> Callable[[Callable[[str], object], str], None]:
    """Give a check that eight times the text takes about eight times the calls, far from sixty-four times."""

    def check(work: Callable[[str], object], piece: str) -> None:
        work(piece)
        short, long = (calls_of(lambda size=size: work((piece * size)[:size])) for size in (2_500, 20_000))
        assert long <= 12 * short + 1_000

    return check


@pytest.fixture(scope="session")
def sample() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def encoder() -> TextEncoder:
    return TextEncoder()


@pytest.fixture(scope="session")
def constants(encoder: TextEncoder) -> Constants:
    return constants_for(encoder)


@pytest.fixture(scope="session")
def encoding(encoder: TextEncoder, constants: Constants) -> Encoding:
    return Encoding(encoder, constants.mean, AS_OF)


@pytest.fixture(scope="session")
def sample_ranking() -> mentormatch.Ranking:
    return mentormatch.rank(
        SAMPLE / "students.csv", SAMPLE / "mentors.csv", documents=SAMPLE / "documents.csv", as_of=AS_OF
    )


def _folder(variable: str) -> Path:
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"set {variable} to run this test")
    return Path(folder)


@pytest.fixture(scope="session")
def bench() -> Path:
    return _folder("MENTORMATCH_BENCH")


@pytest.fixture(scope="session")
def hostile() -> Path:
    return _folder("MENTORMATCH_HOSTILE")


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process; returns exit code, standard output and standard error."""

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mentormatch", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return int(stop.value.code or 0), shown.out, shown.err

    return call
