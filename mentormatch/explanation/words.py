"""Small pieces of sentences about fields."""

from __future__ import annotations

import re

from mentormatch.text.wording import quoted
from mentormatch.vocabulary.specialties import specialties

_LONGEST_ABBREVIATION = 5
_PRACTITIONER = re.compile(r"[a-z]{5,}(?:ist|ian|geon)", re.IGNORECASE)


def natural(label: str) -> str:
    """Write the name of a field in small letters; abbreviations stay as they are.

    Examples
    --------
    >>> natural("HIV Medicine"), natural("FAMILY MEDICINE"), natural("EM (PGY-3)")
    ('HIV medicine', 'family medicine', 'EM (PGY-3)')
    """
    if label.isupper() and max(map(len, re.findall("[A-Za-z]+", label)), default=0) > _LONGEST_ABBREVIATION:
        return label.lower()
    return " ".join(word if word.isupper() else word.lower() for word in label.split())


def practice(cell: str, label: str) -> str:
    """Say what a mentor does, from a cell of the roster and the name of the field it was read as.

    Examples
    --------
    >>> practice("hospitalist", "Hospital Medicine"), practice("rehab robotics", "Rehabilitation")
    ('is a hospitalist', 'works in rehabilitation (“rehab robotics”)')
    """
    if _PRACTITIONER.fullmatch(cell):
        return f"is {'an' if cell[0].lower() in 'aeiou' else 'a'} {cell.lower()}"
    if specialties().names_one(cell):
        return f"works in {natural(cell) if cell.isupper() else cell}"
    return f"works in {natural(label)} ({quoted(cell)})"
