"""Kill the command, fill the disk, take memory, share files, ask it to end, and change what is around it; count losses.

In about a minute; ``--full`` kills more often, and ranks 50,000 students for 20,000 mentors in 2 GB of address space.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from faults.disk import try_dev_full, try_small_disk
from faults.kills import try_kills
from faults.memory import try_memory
from faults.sharing import try_sharing
from faults.signals import try_ends
from faults.streams import try_streams
from faults.surroundings import try_surroundings
from faults.world import opened
from figures import Figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from faults.world import World


def kills(world: World, figures: Figures, *, full: bool) -> None:
    """Kill few commands with two jobs by default: each begins processes that load libraries."""
    try_kills(world, figures, n_alone=250 if full else 50, n_side_by_side=50 if full else 1)


def disk(world: World, figures: Figures, *, full: bool) -> None:
    """Fill the disk, and write to devices."""
    try_small_disk(world, figures, full=full)
    try_dev_full(world, figures)


def signals(world: World, figures: Figures, *, full: bool) -> None:
    """Ask commands to end."""
    try_ends(world, figures, n_ends=300 if full else 24)


def sharing(world: World, figures: Figures, *, full: bool) -> None:
    """Let several processes share files."""
    try_sharing(world, figures, n_rounds=20 if full else 2)


def surroundings(world: World, figures: Figures, *, full: bool) -> None:  # noqa: ARG001 - all of them always
    """Change what is around the command."""
    try_surroundings(world, figures)
    try_streams(world, figures)


def memory(world: World, figures: Figures, *, full: bool) -> None:
    """Give little memory: most of the smaller limit is taken by libraries."""
    sizes = (50_000, 20_000, 2 * 2**30) if full else (500, 300, 2**30)
    try_memory(world, figures, n_students=sizes[0], n_mentors=sizes[1], limit=sizes[2])


PARTS: dict[str, Callable[..., None]] = {
    own.__name__: own for own in (kills, disk, memory, sharing, signals, surroundings)
}


def main() -> None:
    """Run all parts, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="sizes that take long")
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS), help="some parts alone")
    given = parser.parse_args()
    figures = Figures("Faults")
    with opened() as world:
        for name in given.only:
            PARTS[name](world, figures, full=given.full)
    figures.end()


if __name__ == "__main__":
    main()
