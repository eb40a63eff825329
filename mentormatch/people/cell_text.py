"""A raw cell as clean text or clean items, and what it was read as."""

from __future__ import annotations

import itertools
import json
import math
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.text.letters import normalized

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK = frozenset({"", "n/a", "na", "nan", "null", "-", "--"})
"""Cells, in small letters, that state nothing in any column."""

_INVISIBLE = {ord(mark): None for mark in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"} | {0xA0: " "}
_BRACKETED = {"[": "]", "(": ")", "{": "}"}
_LITERAL = re.compile(
    r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(None|nan|null|-?\d+(?:\.\d+)?))\s*(?:,|(?=\s['"\d])"
    r"|(?<=['"])|$)"""
)
_BRACKET = re.compile(r"[()]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell means.

    Attributes
    ----------
    value : object
        Of the kind of the column; the missing value when the cell could not be read.
    rule, hint : str
        What is wrong and what to do; "" when nothing is.
    """

    value: Any
    rule: str = ""
    hint: str = ""


def text_of(cell: Any) -> str:
    """Return a cell as one text; the items of a list are joined by semicolons, empty ones left out."""
    if isinstance(cell, (list, tuple)):
        return "; ".join(item for item in items_of(cell) if item)
    return _cleaned(cell)


def items_of(cells: Any) -> list[str]:
    """Return the items of a list as clean texts; what is missing among them is "".

    Examples
    --------
    >>> items_of(["M1", None, 7.0])
    ['M1', '', '7']
    """
    return [_cleaned(item) for item in cells]


def items_written_as_list(text: str) -> list[str] | None:
    """Return the items of a text that is a list in the notation of JSON or Python, else None.

    Examples
    --------
    >>> items_written_as_list("['Cardiology', None]")
    ['Cardiology', '']
    >>> items_written_as_list("Surgery [general]") is None
    True
    """
    if len(text) < 2 or _BRACKETED.get(text[0]) != text[-1]:
        return None
    if text[0] == "[":
        try:
            return items_of(json.loads(text))
        except (ValueError, RecursionError):
            pass
    return _python_items(text[1:-1]) if text[0] == "[" or text[1:2] in {"'", '"'} else None


def folded(text: str) -> str:
    """Return a text in small letters, Latin accents and typographic marks flattened.

    Examples
    --------
    >>> folded("Inglés – don’t")
    "ingles - don't"
    """
    parts = normalized("NFKD", text.casefold())
    plain = normalized("NFKC", "".join(part for part in parts if not "\u0300" <= part <= "\u036f"))
    return re.sub(r"\s+", " ", plain.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-")).strip()


def one_form(text: str) -> str:
    r"""Return a text in the one form in which texts are compared: letters composed (NFC), lines ended by a line feed.

    What one program writes as one sign another writes as a letter and an accent; readers see no difference.

    Examples
    --------
    >>> one_form("Jose\u0301") == "Jos\u00e9", one_form("two\r\nlines")
    (True, 'two\nlines')
    """
    ended = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return ended if ended.isascii() else normalized("NFC", ended)


def outside_brackets(separator: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what separates in a text, but not inside round brackets: where the next bracket closes.

    A pattern may say with a group ``anywhere`` what separates inside brackets too. Looking ahead for the bracket in the
    pattern itself would read the rest of the text once for every comma.

    Examples
    --------
    >>> [found.start() for found in outside_brackets(re.compile(","), "a, b (c, d), e")]
    [1, 11]
    """
    brackets = [found.start() for found in _BRACKET.finditer(text)]
    for found in separator.finditer(text):
        place = bisect_left(brackets, found.end())
        inside = place < len(brackets) and text[brackets[place]] == ")"
        if not inside or found.lastgroup == "anywhere":
            yield found


def split_outside(separator: re.Pattern[str], text: str) -> list[str]:
    r"""Return the pieces of a text between what separates outside brackets.

    Examples
    --------
    >>> split_outside(re.compile(r",\s*"), "a, b (c, d), e")
    ['a', 'b (c, d)', 'e']
    """
    cuts = [(0, 0), *(found.span() for found in outside_brackets(separator, text)), (len(text), len(text))]
    return [text[before[1] : after[0]] for before, after in itertools.pairwise(cuts)]


def shown(text: str, longest: int = 60) -> str:
    """Return a text short enough for a hint."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _cleaned(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Mapping):
        return "; ".join(f"{_cleaned(name)}: {_cleaned(value)}" for name, value in cell.items())
    return one_form(str(cell)).translate(_INVISIBLE).strip()


def _python_items(inside: str) -> list[str] | None:
    items, position, end = [], 0, len(inside.rstrip())
    while position < end:
        found = _LITERAL.match(inside, position)
        if found is None or found.end() == position:
            return None
        single, double, bare = found.groups()
        written = single if single is not None else double
        items.append(re.sub(r"\\(.)", r"\1", written) if written is not None else bare if bare[-1].isdigit() else "")
        position = found.end()
    return [_cleaned(item) for item in items]
