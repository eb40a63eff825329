"""One thing that is otherwise around a command, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faults.commands import Done
    from faults.world import Tree
    from figures import Figures


@dataclass(frozen=True)
class Case:
    """One thing that is otherwise, what the command is to answer, and what it must write nevertheless.

    Attributes
    ----------
    name : str
    done : Done
    code : int
    says : str
        Stands in what is said.
    found, whole : dict of str to bytes
        Files written, and those that should be.
    """

    name: str
    done: Done
    code: int
    says: str
    found: Tree
    whole: Tree

    @property
    def wrong(self) -> str:
        """What is not as it should be; a blank text when all is."""
        said = self.done.out + self.done.err
        faults = {
            f"exit code {self.done.code}": self.done.code != self.code,
            "a traceback or a fault of ours": "Traceback" in said or "fault in mentormatch" in said,
            f"nothing of {self.says!r}": self.says not in said,
            f"files {sorted(self.found)}": self.found != self.whole,
        }
        return ", ".join(name for name, holds in faults.items() if holds)


def say_cases(figures: Figures, title: str, cases: list[Case]) -> None:
    """Print how many cases there are, and those that end otherwise than they should."""
    for case in cases:
        if case.wrong:
            print(f"  {case.name}: {case.wrong}; {case.done.err[-300:]!r}")
    n_wrong = sum(bool(case.wrong) for case in cases)
    figures.say(title, f"{len(cases)}: {', '.join(case.name for case in cases)}")
    figures.say(f"{title}: other ends or other bytes", n_wrong, "0", holds=not n_wrong)
