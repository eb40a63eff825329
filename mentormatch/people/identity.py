"""Who a row is: its id, and whether it is a mentor's or a student's."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from mentormatch.columns import EMAIL, id_column
from mentormatch.people.cell_text import text_of
from mentormatch.people.profiles import Issue
from mentormatch.vocabulary.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.columns import Side
    from mentormatch.people.tables import RawRow, RawTable
    from mentormatch.vocabulary.headers import HeaderMatch

_WHOLE = re.compile(r"(\d+)\.0+")
_SEEKS = re.compile(r"\b(?:seek\w*|want|need|would like|looking for|find|request\w*|match me)\b")
_SOUGHT = re.compile(r"\bmentor(?!ing)")
_SIDES = re.compile(r"(?:a |an |the )?(?:(?P<mentor>mentors?)|(?P<student>mentees?|students?)|both)")


def canonical_id(text: str) -> str:
    """Return an id as it is compared: a clean text in one normal form, and "2" for the "2.0" of a spreadsheet.

    Examples
    --------
    >>> canonical_id(" 2.0 "), canonical_id("M7")
    ('2', 'M7')
    """
    own = text_of(text)
    whole = _WHOLE.fullmatch(own)
    return whole[1] if whole else own


def identified(
    person: Mapping[str, Any], row: RawRow, places: Mapping[str, list[int]], header: tuple[str, ...], side: Side
) -> tuple[dict[str, Any], Issue | None]:
    """Give a person an id, or say why the row has none.

    Without an id column the id is the e-mail address, else a hash of the row's cells.
    """
    column = id_column(side)
    own = places.get(column, [])
    if not own and not any(str(cell).strip() for cell in row.cells):
        return dict(person), Issue("blank-row", "error", "", "Nothing stands in this row.", row.number, row.line)
    if not own:
        # forms that ask for no address write "anonymous" for everybody
        address = person[EMAIL].casefold() if "@" in person[EMAIL] else ""
        return {**person, column: address or stable_id(row, _names(places, header))}, None
    written, cell = header[own[0]], row.cells[own[0]]
    if isinstance(cell, tuple) and len(cell) > 1:
        hint = "An id is one word. Give one dict per person in a list, or a DataFrame."
        return dict(person), Issue("many-ids", "error", f"{len(cell)} ids", hint, row.number, row.line, written)
    person_id = canonical_id(person[column])
    if not person_id:
        hint = f"Every row needs its own id in {written}."
        return dict(person), Issue("blank-id", "error", "", hint, row.number, row.line, written)
    return {**person, column: person_id}, None


def stable_id(row: RawRow, names: Sequence[str]) -> str:
    """Return an id made from what stands in a row: the same row gets the same one in every roster.

    Neither the order of the columns nor their headers count, nor columns that are blank in this row.
    """
    filled = ((name, text_of(cell)) for name, cell in zip(names, row.cells, strict=True))
    content = json.dumps(sorted(cell for cell in filled if cell[1]), ensure_ascii=False)
    return f"row-{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _names(places: Mapping[str, list[int]], header: Sequence[str]) -> list[str]:
    """Return what each column is called whatever its header: its canonical name, else the header in normal form."""
    known = {place: column for column, own in places.items() for place in own}
    return [known.get(place) or header_key(name) for place, name in enumerate(header)]


def side_columns(table: RawTable, matches: Sequence[HeaderMatch]) -> list[int]:
    """Return the columns that say whether a row is a mentor's or a student's.

    A column counts by its header, or because it holds nothing but "mentor", "student", "mentee" and "both".
    """
    found = []
    for place, match in enumerate(matches):
        answers = {_folded(row.cells[place]) for row in table.rows} - {""}
        told = len(answers) > 1 and all(_SIDES.fullmatch(answer) for answer in answers)
        if match.fate == "role_of_row" or told:
            found.append(place)
    return found


def is_other_side(row: RawRow, roles: Sequence[int], header: Sequence[str], side: Side) -> bool:
    """Return whether a row says that it is not a person of this side."""
    for place in roles:
        about = _side_of(_folded(row.cells[place]), header[place].casefold())
        if about:
            return about != side
    return False


def _side_of(answer: str, asked: str) -> str:
    """Return the side an answer names, "" when it names both or none."""
    if "both" in answer or not answer:
        return ""
    if answer in {"yes", "y", "true", "1", "no", "n", "false", "0"}:
        if "both" in asked:
            return ""
        sides = ("student", "mentor") if "mentee" in asked or "student" in asked else ("mentor", "student")
        return sides[0] if answer in {"yes", "y", "true", "1"} else sides[1]
    seeks = _SEEKS.search(answer)
    if "mentor" in answer and not (seeks and _SOUGHT.search(answer, seeks.end())):
        return "" if "mentee" in answer else "mentor"
    return "student" if "mentee" in answer or "student" in answer or "mentor" in answer else ""


def _folded(cell: Any) -> str:
    return str(cell).casefold().strip(" .")
