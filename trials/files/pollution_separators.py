"""Faults of delimiters and of the number of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from files.broken import Broken, laid, some
from files.good_rosters import record, records

if TYPE_CHECKING:
    from random import Random

    from files.broken import Fault
    from files.good_rosters import Roster

OTHER = (";", "\t", "|")
RARE = (":", "^", "~", "¦", "/")


def _another_delimiter(rng: Random, roster: Roster) -> Broken:
    return laid(records(roster, delimiter=rng.choice(OTHER)))


def _a_rare_delimiter(rng: Random, roster: Roster) -> Broken:
    return laid(records(roster, delimiter=rng.choice(RARE)))


def _two_signs_as_delimiter(rng: Random, roster: Roster) -> Broken:
    mark = rng.choice((", ", ";;", "||", "::"))
    return laid([record(cells, delimiter="\x00").replace("\x00", mark) for cells in (roster.header, *roster.rows)])


def _another_delimiter_in_some_lines(rng: Random, roster: Roster) -> Broken:
    pieces, others = records(roster), records(roster, delimiter=rng.choice(OTHER))
    touched = some(rng, pieces)
    return laid([others[place] if place in touched else piece for place, piece in enumerate(pieces)], touched)


def _another_delimiter_from_the_middle(rng: Random, roster: Roster) -> Broken:
    pieces, others = records(roster), records(roster, delimiter=rng.choice(OTHER))
    cut = rng.randint(2, len(pieces) - 1)
    return laid([*pieces[:cut], *others[cut:]], range(cut, len(pieces)))


def _another_delimiter_in_the_header(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    return laid([rng.choice(OTHER).join(roster.header), *pieces[1:]], [0])


def _blanks_for_tabs(rng: Random, roster: Roster) -> Broken:
    return laid([piece.replace("\t", rng.choice(("  ", "    "))) for piece in records(roster, delimiter="\t")])


def _blanks_around_delimiters(rng: Random, roster: Roster) -> Broken:
    before, after = rng.choice((("", " "), (" ", " "), (" ", "")))
    cells = [[record((cell,)) if cell else "" for cell in row] for row in (roster.header, *roster.rows)]
    return laid([f"{before},{after}".join(row) for row in cells])


def _delimiters_after_every_line(rng: Random, roster: Roster) -> Broken:
    more = "," * rng.randint(1, 4)
    return laid([piece + more for piece in records(roster)])


def _lost_separator(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    touched = some(rng, pieces)
    for place in touched:
        cells = list(roster.rows[place - 1])
        at = rng.randrange(len(cells) - 1)
        pieces[place] = record((*cells[:at], cells[at] + cells[at + 1], *cells[at + 2 :]))
    return laid(pieces, touched)


def _lost_separator_everywhere(rng: Random, roster: Roster) -> Broken:
    at = rng.randrange(len(roster.header) - 1)
    rows = [(*row[:at], row[at] + row[at + 1], *row[at + 2 :]) for row in (roster.header, *roster.rows)]
    return laid([record(row) for row in rows], accepts=("unknown-column", "no-id-column"))


def _lost_separator_in_the_header(rng: Random, roster: Roster) -> Broken:
    at = rng.randrange(len(roster.header) - 1)
    header = (*roster.header[:at], roster.header[at] + roster.header[at + 1], *roster.header[at + 2 :])
    return laid([record(header), *records(roster)[1:]], [0])


def _a_missing_cell(rng: Random, roster: Roster) -> Broken:
    return _with_rows(rng, roster, lambda cells, at: (*cells[:at], *cells[at + 1 :]))


def _an_extra_cell(rng: Random, roster: Roster) -> Broken:
    extra = rng.choice(("", "x", "see note"))
    return _with_rows(rng, roster, lambda cells, at: (*cells[:at], extra, *cells[at:]))


def _missing_cells_at_the_end(rng: Random, roster: Roster) -> Broken:
    keep = rng.randint(1, len(roster.header) - 1)
    return _with_rows(rng, roster, lambda cells, _: cells[:keep])


def _extra_cells_at_the_end(rng: Random, roster: Roster) -> Broken:
    more = rng.choice((("",), ("", ""), ("checked",), ("x", "y")))
    return _with_rows(rng, roster, lambda cells, _: (*cells, *more))


def _a_row_in_two_lines(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    (place,) = some(rng, pieces, most=1)
    cells = roster.rows[place - 1]
    cut = rng.randint(1, len(cells) - 1)
    halves = [record(cells[:cut]), record(cells[cut:])]
    return laid([*pieces[:place], *halves, *pieces[place + 1 :]], [place, place + 1])


def _two_rows_in_one_line(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    place = rng.randint(1, len(pieces) - 2)
    joined = pieces[place] + rng.choice(("", ",", " ")) + pieces[place + 1]
    return laid([*pieces[:place], joined, *pieces[place + 2 :]], [place])


def _an_unquoted_delimiter(rng: Random, roster: Roster) -> Broken:
    """Write a text with a comma without quotes, as a program that joins cells by hand."""
    pieces = records(roster)
    touched = some(rng, pieces)
    for place in touched:
        cells = list(roster.rows[place - 1])
        cells[4] = "Likes hearts, lungs" + rng.choice((", and kidneys", "", ",,"))
        pieces[place] = ",".join(cell.replace("\n", " ").replace('"', "") for cell in cells)
    return laid(pieces, touched)


def _with_rows(rng: Random, roster: Roster, change) -> Broken:
    pieces = records(roster)
    touched = some(rng, pieces)
    for place in touched:
        cells = roster.rows[place - 1]
        pieces[place] = record(change(cells, rng.randrange(len(cells))))
    return laid(pieces, touched)


FAULTS: tuple[Fault, ...] = (
    _another_delimiter,
    _a_rare_delimiter,
    _two_signs_as_delimiter,
    _another_delimiter_in_some_lines,
    _another_delimiter_from_the_middle,
    _another_delimiter_in_the_header,
    _blanks_for_tabs,
    _blanks_around_delimiters,
    _delimiters_after_every_line,
    _lost_separator,
    _lost_separator_everywhere,
    _lost_separator_in_the_header,
    _a_missing_cell,
    _an_extra_cell,
    _missing_cells_at_the_end,
    _extra_cells_at_the_end,
    _a_row_in_two_lines,
    _two_rows_in_one_line,
    _an_unquoted_delimiter,
)
