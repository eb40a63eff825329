"""Files of recommendations, and several of them joined to one that does not tell how it was cut.

Every part is a whole file of its form. CSV files are joined by leaving out all headers but the first, JSON lists by
joining their items. A Parquet file is cut into groups of rows, each coded by itself; these groups are laid out anew
with a fixed number of rows, so that the bytes depend on the rows alone.
"""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.results.output import write_table
from mentormatch.results.parquet import parquet_of, write_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

Form = Literal["csv", "parquet", "json"]


def content_of(columns: Mapping[str, list[Any]], form: Form) -> bytes:
    r"""Return the bytes of a file with these columns.

    Raises
    ------
    FileError
        When a cell cannot stand in a file of this form.

    Examples
    --------
    >>> content_of({"student_id": ["S1"], "rank": [1]}, "csv")
    b'student_id,rank\nS1,1\n'
    """
    if form == "parquet":
        return parquet_of(columns)
    text = io.StringIO(newline="")
    write_table(text, columns, form)
    return text.getvalue().encode("utf-8", "surrogatepass")


def without_header(content: bytes) -> bytes:
    """Return the rows of a CSV file that :func:`content_of` made."""
    return content.partition(b"\n")[2]


def join(paths: Sequence[Path], form: Form, stream: BinaryIO) -> None:
    """Write the rows of some files, at least one, to one file; the bytes are those of a single part with all rows."""
    {"csv": _join_csv, "json": _join_json, "parquet": _join_parquet}[form](paths, stream)


def _join_csv(paths: Sequence[Path], stream: BinaryIO) -> None:
    for number, path in enumerate(paths):
        with path.open("rb") as part:
            header = part.readline()
            if number == 0:
                stream.write(header)
            shutil.copyfileobj(part, stream)


def _join_json(paths: Sequence[Path], stream: BinaryIO) -> None:
    begun = False
    for path in paths:
        items = path.read_bytes().removeprefix(b"[").removesuffix(b"]\n").removesuffix(b"\n")
        if items:
            stream.write((b"," if begun else b"[") + items)
            begun = True
    stream.write(b"\n]\n" if begun else b"[]\n")


def _join_parquet(paths: Sequence[Path], stream: BinaryIO) -> None:
    import pyarrow.parquet as pq

    # a name would be taken for a data set, and its folder's name for a column
    write_groups((pq.ParquetFile(path).read() for path in paths), stream)
