"""Faults of quotes: lost, doubled, of another kind, never closed, and lines that they swallow."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from files.broken import Broken, laid, some
from files.good_rosters import record, records

if TYPE_CHECKING:
    from random import Random

    from files.broken import Fault
    from files.good_rosters import Roster


def _no_quotes_at_all(_: Random, roster: Roster) -> Broken:
    """Cells put together by hand; a quote that belongs to a text stays."""
    return laid([",".join(row) for row in (roster.header, *roster.rows)])


def _no_quotes_in_some_rows(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    touched = some(rng, pieces, holding='"')
    return laid([",".join(roster.rows[at - 1]) if at in touched else piece for at, piece in enumerate(pieces)], touched)


def _inner_quotes_not_doubled(rng: Random, roster: Roster) -> Broken:
    return _in_some(rng, roster, lambda piece: piece.replace('""', '"'), holding='""')


def _inner_quotes_with_backslash(_: Random, roster: Roster) -> Broken:
    return laid([piece.replace('""', '\\"') for piece in records(roster)])


def _quotes_doubled_again(rng: Random, roster: Roster) -> Broken:
    return _in_some(rng, roster, lambda piece: piece.replace('"', '""'), holding='"')


def _every_line_quoted_as_one_cell(_: Random, roster: Roster) -> Broken:
    return laid(['"' + piece.replace('"', '""') + '"' for piece in records(roster)])


def _some_lines_quoted_as_one_cell(rng: Random, roster: Roster) -> Broken:
    return _in_some(rng, roster, lambda piece: '"' + piece.replace('"', '""') + '"')


def _single_quotes(_: Random, roster: Roster) -> Broken:
    return laid([_requoted(row, "'", "'") for row in (roster.header, *roster.rows)], accepts=("other-quotes",))


def _typographic_quotes(_: Random, roster: Roster) -> Broken:
    return laid([_requoted(row, "“", "”") for row in (roster.header, *roster.rows)], accepts=("other-quotes",))


def _a_closing_quote_lost(rng: Random, roster: Roster) -> Broken:
    return _in_some(rng, roster, lambda piece: _without(piece, r'(?<!")"(?=,|$)', rng), holding='"')


def _an_opening_quote_lost(rng: Random, roster: Roster) -> Broken:
    return _in_some(rng, roster, lambda piece: _without(piece, r'(?:(?<=,)|^)"(?!")', rng), holding='"')


def _an_opening_quote_too_many(rng: Random, roster: Roster) -> Broken:
    """Put a quote before a cell that had none: all that follows, up to the next quote, would be one cell."""
    return _in_some(rng, roster, lambda piece: _with_quote(piece, rng))


def _a_quote_inside_a_cell(rng: Random, roster: Roster) -> Broken:
    """Put a quote that is not doubled into the middle of a quoted text."""
    pieces = [record(row, quoting=csv.QUOTE_ALL) for row in (roster.header, *roster.rows)]
    touched = some(rng, pieces)
    for place in touched:
        at = rng.choice([spot.start() for spot in re.finditer(r"(?<=\w)(?=\w)", pieces[place])])
        pieces[place] = f'{pieces[place][:at]}"{pieces[place][at:]}'
    return laid(pieces, touched)


def _swallowed_lines(rng: Random, roster: Roster) -> Broken:
    """Open a quote in one row and close it at the end of a cell some rows below."""
    pieces = records(roster)
    start = rng.randint(1, len(pieces) - 4)
    end = rng.randint(start + 1, start + 3)
    bare = [piece.replace('"', "") for piece in pieces]
    if rng.random() < 0.5:
        pieces[start : end + 1] = bare[start : end + 1]
    pieces[start] = _before_a_cell(pieces[start], rng)
    pieces[end] = re.sub(r",", '",', pieces[end], count=1)
    return laid(pieces, range(start, end + 1))


def _swallowed_to_the_end(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    start = rng.randint(1, len(pieces) - 2)
    pieces[start:] = [piece.replace('"', "") for piece in pieces[start:]]
    pieces[start] = _before_a_cell(pieces[start], rng)
    pieces[-1] += rng.choice(('"', ""))
    return laid(pieces, range(start, len(pieces)))


def _a_blank_before_the_quote(rng: Random, roster: Roster) -> Broken:
    return laid([re.sub(r',"(?!")', rng.choice((', "', ',\t"')), piece) for piece in records(roster)])


def _a_blank_after_the_quote(_: Random, roster: Roster) -> Broken:
    return laid([re.sub(r'(?<!")",', '" ,', piece) for piece in records(roster)])


def _a_quote_in_the_header(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    return laid([_before_a_cell(pieces[0], rng), *pieces[1:]], [0])


def _requoted(row: tuple[str, ...], opening: str, closing: str) -> str:
    return ",".join(
        f"{opening}{cell.replace(closing, closing * 2)}{closing}" if re.search('[,"\n]', cell) else cell for cell in row
    )


def _without(piece: str, pattern: str, rng: Random) -> str:
    spots = [found.start() for found in re.finditer(pattern, piece)]
    if not spots:
        return _with_quote(piece, rng)
    at = rng.choice(spots)
    return piece[:at] + piece[at + 1 :]


def _with_quote(piece: str, rng: Random) -> str:
    return _before_a_cell(piece, rng)


def _before_a_cell(piece: str, rng: Random) -> str:
    """Put a quote before one of the first cells that stand outside all quotes."""
    spots = [found.end() for found in re.finditer(r"^(?=\w)|,(?=\w)", piece.partition('"')[0])] or [0]
    at = rng.choice(spots)
    return f'{piece[:at]}"{piece[at:]}'


def _in_some(rng: Random, roster: Roster, change, *, holding: str = "") -> Broken:
    pieces = records(roster)
    touched = some(rng, pieces, holding=holding)
    for place in touched:
        pieces[place] = change(pieces[place])
    return laid(pieces, touched)


FAULTS: tuple[Fault, ...] = (
    _no_quotes_at_all,
    _no_quotes_in_some_rows,
    _inner_quotes_not_doubled,
    _inner_quotes_with_backslash,
    _quotes_doubled_again,
    _every_line_quoted_as_one_cell,
    _some_lines_quoted_as_one_cell,
    _single_quotes,
    _typographic_quotes,
    _a_closing_quote_lost,
    _an_opening_quote_lost,
    _an_opening_quote_too_many,
    _a_quote_inside_a_cell,
    _swallowed_lines,
    _swallowed_to_the_end,
    _a_blank_before_the_quote,
    _a_blank_after_the_quote,
    _a_quote_in_the_header,
)
