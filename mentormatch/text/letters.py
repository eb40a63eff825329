"""Letters in one written form, in time that grows with the text and not with its square."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

MOST_MARKS = 30
"""Accents in a row after which a joiner is put, as in the Stream-Safe Text Format of Unicode Annex 15: the library
sorts the accents of a letter in quadratic time, and no language has a letter with so many."""

_JOINER = "\u034f"
_LONG_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    r"""Return a text in a normal form of Unicode.

    Examples
    --------
    >>> normalized("NFC", "e\u0301"), len(normalized("NFD", "\u0323\u0301" * 30))
    ('é', 61)
    """
    return text if text.isascii() else unicodedata.normalize(form, _LONG_RUN.sub(_parted, text))


def _parted(run: re.Match[str]) -> str:
    signs: list[str] = []
    n_marks = 0
    for sign in run[0]:
        n_marks = n_marks + 1 if unicodedata.combining(sign) else 0
        if n_marks > MOST_MARKS:
            signs.append(_JOINER)
            n_marks = 1
        signs.append(sign)
    return "".join(signs)
