"""Languages a person can meet in: known names, without those a person has only some of, or says not to have."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mentormatch.people.cell_text import Reading, folded, shown, split_outside
from mentormatch.people.language_names import BRANCHES, LOOSE, NAMES, languages_in, place_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HARD = re.compile(r"[;|\n\r•·,]|(?P<anywhere>\.(?=\s|$)|\s(?:but|however|though|although)\s)", re.IGNORECASE)
# blanks are read from the first of them on, once
_SOFT = re.compile(
    r"(?:(?<!\s)\s++|)[/&+]\s*|(?<!\s)\s++(?:and|or|plus|y|e|et|und)\s+|^\s*(?:and|or)\s+", re.IGNORECASE
)
_LITTLE = re.compile(
    r"\b(?:some|basic|basics|beginner|beginning|learning|learn|little|bit|limited|conversational(?:ly)?"
    r"|conversation|elementary|rusty|intermediate|moderate|novice|minimal|survival|partial|broken|fair|passable"
    r"|so-so|studied|studying|duolingo|phrases|improving|working on|understand(?:ing)?|reading|read|listening"
    r"|school|college|semi-?fluent|almost|nearly|forgot(?:ten)?|used to|[ab][12]|took|years? of|few words|un poco"
    r"|poco|algo|basico|intermedio|um pouco|pouco|un peu|(?:with|via|through|using) (?:an )?interpreters?"
    r"|interpreter needed|medical(?! (?:certified |qualified )?interpret)|not (?:\w+ )?(?:fluent|good|great"
    r"|confident|enough|well|yet|perfect))\b|(?<!\d)\d{1,2} ?%|\b(?:[1-4] ?/ ?5|[1-7] ?/ ?10)\b"
)
_NOT = re.compile(
    r"\b(?:no|not|non|never|without|except|excluding|don't|doesn't|do not|does not|cannot|can't|neither|nor)\b"
)
_NO_REMARK = re.compile(
    r"\b(?:not|non)[- ](?:a )?(?:native|first|only|just|mother)\b|\b(?:no|not any|none"
    r"|nothing) (?:\w+ )?(?:other than|but|except)\b|\bno (?:problem|accent)\b"
)
_NO_OTHERS = re.compile(r"(?:no others?|no other languages?|nothing else|none others?|no more)")
_REMARK = re.compile(
    r"\b(?:fluent(?:ly)?|native(?:ly)?|bilingual|multilingual|trilingual|mother tongue|first language|speakers?"
    r"|speaking|speaks?|spoken|proficient|proficiency|professional|advanced|excellent|very|well|good|only|just|yes"
    r"|also|written|oral|verbal|and|both|languages?|i|in|my)\b"
)
_ENOUGH = re.compile(r"\b(?:fluent|native|proficient|bilingual|advanced)\b")
_NOTHING = frozenset({"", "none", "n/a", "na", "nan", "null", "-", "--", "no", "nothing", "not applicable", "?"})
_ANY = frozenset({"any", "all", "any language", "no preference", "no language preference", "anything"})
_NO_LANGUAGE = frozenset(
    {"other", "others", "various", "several", "multiple", "many", "unknown", "tbd", "please specify", "specify"}
)
_MOST_WORDS, _MOST_LETTERS = 3, 30
_CLOSE = 0.83


@dataclass
class _Found:
    """What the pieces of one cell say."""

    spoken: dict[str, None] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    little: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    last: tuple[str, ...] = ()


def read_languages(cells: Iterable[str]) -> Reading:
    """Return the languages to meet in, by their English names.

    Parameters
    ----------
    cells : iterable of str
        One text, or the items of a list.

    Examples
    --------
    >>> read_languages(["Inglés y español, a little French"]).value
    ('English', 'Spanish')
    >>> read_languages(["English, Klingon"]).rule
    'unknown-language'
    """
    texts = [text for text in cells if folded(text).strip(" .!") not in _NOTHING]
    if all(folded(text).strip(" .!") in _ANY for text in texts):
        return Reading(())
    found = _Found()
    for text in texts:
        for segment in split_outside(_HARD, _unfolded_brackets(text)):
            _read_segment(segment, found)
    return _reading(found)


def _unfolded_brackets(text: str) -> str:
    """Open brackets that hold languages, so that "Bilingual (English, Spanish)" is a list."""

    def opened(match: re.Match[str]) -> str:
        return f" / {match.group(1)} " if languages_in(folded(match.group(1))) else match.group()

    return re.sub(r"\(([^()]*)\)", opened, text)


def _read_segment(segment: str, found: _Found) -> None:
    """Read what stands between two commas; "some Spanish and French" may mean some of both."""
    carried_little = carried_not = False
    for piece in split_outside(_SOFT, segment):
        plain = _NO_REMARK.sub(" ", folded(piece)).strip(" .!:-")
        own, place = languages_in(plain), place_in(plain)
        little, denied, enough = _LITTLE.search(plain), _NOT.search(plain), _ENOUGH.search(plain)
        carried_little, carried_not = carried_little and not enough, carried_not and not enough
        is_little = bool(little) or carried_little
        is_denied = not little and (bool(denied) or carried_not)
        _keep(piece, plain, own, found, is_little=is_little, is_denied=is_denied)
        if own:
            carried_little = little.start() < place if little else carried_little
            carried_not = denied.start() < place if denied else carried_not


def _keep(piece: str, plain: str, own: tuple[str, ...], found: _Found, *, is_little: bool, is_denied: bool) -> None:
    written = piece.strip(" .!")
    if plain in _NOTHING or _NO_OTHERS.fullmatch(plain):
        return
    if is_little:
        found.little.append(written)
        is_remark = not re.search(r"\w", _REMARK.sub("", _LITTLE.sub("", plain)))
        found.dropped |= set(own or (found.last if is_remark else ()))
        if "both" in plain:
            found.dropped |= set(found.last)
    elif is_denied:
        found.denied.append(written)
        found.dropped |= set(own)
    elif own:
        found.spoken |= dict.fromkeys(own)
    else:
        _keep_unknown(written, found)
    found.last = own or found.last


def _keep_unknown(written: str, found: _Found) -> None:
    """Keep a language we do not know as it is written, correct a slip of the pen, leave the rest out."""
    name = _REMARK.sub(" ", re.sub(r"\([^()]*\)", " ", folded(written))).strip(" .!:-")
    if not name:
        return
    found.unknown.append(written)
    near = difflib.get_close_matches(name, list(NAMES), 1, _CLOSE) if len(name) > 5 else []
    if near:
        found.spoken |= dict.fromkeys(NAMES[near[0]])
    elif _may_be_language(name):
        kept = written if folded(written) == name else name.capitalize()
        found.spoken[kept] = None


def _may_be_language(name: str) -> bool:
    if name in _ANY | _NO_LANGUAGE or len(name) > _MOST_LETTERS or len(name.split()) > _MOST_WORDS:
        return False
    return len(name) > 2 and all(letter.isalpha() or letter in " '-" for letter in name) and "please" not in name


def _reading(found: _Found) -> Reading:
    named = {*found.spoken, *found.dropped}
    for loose, branches in BRANCHES.items():
        if loose in found.spoken and branches & named:
            del found.spoken[loose]
    kept = [name for name in found.spoken if name not in found.dropped]
    value = tuple(dict.fromkeys(LOOSE.get(name, name) for name in kept))
    guessed = [f"{name} is read as {LOOSE[name]}" for name in kept if name in LOOSE]
    hint = " ".join(_hints(found, guessed))
    if found.unknown or (not value and not found.little and not found.denied):
        return Reading(value, "unknown-language", hint or "Write the languages to meet in; none is known here.")
    if found.little:
        return Reading(value, "language-not-enough", hint)
    if found.denied:
        return Reading(value, "negated-item", hint)
    return Reading(value, "ambiguous-language", hint) if guessed else Reading(value)


def _hints(found: _Found, guessed: list[str]) -> Iterator[str]:
    if found.unknown:
        kept = f"; read as {', '.join(found.spoken)}" if found.spoken else ""
        yield f"{shown(', '.join(found.unknown))} is no language we know{kept}. Check the spelling."
    if found.little:
        yield f"{shown(', '.join(found.little))} is not counted as a language to meet in."
    if found.denied:
        yield f"{shown(', '.join(found.denied))} is left out."
    if guessed:
        yield f"{'; '.join(guessed)}; write which one is meant."
