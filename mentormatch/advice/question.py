"""One student with everything the list depends on: how eligible mentors stand, and the list again after a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.features.cautions import caution_at
from mentormatch.features.eligibility import ineligible, student_terms
from mentormatch.features.scoring import BLOCKS, ScoreTerms, block_values, encode_people, row_of
from mentormatch.features.search import PAIRS_AT_ONCE, search
from mentormatch.people.profiles import profiles_from_people
from mentormatch.ranking.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding
    from mentormatch.features.eligibility import StudentTerms
    from mentormatch.features.scoring import Encoded
    from mentormatch.features.search import Roster
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.weights import Weights


@dataclass(frozen=True, slots=True)
class Question:
    """What a student's list is computed from.

    Attributes
    ----------
    student, mentors : Profiles
        Of one and of all people.
    encoded : Encoded
        The student.
    roster : Roster
        The mentors as they are searched.
    required : StudentTerms
        Of the student.
    terms : ScoreTerms
        Of the student.
    weights : Weights
        Before those of silent blocks are spread.
    encoding : Encoding
    k : int
        Mentors wanted.
    """

    student: Profiles
    mentors: Profiles
    encoded: Encoded
    roster: Roster
    required: StudentTerms
    terms: ScoreTerms
    weights: Weights
    encoding: Encoding
    k: int

    @property
    def person(self) -> Mapping[str, Any]:
        """The student's profile by column."""
        return self.student.person(0)

    @property
    def states_anything(self) -> bool:
        """Whether anything the student wrote counts; the letters block asks nothing of a student."""
        counts = (self.terms.shares[0] > 0) & self.encoded.stated[0]
        return any(counts[row_of(name)] for name in BLOCKS if name != "letters")

    def barred(self) -> NDArray[np.uint16]:
        """Return why each mentor of the roster is not eligible, 0 where eligible, shape (n_all_mentors,)."""
        return np.asarray(ineligible(self.required, self.roster.terms)[0])

    def lists_again(self, people: Sequence[Mapping[str, Any]]) -> list[NDArray[np.intp]]:
        """Return the list of each changed profile of the student: rows of mentors, best first.

        All are encoded together and ranked like students of their own, with the weights spread over what each states.
        """
        if not people:
            return []
        changed = profiles_from_people("student", people)
        encoded = encode_people(changed, self.encoding)
        terms = ScoreTerms.of([self.weights] * len(people), encoded.stated, self.terms.calibrations)
        required = student_terms(changed, texts_as_of=self.encoding.texts_as_of)
        found = [own.pairs for own in search(encoded, required, terms, self.roster, k=self.k)]
        students, mentors = (np.concatenate([getattr(own, side) for own in found]) for side in ("students", "mentors"))
        return np.split(mentors, np.searchsorted(students, np.arange(1, len(people))))


@dataclass(frozen=True, slots=True)
class Standing:
    """How all eligible mentors stand with one student, in the order of their ids.

    Attributes
    ----------
    rows : ndarray of int, shape (n_mentors,)
        Rows in the roster.
    values : ndarray of float64, shape (n_blocks, n_mentors)
        Calibrated, as the score uses them.
    cautions : ndarray of float64, shape (n_mentors,)
        With their factor, 0 or less.
    scores : ndarray of float64, shape (n_mentors,)
    order : ndarray of int, shape (n_mentors,)
        Places in these arrays, best mentor first, equal scores by id.
    """

    rows: NDArray[np.intp]
    values: NDArray[np.float64]
    cautions: NDArray[np.float64]
    scores: NDArray[np.float64]
    order: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.rows)

    def ranks(self) -> dict[int, int]:
        """Return the rank of every eligible mentor, from 1, by row in the roster."""
        return {int(row): rank for rank, row in enumerate(self.rows[self.order], start=1)}


def standing_of(question: Question, barred: NDArray[np.uint16]) -> Standing:
    """Score all eligible mentors exactly."""
    rows = np.flatnonzero(barred == 0)
    rows = rows[np.argsort(question.roster.id_order[rows])]
    pairs = Pairs(np.zeros(len(rows), dtype=np.intp), rows)
    students, mentors, terms = question.encoded, question.roster.encoded, question.terms
    parts = [
        (
            block_values(students, mentors, terms.calibrations, part, names=terms.counted),
            caution_at(students.positions, mentors.positions, part) * terms.caution_factors[0],
        )
        for part in pairs.parts(PAIRS_AT_ONCE)
    ]
    values = np.concatenate([np.zeros((len(BLOCKS), 0)), *(own for own, _ in parts)], axis=1)
    cautions = np.concatenate([np.zeros(0), *(own for _, own in parts)]) + 0
    scores = scores_of(terms.shares, values, cautions)[0]
    return Standing(rows, values, cautions, scores, np.argsort(-scores, kind="stable"))


def scores_of(
    shares: NDArray[np.float64], values: NDArray[np.float64], cautions: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the scores of all mentors under several weightings, added in the order in which a score is.

    Parameters
    ----------
    shares : ndarray of float64, shape (n_draws, n_blocks)
    values : ndarray of float64, shape (n_blocks, n_mentors)
    cautions : ndarray of float64, shape (n_mentors,)

    Returns
    -------
    ndarray of float64, shape (n_draws, n_mentors)

    Examples
    --------
    >>> scores_of(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.2, 0.6], [0.4, 0.0]]), np.array([0.0, -0.25]))
    array([[0.3 , 0.05],
           [0.2 , 0.35]])
    """
    # not a matrix product: its sums differ by rounding with the place of a mentor, and equal mentors would not tie
    total = shares[:, :1] * values[0]
    for own, value in zip(shares.T[1:], values[1:], strict=True):
        total += own[:, None] * value
    total += cautions
    return np.asarray(total)
