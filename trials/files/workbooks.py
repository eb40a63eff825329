"""Workbooks that want to do harm, that were damaged, and that are sound and odd."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
HEADER = ("mentor_id", "name", "specialties", "bio", "capacity")


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of these sheets."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def small_roster() -> bytes:
    """Return a sound workbook of twenty mentors, its texts in a list of their own as Excel writes them."""
    rows = [
        (f"M{number}", f"Zoë {number}", "cardiology", f"Likes hearts,\nand {number} more.", 3) for number in range(20)
    ]
    return _with_shared_texts(workbook(Mentors=[HEADER, *rows]))


def _with_shared_texts(content: bytes) -> bytes:
    texts: list[bytes] = []

    def listed(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    inline = re.compile(rb't="inlineStr"><is>(<t[^>]*>.*?</t>)</is>', re.DOTALL)
    stream = io.BytesIO(with_parts(content, {SHEET: lambda text: inline.sub(listed, text)}))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        items = b"".join(b"<si>%s</si>" % text for text in texts)
        space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr(
            STRINGS, b'<sst xmlns="%s" count="%d" uniqueCount="%d">' % (space, *[len(texts)] * 2) + items + b"</sst>"
        )
    return stream.getvalue()


def with_parts(content: bytes, changes: dict[str, Callable[[bytes], bytes]], *, stored: bool = False) -> bytes:
    """Return a workbook with some of its parts changed, and its checksums made anew."""
    stream = io.BytesIO()
    packing = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w", packing) as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, changes[name](text) if name in changes else text)
    return stream.getvalue()


def bombs() -> dict[str, bytes]:
    """Return workbooks that a plain reader would unpack, lay out or wait for until the machine gives up."""
    small = small_roster()
    return {
        "zip bomb": _zip_bomb(small),
        "zip bomb of many parts": _many_parts(small),
        "a date before all years": _early_date(),
        "lying dimension": _with_sheet(small, b'ref="A1:E21"', b'ref="A1:XFD1048576"'),
        "one far cell": _with_row(small, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "cells far apart in one row": _with_row(
            small, b'<row r="22"><c r="A22"><v>1</v></c><c r="XFD22"><v>1</v></c></row>'
        ),
        "entity bomb": _entities(small, SHEET),
        "entity bomb in the texts": _entities(small, STRINGS),
        "shared-string bomb": _one_text_everywhere(small),
        "a claim of many texts": with_parts(small, {STRINGS: _claim}),
        "deeply nested": with_parts(small, {SHEET: _nested}),
        "a name of ten million letters": _with_sheet(small, b'r="A2"', b'r="' + b"A" * 10_000_000 + b'2"'),
    }


def flips(seed: int, number: int, *, inside: bool) -> list[bytes]:
    """Return sound workbooks with one bit of one byte flipped: of the file, or of a part under a sound checksum."""
    rng = Random(f"{seed}/{inside}")
    small = small_roster()
    return [_flipped_inside(rng, small) if inside else _flipped(rng, small) for _ in range(number)]


def sound_books() -> dict[str, tuple[bytes, list[dict[str, object]]]]:
    """Return sound workbooks, and the mentors or pieces of them that must be read."""
    day = dt.date(2027, 3, 4)
    people = [{"mentor_id": "007", "name": "Ann", "capacity": 3}, {"mentor_id": "8", "name": "Bo", "capacity": None}]
    rows = [("mentor_id", "name", "max mentees"), ("007", "Ann", "3"), (8.0, "Bo", None)]
    return {
        "several sheets": (workbook(Readme=[("Our mentors",), (day,)], Mentors=rows, Old=[("x", "y")]), people),
        "merged headers": (_merged(rows), people),
        "headers merged over two rows": (
            workbook(A=[("mentor_id", "The person", None), (None, "name", "max mentees"), *rows[1:]]),
            people,
        ),
        "numbers as text": (workbook(A=[rows[0], ("007", "Ann", "3"), ("8", "Bo", " ")]), people),
        "dates": (
            workbook(A=[("mentor_id", "name", "max mentees", "joined"), ("007", "Ann", 3, day), (8, "Bo", None, day)]),
            people,
        ),
        "a table that begins elsewhere": (workbook(A=[(), (), *((None, None, *row) for row in rows)]), people),
    }


def refused_kinds() -> dict[str, bytes]:
    """Return beginnings of files of other spreadsheet programs."""
    opened = io.BytesIO()
    with zipfile.ZipFile(opened, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    binary = io.BytesIO()
    with zipfile.ZipFile(binary, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    return {"old .xls": b"\xd0\xcf\x11\xe0" + bytes(600), ".ods": opened.getvalue(), ".xlsb": binary.getvalue()}


def _with_sheet(content: bytes, before: bytes, after: bytes) -> bytes:
    return with_parts(content, {SHEET: lambda text: text.replace(before, after)})


def _with_row(content: bytes, row: bytes) -> bytes:
    return _with_sheet(content, b"</sheetData>", row + b"</sheetData>")


def _zip_bomb(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            with after.open(name, "w") as part:
                part.write(before.read(name))
                for _ in range(600 if name == SHEET else 0):
                    part.write(b" " * 2**20)
    return stream.getvalue()


def _early_date() -> bytes:
    """Return a workbook with a date at which the reader panics: it counts milliseconds."""
    day = workbook(Mentors=[("mentor_id", "joined"), ("M1", dt.date(2027, 3, 4))])
    cell = re.compile(rb'(<c r="B2"[^>]* s="\d+")[^>]*><v>[^<]*</v>')
    return with_parts(day, {SHEET: lambda text: cell.sub(rb"\1><v>-1e300</v>", text)})


def _many_parts(content: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(12_000):
            archive.writestr(f"xl/worksheets/more{number}.xml", "<x/>")
    return stream.getvalue()


def _entities(content: bytes, part: str) -> bytes:
    names = [b"a", *(b"a%d" % level for level in range(1, 10))]
    pairs = itertools.pairwise(names)
    inner = b"".join(b'<!ENTITY %s "%s">' % (own, (b"&%s;" % lower) * 10) for lower, own in pairs)
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + inner + b"]>"
    return with_parts(content, {part: lambda text: doctype + text[text.find(b"?>") + 2 if b"?>" in text else 0 :]})


def _one_text_everywhere(content: bytes) -> bytes:
    """Return one text of a megabyte, and a hundred thousand cells that name it."""
    long = with_parts(content, {STRINGS: lambda text: text.replace(b"mentor_id", b"a" * 2**20, 1)})
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 5 + b"</row>"
    return _with_row(long, row * 20_000)


def _nested(text: bytes) -> bytes:
    deep = b"<x>" * 200_000 + b"</x>" * 200_000
    return text.replace(b"<sheetData>", deep + b"<sheetData>")


def _claim(text: bytes) -> bytes:
    return text.replace(b'uniqueCount="', b'uniqueCount="99999999')


def _merged(rows: Sequence[Sequence[object]]) -> bytes:
    """Put a line of groups above the header, each merged over its columns."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("The person", None, "Practical"))
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _flipped(rng: Random, content: bytes) -> bytes:
    place = rng.randrange(4, len(content))
    return content[:place] + bytes((content[place] ^ (1 << rng.randrange(8)),)) + content[place + 1 :]


def _flipped_inside(rng: Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = rng.choice(archive.namelist())
    return with_parts(content, {part: lambda text: _flipped(rng, text)}, stored=True)
