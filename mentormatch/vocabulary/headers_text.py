"""Headers as people and exports write them, brought to a form that can be compared."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W_]+|[#+]")
# neither pattern can start inside its own match, so both stay linear on brackets that never close
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_GLUED_PLURAL = re.compile(r"(?<=\w)\((s|es|ies)\)", re.IGNORECASE)
_INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_SHORT_FORMS = (
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"\b(what|who|where|when|how)'s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"'re\b", re.IGNORECASE), " are"),
    (re.compile(r"'d\b", re.IGNORECASE), " would"),
    (re.compile(r"'ve\b", re.IGNORECASE), " have"),
    (re.compile(r"'(?:s\b)?", re.IGNORECASE), ""),
)

_NUMBERING = re.compile(
    r"^\s*(?:q(?:uestion)?\s?\d{1,4}(?:[._]\d{1,3}){0,3}(?:\s*[-–—:.)]+)?\s+|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.):]\s+)(?=\S)",
    re.IGNORECASE,
)
_FORM_STEP = re.compile(r"^\s*step\s+(?:\d|i{1,3})\s*[-–—:.)]\s*(?P<asked>\S+\s+\S.*)", re.IGNORECASE | re.DOTALL)
_ABOUT_AN_EXAM = re.compile(
    r"\b(?:scores?|pass\w*|fail\w*|ck|cs|results?|attempts?|exam|digits?|date)\b", re.IGNORECASE
)

_OPENERS = re.compile(
    r"^(?:(?:please|kindly|briefly|your|the|my|any|all|an?|name of|(?:what|who|which) (?:is|are|was|were)"
    r"|(?:enter|list|provide|describe|share|specify|indicate|select|choose|give|tell us(?: about)?|let us know)"
    r"|(?:state|type|write|check)(?= your\b)) )+(?=\S)"
)
_CLOSERS = re.compile(
    r" (?:here|below|please|optional|required|if (?:any|applicable|known)|(?:please )?(?:select|check|choose|list) all"
    r"(?: that apply)?|separated by (?:commas?|semicolons?)|in (?:rank )?order(?: of preference)?|at this time)$"
)


def header_key(header: str) -> str:
    """Return a header in normal form: lower case, no remarks in brackets, words with single blanks.

    Examples
    --------
    >>> header_key(" Contact_hours (per month)? ")
    'contact hours'
    >>> header_key("DateOfBirth"), header_key("G.P.A."), header_key("# of mentee(s)")
    ('date of birth', 'gpa', 'number of mentees')
    """
    written = _GLUED_PLURAL.sub(r"\1", _spelled_out(str(header)))
    words = _words(_CAMEL.sub(" ", _REMARK.sub(" ", written))) or _words(_CAMEL.sub(" ", written))
    return " ".join(words) if len(words) < 2 else " ".join("number" if word == "#" else word for word in words)


def whole_text(header: str) -> str:
    """Return all words of a header, remarks included, as written and with compound words taken apart.

    Examples
    --------
    >>> whole_text("Level (quartile)"), whole_text("UndergradGPA"), whole_text("Step2CK")
    ('level quartile', 'undergradgpa | undergrad gpa', 'step2ck | step 2 ck')
    """
    written = _spelled_out(str(header))
    plain, apart = " ".join(_words(written)), " ".join(_words(_DIGITS.sub(" ", _CAMEL.sub(" ", written))))
    return plain if plain == apart else f"{plain} | {apart}"


def without_numbering(header: str) -> str:
    """Return a header without the number of its question, or of the step of the form it stands in.

    Examples
    --------
    >>> without_numbering("Q12. What is your name?"), without_numbering("Step 1: Tell us your goals")
    ('What is your name?', 'Tell us your goals')
    >>> without_numbering("Step 1: score")
    'Step 1: score'
    """
    step = _FORM_STEP.match(header)
    if step and not _ABOUT_AN_EXAM.search(step["asked"]):
        return step["asked"]
    return _NUMBERING.sub("", header)


def bare(key: str) -> str:
    """Return a header in normal form without the words that only make it a question.

    Examples
    --------
    >>> bare("please list your core values"), bare("what is the name of your school")
    ('core values', 'school')
    """
    shorter = _CLOSERS.sub("", _OPENERS.sub("", key))
    while shorter != key:
        key, shorter = shorter, _CLOSERS.sub("", _OPENERS.sub("", shorter))
    return key


def _spelled_out(text: str) -> str:
    text = text.replace("’", "'").replace("`", "'")
    for short, long in _SHORT_FORMS if "'" in text else ():
        text = short.sub(long, text)
    return _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", text)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.replace("-", " ").casefold())
