"""Small pieces of sentences: quotes, lists, counts, places in a list, names of fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_QUOTE = 160
"""Characters of a quote before it is cut at a blank."""

_LONGEST_ABBREVIATION = 5
_INNER_CAPITAL = re.compile("[a-z][A-Z]")


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
    """Write the name of a field in small letters; abbreviations, and words such as PhD, stay as they are.

    Examples
    --------
    >>> natural("HIV Medicine"), natural("FAMILY MEDICINE"), natural("EM (PGY-3)"), natural("Research (PhD Faculty)")
    ('HIV medicine', 'family medicine', 'EM (PGY-3)', 'research (PhD faculty)')
    """
    if label.isupper() and max(map(len, re.findall("[A-Za-z]+", label)), default=0) > _LONGEST_ABBREVIATION:
        return label.lower()
    return " ".join(word if word.isupper() or _INNER_CAPITAL.search(word) else word.lower() for word in label.split())


def ordinal(number: int) -> str:
    """Write a place in a list.

    Examples
    --------
    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 22, 113)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '113th']
    """
    teen = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
