"""What a clause says about an institution named in it: the kind of tie, or nothing.

Names of institutions are masked first, so that "College" or "residency" inside a name is no cue. Cues stand in
``features/tables/tie_cues.csv``. Precise before complete: negation, wishes, relatives and patients leave nothing.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.features.cues import cue_patterns
from mentormatch.features.gendered import neutral
from mentormatch.text.passages import sentences
from mentormatch.text.recent import remembered
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Iterator

CUES = "tie_cues.csv"

MASK = "§"
"""Stands for each letter of an institution's name."""

REACH_BEFORE, REACH_AFTER = 160, 120
"""How far from a name a cue may stand; keeps the work per name bounded."""

MENTIONED = "mentioned"

_PRONOUN = re.compile(r"(?:they|their)\b", re.IGNORECASE)

_SELF = re.compile(r"\b(?:I|I'(?:m|ve|d|ll)|[Ww]e)\b")
_STARTS = (
    r"I|I'm|I've|we|she|he|they|my|our|still|also|on (?:its|the|their)|now|then|today|currently|back at|am|is|sits?"
    r"|sat|serves?|served|interviews?|interviewed|reviews?|run|runs|teach|work|worked|trained|graduated|finished"
    r"|completed|did|went|came|before that|a member|an? \w+ interviewer|have|has|no|do|does|nobody"
)
_BOUNDARY = re.compile(
    rf"[;—]|\s[-–]+\s|:\s(?=(?:I|we|my)\b)|,?\s(?:and|but|so|while|because)\s(?=(?:{_STARTS})\b)"
    rf"|,?\s(?:although|whereas|though)\s|,\s(?=(?:where|but|so|then|now|today|currently|I|we|she|he|my|our)\b)|\s(?=where\b)"
)
_ATTACHED = re.compile(r"(?:\s(?:for|as)\s(?:(?:an?|my|the)\s)?|-)")
_REFUSES = re.compile(
    r"\s(?:(?:is|was|has|have|had|did|does|would|will|could)(?:\s(?:not|never)\b|n't\b)|turned\b|passed\b)"
)
_FIELD_ONLY_WORDS = 12
"""More words than these before "at" are no mere name of a field."""

_NEAREST = ("trained", "learner", "undergraduate", "past", "current", "arrived", "contact", MENTIONED)
_BEHIND = ("trained", "learner", "undergraduate", "past", "current")
_COMMA = 30
"""What a comma between cue and name counts in letters of distance (prior)."""

_ADJACENT = 3
"""A cue behind the name counts within so many letters, as far as one before it at this distance times five."""

_FRONTED = 12
"""With fewer letters before it a name opens its clause, and the verb stands behind: "At Emory I taught"."""

_ELIDED = re.compile(r",?\s(?:and|but|so)\s(?:now\s)?(?:is|are|has|have|sits?|works?|runs?)\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a masked sentence and where it stands in it."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the clause ends in its sentence."""
        return self.start + len(self.text)


def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """Return the clauses of a masked sentence, in order; together they are the sentence.

    Examples
    --------
    >>> [clause.text for clause in clauses_of("I trained at §§§§, and I still teach there")]
    ['I trained at §§§§', ', and I still teach there']
    """
    ends = [boundary.start() for boundary in _BOUNDARY.finditer(sentence)]
    starts = [0, *ends]
    return tuple(Clause(sentence[a:b], a) for a, b in zip(starts, [*ends, len(sentence)], strict=True))


@functools.cache
def cue(name: str) -> re.Pattern[str]:
    """Return the pattern of one kind of cue, as whole words."""
    alternatives = "|".join(cue_patterns("tie_cues.csv")[name])
    # all begin with a word or at the start, so that most signs are passed over before the words are tried
    return re.compile(rf"(?:(?=\w)|^)(?<![\w'-])(?:{alternatives})(?![\w])", re.IGNORECASE)


def is_of_others(clause: str) -> bool:
    """Return whether the subject of a clause is a relative or another person."""
    other = cue("others").search(clause)
    return bool(other and not _SELF.search(clause))


def has_own_subject(clause: str) -> bool:
    """Return whether a clause speaks of its writer."""
    return bool(_SELF.search(clause)) and not is_of_others(clause)


def lacks_subject(clause: str) -> bool:
    """Return whether a clause goes on about the subject of the one before: "and is now a resident at §§§"."""
    return bool(_ELIDED.match(clause))


def own_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, without those that go on about somebody else: "My sister is a nurse. She ..."."""
    of_others = False
    for sentence in sentences(text):
        with_pronoun, ends_with_others = _subjects(sentence)
        if not (of_others and with_pronoun):
            of_others = ends_with_others
            yield sentence


@remembered
def _subjects(sentence: str) -> tuple[bool, bool]:
    """Return whether a sentence begins with a pronoun, and whether it ends with somebody else as the subject."""
    plain = neutral(sentence.replace("’", "'"))
    return bool(_PRONOUN.match(plain)), any(is_of_others(clause.text) for clause in clauses_of(plain)[-1:])


def kind_at(clause: str, start: int, end: int, *, lead: str = "") -> str | None:
    """Return the kind of tie to what is masked at ``clause[start:end]``; None when the clause denies it.

    Parameters
    ----------
    clause : str
    start, end : int
        Where the name stands.
    lead : str
        The clause before, when this one lacks a subject.

    Examples
    --------
    >>> kind_at("I sit on the admissions committee at §§§§§", 37, 42)
    'selection_role'
    >>> kind_at("I never worked at §§§§", 18, 22) is None
    True
    """
    before = clause[max(0, start - REACH_BEFORE) : start]
    after = clause[end : end + REACH_AFTER]
    if is_of_others(before) or cue("negation").search(before) or _REFUSES.match(after):
        return None
    if cue("barred").search(before):
        return None
    people = _of_people(lead[-REACH_BEFORE:] + before, after)
    return people or _selection(before, after, end - start) or _nearest(before, after)


def loose_kind(clause: str) -> str | None:
    """Return the kind of tie in a clause that names no institution, as in "where I still teach"."""
    if is_of_others(clause) or cue("negation").search(clause) or cue("barred").search(clause):
        return None
    head = clause[:REACH_BEFORE]
    kind = _selection(head, "", 0) or _nearest(f"{head} ", "")
    return None if kind == MENTIONED else kind


def _of_people(before: str, after: str) -> str | None:
    """Return what students or friends at an institution make of it."""
    if cue("placed_verb").search(before):
        return "placed"
    some = cue("placed_some").search(before)
    if some and not _SELF.search(before[: some.start()]):
        return "placed"
    for subject in cue("placed_subject").finditer(before):
        if cue("placed_move").search(before, subject.end()):
            return "placed"
    if cue("contact_after").match(after.lstrip()):
        return "contact"
    person = cue("contact_person").search(before)
    return "contact" if person and not _SELF.search(before[: person.start()]) else None


def _selection(before: str, after: str, length: int) -> str | None:
    segment = before + MASK * length + after.partition(",")[0]
    found = cue("selection_role").search(segment)
    if not found:
        return None
    known = cue("contact").search(before)
    if known and known.start() <= found.start():
        return "contact"
    return "past" if _is_over(segment[: found.end()], before + after.partition(",")[0]) else "selection_role"


def _nearest(before: str, after: str) -> str:
    """Return the kind of the nearest cue; a cue behind "for" or "as" belongs to the name before it."""
    attached = _ATTACHED.match(after)
    if attached:
        for kind in _NEAREST:
            if cue(kind).match(after, attached.end()):
                return _in_time(kind, before, after)
    found = sorted(_distances(before, after))
    if found:
        return _in_time(found[0][1], before, after)
    return "current" if _is_field_at(before) else MENTIONED


def _distances(before: str, after: str) -> Iterator[tuple[int, str]]:
    spans = [(found.span(), kind) for kind in _NEAREST for found in cue(kind).finditer(before)]
    for (start, end), kind in spans:
        if any(a <= start and end <= b and (a, b) != (start, end) for (a, b), _ in spans):
            continue
        yield len(before) - end + (_COMMA if "," in before[end:].rstrip(", ") else 0), kind
    near = after.partition(",")[0]
    for kind in _BEHIND:
        found = cue(kind).search(near)
        if found and found.start() <= _ADJACENT:
            yield _ADJACENT * 5, kind


def _in_time(kind: str, before: str, after: str) -> str:
    if kind == "arrived":
        return "current"
    if kind == "learner":
        return "trained" if cue("then").search(before + after) and not _is_ongoing(before + after) else "current"
    near = after.partition(",")[0]
    told = before + near if len(before) < _FRONTED else before + (near if "years" in near else "")
    return "past" if kind == "current" and _is_over(told, before + near) else kind


def _is_over(told: str, around: str) -> bool:
    """Whether the verb or a word of time says that something ended."""
    if cue("ended").search(around) and not cue("lasting").search(around):
        return True
    return bool(cue("was").search(told) or cue("spell").search(around)) and not _is_ongoing(told)


def _is_ongoing(text: str) -> bool:
    return bool(cue("ongoing").search(text))


def _is_field_at(before: str) -> bool:
    """Whether a specialty and "at" are all that stands before: "Trauma surgery at §§§"."""
    words = before.removesuffix("the ").rstrip()
    return (
        words.endswith(" at")
        and len(words.split()) <= _FIELD_ONLY_WORDS
        and not _SELF.search(words)
        and bool(specialties().find_in_text(words))
    )
