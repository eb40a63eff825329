"""Tables to files: CSV, Parquet, JSON; written to a temporary file and renamed."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.errors import FileError
from mentormatch.people.writing import guard, write_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

Format = Literal["csv", "parquet", "json"]


def write_table(target: str | Path | TextIO, columns: Mapping[str, list[Any]], form: Format) -> None:
    """Write a table given by column.

    Parameters
    ----------
    target : path, "-" for standard output, or an open text file
    columns : mapping of str to list, all of length n_rows
    form : {"csv", "parquet", "json"}

    Raises
    ------
    FileError
        When the target cannot be written; a path is then left as it was.
    """
    if form == "csv":
        guarded = [
            [guard(value) if isinstance(value, str) else value for value in values] for values in columns.values()
        ]
        write_csv(target, list(columns), list(zip(*guarded, strict=True)))
    elif form == "json":
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        _write_text(target, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        _write_parquet(target, columns)


def _write_text(target: str | Path | TextIO, text: str) -> None:
    if target == "-":
        sys.stdout.write(text)
    elif isinstance(target, (str, Path)):
        with _replacing(Path(target)) as temporary:
            temporary.write_text(text, "utf-8")
    else:
        target.write(text)


def _write_parquet(target: str | Path | TextIO, columns: Mapping[str, list[Any]]) -> None:
    if not isinstance(target, (str, Path)) or target == "-":
        raise FileError("Parquet needs a path; name a file, or choose CSV or JSON for standard output.")
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _replacing(Path(target)) as temporary:
        pq.write_table(pa.table(dict(columns)), temporary)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` that takes its place when all went well."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(number)
    except OSError as error:
        raise FileError(f"Cannot write {path}: {error.strerror}. Choose a writable folder.") from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise FileError(f"Cannot write {path}: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)
