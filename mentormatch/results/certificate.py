"""What is known about a whole assignment: how much is served and filled, what is proven, whose seats are missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortage:
    """Students who want more places than the mentors they can go to have seats, and what would help.

    Attributes
    ----------
    students, mentors : tuple of str
        Ids. No mentor beside these can be assigned to any of these students, but for those they have.
    places, seats : int
        Places these students want, seats these mentors have.
    elsewhere : int
        Places these students have with other mentors.
    advice : str
    """

    students: tuple[str, ...]
    mentors: tuple[str, ...]
    places: int
    seats: int
    elsewhere: int
    advice: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is known about the whole.

    Attributes
    ----------
    method : str
    n_students, n_served : int
        Students who want a mentor, and those who get at least one; more cannot be served by "best" and "fair".
    n_wanted, n_filled : int
        Places wanted and filled; more cannot be filled by "best" and "fair".
    n_seats : int
        Free seats of all mentors.
    total : float
        Sum of the scores of all pairs.
    gap : float
        How far the total is at most below the largest one among the assignments that serve and fill as much; proven to
        be 0 for "best", ``inf`` for "stable".
    step : float
        Scores are counted in steps of this size when totals are compared.
    worst, worst_bound, price, n_raised
        For "fair": the lowest mean score per place wanted of a student who has a mentor, what it cannot surpass, the
        total given up for it, and how many students were raised before the total counted; else None.
    shortages : tuple of Shortage
    """

    method: str
    n_students: int
    n_served: int
    n_wanted: int
    n_filled: int
    n_seats: int
    total: float
    gap: float
    step: float
    worst: float | None = None
    worst_bound: float | None = None
    price: float | None = None
    n_raised: int | None = None
    shortages: tuple[Shortage, ...] = ()

    def __str__(self) -> str:
        served = (
            f"{self.n_served} of {self.n_students} students {'has' if self.n_served == 1 else 'have'} a mentor; "
            f"{self.n_filled} of {self.n_wanted} places wanted {'is' if self.n_filled == 1 else 'are'} filled, "
            f"from {self.n_seats} free {'seat' if self.n_seats == 1 else 'seats'}."
        )
        return "\n".join([served, self._about_total(), *(shortage.advice for shortage in self.shortages)])

    def _about_total(self) -> str:
        if self.method == "best" and self.gap > 0:
            return (
                f"Total score {self.total:.4f}, {self.gap:.4f} below the largest among all assignments that serve as "
                "many students and fill as many places."
            )
        if self.method == "best":
            return (
                f"Total score {self.total:.4f}: the largest among all assignments that serve as many students and fill "
                f"as many places (gap {self.gap:.4f})."
            )
        if self.method == "fair" and self.worst is not None and self.n_raised is not None:
            raised = "1 student was" if self.n_raised == 1 else f"{self.n_raised} students were"
            return (
                f"The worst-off student who has a mentor gets {self.worst:.4f} per place wanted; more than "
                f"{self.worst_bound:.4f} is not possible. {raised} raised as far as can be, the worst-off first, "
                f"before the total counted. Total score {self.total:.4f}, {self.price:.4f} less than the largest."
            )
        return (
            f"Total score {self.total:.4f}. No student and mentor would both rather have each other than whom they got."
        )
