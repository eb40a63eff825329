"""Good rosters, each broken by one fault; every fault occurs as often as any other."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from files import pollution_bytes, pollution_headers, pollution_quotes, pollution_separators
from files.good_rosters import good_roster

if TYPE_CHECKING:
    from files.broken import Broken, Fault
    from files.good_rosters import Roster

FAULTS: tuple[Fault, ...] = (
    *pollution_separators.FAULTS,
    *pollution_quotes.FAULTS,
    *pollution_headers.FAULTS,
    *pollution_bytes.FAULTS,
)


@dataclass(frozen=True)
class Polluted:
    """A roster, and the file that one fault made of it."""

    fault: str
    roster: Roster
    broken: Broken


def polluted(seed: int, number: int) -> Polluted:
    """Return the polluted file of this number; the same one for the same seed."""
    rng = Random(f"{seed}/{number}")
    fault = FAULTS[number % len(FAULTS)]
    roster = good_roster(rng)
    return Polluted(fault.__name__.replace("_", " ").strip(), roster, fault(rng, roster))
