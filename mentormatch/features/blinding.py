"""What is embedded of a text: nothing that tells who a person is.

Before a text is embedded, the person's own name, titles with names, pronouns, gendered words and kinship words are
replaced by neutral words, so that swapping them cannot change a score. Words inside a name of a field (women's health,
maternal-fetal medicine), of a disease (Parkinson's disease) or of an institution stay. Names of other people are masked
as far as a title before them reaches; an untitled name of somebody else stays.
"""

from __future__ import annotations

import re

from mentormatch.features.gendered import agreeing, neutral, without_pronoun_tags
from mentormatch.features.masked_names import without_names
from mentormatch.text.letters import normalized
from mentormatch.text.recent import remembered

_SENTENCE_START = re.compile(r"(?:^\s{0,2}|(?<=[.!?]\s)|(?<=\n))the(?:y|ir|mselves)\b")
_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|(?:\bhttps?://|\bwww\.)[^\s<>\"]{1,300}[^\s<>\".,;:!?)\]]"
)


def masked(text: str, *, name: str = "") -> str:
    """Return what may be embedded of a text; masking it again changes nothing.

    Parameters
    ----------
    text : str
    name : str
        The person's own name. Each part of it is masked where it is written with a capital; a part that is also a word
        (Young, Graves, My) only behind a title, beside another part, as an owner or as a subject.

    Examples
    --------
    >>> masked("Dr. Ana Ruiz loves her work; she runs a women's health clinic with her sister.", name="Ana Ruiz, MD")
    "They love their work; they run a women's health clinic with their sibling."
    """
    return _masked(text, name)


@remembered
def _masked(text: str, name: str) -> str:
    composed = normalized("NFC", text)
    nameless = without_names(without_pronoun_tags(_without_addresses(composed)), name)
    return _with_capitals(agreeing(neutral(nameless)))


def _without_addresses(text: str) -> str:
    """Return a text without e-mail and web addresses, which are mostly names of people and institutions."""
    return _ADDRESS.sub("their address", text) if "@" in text or "://" in text or "www." in text else text


def _with_capitals(text: str) -> str:
    """Return a text with the masking words written with a capital where a sentence begins, whatever stood there."""
    return _SENTENCE_START.sub(lambda found: found.group().replace("the", "The", 1), text) if "the" in text else text
