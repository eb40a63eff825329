"""A ranked cohort: the best mentors of every student, and everything that can be asked about them afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.advice.adviser import advice_of
from mentormatch.advice.question import Question
from mentormatch.columns import NAME, STAGE
from mentormatch.errors import SettingError
from mentormatch.explanation.explainer import Explainer
from mentormatch.features.block import NEUTRAL
from mentormatch.features.eligibility import REASONS, counts_of_reasons, ineligible, reasons_of, words_of
from mentormatch.features.scoring import BLOCKS, ScoreTerms, encode_people
from mentormatch.features.search import search
from mentormatch.people.updating import Changes
from mentormatch.planning.people import Match
from mentormatch.planning.planner import Wishes, plan_of
from mentormatch.portfolios.chooser import SHORTLIST, demand_size, portfolio_of
from mentormatch.portfolios.items import Shortlist
from mentormatch.ranking.weights import CAUTIONS
from mentormatch.results.exclusions import Exclusion, Exclusions
from mentormatch.results.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding
    from mentormatch.features.constants import Constants
    from mentormatch.features.eligibility import StudentTerms
    from mentormatch.features.search import Roster
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.weights import Weights
    from mentormatch.results.advice import Advice
    from mentormatch.results.explanation import Contrast, Explanation
    from mentormatch.results.plan import Plan
    from mentormatch.results.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Fitted:
    """Mentors as read and as searched, what they were encoded with, and what the last update did to them."""

    mentors: Profiles
    roster: Roster
    encoding: Encoding
    constants: Constants
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Students to rank, with everything their scores depend on."""

    explainer: Explainer
    roster: Roster
    terms: StudentTerms
    weights: tuple[Weights, ...]
    k: int

    def __len__(self) -> int:
        return len(self.weights)


def cohort_of(students: Profiles, terms: StudentTerms, fitted: Fitted, weights: Sequence[Weights], *, k: int) -> Cohort:
    """Encode students and spread their weights."""
    encoded = encode_people(students, fitted.encoding)
    counted = ScoreTerms.of(weights, encoded.stated, fitted.constants.calibrations)
    explainer = Explainer(students, fitted.mentors, encoded, fitted.roster.encoded, counted, fitted.encoding)
    return Cohort(explainer, fitted.roster, terms, tuple(weights), k)


def ranking_of(cohort: Cohort) -> Ranking:
    """Return the ranking of all students of a cohort."""
    explainer, mentors = cohort.explainer, cohort.explainer.mentors
    lists = list(search(explainer.encoded_students, cohort.terms, explainer.terms, cohort.roster, k=cohort.k))
    rows, chosen = (np.concatenate([getattr(own.pairs, side) for own in lists]) for side in ("students", "mentors"))
    scores = np.concatenate([own.scores for own in lists])
    contributions = np.concatenate([own.contributions for own in lists], axis=1)
    excluded, barred = exclusions_of(cohort)
    missing = _missing(explainer, rows, chosen)
    ids = explainer.students.ids
    return Ranking(
        student_ids=tuple(ids[row] for row in rows),
        mentor_ids=tuple(mentors.ids[row] for row in chosen),
        mentor_names=tuple(mentors[NAME][row] for row in chosen),
        ranks=np.arange(len(rows)) - np.searchsorted(rows, rows) + 1,
        scores=scores,
        contributions=dict(zip((*BLOCKS, CAUTIONS), contributions, strict=True)),
        score_low=scores - NEUTRAL * missing,
        score_high=scores + (1.0 - NEUTRAL) * missing,
        students=ids,
        weights=dict(zip(ids, cohort.weights, strict=True)),
        notes=_notes(cohort, len(mentors) - barred),
        excluded=excluded,
        people={"students": explainer.students, "mentors": mentors},
        as_of=explainer.encoding.as_of,
        _explain=partial(explained, cohort),
        _contrast=partial(_contrasts, cohort),
        _portfolios=partial(_portfolios, cohort),
        _plan=partial(_planned, cohort),
        _advise=partial(_advise, cohort),
    )


def _missing(explainer: Explainer, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the weight of the blocks about which each chosen mentor states nothing, shape (n_rows,)."""
    silent = ~explainer.encoded_mentors.stated[mentors] & explainer.encoded_students.stated[students]
    return np.asarray((explainer.terms.shares[students] * silent).sum(axis=1))


def _notes(cohort: Cohort, n_eligible: NDArray[np.intp]) -> dict[str, tuple[str, ...]]:
    explainer = cohort.explainer
    notes: dict[str, tuple[str, ...]] = {}
    for row, student in enumerate(explainer.students.ids):
        found = []
        if explainer.students[STAGE][row] is None:
            found.append("The stage is not known: the mean of the default weights is used, and no mentor is left out.")
        if not (explainer.terms.shares[row] * explainer.encoded_students.stated[row]).any():
            found.append("Nothing is stated that could be scored: every mentor scores the same.")
        n_mentors = len(explainer.mentors)
        if n_eligible[row] < min(cohort.k, n_mentors):
            found.append(f"Only {n_eligible[row]} of {n_mentors} mentors are eligible.")
        elif n_mentors < cohort.k:
            found.append(f"The roster has only {n_mentors} {'mentor' if n_mentors == 1 else 'mentors'}.")
        if found:
            notes[student] = tuple(found)
    return notes


def exclusions_of(cohort: Cohort, *, but_for: Collection[str] = ()) -> tuple[Exclusions, NDArray[np.intp]]:
    """Return the pairs that are not eligible for other reasons than some, and how many each student has."""
    counts, barred = counts_of_reasons(cohort.terms, cohort.roster.terms, but_for=but_for)
    return Exclusions(counts, int(barred.sum()), REASONS, partial(_exclusions, cohort, frozenset(but_for))), barred


def _exclusions(cohort: Cohort, but_for: frozenset[str], student_id: str) -> tuple[Exclusion, ...]:
    own = cohort.terms.take(np.array([cohort.explainer.students.row_of(student_id)]))
    found = ineligible(own, cohort.roster.terms, but_for=but_for)[0]
    ids = cohort.explainer.mentors.ids
    barred = sorted(np.flatnonzero(found).tolist(), key=ids.__getitem__)
    return tuple(Exclusion(ids[row], reasons_of(int(found[row]))) for row in barred)


def why_ineligible(cohort: Cohort, student: int, mentor: int, *, but_for: Collection[str] = ()) -> str:
    """Return why a pair, given by rows, is not eligible, as the rest of a sentence; "" when it is."""
    own, theirs = cohort.terms.take(np.array([student])), cohort.roster.terms.take(np.array([mentor]))
    found = int(ineligible(own, theirs, but_for=but_for)[0, 0])
    return words_of(found, (*cohort.roster.terms.told[mentor], *cohort.terms.told[student])) if found else ""


def _eligible_rows(
    cohort: Cohort, student_id: str, mentor_id: str, *, but_for: Collection[str] = ()
) -> tuple[int, int]:
    student = cohort.explainer.students.row_of(student_id)
    mentor = cohort.explainer.mentors.row_of(mentor_id)
    words = why_ineligible(cohort, student, mentor, but_for=but_for)
    if words:
        raise SettingError(f"Mentor {mentor_id} is not eligible for student {student_id}: the mentor {words}.")
    return student, mentor


def explained(cohort: Cohort, pairs: Sequence[tuple[str, str]], *, but_for: Collection[str] = ()) -> list[Explanation]:
    """Return the explanations of pairs, given by ids.

    Raises
    ------
    SettingError
        When an id is not known, or a pair is not eligible for another reason than those of ``but_for``.
    """
    return cohort.explainer.explain([_eligible_rows(cohort, *pair, but_for=but_for) for pair in pairs])


def _contrasts(cohort: Cohort, asked: Sequence[tuple[str, str, str]]) -> list[Contrast]:
    rows = []
    for student_id, mentor_id, versus in asked:
        if mentor_id == versus:
            raise SettingError(f"A contrast needs two different mentors, got {mentor_id} twice.")
        student, mentor = _eligible_rows(cohort, student_id, mentor_id)
        rows.append((student, mentor, _eligible_rows(cohort, student_id, versus)[1]))
    return cohort.explainer.contrasts(rows)


def question_of(cohort: Cohort, row: int) -> Question:
    """Return what the list of the student at this row is computed from."""
    explainer, own = cohort.explainer, np.array([row])
    return Question(
        student=explainer.students.take([row]),
        mentors=explainer.mentors,
        encoded=explainer.encoded_students.take(own),
        roster=cohort.roster,
        required=cohort.terms.take(own),
        terms=explainer.terms.take(own),
        weights=cohort.weights[row],
        encoding=explainer.encoding,
        k=cohort.k,
    )


def _advise(cohort: Cohort, student_id: str) -> Advice:
    return advice_of(question_of(cohort, cohort.explainer.students.row_of(student_id)))


def _portfolios(cohort: Cohort, student_ids: Sequence[str], size: int) -> list[Portfolio]:
    size = demand_size(size)
    students = cohort.explainer.students
    known = {own: row for row, own in enumerate(students.ids)}
    rows = np.array([known[own] if own in known else students.row_of(own) for own in student_ids], dtype=np.intp)
    return [
        portfolio_of(own, cohort.explainer.encoding, size=size, notes=_shortage(cohort, row, own.n_eligible, size))
        for row, own in zip(rows.tolist(), _shortlists(cohort, rows), strict=True)
    ]


def _planned(cohort: Cohort, student_id: str, wishes: Mapping[str, Any]) -> Plan:
    row = cohort.explainer.students.row_of(student_id)
    mentors = cohort.explainer.mentors
    shortlist = next(_shortlists(cohort, np.array([row])))
    line = [shortlist.mentors.ids[place] for place in np.argsort(-shortlist.scores, kind="stable")]
    barred = ineligible(cohort.terms.take(np.array([row])), cohort.roster.terms)[0]
    others = sorted({mentors.ids[place] for place in np.flatnonzero(barred == 0)} - set(line))
    match = Match(
        student=shortlist.student,
        mentors=mentors,
        line=tuple(line),
        eligible=(*line, *others),
        shortage=" ".join(_shortage(cohort, row, shortlist.n_eligible, len(mentors) + 1)),
        portfolio=lambda size: _portfolios(cohort, [student_id], size)[0].mentor_ids,
        explain=lambda ids: explained(cohort, [(student_id, own) for own in ids]),
    )
    issues = {"students": cohort.explainer.students.issues, "mentors": mentors.issues}
    return replace(plan_of(match, Wishes(**wishes)), issues=issues)


def _shortlists(cohort: Cohort, rows: NDArray[np.intp]) -> Iterator[Shortlist]:
    """Yield the best eligible mentors of the students at these rows, in the order of the mentors' ids."""
    explainer, roster = cohort.explainer, cohort.roster
    encoded, terms = explainer.encoded_students.take(rows), explainer.terms.take(rows)
    required = cohort.terms.take(rows)
    n_eligible = len(explainer.mentors) - counts_of_reasons(required, roster.terms)[1]
    lists = list(search(encoded, required, terms, roster, k=SHORTLIST))
    students, mentors = (
        np.concatenate([getattr(own.pairs, side) for own in lists]) for side in ("students", "mentors")
    )
    scores = np.concatenate([own.scores for own in lists])
    for place, row in enumerate(rows):
        found = np.arange(*np.searchsorted(students, [place, place + 1]))
        found = found[np.argsort(roster.id_order[mentors[found]])]
        yield Shortlist(
            student=explainer.students.take([int(row)]),
            mentors=explainer.mentors.take(mentors[found].tolist()),
            encoded_student=encoded.take(np.array([place])),
            encoded_mentors=explainer.encoded_mentors.take(mentors[found]),
            terms=terms.take(np.array([place])),
            scores=scores[found],
            n_eligible=int(n_eligible[place]),
        )


def _shortage(cohort: Cohort, student: int, n_eligible: int, size: int) -> tuple[str, ...]:
    """Say why there are fewer mentors than asked for."""
    if n_eligible >= size:
        return ()
    counts, _ = counts_of_reasons(cohort.terms.take(np.array([student])), cohort.roster.terms)
    why = "; ".join(
        f"{REASONS[reason]}: {count}" for reason, count in sorted(counts.items(), key=lambda item: -item[1])
    )
    n_mentors = len(cohort.explainer.mentors)
    who = f"{n_eligible or 'None'} of {n_mentors} {'mentor' if n_mentors == 1 else 'mentors'}"
    return (f"{who} {'is' if n_eligible < 2 else 'are'} eligible{f' (the mentor {why})' if why else ''}.",)
