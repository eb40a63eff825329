"""Small pieces of sentences: quotes, lists, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_QUOTE = 160
"""Characters of a quote before it is cut at a blank."""


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
