"""How many mentors to ask for letters, whom and when, so that enough letters come by the deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from mentormatch.errors import SettingError
from mentormatch.parameters import Instance, Number, Whole, fault, refusal, refused
from mentormatch.planning.chances import Outlook, outlook
from mentormatch.planning.days import day_of, weekday
from mentormatch.results.asks import Ask, AskPlan

CHANCE_OF_YES = 0.75
"""Chance that a mentor who is asked says yes (prior)."""

IN_TIME: Mapping[float, float] = {0: 0.0, 1: 0.3, 2: 0.55, 4: 0.8, 6: 0.9, 8: 0.95, 12: 0.97}
"""Chance that a promised letter comes in time, by the weeks left when it is asked for (prior); linear in between. Its
shape follows the advice to give a writer at least 4 to 6 weeks, better 8 (docs/planning.md)."""

ANSWER_DAYS = 14
"""Days to wait for an answer (prior)."""

LATEST_WAVE = 14
"""Days before the deadline after which nobody more is asked (prior)."""

MOST = 50
"""Most mentors of one ask plan."""

_CHANCE = Number(0, 1, closed=True)
_NUMBERS = (int, float, np.integer, np.floating)


def plan_asks(
    candidates: Iterable[str],
    *,
    letters: int,
    deadline: dt.date | str,
    today: dt.date | str | None = None,
    target: float = 0.9,
    chances: float | Mapping[str, float] = CHANCE_OF_YES,
    in_time: Mapping[float, float] = IN_TIME,
    answer_days: int = ANSWER_DAYS,
) -> AskPlan:
    """Say how many mentors to ask for a letter, whom and when, so that enough letters come in time.

    The first mentors are asked at once; whenever one says no, or nothing, the next in line is asked. The smallest
    number to ask at once is chosen with which the chance of at least ``letters`` letters in time reaches the target.

    Parameters
    ----------
    candidates : iterable of str
        Ids of at most 50 mentors in the order in which to ask them, such as those of a portfolio.
    letters : int
        Letters needed, 1 or more.
    deadline : date or "YYYY-MM-DD"
    today : date or "YYYY-MM-DD", optional
        Day on which the first are asked; by default the current day.
    target : float
        Chance wanted, between 0 and 1.
    chances : float or mapping of str to float
        Chance that a mentor says yes, in [0, 1], for all or by mentor id; those not named have .75 (prior). 1 stands
        for a mentor who has said yes.
    in_time : mapping of float to float
        Chance that a promised letter comes in time by the weeks left when it is asked for, linear in between; it must
        not fall. The default is a prior: .3 with 1 week, .55 with 2, .8 with 4, .9 with 6, .95 with 8, .97 with 12.
    answer_days : int
        Days to wait for an answer, 1 to 60.

    Returns
    -------
    AskPlan
        With ``.chance``, ``.at_once``, ``.asks``, and the ``.assumptions``. Where no number reaches the target, all are
        asked at once, which is the best that can be done, and ``.reached`` is False.

    Raises
    ------
    SettingError
        When an option is not allowed, or the deadline lies before today; all such problems at once.

    Notes
    -----
    With everybody asked at once the number of letters is Poisson-binomial; with a line of reserves, the states after
    each wave (mentors asked, refusals to pass on, letters to come) are added up. Both are exact, nothing is simulated.
    Asking more at once never lowers the chance, because everybody is then asked at least as early.

    Examples
    --------
    >>> found = plan_asks(["M1", "M2", "M3", "M4"], letters=2, deadline="2027-06-01", today="2027-03-09")
    >>> found.at_once, round(found.chance, 3), [own.mentor_id for own in found.asks if own.wave == 1]
    (3, 0.934, ['M1', 'M2', 'M3'])
    """
    first = today_of(today, "plan_asks")
    last = day_of(deadline, "deadline", "plan_asks")
    ids = _distinct_ids(candidates)
    found = [*problems(ids, "plan_asks", letters=letters, target=target, chances=chances)]
    found += _problems(in_time, answer_days)
    if last < first:
        found.append(refused("deadline", "plan_asks", f"a date not before today, {first}", str(last)))
    if found:
        raise SettingError(" ".join(found))
    return ask_plan(
        by_id(ids, chances),
        letters=int(letters),
        first=first,
        deadline=last,
        target=float(target),
        in_time=in_time,
        answer_days=int(answer_days),
    )


def ask_plan(
    chances: Mapping[str, float],
    *,
    letters: int,
    first: dt.date,
    deadline: dt.date,
    target: float,
    in_time: Mapping[float, float] = IN_TIME,
    answer_days: int = ANSWER_DAYS,
    least: int = 1,
) -> AskPlan:
    """Return the ask plan of mentors, given with their chances of a yes in the order of asking.

    At least ``least`` are asked at once; all else is as for :func:`plan_asks`, and already checked.
    """
    yes = list(chances.values())
    waves = _waves(first, deadline, answer_days)
    kept = [_interpolated((deadline - day).days / 7, in_time) for day in waves]
    at_once, found = _smallest(yes, kept, letters=letters, target=target, least=least)
    asks = []
    for row, (own, chance_asked) in enumerate(zip(chances, found.asked, strict=True)):
        if chance_asked > 0:
            wave = 1 if row < at_once else 2
            asks.append(Ask(own, wave, waves[wave - 1], chance_asked, yes[row], kept[wave - 1]))
    told = _assumptions(yes, in_time, answer_days=answer_days, n_waves=len(waves))
    return AskPlan(letters, deadline, target, found.chance, at_once, tuple(asks), answer_days, told)


def _smallest(
    yes: list[float], in_time: list[float], *, letters: int, target: float, least: int
) -> tuple[int, Outlook]:
    """Return the smallest number to ask at once that reaches the target, at least ``least``; all where none does."""
    low, high = min(least, len(yes)), len(yes)
    best = outlook(yes, in_time, at_once=high, letters=letters)
    while low < high:
        middle = (low + high) // 2
        own = outlook(yes, in_time, at_once=middle, letters=letters)
        if own.chance >= target - 1e-12:
            high, best = middle, own
        else:
            low = middle + 1
    return high, best


def _waves(first: dt.date, deadline: dt.date, answer_days: int) -> list[dt.date]:
    """Return the days on which mentors are asked: the first, and each day on which answers are due, as time allows."""
    days = [weekday(first, first, deadline)]
    while (deadline - days[-1]).days - answer_days >= LATEST_WAVE:
        days.append(weekday(days[-1] + dt.timedelta(days=answer_days), first, deadline))
    return days


def _interpolated(weeks: float, in_time: Mapping[float, float]) -> float:
    """Return the chance at a number of weeks, linear between those given, and level beyond them."""
    known = sorted(in_time.items())
    if weeks <= known[0][0]:
        return float(known[0][1])
    for (low, below), (high, above) in pairwise(known):
        if weeks <= high:
            return float(below + (above - below) * (weeks - low) / (high - low))
    return float(known[-1][1])


def _assumptions(
    yes: list[float], in_time: Mapping[float, float], *, answer_days: int, n_waves: int
) -> tuple[str, ...]:
    spread = f"{min(yes):.0%}" if min(yes) == max(yes) else f"{min(yes):.0%} to {max(yes):.0%}"
    guess = f"; {CHANCE_OF_YES:.0%} is a rough guess for mentors of whom nothing else is known"
    known = ", ".join(f"{chance:.0%} with {weeks:g}" for weeks, chance in sorted(in_time.items()) if weeks)
    prior = "; these are rough guesses, not measured" if in_time is IN_TIME else ""
    days = f"{answer_days} {'day' if answer_days == 1 else 'days'}"
    passed_on = (
        f"Whoever says no, or nothing within {days}, is replaced by the next in line on that day, up to {LATEST_WAVE} "
        "days before the deadline."
    )
    guess = guess if CHANCE_OF_YES in yes else ""
    return (
        f"Each mentor says yes with a chance of {spread}, whatever the others say{guess}.",
        f"A promised letter comes in time with a chance that depends on the weeks left at the ask: {known}{prior}.",
        passed_on if n_waves > 1 else "There is no time to go to somebody else after a no.",
    )


def today_of(today: object, owner: str) -> dt.date:
    """Return the day given as today; by default the current one."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date() if today is None else day_of(today, "today", owner)


def _distinct_ids(candidates: Iterable[str]) -> tuple[str, ...]:
    if isinstance(candidates, str) or not isinstance(candidates, Iterable):
        must_be = "mentor ids in the order of asking"
        raise SettingError(refusal("candidates", "plan_asks", must_be, candidates, advice="Give a list."))
    ids = tuple(candidates)
    odd = [own for own in ids if not isinstance(own, str) or not own]
    twice = sorted({own for own in ids if ids.count(own) > 1}) if not odd else []
    if odd or twice or not 1 <= len(ids) <= MOST:
        got = f"{odd[0]!r}" if odd else f"{twice[0]} twice" if twice else f"{len(ids)} ids"
        words = refused("candidates", "plan_asks", f"1 to {MOST} different mentor ids", got)
        raise SettingError(f"{words} Give the best ones once each.")
    return ids


def by_id(ids: Iterable[str], chances: float | Mapping[str, float]) -> dict[str, float]:
    """Return the chance of a yes of each mentor, in the same order."""
    if isinstance(chances, Mapping):
        return {own: float(chances.get(own, CHANCE_OF_YES)) for own in ids}
    return dict.fromkeys(ids, float(chances))


def problems(ids: Iterable[str], owner: str, *, letters: Any, target: Any, chances: Any) -> list[str]:
    """Say what is wrong with the options that a plan takes too; nothing when all is well."""
    found = [*fault("letters", owner, letters, Whole(1)), *fault("target", owner, target, Number(0, 1))]
    if not isinstance(chances, Mapping):
        return [*found, *fault("chances", owner, chances, _CHANCE, Instance("a mapping of them by mentor id", Mapping))]
    for own, chance in chances.items():
        found += fault("chances", owner, chance, _CHANCE, whose=f" for {own}")
    strangers = sorted(str(own) for own in set(chances) - set(ids))
    return found + ([f"chances names {strangers[0]}, who is not among the mentors."] if strangers else [])


def _problems(in_time: Any, answer_days: Any) -> list[str]:
    found = fault("answer_days", "plan_asks", answer_days, Whole(1, 60))
    fine = isinstance(in_time, Mapping) and bool(in_time) and all(map(_CHANCE.allows, in_time.values()))
    if not fine or not _rises(in_time):
        must_be = "a mapping of weeks left to chances in the range [0, 1] that do not fall, such as {2: 0.5, 8: 0.9}"
        found.append(refusal("in_time", "plan_asks", must_be, in_time))
    return found


def _rises(in_time: Any) -> bool:
    if not all(isinstance(weeks, _NUMBERS) and weeks >= 0 for weeks in in_time):
        return False
    return all(before[1] <= after[1] for before, after in pairwise(sorted(in_time.items())))
