"""What is embedded of a text: nothing that tells who a person is.

Before a text is embedded, the person's own name, honorifics with names, pronouns, gendered words and kinship words are
replaced by neutral words, so that swapping them cannot change a score. Words inside a name of a field (women's health,
maternal-fetal medicine) stay. Names of other people are masked as far as a title before them reaches; an untitled name
of somebody else stays.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PRONOUN = "they"
_PRONOUNS = (
    *("he", "she", "they", "him", "her", "them", "his", "hers", "their", "theirs", "himself", "herself", "themself"),
    *("themselves", "ze", "zie", "hir", "hirs", "xe", "xem", "xyr"),
)
_NEUTRAL = {
    "person": "woman man female male girl boy lady gentleman guy gal",
    "people": "women men females males girls boys ladies gentlemen guys gals",
    "relative": (
        "mother father mom dad mum mama papa mommy daddy parent aunt auntie uncle sister brother sibling son daughter "
        "child wife husband spouse grandmother grandfather grandma grandpa grandparent niece nephew stepmother "
        "stepfather stepmom stepdad girlfriend boyfriend fiance fiancee fiancé fiancée widow widower godmother "
        "godfather abuela abuelo"
    ),
    "relatives": (
        "mothers fathers moms dads mums parents aunts uncles sisters brothers siblings sons daughters "
        "wives husbands spouses grandmothers grandfathers grandparents nieces nephews"
    ),
}
_WORD_FOR = {word: neutral for neutral, words in _NEUTRAL.items() for word in words.split()}
_TITLES = r"(?:Dr|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Sir|Madam)"
_TITLED_NAME = re.compile(
    r"\b(?:Dr|Prof|Mr|Mrs|Ms|Mx)\b\.?(?:\s+[A-Z](?:\.|[\w'’-]+)){0,3}"
    r"|\b(?:Doctor|Professor|Miss|Sir|Madam)(?:\s+[A-Z][\w'’-]+){1,3}"
)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_CONTRACTED = r"(?:['’](?:s|d|ll|re|ve))?"
_GENDERED = re.compile(
    rf"(?<![\w-])(?P<pronoun>{_any(_PRONOUNS)})(?:/(?:{_any(_PRONOUNS)}))*(?P<short>{_CONTRACTED})(?![\w-])"
    rf"|(?<![\w-])(?P<word>{_any(_WORD_FOR)})(?P<ending>['’]s|['’])?(?![\w-])",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"women['’]s (?:health|hospital|care|medicine|imaging|clinic|services|surgery|center|and)|men['’]s health"
    r"|(?:and|&) women['’]?s|mother[- ](?:baby|infant|child)|mothers and babies|mother['’]s milk"
    r"|male (?:infertility|factor)"
    r"|female (?:pelvic|urology|athlete|infertility)|women and infants|women and children|maternal[- ]\w+"
    r"|(?:parent|child)[- ]\w+|child (?:and|neurology|psychiatry|abuse|life|health)|sisters of|brothers of|son of|her2",
    re.IGNORECASE,
)


def masked(text: str, *, name: str = "") -> str:
    """Return what may be embedded of a text.

    Parameters
    ----------
    text : str
    name : str
        The person's own name; each part of it of two letters or more is masked where it is written with a capital. A
        person named like a disease (Dr. Graves) loses the disease's name too: a lost word is better than a name read.

    Examples
    --------
    >>> masked("Dr. Ana Ruiz loves her work; she runs a women's health clinic with her sister.", name="Ana Ruiz, MD")
    "They loves they work; they runs a women's health clinic with they relative."
    """
    own = _own_name(name)
    without_names = own.sub("they", text) if own else text
    return _capitalised(_neutral(_TITLED_NAME.sub("they", without_names)))


@functools.lru_cache(maxsize=4096)
def _own_name(name: str) -> re.Pattern[str] | None:
    parts = [part.strip(".") for part in re.split(r"[\s,()\"“”]+", name)]
    parts = [part for part in parts if len(part) >= 2 and part.casefold() not in _CREDENTIALS]
    forms = {form for part in parts for form in (part, *re.split(r"[-'’]", part)) if len(form) >= 2}
    capitalised = {form[:1].upper() + form[1:] for form in forms} | {form.upper() for form in forms}
    if not capitalised:
        return None
    words = "|".join(re.escape(form) for form in sorted(capitalised, key=lambda form: (-len(form), form)))
    one = rf"(?:{_TITLES}\.?\s+)?(?:{words})"
    return re.compile(rf"(?<![\w])(?:{one})(?:[\s-]+(?:[A-Z]\.\s+)?(?:{words}))*(?P<s>['’]s)?(?![\w])")


_CREDENTIALS = frozenset(
    word
    for words in (
        "md do phd mph ms ma ba bs mba jd rn np pa pa-c dpt dnp mbbs mbchb pharmd psyd facp facs faap faan msc mhs",
        "med edd scd crna lcsw od dpm dds dmd msw ii iii iv jr sr dr prof mr mrs mx the and",
    )
    for word in words.split()
)


def _neutral(text: str) -> str:
    """Replace gendered words that are no part of the name of a field."""
    kept = [found.span() for found in _KEPT.finditer(text)]

    def replaced(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in kept):
            return found.group()
        if found["pronoun"]:
            return _PRONOUN
        return _WORD_FOR[found["word"].casefold()] + ("'s" if found["ending"] else "")

    return _GENDERED.sub(replaced, text)


def _capitalised(text: str) -> str:
    """Write the masking word with a capital where a sentence begins, whatever stood there."""
    return re.sub(r"(?:^|(?<=[.!?]\s))they\b", "They", text)
