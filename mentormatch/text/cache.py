"""Vectors on disk, so that no text is embedded twice, also across processes.

The key of a vector is a hash of the model's fingerprint and the text: the file holds no words of anybody.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

FOLDER_VARIABLE = "MENTORMATCH_CACHE"
"""Environment variable that names another folder; "off" keeps nothing on disk."""

_AT_ONCE = 500


def vector_key(fingerprint: str, text: str) -> bytes:
    """Return the key of a text's vector, 32 bytes."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()


def default_cache_path() -> Path | None:
    """Return where vectors are kept: in the user's cache folder, or as ``MENTORMATCH_CACHE`` says; None for "off".

    None also for a user without a home folder, such as an unnamed one in a container; a warning says so.
    """
    chosen = os.environ.get(FOLDER_VARIABLE, "")
    if chosen == "off":
        return None
    from platformdirs import user_cache_dir

    try:
        folder = Path(chosen).expanduser() if chosen else Path(user_cache_dir("mentormatch"))
    except RuntimeError:
        _warn_of("there is no home folder")
        return None
    return folder / "vectors.sqlite3"


def _warn_of(reason: str) -> None:
    warnings.warn(
        f"No vectors are kept, so that texts are encoded anew every time: {reason}. Set {FOLDER_VARIABLE} to a folder "
        'that can be written, or to "off".',
        stacklevel=2,
    )


@dataclass(frozen=True, slots=True)
class VectorCache:
    """A table of vectors by key, in sqlite; several processes may share the file.

    A folder that cannot be written, or a file that is damaged, never stops the work: the cache then keeps nothing.

    Attributes
    ----------
    path : Path or None
        File of the cache; None keeps nothing.
    """

    path: Path | None = field(default_factory=default_cache_path)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """Return the vectors that are known, by key."""
        found: dict[bytes, NDArray[np.float32]] = {}
        if not keys:
            return found
        with self._connection() as connection:
            for start in range(0, len(keys) if connection else 0, _AT_ONCE):
                part = list(keys[start : start + _AT_ONCE])
                marks = ",".join("?" * len(part))
                query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 - marks are "?" only
                for key, stored in connection.execute(query, part) if connection else ():
                    vector = _unit_vector(stored)
                    if vector is not None:
                        found[bytes(key)] = vector
        return found

    def put(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Keep vectors; one that is there already stays as it is, so that all readers see the same bits."""
        rows = [(key, np.ascontiguousarray(vector, dtype="<f4").tobytes()) for key, vector in vectors.items()]
        with self._connection() as connection:
            if connection and rows:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
                connection.execute("COMMIT")

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection | None]:
        """Yield an open connection, or None when nothing can be kept."""
        connection = self._open()
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            _set_aside(self.path, error)
        finally:
            if connection:
                connection.close()

    def _open(self) -> sqlite3.Connection | None:
        if self.path is None:
            return None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        except (OSError, sqlite3.OperationalError) as error:
            _warn_of(f"{self.path} cannot be written ({getattr(error, 'strerror', None) or error})")
            return None
        try:
            with contextlib.suppress(sqlite3.OperationalError):  # another process is about it, or it may only be read
                connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        except sqlite3.DatabaseError as error:
            connection.close()
            _set_aside(self.path, error)
            return None
        return connection


def _unit_vector(stored: bytes) -> NDArray[np.float32] | None:
    """Return a stored vector; None when its bytes are not those of a unit vector, so that it is embedded again."""
    if len(stored) % 4:
        return None
    vector = np.frombuffer(stored, dtype="<f4").astype(np.float32)
    length = float(np.linalg.norm(vector.astype(np.float64)))
    return vector if abs(length - 1.0) < 1e-3 else None


def _set_aside(path: Path | None, error: sqlite3.DatabaseError) -> None:
    """Rename a damaged file, so that the next call begins a new one; a full, busy or read-only file stays as it is."""
    if path is None:
        return
    if isinstance(error, sqlite3.OperationalError):
        _warn_of(f"{path} cannot be written ({error})")
        return
    with contextlib.suppress(OSError):
        path.replace(path.with_suffix(".damaged"))
    warnings.warn(f"The vector cache {path} was damaged; it was renamed and a new one is begun.", stacklevel=2)
