"""Why a mentor is recommended to a student, and why one mentor stands above another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_COLUMNS
from mentormatch.results.notebook import bar_html, lines_html, list_html, table_html

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Effect:
    """One piece of evidence and what it is worth.

    Attributes
    ----------
    kind : str
        ``specialty``, ``value``, ``tie``, ``need``, ``fact``, ``passage``, ``document`` or ``stance``.
    column : str
        Column of the mentor's profile in which it stands.
    quote : str
        The words, exactly as they stand in the profile.
    because : str
        What of the student's it answers; "" when nothing in particular.
    effect : float
        By how much the mentor's score falls when these words are taken out of the profile and everything else is held,
        including the weights and which blocks count as stated.
    """

    kind: str
    column: str
    quote: str
    because: str
    effect: float

    @property
    def label(self) -> str:
        """The words on one line; a fact with the name of its column, such as "supervises: yes"."""
        fact = MENTOR_COLUMNS[self.column].kind in {"flag", "count", "number", "choice"}
        return f"{self.column.replace('_', ' ')}: {self.quote}" if fact else " ".join(self.quote.split())


@dataclass(frozen=True, slots=True)
class Part:
    """One block's share of a score.

    Attributes
    ----------
    block : str
        Name of the block, or ``cautions``.
    weight : float
        Weight of the block for this student, in [0, 1]; for cautions the factor.
    value : float
        Calibrated value in [0, 1]; for cautions 0 or less.
    contribution : float
        ``weight * value``; the contributions of all parts sum to the score.
    stated_by_student, stated_by_mentor : bool
        Whether each says anything the block can use. A block the student is silent on has weight 0; one the mentor is
        silent on has the neutral value.
    evidence : tuple of Effect
        What the value rests on, strongest first.
    """

    block: str
    weight: float
    value: float
    contribution: float
    stated_by_student: bool
    stated_by_mentor: bool
    evidence: tuple[Effect, ...] = ()

    @property
    def silence(self) -> str:
        """What it means that one of the two states nothing; "" when both state something."""
        if not self.stated_by_student:
            return "you state nothing here; the other parts share its weight"
        return "" if self.stated_by_mentor else "the mentor states nothing here; counted as .25"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one mentor has this score for one student.

    Attributes
    ----------
    student_id, mentor_id, mentor_name : str
    score : float
        Sum of the parts' contributions.
    parts : tuple of Part
        The six blocks and the cautions, in fixed order.
    sentences : tuple of str
        Plain sentences for the student, most important first.
    unknown : tuple of str
        What is not stated and would matter.
    warnings : tuple of str
        What a coordinator should know, such as a possible conflict of interest.
    """

    student_id: str
    mentor_id: str
    mentor_name: str
    score: float
    parts: tuple[Part, ...]
    sentences: tuple[str, ...]
    unknown: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def contributions(self) -> Mapping[str, float]:
        """Contribution of every block and of the cautions, by name; they sum to the score."""
        return {part.block: part.contribution for part in self.parts}

    @property
    def text(self) -> str:
        """The sentences, the warnings and what is unknown as one paragraph."""
        unknown = [f"Not stated: {'; '.join(self.unknown)}."] if self.unknown else []
        return " ".join([*self.sentences, *self.warnings, *unknown])

    def to_dict(self) -> dict[str, Any]:
        """Return the same content as nested dictionaries and lists."""
        return asdict(self)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        """Show the reasons, what is unknown, and what each part rests on, in a notebook."""
        who = f"{self.mentor_name or self.mentor_id} ({self.mentor_id}) for student {self.student_id}: {self.score:.3f}"
        unknown = [f"Not stated: {'; '.join(self.unknown)}."] if self.unknown else []
        rows = [(part.block, part.weight, part.value, part.contribution, _rests_on(part)) for part in self.parts]
        table = table_html(("part", "weight", "value", "points", "rests on (what the score loses without it)"), rows)
        reasons = list_html([*self.sentences, *self.warnings, *unknown])
        return lines_html([who]) + bar_html(self.contributions, width=480) + reasons + table


def _rests_on(part: Part) -> str:
    return part.silence or "\n".join(f"{item.effect:+.3f} {item.label}" for item in part.evidence)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Why one mentor scores higher than another for the same student.

    Attributes
    ----------
    student_id, mentor_id, versus_id : str
        ``mentor_id`` is the one the contrast speaks for.
    gap : float
        Score of ``mentor_id`` minus score of ``versus_id``; below 0 when the other one is ahead.
    differences : mapping of str to float
        Difference of the contributions by block and cautions; they sum to the gap.
    text : str
        The same in words.
    """

    student_id: str
    mentor_id: str
    versus_id: str
    gap: float
    differences: Mapping[str, float]
    text: str

    def __str__(self) -> str:
        return self.text
