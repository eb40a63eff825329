"""Print the tables of pages of docs/ from the kept results, or put them into the pages with ``--write``.

python benchmarks/tables.py performance --write
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from estimate import Size, estimate

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def shares(found: dict[str, dict[str, float]]) -> str:
    """Return the ways as rows and the sizes as columns."""
    ways = list(next(iter(found.values())))
    rows = [[way, *(_short(own[way], way) for own in found.values())] for way in ways]
    return table(["share of the sgemm peak", *found], rows)


def _short(value: float, way: str) -> str:
    digits = 0 if "GFLOP" in way else 4 if "loop" in way else 3
    return f"{value:.{digits}f}".replace("0.", ".", 1) if value < 1 else f"{value:.{digits}f}"


def assigned(sizes: dict[str, dict[str, dict[str, Any]]]) -> str:
    """Return every way at every size as a row."""
    heads = ["size", "way", "CPU, times best", "CPU seconds", "MiB beside the scores", "without a mentor"]
    rows = []
    for size, ways in sizes.items():
        for way, own in ways.items():
            cells = [own["failed"], *["-"] * 5] if "failed" in own else _cells(own)
            rows.append([size, way, *cells])
    return table([*heads, "share of the optimum", "certified gap"], rows)


def _cells(own: dict[str, Any]) -> list[str]:
    beside = own["MiB at most"] - own["MiB with the scores"]
    return [
        f"{own['times the CPU of best']:.2f}",
        f"{own['CPU seconds']:.2f}",
        f"{beside:.0f}",
        f"{own['students without a mentor']}",
        f"{own['share of the optimum']:.4f}",
        "none" if own["gap"] is None else f"{own['gap']:.2f}",
    ]


def performance() -> dict[str, str]:
    """Return every table of docs/performance.md by its mark."""
    scoring: dict[str, Any] = json.loads((RESULTS / "scoring.json").read_text("utf-8"))
    memory: dict[str, Any] = json.loads((RESULTS / "memory.json").read_text("utf-8"))["cases"]
    start: dict[str, Any] = json.loads((RESULTS / "start.json").read_text("utf-8"))["seconds"]
    assignment: dict[str, Any] = json.loads((RESULTS / "assignment.json").read_text("utf-8"))["sizes"]
    labels = ["MiB in memory before, without files", "MiB of work space", "MiB in memory at most, without files"]
    lists = {own: values for own, values in scoring.items() if own.startswith(("one student", "share of the time"))}
    breakdown = next(own for name, own in lists.items() if name.startswith("share of the time"))
    one = {name.removeprefix("one student, "): own for name, own in lists.items() if name.startswith("one student")}
    return {
        "SHARES": shares(scoring["share of the sgemm peak"]),
        "BREAKDOWN": table(["part", "share of the time"], [[name, f"{own:.2f}"] for name, own in breakdown.items()]),
        "GROWTH": table(
            ["size", "power"],
            [[name, f"{own:.2f}"] for name, own in scoring["power of growth of the full score"].items()],
        ),
        "ONE": table(
            ["", *one], [[way, *(f"{own[way]:.1f}" for own in one.values())] for way in next(iter(one.values()))]
        ),
        "START": table(["process", "seconds"], [[name, f"{own:.3f}"] for name, own in start.items()]),
        "MEMORY": table(
            ["", *memory], [[label, *(f"{own[label]:.0f}" for own in memory.values())] for label in labels]
        ),
        "ASSIGNMENT": assigned(assignment),
    }


COHORTS = (Size(100_000, 10_000), Size(1_000_000, 100_000), Size(10_000_000, 1_000_000))


def scale() -> dict[str, str]:
    """Return every table of docs/scale.md by its mark."""
    found: dict[str, Any] = json.loads((RESULTS / "scale.json").read_text("utf-8"))["found"]
    searched = found["ms to search for a student"]
    cores = [f"{1e3 / own:,.0f}" for own in searched.values()]
    rates = {name: own for name, own in found.items() if name != "ms to search for a student"}
    reckoned = [estimate(found, size) for size in COHORTS]
    return {
        "SEARCH": table(
            ["mentors", *searched],
            [
                ["ms of a core for a student", *(f"{own:.2f}" for own in searched.values())],
                ["students a second and core", *cores],
            ],
        ),
        "RATES": table(["measured", ""], [[name, _plain(own)] for name, own in rates.items()]),
        "COHORTS": table(
            ["students x mentors", *(size.name for size in COHORTS)],
            [[name, *(own[name] for own in reckoned)] for name in reckoned[0]],
        ),
    }


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"


PAGES = {"performance": performance, "scale": scale}


def main() -> None:
    """Print or write the tables of one page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", default=list(PAGES), help="performance, scale [default: both]")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    for name in given.pages:
        tables = PAGES[name]()
        if given.write:
            write(ROOT / "docs" / f"{name}.md", tables)
        else:
            print(*tables.values(), sep="\n\n", end="\n\n")


def write(page: Path, tables: dict[str, str]) -> None:
    """Put tables between their marks in a page."""
    text = page.read_text("utf-8")
    for mark, own in tables.items():
        first = f"<!-- {mark} -->"
        text = re.sub(rf"{first}\n.*?<!-- end -->", f"{first}\n\n{own}\n\n<!-- end -->", text, flags=re.DOTALL)
    page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
