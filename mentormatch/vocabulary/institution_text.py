"""Institutions named in running text.

Names are matched word by word and by case (``pitt`` and ``hopkins`` are also words). A name does not count when it is
part of a longer one: after or before another capitalised word ("Penrose University Medical Center", "UNC Charlotte"),
before "at" and a place when it names only a university or means several institutions, or before a school that is not
medical ("Harvard Law School").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.vocabulary.institution_index import CONFIDENCE, NameIndex, is_plain_university, usual_meaning
from mentormatch.vocabulary.institution_names import name_words, negative_words
from mentormatch.vocabulary.institution_words import CUES, DEGREES, FIELDS, HOSPITAL_WORDS, MEDICAL_WORDS, ROLES
from mentormatch.vocabulary.matches import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mentormatch.vocabulary.institution_tables import Institution, SharedName

_TOKEN = re.compile(r"&|[^\W_]+(?:['’](?!s\b)[^\W_]+)*(?:['’]s\b)?")
_GAP = re.compile(r"[ \t\u00a0]*(?:[-–—/.,][ \t\u00a0]*)?(?:\n[ \t]*)?")
_OPENERS = frozenset(
    "a after also an and as at attending before both by current currently during for former formerly from graduate he "
    "her his in its joined later like my near now of on or our previously she since so the their then they through to "
    "until visit we when where while with yes".split()
)
_AFTER = (
    MEDICAL_WORDS
    | FIELDS
    | CUES
    | ROLES
    | frozenset(
        "alumni and association cancer care centers childrens department division foundation grand group i in "
        "institute library network of on program school schools summer system trained university va who heart "
        "eye".split()
    )
)
_LOOK_AHEAD = 8


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a name in text means; ``strict`` names are dropped when anything beside them makes a longer name."""

    member: Institution | None
    how: str
    strict: bool
    commas: bool


@dataclass(slots=True)
class TextNames:
    """All names that count in running text, as a tree of words: what may follow, and what the words so far mean."""

    next: dict[str, TextNames]
    meaning: _Meaning | None = None


def find_mentions(names: TextNames, text: str) -> tuple[Mention, ...]:
    """Return the institutions named in a text, in its order, without overlaps.

    The work is proportional to the length of the text: at each word the tree of names is followed as far as it goes,
    at most the length of the longest name.

    Examples
    --------
    >>> from mentormatch.vocabulary.institutions import institutions
    >>> found = institutions().find_in_text("a fellow of Harvard Law School, then at Tufts Medical Center")
    >>> [mention.label for mention in found]
    ['Tufts Medical Center']
    """
    return tuple(_mentions(names, text))


def _mentions(names: TextNames, text: str) -> Iterator[Mention]:
    tokens = _tokens(text)
    position = 0
    while position < len(tokens):
        length, meaning = _longest(names, text, tokens, position)
        if meaning is None:
            position += 1
            continue
        last = position + length
        if meaning.member is not None and _stands_alone(text, tokens, position, last, meaning=meaning):
            start, end = tokens[position].start, _end_of(tokens[last - 1], meaning)
            member = meaning.member
            yield Mention(member.id, member.label, start, end, CONFIDENCE[meaning.how], meaning.how)
        position = last


def _tokens(text: str) -> list[_Token]:
    return [_Token(found.group().replace("’", "'"), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def _longest(names: TextNames, text: str, tokens: list[_Token], first: int) -> tuple[int, _Meaning | None]:
    """Return how many tokens the longest name at this place has, and what it means."""
    node, best, length, commas = names, None, 0, False
    for position in range(first, len(tokens)):
        if position > first:
            gap = text[tokens[position - 1].end : tokens[position].start]
            if not _joins(gap, tokens[position - 1].text):
                break
            commas = commas or "," in gap
        word = tokens[position].text
        bare = node.next.get(word.removesuffix("'s"))
        if bare and bare.meaning and (bare.meaning.commas or not commas):
            best, length = bare.meaning, position - first + 1
        following = node.next.get(word)
        if following is None:
            break
        node = following
        if node.meaning and (node.meaning.commas or not commas):
            best, length = node.meaning, position - first + 1
    return length, best


def _joins(gap: str, before: str) -> bool:
    """Whether what stands between two words may stand inside a name; a full stop only after an initial or "St"."""
    if len(gap) > 6 or not _GAP.fullmatch(gap):
        return False
    return "." not in gap or len(before) <= 2


def _stands_alone(text: str, tokens: list[_Token], first: int, last: int, *, meaning: _Meaning) -> bool:
    return not (
        _is_continued_before(text, tokens, first)
        or _is_continued_after(text, tokens, last, meaning)
        or _is_other_school(text, tokens, last)
    )


def _is_continued_before(text: str, tokens: list[_Token], first: int) -> bool:
    """Whether a capitalised word directly before makes this the end of a longer name."""
    if first == 0:
        return False
    before = tokens[first - 1]
    gap = text[before.end : tokens[first].start]
    if gap.strip() not in {"", "-", "–"} or gap.count("\n") or gap in {" - ", " – "} or not before.text[0].isupper():
        return False
    word = before.text.lower()
    known = word in _OPENERS or word in DEGREES or word in ROLES or word in CUES
    return not known and not word.endswith(("ing", "ed")) and before.text != "&"


def _is_continued_after(text: str, tokens: list[_Token], last: int, meaning: _Meaning) -> bool:
    """Whether a name goes on: "UNC Charlotte", "University of Texas at Dallas", "University of Wisconsin-Milwaukee"."""
    if not meaning.strict or last >= len(tokens):
        return False
    after = tokens[last]
    gap = text[tokens[last - 1].end : after.start]
    if after.text in {"at", "of"} and gap == " " and last + 1 < len(tokens):
        return tokens[last + 1].text[0].isupper() and tokens[last + 1].text != "The"
    if gap not in {" ", "-", "–", " - ", " – "} or not after.text[0].isupper():
        return False
    return not set(name_words(after.text)) & _AFTER or tokens[last - 1].text.endswith("'s")


def _is_other_school(text: str, tokens: list[_Token], last: int) -> bool:
    """Whether the capitalised words that follow name a school that is not medical."""
    run: list[str] = []
    end = tokens[last - 1].end
    for token in tokens[last : last + _LOOK_AHEAD]:
        gap = text[end : token.start]
        if (
            len(gap) > 3
            or gap.strip(" .'’&")
            or not (token.text[0].isupper() or token.text in {"of", "and", "for", "&"})
        ):
            break
        run.append(token.text)
        end = token.end
    return bool(negative_words(name_words(" ".join(run))))


def _end_of(token: _Token, meaning: _Meaning) -> int:
    """Leave a possessive ending out of the mention, unless it belongs to the name."""
    if not token.text.endswith("'s") or meaning.member is None:
        return token.end
    names = (meaning.member.label, *meaning.member.aliases)
    own = any(_tokens(name)[-1].text == token.text for name in names)
    return token.end if own else token.end - 2


def text_names(members: Mapping[str, Institution], shared: Sequence[SharedName], index: NameIndex) -> TextNames:
    """Build the tree of all names that count in running text."""
    root = TextNames({})
    for name, meaning in _names(members, shared, index):
        for words in _spellings(name):
            node = root
            for word in words:
                node = node.next.setdefault(word, TextNames({}))
            if node.meaning is None:
                node.meaning = meaning
    return root


def _names(
    members: Mapping[str, Institution], shared: Sequence[SharedName], index: NameIndex
) -> Iterator[tuple[str, _Meaning]]:
    """Yield names with their meaning, the ones that win first: shared names, proper names, then aliases.

    A shared name without a usual meaning means nothing, but keeps shorter names inside it from matching.
    """
    for row in shared:
        usual = usual_meaning(members, row, "school")
        counts = usual and row.name in (usual.label, *usual.aliases) and row.name not in usual.field_only
        yield row.name, _Meaning(usual if counts else None, "ambiguous", strict=True, commas=_is_system_name(row.name))
    for member in members.values():
        yield member.label, _Meaning(member, "name", strict=False, commas=_is_system_name(member.label))
    for member in members.values():
        for alias in member.aliases:
            words = name_words(alias)
            if alias in member.field_only or (member.kind == "school" and _means_hospital(words, index)):
                continue
            how = "host" if member.kind == "school" and is_plain_university(words) else "alias"
            strict = how == "host" or " " not in alias
            yield alias, _Meaning(member, how, strict=strict, commas=_is_system_name(alias))


def _means_hospital(words: tuple[str, ...], index: NameIndex) -> bool:
    """Whether a school's alias is also a hospital's and sounds like one: running text then means the hospital."""
    return not HOSPITAL_WORDS.isdisjoint(words) and " ".join(words) in index.exact["hospital"]


def _is_system_name(name: str) -> bool:
    """Whether a comma may stand inside: "University of California, San Diego"."""
    return "," in name or name.startswith("University of ")


def _spellings(name: str) -> Iterator[tuple[str, ...]]:
    words = tuple(token.text for token in _tokens(name))
    yield words
    if words[0] == "The" and len(words) > 2:
        yield words[1:]
    if "&" in words:
        yield tuple("and" if word == "&" else word for word in words)
    elif "and" in words:
        yield tuple("&" if word == "and" else word for word in words)
