"""Yes and no in the many ways people say them; an answer that says both, or neither, is not guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.people.cell_text import Reading, folded

if TYPE_CHECKING:
    from mentormatch.columns import Column

_YES = frozenset("yes y true t 1 1.0 x ✓ ✔ ☑ ok sure yep yeah si oui checked".split())
_NO = frozenset("no n false f 0 0.0 none full nope non unchecked ✗ ☐".split())
_DOUBT = re.compile(
    r"\b(?:maybe|perhaps|possibly|depend(?:s|ing)?|sometimes|not sure|unsure|undecided|unless|ask|tbd|might"
    r"|no (?:problem|worries|limits?|restrictions?|preferences?|issues?|objections?))\b|\?"
)
_SAYS_NO = re.compile(
    r"\bnot (?:currently |presently |really |now |yet )*(?:until|before|available|accepting|taking|able|open|active"
    r"|possible|currently|yet|now|at (?:this|the) (?:time|moment)|this (?:year|cycle|term|semester)|anymore"
    r"|right now)|\b(?:no longer|unavailable|inactive|closed|paused|on (?:\w+ )?leave|on sabbatical|on hold"
    r"|at capacity|full(?![- ]?time)|never|retired|declined|unable|cannot|can't|won't|stopped|withdrawn)\b"
    r"|\bnot yet\b"
)
_SAYS_YES = re.compile(
    r"\b(?:available|accepting|open|taking|active|happy to|willing|glad to|of course|definitely|absolutely)\b"
)
_NOT_NO = re.compile(
    r"\b(?:not|never|no longer) (?:\w+ )?(?:closed|full|paused|on leave|unavailable|inactive|retired|unable)\b"
)
_LATER = re.compile(
    r"\b(?:from|after|starting|beginning|as of|in|next|once|only)\b.*(?:\b(?:19|20)\d\d\b|\b(?:year|month|term"
    r"|semester|cycle|fall|autumn|spring|summer|winter|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b)"
)


def read_flag(text: str, column: Column) -> Reading:
    """Return whether a cell says yes or no.

    Examples
    --------
    >>> from mentormatch.columns import MENTOR_COLUMNS
    >>> column = MENTOR_COLUMNS["accepting"]
    >>> [read_flag(text, column).value for text in ("Not until 2027", "Yes, but only in summer", "no problem")]
    [False, True, None]
    """
    said = _said(re.sub(r"\bno (?:more|later|fewer|less) than\b", "at most", folded(text)).strip(" .!"))
    if said is None:
        return Reading(None, "not-yes-or-no", f"Write yes or no in {column.name}; the cell is treated as not stated.")
    return Reading(said)


def _said(plain: str) -> bool | None:
    if plain in _YES or plain in _NO:
        return plain in _YES
    words = re.findall(r"[\w']+", plain)
    first = words[0] if words else ""
    begins_yes, begins_no = first in {"yes", "yep", "yeah"}, first in {"no", "nope"}
    denies = bool(_SAYS_NO.search(plain))
    contradicts = ("no" in words and "yes" in words) or (begins_yes and denies) or bool(_NOT_NO.search(plain))
    if contradicts or (_DOUBT.search(plain) and not _is_settled(plain, begins=begins_yes or begins_no)):
        return None
    if begins_yes or begins_no:
        return begins_yes
    if denies:
        return False
    offers = _SAYS_YES.search(plain) and not _LATER.search(plain) and not {"not", "no", "n't"} & set(words)
    return True if offers else None


def _is_settled(plain: str, *, begins: bool) -> bool:
    """Tell whether the doubt only follows a clear answer: "No, maybe next year"."""
    return begins and bool(re.match(r"\w+ *[,.;:(-]", plain)) and "?" not in plain
