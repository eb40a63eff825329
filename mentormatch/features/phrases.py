"""Distinct short phrases of many people as one table of vectors, and who uses which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.claims import rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.text.encoder import TextEncoder


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Phrases of people, each distinct phrase stored once.

    Attributes
    ----------
    keys : ndarray of str, shape (n_phrases,)
        Distinct phrases in lower case with single blanks, sorted.
    vectors : ndarray of float32, shape (n_phrases, n_dims)
        Unit vectors.
    index : ndarray of int, shape (n_people, n_columns)
        Rows of ``keys`` that each person uses, in the person's order, filled up with ``n_phrases``.
    rejecting : mapping of int to str
        Rows of ``keys`` that speak against something, and what they speak against.
    """

    keys: NDArray[np.str_]
    vectors: NDArray[np.float32]
    index: NDArray[np.intp]
    rejecting: Mapping[int, str]

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether each person has any phrase, shape (n_people,)."""
        return np.asarray((self.index < len(self.keys)).any(axis=1))

    @classmethod
    def joined(cls, parts: Sequence[PhraseTable]) -> PhraseTable:
        """Return the people of all parts, one part after another; of a phrase of two parts the first vector holds."""
        keys, first = np.unique(np.concatenate([part.keys for part in parts]), return_index=True)
        rows = [np.append(np.searchsorted(keys, part.keys), len(keys)) for part in parts]
        width = max(part.index.shape[1] for part in parts)
        index = np.full((sum(len(part.index) for part in parts), width), len(keys), dtype=np.intp)
        start = 0
        for part, own in zip(parts, rows, strict=True):
            index[start : start + len(part.index), : part.index.shape[1]] = own[part.index]
            start += len(part.index)
        rejecting = {
            int(own[row]): against
            for part, own in zip(parts, rows, strict=True)
            for row, against in part.rejecting.items()
        }
        vectors = np.concatenate([part.vectors for part in parts])[first]
        return cls(keys, vectors, index, dict(sorted(rejecting.items())))

    def take(self, rows: NDArray[np.intp]) -> PhraseTable:
        """Return the people at these rows with the phrases that they use."""
        index = self.index[rows]
        index = index[:, : int((index < len(self.keys)).sum(axis=1).max(initial=1))]
        used = np.unique(index[index < len(self.keys)])
        renumber = np.full(len(self.keys) + 1, len(used), dtype=np.intp)
        renumber[used] = np.arange(len(used))
        rejecting = {
            int(renumber[row]): against for row, against in self.rejecting.items() if renumber[row] < len(used)
        }
        # made anew, so that the width of the array is that of the longest phrase that is used
        keys = np.array(self.keys[used].tolist(), dtype=np.str_)
        return PhraseTable(keys, self.vectors[used], renumber[index], rejecting)


def phrase_table(phrases: Sequence[Sequence[str]], encoder: TextEncoder) -> PhraseTable:
    """Build the table for people's phrases, given in order; blank and repeated phrases of a person are dropped."""
    own = [list(dict.fromkeys(key for phrase in person if (key := phrase_key(phrase)))) for person in phrases]
    keys = sorted({key for person in own for key in person})
    row = {key: number for number, key in enumerate(keys)}
    width = max((len(person) for person in own), default=0)
    index = np.full((len(own), max(width, 1)), len(keys), dtype=np.intp)
    for number, person in enumerate(own):
        index[number, : len(person)] = [row[key] for key in person]
    rejecting = {number: against for number, key in enumerate(keys) if (against := rejected(key))}
    return PhraseTable(np.array(keys, dtype=np.str_), encoder.encode(keys), index, rejecting)


def phrase_key(phrase: str) -> str:
    """Return the form in which two phrases are the same words."""
    return " ".join(phrase.casefold().split()).strip(" .;,!")
