"""The same people in other clothes get the same answers, to the last bit.

Compared, by the id of whom it is about: a ranking as CSV, JSON and Parquet; the sentences and numbers of explanations
and contrasts, exclusions, notes; portfolios; plans as text, table and calendar; advice; reports but for the rows to
mend, which name lines and headers of a file; assignments of every method with loads, certificate and manifest;
rematches; issues without the numbers of their rows. Left out: rosters in which an id stands twice with different cells
(the first row counts, and the issue says so), and several columns that mean one (their order counts).

``--full`` tries 10,000 examples instead of 500, and every surrounding alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from figures import Figures
from hypothesis import HealthCheck, Phase, given, seed, settings
from invariance.environments import compare_commands, compare_surroundings
from invariance.pool import Pool, Remembering
from invariance.sameness import QUESTIONS, Cohort, Disguise, cohorts, disguises, seen_in

ASKED = (*QUESTIONS, *["csv"] * 5, "files", "best")
"""Questions in turn, those that cost little more often."""

PARTS = 2
SHOWN = 3


@dataclass
class Tried:
    """Examples of one part: how many, by question, and those that differ, in words."""

    questions: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)


def difference(cohort: Cohort, disguise: Disguise, question: str, embedder: Remembering) -> str:
    """Return what differs between a plain cohort and one in a disguise; "" when nothing does."""
    plain, worn = (seen_in(cohort, own, question, embedder) for own in (Disguise(), disguise))
    # issues are seen where a disguise has the same ones
    differing = [
        about
        for about in sorted(plain | worn)
        if plain.get(about) != worn.get(about) and not (about.startswith("issues") and about not in plain.keys() & worn)
    ]
    if not differing:
        return ""
    about = differing[0]
    return f"{question}, {about}, in {disguise}\n  {plain.get(about)}\n  {worn.get(about)}\n  of {cohort}"


def tried(part: int, n_examples: int) -> Tried:
    """Try so many examples, the same ones for the same part."""
    found, pool, embedder = Tried(), Pool.read(), Remembering()

    @seed(part)
    @settings(
        max_examples=n_examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cohorts(pool), disguises())
    def one(cohort: Cohort, disguise: Disguise) -> None:
        question = ASKED[found.questions.total() % len(ASKED)]
        found.questions[question] += 1
        differs = difference(cohort, disguise, question, embedder)
        if differs:
            found.differing.append(differs)

    one()
    return found


def main() -> None:
    """Run the trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="10,000 examples, every surrounding alone")
    parser.add_argument("--examples", type=int, help="so many examples instead")
    options = parser.parse_args()
    wanted = options.examples or (10_000 if options.full else 500)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    figures = Figures("Invariance")
    with ProcessPoolExecutor(PARTS, mp_context=multiprocessing.get_context("spawn")) as processes:
        parts = list(processes.map(tried, range(PARTS), [wanted // PARTS] * PARTS))
    questions = sum((part.questions for part in parts), Counter())
    differing = [differs for part in parts for differs in part.differing]
    figures.say("examples compared", questions.total(), f"{wanted}", holds=questions.total() >= wanted)
    figures.say("kinds of answers", ", ".join(f"{name} {number}" for name, number in sorted(questions.items())))
    figures.say("examples that differ", len(differing), "0", holds=not differing)
    for differs in sorted(differing, key=len)[:SHOWN]:
        print(differs)
    compare_surroundings(figures, full=options.full)
    compare_commands(figures, full=options.full)
    figures.end()


if __name__ == "__main__":
    main()
