"""People to an Arrow file and back, cell by cell exactly; a loaded column is read when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from mentormatch.columns import MENTOR_COLUMNS, NAME, id_column
from mentormatch.errors import FileError
from mentormatch.people.profiles import Document, Issue, Issues, Profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from mentormatch.columns import Kind

_ISSUE = tuple(field.name for field in fields(Issue))


@dataclass(frozen=True, slots=True)
class _Codec:
    """How the values of one kind of column stand in the file; ``None`` is a null everywhere."""

    arrow: Callable[[], Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _text(value: str) -> bytes:
    # half of a character can stand in a cell; Arrow's own texts have no place for it
    return value.encode("utf-8", "surrogatepass")


def _said(value: bytes) -> str:
    return value.decode("utf-8", "surrogatepass")


def _texts_type() -> Any:
    import pyarrow as pa

    return pa.large_list(pa.large_binary())


def _documents_type() -> Any:
    import pyarrow as pa

    return pa.large_list(pa.struct({"text": pa.large_binary(), "title": pa.large_binary(), "year": pa.int64()}))


def _plain(name: str) -> _Codec:
    def arrow() -> Any:
        import pyarrow as pa

        return getattr(pa, name)()

    return _Codec(arrow, lambda value: value, lambda value: value)


_TEXT = _Codec(_plain("large_binary").arrow, _text, _said)
_TEXTS = _Codec(_texts_type, lambda own: [_text(one) for one in own], lambda own: tuple(_said(one) for one in own))
_DOCUMENTS = _Codec(
    _documents_type,
    lambda own: [{"text": _text(one.text), "title": _text(one.title), "year": one.year} for one in own],
    lambda own: tuple(Document(_said(one["text"]), _said(one["title"]), one["year"]) for one in own),
)
_CODECS: Mapping[Kind, _Codec] = {
    "id": _TEXT,
    "text": _TEXT,
    "choice": _TEXT,
    "list": _TEXTS,
    "choices": _TEXTS,
    "documents": _DOCUMENTS,
    "count": _plain("int64"),
    "year": _plain("int64"),
    "number": _plain("float64"),
    "flag": _plain("bool_"),
    "date": _plain("date32"),
}


class StoredColumn(Sequence[Any]):
    """One column of a loaded index, shape (n_people,): a value is made when it is asked for.

    It compares like the tuple it stands for. Reading 100,000 people whole would take seconds; a ranking looks at few.
    """

    def __init__(self, array: Any, read: Callable[[Any], Any]) -> None:
        self._array = array
        self._read = read

    def __len__(self) -> int:
        return len(self._array)

    def _value(self, stored: Any) -> Any:
        return None if stored is None else self._read(stored)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return tuple(self[row] for row in range(*index.indices(len(self))))
        return self._value(self._array[index].as_py())

    def __iter__(self) -> Iterator[Any]:
        return map(self._value, self._array.to_pylist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (tuple, StoredColumn)):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def write_people(mentors: Profiles, stream: BinaryIO) -> None:
    """Write the columns of mentors as one batch of an Arrow file; raises FileError when a cell is of another kind."""
    import pyarrow as pa

    schema = _schema()
    columns = []
    for name, column in MENTOR_COLUMNS.items():
        codec = _CODECS[column.kind]
        try:
            cells = [None if value is None else codec.write(value) for value in mentors[name]]
            columns.append(pa.array(cells, type=schema.field(name).type))
        except (pa.ArrowException, AttributeError, OverflowError, TypeError, ValueError) as error:
            raise FileError(
                f"Cannot save the mentors: column {name} must hold values of kind {column.kind}, and one is not "
                f"({type(error).__name__}). Read the roster with mentormatch.read_mentors."
            ) from None  # the library's own words hold the cell
    batch = pa.record_batch(columns, schema=schema)
    with pa.ipc.new_file(stream, schema) as writer:
        writer.write_batch(batch)


def read_people(path: Path) -> Mapping[str, tuple[Any, ...]]:
    """Return the columns of an Arrow file, mapped into memory; ids and names as tuples, others when looked at.

    Raises
    ------
    ValueError, OSError
        When the file is not one that :func:`write_people` wrote.
    """
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        if reader.schema != _schema() or reader.num_record_batches != 1:
            raise ValueError("the columns of the mentors must be those of this version")
        batch = reader.get_batch(0)
        # where a text begins and ends must lie inside the file before anything is read there
        batch.validate(full=True)
    table: dict[str, Any] = {}
    for name, column in MENTOR_COLUMNS.items():
        stored = StoredColumn(batch.column(name), _CODECS[column.kind].read)
        table[name] = tuple(stored) if name in {id_column("mentor"), NAME} else stored
    return MappingProxyType(table)


def about(mentors: Profiles) -> dict[str, Any]:
    """Return what is known about the roster as a whole, as JSON."""
    issues = [[getattr(issue, name) for name in _ISSUE] for issue in mentors.issues]
    return {"issues": issues, "rows_read": mentors.rows_read, "source": mentors.source}


def people_of(table: Mapping[str, tuple[Any, ...]], known: Mapping[str, Any]) -> Profiles:
    """Return the mentors, given their columns and what :func:`about` returned."""
    issues = Issues(tuple(Issue(*row) for row in known["issues"]))
    return Profiles("mentor", table, issues, cast("int", known["rows_read"]), cast("str", known["source"]))


def _schema() -> Any:
    import pyarrow as pa

    return pa.schema([(name, _CODECS[column.kind].arrow()) for name, column in MENTOR_COLUMNS.items()])
