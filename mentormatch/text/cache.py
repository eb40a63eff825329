"""Vectors on disk, so that no text is embedded twice, also across processes.

The key of a vector is a hash of the model's fingerprint and the text: the file holds no words of anybody. What is read
is not trusted: a vector counts only with the digest that was written with it, and a file only with the one table that
is made here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

FOLDER_VARIABLE = "MENTORMATCH_CACHE"
"""Environment variable that names another folder; "off" keeps nothing on disk."""

FILE = "vectors-2.sqlite3"
"""Name of the file; it holds the version of its table, so that two versions of mentormatch never share one."""

_APPLICATION = 0x4D6D5663
"""Stands in the header of the file, where sqlite has a place for the number of a program."""

_TABLE = "CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB, digest BLOB)"
_FORMER, _FORMER_TABLE = "vectors.sqlite3", b"CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
_MAGIC, _PAGE = b"SQLite format 3\x00", 4096
_COMPANIONS = ("-wal", "-shm", "-journal")
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
    return folder / FILE


def _warn_of(reason: str) -> None:
    warnings.warn(
        f"No vectors are kept, so that texts are encoded anew every time: {reason}. Set {FOLDER_VARIABLE} to a folder "
        'that can be written, or to "off".',
        stacklevel=2,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What a cache keeps on disk.

    Attributes
    ----------
    files : tuple of Path
        The files that are there and belong to it.
    n_bytes : int
        Their size together.
    n_vectors : int or None
        None when the file cannot be read.
    """

    files: tuple[Path, ...]
    n_bytes: int
    n_vectors: int | None


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
        """Return the vectors that are known, by key; one that is not as it was written is removed."""
        found: dict[bytes, NDArray[np.float32]] = {}
        with self._connection() if keys else contextlib.nullcontext() as connection:
            for start in range(0, len(keys) if connection else 0, _AT_ONCE):
                part = set(keys[start : start + _AT_ONCE])
                marks = ",".join("?" * len(part))
                query = f"SELECT key, vector, digest FROM vectors WHERE key IN ({marks})"  # noqa: S608 - "?" only
                rows = connection.execute(query, list(part)).fetchall() if connection else []
                whole = {key: _unit_vector(stored) for key, stored, digest in rows if _is_whole(key, stored, digest)}
                found |= {key: vector for key, vector in whole.items() if key in part and vector is not None}
                changed = [(key,) for key, *_ in rows if key not in found]
                if changed and connection:
                    connection.executemany("DELETE FROM vectors WHERE key = ?", changed)
        return found

    def put(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Keep vectors; one that is there already stays as it is, so that all readers see the same bits."""
        rows = [(key, np.ascontiguousarray(vector, dtype="<f4").tobytes()) for key, vector in vectors.items()]
        with self._connection() as connection:
            if connection and rows:
                connection.execute("BEGIN IMMEDIATE")
                signed = [(key, stored, _digest(key, stored)) for key, stored in rows]
                connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", signed)
                connection.execute("COMMIT")

    def kept(self) -> Kept:
        """Return what is on disk; nothing is made or changed.

        Raises
        ------
        FileError
            When something else stands under the name of the cache.
        """
        files = self._files()
        n_bytes = sum(path.lstat().st_size for path in files)
        if self.path not in files:
            return Kept(files, n_bytes, 0)
        try:
            with contextlib.closing(_connected(self.path)) as connection:
                _demand_table(connection, self.path)
                (n_vectors,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
        except sqlite3.DatabaseError:
            return Kept(files, n_bytes, None)
        return Kept(files, n_bytes, int(n_vectors))

    def clear(self) -> tuple[Path, ...]:
        """Remove the files of the cache, and no others; return those that were removed.

        Raises
        ------
        FileError
            When something else stands under the name of the cache, or a file cannot be removed.
        """
        files = self._files()
        # what was written last goes first: left alone, it would be taken for a part of the next file
        for path in sorted(files, key=lambda path: not path.name.endswith(_COMPANIONS)):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise FileError(f"Cannot remove {path}: {error.strerror}.") from error
        return files

    def _files(self) -> tuple[Path, ...]:
        """Return the files that are ours: the cache, one that was set aside, and one of an earlier version."""
        if self.path is None:
            return ()
        former, damaged = self.path.with_name(_FORMER), _damaged(self.path)
        if os.path.lexists(self.path) and not _is_own(self.path):
            raise FileError(
                f"{self.path} is no cache of mentormatch, or it is damaged, and is left as it is. Remove it yourself, "
                f"or set {FOLDER_VARIABLE} to another folder."
            )
        main = [self.path, *([former] if _is_own(former) else ()), damaged]
        found = [own for path in main for own in (path, *(Path(f"{path}{end}") for end in _COMPANIONS))]
        return tuple(path for path in found if _is_plain(path))

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
            _make_private(self.path.parent)
            self.path.touch(mode=0o600, exist_ok=True)
            if not _is_plain(self.path):
                warnings.warn(f"{self.path} is no plain file, so no vectors are kept in it.", stacklevel=2)
                return None
            connection = _connected(self.path)
        except (OSError, sqlite3.OperationalError) as error:
            _warn_of(f"{self.path} cannot be written ({getattr(error, 'strerror', None) or error})")
            return None
        try:
            _make_table(connection)
            _demand_table(connection, self.path)
            with contextlib.suppress(sqlite3.OperationalError):  # another process is about it, or it may only be read
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.DatabaseError as error:
            connection.close()
            _set_aside(self.path, error)
            return None
        return connection


class _ForeignError(sqlite3.OperationalError):
    """The file is a database of another program."""


def _connected(path: Path) -> sqlite3.Connection:
    """Open a database that is not trusted: nothing in its schema may run a function of ours."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=60, isolation_level=None)
    connection.text_factory = bytes  # what is no text any more is compared, never decoded
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _make_table(connection: sqlite3.Connection) -> None:
    """Make the table in a new file; two processes may come to it at once."""
    if _schema(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    if not _schema(connection):
        connection.execute(f"PRAGMA application_id={_APPLICATION}")
        connection.execute(_TABLE)
    connection.execute("COMMIT")


def _demand_table(connection: sqlite3.Connection, path: Path) -> None:
    """Raise unless there is our table and nothing else: no other column, no trigger, no view."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != _APPLICATION:
        warnings.warn(f"{path} belongs to another program, so no vectors are kept in it.", stacklevel=2)
        raise _ForeignError
    if _schema(connection) != [_TABLE.encode(), None]:
        raise sqlite3.DatabaseError


def _schema(connection: sqlite3.Connection) -> list[Any]:
    return [statement for (statement,) in connection.execute("SELECT sql FROM sqlite_master")]


def _digest(key: bytes, stored: bytes) -> bytes:
    return hashlib.blake2b(key + stored, digest_size=16).digest()


def _is_whole(key: Any, stored: Any, digest: Any) -> bool:
    """Return whether a row is as it was written, whatever stands in its cells."""
    return isinstance(key, bytes) and isinstance(stored, bytes) and digest == _digest(key, stored)


def _unit_vector(stored: bytes) -> NDArray[np.float32] | None:
    """Return a stored vector; None when its bytes are not those of a unit vector, so that it is embedded again."""
    if len(stored) % 4:
        return None
    vector = np.frombuffer(stored, dtype="<f4").astype(np.float32)
    length = float(np.linalg.norm(vector.astype(np.float64)))
    return vector if abs(length - 1.0) < 1e-3 else None


def _make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, for the user alone whatever the umask says."""
    if not folder.exists():
        _make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _is_own(path: Path) -> bool:
    """Return whether a file is a cache of this version or of the one before, by what stands on its first page."""
    if not _is_plain(path):
        return False
    try:
        with path.open("rb") as stream:
            page = stream.read(_PAGE)
    except OSError:
        return False
    is_ours = int.from_bytes(page[68:72]) == _APPLICATION or (path.name == _FORMER and _FORMER_TABLE in page)
    # a file that was made and never written to is empty
    return not page or (page.startswith(_MAGIC) and is_ours)


def _damaged(path: Path) -> Path:
    return path.with_suffix(".damaged")


def _set_aside(path: Path | None, error: sqlite3.DatabaseError) -> None:
    """Rename a damaged file, so that the next call begins a new one; a full, busy or read-only file stays as it is."""
    if path is None:
        return
    if isinstance(error, sqlite3.OperationalError):
        _warn_of(f"{path} cannot be written ({error})")
        return
    with contextlib.suppress(OSError):
        # what belongs to the damaged file must not be taken for a part of the new one
        for end in _COMPANIONS:
            Path(f"{path}{end}").unlink(missing_ok=True)
        path.replace(_damaged(path))
    warnings.warn(f"The vector cache {path} was damaged; it was renamed and a new one is begun.", stacklevel=2)
