"""Texts to unit vectors: every distinct text embedded once, in an order that never depends on the roster."""

from __future__ import annotations

import functools
import itertools
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from mentormatch.errors import ModelError
from mentormatch.text.cache import VectorCache, vector_key
from mentormatch.text.embedder import BatchEmbedder, load_embedder
from mentormatch.text.passages import chunks
from mentormatch.text.recent import MOST_TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.text.embedder import Embedder

LONG_WORK = 300
"""Texts to embed from which a progress bar is worth showing."""

_Result = TypeVar("_Result")
_GROUP = 256
"""Texts after which vectors are kept on disk, and which other embedders get at once."""

_MOST_KNOWN = 2**15
"""Vectors kept in memory between calls, about 100 MB with their texts: ever more students must not need ever more."""


class TextEncoder:
    """Encode texts with one model and one cache.

    Parameters
    ----------
    embedder : str or Embedder, optional
        As for :func:`mentormatch.text.embedder.load_embedder`.
    cache : bool
        Keep vectors on disk.
    progress : bool, optional
        Show a progress bar on standard error; by default on long work in a terminal. It shows counts, never words.

    Examples
    --------
    >>> vectors = TextEncoder().encode(["cardiology", "", "heart doctor", "cardiology"])
    >>> vectors.shape, bool((vectors[0] == vectors[3]).all()), float(vectors[1].sum())
    ((4, 384), True, 0.0)
    """

    def __init__(
        self, embedder: str | Embedder | None = None, *, cache: bool = True, progress: bool | None = None
    ) -> None:
        self._embedder = load_embedder(embedder)
        self._cache = VectorCache() if cache else VectorCache(None)
        self._progress = progress
        self._known: dict[str, NDArray[np.float32]] = {}
        # kept with the encoder, because it is about its vectors
        self._once = functools.lru_cache(maxsize=MOST_TEXTS)(self._result)

    @property
    def fingerprint(self) -> str:
        """Name of the model with all that its vectors depend on."""
        return self._embedder.fingerprint

    def once(self, function: Callable[[TextEncoder, str], _Result], text: str) -> _Result:
        """Return ``function(self, text)``, worked out once for each of the last texts; it must not be changed.

        Examples
        --------
        >>> encoder = TextEncoder()
        >>> encoder.once(lambda own, text: own.encode([text]).shape, "lungs")
        (1, 384)
        """
        found: _Result = self._once(function, text)
        return found

    def _result(self, function: Callable[[TextEncoder, str], Any], text: str) -> Any:
        return function(self, text)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dims); a blank text is a row of zeros.

        Raises
        ------
        ModelError
            When the model returns another number of vectors, another width, or numbers that are not finite.
        """
        self._forget()
        wanted = sorted({text for text in texts if text not in self._known and text.strip()})
        keys = {vector_key(self.fingerprint, text): text for text in wanted}
        kept = self._cache.get(list(keys))
        self._known.update({keys[key]: vector for key, vector in kept.items()})
        missing = [text for key, text in keys.items() if key not in kept]
        if missing:
            self._embed(missing)
        n_dims = self._width(texts)
        blank = np.zeros(n_dims, dtype=np.float32)
        rows = [self._known[text] if text.strip() else blank for text in texts]
        if any(row.size != n_dims for row in rows):
            raise ModelError("All vectors of a model must have the same length; its fingerprint stands for two models.")
        return np.array(rows, dtype=np.float32).reshape(len(texts), n_dims)

    def _forget(self) -> None:
        """Let go of the oldest vectors beyond those kept in memory; they come back from the disk."""
        for text in list(itertools.islice(self._known, max(len(self._known) - _MOST_KNOWN, 0))):
            del self._known[text]

    def encode_whole(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of texts of any length: the normalised mean of the vectors of their chunks.

        The model reads no more than 256 tokens; a text that fits in one chunk is encoded as it is. Chunks weigh by
        their words: the model takes the mean over the tokens of what it reads, so the mean stays one over the whole
        text, and a last chunk of a few words does not count like a full one.
        """
        parts = [chunks(text) or ("",) for text in texts]
        vectors = self.encode([part for own in parts for part in own])
        weights = np.array([max(len(part.split()), 1) for own in parts for part in own], dtype=np.float64)
        ends = np.cumsum([len(own) for own in parts])
        weighted = vectors.astype(np.float64) * weights[:, None]
        means = [own.sum(axis=0) for own in np.split(weighted, ends[:-1])] if texts else []
        return _unit_rows(np.array(means).reshape(len(texts), vectors.shape[1])).astype(np.float32)

    def _width(self, texts: Sequence[str]) -> int:
        known = next((self._known[text] for text in texts if text.strip()), None)
        if known is None:
            known = next(iter(self._known.values()), None)
        return int(known.size) if known is not None else self._probe().size

    def _probe(self) -> NDArray[np.float32]:
        """Embed one word to learn the width of the model."""
        return np.asarray(self.encode(["medicine"])[0])

    def _embed(self, texts: list[str]) -> None:
        """Embed texts and keep their vectors as they come, so that interrupted work is not lost."""
        waiting: dict[str, NDArray[np.float32]] = {}
        try:
            for group, vectors in self._tracked(self._batches(texts), len(texts)):
                waiting.update(zip(group, vectors, strict=True))
                if len(waiting) >= _GROUP:
                    self._keep(waiting)
        finally:
            self._keep(waiting)

    def _keep(self, found: dict[str, NDArray[np.float32]]) -> None:
        """Keep vectors in memory and on disk, and forget that they were waiting."""
        if not found:
            return
        self._cache.put({vector_key(self.fingerprint, text): vector for text, vector in found.items()})
        self._known.update(found)
        found.clear()

    def _batches(self, texts: list[str]) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Yield texts and their vectors in the embedder's own batches, else in groups of like length."""
        if isinstance(self._embedder, BatchEmbedder):
            for rows, vectors in self._embedder.encode_batches(texts) if texts else ():
                yield [texts[row] for row in rows], self._checked(vectors, len(rows))
            return
        ordered = sorted(texts, key=lambda text: (len(text), text))
        for start in range(0, len(ordered), _GROUP):
            group = ordered[start : start + _GROUP]
            yield group, self._checked(self._embedder.encode(group), len(group))

    def _checked(self, found: NDArray[np.float32], n_texts: int) -> NDArray[np.float32]:
        vectors = np.asarray(found, dtype=np.float32)
        if vectors.ndim != 2 or len(vectors) != n_texts or not np.isfinite(vectors).all():
            raise ModelError(
                f"embedder.encode must return finite vectors, shape ({n_texts}, n_dims), got shape {vectors.shape}."
            )
        return _unit_rows(vectors.astype(np.float64)).astype(np.float32)

    def _tracked(
        self, batches: Iterator[tuple[list[str], NDArray[np.float32]]], n_texts: int
    ) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Pass batches on, showing how many texts are done, how many a second, and the time left."""
        wanted = n_texts >= LONG_WORK and sys.stderr.isatty() if self._progress is None else self._progress
        if not wanted or not n_texts:
            yield from batches
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        rate = TextColumn("{task.fields[rate]}")
        columns = (TextColumn("Reading texts"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=n_texts, rate="")
            for group, vectors in batches:
                yield group, vectors
                bar.advance(task, len(group))
                speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
                bar.update(task, rate=f"{speed:,.0f} a second" if speed else "")


def _unit_rows(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.sqrt(np.multiply(vectors, vectors).sum(axis=1, keepdims=True))
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))
