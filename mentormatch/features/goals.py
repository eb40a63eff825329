"""Goals block: how near the mentor's profile and documents are in meaning to what the student writes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import DOCUMENTS, NAME
from mentormatch.features.blinding import masked
from mentormatch.features.block import NEUTRAL, Ceiling, Evidence, cosines
from mentormatch.features.claims import is_negated
from mentormatch.features.joining import shifted
from mentormatch.features.texts import PROFILE_COLUMNS, profile_text, quotable
from mentormatch.ranking.pairs import cosines_of, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Scale, Some
    from mentormatch.people.profiles import Document, Profiles
    from mentormatch.ranking.pairs import Pairs

BETA, GAMMA = 10.0, 0.5
"""Sharpness of the pooling and discount for many texts; best of the poolings tried on public expertise data."""

MOST_DOCUMENTS = 25
"""Documents of one person that are used; the latest years first."""

_UNITS_OF_E = 2**23 / float(np.log(2.0))
_BITS_OF_ONE = np.float32(127 * 2**23 + 2**7)
"""The bits of 1.0 as a number, and more than float32 rounds off it."""

_WIDEST = (1.0 - GAMMA) * float(np.log(MOST_DOCUMENTS + 1)) / BETA


@dataclass(frozen=True, slots=True)
class MentorTexts:
    """Text vectors of all mentors one after another; mentor m has rows ``starts[m]:starts[m + 1]``, at least one.

    Attributes
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dims)
        Centred unit vectors; a zero row stands for a mentor without text.
    starts : ndarray of int, shape (n_mentors + 1,)
    stated : ndarray of bool, shape (n_mentors,)
    """

    vectors: NDArray[np.float32]
    starts: NDArray[np.intp]
    stated: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Sequence[MentorTexts]) -> MentorTexts:
        """Return the mentors of all parts, one part after another."""
        ends = shifted([part.starts[1:] for part in parts], [len(part.vectors) for part in parts])
        starts = np.concatenate([np.zeros(1, dtype=np.intp), ends])
        vectors, stated = (np.concatenate([getattr(part, name) for part in parts]) for name in ("vectors", "stated"))
        return cls(vectors, starts, stated)

    def take(self, rows: NDArray[np.intp]) -> MentorTexts:
        """Return the mentors at these rows."""
        sizes = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
        within = np.arange(starts[-1]) - np.repeat(starts[:-1], sizes)
        return MentorTexts(self.vectors[np.repeat(self.starts[rows], sizes) + within], starts, self.stated[rows])


@dataclass(frozen=True, slots=True)
class StudentTexts:
    """One centred unit vector per student, shape (n_students, n_dims); a zero row for a student without text."""

    vectors: NDArray[np.float32]
    stated: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> StudentTexts:
        """Return the students at these rows."""
        return StudentTexts(self.vectors[rows], self.stated[rows])


class GoalsBlock:
    """Centred cosine of the profile texts, pooled with the mentor's documents by log-sum-exp.

    Notes
    -----
    ``1 + ln(sum_d exp(beta * (cos_d - 1)) / n ** gamma) / beta`` over the n texts of the mentor, beta 10, gamma .5;
    with one text it is the plain cosine. With M the best cosine it lies in ``[M - gamma ln(n) / beta, M + (1 - gamma)
    ln(n) / beta]``. A fixed mean vector is subtracted from every text. A student's texts become one vector, the
    normalised mean. Exact duplicates are dropped. Source of the constants: weighted Kendall loss on public
    reviewer-expertise judgements (Stelmakh et al. 2023), .237 against .257 for the mean and .264 for the best
    document. Profile text decides the choice of mentors online (BMC Med Educ 2023 23:849).
    """

    name = "goals"
    reads = frozenset({NAME, DOCUMENTS, *PROFILE_COLUMNS["mentor"]})
    lowest = -1.0 - GAMMA * float(np.log(MOST_DOCUMENTS + 1)) / BETA
    highest = 1.0 + _WIDEST

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> MentorTexts:
        """Return one vector per distinct text."""
        texts = [_texts(mentors, row) for row in range(len(mentors))]
        vectors = _centred([text for own in texts for text in own or [""]], encoding)
        starts = np.cumsum([0, *(max(len(own), 1) for own in texts)]).astype(np.intp)
        return MentorTexts(vectors, starts, np.array([bool(own) for own in texts], dtype=bool))

    def encode_students(self, students: Profiles, encoding: Encoding) -> StudentTexts:
        """Return the normalised mean of each student's text vectors."""
        texts = [_texts(students, row) for row in range(len(students))]
        every = _centred([text for own in texts for text in own or [""]], encoding)
        starts = np.cumsum([0, *(max(len(own), 1) for own in texts)])
        vectors = np.array([_unit(every[a:b].sum(axis=0)) for a, b in pairwise(starts)])
        shape = (len(texts), encoding.mean.size)
        stated = np.array([bool(own) for own in texts], dtype=bool)
        return StudentTexts(vectors.reshape(shape).astype(np.float32), stated)

    def raw(
        self,
        students: StudentTexts,
        mentors: MentorTexts,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return pooled cosines, shape (n_pairs,)."""
        first = mentors.starts[pairs.mentors]
        sizes = mentors.starts[pairs.mentors + 1] - first
        near = cosines_of(students.vectors, mentors.vectors, np.repeat(pairs.students, sizes), runs(first, sizes))
        if (sizes == 1).all():
            return near
        begins = np.cumsum(sizes) - sizes
        best = np.maximum.reduceat(near, begins)
        # relative to the best text, so that the exponentials neither overflow nor vanish
        risen = np.exp(BETA * (near - np.repeat(best, sizes)))
        return np.asarray(best + (np.log(np.add.reduceat(risen, begins)) - GAMMA * np.log(sizes)) / BETA)

    def ceiling(self, students: StudentTexts, mentors: MentorTexts, scale: Scale) -> Ceiling:
        """Return the cosine, or of several texts the pooled cosine with a line for each stretch of the exponential."""
        slope, start, floor = scale.calibration.rise()
        several = len(mentors.vectors) > len(mentors.stated)
        wanted = students.vectors * (np.float32(BETA * _UNITS_OF_E) if several else slope)
        # a mentor without text has a vector of zeros
        silent = NEUTRAL - max(start, floor)

        def add(some: Some, total: NDArray[np.float32], topic: NDArray[np.float32] | None) -> None:
            near, sizes = _product(wanted, mentors, some)
            if several:
                near = _pooled_most(near, sizes)
                near *= slope
            near += start
            np.maximum(near, floor, out=near)
            if topic is not None:
                np.maximum(topic, near, out=topic)
            near *= scale.shares
            total += near

        return Ceiling(lambda some: np.where(scale.stated[some], 0.0, silent).astype(np.float32), add)

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return the mentor's sentences and documents nearest to the student's text, nearest first.

        A sentence that denies something is never quoted: the model cannot tell it from one that affirms.
        """
        wanted = self.encode_students(student, encoding)
        name = mentor[NAME][0]
        quotes = [(column, said, masked(said, name=name)) for column, said in quotable(mentor.person(0))]
        quotes = [quote for quote in quotes if not is_negated(quote[1])]
        for document in _latest(mentor[DOCUMENTS][0]):
            quotes.append((DOCUMENTS, document.label, masked(_document_text(document), name=name)))
        if not quotes or not wanted.stated[0]:
            return ()
        near = cosines(wanted.vectors, _centred([text for _, _, text in quotes], encoding))[0]
        order = [row for row in np.argsort(-near, kind="stable") if near[row] > 0]
        return tuple(
            Evidence(
                self.name,
                "document" if quotes[row][0] == DOCUMENTS else "passage",
                quotes[row][0],
                quotes[row][1],
                closeness=float(min(near[row], 1.0)),
            )
            for row in order
        )


def _product(
    students: NDArray[np.float32], mentors: MentorTexts, some: Some
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return the products with every text of some mentors, shape (n_texts, n_students), and how many each has."""
    first, ends = mentors.starts[:-1][some], mentors.starts[1:][some]
    rows = slice(first[0], ends[-1]) if isinstance(some, slice) else runs(first, ends - first)
    return mentors.vectors[rows] @ students.T, ends - first


def _pooled_most(near: NDArray[np.float32], sizes: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return at least the pooled cosines, and little more, shape (n_mentors, n_students).

    An exponential for every text would cost a fifth of the product. So the cosines come times ``BETA * _UNITS_OF_E``,
    in units of the last bit of a float: read as its bits they are the line between two powers of two, which is never
    below the exponential and at most 1.062 times as much; that adds at most .006 to a cosine.

    Parameters
    ----------
    near : ndarray of float32, shape (n_texts, n_students)
        Changed in place.
    sizes : ndarray of int, shape (n_mentors,)
        Number of texts of each mentor.
    """
    from scipy.sparse import csr_array

    near += _BITS_OF_ONE
    risen, ends = near.astype(np.int32).view(np.float32), np.concatenate([[0], np.cumsum(sizes)])
    of_mentor = csr_array((np.ones(len(risen), dtype=np.float32), np.arange(len(risen)), ends))
    pooled = np.log(of_mentor @ risen)
    pooled -= (GAMMA * np.log(sizes)).astype(np.float32)[:, None]
    pooled /= np.float32(BETA)
    return np.asarray(pooled)


def _texts(profiles: Profiles, row: int) -> list[str]:
    """Return the distinct texts of one person: the profile, then the documents."""
    name = profiles[NAME][row]
    documents = [masked(_document_text(item), name=name) for item in _latest(profiles[DOCUMENTS][row])]
    return [text for text in dict.fromkeys([profile_text(profiles, row), *documents]) if text.strip()]


def _latest(documents: Sequence[Document]) -> list[Document]:
    order = sorted(set(documents), key=lambda item: item.order)
    return order[:MOST_DOCUMENTS]


def _document_text(document: Document) -> str:
    return f"{document.title}. {document.text}" if document.title else document.text


def _centred(texts: Sequence[str], encoding: Encoding) -> NDArray[np.float32]:
    """Return unit vectors of whole texts after the reference mean is subtracted; blank texts stay zero."""
    vectors = encoding.encoder.encode_whole(texts)
    blank = ~vectors.any(axis=1)
    centred = np.array([_unit(vector - encoding.mean) for vector in vectors], dtype=np.float32)
    centred = centred.reshape(len(texts), encoding.mean.size)
    centred[blank] = 0.0
    return centred


def _unit(vector: NDArray[Any]) -> NDArray[Any]:
    length = float(np.sqrt(np.multiply(vector, vector, dtype=np.float64).sum()))
    return vector / length if length > 0 else vector
