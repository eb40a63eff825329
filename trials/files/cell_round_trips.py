"""Naughty strings and payloads as cells: written and read back, each must be what it was, sign by sign."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from security.hostile_strings import strings_in

from mentormatch.people.pair_tables import read_pairs
from mentormatch.people.rows import LONGEST_RECORD
from mentormatch.people.writing import guard, write_csv
from mentormatch.results.sheets import SheetColumn, add_sheet, new_book, packed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OWN = (
    *(" ", "  x", "x  ", "\t", "\n", "\r", "\r\n", "a\rb", "a\r\nb", '"', '""', "'", "''", "'=1", "\x00", "\x1a"),
    *(
        "\ufeffx",
        "_x0007_",
        "_x000D_",
        "a,b",
        "a;b",
        "a|b",
        "a\tb",
        "=1+1",
        "＝1",
        "\u2028",
        "\x85",
        "\x0b",
        "x" * 30_000,
    ),
)
"""Cells that are written and read by rules of their own."""


def strings(hostile: Path) -> list[str]:
    """Return the strings of all lists and their files as a whole, each once."""
    found = [*OWN, *strings_in(hostile)]
    lists = [*(hostile / "payloads").rglob("*"), *(hostile / "csv-injection-payloads").rglob("*")]
    for path in sorted(path for path in lists if path.is_file() and path.name != "LICENSE"):
        text = path.read_text("utf-8")
        found += [*text.splitlines(), *([text] if text.count("\n") < LONGEST_RECORD else [])]
    return list(dict.fromkeys(found))


def changed_in_csv(texts: Sequence[str]) -> int:
    """Return how many texts come back otherwise from a CSV."""
    stream = io.StringIO(newline="")
    rows = [(f"S{row}", f"M{row}", guard(text)) for row, text in enumerate(texts)]
    write_csv(stream, ("student_id", "mentor_id", "note"), rows)
    return _changed(stream.getvalue().encode("utf-8", "surrogatepass"), texts)


def changed_in_workbook(texts: Sequence[str]) -> int:
    """Return how many texts come back otherwise from a workbook."""
    book = new_book()
    ids = [
        SheetColumn(f"{side}_id", [f"{side}{row}" for row in range(len(texts))], 10) for side in ("student", "mentor")
    ]
    add_sheet(book, "Pairs", [*ids, SheetColumn("note", texts, 40, "open", whole=True)])
    return _changed(packed(book), texts)


def of_a_workbook(texts: Sequence[str]) -> list[str]:
    """Return the texts that a workbook can hold: blanks alone are a blank cell there, and U+FFFE is no sign at all."""
    return [text for text in texts if text.strip(" ") and not {"\ufffe", "\uffff"} & set(text)]


def _changed(content: bytes, texts: Sequence[str]) -> int:
    rows = read_pairs(io.BytesIO(content), ["note"]).rows
    found = {row.number: row.cells["note"] for row in rows}
    return sum(found.get(row) != text for row, text in enumerate(texts, start=1))
