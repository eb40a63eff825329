"""How many branches of the package the tests take: reads what ``make coverage`` measured."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from coverage import Coverage
from figures import Figures

ASKED = 95.0
SHOWN = 10


def main() -> None:
    """Print the figures, and the modules with most branches that no test takes."""
    figures = Figures("Coverage")
    measured = Coverage()
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(path))
        found = json.loads(path.read_text("utf-8"))
    totals = found["totals"]
    lines, branches = totals["percent_statements_covered"], totals["percent_branches_covered"]
    figures.say("statements run", f"{lines:.1f}% of {totals['num_statements']}")
    figures.say("branches run", f"{branches:.1f}% of {totals['num_branches']}", "95% or more", holds=branches >= ASKED)
    missed = {name: own["summary"]["missing_branches"] for name, own in found["files"].items()}
    for name in sorted(missed, key=lambda one: (-missed[one], one))[:SHOWN]:
        print(f"  {name}: {missed[name]} branches never taken")
    figures.end()


if __name__ == "__main__":
    main()
