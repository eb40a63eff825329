"""The chance of enough letters where every no is passed on to the next in line: exact, by adding up states.

With everybody asked in one wave it is the tail of a Poisson-binomial distribution, the number of letters among mentors
who each have a chance of their own.

Arrays are indexed by mentor in the order of asking, shape (n_mentors,), and by wave.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

State = tuple[int, int, int]
"""Mentors asked so far, of whom so many just said no, and letters that will come in time (counted up to the goal)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes of asking some mentors at once and passing every no on.

    Attributes
    ----------
    chance : float
        That at least as many letters as needed come in time.
    asked : tuple of float, shape (n_mentors,)
        That each mentor is asked at all.
    """

    chance: float
    asked: tuple[float, ...]


def outlook(yes: Sequence[float], in_time: Sequence[float], *, at_once: int, letters: int) -> Outlook:
    """Return what comes of asking the first ``at_once`` mentors, and the next in line for everyone who says no.

    Parameters
    ----------
    yes : sequence of float, shape (n_mentors,)
        Chance that each mentor says yes when asked, in the order of asking.
    in_time : sequence of float, shape (n_waves,)
        Chance that a letter promised in each wave comes in time.
    at_once : int
        Mentors asked in the first wave.
    letters : int
        Letters needed.

    Examples
    --------
    >>> outlook([0.5, 0.5], [1.0, 1.0], at_once=1, letters=1)
    Outlook(chance=0.75, asked=(1.0, 0.5))
    """
    asked = [0.0] * len(yes)
    states: Mapping[State, float] = {(0, at_once, 0): 1.0}
    for chance_in_time in in_time:
        following: dict[State, float] = defaultdict(float)
        for (place, to_ask, got), weight in states.items():
            own = yes[place : place + to_ask]
            for row in range(place, place + len(own)):
                asked[row] += weight
            for (n_no, n_letters), chance in _wave(own, chance_in_time).items():
                following[place + len(own), n_no, min(letters, got + n_letters)] += weight * chance
        states = following
    chance = sum(weight for (_, _, got), weight in sorted(states.items()) if got >= letters)
    return Outlook(min(1.0, chance), tuple(min(1.0, own) for own in asked))


def _wave(yes: Sequence[float], in_time: float) -> Mapping[tuple[int, int], float]:
    """Return the chances of every number of refusals and of letters in time among mentors asked on one day."""
    found: Mapping[tuple[int, int], float] = {(0, 0): 1.0}
    for chance in yes:
        following: dict[tuple[int, int], float] = defaultdict(float)
        for (n_no, n_letters), weight in found.items():
            following[n_no + 1, n_letters] += weight * (1.0 - chance)
            following[n_no, n_letters + 1] += weight * chance * in_time
            following[n_no, n_letters] += weight * chance * (1.0 - in_time)
        found = following
    return found
