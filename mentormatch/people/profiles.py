"""Checked people of one side, and the list of what was wrong with the roster they came from.

``Profiles`` is a table by column: every column of :mod:`mentormatch.columns` is present, one value per person in the
order of ``ids``. Missing values follow the rule of that module and are never ``NaN``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.columns import Side, columns_of, id_column
from mentormatch.errors import SettingError

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Document:
    """A long text of one person: an abstract, a talk, a publication."""

    text: str
    title: str = ""
    year: int | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        """Sorts documents: the latest first, those without a year last, then by text."""
        return -(self.year or 0), self.text, self.title

    @property
    def label(self) -> str:
        """The title, else the beginning of the text."""
        return self.title.strip() or " ".join(self.text.split())[:80]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing about a roster that a coordinator should know.

    Attributes
    ----------
    rule : str
        Short stable name of the rule, such as ``duplicate-id``.
    severity : {"error", "warning", "note"}
        ``error``: the row was set aside. ``warning``: the row was kept and a cell was not used or was guessed.
        ``note``: something about the file as a whole, such as an ignored column.
    found : str
        What stood there, shortened.
    hint : str
        What to do about it.
    row : int or None
        Number of the row among the data rows, from 1; None when the whole file is meant.
    line : int or None
        Number of the line in the file where the row starts, from 1; None when there is no file.
    column : str or None
        Header as written in the roster; None when the whole row is meant.
    person : str or None
        Id of the person, where it is known.
    """

    rule: str
    severity: Severity
    found: str
    hint: str
    row: int | None = None
    line: int | None = None
    column: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Issues(Sequence[Issue]):
    """All issues of one roster, in the order of its rows."""

    items: tuple[Issue, ...] = ()

    def __getitem__(self, index: Any) -> Any:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Issue]:
        return iter(self.items)

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each rule was broken, most frequent first."""
        counted = Counter(item.rule for item in self.items)
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))

    def of(self, severity: Severity) -> Issues:
        """Return the issues of one severity."""
        return Issues(tuple(item for item in self.items if item.severity == severity))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per issue, with the attributes of :class:`Issue` as columns."""
        import pandas as pd

        names = ("row", "line", "column", "person", "rule", "severity", "found", "hint")
        return pd.DataFrame([[getattr(item, name) for name in names] for item in self.items], columns=list(names))


@dataclass(frozen=True, slots=True)
class Profiles:
    """People of one side, checked.

    Attributes
    ----------
    side : {"mentor", "student"}
        Who these people are.
    table : mapping of str to tuple
        Canonical column to one value per person, shape (n_people,). All columns of the side are present.
    issues : Issues
        What was wrong with the roster; every row set aside has an ``error`` here.
    rows_read : int
        Number of data rows read; ``rows_read == len(profiles) + rows_set_aside``.
    source : str
        What the roster is called in messages: a file name, "DataFrame", "list of dicts" ...
    """

    side: Side
    table: Mapping[str, tuple[Any, ...]]
    issues: Issues = field(default_factory=Issues)
    rows_read: int = 0
    source: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the people, in roster order."""
        return self.table[id_column(self.side)]

    @property
    def rows_set_aside(self) -> int:
        """Number of rows read but not kept."""
        return self.rows_read - len(self)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, column: str) -> tuple[Any, ...]:
        return self.table[column]

    def row_of(self, person_id: str) -> int:
        """Return the position of a person.

        Raises
        ------
        SettingError
            When nobody has this id; the message names the nearest ids.
        """
        try:
            return self.ids.index(person_id)
        except ValueError:
            import difflib

            near = difflib.get_close_matches(person_id, self.ids, n=3, cutoff=0.5)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            raise SettingError(
                f"{id_column(self.side)} {person_id!r} is not among the {len(self)} kept.{hint}"
            ) from None

    def person(self, row: int) -> Mapping[str, Any]:
        """Return one profile as a mapping of column to value."""
        return MappingProxyType({column: values[row] for column, values in self.table.items()})

    def take(self, rows: Sequence[int]) -> Profiles:
        """Return the people at these positions, in this order, without the issues of the roster."""
        table = {column: tuple(values[row] for row in rows) for column, values in self.table.items()}
        return replace(self, table=MappingProxyType(table), issues=Issues(), rows_read=len(rows))


def profiles_from_people(side: Side, people: Sequence[Mapping[str, Any]], *, source: str = "") -> Profiles:
    """Build profiles from values that are already of the right kind; absent columns become missing values."""
    table = {
        name: tuple(person.get(name, missing_value(column.kind)) for person in people)
        for name, column in columns_of(side).items()
    }
    return Profiles(side, MappingProxyType(table), rows_read=len(people), source=source)


def with_issues(profiles: Profiles, found: Sequence[Issue]) -> Profiles:
    """Return the same people with more issues behind those they have."""
    return replace(profiles, issues=Issues((*profiles.issues, *found)))


def missing_value(kind: str) -> Any:
    """Return the value that stands for "not stated" in a column of this kind."""
    if kind in {"list", "choices", "documents"}:
        return ()
    return "" if kind in {"id", "text"} else None
