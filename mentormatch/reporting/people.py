"""The people of a page: what they are called, what a student asked for, who is barred, what to mend in the rosters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.columns import GOALS, INTERESTS, NAME, NEEDS, SCHOOL, STAGE, TARGET_SCHOOLS, VALUES, VALUES_STATEMENT
from mentormatch.reporting.matches import shortened
from mentormatch.reporting.views import Barred, Problem, Roster

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.people.profiles import Issue, Profiles
    from mentormatch.results.exclusions import Exclusions
    from mentormatch.results.rosters import FromRosters

_ASKED = {
    STAGE: "Stage",
    SCHOOL: "School",
    INTERESTS: "Interests",
    TARGET_SCHOOLS: "Target schools",
    NEEDS: "Help wanted",
    VALUES: "Values",
    VALUES_STATEMENT: "In their words",
    GOALS: "Goals",
}

MOST_NAMED = 4
"""Mentors named per reason for which they are not eligible; ``.excluded.pairs`` has all."""

_ORDER = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class People:
    """The people of a result: their rows by id, and what they are called."""

    students: Profiles
    mentors: Profiles
    row_of: Mapping[str, int]
    mentor_names: Mapping[str, str]
    excluded: Exclusions

    @classmethod
    def of(cls, result: FromRosters, excluded: Exclusions) -> People:
        """Read the people of a result."""
        students, mentors = result.people["students"], result.people["mentors"]
        rows = {own: row for row, own in enumerate(students.ids)}
        names = {own: name or own for own, name in zip(mentors.ids, mentors[NAME], strict=True)}
        return cls(students, mentors, rows, names, excluded)

    def name(self, student_id: str) -> str:
        """Return the name of a student; the id where none is written."""
        return self.students[NAME][self.row_of[student_id]] or student_id

    def anchor(self, student_id: str) -> str:
        """Return the name of a student's place in the page."""
        return f"student-{self.row_of[student_id] + 1}"

    def asked(self, student_id: str) -> tuple[tuple[str, str], ...]:
        """Return what a student wrote that the list was made from, without what is blank."""
        row = self.row_of[student_id]
        cells = {column: self.students[column][row] for column in _ASKED}
        told = {column: "; ".join(cell) if isinstance(cell, tuple) else cell for column, cell in cells.items()}
        told[STAGE] = (told[STAGE] or "").replace("_", " ")
        return tuple((_ASKED[column], " ".join(text.split())) for column, text in told.items() if text)

    def barred(self, student_id: str) -> tuple[int, tuple[Barred, ...]]:
        """Return how many mentors are not eligible for a student, and who, by reason, the most frequent first."""
        mentors: dict[str, list[str]] = {}
        pairs = self.excluded.pairs(student_id)
        for pair in pairs:
            for reason in pair.reasons:
                mentors.setdefault(reason, []).append(pair.mentor_id)
        ordered = sorted(mentors.items(), key=lambda item: (-len(item[1]), item[0]))
        return len(pairs), tuple(
            Barred(len(own), self.excluded.words[reason], self._named(own)) for reason, own in ordered
        )

    def _named(self, mentor_ids: list[str]) -> str:
        named = [self.mentor(own) for own in mentor_ids[:MOST_NAMED]]
        more = len(mentor_ids) - len(named)
        return "; ".join(named) + (f"; and {more} more" if more else "")

    def mentor(self, mentor_id: str) -> str:
        """Return name and id of a mentor."""
        name = self.mentor_names[mentor_id]
        return mentor_id if name == mentor_id else f"{name} ({mentor_id})"

    def barred_overall(self) -> tuple[tuple[int, str], ...]:
        """Return how many pairs each reason bars, the most frequent first."""
        ordered = sorted(self.excluded.counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple((number, self.excluded.words[reason]) for reason, number in ordered)


def rosters_of(result: FromRosters) -> tuple[Roster, ...]:
    """Return both rosters with what to mend: rows set aside first, then cells, then what was noted."""
    rosters = []
    for name, people in result.people.items():
        aside = people.rows_set_aside
        counts = f"{people.rows_read} rows read, {len(people)} kept, {aside} set aside"
        ordered = sorted(people.issues, key=lambda issue: _ORDER.index(issue.severity))
        rosters.append(Roster(name, counts, tuple(_problem(issue) for issue in ordered)))
    return tuple(rosters)


def _problem(issue: Issue) -> Problem:
    labels = {"line": issue.line, "row": None if issue.line else issue.row, "column": issue.column, "id": issue.person}
    place = ", ".join(f"{label} {value}" for label, value in labels.items() if value not in (None, ""))
    return Problem(place or "whole file", issue.severity, issue.rule, shortened(issue.found), issue.hint)
