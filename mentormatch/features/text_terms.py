"""Terms that a person states only in free text: no time for mentees, languages, one way of meeting.

Texts are read sentence by sentence and clause by clause, folded. Cues stand in ``features/tables/term_cues.csv``.
Precise before complete: other people, patients, the past, wishes, conditions and exceptions leave nothing.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import (
    ACCEPTING,
    BIO,
    EXPERIENCES,
    GOALS,
    IN_PERSON,
    LANGUAGES,
    MEETING,
    NAME,
    NEEDS,
    REMOTE,
    RESEARCH,
    VALUES_STATEMENT,
)
from mentormatch.features.cues import cue_patterns
from mentormatch.people.cell_text import folded
from mentormatch.people.language_names import NAMES
from mentormatch.people.languages import read_languages
from mentormatch.people.names import read_name
from mentormatch.text.passages import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mentormatch.columns import Side

CLOSED = "no"
"""Value of the term ``accepting``: texts are read for a refusal only."""

CUES = "term_cues.csv"

_TEXTS: Mapping[Side, tuple[str, ...]] = {
    "mentor": (BIO, RESEARCH, VALUES_STATEMENT),
    "student": (GOALS, EXPERIENCES, VALUES_STATEMENT, NEEDS),
}
_OTHER_MODE = {REMOTE: IN_PERSON, IN_PERSON: REMOTE}
_MODE_CUES = (
    ("only", REMOTE, REMOTE),
    ("only", IN_PERSON, IN_PERSON),
    ("never", "remote_ban", IN_PERSON),
    ("never", "in_person_ban", REMOTE),
)
"""Kind of cue, the mode it speaks of, and the mode that is left."""

_NO_LANGUAGE = frozenset({"latin", "signing", "sanskrit"})
"""Names that mean something else, or nothing to meet in, behind "I speak" and the like."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_SELF = "i|i'm|i've|we|we're|my|our"
_BOUNDARY = re.compile(
    r";|(?<!language)(?<!languages)(?<!lingual):|\s-\s|,?\s(?=(?:but|although|though|because|yet|however|while|whereas)\b)"
    rf"|,?\s(?:and|so)\s(?=(?:{_SELF}|at home|now|today|this year)\b)|,\s(?=(?:{_SELF}|so|she|he|please)\b)"
)
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|my|we|our|me)\b")
_PRONOUN = re.compile(r"\W*(?:she|he|they)\b")
_MY_OWN = re.compile(r"(?:i|we|i'm|we're|my|our)\b")
_WHO_IS = re.compile(r"(\b(?:i'm|i am) an? [\w ,'-]{1,60}?) who(?: is| also| now)*\s*$")
_OTHER_SUBJECT = re.compile(r"'s\b|\b(?:is|are)\b")
_REACH = 200
"""How far around a cue a clause is read; keeps the work per cue bounded."""

_MOST_WORDS = 6
"""More words than these before "fluent in ..." without "I" may speak of somebody else."""

_YEARS = re.compile(r"(?<!\d)20(\d\d)(?:\s?[-/]\s?(?:20)?(\d\d))?(?!\d)")
_DATE_BEFORE = re.compile(r"\b(?:in|for|during) (?:the )?(?:academic year )?(?=20\d\d)")
_GOES_BACK = re.compile(r"(?:but|however|still|that said|i (?:do )?make exceptions|exceptions?|except)\b")
_SHORT_HEAD = re.compile(r"\W*\w+(?:\W\w+)?:")
"""One or two words and a colon are the title of what follows, not a clause: "Status: not accepting"."""


@dataclass(frozen=True, slots=True)
class TextTerm:
    """One term that a sentence states.

    Attributes
    ----------
    term : {"accepting", "languages", "meeting"}
        The column that it could have stood in.
    value : str
        ``"no"``, the English name of a language, or a meeting mode.
    column, sentence : str
        Where it stands: the sentence exactly as written in that column.
    """

    term: str
    value: str
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause, folded, and what follows it: the rest of its sentence, and a next sentence that takes things back.

    ``first_person``: the text says "I" somewhere. ``is_wish``: the text says what a student needs from others.
    """

    text: str
    rest: str
    first_person: bool
    is_wish: bool


def text_terms(person: Mapping[str, Any], *, side: Side, as_of: int) -> tuple[TextTerm, ...]:
    """Return the terms that a person's texts state, in reading order, each once.

    Students have no term ``accepting``. Two texts that restrict meeting to different ways restrict nothing.

    Parameters
    ----------
    person : mapping of str to object
        One profile, by canonical column; absent columns count as empty.
    side : {"mentor", "student"}
    as_of : int
        Year of the ranking: "full until 2024" says nothing in 2026.

    Examples
    --------
    >>> bio = "I am not taking new mentees this year. I speak Farsi, and some Dari. I only meet over Zoom."
    >>> [(term.term, term.value) for term in text_terms({"bio": bio}, side="mentor", as_of=2026)]
    [('accepting', 'no'), ('languages', 'Persian'), ('meeting', 'remote')]
    >>> text_terms({"bio": "I am not taking new patients. My patients speak Farsi."}, side="mentor", as_of=2026)
    ()
    """
    found: dict[tuple[str, str], TextTerm] = {}
    for column, text in _texts(person, side):
        for sentence, clauses in _sentences(text, person.get(NAME) or "", is_wish=column == NEEDS):
            for term, value in (own for clause in clauses for own in _read(clause, side, as_of)):
                found.setdefault((term, value), TextTerm(term, value, column, sentence))
    if {(MEETING, REMOTE), (MEETING, IN_PERSON)} <= set(found):
        found = {key: term for key, term in found.items() if key[0] != MEETING}
    return tuple(found.values())


def _texts(person: Mapping[str, Any], side: Side) -> Iterator[tuple[str, str]]:
    for column in _TEXTS[side]:
        cell = person.get(column) or ""
        for text in cell if isinstance(cell, tuple) else (cell,):
            if text:
                yield column, text


def _sentences(text: str, name: str, *, is_wish: bool) -> Iterator[tuple[str, list[_Clause]]]:
    """Yield the sentences that may state a term, with their clauses.

    In a text without "I" a pronoun, or the person's own name, is the person; after a sentence about others it is not.
    """
    plain = folded(text)
    if not any(_cue(f"worth_{term}", whole=False).search(plain) for term in (ACCEPTING, LANGUAGES, MEETING)):
        return
    first_person = bool(_FIRST_PERSON.search(plain))
    own_name = _own_name(name)
    written = sentences(text)
    read = [own_name.sub("she", folded(sentence)) if own_name else folded(sentence) for sentence in written]
    of_others = False
    for place, (sentence, own) in enumerate(zip(written, read, strict=True)):
        following = read[place + 1] if place + 1 < len(read) and _GOES_BACK.match(read[place + 1]) else ""
        is_pronoun = bool(_PRONOUN.match(own))
        if not own.endswith("?") and not (is_pronoun and of_others):
            yield sentence, _clauses(own, following, first_person=first_person, is_wish=is_wish)
        of_others = (of_others and is_pronoun) or bool(_cue("others").search(own) and not is_pronoun)


@functools.lru_cache(maxsize=4096)
def _own_name(name: str) -> re.Pattern[str] | None:
    """Return how a person may be named in their own text: "Dr. Anna Lee", "Dr. Lee", "Anna Lee"."""
    spoken = read_name(name)
    full, family = re.escape(folded(spoken.plain)), re.escape(folded(spoken.family))
    if not full or not family:
        return None
    return re.compile(rf"(?<!\w)(?:(?:dra?|prof(?:essor)?)\.? (?:{full}|{family})|{full})(?!\w)")


def _clauses(sentence: str, following: str, *, first_person: bool, is_wish: bool) -> list[_Clause]:
    head = _SHORT_HEAD.match(sentence)
    ends = [boundary.start() for boundary in _BOUNDARY.finditer(sentence, head.end() if head else 0)]
    spans = zip([0, *ends], [*ends, len(sentence)], strict=True)
    return [
        _Clause(
            sentence[start:end].lstrip(" ,;:-"),
            f"{sentence[end : end + _REACH]} {following[:_REACH]}",
            first_person,
            is_wish,
        )
        for start, end in spans
        if end > start
    ]


def _read(clause: _Clause, side: Side, as_of: int) -> Iterator[tuple[str, str]]:
    if side == "mentor" and _is_worth(ACCEPTING, clause) and _refuses(clause, as_of):
        yield ACCEPTING, CLOSED
    # "fluent in Spanish" among a student's needs is asked of the mentor
    if _is_worth(LANGUAGES, clause) and (not clause.is_wish or _cue("self").search(clause.text)):
        yield from ((LANGUAGES, language) for language in _languages(clause))
    mode = _only_mode(clause) if _is_worth(MEETING, clause) else None
    if mode:
        yield MEETING, mode


def _is_worth(term: str, clause: _Clause) -> bool:
    """Whether a clause has a word without which it cannot state this term: a cheap look before the long patterns."""
    return bool(_cue(f"worth_{term}", whole=False).search(clause.text))


def _refuses(clause: _Clause, as_of: int) -> bool:
    """Whether a clause says that its writer takes nobody now."""
    for found in _cue("closed").finditer(clause.text):
        before, after = _before(found), _after(found) + clause.rest
        dated = (before if _DATE_BEFORE.search(before) else "") + found.group() + after
        if _is_own(before, found.group(), clause) and not _is_over(dated, as_of) and not _is_taken_back(after):
            return True
    return False


def _is_taken_back(after: str) -> bool:
    """Whether what follows a refusal makes an exception; "but will again next year" makes none."""
    if _cue("closed_why", whole=False).match(after):
        return True
    return bool(_cue("closed_but", whole=False).search(after)) and not _cue("again", whole=False).search(after)


def _is_over(told: str, as_of: int) -> bool:
    """Whether the years named are past, where what is said has an end."""
    years = [2000 + int(last or first) for first, last in _YEARS.findall(told)]
    return bool(years) and max(years) < as_of and not _cue("lasting").search(told)


def _languages(clause: _Clause) -> Iterator[str]:
    """Yield the languages that a clause says its writer speaks."""
    for found in _language_patterns().finditer(clause.text):
        before = _before(found)
        is_role = found["role"] and _cue("named_lead", whole=False).search(before)
        is_mine = found["tongue"] and ("my" in _after_languages(found) or before.endswith("my "))
        if is_mine or ((found["behind"] or is_role) and _is_own(before, found.group(), clause, named=True)):
            told = before + found.group() if found["behind"] else before
            little = _cue("speaks_little", whole=False).match(_after(found) + clause.rest)
            if not little and not _cue("speaks_not").search(told):
                yield from read_languages([found["behind"] or found["role"] or found["tongue"]]).value


def _after_languages(found: re.Match[str]) -> str:
    return found.string[found.end("tongue") : found.end()]


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - _REACH) : found.start()]


def _after(found: re.Match[str]) -> str:
    return found.string[found.end() : found.end() + _REACH]


@functools.cache
def _language_patterns() -> re.Pattern[str]:
    names = sorted((name for name in NAMES if name not in _NO_LANGUAGE), key=lambda name: (name[0], -len(name)))
    # by first letter, so that few names are tried in each place
    by_letter = [
        f"{re.escape(letter)}(?:{'|'.join(re.escape(name[1:]) for name in own)})"
        for letter, own in itertools.groupby(names, key=lambda name: name[0])
    ]
    one = rf"(?:{'|'.join(by_letter)})(?!\w)"
    joined = (
        r"(?:\s*[,/&+-]\s*+(?:and |or )?|\s++(?:and|or|y|e|et|as well as)\s++)(?:(?:in|fluent|native|both|also) ){0,2}"
    )
    # atomic: what may not follow the whole list must not follow a part of it
    many = f"(?>{one}(?:{joined}{one}){{0,9}})"
    return re.compile(
        # all begin with a word or at the start, so that most signs are passed over before the names are tried
        rf"(?:(?=\w)|^)(?<![\w'-])(?:(?:{_expanded('self_speaks')})\s*+(?P<behind>{many}){_expanded('speaks_end')}"
        rf"|(?P<role>{one})(?:{_expanded('named_role')})(?!\w)|(?P<tongue>{many})(?:{_expanded('named_tongue')}))"
    )


def _only_mode(clause: _Clause) -> str | None:
    """Return the one way of meeting that a clause leaves."""
    text, left = clause.text, clause.text + clause.rest
    modes = set()
    if _cue("mode_not").search(text):
        return None
    for cue, mode, kept in _MODE_CUES:
        for found in _cue(cue, mode=mode).finditer(text):
            if _is_own(_before(found), found.group(), clause):
                modes.add(kept)
                left = left.replace(found.group(), " ")
    if len(modes) != 1:
        return None
    only = modes.pop()
    left = _cue("denied").sub(" ", left)
    return None if _cue(_OTHER_MODE[only]).search(left) else only


def _is_own(before: str, matched: str, clause: _Clause, *, named: bool = False) -> bool:
    """Whether a cue speaks of the writer as of today, by what stands before it in its clause.

    ``named`` allows a few words without a subject, as in "Family doctor, fluent in Spanish".
    """
    before = _cue("polite").sub("", before)
    if _cue("doubt").search(before) or _cue("past").search(before):
        return False
    told = _WHO_IS.sub(r"\1", before)
    last = max((own.end() for own in _cue("self").finditer(told)), default=-1)
    is_self = last >= 0 or bool(_MY_OWN.match(matched))
    if _cue("others").search(told, max(last, 0)):
        return False
    if is_self:
        return True
    if _PRONOUN.match(before + matched):
        return not clause.first_person
    if named:
        return len(told.split()) <= _MOST_WORDS and not _OTHER_SUBJECT.search(told)
    return not re.search(r"\w", _cue("filler").sub(" ", told))


@functools.cache
def _cue(name: str, *, mode: str = "", whole: bool = True) -> re.Pattern[str]:
    """Return the pattern of one kind of cue in folded text; ``mode`` is the way of meeting it speaks of."""
    pattern = _expanded(name, mode)
    return re.compile(rf"(?<![\w'-])(?:{pattern})(?!\w)" if whole else pattern)


def _expanded(name: str, mode: str = "") -> str:
    """Return the alternatives of a cue, with the cues named in them in their place."""
    alternatives = "|".join(cue_patterns(CUES)[mode if name == "mode" else name])
    return _PLACEHOLDER.sub(lambda named: f"(?:{_expanded(named[1], mode)})", alternatives)
