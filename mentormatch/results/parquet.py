"""Tables of results as Parquet: types and groups do not depend on which rows there are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from mentormatch.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import BinaryIO

ROWS_IN_GROUP = 2**16
"""Rows of a group in a Parquet file; one group is held in memory."""

_TEXTS = frozenset(
    (
        *("student_id mentor_id mentor_name role why status reason alternates decision note".split()),
        *("date kind title details source".split()),
    )
)
_WHOLE_NUMBERS = frozenset(("rank", "pick", "wave"))


def parquet_of(columns: Mapping[str, list[Any]]) -> bytes:
    """Return the bytes of a Parquet file with these columns.

    Raises
    ------
    FileError
        When a cell holds half of a character.

    Examples
    --------
    >>> parquet_of({"student_id": ["S1"], "rank": [1]})[:4]
    b'PAR1'
    """
    content = io.BytesIO()
    write_groups([_table(columns)], content)
    return content.getvalue()


def write_groups(tables: Iterable[Any], stream: BinaryIO) -> None:
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
