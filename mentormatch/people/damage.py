"""Signs that a file was damaged before it came here: letters lost or decoded wrongly, and quotes of another kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.people.profiles import Issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.people.rows import Record

# tabs, line breaks, and the vertical tab and form feed that spreadsheets write for a line break are no damage
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd-\uffff]")
# what UTF-8 looks like when it is read as Windows-1252 or Latin-1: two or three signs for one letter. Signs that end a
# sentence are left out after the first letter, since a name in capitals may end before them.
_SECOND = "\x80-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ‘“•˜™š›œžŸ"
_NEVER_AFTER = "€‚ƒ„†‡ˆ‰Š‹ŒŽ™šœžŸ¡-º¼-¾"
_TWICE = re.compile(f"Ã[{_SECOND}]|Â[\xa0-\xbf]|â(?:€|\x80)[{_SECOND}’”–—…]|[ÄÅÐÑ][\x80-\x9f{_NEVER_AFTER}]|ï»¿")
_PAIRS = (("'", "'"), ("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"), ("`", "`"))


def damaged_letters(record: Record, number: int) -> Iterator[Issue]:
    """Yield a warning when a row holds signs that no text has, or letters that were decoded twice.

    Examples
    --------
    >>> from mentormatch.people.rows import Record
    >>> [issue.found for issue in damaged_letters(Record(("M1", "JosÃ©"), 2), 1)]
    ['JosÃ©']
    """
    for pattern, rule, hint in (
        (_UNSHOWN, "lost-letters", "A sign stands here that no text has; letters may be lost. Look at the original."),
        (_TWICE, "garbled-letters", "Letters look as if the file had been saved in the wrong encoding. Save it anew."),
    ):
        cell = next((cell for cell in record.cells if pattern.search(cell)), None)
        if cell is not None:
            yield Issue(rule, "warning", _shown(cell, pattern), hint, number, record.line)


def other_quotes(broken: Sequence[Record]) -> Iterator[Issue]:
    """Yield a warning when rows that do not fit have cells that open with another sign than the double quote.

    Parameters
    ----------
    broken : sequence of Record
        Those with too many or too few cells.
    """
    for opening, closing in _PAIRS:
        line = next((record.line for record in broken if _is_cut(record, opening, closing)), None)
        if line is not None:
            hint = f'Cells seem to be quoted with {opening}{closing}. Only " quotes a cell; save the file anew.'
            yield Issue("other-quotes", "warning", opening + closing, hint, line=line)
            return


def _is_cut(record: Record, opening: str, closing: str) -> bool:
    """Return whether one cell opens and does not close, and a later one, or the next line, closes."""
    cells = [cell.strip() for cell in record.cells]
    opens = [cell.startswith(opening) and not (len(cell) > 1 and cell.endswith(closing)) for cell in cells]
    closes = [cell.endswith(closing) and not (len(cell) > 1 and cell.startswith(opening)) for cell in cells]
    if True not in opens:
        return False
    first = opens.index(True)
    return True in closes[first + 1 :] or first == len(cells) - 1


def _shown(cell: str, pattern: re.Pattern[str]) -> str:
    """Return the words around the first hit, its unseen signs made visible."""
    found = pattern.search(cell)
    start = max(found.start() - 20, 0) if found else 0
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in cell[start : start + 40])
