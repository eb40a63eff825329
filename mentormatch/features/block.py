"""The contract that all six blocks sign, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias

import numpy as np

from mentormatch.ranking.pairs import Pairs, cosines_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.calibration import Calibration
    from mentormatch.people.profiles import Profiles
    from mentormatch.text.encoder import TextEncoder

NEUTRAL = 0.25
"""Calibrated value of a block about which a mentor states nothing (a prior: below the middle, above a poor fit)."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """What is needed to encode people: the text encoder, the mean vector of texts, and the year ties are dated from.

    Attributes
    ----------
    encoder : TextEncoder
        Texts to unit vectors.
    mean : ndarray of float32, shape (n_dims,)
        Mean of the vocabulary's phrase vectors, subtracted from goals texts on both sides.
    as_of : int
        Year in which the ranking is made.
    facts_from_text : bool
        Read fields and ties that stand only in running text.
    """

    encoder: TextEncoder
    mean: NDArray[np.float32]
    as_of: int
    facts_from_text: bool = True

    @property
    def texts_as_of(self) -> int | None:
        """Year from which what stands in running text is dated; None where it is not read."""
        return self.as_of if self.facts_from_text else None


class Side(Protocol):
    """People of one side as one block sees them."""

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether each person states anything this block can use, shape (n_people,)."""

    def take(self, rows: NDArray[np.intp]) -> Self:
        """Return the people at these rows, in this order."""


Some: TypeAlias = "slice | NDArray[np.intp]"
"""Some mentors: a stretch, which needs no copy, or their rows in order."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the raw values of one block count for some students, in float32.

    Attributes
    ----------
    calibration : Calibration
    shares : ndarray of float32, shape (n_students,)
        Weight of the block; 0 for students who state nothing.
    stated : ndarray of bool, shape (n_mentors,)
        Whether each mentor states anything.
    """

    calibration: Calibration
    shares: NDArray[np.float32]
    stated: NDArray[np.bool_]

    def known(self, some: Some, values: NDArray[np.floating[Any]] | np.float32) -> NDArray[np.float32]:
        """Return these calibrated values of a stretch of mentors, ``NEUTRAL`` where a mentor states nothing."""
        return np.where(self.stated[some], values, np.float32(NEUTRAL)).astype(np.float32)


Adding = Callable[[Some, "NDArray[np.float32]", "NDArray[np.float32] | None"], None]
"""Adds to the ceilings of a stretch of mentors, shape (n_mentors of the stretch, n_students), what they add for each
student; the last is a ceiling of the topic of the same shape, None where it is not needed."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What no contribution of one block exceeds, up to float32 rounding, in parts that are added.

    Attributes
    ----------
    same : callable
        From a stretch of mentors to calibrated values that are the same for all students, shape (n_mentors of the
        stretch,); still to be weighed.
    add : callable, optional
        Adds what depends on the student, weighed; raises the topic where the block tells it.
    slack : callable, optional
        From chosen pairs to how much the two parts can be lowered, weighed, shape (n_pairs,): what is dear for all.
    """

    same: Callable[[Some], NDArray[np.float32]]
    add: Adding | None = None
    slack: Callable[[Pairs], NDArray[np.float32]] | None = None


class Block(Protocol):
    """One scored feature: one way to score, and a ceiling that is never below it.

    ``raw`` scores chosen pairs in float64, each as if it were alone. ``ceiling`` bounds what the block contributes to
    all pairs at once in float32, so that the few pairs that can be among the best are known before they are scored.
    """

    name: str
    reads: frozenset[str]
    """Columns of a mentor on which ``encode_mentors`` depends: a change of another column changes nothing."""
    lowest: float
    highest: float

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> Any:
        """Return the mentors as a :class:`Side`."""

    def encode_students(self, students: Profiles, encoding: Encoding) -> Any:
        """Return the students as a :class:`Side`."""

    def raw(self, students: Any, mentors: Any, pairs: Pairs, topic: NDArray[np.float64] | None) -> NDArray[np.float64]:
        """Return raw values of pairs in [lowest, highest], shape (n_pairs,).

        ``topic`` tells how well the topics of each pair fit, in [0, 1]: the larger of calibrated goals and specialty.
        It is None while these two are scored.
        """

    def ceiling(self, students: Any, mentors: Any, scale: Scale) -> Ceiling:
        """Return what bounds the contributions for one stretch of mentors after another."""

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return the statements of one mentor that can have raised this block for one student, strongest first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a student lists that one mentor may meet better than another: an interest, a value, a school, a need.

    Attributes
    ----------
    words : str
        As the student wrote it.
    share : float
        Its part of the block, by the student's order where the block goes by it; the shares of a block sum to 1.
    place : int
        Its column in what :meth:`Listing.met` returns.
    detail : str
        Which kind of help is meant, where the words ask for several; "" otherwise.
    """

    words: str
    share: float
    place: int
    detail: str = ""


class Listing(Protocol):
    """A block that compares a mentor with a list of the student's, item by item."""

    def wishes(self, student: Profiles, encoding: Encoding) -> tuple[Wish, ...]:
        """Return what one student lists, without what the block cannot read."""

    def met(self, students: Any, mentors: Any, pairs: Pairs, topic: NDArray[np.float64] | None) -> NDArray[np.float64]:
        """Return how far each mentor meets each wish, in [0, 1], shape (n_pairs, n_places); 0 for what is not stated.

        The numbers are those that ``raw`` pools; ``topic`` is as there.
        """


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement of a mentor that a block used, named so that it can be removed and the pair scored again.

    Attributes
    ----------
    block : str
        Block that used it.
    kind : str
        ``specialty``, ``value``, ``tie``, ``need``, ``fact``, ``passage``, ``document`` or ``stance``.
    column : str
        Canonical column of the mentor's profile in which it stands.
    quote : str
        The list item, the sentence, or the number as text, exactly as it stands in the profile.
    because : str
        What of the student's it answers: an interest, a target school, a value, a need; "" when nothing in particular.
    detail : str
        What connects the two, for the sentence: the names of fields, the kind of a tie, the kind of a need.
    relation : str
        How near the connection is: ``same``, ``close`` or ``related`` for fields and values, ``direct`` or
        ``hospital`` for ties; "" when there is nothing to tell.
    closeness : float
        How strongly the block counts this connection, in [0, 1].
    """

    block: str
    kind: str
    column: str
    quote: str
    because: str = ""
    detail: str = ""
    relation: str = ""
    closeness: float = 1.0


def cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the dot products of all pairs of two sets of unit vectors, each summed on its own in float64.

    Parameters
    ----------
    left : ndarray of float32, shape (n_left, n_dims)
    right : ndarray of float32, shape (n_right, n_dims)

    Returns
    -------
    ndarray of float64, shape (n_left, n_right)
        In [-1, 1] up to rounding; a value does not depend on which other pairs are computed with it.

    Examples
    --------
    >>> unit = np.eye(2, dtype=np.float32)
    >>> cosines(unit[:1], unit).tolist()
    [[1.0, 0.0]]
    """
    pairs = Pairs.grid(len(left), len(right))
    return cosines_of(left, right, pairs.students, pairs.mentors).reshape(len(left), len(right))


def rank_discounts(n_ranks: int) -> NDArray[np.float64]:
    """Return the weight of each rank in an ordered list, ``1 / log2(rank + 1)`` (the discount of DCG), from rank 1.

    Examples
    --------
    >>> rank_discounts(3).round(3).tolist()
    [1.0, 0.631, 0.5]
    """
    return np.asarray(1.0 / np.log2(np.arange(n_ranks) + 2.0))


def ranked_wishes(words: Collection[str]) -> tuple[Wish, ...]:
    """Return what a student lists in order of importance, each with its part by :func:`rank_discounts`.

    Examples
    --------
    >>> [round(wish.share, 3) for wish in ranked_wishes(["cardiology", "pediatrics"])]
    [0.613, 0.387]
    """
    discounts = rank_discounts(len(words))
    shares = discounts / (discounts.sum() or 1.0)
    return tuple(Wish(said, float(shares[place]), place) for place, said in enumerate(words))
