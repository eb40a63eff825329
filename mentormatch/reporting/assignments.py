"""From an assignment to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch import __version__
from mentormatch.reporting.matches import match_view
from mentormatch.reporting.people import People, rosters_of
from mentormatch.reporting.rankings import filters_of, set_aside
from mentormatch.reporting.views import Figure, MentorView, Report, StudentView

if TYPE_CHECKING:
    from mentormatch.reporting.views import MatchView
    from mentormatch.results.assignment import Assignment, Unplaced

_FILTERS = {
    "none": "Without a mentor",
    "few": "With fewer mentors than wanted",
    "conflict": "With a possible conflict of interest",
    "locked": "With a locked pair",
}


def assignment_report(assignment: Assignment, *, title: str) -> Report:
    """Return what a page shows of an assignment."""
    people = People.of(assignment, assignment.excluded)
    matches: dict[str, list[MatchView]] = {student: [] for student in assignment.students}
    locked: set[str] = set()
    for own, reason, is_locked in zip(assignment.explanations(), assignment.reasons, assignment.locked, strict=True):
        matches[own.student_id].append(match_view(own, head="Locked:" if is_locked else "", note=reason))
        locked |= {own.student_id} if is_locked else set()
    unplaced = {own.student_id: own for own in assignment.unplaced}
    students = tuple(
        _student(assignment, people, student, own, unplaced.get(student), is_locked=student in locked)
        for student, own in matches.items()
    )
    return Report(
        title=title,
        lead=tuple(str(assignment.certificate).splitlines()),
        figures=_figures(assignment),
        students=students,
        filters=filters_of(students, _FILTERS),
        mentor_columns=("Seats", "Taken", "Minimum"),
        mentors=_mentors(assignment, people),
        barred=people.barred_overall(),
        rosters=rosters_of(assignment),
        as_of=int(assignment.manifest["as_of"]),
        version=__version__,
    )


def _student(
    assignment: Assignment,
    people: People,
    student_id: str,
    matches: list[MatchView],
    unplaced: Unplaced | None,
    *,
    is_locked: bool,
) -> StudentView:
    n_barred, barred = people.barred(student_id)
    flags = {
        "none": unplaced is not None and not unplaced.got,
        "few": unplaced is not None and bool(unplaced.got),
        "conflict": any(own.warnings for own in matches),
        "locked": is_locked,
    }
    return StudentView(
        anchor=people.anchor(student_id),
        name=people.name(student_id),
        student_id=student_id,
        summary="; ".join(match.name for match in matches) or ("no mentor" if unplaced else "wants no mentor"),
        flags=tuple(flag for flag, is_set in flags.items() if is_set),
        asked=people.asked(student_id),
        notes=(unplaced.reason,) if unplaced else (),
        matches=tuple(matches),
        others="; ".join(
            f"{own.mentor_name or own.mentor_id} ({own.mentor_id}, {own.score:.2f}, "
            f"{f'{own.free_seats} free' if own.free_seats else 'full'})"
            for own in assignment.alternates[student_id]
        ),
        advice=(),
        n_barred=n_barred,
        barred=barred,
        weights="",
    )


def _figures(assignment: Assignment) -> tuple[Figure, ...]:
    own = assignment.certificate
    idle = sum(not load.taken for load in assignment.loads)
    aside = {name: set_aside(roster.rows_set_aside) for name, roster in assignment.people.items()}
    return (
        Figure(f"{own.n_served:,} of {own.n_students:,}", "students have a mentor", aside["students"]),
        Figure(f"{own.n_filled:,} of {own.n_wanted:,}", "places filled"),
        Figure(f"{own.n_filled:,} of {own.n_seats:,}", "seats taken", aside["mentors"]),
        Figure(f"{idle:,} of {len(assignment.loads):,}", "mentors without a student"),
    )


def _mentors(assignment: Assignment, people: People) -> tuple[MentorView, ...]:
    """Return the mentors with the students assigned to them, those with the most first."""
    students: dict[str, list[str]] = {load.mentor_id: [] for load in assignment.loads}
    for student, mentor in assignment.pairs:
        students[mentor].append(student)
    ordered = sorted(assignment.loads, key=lambda load: (-load.taken, load.mentor_id))
    return tuple(
        MentorView(
            name=people.mentor_names[load.mentor_id],
            mentor_id=load.mentor_id,
            cells=(str(load.seats), str(load.taken), str(load.minimum)),
            students=tuple((people.anchor(own), people.name(own)) for own in students[load.mentor_id]),
        )
        for load in ordered
    )
