"""One call that plans the way to letters: mentors ranked, chosen, and put on dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.matcher.matcher import Matcher

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from mentormatch.ranking.weights import Weights
    from mentormatch.results.plan import Plan
    from mentormatch.results.ranking import Ranking
    from mentormatch.text.embedder import Embedder


def plan(
    students: Any,
    mentors: Any,
    *,
    student_id: str | None = None,
    chosen: Collection[str] | None = None,
    declined: Collection[str] = (),
    deadline: dt.date | str | None = None,
    today: dt.date | str | None = None,
    start: dt.date | str | None = None,
    letters: int | None = None,
    target: float = 0.9,
    chances: float | Mapping[str, float] = 0.75,
    weights: Mapping[str, float] | Weights | None = None,
    documents: Any = None,
    embedder: str | Embedder | None = None,
    encoding: str | None = None,
    strict: bool = False,
    as_of: int | None = None,
    facts_from_text: bool = True,
    cache: bool = True,
    progress: bool | None = None,
) -> Plan:
    """Plan one student's way to letters, from the application deadline backwards.

    Parameters
    ----------
    students, mentors : path, "-", file object, DataFrame, list of dicts, or one dict
        Rosters, as for :func:`mentormatch.rank`.
    student_id : str, optional
        For whom to plan; may be left out where the roster has one student.
    chosen : collection of str, optional
        Ids of 1 to 10 mentors in the order in which to ask them; by default the student's portfolio of as many as
        ``mentors_wanted``, or 3.
    declined : collection of str
        Ids of mentors who have said no. The next in line takes the place of each who was chosen, on dates that are
        counted from today.
    deadline : date or "YYYY-MM-DD", optional
        By default the student's ``application_deadline``.
    today : date or "YYYY-MM-DD", optional
        First day of the plan; by default the current day. Two plans are the same only for the same day and ``as_of``.
    start : date or "YYYY-MM-DD", optional
        The day of an earlier plan that goes on: its dates stay for mentors who did not decline, and what lies before
        today is left out as done. By default today.
    letters : int, optional
        Letters needed: adds an ask plan (see :func:`mentormatch.plan_asks`) over the chosen mentors and those next in
        line, at most 10 in all, and takes into the plan whomever it wants asked at once to reach the target.
    target : float
        Chance wanted of getting as many letters in time; used with ``letters`` only.
    chances : float or mapping of str to float
        Chance that a mentor says yes, for all or by mentor id; 1 for one who has said yes. The default is a prior.
        Used with ``letters`` only.
    weights, documents, embedder, encoding, strict, as_of, facts_from_text, cache, progress
        As for :func:`mentormatch.rank`.

    Returns
    -------
    Plan
        With ``.steps``, ``.notes`` and ``.warnings``; ``.to_ics()``, ``.to_markdown()``, ``.to_csv()``.

    Raises
    ------
    SettingError
        When an option is not allowed, no student or mentor has an id, a mentor is not eligible, or no deadline is known
        or it has passed.
    RosterError, FileError
        As for :func:`mentormatch.rank`.

    Notes
    -----
    docs/planning.md has the rules for the dates, with their sources. No step lies before today; Saturdays and Sundays
    become Mondays.

    Examples
    --------
    >>> student = {"student_id": "S1", "interests": "cardiology", "application_deadline": "2027-06-01"}
    >>> mentors = [
    ...     {"mentor_id": "M1", "name": "Ann Lee, MD", "specialties": "cardiology"},
    ...     {"mentor_id": "M2", "name": "Bo Rask", "role": "science_faculty"},
    ... ]
    >>> found = plan(student, mentors, chosen=["M1"], today="2026-11-26")
    >>> for step in found.steps_of("ask") + found.steps_of("answer"):
    ...     print(step.date, step.title)
    2027-03-09 Ask Dr. Ann Lee in person for a letter
    2027-03-23 Answer of Dr. Ann Lee due
    """
    matcher = Matcher(
        weights=weights,
        embedder=embedder,
        as_of=as_of,
        facts_from_text=facts_from_text,
        cache=cache,
        progress=progress,
    )
    matcher.fit(mentors, documents=documents, encoding=encoding, strict=strict)
    ranking = matcher.rank(students, k=1, documents=documents, encoding=encoding, strict=strict)
    return ranking.plan(
        student_of(ranking, student_id),
        chosen=chosen,
        declined=declined,
        deadline=deadline,
        today=today,
        start=start,
        letters=letters,
        target=target,
        chances=chances,
    )


def student_of(ranking: Ranking, student_id: str | None) -> str:
    """Return the id of the student to plan for; raises SettingError when there are several and none is named."""
    if student_id is not None:
        return student_id
    if len(ranking.students) > 1:
        raise SettingError(
            f"A plan is for one student, and there are {len(ranking.students)}. Give student_id (--student)."
        )
    return ranking.students[0]
