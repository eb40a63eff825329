"""Questions of sign-up forms, and which canonical column each one asks for."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources
from typing import TYPE_CHECKING

from mentormatch.columns import BIO, EXPERIENCES, GOALS, RESEARCH, columns_of
from mentormatch.vocabulary.headers_synonyms import synonyms, without_side
from mentormatch.vocabulary.headers_text import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.columns import Side
    from mentormatch.vocabulary.headers_synonyms import Fate

_FATES: Mapping[str, Fate] = {"unknown": "unknown", "metadata": "metadata", "role_of_row": "role_of_row"}
_QUESTION_WORDS = 3
_TELLING_WORDS = 3
_COMPARED_WORDS = 4
_OVERLAP = 0.7
_THIS_PROGRAM = re.compile(
    r"\b(?:(?:this|our)(?: \w+){0,2} program(?:me)?|the program(?:me)?|mentor(?:ship|ing)? program(?:me)?)\b"
)
_ASKING = frozenset({"who", "what", "which", "where", "when", "how", "why", "many", "much", "did", "not"})
_GOES_ON = re.compile(r" (?:and|or|with|where|you|of|for|that|in|at)\b")
_RUNNING_TEXT = frozenset({BIO, RESEARCH, GOALS, EXPERIENCES})


def asked_for(key: str, side: Side) -> tuple[Fate, str]:
    """Return the fate of a question and the column that it asks for.

    In the table of cues a fate in the place of a column stands for itself: questions that name a column and ask for
    something else are unknown there.

    Examples
    --------
    >>> asked_for("where do you currently work", "mentor"), asked_for("how many students did you have", "mentor")
    (('used', 'affiliations'), ('unknown', ''))
    """
    cued = ""
    if len(key.split()) >= _QUESTION_WORDS:
        question = _THIS_PROGRAM.sub("it", key)
        cued = next((column for column, pattern in _cues(side) if pattern.search(question)), "")
    if cued in _FATES:
        return _FATES[cued], ""
    column = cued or _at_the_start(key, side) or _contained(key, side) or _overlapping(key, side)
    return ("used", column) if column else ("unknown", "")


@functools.cache
def _cues(side: Side) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return columns and what the questions that ask for them say; the first that fits decides."""
    source = resources.files("mentormatch.vocabulary").joinpath("tables/header_cues.csv")
    rows = csv.DictReader(source.read_text("utf-8").splitlines())
    return tuple((row["column"], re.compile(row["pattern"])) for row in rows if row["side"] in {side, "both"})


def _at_the_start(key: str, side: Side) -> str:
    """Return the column of the longest listed header that opens a longer one and goes on with "and" or the like."""
    words = without_side(bare(key), side).split()
    columns = synonyms(side)
    for size in range(min(len(words) - 1, 6), 0, -1):
        column = columns.get(" ".join(words[:size]), "")
        rest = " " + " ".join(words[size:])
        joined = _GOES_ON.match(rest) if size > 1 else re.match(r" (?:and|or) ", rest)
        if column and joined and (columns_of(side)[column].kind == "list" or column in _RUNNING_TEXT):
            return column
    return ""


@functools.cache
def _telling(side: Side) -> tuple[Mapping[str, str], int]:
    """Return the listed headers that are long enough to be told inside a sentence, and the words of the longest."""
    telling = {name: column for name, column in synonyms(side).items() if len(name.split()) >= _TELLING_WORDS}
    return telling, max(len(name.split()) for name in telling)


def _contained(key: str, side: Side) -> str:
    """Return the column of the longest telling header that stands inside a question."""
    telling, longest = _telling(side)
    words = key.split()
    for size in range(min(longest, len(words)), _TELLING_WORDS - 1, -1):
        for start in range(len(words) - size + 1):
            column = telling.get(" ".join(words[start : start + size]))
            if column:
                return column
    return ""


@functools.cache
def _compared(side: Side) -> tuple[tuple[frozenset[str], str], ...]:
    return tuple(
        (frozenset(name.split()), column)
        for name, column in synonyms(side).items()
        if len(set(name.split())) >= _COMPARED_WORDS
    )


def _overlapping(key: str, side: Side) -> str:
    """Return the column of the listed header that shares most words with a long one, when nearly all are shared.

    Both must ask in the same way: where people meet is another question than how they do.
    """
    words = frozenset(key.split())
    if len(words) < _COMPARED_WORDS - 1:
        return ""
    best, column = 0.0, ""
    for parts, own in _compared(side):
        if words & _ASKING != parts & _ASKING:
            continue
        share = len(words & parts) / len(words | parts)
        if share > max(best, _OVERLAP):
            best, column = share, own
    return column
