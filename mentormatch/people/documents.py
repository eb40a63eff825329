"""Long texts of people from a second file, joined by id."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_ID, STUDENT_ID, id_column
from mentormatch.errors import RosterError
from mentormatch.people.cells import read_document
from mentormatch.people.identity import canonical_id
from mentormatch.people.profiles import Document, Issue
from mentormatch.people.tables import raw_table
from mentormatch.vocabulary.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.columns import Side
    from mentormatch.people.tables import RawRow

_COLUMNS = {
    "title": frozenset(("title", "document title", "paper title", "name of document")),
    "text": frozenset(("text", "abstract", "summary", "body", "content", "full text", "document")),
    "year": frozenset(("year", "date", "published", "publication year")),
}
_IDS = frozenset(header_key(name) for name in (MENTOR_ID, STUDENT_ID))


def read_documents(
    source: Any, side: Side, *, known: frozenset[str], encoding: str | None = None
) -> tuple[Mapping[str, tuple[Document, ...]], list[Issue]]:
    """Return the documents of each person of one side in one order, and the rows that could not be used.

    Parameters
    ----------
    source : path, DataFrame or list of dicts
        Columns ``mentor_id`` or ``student_id``, ``title``, ``text``, ``year``. Rows of the other side are left alone.
    side : {"mentor", "student"}
    known : frozenset of str
        Ids of the roster.
    encoding : str, optional

    Raises
    ------
    FileError, SettingError
        When the source cannot be read as a table.
    RosterError
        When it has no column of ids, or neither texts nor titles.
    """
    table = raw_table(source, _known_headers, encoding=encoding, called="documents")
    places = _places(table.header)
    if not _IDS & places.keys() or not {"text", "title"} & places.keys():
        raise RosterError(
            f"Documents must have a column mentor_id or student_id, and text or title; {table.source} has "
            f"{', '.join(table.header)}."
        )
    own = places.get(header_key(id_column(side)))
    if own is None:
        return {}, []
    found: dict[str, list[Document]] = defaultdict(list)
    issues = [issue for issue in table.issues if issue.severity != "note"]
    spelt = _by_spelling(known)
    for row in table.rows:
        written = canonical_id(str(_first_filled(row, own)))
        person = written if written in known else spelt.get(written.casefold(), written)
        document = read_document({name: _first_filled(row, places[name]) for name in _COLUMNS if name in places})
        if not person and not any(str(_first_filled(row, places[name])).strip() for name in _IDS & places.keys()):
            issues.append(_issue("document-without-id", "", f"{table.source}: say whose document this is.", row))
        elif person and person not in known:
            hint = f"No {side} of the roster has this id; the document is not used."
            issues.append(_issue("unknown-person", person, f"{table.source}: {hint}", row))
        elif person and not (document.text.strip() or document.title.strip()):
            issues.append(_issue("empty-document", "", f"{table.source}: fill in title or text.", row))
        elif person:
            found[person].append(document)
    return {person: tuple(sorted(own, key=lambda item: item.order)) for person, own in found.items()}, issues


def _by_spelling(known: frozenset[str]) -> dict[str, str]:
    """Return ids by how they are spelt in small letters, without those that only capitals tell apart."""
    found: dict[str, list[str]] = defaultdict(list)
    for person in known:
        found[person.casefold()].append(person)
    return {small: own[0] for small, own in found.items() if len(own) == 1}


def _places(header: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns of each id, and of title, text and year."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        key = header_key(name)
        meaning = next((column for column, names in _COLUMNS.items() if key in names), key)
        places.setdefault(meaning, []).append(place)
    return places


def _first_filled(row: RawRow, places: Sequence[int]) -> Any:
    return next((row.cells[place] for place in places if str(row.cells[place]).strip()), "")


def _known_headers(cells: Sequence[str]) -> int:
    return len(_places(cells).keys() & {*_IDS, *_COLUMNS})


def _issue(rule: str, found: str, hint: str, row: RawRow) -> Issue:
    return Issue(rule, "warning", found, hint, row.number, row.line)
