"""One call for one question: rosters in, the answer out. Ranking has its own call beside the matcher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mentormatch.matcher import Matcher
from mentormatch.portfolios.chooser import demand_size
from mentormatch.results.portfolio import Portfolios

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.ranking.weights import Weights
    from mentormatch.text.embedder import Embedder


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
