"""Two or three mentors for one student who add different insights, and what each of them adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.results.notebook import MOST_ROWS, lines_html, table_html
from mentormatch.results.output import Tabular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from mentormatch.people.profiles import Issues


@dataclass(frozen=True, slots=True)
class Gain:
    """One thing that a pick adds to the picks before it.

    Attributes
    ----------
    kind : str
        ``reach`` (a target school), ``specialty`` (an interest), ``values``, ``needs``, ``role`` or ``score``.
    words : str
        What the student wrote; the role of the mentor; "" for the score.
    before, after : float
        How far it is covered without and with this mentor, in [0, 1]; for the score 0 and the score.
    alone : float
        How far this mentor covers it alone.
    amount : float
        What this adds to the value of the portfolio.
    """

    kind: str
    words: str
    before: float
    after: float
    alone: float
    amount: float

    @property
    def rise(self) -> float:
        """By how much further it is covered with this mentor."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Pick:
    """One mentor of a portfolio.

    Attributes
    ----------
    mentor_id, mentor_name : str
    role : str or None
    score : float
        As in the ranking.
    gain : float
        What this mentor adds to the picks before; the gains of all picks sum to the value of the portfolio.
    loss : float
        By how much the value falls without this mentor when all others stay; less than the gain where a later pick
        covers the same.
    gains : tuple of Gain
        What the gain consists of, largest first.
    sentence : str
        The same for the student: what is covered anew, or clearly further.
    """

    mentor_id: str
    mentor_name: str
    role: str | None
    score: float
    gain: float
    loss: float
    gains: tuple[Gain, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Something the student lists that no mentor of the portfolio covers well enough to be told.

    Attributes
    ----------
    kind, words : str
        As for :class:`Gain`.
    covered : float
        How far it is covered all the same, in [0, 1].
    """

    kind: str
    words: str
    covered: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The mentors who are worth most together for one student, in the order in which to ask them.

    The mentor with the highest score stands first, then the one who adds most to those before.

    Attributes
    ----------
    student_id : str
    picks : tuple of Pick
        As many as were asked for, fewer where fewer are eligible.
    value : float
        What the mentors are worth together, in [0, 1]; docs/portfolio.md defines it.
    parts : mapping of str to float
        The value by ``score``, ``reach``, ``specialty``, ``values``, ``needs`` and ``role``; they sum to it.
    uncovered : tuple of Uncovered
        What the student lists and these mentors hardly cover, in the order of the student's profile.
    exact : bool
        Whether no other choice of as many mentors of the shortlist is worth more.
    bound : float
        No choice of the shortlist is worth more than this; the value itself where ``exact``.
    n_considered, n_eligible : int
        Mentors in the shortlist, the best by score, and all who are eligible.
    notes : tuple of str
        Why there are fewer picks than asked for or none, and what else should be known.
    left_open : str
        What is uncovered, in a sentence; "" when nothing is.
    """

    student_id: str
    picks: tuple[Pick, ...]
    value: float
    parts: Mapping[str, float]
    uncovered: tuple[Uncovered, ...]
    exact: bool
    bound: float
    n_considered: int
    n_eligible: int
    notes: tuple[str, ...]
    left_open: str

    def __len__(self) -> int:
        return len(self.picks)

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Ids of the mentors in the order in which to ask them."""
        return tuple(pick.mentor_id for pick in self.picks)

    @property
    def text(self) -> str:
        """The sentence of every pick, what is not covered, and the notes, one per line."""
        lines = [f"{number}. {pick.sentence}" for number, pick in enumerate(self.picks, start=1)]
        return "\n".join([*lines, *filter(None, [self.left_open]), *self.notes])

    def to_dict(self) -> dict[str, Any]:
        """Return the same content as nested dictionaries and lists."""
        return asdict(self)

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas DataFrame with one row per pick."""
        return Portfolios((self,)).to_frame()

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        """Show the picks as a small table in a notebook."""
        return Portfolios((self,))._repr_html_()


@dataclass(frozen=True, slots=True)
class Portfolios(Tabular, Sequence[Portfolio]):
    """Portfolios of several students, in the order of their roster.

    Attributes
    ----------
    items : tuple of Portfolio
    issues : mapping of str to Issues
        What was wrong with each roster: ``students`` and ``mentors``.
    """

    items: tuple[Portfolio, ...]
    issues: Mapping[str, Issues] = field(default_factory=dict, repr=False)

    def __getitem__(self, index: Any) -> Any:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Portfolio]:
        return iter(self.items)

    def of(self, student_id: str) -> Portfolio:
        """Return the portfolio of one student.

        Raises
        ------
        SettingError
            When there is none for this id.
        """
        for item in self.items:
            if item.student_id == student_id:
                return item
        raise SettingError(f"There is no portfolio for student_id {student_id!r}; there are {len(self)} portfolios.")

    def columns(self) -> dict[str, list[Any]]:
        """Return one row per pick, by column."""
        rows = [(own, number, pick) for own in self.items for number, pick in enumerate(own.picks, start=1)]
        return {
            "student_id": [own.student_id for own, _, _ in rows],
            "pick": [number for _, number, _ in rows],
            "mentor_id": [pick.mentor_id for _, _, pick in rows],
            "mentor_name": [pick.mentor_name for _, _, pick in rows],
            "role": [pick.role or "" for _, _, pick in rows],
            "score": [pick.score for _, _, pick in rows],
            "gain": [pick.gain for _, _, pick in rows],
            "loss": [pick.loss for _, _, pick in rows],
            "why": [pick.sentence for _, _, pick in rows],
        }

    def __str__(self) -> str:
        return "\n\n".join(f"Student {own.student_id}\n{own}" for own in self.items)

    def _repr_html_(self) -> str:
        """Show the picks of the first students as a small table in a notebook."""
        names = ("student_id", "pick", "mentor_id", "mentor_name", "score", "gain", "why")
        table = self.columns()
        picks = table_html(names, list(zip(*(table[name] for name in names), strict=True)), most=MOST_ROWS)
        told = {f"Student {own.student_id}: {note}": None for own in self.items for note in own.notes}
        return picks + lines_html(list(told)[:MOST_ROWS])
