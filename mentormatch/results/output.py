"""Tables to files: CSV, Parquet, JSON; written to a temporary file and renamed."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mentormatch.errors import FileError
from mentormatch.people.writing import guard, write_csv, write_file, write_standard_output
from mentormatch.results.parquet import parquet_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    import pandas as pd

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
        write_text(target, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        _write_parquet(target, columns)


class Tabular(ABC):
    """A result that is a table: what its ``columns()`` return, as a DataFrame or a file."""

    __slots__ = ()

    @abstractmethod
    def columns(self) -> dict[str, list[Any]]:
        """Return the table by column, all of length n_rows."""

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.columns())

    def to_csv(self, target: str | Path | TextIO) -> None:
        """Write CSV in UTF-8, every text cell guarded against formula injection; "-" is standard output.

        Raises
        ------
        FileError
            When the file cannot be written; no partial file is left.
        """
        write_table(target, self.columns(), "csv")

    def to_parquet(self, target: str | Path) -> None:
        """Write Parquet; raises FileError when the file cannot be written."""
        write_table(target, self.columns(), "parquet")

    def to_json(self, target: str | Path | TextIO) -> None:
        """Write a JSON list with one object per row; raises FileError when the file cannot be written."""
        write_table(target, self.columns(), "json")


def write_text(target: str | Path | TextIO, text: str) -> None:
    """Write a text in UTF-8 to a path, to standard output ("-"), or to an open text file.

    Raises
    ------
    FileError
        When the target cannot be written; a path is then left as it was.
    """
    if target == "-":
        write_standard_output(text)
    elif isinstance(target, (str, Path)):
        write_file(Path(target), text.encode("utf-8", "surrogatepass"))
    else:
        target.write(text)


def _write_parquet(target: str | Path | TextIO, columns: Mapping[str, list[Any]]) -> None:
    if not isinstance(target, (str, Path)) or target == "-":
        raise FileError("Parquet needs a path; name a file, or choose CSV or JSON for standard output.")
    write_file(Path(target), parquet_of(columns))
