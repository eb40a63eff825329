"""Headers that survey exports write in two or three lines: short names, then questions, then names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.people.rows import KnownHeaders, Record

_ANSWERS = frozenset({"response", "open-ended response"})
"""What stands under a question without choices of its own (SurveyMonkey)."""


def whole_header(found: Sequence[Record], known: KnownHeaders) -> tuple[tuple[str, ...], int]:
    """Return the header that the first records make together, and how many of them it takes.

    Parameters
    ----------
    found : sequence of Record
        The record with the most known headers, and those below it.
    known : callable
        Counts the known headers in a record.

    Examples
    --------
    >>> from mentormatch.people.rows import Record
    >>> codes, asked = Record(("id", "Q1"), 1), Record(("Response ID", "Your goals?"), 2)
    >>> imported = Record(('{"ImportId":"a"}', '{"ImportId":"b"}'), 3)
    >>> whole_header([codes, asked, imported], lambda cells: sum(cell == "id" for cell in cells))
    (('id', 'Your goals?'), 3)
    """
    header = found[0].cells
    below = [record.cells for record in found[1:3] if not record.fault]
    if len(below) == 2 and _is_imported(below[1]):
        return _asked(header, below[0], known), 3
    if below and _is_imported(below[0]):
        return header, 2
    if below and _has_choices(header, below[0]):
        return _with_choices(header, below[0]), 2
    if below and _heads(below[0], known) and not _same(header, below[0]):
        return _asked(header, below[0], known), 2
    return header, 1


def _same(header: Sequence[str], cells: Sequence[str]) -> bool:
    return [_squeezed(cell) for cell in header] == [_squeezed(cell) for cell in cells]


def _is_imported(cells: Sequence[str]) -> bool:
    """Return whether a record holds the names that Qualtrics gives its columns."""
    marked = sum("ImportId" in cell for cell in cells)
    return marked >= 2 and marked * 2 >= sum(bool(cell.strip()) for cell in cells)


def asks(cells: Sequence[str]) -> bool:
    """Return whether a record looks as if it held the questions of a survey, or its own names, instead of answers."""
    asked = sum(map(_is_question, cells))
    return asked >= 2 and asked * 2 >= sum(bool(cell.strip()) for cell in cells)


def _is_question(cell: str) -> bool:
    return cell.rstrip().endswith("?") or "ImportId" in cell or " - Selected Choice" in cell


def _heads(cells: Sequence[str], known: KnownHeaders) -> bool:
    """Return whether half of a record are questions or known headers, two of these at least."""
    filled = [cell for cell in cells if cell.strip()]
    heads = sum(_is_question(cell) or known([cell]) > 0 for cell in filled)
    return heads * 2 >= len(filled) and known(filled) >= 2


def _asked(header: Sequence[str], questions: Sequence[str], known: KnownHeaders) -> tuple[str, ...]:
    """Return the header with the question in the place of every name that is not known and says something else."""
    padded = (*questions, *[""] * (len(header) - len(questions)))
    kept = [
        known([name]) or not asked.strip() or _squeezed(name) == _squeezed(asked)
        for name, asked in zip(header, padded, strict=False)
    ]
    return tuple(name if keep else asked for name, asked, keep in zip(header, padded, kept, strict=False))


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split())


def _has_choices(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Return whether the choices of the questions stand in the line below, each question over its first choice."""
    answers = any(cell.strip().casefold() in _ANSWERS for cell in cells)
    spread = any(not name.strip() and cell.strip() for name, cell in zip(header, cells, strict=False))
    return answers and spread and not cells[0].strip()


def _with_choices(header: Sequence[str], choices: Sequence[str]) -> tuple[str, ...]:
    question, found = "", []
    for name, choice in zip(header, (*choices, *[""] * len(header)), strict=False):
        question = name if name.strip() else question
        alone = not choice.strip() or choice.strip().casefold() in _ANSWERS
        found.append(name if alone else f"{question} - {choice}")
    return tuple(found)
