"""Small pieces of sentences about fields."""

from __future__ import annotations

import re

from mentormatch.text.wording import natural, quoted
from mentormatch.vocabulary.specialties import specialties

_PRACTITIONER = re.compile(r"[a-z]{5,}(?:ist|ian|geon)", re.IGNORECASE)


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
