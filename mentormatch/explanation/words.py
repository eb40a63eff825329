"""Small pieces of sentences about fields."""

from __future__ import annotations

import re

from mentormatch.text.wording import natural, quoted
from mentormatch.vocabulary.specialties import specialties
from mentormatch.vocabulary.specialty_cells import TRAINING

_PRACTITIONER = re.compile(r"[a-z]{5,}(?:ist|ian|geon)", re.IGNORECASE)
_YEAR_OF_TRAINING = re.compile(r"(?:(?<![\s,(])[\s,(]++|)\b(PGY[- ]?\d)\b[\s)]*", re.IGNORECASE)

_POSITION = re.compile(
    r"\b(?:attending|board[- ]certified|call|chief|doctor|faculty|fellow(?:ship)?|intern|physician|professor"
    r"|residen(?:t|cy)|specialist|staff)\b",
    re.IGNORECASE,
)
"""Words that tell what somebody is or does in a field, so that nobody works in the cell as it stands."""


def practice(cell: str, label: str) -> str:
    """Say what a mentor does, from a cell of the roster and the name of the field it was read as.

    Examples
    --------
    >>> practice("hospitalist", "Hospital Medicine"), practice("rural family medicine", "Family Medicine")
    ('is a hospitalist', 'works in rural family medicine')
    >>> practice("general surgery, PGY-4", "General Surgery")
    'is training in general surgery (PGY-4)'
    >>> practice("kidney disease & HTN", "Nephrology")
    'lists “kidney disease & HTN” (read as nephrology)'
    >>> practice("OB call", "Obstetrics and Gynecology")
    'lists “OB call” (read as obstetrics and gynecology)'
    """
    if _PRACTITIONER.fullmatch(cell):
        return f"is {'an' if cell[0].lower() in 'aeiou' else 'a'} {cell.lower()}"
    year = _YEAR_OF_TRAINING.search(cell)
    plain = _YEAR_OF_TRAINING.sub(" ", cell).strip()
    named = natural(plain) if plain.isupper() else plain
    if year and specialties().names_one(plain):
        return f"is training in {named} ({year[1]})"
    named_whole = specialties().names_one(cell) and not _POSITION.search(cell)
    if named_whole or (label.casefold() in cell.casefold() and not TRAINING.search(cell)):
        return f"works in {named}"
    return f"lists {quoted(cell)} (read as {natural(label)})"


def wanted(interest: str) -> str:
    """Write an interest of a student: the plain name of a field as it is, other words in quotes.

    Examples
    --------
    >>> wanted("cardiology"), wanted("later maybe nephrology")
    ('cardiology', '“later maybe nephrology”')
    """
    return interest if specialties().names_one(interest) else quoted(interest)
