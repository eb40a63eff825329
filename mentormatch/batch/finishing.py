"""Finished parts to their place: joined to one file, or moved as a folder with a manifest; whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from mentormatch.batch.forms import join
from mentormatch.batch.place import FORMAT, MANIFEST
from mentormatch.batch.work import OLD, writable
from mentormatch.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from mentormatch.batch.place import Place
    from mentormatch.batch.work import Record, Work

VERSION = 1
"""Version of the folder of parts."""


def finish(place: Place, work: Work, records: Sequence[Record], about: Mapping[str, Any]) -> None:
    """Put all parts of a run, at least one, in their place.

    Raises
    ------
    FileError
        When a part is not as it was written, or the place cannot be written; what was there is left as it was.
    """
    for record in records:
        if not work.is_whole(record):
            raise FileError(
                f"{work.part(record.number)} was changed while the run was at work. Give the same command again; the "
                "part will be made again."
            )
    with writable(place.path):
        if place.is_folder:
            _move_folder(place, work, records, about)
        else:
            _join_file(place, work, records)


def put_back(place: Place, work: Work) -> None:
    """Put back a folder that was set aside, when a run was killed before the new one took its place; else remove it."""
    old = work.folder / OLD
    with writable(place.path):
        if old.exists() and not os.path.lexists(place.path):
            old.rename(place.path)
        shutil.rmtree(old, ignore_errors=True)


def _join_file(place: Place, work: Work, records: Sequence[Record]) -> None:
    whole = work.folder / f".whole{place.path.suffix}"
    try:
        with _new(whole) as stream:
            join([work.part(record.number) for record in records], place.form, stream)
            # to the disk before its parts are removed
            stream.flush()
            os.fsync(stream.fileno())
        whole.replace(place.path)
    finally:
        # a disk that is full needs its room
        whole.unlink(missing_ok=True)


def _move_folder(place: Place, work: Work, records: Sequence[Record], about: Mapping[str, Any]) -> None:
    manifest = work.parts / MANIFEST
    manifest.unlink(missing_ok=True)
    with _new(manifest) as stream:
        stream.write((json.dumps(_manifest(work, records, about), indent=1) + "\n").encode())
    mode = manifest.stat().st_mode & 0o777
    for record in records:
        work.part(record.number).chmod(mode)
    work.parts.chmod(mode | (mode & 0o444) >> 2)
    if os.path.lexists(place.path):
        place.path.rename(work.folder / OLD)
    work.parts.rename(place.path)


def _manifest(work: Work, records: Sequence[Record], about: Mapping[str, Any]) -> dict[str, Any]:
    accounts = [record.account for record in records]
    return {
        "format": FORMAT,
        "format_version": VERSION,
        "made_with": about,
        "students": sum(own.n_students for own in accounts),
        "students_without_mentor": sum(own.n_without for own in accounts),
        "rows": sum(own.n_rows for own in accounts),
        "parts": [
            {
                "file": work.part(record.number).name,
                "bytes": record.n_bytes,
                "sha256": record.sha256,
                "students": record.account.n_students,
                "rows": record.account.n_rows,
            }
            for record in records
        ],
    }


def _new(path: Path) -> BinaryIO:
    """Open a new file that others may read as the user's umask says: it will leave the work folder."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")
