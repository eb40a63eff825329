"""Issue 7, item 2: what hostile people and broken files can do. Prints what was tried and what came of it.

Needs MENTORMATCH_HOSTILE for the strings; LibreOffice and Chromium where they are. ``--full`` tries what takes minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import Figures
from security import canaries, patterns
from security.source_rules import all_offences

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 0.1

_BUSY = 0.5
"""Share of the demand up to which a first look at an eighth of a string lets the whole string be left out."""


def try_source(figures: Figures) -> None:
    """Read the source for what it must not do."""
    n_modules, wrong = all_offences()
    figures.say(
        f"modules that unpickle, evaluate or connect, of {n_modules}", "; ".join(wrong) or 0, "0", holds=not wrong
    )


def seconds(pattern: re.Pattern[str], text: str, *, anchored: bool) -> float:
    """Return the processor time that an expression takes on a text, used as the package uses it."""
    start = time.process_time()
    if anchored:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        sum(1 for _ in pattern.finditer(text))
    return time.process_time() - start


def slowest(seen: patterns.Seen, luck: random.Random, most: int) -> float:
    """Return the longest time of an expression over hostile strings, each the best of three where it matters."""
    pattern, worst = re.compile(seen.pattern, seen.flags), 0.0
    for text in patterns.hostile(seen, luck, most):
        first = seconds(pattern, text[: len(text) // 8], anchored=seen.is_anchored)
        # eight times the text takes at most sixty-four times as long where the time is a square
        if first * 64 < _BUSY * MOST_SECONDS:
            continue
        if first > MOST_SECONDS:
            return first * 64
        times = [seconds(pattern, text, anchored=seen.is_anchored)]
        while len(times) < 3 and min(times) > max(worst, _BUSY * MOST_SECONDS):
            times.append(seconds(pattern, text, anchored=seen.is_anchored))
        worst = max(worst, min(times))
    return worst


def try_patterns(figures: Figures, most: int) -> None:
    """Run every expression of the package on strings made to keep it busy."""
    found: dict[tuple[str, int], set[tuple[str, int]]] = {}
    with patterns.collecting(found):
        patterns.import_all()
        _use_all()
    seen, unseen = patterns.expressions(found)
    luck = random.Random(1)
    times = {(own.place, own.pattern[:60]): slowest(own, luck, most) for own in seen}
    slow = {
        f"{place} {pattern!r} {took:.2f} s": took for (place, pattern), took in times.items() if took >= MOST_SECONDS
    }
    figures.say("calls of re that were not seen", ", ".join(unseen) or 0, "0", holds=not unseen)
    name = f"slowest of {len(seen)} expressions on 100 kB (answers 2 kB, questions 1 kB), {most} strings each"
    asked = f"< {1000 * MOST_SECONDS:.0f} ms"
    figures.say(name, f"{1000 * max(times.values()):.0f} ms", asked, holds=not slow)
    for words in slow:
        print(f"  {words}", flush=True)


def _use_all() -> None:
    """Let the package make the expressions that are made when they are needed."""
    import mentormatch
    from mentormatch.advice import answers
    from mentormatch.features import gendered

    sample = ROOT / "data" / "sample"
    for make in (gendered.verb_after, gendered.eponym_contexts, gendered.person_contexts):
        make()
    ranking = mentormatch.rank(sample / "students.csv", sample / "mentors.csv", as_of=2026)
    answers._protected()  # noqa: SLF001 - made when advice first needs it
    ranking.explain(ranking.students[0], ranking.top(ranking.students[0])[0].mentor_id)
    mentormatch.read_mentors([{"mentor_id": "1", "role": "Jane Roe, MD"}, {"mentor_id": "2", "role": "John Roe PA"}])
    odd = "['a', 'b'] not M1 or pa, PhD ; 5-7 hours (maybe) MS3-4"
    for own_id, read in (("mentor_id", mentormatch.read_mentors), ("student_id", mentormatch.read_students)):
        read([{own_id: "1", **dict.fromkeys(_ASKED, odd)}, {own_id: "2", **dict.fromkeys(_ASKED, odd[10:])}])


_ASKED = "role stage meeting languages accepting accepts_stages capacity exclude conflicts application_deadline".split()


def try_canaries(figures: Figures, folder: Path, n_faults: int) -> None:
    """Run every command with all logs and warnings shown, and with faults; look for words of people in what it says."""
    script = [sys.executable, canaries.__file__, str(folder), str(n_faults), "1"]
    environment = {**os.environ, "MENTORMATCH_CACHE": str(folder / "kept")}
    done = subprocess.run(script, capture_output=True, text=True, env=environment, timeout=3000, check=False)
    if done.returncode:
        figures.say("commands on rosters of canaries", done.stderr[-500:], "they run", holds=False)
        return
    told = json.loads(done.stdout)
    failed = [name for name, code in told["codes"].items() if code]
    figures.say(f"commands that failed, of {len(told['codes'])}", ", ".join(failed) or 0, "0", holds=not failed)
    broken = [code for code in told["broken"] if code]
    figures.say(f"faults that came through as exit code 1, of {len(broken)}", broken.count(1), holds=True)
    hits = [line for line in done.stderr.splitlines() if canaries.MARK in line.casefold()]
    n_lines = len(done.stderr.splitlines())
    figures.say(f"words of people in {n_lines:,} lines of logs, warnings and errors", len(hits), "0", holds=not hits)
    figures.say("tracebacks in them", done.stderr.count("Traceback"), "0", holds="Traceback" not in done.stderr)
    figures.say("connections opened", told["connections"], "0", holds=not told["connections"])
    shown = ", ".join(told["open"]) or 0
    figures.say("files of cache and index that others may read, with umask 0", shown, "0", holds=not told["open"])


def try_strings(figures: Figures, folder: Path, *, step: int) -> None:
    """Guard the hostile strings, and open them in LibreOffice and in Chromium."""
    from security.hostile_strings import hostile_folder, strings_in
    from security.page_in_browser import try_page
    from security.tables_in_office import try_guard, try_office

    hostile = hostile_folder()
    if hostile is None:
        print("MENTORMATCH_HOSTILE names no folder, so hostile strings are left out", flush=True)
        return
    strings = strings_in(hostile)
    try_guard(figures, strings)
    try_office(figures, strings, folder)
    try_page(figures, strings, folder, step)


def try_files(figures: Figures, *, full: bool) -> None:
    """Spoil every kind of file that is read back."""
    from security import untrusted_files as own

    from mentormatch.matcher import Matcher

    matcher = Matcher(as_of=own.AS_OF).fit(own.SAMPLE / "mentors.csv")
    for work in (
        lambda folder: own.try_index(figures, matcher, folder, 100 if full else 2),
        lambda folder: own.try_signed(figures, matcher, folder, 1200 if full else 60),
        lambda folder: own.try_cache(figures, folder, 1000 if full else 100),
        lambda folder: own.try_work(figures, matcher, folder, 25 if full else 2),
        lambda folder: own.try_plan(figures, folder, 50 if full else 3),
    ):
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder))


def main() -> None:
    """Run all parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="all sizes, some minutes")
    full = parser.parse_args().full
    figures = Figures("Security")
    # first, while no module of the package is imported yet
    try_patterns(figures, 400 if full else 8)
    try_source(figures)
    for work in (
        lambda folder: try_strings(figures, folder, step=4 if full else 12),
        lambda folder: try_canaries(figures, folder, 200 if full else 8),
    ):
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder))
    try_files(figures, full=full)
    figures.end()


if __name__ == "__main__":
    main()
