"""The work folder of a run: finished parts with their hashes, so that a run that was stopped goes on.

::

    ranking.csv.parts/          readable by its owner alone, until the ranking is whole
    |-- mentormatch.lock        held while a run is at work; says that the folder is ours
    |-- run.json                what is ranked, and how: another run does not use these parts
    |-- mentors.index/          the mentors, when they came from a roster
    |-- workers/                locks of Dask workers begun here, while a run is at work
    |-- parts/                  part-00000.csv ...
    `-- records/                part-00000.json ...: hash and account of a part, written after it

Every file is written beside its place and renamed. A part counts when its record is there and its bytes have the hash
that the record states; so a run may be killed between any two steps.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.batch.account import Account
from mentormatch.errors import FileError, MentormatchError
from mentormatch.index.folder import open_plain
from mentormatch.people.temporary import lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mentormatch.batch.forms import Form

LOCK, RUN, INDEX, PARTS, RECORDS, OLD = "mentormatch.lock", "run.json", "mentors.index", "parts", "records", "old"
WORKERS = "workers"


@dataclass(frozen=True, slots=True)
class Record:
    """One finished part: its number, the size and hash of its file, and what became of its students."""

    number: int
    n_bytes: int
    sha256: str
    account: Account


@dataclass(frozen=True, slots=True)
class Work:
    """The work folder of a run whose parts have one form."""

    folder: Path
    form: Form

    @property
    def parts(self) -> Path:
        """The folder of finished parts."""
        return self.folder / PARTS

    def part(self, number: int) -> Path:
        """Return the file of a part."""
        return self.parts / f"part-{number:05d}.{self.form}"

    def keep(self, number: int, content: bytes, account: Account) -> Record:
        """Write a part, and then its record; raises FileError when they cannot be written."""
        record = Record(number, len(content), hashlib.sha256(content).hexdigest(), account)
        known = {"bytes": record.n_bytes, "sha256": record.sha256, "account": account.to_json()}
        with writable(self.folder):
            write_private(self.part(number), content)
            write_private(self._record(number), json.dumps(known).encode())
        return record

    def found(self, n_parts: int) -> tuple[list[Record], int]:
        """Return the records of the parts that are there and whole, and how many others are damaged."""
        records = [self._found(number) for number in range(n_parts) if os.path.lexists(self._record(number))]
        whole = [record for record in records if record is not None]
        return whole, len(records) - len(whole)

    def is_whole(self, record: Record) -> bool:
        """Return whether the file of a part has the hash of its record."""
        try:
            with open_plain(self.part(record.number)) as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == record.sha256
        except OSError:
            return False

    def begin(self, run: Mapping[str, Any]) -> list[str]:
        """Make ready for a run; parts of another run are removed, and what was different there is returned."""
        with writable(self.folder):
            content = json.dumps(run, sort_keys=True, indent=1).encode()
            former = self._former()
            if former != json.loads(content):
                for name in (RUN, RECORDS, PARTS):
                    _remove(self.folder / name)
                write_private(self.folder / RUN, content)
            for folder in (self.folder / PARTS, self.folder / RECORDS):
                folder.mkdir(mode=0o700, exist_ok=True)
                for left in folder.glob(".*"):
                    _remove(left)
        return [] if former is None else [name for name in run if former.get(name) != json.loads(content)[name]]

    def _former(self) -> dict[str, Any] | None:
        """Return what the parts that are there were made for; None when there are none."""
        try:
            with open_plain(self.folder / RUN) as stream:
                former = json.loads(stream.read())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError):
            return {}
        return former if isinstance(former, dict) else {}

    @property
    def n_finished(self) -> int:
        """Number of parts that are finished."""
        return sum(1 for _ in (self.folder / RECORDS).glob("*.json"))

    def _record(self, number: int) -> Path:
        return self.folder / RECORDS / f"part-{number:05d}.json"

    def _found(self, number: int) -> Record | None:
        try:
            with open_plain(self._record(number)) as stream:
                known = json.loads(stream.read())
            record = Record(number, known["bytes"], known["sha256"], Account.from_json(known["account"]))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None
        return record if self.is_whole(record) else None


def is_left_over(folder: Path) -> bool:
    """Return whether a run left this work folder."""
    return (folder / LOCK).is_file()


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[None]:
    """Make a work folder or take over the one that is there, and hold it while the block runs.

    Raises
    ------
    FileError
        When it cannot be made, is not ours, or another run is at work in it.
    """
    with writable(folder):
        # a link would lead what people wrote to where others may read it
        is_linked = folder.is_symlink()
        folder.mkdir(mode=0o700, exist_ok=True)
        if is_linked or (any(folder.iterdir()) and not is_left_over(folder)):
            raise FileError(
                f"{folder} is where finished parts are kept, and it holds something else; it is left as it is. Move "
                "it, or choose another name for the output."
            )
        number = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _hold(number, folder)
        for left in folder.iterdir():
            if left.name not in {LOCK, RUN, PARTS, RECORDS, OLD}:
                _remove(left)
        yield
    finally:
        os.close(number)


def _hold(number: int, folder: Path) -> None:
    """Lock a file until it is closed or the process ends, where the system can."""
    if lock(number) is False:
        raise FileError(f"Another run is at work in {folder}. Wait for it, or choose another name for the output.")


def close(folder: Path) -> None:
    """Remove a work folder; the lock goes last, because it says that the folder is ours."""
    with contextlib.suppress(OSError):
        for left in folder.iterdir():
            if left.name != LOCK:
                _remove(left)
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()


@contextlib.contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn what the system says about a file that cannot be written into a FileError."""
    try:
        yield
    except MentormatchError:
        raise
    except OSError as error:
        raise FileError(
            f"Cannot write {path}: {error.strerror or error}. Choose a folder that can be written and has room, or "
            "make room and give the same command again."
        ) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    # the name is known before the file is made: whatever interrupts this, it is removed
    temporary = path.with_name(f".{secrets.token_hex(8)}")
    try:
        number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
