"""Which tests may kill a mutant: those that ran its line, and those of its room."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coverage import CoverageData
from mutation.drawing import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from mutation.drawing import Mutant

SECONDS = 20.0
"""Seconds of tests that a mutant is run against, the quickest of those of its room; half as many of others."""

FEW = 20
"""Tests that ran a line from which no others are asked."""


@dataclass(frozen=True)
class Suite:
    """The tests that passed, their seconds, and the lines each ran.

    Attributes
    ----------
    seconds : dict of str to float
    lines : dict of str to dict of int to set of str
        The tests that ran each line, by file from the root of the repository.
    """

    seconds: dict[str, float]
    lines: dict[str, dict[int, set[str]]]

    @classmethod
    def read(cls, coverage: Path, times: Path) -> Suite:
        """Read what ``make coverage`` left: a file of coverage.py with contexts, and a JUnit file."""
        stored = CoverageData(str(coverage))
        stored.read()
        lines: dict[str, dict[int, set[str]]] = {}
        for file in stored.measured_files():
            own = defaultdict(set)
            for line, contexts in stored.contexts_by_lineno(file).items():
                own[line] = {context.rpartition("|")[0] for context in contexts if context}
            lines[file.partition(f"{ROOT}/")[2]] = own
        return cls(_passed(times), lines)

    def of(self, mutant: Mutant) -> dict[str, float]:
        """Return the tests of a mutant with their seconds, the likeliest and quickest first, file by file."""
        at = self.lines.get(mutant.path, {})
        line, module = at.get(mutant.line, set()), set().union(*at.values())
        room = mutant.path.split("/")[1]
        own = (f"tests/{room}/", f"mentormatch/{room}/")
        chosen = self._quickest(line, own, SECONDS) | self._quickest(line, ("",), SECONDS / 2)
        if len(chosen) < FEW:
            # what runs at import, or is remembered after the first call, concerns all that run anything in the module
            chosen |= self._quickest(module, own, SECONDS) | self._quickest(module, ("",), SECONDS / 2)
        return {test: self.seconds[test] for test in self._by_file(chosen, line, own)}

    def _quickest(self, tests: set[str], folders: tuple[str, ...], most: float) -> set[str]:
        """Return the quickest of some tests, of some folders, that take no more seconds together."""
        known = [test for test in tests if test in self.seconds and test.startswith(folders)]
        total, kept = 0.0, set()
        for test in sorted(known, key=lambda one: (self.seconds[one], one)):
            total += self.seconds[test]
            if total <= most:
                kept.add(test)
        return kept

    def _by_file(self, tests: set[str], near: set[str], own: tuple[str, ...]) -> list[str]:
        """Order tests so that the quickest way to a verdict comes first, without leaving a file halfway for another."""
        files: dict[str, list[str]] = defaultdict(list)
        for test in sorted(tests):
            files[test.partition("::")[0]].append(test)

        def cost(file: str) -> tuple[bool, bool, float]:
            hits = [test for test in files[file] if test in near]
            return (
                not hits,
                not file.startswith(own),
                sum(self.seconds[test] for test in hits) / max(len(hits), 1) ** 0.5,
            )

        return [
            test for file in sorted(files, key=cost) for test in sorted(files[file], key=lambda own: own not in near)
        ]


def _passed(times: Path) -> dict[str, float]:
    """Return the seconds of each test that passed, by its id."""
    found = {}
    for case in ET.parse(times).getroot().iter("testcase"):
        if all(child.tag in {"properties", "system-out", "system-err"} for child in case):
            found[f"{case.get('file')}::{case.get('name')}"] = float(case.get("time", 0))
    return found
