"""The form in which two spellings of a name of a field are the same."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from mentormatch.text.recent import remembered

_BRITISH = (
    ("paed", "ped"),
    ("haem", "hem"),
    ("anaes", "anes"),
    ("gynaec", "gynec"),
    ("orthopaed", "orthoped"),
    ("oesoph", "esoph"),
    ("foet", "fet"),
    ("tumour", "tumor"),
    ("behaviour", "behavior"),
    ("leukaem", "leukem"),
    ("anaem", "anem"),
    ("diarrhoea", "diarrhea"),
    ("centre", "center"),
    ("labour", "labor"),
)


class Token(NamedTuple):
    """A word of a text in normal form, with its place."""

    key: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text in normal form: lower case, American spelling, singular; "&" is the word "and".

    Examples
    --------
    >>> [token.key for token in tokens("Paediatrics & women's health")]
    ['pediatric', 'and', 'women', 'health']
    """
    flat = text.casefold()
    if len(flat) != len(text):
        # a few letters change their number when folded; places must stay those of the text
        flat = text.lower() if len(text.lower()) == len(text) else text
    flat = flat.replace("’", "'").replace("'s", "  ").replace("&", "\x00")
    found = re.finditer(r"[a-z0-9]+|\x00", flat)
    return [Token("and" if match.group() == "\x00" else _word(match.group()), *match.span()) for match in found]


def key_of(text: str) -> str:
    """Return a text in normal form.

    Examples
    --------
    >>> key_of("PM&R") == key_of("pm and r")
    True
    """
    return _key_of(text)


@remembered
def _key_of(text: str) -> str:
    return " ".join(token.key for token in tokens(text))


@functools.lru_cache(maxsize=16384)
def _word(word: str) -> str:
    for british, american in _BRITISH:
        word = word.replace(british, american)
    plural = len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
