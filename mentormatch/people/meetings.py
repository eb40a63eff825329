"""How a person wants to meet: both modes named means either, a mode ruled out means the other."""

from __future__ import annotations

import re

from mentormatch.columns import EITHER, IN_PERSON, REMOTE
from mentormatch.people.cell_text import folded
from mentormatch.people.negation import Answers, whole_words

_PHONE, _VIDEO = "phone", "video"
_OWN_ROOMS = "office|clinic|lab|hospital|campus"
_MODES = Answers(
    [
        (
            IN_PERSON,
            whole_words(
                r"in[- _]?persons?|face[- ]?(?:to|2)[- ]?face|f2f|on[- ]?site|on[- ]campus|local(?:ly)?(?! time"
                r"| calls?)"
                rf"|(?:at|in) (?:my|our|the|her|his|their) (?:{_OWN_ROOMS})"
            ),
        ),
        (
            REMOTE,
            whole_words(
                r"remote(?:ly)?|virtual(?:ly)?|zoom|on-?line|skype|webex|face ?time|google meet|(?:ms "
                r"|microsoft )?teams|tele\w+|distance|whats ?app|e-?mail|by text|text(?:ing)? only"
            ),
        ),
        (_PHONE, whole_words(r"(?:tele)?phone(?: calls?)?")),
        (_VIDEO, whole_words(r"video(?:[- ]?(?:calls?|chat|conferenc\w+))?")),
    ]
)
_WITH_EITHER = (
    r"(?: (?:one|way|mode|formats?|options?|types?|modes|meetings?|is|are|works?|fine|ok(?:ay)?|good|great|for me"
    r"|with me|to me|possible|welcome))*"
)
_EITHER = re.compile(
    r"(?:i |i'm |i am |it )*(?:either|both|hybrid|a mix|mix(?:ed|ture)?|no (?:strong |real |particular )?preferences?"
    rf"|don't (?:mind|care)|do not (?:mind|care)|doesn't matter|whichever){_WITH_EITHER}"
)
_OPEN = re.compile(
    r"(?:i |i'm |i am |very |totally )*(?:any(?:thing)?|all(?: of the above)?|flexible|whatever|open"
    rf"(?: to (?:any(?:thing)?|all|both|either))?){_WITH_EITHER}"
)


def meeting_of(text: str) -> str | None:
    """Return the meeting mode an answer means; None when it names none or could be meant both ways.

    Examples
    --------
    >>> [meeting_of(text) for text in ("Zoom / in-person", "In person, not online", "No zoom", "Zoom, any time")]
    ['either', 'in_person', 'in_person', 'remote']
    """
    answer = _MODES.read(text)
    named, denied = answer.affirmed(), answer.denied() & {IN_PERSON, REMOTE}
    if named & {_PHONE, _VIDEO}:
        named |= {REMOTE}
    named &= {IN_PERSON, REMOTE}
    if named & denied or "?" in text:
        return None
    clauses = [clause.strip() for clause in re.split(r"[,;.()|!/]|\bbut\b|\s-+\s", folded(text)) if clause.strip()]
    if len(named) == 2 or (not denied and any(_EITHER.fullmatch(clause) for clause in clauses)):
        return EITHER
    if answer.doubtful or len(denied) == 2:
        return None
    is_open = any(_OPEN.fullmatch(clause) for clause in clauses)
    if not named and not denied:
        return EITHER if is_open else None
    if is_open and not denied:
        return None
    return next(iter(named)) if named else (IN_PERSON if denied == {REMOTE} else REMOTE)
