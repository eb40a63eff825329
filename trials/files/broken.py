"""A file that was good until one fault was put into it, and where the fault stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from files.good_rosters import Roster


@dataclass(frozen=True)
class Broken:
    """What one fault made of a good roster.

    Attributes
    ----------
    content : bytes
    lines : frozenset of int
        Lines of the file that the fault touches, from 1; empty when it touches the file as a whole.
    accepts : frozenset of str
        Rules of issues about the file as a whole, notes among them, that tell of this fault.
    """

    content: bytes
    lines: frozenset[int] = frozenset()
    accepts: frozenset[str] = frozenset()


Fault = Callable[[Random, Roster], Broken]


def laid(pieces: Sequence[str], touched: Iterable[int] = (), *, end: str = "\n", accepts: Iterable[str] = ()) -> Broken:
    """Join records to a file; ``touched`` are places of records, whose lines are then known."""
    lines: set[int] = set()
    first, wanted = 1, set(touched)
    for place, piece in enumerate(pieces):
        height = piece.count("\n") + 1
        if place in wanted:
            lines.update(range(first, first + height))
        first += height
    return Broken((end.join(pieces) + end).encode(), frozenset(lines), frozenset(accepts))


def whole(text: str, *accepts: str, encoding: str = "utf-8") -> Broken:
    """Return a file that is touched as a whole."""
    return Broken(text.encode(encoding), accepts=frozenset(accepts))


def some(rng: Random, pieces: Sequence[str], *, most: int = 3, holding: str = "") -> list[int]:
    """Return the places of one to ``most`` rows, of those that hold a text when there are any."""
    fitting = [place for place in range(1, len(pieces)) if holding in pieces[place]] or list(range(1, len(pieces)))
    return sorted(rng.sample(fitting, min(rng.randint(1, most), len(fitting))))
