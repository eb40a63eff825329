"""Mutation testing of ranking, features and assignment: how many small changes of the code some test sees.

    make mutants                       # which tests run which line, then a sample of each room: an hour or two
    python trials/mutants.py --full    # every change, days
    python trials/mutants.py --read    # the figures of the last run again

A change that makes a test run without end counts as killed. One that changes nothing that anybody could see is left out
with its reason, in trials/mutants_left.csv; survivors that stay have theirs there too.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from figures import Figures
from mutation.drawing import ROOT, drawn, modules_of
from mutation.runs import SURVIVED, TIMEOUT, Job, prepare, verdicts
from mutation.suite import Suite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Key = tuple[str, ...]
    Reasons = Mapping[Key, tuple[str, str]]

ROOMS = ("ranking", "features", "assignment")
ASKED = 0.85
LEFT = ROOT / "trials" / "mutants_left.csv"
EQUIVALENT = "equivalent"
KEY = ("path", "function", "before", "after")


def main() -> None:
    """Run the mutants, unless they were, and print the figures."""
    options = _options()
    os.chdir(ROOT)
    reasons = _reasons()
    if not options.read:
        _run(options, reasons)
    with options.results.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    figures = Figures("Mutants")
    for room in ROOMS:
        own = [row for row in rows if row["path"].startswith(f"mentormatch/{room}/")]
        if own:
            _say(figures, room, own, reasons)
    figures.end()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="every mutant")
    parser.add_argument("--size", type=int, default=150, help="mutants of each room")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others")
    parser.add_argument("--room", action="append", choices=ROOMS, help="this room only")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--results", type=Path, default=ROOT / "build" / "mutants.csv", help="where each verdict stands"
    )
    parser.add_argument("--read", action="store_true", help="run nothing, show what stands in the results")
    return parser.parse_args()


def _run(options: argparse.Namespace, reasons: Reasons) -> None:
    """Run the mutants and write down what became of each."""
    suite = Suite.read(ROOT / "build" / "coverage", ROOT / "build" / "tests.xml")
    prepare()
    with tempfile.TemporaryDirectory() as cache, options.results.open("w", encoding="utf-8") as out:
        _warm(Path(cache))
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow([*KEY, "line", "verdict", "by"])
        for room in options.room or ROOMS:
            for one in verdicts(_jobs(room, suite, options, reasons), workers=options.workers, cache=Path(cache)):
                rows.writerow([*one.mutant.key, one.mutant.line, one.verdict, one.by])
                out.flush()


def _warm(cache: Path) -> None:
    """Copy the vectors that the tests have made, so that no mutant has to embed them again."""
    from mentormatch.text.cache import default_cache_path

    known = default_cache_path()
    if known is not None and known.exists():
        shutil.copy(known, cache / known.name)


def _jobs(room: str, suite: Suite, options: argparse.Namespace, reasons: Reasons) -> Iterator[Job]:
    modules = modules_of(room)
    size = sum(map(len, modules)) if options.full else options.size
    for module, number in drawn(modules, size, seed=options.seed):
        mutant = module.mutant(number)
        is_same = reasons.get(mutant.key, ("",))[0] == EQUIVALENT
        # no test can tell it: it is counted as what it is without running any
        yield Job(mutant, module.source(number), {} if is_same else suite.of(mutant))


def _reasons() -> Reasons:
    with LEFT.open(encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in KEY): (row["kind"], row["reason"]) for row in csv.DictReader(file)}


def _say(figures: Figures, room: str, rows: Sequence[Mapping[str, str]], reasons: Reasons) -> None:
    """Print how many mutants of a room were killed, and those that survived."""
    survivors = [(tuple(row[name] for name in KEY), row) for row in rows if row["verdict"] == SURVIVED]
    left = [(key, row) for key, row in survivors if reasons.get(key, ("",))[0] != EQUIVALENT]
    n_same = len(survivors) - len(left)
    tried = len(rows) - n_same
    rate = (tried - len(left)) / tried
    low, high = wilson(tried - len(left), tried)
    found = f"{rate:.1%} of {tried} (95% interval {low:.1%} to {high:.1%})"
    figures.say(f"{room} killed", found, f"{ASKED:.0%} or more", holds=rate >= ASKED)
    n_timeouts = Counter(row["verdict"] for row in rows)[TIMEOUT]
    print(f"  {len(left)} survived, {n_timeouts} of the killed ran without end, {n_same} left out as equivalent")
    for key, row in left:
        print(f"  {row['path']} {row['function']}: {row['before']}  ->  {row['after']}{_reason(key, reasons)}")


def _reason(key: Key, reasons: Reasons) -> str:
    return f"  [{reasons[key][1]}]" if key in reasons else ""


def wilson(hits: int, tried: int) -> tuple[float, float]:
    """Return the 95% interval of a share, by Wilson's formula.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    z = 1.959964
    share = hits / tried
    middle = share + z * z / (2 * tried)
    half = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    whole = 1 + z * z / tried
    return (middle - half) / whole, (middle + half) / whole


if __name__ == "__main__":
    main()
