"""How many mentors to ask for letters, whom and when, and how likely that is to suffice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.results.notebook import lines_html, list_html, table_html
from mentormatch.results.output import Tabular

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Ask:
    """One mentor of an ask plan.

    Attributes
    ----------
    mentor_id : str
    wave : int
        1: asked at once. 2: in reserve, asked as soon as somebody before says no.
    date : date
        When to ask; in reserve the first day on which it can come to that.
    chance_asked : float
        That it comes to asking; 1 in the first wave.
    chance_yes : float
        That the mentor says yes when asked.
    chance_in_time : float
        That a letter promised on that day comes in time.
    """

    mentor_id: str
    wave: int
    date: dt.date
    chance_asked: float
    chance_yes: float
    chance_in_time: float


@dataclass(frozen=True, slots=True)
class AskPlan(Tabular):
    """Whom to ask for a letter, at once and in reserve, so that enough letters come in time.

    Attributes
    ----------
    letters : int
        Letters needed.
    deadline : date
    target : float
        Chance wanted of having at least so many letters by the deadline.
    chance : float
        The chance that is reached, under the assumptions.
    at_once : int
        Mentors to ask in the first wave; the smallest number that reaches the target, everybody where none does.
    asks : tuple of Ask
        In the order of asking; mentors whom it can never come to are left out.
    answer_days : int
        Days to wait for an answer before it counts as no.
    assumptions : tuple of str
        What the chance rests on, in sentences.
    """

    letters: int
    deadline: dt.date
    target: float
    chance: float
    at_once: int
    asks: tuple[Ask, ...]
    answer_days: int
    assumptions: tuple[str, ...]

    @property
    def reached(self) -> bool:
        """Whether the chance is at least the target, but for rounding."""
        return self.chance >= self.target - 1e-12

    @property
    def mentors_asked(self) -> float:
        """How many mentors are asked on average, those in reserve included."""
        return sum(own.chance_asked for own in self.asks)

    @property
    def summary(self) -> str:
        """The numbers in one or two sentences."""
        letters = f"{self.letters} {'letter' if self.letters == 1 else 'letters'}"
        at_once = f"{self.at_once} {'mentor' if self.at_once == 1 else 'mentors'}"
        first = self.asks[0].date.isoformat()
        reserve = any(own.wave > 1 for own in self.asks)
        passing = ", and the next in line whenever somebody says no" if reserve else ""
        found = f"at least {letters} by {self.deadline.isoformat()} with a chance of {_percent(self.chance)}"
        said = f"Ask {at_once} on {first}{passing}: {found}"
        if self.reached:
            return f"{said}; the target is {_percent(self.target)}. About {self.mentors_asked:.1f} are asked in all."
        if len(self.asks) < self.letters:
            return f"{len(self.asks)} mentors cannot write {letters}: add mentors, or count on fewer letters."
        everybody = (
            f"Even if all {self.at_once} mentors are asked" if self.at_once > 1 else "If this one mentor is asked"
        )
        best = f"{everybody} on {first}, the chance of at least {letters} by {self.deadline.isoformat()}"
        return f"{best} is {_percent(self.chance)}; the target of {_percent(self.target)} is out of reach."

    def columns(self) -> dict[str, list[Any]]:
        """Return one row per mentor, by column."""
        return {
            "mentor_id": [own.mentor_id for own in self.asks],
            "wave": [own.wave for own in self.asks],
            "date": [own.date.isoformat() for own in self.asks],
            "chance_asked": [own.chance_asked for own in self.asks],
            "chance_yes": [own.chance_yes for own in self.asks],
            "chance_in_time": [own.chance_in_time for own in self.asks],
        }

    def __str__(self) -> str:
        return "\n".join([self.summary, *map(_line, self.asks), "This assumes:", *self.assumptions])

    def _repr_html_(self) -> str:
        """Show the summary, the mentors and the assumptions in a notebook."""
        table = self.columns()
        mentors = table_html(list(table), list(zip(*table.values(), strict=True)))
        told = lines_html(["This assumes:"]) + list_html(self.assumptions)
        return lines_html([self.summary]) + mentors + told


def _line(own: Ask) -> str:
    if own.wave == 1:
        return f"{own.date.isoformat()}  ask {own.mentor_id}"
    return f"{own.date.isoformat()}  in reserve: {own.mentor_id} (needed with a chance of {_percent(own.chance_asked)})"


def _percent(chance: float) -> str:
    """Write a chance so that only what is certain reads 0% or 100%."""
    shown = f"{chance:.0%}"
    if shown == "100%" and chance < 1 - 1e-12:
        return "over 99%"
    return "under 1%" if shown == "0%" and chance > 0 else shown
