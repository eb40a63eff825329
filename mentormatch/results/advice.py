"""What a student can do with a list: how firm it is, what would change it, and what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mentormatch.results.notebook import list_html, table_html


@dataclass(frozen=True, slots=True)
class Stability:
    """How firmly one mentor stands in a student's list when the weights are shaken.

    Attributes
    ----------
    mentor_id, mentor_name : str
    rank : int
        With the student's own weights.
    share : float
        Part of the weightings in which the mentor stays in the list, in [0, 1].
    low, high : float
        95% interval of the share for more and more weightings (Wilson 1927): the error of having tried only some.
    rank_low, rank_high : int
        The rank that the best 5% of the weightings reach, and the one that the worst 5% fall to.
    """

    mentor_id: str
    mentor_name: str
    rank: int
    share: float
    low: float
    high: float
    rank_low: int
    rank_high: int


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The one thing that, had the student stated it, would have brought a mentor into the list.

    Attributes
    ----------
    column : str
        Column of the student's profile: ``interests``, ``values``, ``target_schools``, ``needs``, ``languages`` or
        ``meeting``.
    words : str
        What would stand there besides, last in the list; for ``meeting`` what would stand there instead.
    mentor_id, mentor_name : str
    rank : int or None
        Among all eligible mentors as things are; None while the mentor is not eligible.
    new_rank : int
        Computed again for the changed profile, against all mentors.
    sentence : str
    """

    column: str
    words: str
    mentor_id: str
    mentor_name: str
    rank: int | None
    new_rank: int
    sentence: str


@dataclass(frozen=True, slots=True)
class MissingAnswer:
    """How much a list would change if the student filled in one field that is blank.

    Attributes
    ----------
    column : str
    changed : float
        Mentors of the list who would be replaced, on average over the answers.
    error : float
        Standard error of ``changed``; 0 where all answers were tried.
    n_answers : int
        Different answers there are: what eligible mentors state, for ``goals`` those of the reference students.
    n_tried : int
        Answers tried, all of them or so many drawn at random.
    sentence : str
    """

    column: str
    changed: float
    error: float
    n_answers: int
    n_tried: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What one mentor of a list lacks most for the student, as far as the profiles say, and which mentor has it.

    Attributes
    ----------
    mentor_id, mentor_name : str
    block : str
        The block the wish belongs to; "" when nobody is clearly ahead of this mentor in anything.
    words : str
        The wish as the student wrote it; "" when a whole block is meant.
    met : float
        How far this mentor meets the wish, or the value of the block, in [0, 1].
    other_id, other_name : str
        The mentor with the best score who clearly meets the wish; for a block the one with the highest value.
    other_rank : int or None
        Among all eligible mentors.
    other_met : float
        How far the other mentor meets it.
    size : float
        For a wish its part of the weights times how much less it is met; for a block the points of the score.
    lacking : str
        What is lacking, in words.
    sentence : str
    """

    mentor_id: str
    mentor_name: str
    block: str
    words: str
    met: float
    other_id: str
    other_name: str
    other_rank: int | None
    other_met: float
    size: float
    lacking: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Silence:
    """What one mentor of a list states nothing about, and how far the truth could move the score.

    Attributes
    ----------
    mentor_id, mentor_name : str
    blocks : tuple of str
        Blocks that count for the student and about which the mentor states nothing.
    score, score_low, score_high : float
        As in the ranking.
    sentence : str
    """

    mentor_id: str
    mentor_name: str
    blocks: tuple[str, ...]
    score: float
    score_low: float
    score_high: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Deeper reasons for one student's list; docs/explanations.md defines every number.

    Attributes
    ----------
    student_id : str
    k : int
        Length of the list: the ``k`` of the ranking, or all who are eligible where there are fewer.
    n_eligible : int
        Mentors who are eligible.
    n_weightings : int
        Weightings tried for ``robustness``.
    robustness : tuple of Stability
        One per mentor of the list, best first.
    counterfactuals : tuple of Counterfactual
        At most one per mentor, who is not in the list now; the best new rank first.
    missing : tuple of MissingAnswer
        One per blank field, the one that would change the list most first.
    better : tuple of Lack
        One per mentor of the list, best first.
    unknown : tuple of Silence
        Mentors of the list who leave open what counts, best first.
    sentences : tuple of str
        The same for the student, most important first.
    """

    student_id: str
    k: int
    n_eligible: int
    n_weightings: int
    robustness: tuple[Stability, ...]
    counterfactuals: tuple[Counterfactual, ...]
    missing: tuple[MissingAnswer, ...]
    better: tuple[Lack, ...]
    unknown: tuple[Silence, ...]
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences, one per line."""
        return "\n".join(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Return the same content as nested dictionaries and lists."""
        return asdict(self)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        """Show how firm the list is as a small table, and the sentences below it, in a notebook."""
        rows = [
            (own.rank, own.mentor_id, own.mentor_name, f"{own.share:.0%}", f"{own.rank_low} to {own.rank_high}")
            for own in self.robustness
        ]
        head = ("rank", "mentor", "name", f"stays in the first {self.k}", "rank in 90% of weightings")
        return table_html(head, rows) + list_html(self.sentences)
