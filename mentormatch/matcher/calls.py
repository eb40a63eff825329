"""One call each: mentors read, encoded, and ranked for or shared out to students."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mentormatch.matcher.matcher import Matcher
from mentormatch.portfolios.chooser import demand_size
from mentormatch.results.portfolio import Portfolios
from mentormatch.sharing.terms import CAPACITY_BY_DEFAULT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.ranking.weights import Weights
    from mentormatch.results.assignment import Assignment
    from mentormatch.results.ranking import Ranking
    from mentormatch.results.rematch import Rematch
    from mentormatch.text.embedder import Embedder


def rank(
    students: Any,
    mentors: Any,
    *,
    k: int = 5,
    weights: Mapping[str, float] | Weights | None = None,
    documents: Any = None,
    embedder: str | Embedder | None = None,
    encoding: str | None = None,
    strict: bool = False,
    as_of: int | None = None,
    facts_from_text: bool = True,
    cache: bool = True,
    progress: bool | None = None,
) -> Ranking:
    """Rank mentors for every student.

    Parameters
    ----------
    students, mentors : path, "-", file object, DataFrame, list of dicts, or one dict
        Rosters; see docs/rosters.md for the columns. Good rows are ranked, bad rows are listed in ``.issues``.
    k : int
        Number of mentors per student, 1 or more; fewer are returned where fewer are eligible.
    weights : mapping of str to float, optional
        Weight by block, normalised; blocks not named get 0. By default the weights of each student's stage.
    documents : path, DataFrame or list of dicts, optional
        Long texts with ``mentor_id`` or ``student_id``, ``title``, ``text``, ``year``.
    embedder : str or object, optional
        Name of another sentence-transformers model, or an object with ``fingerprint`` and ``encode(texts)``; by default
        the offline MiniLM model. A name may be looked up on a model hub.
    encoding : str, optional
        Encoding of roster files, when it is known.
    strict : bool
        Raise when a row is set aside or a cell is not understood.
    as_of : int, optional
        Year from which ties are dated; by default the current year.
    facts_from_text : bool
        Read fields, ties and terms (languages, ways of meeting, no time for mentees) that stand only in running text.
    cache : bool
        Keep vectors on disk, so that no text is embedded twice.
    progress : bool, optional
        Show a progress bar; by default on long work in a terminal.

    Returns
    -------
    Ranking

    Raises
    ------
    RosterError
        When a roster cannot be used, or has problems and ``strict`` is set.
    SettingError
        When an option is not allowed.
    FileError
        When a file cannot be read.

    Examples
    --------
    >>> student = {"student_id": "S1", "stage": "premed", "interests": ["cardiology"]}
    >>> mentors = [
    ...     {"mentor_id": "M1", "specialties": ["dermatology"]},
    ...     {"mentor_id": "M2", "specialties": ["interventional cardiology"]},
    ... ]
    >>> rank(student, mentors, k=1, weights={"specialty": 1}).mentor_ids
    ('M2',)
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
    return matcher.rank(students, k=k, documents=documents, encoding=encoding, strict=strict)


def assign(
    students: Any,
    mentors: Any,
    *,
    per_student: int | Mapping[str, int] | None = None,
    method: str = "best",
    capacity: int | Mapping[str, int] | None = None,
    default_capacity: int = CAPACITY_BY_DEFAULT,
    minimum_load: int | Mapping[str, int] = 0,
    locks: Any = None,
    forbid: Any = None,
    previous: Any = None,
    review: Any = None,
    least_score: float | None = None,
    weights: Mapping[str, float] | Weights | None = None,
    documents: Any = None,
    embedder: str | Embedder | None = None,
    encoding: str | None = None,
    strict: bool = False,
    as_of: int | None = None,
    facts_from_text: bool = True,
    cache: bool = True,
    progress: bool | None = None,
) -> Assignment:
    """Share scarce mentors out to a cohort of students.

    As many students as possible get a mentor, then as many places as possible are filled, whatever the method
    ("stable" seeks neither).

    Parameters
    ----------
    students, mentors : path, "-", file object, DataFrame, list of dicts, or one dict
        As for :func:`rank`.
    per_student : int or mapping of student id to int, optional
        Mentors for each student; by default what the student wants (``mentors_wanted``), or 3.
    method : "best", "fair" or "stable"
        ``best``: the largest total score, proven. ``fair``: the worst-off student first, then the next, then the total.
        ``stable``: no student and mentor would both rather have each other.
    capacity : int or mapping of mentor id to int, optional
        Instead of the roster's. Seats are the capacity less ``current_mentees``.
    default_capacity : int
        Of mentors who state none.
    minimum_load : int or mapping of mentor id to int
        Students each mentor must get; not with ``stable``. One number for all asks a mentor with fewer seats for as
        many as these, and one who does not accept students for none.
    locks : path, DataFrame, list of dicts, or iterable of (student_id, mentor_id), optional
        Pairs that are assigned before anything else. A table may have a column ``decision``: lock or forbid.
    forbid : likewise, optional
        Pairs that are not assigned.
    previous : Assignment, path, DataFrame, or iterable of (student_id, mentor_id), optional
        Pairs of an earlier round: nobody gets the same mentor again, unless the pair is locked.
    review : path, Assignment, DataFrame or list of dicts, optional
        A reviewed assignment, as ``Assignment.to_xlsx`` or ``to_csv`` writes it: what stands under ``decision``
        (approve, lock, forbid) holds, notes are carried along, and ``.review`` says what changed.
    least_score : float, optional
        Pairs with a lower score are not assigned.
    weights, documents, embedder, encoding, strict, as_of, facts_from_text, cache, progress
        As for :func:`rank`.

    Returns
    -------
    Assignment

    Raises
    ------
    InfeasibleError
        When locks, eligibility, seats and minimum loads contradict each other. Too few seats are no contradiction.
    RosterError, SettingError, FileError
        As for :func:`rank`.

    Examples
    --------
    >>> students = [{"student_id": "S1", "interests": ["cardiology"]}, {"student_id": "S2", "interests": ["ENT"]}]
    >>> mentors = [
    ...     {"mentor_id": "M1", "specialties": ["cardiology"], "capacity": 1},
    ...     {"mentor_id": "M2", "specialties": ["ENT"], "capacity": 1},
    ... ]
    >>> found = assign(students, mentors, per_student=1, weights={"specialty": 1})
    >>> found.pairs
    (('S1', 'M1'), ('S2', 'M2'))
    >>> found.reasons[0]
    'Best match of 2.'
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
    return matcher.assign(
        students,
        per_student=per_student,
        method=method,
        capacity=capacity,
        default_capacity=default_capacity,
        minimum_load=minimum_load,
        locks=locks,
        forbid=forbid,
        previous=previous,
        review=review,
        least_score=least_score,
        documents=documents,
        encoding=encoding,
        strict=strict,
    )


def rematch(
    previous: Any,
    students: Any,
    mentors: Any,
    *,
    confirmed: Any = None,
    declined: Any = None,
    least_gain: float | None = None,
    per_student: int | Mapping[str, int] | None = None,
    capacity: int | Mapping[str, int] | None = None,
    default_capacity: int = CAPACITY_BY_DEFAULT,
    minimum_load: int | Mapping[str, int] = 0,
    least_score: float | None = None,
    weights: Mapping[str, float] | Weights | None = None,
    documents: Any = None,
    embedder: str | Embedder | None = None,
    encoding: str | None = None,
    strict: bool = False,
    as_of: int | None = None,
    facts_from_text: bool = True,
    cache: bool = True,
    progress: bool | None = None,
) -> Rematch:
    """Mend an assignment after somebody declined, left or came, with as few changes as possible.

    As many students as possible get a mentor, then as many places as possible are filled, then as many pairs of the
    earlier assignment as possible stay, then the total score decides.

    Parameters
    ----------
    previous : Assignment, path, DataFrame, list of dicts, or iterable of (student_id, mentor_id)
        The earlier assignment, also one that was reviewed. Rows whose ``status`` is locked or confirmed, or whose
        ``decision`` is approve or lock, stay whatever it costs; rows with the decision forbid go.
    students, mentors : path, "-", file object, DataFrame, list of dicts, or one dict
        The rosters as they are now. ``current_mentees`` counts students beside those of the earlier assignment.
    confirmed : as ``previous``, optional
        Pairs of which both sides know: they stay.
    declined : as ``previous``, optional
        Pairs that must not be assigned any more.
    least_gain : float, optional
        Also change a pair where this raises the total by at least so much for each pair changed; by default no pair is
        changed for the sake of the score.
    per_student, capacity, default_capacity, minimum_load, least_score
        As for :func:`assign`.
    weights, documents, embedder, encoding, strict, as_of, facts_from_text, cache, progress
        As for :func:`rank`.

    Returns
    -------
    Rematch
        With the new assignment, what was kept, dropped and added, and the curve of changes against total score.

    Raises
    ------
    InfeasibleError
        When confirmed pairs are not eligible any more, or contradict seats.
    RosterError, SettingError, FileError
        As for :func:`rank`.

    Examples
    --------
    >>> students = [{"student_id": "S1", "interests": "ENT"}, {"student_id": "S2", "interests": "cardiology"}]
    >>> mentors = [{"mentor_id": "M1", "specialties": "ENT"}, {"mentor_id": "M3", "specialties": "cardiology"}]
    >>> earlier = [("S1", "M1"), ("S2", "M2")]
    >>> mended = rematch(earlier, students, mentors, per_student=1, weights={"specialty": 1})
    >>> mended.kept, mended.added
    ((('S1', 'M1'),), (('S2', 'M3'),))
    >>> mended.dropped[0].reason
    'M2 is not among the mentors any more.'
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
    return matcher.rematch(
        previous,
        students,
        confirmed=confirmed,
        declined=declined,
        least_gain=least_gain,
        per_student=per_student,
        capacity=capacity,
        default_capacity=default_capacity,
        minimum_load=minimum_load,
        least_score=least_score,
        documents=documents,
        encoding=encoding,
        strict=strict,
    )


def portfolio(
    students: Any,
    mentors: Any,
    *,
    student_id: str | None = None,
    size: int = 3,
    weights: Mapping[str, float] | Weights | None = None,
    documents: Any = None,
    embedder: str | Embedder | None = None,
    encoding: str | None = None,
    strict: bool = False,
    as_of: int | None = None,
    facts_from_text: bool = True,
    cache: bool = True,
    progress: bool | None = None,
) -> Portfolios:
    """Choose two or three mentors for every student who add different insights, and say what each of them adds.

    Parameters
    ----------
    students, mentors : path, "-", file object, DataFrame, list of dicts, or one dict
        Rosters, as for :func:`mentormatch.rank`.
    student_id : str, optional
        Choose for this student only.
    size : int
        Number of mentors wanted, from 1 to 10; fewer are returned where fewer are eligible.
    weights, documents, embedder, encoding, strict, as_of, facts_from_text, cache, progress
        As for :func:`mentormatch.rank`.

    Returns
    -------
    Portfolios
        One :class:`mentormatch.Portfolio` per student in roster order, or one, with ``.of(student_id)``.

    Raises
    ------
    RosterError
        When a roster cannot be used, or has problems and ``strict`` is set.
    SettingError
        When the size or another option is not allowed, or no student has the id.
    FileError
        When a file cannot be read.

    Notes
    -----
    Mentors are chosen to cover together what the student lists, each thing more than once with less and less gain:
    docs/portfolio.md defines what a portfolio is worth. All choices among the best mentors are compared, so that no
    other is worth more; where they are too many, ``exact`` is False and ``bound`` says how far the best could be.

    Examples
    --------
    >>> student = {"student_id": "S1", "interests": ["cardiology"], "target_schools": ["Emory", "Duke"]}
    >>> mentors = [
    ...     {"mentor_id": "M1", "name": "Ann Lee, MD", "specialties": ["cardiology"], "affiliations": ["Emory"]},
    ...     {"mentor_id": "M2", "name": "Bo Rask, MD", "specialties": ["cardiology"], "affiliations": ["Emory"]},
    ...     {"mentor_id": "M3", "name": "Cy Diaz", "role": "researcher", "affiliations": ["Duke"]},
    ... ]
    >>> print(portfolio(student, mentors, size=2, as_of=2026).of("S1"))
    1. Dr. Ann Lee is your best match (score 0.94): brings a tie to Emory; covers your interest in cardiology.
    2. Cy Diaz adds a researcher's view and a tie to Duke.
    """
    size = demand_size(size)
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
    if student_id is None:
        return ranking.portfolios(size=size)
    return Portfolios((ranking.portfolio(student_id, size=size),), ranking.issues)
