"""One example of the trial: a cohort, clothes for it, a question; the answers must be the same."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from invariance import observed
from invariance.disguises import FORMS, decomposed, in_form, renamed, shuffled
from invariance.pool import MENTOR_IDS, STUDENT_IDS, Pool, Row, documents_of

from mentormatch import Matcher
from mentormatch.features import ceilings, search
from mentormatch.ranking import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from invariance.observed import Seen

    from mentormatch import Ranking
    from mentormatch.text.embedder import Embedder

AS_OF = 2026
STEPS = ((search, "CEILINGS_AT_ONCE"), (search, "STUDENTS_AT_ONCE"), (search, "PAIRS_AT_ONCE"))
STEPS += (
    (search, "ORDERED_AT_ONCE"),
    (search, "COPIED"),
    (ceilings, "TILE"),
    (ceilings, "TILE_PAIRS"),
    (pairs, "AT_ONCE"),
)
STORES = ("fitted", "fitted", "saved", "updated")

RANKING: Mapping[str, Callable[[Ranking], Seen]] = {
    "csv": observed.ranking_csv,
    "files": observed.ranking_files,
    "reasons": observed.reasons,
    "portfolios": observed.portfolios,
    "plans": observed.plans,
    "advice": observed.advice,
    "report": observed.report,
}
METHODS = ("best", "fair", "stable")
QUESTIONS = (*RANKING, *METHODS, "assignment report", "rematch")
TOGETHER = {"report", *METHODS, "assignment report", "rematch"}
"""Questions about all students at once."""


@dataclass(frozen=True)
class Cohort:
    """Rows of two rosters and of documents, with plain headers."""

    students: list[Row]
    mentors: list[Row]
    documents: list[Row]


@dataclass(frozen=True)
class Disguise:
    """What is changed: seeds (0 changes nothing), kinds of tables, and how the work is cut."""

    students: int = 0
    mentors: int = 0
    documents: int = 0
    headers: int = 0
    form: str = "dicts"
    is_decomposed: bool = False
    is_alone: bool = False
    step: int = 0
    store: str = "fitted"


def cohorts(pool: Pool) -> st.SearchStrategy[Cohort]:
    """Return a strategy for cohorts: up to 5 students and 9 mentors, some of them alike, some twice."""
    numbers = st.integers(0, 999)

    def made(students: dict[str, int], mentors: dict[str, int], texts: list[list[int]], again: int) -> Cohort:
        own = [pool.student(number, name) for name, number in students.items()]
        theirs = [pool.mentor(number, name) for name, number in mentors.items()]
        documents = documents_of(dict(zip(mentors, texts, strict=False)), "mentor", pool)
        return Cohort(own, theirs + theirs[:again], documents)

    return st.builds(
        made,
        st.dictionaries(st.sampled_from(STUDENT_IDS), numbers, min_size=1, max_size=5),
        st.dictionaries(st.sampled_from(MENTOR_IDS), numbers, min_size=1, max_size=9),
        st.lists(st.lists(st.integers(0, 6), max_size=3), min_size=1, max_size=4),
        st.sampled_from([0, 0, 0, 1]),
    )


def disguises() -> st.SearchStrategy[Disguise]:
    """Return a strategy for disguises, several changes at once."""
    seeds = st.integers(0, 50)
    step = st.sampled_from([0, 1, 2, 3, 7, 64])
    plain = st.sampled_from([False, False, True])
    return st.builds(
        Disguise, seeds, seeds, seeds, seeds, st.sampled_from(FORMS), plain, plain, step, st.sampled_from(STORES)
    )


@contextlib.contextmanager
def cut_into(step: int) -> Iterator[None]:
    """Set the sizes of all steps of the search; 0 leaves them."""
    before = [getattr(module, name) for module, name in STEPS]
    try:
        for module, name in STEPS if step else ():
            setattr(module, name, step)
        yield
    finally:
        for (module, name), value in zip(STEPS, before, strict=True):
            setattr(module, name, value)


def seen_in(cohort: Cohort, disguise: Disguise, question: str, embedder: Embedder | None) -> Seen:
    """Return what is seen of a cohort in a disguise; by default with the offline model and its cache on disk."""
    if "report" in question:
        # it shows students in the order of their roster, and the issues of rosters, of which an update has others
        store = "saved" if disguise.store == "updated" else disguise.store
        disguise = replace(disguise, students=0, store=store)
    worn = _worn(cohort, disguise)
    with cut_into(disguise.step):
        matcher = _matcher(worn, disguise, embedder)
        alone = disguise.is_alone and question not in TOGETHER
        parts = [[row] for row in worn.students] if alone else [worn.students]
        seen: Seen = {}
        for rows in parts:
            seen |= _answered(matcher, in_form(rows, disguise.form), cohort, disguise, question)
    return seen


def _worn(cohort: Cohort, disguise: Disguise) -> Cohort:
    own = Cohort(
        renamed(shuffled(cohort.students, disguise.students), "student", disguise.headers),
        renamed(shuffled(cohort.mentors, disguise.mentors), "mentor", disguise.headers),
        shuffled(cohort.documents, disguise.documents),
    )
    if not disguise.is_decomposed:
        return own
    return Cohort(decomposed(own.students), decomposed(own.mentors), decomposed(own.documents))


def _matcher(worn: Cohort, disguise: Disguise, embedder: Embedder | None) -> Matcher:
    settings: dict[str, Any] = {"embedder": embedder, "cache": embedder is None}
    matcher = Matcher(as_of=AS_OF, **settings)
    documents = in_form(worn.documents, disguise.form) if worn.documents else None
    if disguise.store == "updated" and len(worn.mentors) > 1:
        # the last one comes later; documents come with both rosters, each row once
        first, last = worn.mentors[:-1], worn.mentors[-1:]
        matcher.fit(in_form(first, disguise.form), documents=documents)
        again = in_form(worn.documents, disguise.form) if worn.documents else None
        return matcher.update(in_form(last, disguise.form), documents=again)
    matcher.fit(in_form(worn.mentors, disguise.form), documents=documents)
    if disguise.store != "saved":
        return matcher
    with tempfile.TemporaryDirectory() as folder:
        matcher.save(f"{folder}/index")
        return Matcher.load(f"{folder}/index", **settings)


def _answered(matcher: Matcher, students: Any, cohort: Cohort, disguise: Disguise, question: str) -> Seen:
    if question in RANKING:
        ranking = matcher.rank(students, k=3)
        seen = RANKING[question](ranking)
        return {**seen, **_issues(ranking, disguise)} if question not in TOGETHER else seen
    if question == "assignment report":
        return observed.assignment_report(matcher.assign(students, default_capacity=1))
    if question == "rematch":
        earlier = _earlier(cohort)
        return observed.rematch(matcher.rematch(earlier, students, declined=earlier[:1], default_capacity=2))
    return observed.assignment(matcher.assign(students, method=question, default_capacity=1))


def _earlier(cohort: Cohort) -> list[tuple[str, str]]:
    """Return an earlier assignment: every student with a mentor, whoever it is."""
    mentors = [row["mentor_id"] for row in cohort.mentors]
    return [(row["student_id"], mentors[place % len(mentors)]) for place, row in enumerate(cohort.students)]


def _issues(ranking: Ranking, disguise: Disguise) -> Seen:
    """Return the issues, where the disguise does not tell of other ones: of a part of a roster, or of an update."""
    if disguise.is_alone or disguise.store == "updated":
        return {}
    seen = {}
    for side, own in ranking.issues.items():
        seen[f"issues of {side}"] = observed.issues(own, hints=False)
        if disguise.headers == 0 and disguise.form in {"dicts", "sparse dicts"}:
            seen[f"issues of {side} with hints"] = observed.issues(own, hints=True)
    return seen
