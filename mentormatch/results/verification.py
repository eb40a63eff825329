"""What an independent check of an assignment found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.results.notebook import table_html

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, and what was found.

    Attributes
    ----------
    name : str
        Name of the rule, such as ``capacity``.
    passed : bool or None
        None when the rule was not checked, or could not be settled; it then never counts as passed.
    found : str
        What was found, in words.
    n_violations : int
        How often the rule is broken.
    first : tuple of str
        The first few violations, in words.

    Examples
    --------
    >>> print(Check("capacity", False, "1 mentor has more students than places", 1, ("mentor 2: 3 of 2",)))
    FAILED       capacity: 1 mentor has more students than places (mentor 2: 3 of 2)
    """

    name: str
    passed: bool | None
    found: str
    n_violations: int = 0
    first: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """One of ``ok``, ``FAILED`` and ``not checked``."""
        return "not checked" if self.passed is None else "ok" if self.passed else "FAILED"

    @property
    def words(self) -> str:
        """What was found, with the first violations and how many more there are."""
        more = self.n_violations - len(self.first)
        listed = "; ".join([*self.first, *([f"and {more} more"] if self.first and more > 0 else [])])
        return f"{self.found} ({listed})" if listed else self.found

    def __str__(self) -> str:
        return f"{self.status:<12} {self.name}: {self.words}"


@dataclass(frozen=True, slots=True)
class Verification:
    """All checks of one assignment.

    Attributes
    ----------
    checks : tuple of Check
        One per rule that belongs to the method, in fixed order.
    total : float or None
        Sum of the scores of the assigned pairs that are allowed, each once; None where there are no scores.
    gap : float or None
        By how much the goal could be higher at most: the total of ``best``, the worst-off student's mean of ``fair``.
        Below 0 only when a rule is broken; None when it was not computed.

    Examples
    --------
    >>> found = Verification((Check("demand", True, "nobody has more mentors than wanted"),), total=1.5)
    >>> found.ok, found["demand"].passed
    (True, True)
    >>> print(found)
    ok           demand: nobody has more mentors than wanted
    """

    checks: tuple[Check, ...]
    total: float | None = None
    gap: float | None = None

    @property
    def ok(self) -> bool:
        """Whether no check failed; see ``complete`` for checks that were left out."""
        return all(check.passed is not False for check in self.checks)

    @property
    def complete(self) -> bool:
        """Whether every check was made and passed."""
        return all(check.passed is True for check in self.checks)

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the rules that are broken."""
        return tuple(check.name for check in self.checks if check.passed is False)

    def __getitem__(self, name: str) -> Check:
        """Return the check of one rule; raises KeyError when the rule does not belong to the method."""
        for check in self.checks:
            if check.name == name:
                return check
        raise KeyError(f"no check {name!r}; there are {', '.join(check.name for check in self.checks)}")

    def to_frame(self) -> pd.DataFrame:
        """Return one row per check: ``check``, ``status``, ``found``, ``violations``, ``first``."""
        import pandas as pd

        rows = [(each.name, each.status, each.found, each.n_violations, "; ".join(each.first)) for each in self.checks]
        return pd.DataFrame(rows, columns=["check", "status", "found", "violations", "first"])

    def __repr__(self) -> str:
        failed = f"failed: {', '.join(self.failed)}" if self.failed else "none failed"
        return f"<Verification of {len(self.checks)} checks, {failed}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self.checks))

    def _repr_html_(self) -> str:
        """Show the checks as a small table in a notebook."""
        return table_html(("check", "status", "found"), [(each.name, each.status, each.words) for each in self.checks])
