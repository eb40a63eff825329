"""Small pieces of sentences: quotes, lists, fields in small letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_QUOTE = 160
"""Characters of a quote before it is cut at a blank."""

_LONGEST_ABBREVIATION = 5
_PRACTITIONER = re.compile(r"[a-z]{5,}(?:ist|ian|geon)", re.IGNORECASE)


def quoted(text: str) -> str:
    """Quote a stretch of a profile, shortened at a blank when it is long.

    Examples
    --------
    >>> quoted("I teach on Fridays.")
    '“I teach on Fridays”'
    """
    flat = " ".join(text.split()).rstrip(".;,")
    if len(flat) > LONGEST_QUOTE:
        flat = flat[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " ..."
    return f"“{flat}”"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["candor", "grit", "teamwork"])
    'candor, grit and teamwork'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def counted(number: str, word: str) -> str:
    """Write a number with its word.

    Examples
    --------
    >>> counted("1", "letter"), counted("12", "letter")
    ('1 letter', '12 letters')
    """
    return f"{number} {word}" if number == "1" else f"{number} {word}s"


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
