"""A letter plan: dated steps from today to the deadline and a little beyond, and what must be known about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.people.writing import write_file
from mentormatch.results.output import Tabular, write_text
from mentormatch.results.plan_writing import html_of, markdown_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from mentormatch.people.profiles import Issues
    from mentormatch.results.asks import AskPlan


@dataclass(frozen=True, slots=True)
class Question:
    """One question for a first meeting, and what it was drawn from.

    Attributes
    ----------
    text : str
        For the student, with the reason for asking.
    column : str
        Column of the mentor's profile: where the quote stands, or what is not stated.
    quote : str
        The words as they stand in the profile; "" where nothing is stated.
    because : str
        What of the student's it answers; "" when nothing in particular.
    """

    text: str
    column: str
    quote: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do on a day.

    Attributes
    ----------
    date : date
        The first day, where it is repeated.
    kind : str
        ``prepare``, ``meet``, ``shadow``, ``goals``, ``update``, ``feedback``, ``packet``, ``ask``, ``answer``,
        ``remind``, ``check``, ``deadline``, ``thank``, ``outcome`` or ``declined``.
    title : str
    mentor_ids : tuple of str
        Whom it concerns.
    sentences : tuple of str
        What to do, and how.
    questions : tuple of Question
        For a first meeting.
    source : str
        Where the advice or the date comes from; "" where it is this project's own judgement (a prior).
    every_weeks, times : int
        A step that is repeated: how far apart, and how often in all; 0 and 1 otherwise.
    """

    date: dt.date
    kind: str
    title: str
    mentor_ids: tuple[str, ...]
    sentences: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    source: str = ""
    every_weeks: int = 0
    times: int = 1

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """All days of the step."""
        return tuple(self.date + dt.timedelta(weeks=self.every_weeks * number) for number in range(self.times))

    @property
    def text(self) -> str:
        """The sentences and the questions as one paragraph."""
        return " ".join([*self.sentences, *(question.text for question in self.questions)])


@dataclass(frozen=True, slots=True)
class PlannedMentor:
    """A mentor of a plan, or next in line.

    Attributes
    ----------
    mentor_id, mentor_name : str
    called : str
        The name as the plan speaks it.
    role : str or None
    place : int or None
        Number in the student's ranking; None beyond the 40 best.
    """

    mentor_id: str
    mentor_name: str
    called: str
    role: str | None
    place: int | None


@dataclass(frozen=True, slots=True)
class LetterRule:
    """A rule about application letters.

    Attributes
    ----------
    words : str
    source, url : str
        Who says so, and where.
    """

    words: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Plan(Tabular):
    """From today to the deadline: whom to meet, what to ask, when to ask for a letter, and what if somebody declines.

    Attributes
    ----------
    student_id : str
    today, deadline : date
    mentors : tuple of PlannedMentor
        Those the plan is for, in the order in which to ask them.
    line : tuple of PlannedMentor
        Who is next when one of them declines, best first; at most five.
    declined : tuple of str
        Ids of mentors who have declined.
    steps : tuple of Step
        By day; none lies before today. Only the deadline itself may be a Saturday or Sunday, and days for which no
        weekday is left.
    notes : tuple of str
        What is shortened or left out, and what that costs.
    warnings : tuple of str
        What the mentors of the plan lack: letters from science faculty, or enough letters.
    rules : tuple of LetterRule
        Rules about letters for the student's stage.
    last_ask : date or None
        The last weekday on which somebody new would have four weeks; None when it has passed.
    asks : AskPlan or None
        How many to ask so that enough letters come, where ``letters`` was given.
    issues : mapping of str to Issues
        What was wrong with each roster: ``students`` and ``mentors``.
    """

    student_id: str
    today: dt.date
    deadline: dt.date
    mentors: tuple[PlannedMentor, ...]
    line: tuple[PlannedMentor, ...]
    declined: tuple[str, ...]
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    rules: tuple[LetterRule, ...]
    last_ask: dt.date | None
    asks: AskPlan | None
    issues: Mapping[str, Issues] = field(default_factory=dict, repr=False)

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Ids of the mentors in the order in which to ask them."""
        return tuple(own.mentor_id for own in self.mentors)

    def steps_of(self, kind: str) -> tuple[Step, ...]:
        """Return the steps of one kind, by day."""
        return tuple(step for step in self.steps if step.kind == kind)

    def columns(self) -> dict[str, list[Any]]:
        """Return one row per step and day, by column; mentor ids are joined by "; "."""
        rows = sorted(
            ((day, place, step) for place, step in enumerate(self.steps) for day in step.dates),
            key=lambda row: row[:2],
        )
        return {
            "student_id": [self.student_id for _ in rows],
            "date": [day.isoformat() for day, _, _ in rows],
            "kind": [step.kind for _, _, step in rows],
            "mentor_id": ["; ".join(step.mentor_ids) for _, _, step in rows],
            "title": [step.title for _, _, step in rows],
            "details": [step.text for _, _, step in rows],
            "source": [step.source for _, _, step in rows],
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the same content as nested dictionaries and lists."""
        return {name: own for name, own in asdict(self).items() if name != "issues"}

    def to_markdown(self, target: str | Path | TextIO) -> None:
        """Write Markdown with a box to tick before every step; raises FileError when the file cannot be written."""
        write_text(target, markdown_of(self))

    def to_ics(self, target: str | Path) -> None:
        """Write a calendar file (RFC 5545) with one all-day event per step; "-" is standard output.

        An event of a later plan for the same student, step and mentors has the same identifier, so that a calendar can
        move it instead of keeping both.

        Raises
        ------
        FileError
            When the file cannot be written.
        """
        from mentormatch.results.calendar import calendar_of

        content = calendar_of(self)
        if target == "-":
            write_text("-", content.decode("utf-8"))
        else:
            write_file(Path(target), content)

    def __str__(self) -> str:
        return text_of(self)

    def _repr_html_(self) -> str:
        """Show the plan as a table in a notebook."""
        return html_of(self)
