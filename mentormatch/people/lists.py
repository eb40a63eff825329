"""Many values in one cell: semicolons, bars, line breaks, a written list, or commas between known words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.columns import (
    AFFILIATIONS,
    CONFLICTS,
    CONTACTS,
    DECLINED_BY,
    EXCLUDE,
    INTERESTS,
    MENTEES_PLACED_AT,
    NEEDS,
    PAST_AFFILIATIONS,
    SELECTION_ROLE_AT,
    SPECIALTIES,
    TARGET_SCHOOLS,
    TRAINING,
    VALUES,
)
from mentormatch.people.cell_text import BLANK, Reading, folded, items_written_as_list, shown, split_outside
from mentormatch.vocabulary.institutions import institutions
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Iterable

_SURE = re.compile(r"(?:(?<!\s)\s+)?[;|\n\r]\s*")
_COMMA = re.compile(",")
_FEW_WORDS = 4
_CHOICE_WORDS = 8
_OTHER = re.compile(r"\Aothers?(?: \(please specify\))?\s*:\s*(?=\S)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:even|when|but|because|who|whom|which|that|where|if|so|not|as|while|especially|or)\b", re.IGNORECASE
)
_PROSE = re.compile(r"(?:i|i'm|i’m|my|we|our)\s", re.IGNORECASE)
_FIELDS = frozenset({SPECIALTIES, INTERESTS})
_PLACES = frozenset(
    {AFFILIATIONS, TRAINING, PAST_AFFILIATIONS, CONTACTS, SELECTION_ROLE_AT, MENTEES_PLACED_AT, TARGET_SCHOOLS}
)
_PEOPLE = frozenset({EXCLUDE, DECLINED_BY, CONFLICTS})
_NOTHING = frozenset(
    (
        "none|n/a|nothing|no|not applicable|undecided|undecided yet|unsure|not sure|not sure yet|tbd|unknown|other"
        "|others|?|idk|don't know|prefer not to say|no one|nobody|other (please specify)|please specify|none yet"
        "|not yet|none of the above"
    ).split("|")
)
_OPEN = frozenset(
    "any|all|open|anything|everything|no preference|open to anything|any specialty|any school|exploring".split("|")
)
_RULED_OUT = re.compile(
    r"\b(?:(?:any\w*|all|every\w*)(?: \w+)? (?:but|except(?: for)?|other than|besides)|no|not|never|except(?: for)?"
    r"|excluding|avoid|but not|without|anywhere but)\b(?! one\b)",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(
    r"(?:,|(?<!\s))\s+(?:but not|and not|except(?: for)?|excluding|other than|rather than)\s+.*",
    re.IGNORECASE | re.DOTALL,
)
_ID = r"(?:[\w.+-]+@[\w.-]+\.\w+|(?=[\w.#-]*\d)[\w.#-]*\w)"
_ID_WITH_REMARK = re.compile(
    rf"({_ID})\s*(?:\(.*|[-–:]\s.*|\s[-–]\s.*|\s(?:because|since|is|was|who|as|he|she|they|my|our|for)\b[^\d]*)?",
    re.DOTALL | re.IGNORECASE,
)
_HIDDEN_ID = re.compile(r"(?<!\w)(?=[A-Za-z#-]{0,8}\d)[\w#-]+(?!\w)")
_BETWEEN = re.compile(r"[,;|\n\r]")
# blanks are read from the first of them on, once
_BETWEEN_IDS = re.compile(r"(?:(?<!\s)\s++|)(?:[/&+]|\band\b|\bor\b)\s*|(?<!\s)\s++(?=[\w.#@-]*\d)", re.IGNORECASE)
_NO_PEOPLE = re.compile(
    r"(?:no|none|not any)(?: known)?(?: conflicts?| exclusions?| of them| of interest| that i know of| known)*\W*"
)
_EVERYBODY = frozenset({"anyone", "everyone", "anybody", "everybody"})


def read_list(items: Iterable[str], column: str) -> Reading:
    """Return the items of a list that state something; what is ruled out ("not surgery") is left out and reported.

    Parameters
    ----------
    items : iterable of str
    column : str
        Canonical column, which says what the known words are.

    Examples
    --------
    >>> reading = read_list(["cardiology", "not surgery", "undecided"], "interests")
    >>> reading.value, reading.rule
    (('cardiology',), 'negated-item')
    """
    if column in _PEOPLE:
        return _read_people(items, column)
    kept, out = [], []
    for item in (_OTHER.sub("", own) for own in items):
        if _states_nothing(item, column):
            continue
        head = _affirmed(item, column)
        kept += [head] if head else []
        out += [item] if head != item else []
    value = tuple(dict.fromkeys(kept))
    if out:
        hint = f"{shown(', '.join(out))} says what is not meant in {column}; that part is left out."
        return Reading(value, "negated-item", hint)
    return Reading(value)


def split_list(cell: str, column: str) -> list[str]:
    """Return the values of a many-valued cell, in order, without blanks around them.

    Parameters
    ----------
    cell : str
    column : str
        Canonical column, which says what the known words are.

    Examples
    --------
    >>> split_list("University of California, San Diego; Yale", "training")
    ['University of California, San Diego', 'Yale']
    >>> split_list("Harvard, UCSF, Any in-state school", "target_schools")
    ['Harvard', 'UCSF', 'Any in-state school']
    >>> split_list("M1 and M2", "exclude")
    ['M1', 'M2']
    """
    written = items_written_as_list(cell)
    if written is not None:
        return written
    if column in _PEOPLE:
        people = _people(cell, column)
        if people:
            return people
    sure = [part.strip(" ,") for part in _SURE.split(cell) if part.strip(" ,")]
    if len(sure) == 1 and "," in cell:
        parts = [part for part in (part.strip() for part in split_outside(_COMMA, cell)) if part]
        parts = _without_and(_joined_places(parts) if column in _PLACES else parts)
        if len(parts) > 1 and _are_values(parts, cell, column):
            return parts
    return sure


def _read_people(items: Iterable[str], column: str) -> Reading:
    """Return ids (and in conflicts places); what is added to an id is cut off, and words that hide an id are reported.

    In these columns "not M1" asks for M1 to be kept away: reading it as nothing would pair the two.
    """
    kept, unclear, ruled_out = [], [], []
    for item in (piece for own in items for piece in _people(own, column) or [own.strip()]):
        bare = _unruled(item)
        found = _ID_WITH_REMARK.fullmatch(bare)
        if _states_nothing(item, column) or _NO_PEOPLE.fullmatch(folded(item)):
            continue
        ruled_out += [item] if bare != item and found else []
        unclear += [] if found or not (_HIDDEN_ID.search(item) or folded(item) in _OPEN | _EVERYBODY) else [item]
        kept.append(found.group(1) if found else item)
    value = tuple(dict.fromkeys(kept))
    if unclear:
        hint = f"{shown(', '.join(unclear))} is taken as it stands; write ids only in {column}, with ; between them."
        return Reading(value, "unclear-id", hint)
    if ruled_out:
        hint = f"{shown(', '.join(ruled_out))} is read as somebody to be kept away; write ids only in {column}."
        return Reading(value, "negated-item", hint)
    return Reading(value)


def _states_nothing(item: str, column: str) -> bool:
    plain = folded(item).strip(" .!:")
    if plain in BLANK or folded(item) in BLANK or plain in _NOTHING:
        return True
    return plain in _OPEN and column in _FIELDS | _PLACES


def _affirmed(item: str, column: str) -> str:
    """Return the part of an item that is meant, "" when all of it is ruled out."""
    if column not in _FIELDS | _PLACES:
        return item
    rest = _RULED_OUT.match(item)
    if rest and _is_known(item[rest.end() :].strip(), column):
        return ""
    head = _BUT_NOT.sub("", item)
    tail = item[len(head) :]
    return head if tail and _is_known(head, column) else item


def _people(cell: str, column: str) -> list[str]:
    """Return the parts of a cell that names ids, with their remarks; nothing when it names none."""
    parts = [part.strip(" .") for part in split_outside(_BETWEEN, cell) if part.strip(" .")]
    parts = _joined_places(parts) if column == CONFLICTS else parts
    found = [piece for part in parts for piece in _pieces(part, column)]
    return found if any(_ID_WITH_REMARK.fullmatch(_unruled(piece)) for piece in found) else []


def _pieces(part: str, column: str) -> list[str]:
    """Cut "M1 and M2" where every piece is an id or a known place."""
    pieces = [piece for piece in split_outside(_BETWEEN_IDS, part) if piece]
    return pieces if all(_is_known(_unruled(piece), column) for piece in pieces) else [part]


def _unruled(item: str) -> str:
    return _RULED_OUT.sub("", item, count=1).strip()


def _without_and(parts: list[str]) -> list[str]:
    return [*parts[:-1], re.sub(r"^(?:and|&)\s+", "", parts[-1], flags=re.IGNORECASE)] if parts else parts


def _joined_places(parts: list[str]) -> list[str]:
    """Join parts that are one name or a name and its place: "University of California", "San Diego"."""
    joined: list[str] = []
    for part in parts:
        whole = f"{joined[-1]}, {part}" if joined else part
        if joined and institutions().resolve(whole).match is not None and institutions().resolve(part).match is None:
            joined[-1] = whole
        else:
            joined.append(part)
    return joined


def _is_known(part: str, column: str) -> bool:
    if column in _FIELDS:
        return bool(specialties().resolve(part))
    is_place = column not in {EXCLUDE, DECLINED_BY} and institutions().resolve(part).match is not None
    return is_place or (column in _PEOPLE and bool(_ID_WITH_REMARK.fullmatch(part)))


def _are_values(parts: list[str], cell: str, column: str) -> bool:
    """Tell whether the parts between commas are values of their own and not one phrase."""
    if column in {VALUES, NEEDS}:
        # choices of a form begin with a capital each, and may be longer than what people list by themselves
        choices = all(part[0].isupper() for part in parts) and not _PROSE.match(cell)
        most_words = _CHOICE_WORDS if choices else _FEW_WORDS
        short = all(len(part.split()) <= most_words and not _GOES_ON.match(part) for part in parts)
        return short and not cell.rstrip().endswith(".")
    if column not in _FIELDS | _PLACES | {CONFLICTS} or _is_one(parts, cell, column):
        return False
    stating = [part for part in parts if not _states_nothing(part, column)]
    unknown = [part for part in stating if not _is_known(_unruled(part), column)]
    few = all(len(part.split()) <= _FEW_WORDS and not _GOES_ON.match(part) for part in unknown)
    # a place beside an unknown one is lost in their joint name; a field is found inside its phrase
    most = len(unknown) * 2 < len(stating) + (column in _PLACES)
    return few and most and not _PROSE.match(cell)


def _is_one(parts: list[str], cell: str, column: str) -> bool:
    """Tell whether a cell with commas is one name: "University of California, San Diego"."""
    if column in _FIELDS:
        # "Pediatrics, Cardiology" could be one field; forms join two answers in the same way, and do it far more often
        whole, found = specialties().resolve(cell), [specialties().resolve(part) for part in parts]
        return bool(whole) and whole[0].confidence == 1.0 and not all(own and own[0].confidence == 1.0 for own in found)
    return institutions().resolve(cell).match is not None
