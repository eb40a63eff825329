"""The same roster in other clothes: order, headers, kind of table, normal form of its letters, line ends."""

from __future__ import annotations

import csv
import functools
import io
import random
import unicodedata
from typing import TYPE_CHECKING, Any

from mentormatch.columns import columns_of
from mentormatch.vocabulary.headers_synonyms import synonyms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from invariance.pool import Row

    from mentormatch.columns import Side

FORMS = (
    "dicts",
    "sparse dicts",
    "csv",
    "csv crlf",
    "semicolons",
    "tabs",
    "utf-16",
    "xlsx",
    "pandas",
    "polars",
    "arrow",
)


def shuffled(rows: Sequence[Row], seed: int) -> list[Row]:
    """Return the rows in another order; 0 leaves them."""
    return random.Random(seed).sample(rows, len(rows)) if seed else list(rows)


@functools.cache
def _headers(side: Side) -> dict[str, list[str]]:
    """Return all listed headers of every column, written in several ways."""
    found: dict[str, list[str]] = {column: [column] for column in columns_of(side)}
    for header, column in synonyms(side).items():
        found[column] += [header, header.title(), header.replace(" ", "_"), f" {header.upper()}"]
    return found


def renamed(rows: Sequence[Row], side: Side, seed: int) -> list[Row]:
    """Return the rows with synonyms for headers, and columns in another order; 0 leaves them."""
    if not seed or not rows:
        return list(rows)
    draw = random.Random(seed)
    columns = draw.sample(list(rows[0]), len(rows[0]))
    header = {column: draw.choice(_headers(side)[column]) for column in columns}
    return [{header[column]: row[column] for column in columns} for row in rows]


def decomposed(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with every accent as a sign of its own, as a Mac writes file names and some exports all text."""
    return [{name: unicodedata.normalize("NFD", cell) for name, cell in row.items()} for row in rows]


def in_form(rows: Sequence[Row], form: str) -> Any:
    """Return the rows as a source that is read: a table of one of ``FORMS``."""
    columns = list(rows[0]) if rows else []
    if form == "dicts":
        return [dict(row) for row in rows]
    if form == "sparse dicts":
        return [{name: cell for name, cell in row.items() if cell} for row in rows]
    if form == "xlsx":
        return _workbook(rows, columns)
    if form in {"pandas", "polars", "arrow"}:
        return _frame(rows, columns, form)
    delimiter = {"semicolons": ";", "tabs": "\t"}.get(form, ",")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([columns, *([row[name] for name in columns] for row in rows)])
    # a program that converts line ends converts those inside cells, too
    written = text.getvalue().replace("\n", "\r\n") if form == "csv crlf" else text.getvalue()
    return io.BytesIO(written.encode("utf-16" if form == "utf-16" else "utf-8"))


def _frame(rows: Sequence[Row], columns: Sequence[str], form: str) -> Any:
    table = {name: [row[name] for row in rows] for name in columns}
    if form == "pandas":
        import pandas as pd

        return pd.DataFrame(table, dtype="str")
    if form == "polars":
        import polars as pl

        return pl.DataFrame(table, schema=dict.fromkeys(columns, pl.String))
    import pyarrow as pa

    return pa.table(table, schema=pa.schema([(name, pa.string()) for name in columns]))


def _workbook(rows: Sequence[Row], columns: Sequence[str]) -> io.BytesIO:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("People")
    for cells in [columns, *([row[name] for name in columns] for row in rows)]:
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content
