"""Faults of bytes: line ends, encodings, what was cut off, lost, or added."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from files.broken import Broken, laid, some, whole
from files.good_rosters import records

if TYPE_CHECKING:
    from random import Random

    from files.broken import Fault
    from files.good_rosters import Roster


def _old_line_ends(_: Random, roster: Roster) -> Broken:
    return whole("\r".join(records(roster)).replace("\n", "\r") + "\r")


def _mixed_line_ends(rng: Random, roster: Roster) -> Broken:
    return whole("".join(piece + rng.choice(("\n", "\r\n", "\r")) for piece in records(roster)))


def _line_ends_with_two_returns(_: Random, roster: Roster) -> Broken:
    return whole("\r\r\n".join(records(roster)) + "\r\r\n")


def _a_return_inside_a_cell(rng: Random, roster: Roster) -> Broken:
    broken = _with_inside_a_cell("\r", rng, roster)
    return Broken(broken.content, broken.lines | {max(broken.lines) + 1})


def _a_line_break_inside_a_cell(rng: Random, roster: Roster) -> Broken:
    return _with_inside_a_cell("\n", rng, roster)


def _with_inside_a_cell(sign: str, rng: Random, roster: Roster) -> Broken:
    """Put a sign into the middle of an unquoted cell."""
    pieces = records(roster)
    (place,) = some(rng, pieces, most=1)
    spots = [found.start() for found in re.finditer(r"(?<=\w)(?=\w)", pieces[place].split('"')[0])]
    at = rng.choice(spots)
    pieces[place] = f"{pieces[place][:at]}{sign}{pieces[place][at:]}"
    return laid(pieces, [place])


def _no_line_ends(rng: Random, roster: Roster) -> Broken:
    return whole(rng.choice((" ", "")).join(records(roster)), "no-rows")


def _two_bytes_a_sign(rng: Random, roster: Roster) -> Broken:
    text = "\n".join(records(roster)) + "\n"
    mark, name = rng.choice((("\ufeff", "utf-16-le"), ("\ufeff", "utf-16-be"), ("", "utf-16-le"), ("", "utf-16-be")))
    return whole(mark + text, encoding=name)


def _a_byte_order_mark(rng: Random, roster: Roster) -> Broken:
    return whole(rng.choice(("\ufeff", "\ufeff\ufeff")) + "\n".join(records(roster)) + "\n")


def _a_mark_in_the_middle(rng: Random, roster: Roster) -> Broken:
    """Two files with a byte order mark, one put after the other."""
    pieces = records(roster)
    place = rng.randint(2, len(pieces) - 1)
    pieces[place] = "\ufeff" + pieces[place]
    return laid(pieces, [place])


def _western_bytes(rng: Random, roster: Roster) -> Broken:
    name = rng.choice(("cp1252", "latin-1", "mac_roman", "cp850"))
    content = ("\n".join(records(roster)) + "\n").encode(name, "replace")
    return Broken(content, accepts=frozenset(("encoding",)))


def _western_bytes_in_some_lines(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    touched = set(some(rng, pieces, holding="é"))
    content = b"".join(
        (piece + "\n").encode("cp1252" if place in touched else "utf-8") for place, piece in enumerate(pieces)
    )
    return Broken(content, laid(pieces, touched).lines, frozenset(("encoding",)))


def _encoded_twice(rng: Random, roster: Roster) -> Broken:
    text = ("\n".join(records(roster)) + "\n").encode().decode(rng.choice(("cp1252", "latin-1")), "replace")
    return whole(text, "encoding")


def _letters_lost(rng: Random, roster: Roster) -> Broken:
    """Letters beyond ASCII that a program replaced by its sign for the unknown."""
    text = re.sub(r"[^\x00-\x7f]", rng.choice(("\ufffd", "\ufffd\ufffd")), "\n".join(records(roster)) + "\n")
    return whole(text, "encoding")


def _a_byte_changed(rng: Random, roster: Roster) -> Broken:
    """One byte between cells or rows that is another: inside a text it would be a text like any other."""
    content = bytearray(("\n".join(records(roster)) + "\n").encode())
    place = rng.choice(_between(content))
    content[place] = rng.choice([sign for sign in b'\x00\x80\xff\x1a",\n\rx' if sign != content[place]])
    return Broken(bytes(content), _lines_at(content, place, place + 1), frozenset(("encoding",)))


def _cut_short(rng: Random, roster: Roster) -> Broken:
    content = ("\n".join(records(roster)) + "\n").encode()
    cut = rng.randrange(len(content) // 4, len(content))
    rest = content[:cut]
    return Broken(rest, _lines_at(rest, cut - 1, cut), frozenset(("encoding",)))


def _cut_short_and_filled_with_nothing(rng: Random, roster: Roster) -> Broken:
    content = ("\n".join(records(roster)) + "\n").encode()
    cut = rng.randrange(len(content) // 4, len(content))
    rest = content[:cut] + bytes(rng.choice((1, 512, 4096)))
    return Broken(rest, _lines_at(rest, cut - 1, cut), frozenset(("encoding",)))


def _a_piece_lost(rng: Random, roster: Roster) -> Broken:
    """Take out a piece that reaches over a cell: inside a text it would leave a text like any other."""
    content = ("\n".join(records(roster)) + "\n").encode()
    start, end = _around(rng, content)
    rest = content[:start] + content[end:]
    return Broken(rest, _lines_at(rest, start - 1, start + 1), frozenset(("encoding",)))


def _a_piece_twice(rng: Random, roster: Roster) -> Broken:
    content = ("\n".join(records(roster)) + "\n").encode()
    start, end = _around(rng, content)
    more = content[:end] + content[start:]
    return Broken(more, _lines_at(more, start, 2 * end - start), frozenset(("encoding",)))


def _nuls_inside(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    touched = some(rng, pieces)
    for place in touched:
        at = rng.randrange(len(pieces[place]))
        pieces[place] = f"{pieces[place][:at]}\x00{pieces[place][at:]}"
    return laid(pieces, touched)


def _nuls_after_the_end(rng: Random, roster: Roster) -> Broken:
    return whole("\n".join(records(roster)) + "\n" + "\x00" * rng.choice((1, 100, 5000)))


def _an_end_mark(_: Random, roster: Roster) -> Broken:
    return whole("\n".join(records(roster)) + "\n\x1a")


def _junk_after_the_end(rng: Random, roster: Roster) -> Broken:
    pieces = records(roster)
    junk = bytes(rng.randrange(256) for _ in range(rng.randint(20, 400)))
    content = ("\n".join(pieces) + "\n").encode()
    first = content.count(b"\n") + 1
    lines = frozenset(range(first, first + len(re.split(rb"[\r\n]", junk)) + 1))
    return Broken(content + junk, lines, frozenset(("encoding",)))


def _signs_that_are_not_seen(rng: Random, roster: Roster) -> Broken:
    """Zero-width and hard blanks at the edge of cells, as pasting from a web page leaves them."""
    mark = rng.choice(("\u200b", "\xa0", "\ufeff", "\u200e"))
    return whole("\n".join(re.sub(r",(?=\w)", lambda _: "," + mark, piece) for piece in records(roster)) + "\n")


def _a_page_of_the_web(_: Random, roster: Roster) -> Broken:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in roster.rows)
    return whole(f"<!DOCTYPE html>\n<html><body><table>\n{rows}</table></body></html>\n")


def _between(content: bytes | bytearray) -> list[int]:
    """Return the places of the signs between cells and between rows, the header left out."""
    inside, places = False, []
    for place, sign in enumerate(content):
        inside = inside ^ (sign == 0x22)
        if not inside and sign in b",\n":
            places.append(place)
    return [place for place in places if place > content.find(b"\n")]


def _around(rng: Random, content: bytes) -> tuple[int, int]:
    """Return the ends of a piece of up to 150 bytes that holds at least one sign between cells or rows."""
    place = rng.choice(_between(content)[1:-1])
    return place - rng.randint(0, 75), place + rng.randint(1, 75)


def _lines_at(content: bytes | bytearray, start: int, end: int) -> frozenset[int]:
    """Return the lines of a piece, from the beginning of the row that it stands in; all before it is sound."""
    ends = [place for place in _between(content[:start]) if content[place] == 0x0A]
    first = content[: ends[-1] + 1 if ends else 0].count(b"\n") + 1
    return frozenset(range(first, content[:end].count(b"\n") + 2))


FAULTS: tuple[Fault, ...] = (
    _old_line_ends,
    _mixed_line_ends,
    _line_ends_with_two_returns,
    _a_return_inside_a_cell,
    _a_line_break_inside_a_cell,
    _no_line_ends,
    _two_bytes_a_sign,
    _a_byte_order_mark,
    _a_mark_in_the_middle,
    _western_bytes,
    _western_bytes_in_some_lines,
    _encoded_twice,
    _letters_lost,
    _a_byte_changed,
    _cut_short,
    _cut_short_and_filled_with_nothing,
    _a_piece_lost,
    _a_piece_twice,
    _nuls_inside,
    _nuls_after_the_end,
    _an_end_mark,
    _junk_after_the_end,
    _signs_that_are_not_seen,
    _a_page_of_the_web,
)
