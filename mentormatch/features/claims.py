"""Whether a sentence claims something of the person who wrote it, now.

Precise before complete: a sentence that negates, looks back, or speaks of a relative is left out rather than guessed.
"""

from __future__ import annotations

import re

from mentormatch.text.recent import remembered

_NEGATION = re.compile(
    r"\b(?:no|not|never|cannot|unable|without|nor|neither|instead of|rather than|no longer)\b|n[’']t\b"
    # by itself "nobody" is mostly praise: "a clinic where nobody is turned away"
    r"|\bnobody (?:here )?(?:can|may)\b|\bnone of (?:us|my|our)\b",
    re.IGNORECASE,
)
_REJECTION = re.compile(
    r"\b(?:oppos(?:e[sd]?|ing)(?: to)?|against|reject(?:s|ed|ing)?|anti|no|not)\b[\s-]*", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:used to|former(?:ly)?|retired from|gave up|left|before (?:I|moving|coming)|once (?:was|worked)|years ago"
    r"|back when|died|lost)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:relatives?|partner|friends?|colleagues?|roommate|classmates?|one of my (?:students|mentees))\b",
    re.IGNORECASE,
)


def is_negated(sentence: str) -> bool:
    """Return whether a sentence denies something.

    Examples
    --------
    >>> is_negated("I cannot write a science letter."), is_negated("I write letters.")
    (True, False)
    """
    return _is_negated(sentence)


@remembered
def _is_negated(sentence: str) -> bool:
    return _NEGATION.search(sentence) is not None


def rejected(phrase: str) -> str:
    """Return what a phrase speaks against, in lower case; "" when it speaks against nothing.

    Examples
    --------
    >>> rejected("Opposed to harm reduction"), rejected("harm reduction")
    ('harm reduction', '')
    """
    found = _REJECTION.search(phrase)
    return phrase[found.end() :].casefold().strip() if found else ""


def is_own_claim(sentence: str) -> bool:
    """Return whether a masked sentence speaks of its writer as of today.

    Examples
    --------
    >>> is_own_claim("I run a heart failure clinic."), is_own_claim("My relative is a cardiologist.")
    (True, False)
    """
    return not (_NEGATION.search(sentence) or _PAST.search(sentence) or _OTHERS.search(sentence))
