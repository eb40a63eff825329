"""What a report shows, ready to be put into the page: texts and numbers, no results and no arrays."""

from __future__ import annotations

from dataclasses import dataclass

BAR = 1000
"""Width of a bar that stands for a score of 1."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the summary: the number as text, what it counts, and a remark."""

    number: str
    label: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One block's piece of a bar, from ``start``, in units of which a whole bar has ``BAR``."""

    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement, and by how much the score falls without it."""

    words: str
    effect: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """One mentor in a student's list.

    Attributes
    ----------
    head : str
        What stands before the name: the rank, or what kind of pair it is.
    name, mentor_id, score : str
    bar : tuple of Segment
        One per block, in fixed order.
    points : tuple of (label, points)
        The same in numbers, then the cautions where there are any.
    reasons, warnings : tuple of str
    unknown : str
    evidence : tuple of Evidence
    note : str
        Why this mentor and no other: the contrast with the next, or what the assignment says of the pair.
    """

    head: str
    name: str
    mentor_id: str
    score: str
    bar: tuple[Segment, ...]
    points: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    unknown: str
    evidence: tuple[Evidence, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Barred:
    """Mentors who are not eligible for one reason."""

    number: int
    reason: str
    mentors: str


@dataclass(frozen=True, slots=True)
class StudentView:
    """One student, with everybody recommended or assigned.

    Attributes
    ----------
    anchor : str
        Name of the place in the page.
    name, student_id, summary : str
        The summary is one line that says who is recommended.
    flags : tuple of str
        What the list can be filtered by: ``none``, ``few``, ``conflict``, ``note``, ``locked``.
    asked : tuple of (label, text)
        What the student wrote that lists are made from.
    notes : tuple of str
    matches : tuple of MatchView
    others : str
        Whom to go to next; "" in a ranking.
    advice : tuple of str
        How firm the list is and what would change it; empty unless it was asked for.
    n_barred : int
        Mentors who are not eligible, each counted once.
    barred : tuple of Barred
    weights : str
    """

    anchor: str
    name: str
    student_id: str
    summary: str
    flags: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    matches: tuple[MatchView, ...]
    others: str
    advice: tuple[str, ...]
    n_barred: int
    barred: tuple[Barred, ...]
    weights: str


@dataclass(frozen=True, slots=True)
class MentorView:
    """One mentor, and the students sent there: cells of a table and links to students (anchor, name)."""

    name: str
    mentor_id: str
    cells: tuple[str, ...]
    students: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a roster."""

    place: str
    severity: str
    rule: str
    found: str
    hint: str


@dataclass(frozen=True, slots=True)
class Roster:
    """One roster: how many rows were kept, and what to mend."""

    name: str
    counts: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole page.

    Attributes
    ----------
    title : str
    lead : tuple of str
        Sentences that say what is known about the whole.
    figures : tuple of Figure
    students : tuple of StudentView
    filters : tuple of (flag, label)
        Filters that make a difference in this page.
    mentor_columns : tuple of str
        Headings of :attr:`MentorView.cells`.
    mentors : tuple of MentorView
    barred : tuple of (pairs, reason)
        Of all students together.
    rosters : tuple of Roster
    as_of : int
    version : str
    """

    title: str
    lead: tuple[str, ...]
    figures: tuple[Figure, ...]
    students: tuple[StudentView, ...]
    filters: tuple[tuple[str, str], ...]
    mentor_columns: tuple[str, ...]
    mentors: tuple[MentorView, ...]
    barred: tuple[tuple[int, str], ...]
    rosters: tuple[Roster, ...]
    as_of: int
    version: str
