"""A folder that is written whole or not at all, and read only when every file is as it was written."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import FileError, IndexFileError
from mentormatch.people.temporary import alone_in, beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from io import BufferedReader
    from typing import BinaryIO

    Write = Callable[[BinaryIO], object]

MANIFEST = "manifest.json"
FORMAT = "mentormatch-index"
VERSION = 1
"""Version of the format; raised when an older mentormatch could not read what is written now."""

AGAIN = "Make the index again with `mentormatch index MENTORS -o FOLDER`, or Matcher.save."
_OLD = ".old-"
_MOST_BYTES = 2**24
"""Largest manifest that is read."""


def write_folder(folder: Path, files: Mapping[str, Write], about: Mapping[str, Any]) -> None:
    """Write files and their manifest into a new folder, which then takes the place of an index that was there.

    Raises
    ------
    IndexFileError
        When something that is no index stands there; it is left as it is.
    FileError
        When the folder cannot be written; what was there is left as it is.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link
    _demand_replaceable(folder, files)
    try:
        with beside(folder, folder=True) as new:
            entries = {name: _write(new / name, write) for name, write in files.items()}
            manifest = {**about, "format": FORMAT, "format_version": VERSION, "files": entries}
            _write(new / MANIFEST, lambda stream: stream.write(_rendered(manifest)))
            _sync(new)
            with alone_in(folder.parent):
                _put_back(folder)
                _put_in_place(new, folder, files)
    except FileError:
        raise
    except OSError as error:
        raise _unwritable(folder, error) from error


def _put_back(folder: Path) -> None:
    """Put back an index that was set aside by a process that was killed then, or remove it when another has come."""
    for old in _aside(folder):
        if os.path.lexists(folder):
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(folder)


def _put_in_place(new: Path, folder: Path, files: Mapping[str, Write]) -> None:
    """Rename the new folder; an old one is set aside first and comes back when that fails."""
    if not os.path.lexists(folder):
        new.rename(folder)
        _sync(folder.parent)
        return
    _demand_replaceable(folder, files)
    old = folder.with_name(f".{folder.name}{_OLD}{secrets.token_hex(4)}")
    folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    _sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _demand_replaceable(folder: Path, files: Mapping[str, Write]) -> None:
    """Raise unless nothing stands there, or an index and nothing else."""
    if not os.path.lexists(folder):
        return
    if folder.is_symlink() or not folder.is_dir():
        raise IndexFileError(f"An index is a folder, and {folder} is none; it is left as it is. Choose another name.")
    present = {path.name for path in folder.iterdir()}
    if not present:
        return
    if not _is_index(folder):
        raise IndexFileError(
            f"{folder} must be new, empty or an index; it holds other files and is left as it is. Choose another name."
        )
    with contextlib.suppress(IndexFileError):
        own = read_manifest(folder)["files"].keys() | {MANIFEST}
        present -= own
    others = sorted(present - files.keys() - {MANIFEST})
    if others:
        raise IndexFileError(
            f"{folder} must hold an index and nothing else before it is replaced; found {others[0]!r}. It is left as "
            "it is. Move that file, or choose another name."
        )


def _is_index(folder: Path) -> bool:
    try:
        return FORMAT.encode() in _content(folder / MANIFEST)
    except OSError:
        return False


def _write(path: Path, write: Write) -> dict[str, Any]:
    """Write one private file to the disk and return its size and hash."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as stream:
        write(stream)
        stream.flush()
        os.fsync(stream.fileno())
    return {"bytes": path.stat().st_size, "sha256": _hash(path)}


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _unwritable(folder: Path, error: OSError) -> FileError:
    return FileError(
        f"Cannot write the index {folder}: {error.strerror or error}. Choose a folder that can be written."
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of an index after checking its format, its version and its own hash.

    Raises
    ------
    IndexFileError
        When the folder is no index, a newer one, or its manifest is damaged.
    """
    if not folder.is_dir():
        raise IndexFileError(f"No index at {folder}{_set_aside(folder)}. Check the name. {AGAIN}")
    try:
        content = _content(folder / MANIFEST)
    except FileNotFoundError:
        raise IndexFileError(f"{folder} must hold {MANIFEST}; it has none, so it is no index. {AGAIN}") from None
    except OSError as error:
        raise damaged(folder, f"{MANIFEST} cannot be read ({error.strerror or error})") from error
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        raise damaged(folder, f"{MANIFEST} is no JSON") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise IndexFileError(f"{folder / MANIFEST} must be that of a {FORMAT}; it is something else. {AGAIN}")
    version = manifest.get("format_version")
    if version != VERSION:
        raise IndexFileError(
            f"{folder} must be an index of format {VERSION}, found {str(version)[:20]}. If another version of "
            f"mentormatch made it, use that one. {AGAIN}"
        )
    stated = manifest.pop("sha256", None)
    if _rendered(manifest) != content or not isinstance(manifest.get("files"), dict):
        raise damaged(folder, f"{MANIFEST} was changed (sha256 {str(stated)[:16]} stated)")
    return manifest


def check_files(folder: Path, manifest: Mapping[str, Any], expected: frozenset[str], *, verify: bool) -> None:
    """Raise IndexFileError unless exactly the expected files are listed, and each is plain, whole and unchanged.

    Parameters
    ----------
    folder : Path
    manifest : mapping of str to object
        As :func:`read_manifest` returns it.
    expected : frozenset of str
        Names of the files: the manifest is never asked where to look.
    verify : bool
        Read every file and compare its hash; else sizes are compared.
    """
    if manifest["files"].keys() != expected:
        name = min(manifest["files"].keys() ^ expected)
        raise damaged(folder, f"{MANIFEST} must list the files of an index; {name[:60]!r} is wrong")
    for name in sorted(expected):
        entry = manifest["files"][name]
        if not isinstance(entry, dict) or entry.keys() != {"bytes", "sha256"}:
            raise damaged(folder, f"{MANIFEST} must give the size and sha256 of {name}")
        try:
            found = os.lstat(folder / name)
        except OSError as error:
            raise damaged(folder, f"{name} cannot be read ({error.strerror or error})") from error
        if not stat.S_ISREG(found.st_mode):
            raise damaged(folder, f"{name} is a link or something else that is no plain file")
        if found.st_size != entry["bytes"]:
            raise damaged(folder, f"{name} has {found.st_size} bytes instead of {entry['bytes']}")
    if verify:
        for name in _changed(folder, manifest):
            raise damaged(folder, f"the sha256 of {name} is not the one in {MANIFEST}")


def _changed(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files whose content is not what was written; large files are hashed side by side."""
    entries = sorted(manifest["files"].items(), key=lambda entry: -entry[1]["bytes"])
    with ThreadPoolExecutor() as pool:
        try:
            hashes = list(pool.map(lambda entry: _hash(folder / entry[0]), entries))
        except OSError as error:
            raise damaged(folder, f"{Path(error.filename or '').name} cannot be read ({error.strerror})") from error
    yield from (name for (name, entry), own in zip(entries, hashes, strict=True) if entry["sha256"] != own)


def damaged(folder: Path, what: str) -> IndexFileError:
    """Return the error for an index that is not as it was written."""
    return IndexFileError(f"The index {folder} must be as it was saved, and is not: {what}. {AGAIN}")


def _set_aside(folder: Path) -> str:
    """Say where an index is that was set aside when the machine stopped in the middle of a save."""
    for other in _aside(folder):
        return f"; a save was interrupted and left it as {other}, rename it to have it back"
    return ""


def _aside(folder: Path) -> list[Path]:
    """Return the indexes that were set aside beside a folder to make room for new ones."""
    with contextlib.suppress(OSError):
        return sorted(other for other in folder.parent.iterdir() if other.name.startswith(f".{folder.name}{_OLD}"))
    return []


def stamp(folder: Path) -> tuple[int, int, int] | None:
    """Return what tells an index from another that took its place; None while there is none."""
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def is_being_replaced(folder: Path) -> bool:
    """Return whether an index is set aside at this moment, so that another may take its place."""
    return not os.path.lexists(folder) and bool(_aside(folder))


def _rendered(manifest: Mapping[str, Any]) -> bytes:
    """Return the bytes of a manifest, which hold their own hash."""
    plain = json.dumps(manifest, sort_keys=True)
    signed = {**manifest, "sha256": hashlib.sha256(plain.encode()).hexdigest()}
    return (json.dumps(signed, sort_keys=True, indent=1) + "\n").encode()


def _content(path: Path) -> bytes:
    with open_plain(path) as stream:
        return stream.read(_MOST_BYTES)


def _hash(path: Path) -> str:
    with open_plain(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_plain(path: Path) -> BufferedReader:
    """Open a file to read, but not through a link, and without waiting for a pipe; raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return open(os.open(path, flags), "rb")  # noqa: PTH123 - a descriptor has no path
