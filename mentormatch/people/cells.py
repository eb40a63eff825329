"""One raw cell to one typed value, or to a problem with a hint."""

from __future__ import annotations

import difflib
import functools
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mentormatch.columns import LANGUAGES, MEETING, ROLE, STAGE
from mentormatch.people.amounts import read_amount, read_year
from mentormatch.people.cell_text import BLANK, Reading, items_of, items_written_as_list, text_of
from mentormatch.people.dates import read_date
from mentormatch.people.flags import read_flag
from mentormatch.people.languages import read_languages
from mentormatch.people.lists import read_list, split_list
from mentormatch.people.meetings import meeting_of
from mentormatch.people.profiles import Document, missing_value
from mentormatch.people.roles import role_of
from mentormatch.people.stages import stage_of, stages_of_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from mentormatch.columns import Column


LONGEST_ANSWER = 2000
"""Letters of a cell that holds a number, a date, a choice or languages; nobody's answer is longer, and patterns that
look for several things at once take long on what is."""


def read_cell(cell: Any, column: Column) -> Reading:
    """Return the typed value of a cell.

    Parameters
    ----------
    cell : str, sequence or mapping
        As it stands in the source.
    column : Column
        What it should hold.

    Returns
    -------
    Reading

    Examples
    --------
    >>> from mentormatch.columns import MENTOR_COLUMNS
    >>> read_cell("2.0", MENTOR_COLUMNS["capacity"]).value
    2
    >>> read_cell("lots", MENTOR_COLUMNS["capacity"]).rule
    'not-a-number'
    """
    if column.kind == "documents":
        return Reading(_documents(cell))
    if column.kind in {"text", "id"}:
        return Reading(text_of(cell))
    if (column.kind != "list" or column.name == LANGUAGES) and len(text_of(cell)) > LONGEST_ANSWER:
        hint = f"An answer has at most {LONGEST_ANSWER:,} letters; the cell is treated as not stated."
        return Reading(missing_value(column.kind), "too-long", hint)
    is_kept = isinstance(cell, str) and len(cell) <= LONGEST_ANSWER
    return _read_text(cell, column) if is_kept else _read(cell, column)


def _read(cell: Any, column: Column) -> Reading:
    if column.kind in {"list", "choices"}:
        return _read_items(cell, column)
    text = text_of(cell)
    if text.casefold() in BLANK:
        return Reading(missing_value(column.kind))
    return _READERS[column.kind](text, column)


_read_text = functools.lru_cache(maxsize=16384)(_read)
"""Rosters repeat their answers; a reading never changes, so the same text is read once."""


def _choice(text: str, column: Column) -> Reading:
    word = "_".join(text.casefold().replace("-", " ").split())
    if word in column.choices:
        return Reading(word)
    written = items_written_as_list(text)
    plain = text if written is None else "; ".join(written)
    read = _CHOICE_READERS[column.name](plain)
    return read if read is not None and read.value else _no_choice(text, column)


def _no_choice(text: str, column: Column) -> Reading:
    near = difflib.get_close_matches(text.casefold(), [choice.replace("_", " ") for choice in column.choices], 1, 0.6)
    meant = f" Did you mean {near[0]}?" if near else ""
    hint = f"Write one of {', '.join(column.choices)} in {column.name}; treated as not stated.{meant}"
    return Reading(None, f"unknown-{column.name.replace('_', '-')}", hint)


_CHOICE_READERS: Mapping[str, Callable[[str], Reading | None]] = {
    ROLE: lambda text: Reading(role_of(text)),
    STAGE: stage_of,
    MEETING: lambda text: Reading(meeting_of(text)),
}

_READERS: Mapping[str, Callable[[str, Column], Reading]] = {
    "number": read_amount,
    "count": read_amount,
    "year": read_year,
    "flag": read_flag,
    "choice": _choice,
    "date": read_date,
}


def _read_items(cell: Any, column: Column) -> Reading:
    if isinstance(cell, (list, tuple)):
        items = items_of(cell)
    else:
        text = text_of(cell)
        if column.kind == "choices" or column.name == LANGUAGES:
            items = items_written_as_list(text) or [text]
        else:
            items = split_list(text, column.name)
    if column.kind == "choices":
        return stages_of_items(items)
    if column.name == LANGUAGES:
        return read_languages(items)
    return read_list(items, column.name)


def _documents(cell: Any) -> tuple[Document, ...]:
    if isinstance(cell, str):
        try:
            cell = json.loads(cell) if cell.lstrip().startswith("[") else [cell]
        except (ValueError, RecursionError):
            cell = [cell]
    items = [cell] if isinstance(cell, Mapping) else list(cell)
    found = [read_document(item) for item in items if item is not None]
    return tuple(document for document in found if document.text.strip() or document.title.strip())


def read_document(item: Any) -> Document:
    """Return a text, or a mapping with title, text and year, as a document."""
    if isinstance(item, Document):
        return item
    if isinstance(item, Mapping):
        year = re.search(r"(?:19|20)\d\d", str(item.get("year") or ""))
        title, text = text_of(item.get("title")), text_of(item.get("text"))
        return Document(text, title, int(year.group()) if year else None)
    return Document(text_of(item))
