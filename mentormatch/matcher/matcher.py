"""Mentors encoded once, ranked for and shared out to students many times."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.cohort import cohort_of, ranking_of
from mentormatch.columns import STAGE
from mentormatch.errors import NotFittedError, SettingError
from mentormatch.features.eligibility import student_terms, unmatched
from mentormatch.features.unresolved import with_unresolved
from mentormatch.index.stored import Stored, save_index
from mentormatch.matcher.estimator import Estimator
from mentormatch.matcher.mentors import A_PATH, changed, demand_parameters, encoded, loaded
from mentormatch.matcher.usable import usable
from mentormatch.parameters import A_BOOL, Whole, demand
from mentormatch.people.profiles import with_issues
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.people.updating import with_documents_of
from mentormatch.ranking.weights import weights_of
from mentormatch.sharing.rematching import earlier_of, rematch_of
from mentormatch.sharing.reviewing import known_review, with_review
from mentormatch.sharing.round import Round, assignment_of
from mentormatch.sharing.terms import CAPACITY_BY_DEFAULT, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mentormatch.cohort import Cohort, Fitted
    from mentormatch.people.profiles import Profiles
    from mentormatch.people.updating import Changes
    from mentormatch.ranking.weights import Weights
    from mentormatch.results.assignment import Assignment
    from mentormatch.results.ranking import Ranking
    from mentormatch.results.rematch import Rematch
    from mentormatch.text.embedder import Embedder


class Matcher(Estimator):
    """Mentors encoded once, ranked for students many times.

    Parameters
    ----------
    weights, embedder, as_of, facts_from_text, cache, progress
        As for :func:`rank`.

    Notes
    -----
    The conventions of scikit-learn hold: parameters are stored as given and checked by :meth:`fit`, ``get_params``,
    ``set_params`` and ``sklearn.base.clone`` work, and what is learned ends in an underscore.

    Examples
    --------
    >>> matcher = Matcher(weights={"specialty": 1}).fit([{"mentor_id": "M1", "specialties": ["cardiology"]}])
    >>> ranking = matcher.rank({"student_id": "S1", "interests": ["heart failure"]}, k=1)
    >>> ranking.top("S1")[0].mentor_id
    'M1'
    >>> matcher
    Matcher(weights={'specialty': 1})
    """

    _fitted: Fitted | None = None

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
        self.weights = weights
        self.embedder = embedder
        self.as_of = as_of
        self.facts_from_text = facts_from_text
        self.cache = cache
        self.progress = progress

    def fit(self, mentors: Any, *, documents: Any = None, encoding: str | None = None, strict: bool = False) -> Matcher:
        """Read, check and encode the mentors, and return this matcher; errors as for :func:`rank`.

        Examples
        --------
        >>> Matcher().fit([{"mentor_id": "M1", "specialties": ["cardiology"]}]).n_mentors_
        1
        """
        params = self.get_params()
        demand_parameters(params)
        profiles = usable(read_mentors(mentors, documents=documents, encoding=encoding, strict=strict))
        self._fitted = encoded(profiles, params)
        return self

    def update(
        self,
        mentors: Any = None,
        *,
        remove: str | Iterable[str] = (),
        documents: Any = None,
        encoding: str | None = None,
        strict: bool = False,
    ) -> Matcher:
        """Add, change and remove mentors, encoding only those who are new or changed, and return this matcher.

        The matcher then ranks and explains exactly like one that is fitted on the mentors as they are now. An error
        leaves it as it was.

        Parameters
        ----------
        mentors : path, "-", file object, DataFrame, list of dicts, or one dict, optional
            A roster of those who are new or changed; the others may stand in it too. A known id puts the new row in
            the place of the old one, cell by cell: what the new row leaves blank is not stated any more.
        remove : str or iterable of str
            Ids of mentors to take out.
        documents : path, DataFrame or list of dicts, optional
            All documents of the mentors in the roster. Without it they keep those they had.
        encoding, strict
            As for :func:`mentormatch.rank`.

        Raises
        ------
        SettingError
            When the matcher is not fitted, an id to remove is unknown or stands in the roster as well, or documents
            come without a roster.
        RosterError
            When the roster cannot be used, has problems and ``strict`` is set, or nobody would be left.
        FileError
            When a file cannot be read.

        Notes
        -----
        :attr:`mentors_` then has the issues of this roster, those of mentors who were not read again, and the rows that
        earlier rosters had set aside; ``rows_read`` is the number of mentors and of all rows set aside.

        Examples
        --------
        >>> matcher = Matcher().fit([{"mentor_id": "M1", "specialties": "ENT"}, {"mentor_id": "M2"}])
        >>> matcher.update({"mentor_id": "M3", "specialties": "cardiology"}, remove="M2").mentors_.ids
        ('M1', 'M3')
        >>> matcher.changes_
        Changes(added=('M3',), changed=(), removed=('M2',), n_unchanged=1)
        """
        fitted = self._ready()
        if mentors is None and documents is not None:
            raise SettingError("Documents are those of a roster; give the roster of their mentors with them.")
        given = None
        if mentors is not None:
            given = usable(read_mentors(mentors, documents=documents, encoding=encoding, strict=strict))
            given = given if documents is not None else with_documents_of(given, fitted.mentors)
        self._fitted = changed(fitted, given, remove=remove)
        return self

    @property
    def changes_(self) -> Changes:
        """Whom the last update added, changed and removed; nobody after fitting or loading."""
        return self._ready().changes

    @property
    def n_mentors_(self) -> int:
        """Number of mentors kept from the roster."""
        return len(self._ready().mentors)

    @property
    def mentors_(self) -> Profiles:
        """The mentors as read, with the issues of their roster."""
        return self._ready().mentors

    @property
    def as_of_(self) -> int:
        """Year from which ties are dated."""
        return self._ready().encoding.as_of

    @property
    def weights_(self) -> Weights | None:
        """Weights that were given, normalised; None stands for those of each student's stage."""
        return self._ready().given

    def save(self, folder: str | Path) -> None:
        """Save the fitted mentors as an index: a private folder that :meth:`load` reads without encoding anybody again.

        It holds all that the mentors wrote and what was made of it, in plain files without pickle. The folder is
        written whole or not at all; an index that stands there is replaced once the new one is complete.

        Parameters
        ----------
        folder : path
            A new or empty folder, or an index.

        Raises
        ------
        SettingError
            When the matcher is not fitted.
        IndexFileError
            When something else than an index stands there; it is left as it is.
        FileError
            When the folder cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> matcher = Matcher().fit({"mentor_id": "M1", "specialties": ["cardiology"]})
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     matcher.save(f"{folder}/mentors.index")
        ...     Matcher.load(f"{folder}/mentors.index").n_mentors_
        1
        """
        fitted = self._ready()
        demand("folder", "Matcher.save", folder, A_PATH)
        settings = (fitted.encoding.as_of, fitted.encoding.facts_from_text, fitted.given)
        save_index(Path(folder), Stored(fitted.mentors, fitted.roster, fitted.constants, *settings))

    @classmethod
    def load(
        cls,
        folder: str | Path,
        *,
        weights: Mapping[str, float] | Weights | None = None,
        embedder: str | Embedder | None = None,
        cache: bool = True,
        progress: bool | None = None,
        verify: bool = True,
    ) -> Matcher:
        """Return a matcher that ranks exactly like the one that was saved.

        The year from which ties are dated and whether facts are read from text are those of the index.

        Parameters
        ----------
        folder : path
            As given to :meth:`save`.
        weights : mapping of str to float, optional
            As for :func:`mentormatch.rank`; by default those of the matcher that was saved.
        embedder, cache, progress
            As for :func:`mentormatch.rank`; the model must be the one the index was made with.
        verify : bool
            Read every file and compare its sha256. Without it only the sizes are compared, and the manifest's hash:
            faster for a large index on a slow disk, but a changed file goes unseen.

        Raises
        ------
        IndexFileError
            When the folder is no index, or one that is damaged, newer, or made with another model or version.
        SettingError
            When an option is not allowed.

        Examples
        --------
        >>> Matcher.load("no.index")
        Traceback (most recent call last):
        mentormatch.errors.IndexFileError: No index at no.index. ...
        """
        demand("folder", "Matcher.load", folder, A_PATH)
        demand("verify", "Matcher.load", verify, A_BOOL)
        matcher = cls(weights=weights, embedder=embedder, cache=cache, progress=progress)
        found = loaded(Path(folder), matcher.get_params(), verify=verify)
        own = {"as_of": found.encoding.as_of, "facts_from_text": found.encoding.facts_from_text}
        matcher.set_params(weights=found.given if weights is None else weights, **own)
        matcher._fitted = found
        return matcher

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
        demand("k", "rank", k, Whole(1), advice="Give the number of mentors wanted.")
        return ranking_of(self.cohort(students, documents, encoding, k=int(k), strict=strict))

    def assign(
        self,
        students: Any,
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
        documents: Any = None,
        encoding: str | None = None,
        strict: bool = False,
    ) -> Assignment:
        """Share the mentors out to a cohort; parameters and errors as for :func:`mentormatch.assign`.

        Examples
        --------
        >>> matcher = Matcher(weights={"specialty": 1}).fit({"mentor_id": "M1", "specialties": ["ENT"], "capacity": 1})
        >>> matcher.assign([{"student_id": "S1", "interests": ["ENT"]}], per_student=1).pairs
        (('S1', 'M1'),)
        """
        cohort = self.cohort(students, documents, encoding, strict=strict)
        people = cohort.explainer.students, cohort.explainer.mentors
        reviewed = None if review is None else known_review(review, *people)
        terms = terms_of(
            *people,
            per_student=per_student,
            capacity=capacity,
            default_capacity=default_capacity,
            minimum_load=minimum_load,
            locks=locks,
            forbid=forbid,
            previous=previous,
            least_score=least_score,
            decided=reviewed.here(*people) if reviewed else (),
        )
        own = Round.of(cohort, terms, method)
        found = assignment_of(own, own.solved())
        return with_review(own, found, reviewed) if reviewed else found

    def rematch(
        self,
        previous: Any,
        students: Any,
        *,
        confirmed: Any = None,
        declined: Any = None,
        least_gain: float | None = None,
        per_student: int | Mapping[str, int] | None = None,
        capacity: int | Mapping[str, int] | None = None,
        default_capacity: int = CAPACITY_BY_DEFAULT,
        minimum_load: int | Mapping[str, int] = 0,
        least_score: float | None = None,
        documents: Any = None,
        encoding: str | None = None,
        strict: bool = False,
    ) -> Rematch:
        """Mend an assignment; parameters and errors as for :func:`mentormatch.rematch`.

        Examples
        --------
        >>> matcher = Matcher(weights={"specialty": 1}).fit([{"mentor_id": "M1"}, {"mentor_id": "M2"}])
        >>> student = {"student_id": "S1", "mentors_wanted": 1}
        >>> matcher.rematch([("S1", "M1")], student, declined=[("S1", "M1")]).added
        (('S1', 'M2'),)
        """
        cohort = self.cohort(students, documents, encoding, strict=strict)
        people = cohort.explainer.students, cohort.explainer.mentors
        earlier = earlier_of(previous, confirmed, declined, *people)
        terms = terms_of(
            *people,
            per_student=per_student,
            capacity=capacity,
            default_capacity=default_capacity,
            minimum_load=minimum_load,
            locks=earlier.confirmed,
            forbid=earlier.declined,
            previous=None,
            least_score=least_score,
            owner="rematch",
        )
        return rematch_of(Round.of(cohort, terms, "best"), earlier, least_gain=least_gain)

    def cohort(
        self, students: Any, documents: Any = None, encoding: str | None = None, *, k: int = 1, strict: bool = False
    ) -> Cohort:
        """Read, check and encode students, for everything that can be asked about them."""
        fitted = self._ready()
        profiles = usable(read_students(students, documents=documents, encoding=encoding, strict=strict))
        found = with_unresolved(profiles, fitted.encoding.encoder)
        profiles = with_issues(found, unmatched(found, fitted.roster.terms))
        required = student_terms(profiles, texts_as_of=fitted.encoding.texts_as_of)
        return cohort_of(profiles, required, fitted, weights_of(profiles[STAGE], fitted.given), k=k)

    def __sklearn_is_fitted__(self) -> bool:
        """Return whether there are mentors, for ``sklearn.utils.validation.check_is_fitted``."""
        return self._fitted is not None

    def _ready(self) -> Fitted:
        if self._fitted is None:
            raise NotFittedError("This Matcher is not fitted yet. Call fit(mentors) first, or Matcher.load(folder).")
        return self._fitted
