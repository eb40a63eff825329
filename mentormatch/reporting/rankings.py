"""From a ranking to a page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from mentormatch import __version__
from mentormatch.reporting.matches import match_view
from mentormatch.reporting.people import People, rosters_of
from mentormatch.reporting.views import Figure, MentorView, Report, StudentView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mentormatch.results.explanation import Contrast, Explanation
    from mentormatch.results.ranking import Ranking

_LEAD = "Every student with the mentors who fit best, and why. A list is advice: read the reasons and choose."
_FILTERS = {
    "none": "Without a mentor",
    "few": "With fewer mentors than asked for",
    "conflict": "With a possible conflict of interest",
    "note": "With a note",
}


def ranking_report(ranking: Ranking, *, title: str, advice: bool) -> Report:
    """Return what a page shows of a ranking, with advice for every student where it is wanted."""
    people = People.of(ranking, ranking.excluded)
    explanations: dict[str, list[Explanation]] = {student: [] for student in ranking.students}
    for own in ranking.explanations():
        explanations[own.student_id].append(own)
    contrasts = {(own.student_id, own.mentor_id): own for own in ranking.contrasts()}
    asked_for = max(map(len, explanations.values()), default=0)
    students = tuple(
        _student(ranking, people, student, own, contrasts, asked_for) for student, own in explanations.items()
    )
    if advice:
        students = tuple(replace(own, advice=ranking.advise(own.student_id).sentences) for own in students)
    return Report(
        title=title,
        lead=(_LEAD,),
        figures=_figures(ranking, students),
        students=students,
        filters=filters_of(students, _FILTERS),
        mentor_columns=("Listed", "Listed first"),
        mentors=_mentors(ranking, people),
        barred=people.barred_overall(),
        rosters=rosters_of(ranking),
        as_of=ranking.as_of,
        version=__version__,
    )


def filters_of(students: Iterable[StudentView], labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the filters that show somebody, each with how many."""
    counts = Counter(flag for student in students for flag in student.flags)
    return tuple((flag, f"{label} ({counts[flag]})") for flag, label in labels.items() if counts[flag])


def _student(  # noqa: PLR0917 - one call
    ranking: Ranking,
    people: People,
    student_id: str,
    explanations: Sequence[Explanation],
    contrasts: Mapping[tuple[str, str], Contrast],
    asked_for: int,
) -> StudentView:
    notes = ranking.notes.get(student_id, ())
    n_barred, barred = people.barred(student_id)
    flags = {
        "none": not explanations,
        "few": 0 < len(explanations) < asked_for,
        "conflict": any(own.warnings for own in explanations),
        "note": bool(notes),
    }
    matches = []
    for place, own in enumerate(explanations, start=1):
        contrast = contrasts.get((student_id, own.mentor_id))
        matches.append(match_view(own, head=f"{place}.", note=contrast.text if contrast else ""))
    return StudentView(
        anchor=people.anchor(student_id),
        name=people.name(student_id),
        student_id=student_id,
        summary="; ".join(match.name for match in matches) or "no eligible mentor",
        flags=tuple(flag for flag, is_set in flags.items() if is_set),
        asked=people.asked(student_id),
        notes=notes,
        matches=tuple(matches),
        others="",
        advice=(),
        n_barred=n_barred,
        barred=barred,
        weights=ranking.weights[student_id].origin,
    )


def _figures(ranking: Ranking, students: Sequence[StudentView]) -> tuple[Figure, ...]:
    n_mentors = len(ranking.people["mentors"])
    listed = len(set(ranking.mentor_ids))
    without = sum("none" in student.flags for student in students)
    return (
        Figure(f"{len(students):,}", "students ranked", set_aside(ranking.people["students"].rows_set_aside)),
        Figure(f"{n_mentors:,}", "mentors", set_aside(ranking.people["mentors"].rows_set_aside)),
        Figure(f"{len(ranking):,}", "recommendations"),
        Figure(f"{without:,}", "students without an eligible mentor"),
        Figure(f"{n_mentors - listed:,}", "mentors in nobody's list"),
    )


def set_aside(number: int) -> str:
    """Say how many rows of a roster were not used.

    Examples
    --------
    >>> set_aside(1), set_aside(0)
    ('1 row set aside', '')
    """
    return f"{number} {'row' if number == 1 else 'rows'} set aside" if number else ""


def _mentors(ranking: Ranking, people: People) -> tuple[MentorView, ...]:
    """Return the mentors with the students sent to them, those listed most often first."""
    students: dict[str, list[str]] = {mentor: [] for mentor in people.mentors.ids}
    for student, mentor in zip(ranking.student_ids, ranking.mentor_ids, strict=True):
        students[mentor].append(student)
    firsts = Counter(mentor for mentor, rank in zip(ranking.mentor_ids, ranking.ranks, strict=True) if rank == 1)
    ordered = sorted(students.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        MentorView(
            name=people.mentor_names[mentor],
            mentor_id=mentor,
            cells=(str(len(own)), str(firsts[mentor])),
            students=tuple((people.anchor(student), people.name(student)) for student in own),
        )
        for mentor, own in ordered
    )
