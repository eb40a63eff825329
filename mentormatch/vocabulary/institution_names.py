"""How the name of an institution is normalised, and which readings a cell allows.

A name becomes words: lower case, no accents, apostrophes or punctuation, abbreviations written out (``Univ``, ``Sch of
Med``, ``Med Ctr``, ``St.``, ``&``, ``SUNY``). Two names are the same when their words are the same. A cell often says
more than a name (``Duke University (affiliate), MD 2010``); :func:`readings` peels such remarks off, one reading each.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.text.letters import normalized
from mentormatch.vocabulary.institution_words import (
    CUES,
    DEGREES,
    FIELDS,
    LEFT_OUT,
    LONG_FORMS,
    NEGATIVE,
    NEGATIVE_DEGREES,
    NEGATIVE_OF_SCHOOL,
    NEGATIVE_STARTS,
    PHRASES,
    ROLES,
    SCHOOL_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Words = tuple[str, ...]

LONGEST_NAME = 300
"""Characters; a longer cell is not the name of one institution."""

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’‘`´]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEGMENTS = re.compile(r"[,;:|]|\s[-–—]\s|[-–—]\s|\s/\s")
_YEAR = re.compile(r"(?:18|19|20)\d\d|pgy\d*")
_PHRASES = tuple((tuple(long.split()), tuple(short.split())) for long, short in PHRASES.items())
_PHRASE_STARTS = frozenset(long[0] for long, _ in _PHRASES)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a cell: the words of a name, and the place named beside it, if any.

    Attributes
    ----------
    words : tuple of str
        Normalised words of the name.
    place : tuple of str
        Words of a city or state that stood behind the name; a match must lie there.
    share : float
        Confidence in [0, 1] that the whole cell means this name.
    """

    words: Words
    place: Words = ()
    share: float = 1.0


def name_words(text: str) -> Words:
    """Return the normalised words of a name, brackets included as words.

    Examples
    --------
    >>> name_words("UNIV. OF CALIF., Los Angeles Sch of Med")
    ('university', 'of', 'california', 'los', 'angeles', 'school', 'of', 'medicine')
    >>> name_words("St. Luke's") == name_words("saint lukes")
    True
    """
    if not text.isascii():
        text = normalized("NFKD", text)
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = _APOSTROPHE.sub("", text.casefold()).replace("&", " and ").replace("+", " and ")
    return _with_phrases(_written_out(_joined_initials(_WORD.findall(text))))


def key_of(text: str) -> str:
    """Return the name without remarks, for comparing two names: bracketed words, departments, years, degrees go.

    Examples
    --------
    >>> key_of("The Alder Run College (adjunct)") == key_of("ALDER RUN COLLEGE, Department of Biology, 2012")
    True
    """
    cut = text[:LONGEST_NAME]
    words = without_tail(_flat(_names_among(_without_brackets(cut))))
    return " ".join(words or name_words(cut))


def readings(text: str) -> Iterator[Reading]:
    """Yield the readings of a cell, the most literal first, each words once.

    Examples
    --------
    >>> [" ".join(reading.words) for reading in readings("Duke University (affiliate), MD 2010")]
    ['duke university affiliate md 2010', 'duke university md 2010', 'duke university']
    """
    seen: set[tuple[Words, Words]] = set()
    for reading in _readings(text):
        if reading.words and (reading.words, reading.place) not in seen:
            seen.add((reading.words, reading.place))
            yield reading


def _readings(text: str) -> Iterator[Reading]:
    yield Reading(name_words(text))
    told = _BRACKETS.sub(lambda found: " " if is_remark(name_words(found.group())) else found.group(), text)
    outside = _without_brackets(text)
    yield from map(Reading, _shorter(told))
    for beside in _BRACKETS.findall(text) if told != outside else ():
        yield Reading(name_words(outside), name_words(beside))
    yield from map(Reading, _shorter(outside))
    segments = _names_among(outside)
    for behind in (1, 2):
        if len(segments) > behind:
            yield Reading(_flat(segments[:-behind]), _flat(segments[-behind:]))
    for piece in re.split(r"\s/\s|;|\|", outside) if len(segments) > 1 else ():
        for words in _tails(name_words(piece)):
            yield Reading(after_cue(words), share=0.8)


def _shorter(text: str) -> Iterator[Words]:
    """Yield the words of a cell, then without remarks between commas, then ever shorter without what ends it."""
    yield name_words(text)
    for words in _tails(_flat(_names_among(text))):
        yield words
        yield after_cue(words)


def _names_among(text: str) -> list[Words]:
    return [words for words in _segments(text) if not is_remark(words)]


def negative_words(words: Words) -> frozenset[str]:
    """Return the words that say the name is not that of a medical school or hospital: dentistry, nursing, law ...

    Examples
    --------
    >>> sorted(negative_words(name_words("Ohio State University - College of Optometry")))
    ['optometry']
    >>> negative_words(name_words("Ohio State University (MD)"))
    frozenset()
    """
    found = {word for word in words if word in NEGATIVE or word.startswith(NEGATIVE_STARTS)}
    pairs = set(itertools.pairwise(words))
    found |= {
        " ".join(pair) for pair in (("public", "health"), ("community", "college"), ("social", "work")) if pair in pairs
    }
    if ("community", "colleges") in pairs:
        found.add("community college")
    # in "MD School of Medicine" and "MD Anderson" it is a part of the name, not a degree
    degrees = {word for word, after in itertools.pairwise((*words, "")) if after not in {"school", "anderson"}}
    if not {"md", "do"} & degrees:
        found |= NEGATIVE_DEGREES & set(words)
    if SCHOOL_WORDS & set(words):
        found |= NEGATIVE_OF_SCHOOL & set(words)
    return frozenset(found)


def is_remark(words: Words) -> bool:
    """Tell a remark beside a name (department, degree, year, role, specialty) from a part of the name.

    Examples
    --------
    >>> is_remark(("department", "of", "surgery")), is_remark(("class", "of", "2012")), is_remark(("san", "diego"))
    (True, True, False)
    """
    if not words:
        return True
    if words[0] in {"department", "division", "section", "class"} and "of" in words[:2]:
        return True
    return all(_is_remark_word(word) or word in {"of", "and", "in"} for word in words)


def without_tail(words: Words) -> Words:
    """Return the words without years, degrees, and a trailing "internal medicine residency".

    Examples
    --------
    >>> without_tail(("duke", "university", "internal", "medicine", "residency", "2012"))
    ('duke', 'university')
    """
    return list(_tails(words))[-1]


def _tails(words: Words) -> Iterator[Words]:
    """Yield the words as they are, without years and degrees, without "residency", and word by word its specialty."""
    yield words
    end = len(words)
    while end > 1 and (_YEAR.fullmatch(words[end - 1]) or words[end - 1] in DEGREES):
        end -= 1
    if words[end - 2 : end] == ("class", "of") and end > 2:
        end -= 2
    yield words[:end]
    start = end
    while start > 1 and words[start - 1] in CUES:
        start -= 1
    if start == end:
        return
    yield words[:start]
    while start > 1 and (words[start - 1] in FIELDS or words[start - 1] == "and") and words[start - 2] != "of":
        start -= 1
        yield words[:start]


def after_cue(words: Words) -> Words:
    """Return what stands behind "fellowship at", "residency in surgery at"; all words when there is no such start.

    Examples
    --------
    >>> after_cue(("fellowship", "in", "cardiology", "at", "mayo", "clinic"))
    ('mayo', 'clinic')
    """
    for position, word in enumerate(words[:8]):
        if word in {"at", "from"} and any(earlier in CUES or earlier in ROLES for earlier in words[:position]):
            return words[position + 1 :]
    start = 0
    while start < len(words) - 1 and (words[start] in CUES or words[start] in DEGREES or _YEAR.fullmatch(words[start])):
        start += 1
    return words[start:]


def _flat(segments: Sequence[Words]) -> Words:
    return tuple(word for segment in segments for word in segment)


def _is_remark_word(word: str) -> bool:
    known = word in DEGREES or word in CUES or word in ROLES or word in FIELDS
    return known or _YEAR.fullmatch(word) is not None


def _without_brackets(text: str) -> str:
    return _BRACKETS.sub(" ", text)


def _segments(text: str) -> list[Words]:
    return [name_words(segment) for segment in _SEGMENTS.split(text) if segment.strip()]


def _joined_initials(words: list[str]) -> list[str]:
    """Join single letters that follow one another: ``u s army`` is ``us army``, ``a t still`` is ``at still``."""
    joined: list[str] = []
    open_run = False
    for word in words:
        single = len(word) == 1
        if single and open_run:
            joined[-1] += word
        else:
            joined.append(word)
        open_run = single
    return joined


def _written_out(words: list[str]) -> list[str]:
    result: list[str] = []
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        if word in LEFT_OUT:
            continue
        if word == "med":
            result.append(_med(words[position - 1] if position else "", following))
        else:
            long = "university" if (word, following) == ("u", "of") else LONG_FORMS.get(word, word)
            result.extend(long.split())
    return result


def _med(previous: str, following: str) -> str:
    """Write out ``med``: "Sch of Med" is medicine, "Med Ctr" is medical; a name such as "Penn Med" keeps it."""
    if following and LONG_FORMS.get(following, following) in {"center", "school", "college", "branch", "university"}:
        return "medical"
    return "medicine" if previous in {"of", "osteo", "osteopathic", "human", "allopathic"} else "med"


def _with_phrases(words: list[str]) -> Words:
    result: list[str] = []
    position = 0
    while position < len(words):
        length, replacement = _phrase_at(words, position)
        result.extend(replacement)
        position += length
    return tuple(result)


def _phrase_at(words: list[str], position: int) -> tuple[int, Words]:
    """Return how many words a known phrase takes here and what stands for it; one word stands for itself."""
    if words[position] in _PHRASE_STARTS:
        for long, short in _PHRASES:
            if tuple(words[position : position + len(long)]) == long:
                return len(long), short
    return 1, (words[position],)
