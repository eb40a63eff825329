"""Files of recommendations, and several of them joined to one that does not tell how it was cut.

Every part is a whole file of its form. CSV files are joined by leaving out all headers but the first, JSON lists by
joining their items. A Parquet file is cut into groups of rows, each coded by itself; these groups are laid out anew
with a fixed number of rows, so that the bytes depend on the rows alone.
"""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.errors import FileError
from mentormatch.results.output import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

Form = Literal["csv", "parquet", "json"]

ROWS_IN_GROUP = 2**16
"""Rows of a group in a Parquet file; one group is held in memory."""

_TEXTS = frozenset(("student_id", "mentor_id", "mentor_name", "why"))
_WHOLE_NUMBERS = frozenset(("rank",))


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
        content = io.BytesIO()
        _write_groups([_table(columns)], content)
        return content.getvalue()
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
    _write_groups((pq.ParquetFile(path).read() for path in paths), stream)


def _write_groups(tables: Iterable[Any], stream: BinaryIO) -> None:
    """Write tables of one schema, at least one, as groups of a fixed number of rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = iter(tables)
    waiting = next(tables)
    with pq.ParquetWriter(stream, waiting.schema) as writer:

        def write(n_rows: int) -> None:
            # one piece of memory: pages must not begin where a part began
            writer.write_table(waiting.slice(0, n_rows).combine_chunks(), row_group_size=ROWS_IN_GROUP)

        for table in tables:
            waiting = pa.concat_tables([waiting, table])
            while len(waiting) > ROWS_IN_GROUP:
                write(ROWS_IN_GROUP)
                waiting = waiting.slice(ROWS_IN_GROUP)
        write(len(waiting))


def _table(columns: Mapping[str, list[Any]]) -> Any:
    """Return an Arrow table whose types do not depend on the rows: a part without any has the same columns."""
    import pyarrow as pa

    schema = pa.schema([(name, _kind(name)) for name in columns])
    try:
        return pa.table(dict(columns), schema=schema)
    except UnicodeEncodeError:
        raise FileError(
            "Cannot write Parquet: a cell holds half of a character, which Parquet has no place for. Write CSV."
        ) from None


def _kind(column: str) -> Any:
    import pyarrow as pa

    if column in _TEXTS:
        return pa.string()
    return pa.int64() if column in _WHOLE_NUMBERS else pa.float64()
