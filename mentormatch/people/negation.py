"""Which of several things a short answer names, and which of them it rules out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DOUBT = (
    r"(?:but )?not (?:only|just|always|necessarily|sure|certain|required|needed|necessary|opposed|mandatory"
    r"|essential)|no (?:need|problem|objections?|issues?)"
)
_NOT = (
    r"(?:any|all|every)(?:thing|one|body)?(?: \w+)? (?:but|except(?: for)?|other than|besides)|no longer|but not"
    r"|rather than|instead of|other than|except(?:ing)?|excluding|excludes?|excl|no|not|non|never|without|neither"
    r"|nor|cannot|can't|don't|doesn't|won't|isn't|aren't|wouldn't|unable|avoid(?:ing)?|unavailable|impossible"
    r"|former(?:ly)?|previous(?:ly)?|prior|future|aspiring|ex(?=-)"
)
_CLAUSE = r"[,;()|\n\r?!]|\.(?=\s|$)|\s-+\s"
_BOUNDARY_WORDS = r"but|however|though|although|now|then"


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing named in an answer.

    Attributes
    ----------
    label : str
        Which thing.
    text : str
        The words that name it.
    start, end : int
        Where they stand.
    clause : int
        Number of the clause, from 0.
    denied : bool
        Whether the answer rules it out.
    """

    label: str
    text: str
    start: int
    end: int
    clause: int = 0
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer names, in order, and whether it is worded so that nothing can be concluded from it."""

    mentions: tuple[Mention, ...]
    doubtful: bool = False

    def affirmed(self) -> frozenset[str]:
        """Return the labels named and not ruled out."""
        return frozenset(own.label for own in self.mentions if not own.denied)

    def denied(self) -> frozenset[str]:
        """Return the labels ruled out."""
        return frozenset(own.label for own in self.mentions if own.denied)


def whole_words(words: str) -> str:
    """Return a pattern that matches alternatives as whole words."""
    # most signs of a text begin no word, and are passed over before the words are tried
    return rf"(?=\w)(?<![\w'])(?:{words})(?!\w)"


class Answers:
    """Finds things in answers by their words.

    Parameters
    ----------
    words : iterable of (label, pattern)
        The first pattern that fits at a place wins, so contexts stand before the words they hold. A pattern may begin
        with a negation that belongs to it.

    Examples
    --------
    >>> modes = Answers([("zoom", whole_words("zoom")), ("room", whole_words("in person"))])
    >>> answer = modes.read("in person, not zoom")
    >>> sorted(answer.affirmed()), sorted(answer.denied())
    (['room'], ['zoom'])
    """

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        words = [*words, ("?", whole_words(_DOUBT)), ("not", whole_words(_NOT))]
        words += [("|", _CLAUSE), ("|", whole_words(_BOUNDARY_WORDS))]
        self._labels = tuple(label for label, _ in words)
        self._pattern = re.compile("|".join(f"({pattern})" for _, pattern in words), re.IGNORECASE)

    def read(self, text: str) -> Answer:
        """Return what a text names and rules out.

        A negation rules out what follows it in its clause; when nothing follows, what stands before it.
        """
        clauses: list[list[Mention]] = [[]]
        for found in self._pattern.finditer(text.replace("’", "'").replace("–", "-").replace("—", "-")):
            label = self._labels[(found.lastindex or 1) - 1]
            if label == "|":
                clauses.append([])
            else:
                clauses[-1].append(Mention(label, found.group(), *found.span(), len(clauses) - 1))
        doubtful = any(own.label == "?" for clause in clauses for own in clause)
        return Answer(tuple(own for clause in clauses for own in _judged(clause)), doubtful)


def _judged(clause: list[Mention]) -> Iterator[Mention]:
    places = [place for place, own in enumerate(clause) if own.label == "not"]
    last = max((place for place, own in enumerate(clause) if own.label not in {"not", "?"}), default=-1)
    backward = bool(places) and places[-1] > last
    for place, own in enumerate(clause):
        if own.label in {"not", "?"}:
            continue
        denied = backward or any(before < place for before in places)
        yield Mention(own.label, own.text, own.start, own.end, own.clause, denied)
