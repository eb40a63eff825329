"""Rank mentors for students: the only place where people, blocks, ranking and reasons meet."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import NAME, STAGE
from mentormatch.errors import RosterError, SettingError
from mentormatch.explanation.explainer import Explainer
from mentormatch.features.block import NEUTRAL, Encoding
from mentormatch.features.constants import constants_for
from mentormatch.features.eligibility import (
    REASONS,
    ineligible,
    mentor_terms,
    reasons_of,
    student_terms,
    unmatched,
    words_of,
)
from mentormatch.features.scoring import BLOCKS, block_values, cautions_of, encode_people, total
from mentormatch.features.texts import ungraded
from mentormatch.features.unresolved import with_unresolved
from mentormatch.people.profiles import with_issues
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.topk import settle, shortlist
from mentormatch.ranking.weights import CAUTIONS, Weights, given_weights, spread, weights_of
from mentormatch.results.exclusions import Exclusion, Exclusions
from mentormatch.results.ranking import Ranking
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.constants import Constants
    from mentormatch.features.eligibility import MentorTerms, StudentTerms
    from mentormatch.features.scoring import Encoded
    from mentormatch.people.profiles import Profiles
    from mentormatch.results.explanation import Contrast, Explanation
    from mentormatch.text.embedder import Embedder

PAIRS_AT_ONCE = 500_000
"""Pairs scored together; bounds the memory of one step and never changes a result."""


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


class Matcher:
    """Mentors encoded once, ranked for students many times.

    Parameters
    ----------
    weights, embedder, as_of, facts_from_text, cache, progress
        As for :func:`rank`.

    Raises
    ------
    SettingError
        When an option is not allowed.

    Examples
    --------
    >>> matcher = Matcher(weights={"specialty": 1}).fit([{"mentor_id": "M1", "specialties": ["cardiology"]}])
    >>> ranking = matcher.rank({"student_id": "S1", "interests": ["heart failure"]}, k=1)
    >>> ranking.top("S1")[0].mentor_id
    'M1'
    """

    def __init__(
        self,
        *,
        weights: Mapping[str, float] | Weights | None = None,
        embedder: str | Embedder | None = None,
        as_of: int | None = None,
        facts_from_text: bool = True,
        cache: bool = True,
        progress: bool | None = None,
    ) -> None:
        self._given = weights if isinstance(weights, Weights) or weights is None else given_weights(weights)
        self._as_of = dt.datetime.now(tz=dt.UTC).year if as_of is None else as_of
        self._facts_from_text = facts_from_text
        self._texts_as_of = self._as_of if facts_from_text else None
        self._encoder = TextEncoder(embedder, cache=cache, progress=progress)
        self._fitted: _Fitted | None = None

    def fit(self, mentors: Any, *, documents: Any = None, encoding: str | None = None, strict: bool = False) -> Matcher:
        """Read, check and encode the mentors, and return this matcher; errors as for :func:`rank`.

        Examples
        --------
        >>> Matcher().fit([{"mentor_id": "M1", "specialties": ["cardiology"]}]).n_mentors
        1
        """
        profiles = _usable(read_mentors(mentors, documents=documents, encoding=encoding, strict=strict))
        constants = constants_for(self._encoder)
        context = Encoding(self._encoder, constants.mean, self._as_of, self._facts_from_text)
        profiles = with_unresolved(profiles, self._encoder)
        self._fitted = _Fitted(
            mentors=profiles,
            encoded=encode_people(profiles, context),
            terms=mentor_terms(profiles, texts_as_of=self._texts_as_of),
            id_order=np.argsort(np.argsort(np.array(profiles.ids), kind="stable"), kind="stable"),
            encoding=context,
            constants=constants,
        )
        return self

    @property
    def n_mentors(self) -> int:
        """Number of mentors kept from the roster."""
        return len(self._ready().mentors)

    def rank(
        self, students: Any, *, k: int = 5, documents: Any = None, encoding: str | None = None, strict: bool = False
    ) -> Ranking:
        """Rank the mentors for every student; parameters and errors as for :func:`mentormatch.rank`.

        Examples
        --------
        >>> matcher = Matcher(weights={"specialty": 1}).fit({"mentor_id": "M1", "specialties": ["ENT"]})
        >>> len(matcher.rank({"student_id": "S1", "interests": ["otolaryngology"]}))
        1
        """
        if isinstance(k, bool) or not isinstance(k, (int, np.integer)) or k < 1:
            raise SettingError(f"k must be a whole number of at least 1, got {k!r}. Give the number of mentors wanted.")
        fitted = self._ready()
        profiles = _usable(read_students(students, documents=documents, encoding=encoding, strict=strict))
        profiles = with_issues(with_unresolved(profiles, self._encoder), unmatched(profiles, fitted.terms))
        encoded = encode_people(profiles, fitted.encoding)
        weights = weights_of(profiles[STAGE], self._given)
        shares = spread(np.array([own.array() for own in weights]).reshape(len(profiles), len(BLOCKS)), encoded.stated)
        factors = np.array([own.cautions for own in weights])
        explainer = Explainer(
            profiles, fitted.mentors, encoded, fitted.encoded, shares, factors, fitted.encoding, fitted.constants
        )
        terms = student_terms(profiles, texts_as_of=self._texts_as_of)
        return _ranking(_Cohort(explainer, fitted, terms, tuple(weights), int(k)))

    def _ready(self) -> _Fitted:
        if self._fitted is None:
            raise SettingError("A Matcher must be fitted before it ranks; call fit(mentors) first.")
        return self._fitted


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Encoded mentors and what they were encoded with; ``id_order`` is the place of each id among the sorted ids."""

    mentors: Profiles
    encoded: Encoded
    terms: MentorTerms
    id_order: NDArray[np.intp]
    encoding: Encoding
    constants: Constants


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Students to rank, with everything their scores depend on."""

    explainer: Explainer
    fitted: _Fitted
    terms: StudentTerms
    weights: tuple[Weights, ...]
    k: int

    def __len__(self) -> int:
        return len(self.weights)


@dataclass(frozen=True, slots=True)
class _List:
    """The ranked mentors of one student: rows, scores (k,) and contributions (n_blocks + 1, k)."""

    mentors: NDArray[np.intp]
    scores: NDArray[np.float64]
    contributions: NDArray[np.float64]
    n_eligible: int


def _usable(profiles: Profiles) -> Profiles:
    if not len(profiles):
        first = next(iter(profiles.issues.of("error")), None)
        reason = f" First problem: {first.rule}. {first.hint}" if first else ""
        raise RosterError(
            f"{profiles.source or 'The roster'} must hold at least one usable {profiles.side}; "
            f"{profiles.rows_read} rows were read and none was kept.{reason}"
        )
    return ungraded(profiles)


def _lists(cohort: _Cohort) -> Iterator[tuple[_List, NDArray[np.uint16]]]:
    """Yield the list of every student and the reasons why mentors are not eligible, shape (n_mentors,)."""
    step = max(1, PAIRS_AT_ONCE // max(len(cohort.fitted.encoded), 1))
    for start in range(0, len(cohort), step):
        rows = np.arange(start, min(start + step, len(cohort)))
        scores, excluded = _coarse(cohort, rows)
        for row, student in enumerate(rows):
            yield _settled(cohort, int(student), shortlist(scores[row], k=cohort.k), excluded[row]), excluded[row]


def _coarse(cohort: _Cohort, rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.uint16]]:
    """Score some students against all mentors in float32."""
    explainer, mentors = cohort.explainer, cohort.fitted.encoded
    students = explainer.encoded_students.take(rows)
    excluded = ineligible(cohort.terms.take(rows), cohort.fitted.terms)
    values = block_values(students, mentors, cohort.fitted.constants.calibrations, exact=False)
    cautions = cautions_of(students, mentors) * explainer.caution_factors[rows, None]
    scores, _ = total(values, explainer.shares[rows], cautions)
    return np.where(excluded == 0, scores, np.float32(-np.inf)), excluded


def _settled(cohort: _Cohort, student: int, candidates: NDArray[np.intp], excluded: NDArray[np.uint16]) -> _List:
    scores, contributions = cohort.explainer.score(student, cohort.fitted.encoded.take(candidates))
    best = settle(scores, cohort.fitted.id_order[candidates], k=cohort.k)
    return _List(candidates[best], scores[best], contributions[:, best], int((excluded == 0).sum()))


def _ranking(cohort: _Cohort) -> Ranking:
    explainer, mentors = cohort.explainer, cohort.fitted.mentors
    lists, counts = [], Counter[str]()
    n_excluded = 0
    for own, excluded in _lists(cohort):
        lists.append(own)
        codes, times = np.unique(excluded[excluded != 0], return_counts=True)
        n_excluded += int(times.sum())
        for code, number in zip(codes, times, strict=True):
            counts.update(dict.fromkeys(reasons_of(int(code)), int(number)))
    chosen = np.concatenate([own.mentors for own in lists])
    scores = np.concatenate([own.scores for own in lists])
    contributions = np.concatenate([own.contributions for own in lists], axis=1)
    student_rows = np.repeat(np.arange(len(cohort)), [len(own.mentors) for own in lists])
    missing = _missing(explainer, student_rows, chosen)
    ids = explainer.students.ids
    rosters = {"students": explainer.students, "mentors": mentors}
    return Ranking(
        student_ids=tuple(ids[row] for row in student_rows),
        mentor_ids=tuple(mentors.ids[row] for row in chosen),
        mentor_names=tuple(mentors[NAME][row] for row in chosen),
        ranks=np.concatenate([np.arange(1, len(own.mentors) + 1) for own in lists]),
        scores=scores,
        contributions=dict(zip((*BLOCKS, CAUTIONS), contributions, strict=True)),
        score_low=scores - NEUTRAL * missing,
        score_high=scores + (1.0 - NEUTRAL) * missing,
        students=ids,
        weights=dict(zip(ids, cohort.weights, strict=True)),
        notes=_notes(cohort, lists),
        excluded=Exclusions(dict(counts), n_excluded, REASONS, partial(_exclusions, cohort)),
        issues={name: roster.issues for name, roster in rosters.items()},
        rows_read={name: roster.rows_read for name, roster in rosters.items()},
        rows_kept={name: len(roster) for name, roster in rosters.items()},
        as_of=cohort.fitted.encoding.as_of,
        _explain=partial(_explain, cohort),
        _contrast=partial(_contrast, cohort),
    )


def _missing(explainer: Explainer, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the weight of the blocks about which each chosen mentor states nothing, shape (n_rows,)."""
    silent = ~explainer.encoded_mentors.stated[mentors] & explainer.encoded_students.stated[students]
    return np.asarray((explainer.shares[students] * silent).sum(axis=1))


def _notes(cohort: _Cohort, lists: Sequence[_List]) -> dict[str, tuple[str, ...]]:
    explainer = cohort.explainer
    notes: dict[str, tuple[str, ...]] = {}
    for row, (student, own) in enumerate(zip(explainer.students.ids, lists, strict=True)):
        found = []
        if explainer.students[STAGE][row] is None:
            found.append("The stage is not known: the mean of the default weights is used, and no mentor is left out.")
        if not (explainer.shares[row] * explainer.encoded_students.stated[row]).any():
            found.append("Nothing is stated that could be scored: every mentor scores the same.")
        n_mentors = len(cohort.fitted.mentors)
        if own.n_eligible < min(cohort.k, n_mentors):
            found.append(f"Only {own.n_eligible} of {n_mentors} mentors are eligible.")
        elif n_mentors < cohort.k:
            found.append(f"The roster has only {n_mentors} {'mentor' if n_mentors == 1 else 'mentors'}.")
        if found:
            notes[student] = tuple(found)
    return notes


def _reasons(cohort: _Cohort, student: int) -> NDArray[np.uint16]:
    return np.asarray(ineligible(cohort.terms.take(np.array([student])), cohort.fitted.terms)[0])


def _exclusions(cohort: _Cohort, student_id: str) -> tuple[Exclusion, ...]:
    found = _reasons(cohort, cohort.explainer.students.row_of(student_id))
    ids = cohort.fitted.mentors.ids
    return tuple(Exclusion(ids[row], reasons_of(int(found[row]))) for row in np.flatnonzero(found))


def _eligible_rows(cohort: _Cohort, student_id: str, mentor_id: str) -> tuple[int, int]:
    student = cohort.explainer.students.row_of(student_id)
    mentor = cohort.fitted.mentors.row_of(mentor_id)
    found = int(_reasons(cohort, student)[mentor])
    if found:
        words = words_of(found, (*cohort.fitted.terms.told[mentor], *cohort.terms.told[student]))
        raise SettingError(f"Mentor {mentor_id} is not eligible for student {student_id}: the mentor {words}.")
    return student, mentor


def _explain(cohort: _Cohort, pairs: Sequence[tuple[str, str]]) -> list[Explanation]:
    return cohort.explainer.explain([_eligible_rows(cohort, *pair) for pair in pairs])


def _contrast(cohort: _Cohort, student_id: str, mentor_id: str, versus: str) -> Contrast:
    if mentor_id == versus:
        raise SettingError(f"A contrast needs two different mentors, got {mentor_id} twice.")
    student, mentor = _eligible_rows(cohort, student_id, mentor_id)
    _, other = _eligible_rows(cohort, student_id, versus)
    return cohort.explainer.contrast(student, mentor, other)
