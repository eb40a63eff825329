"""What a trial counts: printed line by line, and an exit code that says whether every demand was met."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Figures of one trial.

    Examples
    --------
    >>> figures = Figures("Encodings")
    >>> figures.say("silent changes", 0, "0", holds=True)
    silent changes: 0 (asked: 0)
    >>> figures.code
    0
    """

    title: str
    missed: list[str] = field(default_factory=list)

    def say(self, name: str, value: object, asked: str = "", *, holds: bool = True) -> None:
        """Print one figure, what was asked, and whether it holds."""
        demand = f" (asked: {asked})" if asked else ""
        print(f"{name}: {value}{demand}{'' if holds else '  MISSED'}", flush=True)
        if not holds:
            self.missed.append(name)

    @property
    def code(self) -> int:
        """0 when everything that was asked holds, else 1."""
        return 1 if self.missed else 0

    def end(self) -> None:
        """End the program, and say what was missed."""
        print(f"{self.title}: {'missed ' + ', '.join(self.missed) if self.missed else 'all as asked'}", flush=True)
        sys.exit(self.code)
