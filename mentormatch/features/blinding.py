"""What may be read of a text: no grades, and nothing that tells who a person is.

Grades and test scores are education records; the sentences that state them are dropped. Before a text is embedded, the
person's own name, honorifics with names, pronouns, gendered words and kinship words are replaced by neutral words, so
that swapping them cannot change a score. Words inside a name of a field (women's health, maternal-fetal medicine) stay.
Names of other people are masked as far as a title before them reaches; an untitled name of somebody else stays.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from mentormatch.text.passages import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = r"\d(?:\.\d{1,2})?"
_LETTER = r"(?:straight |all )?[ABCDF](?:[+−-]|[ -](?:plus|minus))?(?:['’]?s)?"
_COURSE = (
    r"(?:gen(?:eral)? chem\w*|organic|orgo|o-?chem|biochem\w*|chem\w*|bio\w*|physics|calc\w*|stat\w*|anatomy|math\w*|"
    r"science\w*|course\w*|class(?:es)?|prereq\w*|school|college|semester|the lab|pathology|pharm\w*|genetics)"
)
_TESTS = (
    r"(?:MCAT|USMLE|COMLEX|SAT|GRE|shelf|NBME|board|DAT|step\s*(?:1|2|3|one|two|three)(?:\s*ck)?|level\s*[123](?:-CE)?)"
)
_GRADES = re.compile(
    "|".join(
        (
            rf"\bc?GPA\b[^.;]{{0,40}}?{_NUMBER}",
            rf"\b{_NUMBER}\s*(?:\(?(?:cumulative|overall|science|undergraduate|undergrad)\)?\s*)?c?GPA\b",
            r"\b(?:low|high|strong|weak|poor|perfect|my|a|undergraduate|cumulative|science)\s+c?GPA\b",
            r"\b[1-4]\.\d{1,2}\b(?=\s+(?:from|in|at|across|average|student|on a|since|after|post|over|GPA))",
            rf"\b{_TESTS}\b[^.;]{{0,30}}?\b(?:[1-5]\d\d|9\d|8\d|7\d)\b",
            rf"\b(?:[1-5]\d\d)\b[^.;]{{0,20}}?\b(?:on (?:the |my )?)?{_TESTS}\b",
            rf"\b(?:passed|failed|retook|repeated|scored|failing|passing)\b[^.;]{{0,20}}?\b{_TESTS}\b",
            r"\b(?:MCAT|USMLE|COMLEX|step\s*[123]|board)\s+scores?\b",
            r"\bscored\s+(?:a\s+)?\d{3}\b",
            r"\bclass rank\b",
            r"\brank(?:ed)?\s+(?:in the\s+)?(?:top|first|second|third|\d+(?:st|nd|rd|th))\s+(?:in|of)\s+\w*\s*class",
            r"\btop\s+(?:\d+\s*(?:%|percent)|decile|quartile|third|tenth|quarter)(?!\w)",
            r"\b(?:first|second|third|bottom) quartile\b",
            r"\bstraight A['’]?s\b|\ball A['’]?s\b",
            r"\b[ABCDF][ -](?:plus|minus)\b|(?<!\w)[ABCDF][+−-](?=\s)",
            rf"(?<!\w)(?:an?|got|earned|received|my|with)\s+{_LETTER}\s+in\s+{_COURSE}",
            rf"^\s*{_LETTER}\s+in\s+{_COURSE}",
            r"\b(?:summa|magna)?\s*cum laude\b|\bdean['’]s list\b",
            r"\bhonou?red\s+(?:all|every|\w+\s+of)\s+\w*\s*clerkships?\b",
        )
    ),
    re.IGNORECASE,
)


def without_grades(text: str) -> str:
    """Return a text without the sentences that state a grade, a test score or a class rank.

    A text that states none is returned exactly as it is. Teaching for a test or naming one without a score is no grade.

    Examples
    --------
    >>> without_grades("I row. My GPA is 3.9 in two majors. I teach MCAT prep.")
    'I row. I teach MCAT prep.'
    >>> without_grades("I work at a level 1 trauma center.")
    'I work at a level 1 trauma center.'
    """
    if not _GRADES.search(text):
        return text
    kept = [sentence for sentence in sentences(text) if not _GRADES.search(sentence)]
    return " ".join(kept)


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
