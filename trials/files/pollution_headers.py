"""Faults of the header, and of what stands above, between and below the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from files.broken import Broken, laid
from files.good_rosters import record, records

if TYPE_CHECKING:
    from random import Random

    from files.broken import Fault
    from files.good_rosters import Roster

COLUMN_LOST = ("unknown-column", "no-id-column", "column-without-header")


def _no_header(_: Random, roster: Roster) -> Broken:
    return laid(records(roster)[1:])


def _header_again(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    places = sorted(rng.sample(range(2, len(pieces)), rng.randint(1, 3)), reverse=True)
    for place in places:
        pieces.insert(place, pieces[0])
    return laid(pieces)


def _a_column_twice_in_the_header(rng: Random, roster: Roster) -> Broken:
    """Two columns under one name: the second one's own name is lost."""
    first, second = rng.sample(range(len(roster.header)), 2)
    header = [roster.header[first] if place == second else name for place, name in enumerate(roster.header)]
    return laid([record(tuple(header)), *records(roster)[1:]], accepts=("repeated-column", *COLUMN_LOST))


def _a_column_copied(rng: Random, roster: Roster) -> Broken:
    """Write a column twice, with the same cells."""
    at = rng.randrange(len(roster.header))
    return laid([record((*row, row[at])) for row in (roster.header, *roster.rows)])


def _header_shifted_right(_: Random, roster: Roster) -> Broken:
    """Put a blank header in front and lose the last: every name stands over its neighbour's cells."""
    header = ("", *roster.header[:-1])
    return laid([record(header), *records(roster)[1:]], accepts=("shifted-header",))


def _header_shifted_left(_: Random, roster: Roster) -> Broken:
    header = (*roster.header[1:], "")
    return laid([record(header), *records(roster)[1:]], accepts=("shifted-header",))


def _header_one_too_short(rng: Random, roster: Roster) -> Broken:
    at = rng.randrange(len(roster.header))
    header = (*roster.header[:at], *roster.header[at + 1 :])
    return laid([record(header), *records(roster)[1:]])


def _header_one_too_long(rng: Random, roster: Roster) -> Broken:
    at = rng.randrange(len(roster.header))
    header = (*roster.header[:at], rng.choice(("notes", "x")), *roster.header[at:])
    return laid([record(header), *records(roster)[1:]])


def _rows_with_a_number_in_front(_: Random, roster: Roster) -> Broken:
    """Rows numbered by a program that gives its numbers no header, as R does: one cell more than headers."""
    rows = [record((str(number), *row)) for number, row in enumerate(roster.rows, start=1)]
    return laid([record(roster.header), *rows])


def _a_blank_header(rng: Random, roster: Roster) -> Broken:
    at = rng.randrange(len(roster.header))
    header = [("" if place == at else name) for place, name in enumerate(roster.header)]
    return laid([record(tuple(header)), *records(roster)[1:]], accepts=COLUMN_LOST)


def _a_header_mistyped(rng: Random, roster: Roster) -> Broken:
    at = rng.randrange(len(roster.header))
    name = roster.header[at]
    spot = rng.randrange(len(name) - 1)
    typed = rng.choice((name[:spot] + name[spot + 1 :], name[:spot] + name[spot + 1] + name[spot] + name[spot + 2 :]))
    header = [typed if place == at else own for place, own in enumerate(roster.header)]
    return laid([record(tuple(header)), *records(roster)[1:]], accepts=COLUMN_LOST)


def _header_in_capitals_with_blanks(rng: Random, roster: Roster) -> Broken:
    shape = rng.choice((str.upper, str.title, lambda name: f"  {name} "))
    header = tuple(shape(name.replace("_", rng.choice((" ", "_", "-")))) for name in roster.header)
    return laid([record(header), *records(roster)[1:]])


def _header_in_two_lines(_: Random, roster: Roster) -> Broken:
    """Names of groups of columns above the header, each over the first column of its group."""
    groups = ["About you", "", "", "", "Your work", "", "", "", "Practical", "", "", ""]
    above = tuple((groups + [""] * len(roster.header))[: len(roster.header)])
    return laid([record(above), *records(roster)])


def _lines_above(rng: Random, roster: Roster) -> Broken:
    lines = ["Mentoring programme 2026", "Exported on 1 September, by the office", "Confidential", "", "Sheet: people"]
    return laid([*lines[: rng.randint(1, len(lines))], *records(roster)])


def _lines_above_with_delimiters(rng: Random, roster: Roster) -> Broken:
    wide = "," * (len(roster.header) - 1)
    return laid([f"Mentoring programme{wide}", wide, *records(roster)][rng.randint(0, 1) :])


def _comments_above(rng: Random, roster: Roster) -> Broken:
    mark = rng.choice(("#", "//", "--", "%"))
    return laid([f"{mark} exported by the portal, version 3", f"{mark} two lines of comment", *records(roster)])


def _comments_between(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    place = rng.randint(2, len(pieces) - 1)
    pieces.insert(place, rng.choice(("# second page", "-- page 2 --", "// continued")))
    return laid(pieces, [place])


def _a_line_that_names_the_delimiter(rng: Random, roster: Roster) -> Broken:
    mark = rng.choice((",", ";"))
    return laid([f"sep={mark}", *records(roster, delimiter=mark)])


def _blank_lines(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    for place in sorted(rng.sample(range(len(pieces)), 3), reverse=True):
        pieces.insert(place, rng.choice(("", "  ", "," * (len(roster.header) - 1))))
    return laid(pieces)


def _a_line_of_totals(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    last = rng.choice((f"Total: {len(roster.rows)}", f"{len(roster.rows)} rows", "-- end of export --"))
    pieces.append(last + rng.choice(("", "," * (len(roster.header) - 1))))
    return laid(pieces, [len(pieces) - 1])


def _a_table_below(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    below = ["", "state,number", "KS,3", "TX,9"] if rng.random() < 0.5 else ["", "Legend", "MD: doctor of medicine"]
    return laid([*pieces, *below], range(len(pieces), len(pieces) + len(below)))


def _rulers(rng: Random, roster: Roster) -> Broken:
    """Put a line of dashes under the header, as in tables of plain text."""
    pieces = records(roster)
    ruler = ",".join("---" for _ in roster.header) if rng.random() < 0.5 else "-" * 40
    return laid([pieces[0], ruler, *pieces[1:]], [1])


def _the_same_rows_again(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    first = rng.randint(1, len(pieces) - 3)
    again = pieces[first : first + rng.randint(1, 3)]
    return laid([*pieces, *again], range(len(pieces), len(pieces) + len(again)))


FAULTS: tuple[Fault, ...] = (
    _no_header,
    _header_again,
    _a_column_twice_in_the_header,
    _a_column_copied,
    _header_shifted_right,
    _header_shifted_left,
    _header_one_too_short,
    _header_one_too_long,
    _rows_with_a_number_in_front,
    _a_blank_header,
    _a_header_mistyped,
    _header_in_capitals_with_blanks,
    _header_in_two_lines,
    _lines_above,
    _lines_above_with_delimiters,
    _comments_above,
    _comments_between,
    _a_line_that_names_the_delimiter,
    _blank_lines,
    _a_line_of_totals,
    _a_table_below,
    _rulers,
    _the_same_rows_again,
)
