"""Vectors of the vocabulary's phrases, shipped for the offline model, so that first use does not embed thousands.

Made together with the other constants (``python -m mentormatch.features.constants``). Each vector is stored in eight
bits per number with a scale of its own, which changes the nearness to a phrase by less than .005.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from mentormatch.text.encoder import TextEncoder

FILE = "tables/phrase_vectors.npz"
_STEPS = 127


@dataclass(frozen=True, slots=True)
class _Shipped:
    """Vectors, shape (n_phrases, n_dims), with the model and the phrases that they were made of."""

    fingerprint: str
    digest: str
    vectors: NDArray[np.float64]


def phrase_vectors(phrases: Sequence[str], encoder: TextEncoder) -> NDArray[np.float64]:
    """Return one vector per phrase, shape (n_phrases, n_dims): the shipped ones if they are of this model and these.

    Examples
    --------
    >>> from mentormatch.text.encoder import TextEncoder
    >>> phrase_vectors(["heart", "lungs"], TextEncoder()).shape
    (2, 384)
    """
    shipped = _shipped()
    if shipped is not None and (shipped.fingerprint, shipped.digest) == (encoder.fingerprint, _digest(tuple(phrases))):
        return shipped.vectors
    return encoder.encode(phrases).astype(np.float64)


@functools.lru_cache(maxsize=1)
def _digest(phrases: tuple[str, ...]) -> str:
    return digest_of(phrases)


def digest_of(phrases: Sequence[str]) -> str:
    """Return a short text that stands for a list of phrases."""
    return hashlib.blake2b("\n".join(phrases).encode(), digest_size=16).hexdigest()


def save_phrase_vectors(phrases: Sequence[str], encoder: TextEncoder, path: Path) -> None:
    """Embed the phrases and write their vectors."""
    vectors = encoder.encode(phrases).astype(np.float64)
    scales = np.abs(vectors).max(axis=1) / _STEPS
    np.savez(
        path,
        fingerprint=np.array(encoder.fingerprint),
        digest=np.array(digest_of(phrases)),
        scales=scales.astype(np.float32),
        steps=np.rint(vectors / scales[:, None]).astype(np.int8),
    )


@functools.cache
def _shipped() -> _Shipped | None:
    source = resources.files("mentormatch.vocabulary").joinpath(FILE)
    if not source.is_file():
        return None
    with source.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        vectors = stored["steps"].astype(np.float64) * stored["scales"].astype(np.float64)[:, None]
        return _Shipped(str(stored["fingerprint"]), str(stored["digest"]), vectors)
