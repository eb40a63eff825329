"""Grades, test scores, test outcomes and class ranks in running text: education records that are never read.

The sentences that state them are dropped before a text is embedded, searched or quoted.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from mentormatch.features.grade_wording import INNOCENT, OUTCOMES, RECORDS, SHAPES
from mentormatch.text.passages import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class _OneOf:
    """Some groups of patterns, each tried where a word starts."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        # one expression for all of them would take longer on a long sentence than any may
        self._patterns = [re.compile(rf"\b(?=\w)(?:{pattern})", re.IGNORECASE) for pattern in groups.values()]

    def found_in(self, sentence: str) -> bool:
        """Return whether one of the patterns is found."""
        return any(pattern.search(sentence) for pattern in self._patterns)

    def all_in(self, sentence: str) -> Iterator[re.Match[str]]:
        """Yield what each of the patterns finds."""
        return itertools.chain.from_iterable(pattern.finditer(sentence) for pattern in self._patterns)


_RECORD, _SHAPE, _OUTCOME = _OneOf(RECORDS), _OneOf(SHAPES), _OneOf(OUTCOMES)
_SPARED = re.compile(rf"\b(?=\w)(?:{'|'.join(INNOCENT.values())})", re.IGNORECASE)
# People in general, with what they did: it is nobody's record, only a topic.
_ANYBODY = re.compile(
    r"\b(?:students|applicants|reapplicants|candidates|people|those|anyone|anybody|someone|residents|mentees|learners|"
    r"premeds|trainees|advisees|others|patients|children)(?: [a-z]+){0,2}? "
    r"(?:who|whose|with|failing|repeating)\b[^,;]{0,80}",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"\b(?:help|advice|advis(?:e|ing|es)|tutor|coach|teach|taught|guid|support|plan|strateg|prep|study(?:ing)?\b|tips|"
    r"counsel|rais(?:e|ing)|improv(?:e|ing)|how to|workshop|explain)",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(r"[,;]| (?:and|but|because|since|so|when) (?=(?:I|my|she|he)\b)| - ")
_REACH = 80
_BULLETS = re.compile(r"^[-*•] | [-*•]$")
# Statistics of groups, and measurements of anything: no person's record unless a person speaks or is spoken of.
_STATISTICS = re.compile(
    r"\b(?:mean(?! (?:to|that|it|nothing)\b)|median|matriculants|correlat\w+|(?:odds|hazard) ratios?|95% CI"
    r"|(?-i:SD|HR|OR|RR)[ ,=:]{0,2}\d)\b|\b[Pprn] ?[<=>]",
    re.IGNORECASE,
)
_MEASURES = re.compile(
    r"\b(?:patients?|participants|women|children|infants|adults|cohorts?|ratios?|risk|exposure|mortality|survival"
    r"|trials?|"
    r"ratings?|rated|satisfaction|likert|scale|index|(?:in|de)creased|rose|fell|reduced|per 1\d+|hospitals|visits)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"\b(?:my|me|she|he|her|his|I'm|I've)\b|(?:^|[,;(] ?|\b[a-z]{2,9} )(?-i:I)\b(?! (?:trial|stud|error))",
    re.IGNORECASE,
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "−": "-", "–": "-", "‑": "-", "—": ","})


def without_grades(text: str) -> str:
    """Return a text without the sentences that state a grade, a test score or outcome, or a class rank.

    The other sentences stay as they are written, with what stands between them. Teaching for a test, asking for help
    with one, or naming one is no grade.

    Examples
    --------
    >>> without_grades("I row. My GPA is 3.9 in two majors. I teach MCAT prep.")
    'I row. I teach MCAT prep.'
    >>> without_grades("I work at a level 1 trauma center.")
    'I work at a level 1 trauma center.'
    >>> without_grades("I have a low GPA."), without_grades("advice on applying with a low GPA")
    ('', 'advice on applying with a low GPA')
    """
    result, gap, end, skipped = "", "", 0, False
    for sentence in sentences(text):
        start = text.index(sentence, end)
        between, end = text[end:start], start + len(sentence)
        gap = gap or between
        if _states_a_grade(sentence):
            skipped = True
            continue
        # Without the skipped ones, two sentences stay two by the line break before the second or what ended the first.
        if result or not skipped:
            result += between if "\n" in between else gap
        result, gap = result + sentence, ""
    return result if skipped else text


def _states_a_grade(sentence: str) -> bool:
    plain = _BULLETS.sub("", " ".join(sentence.translate(_PLAIN).split()))
    # Most sentences end here, before anything is asked about who speaks of what.
    if not any(table.found_in(plain) for table in (_RECORD, _SHAPE, _OUTCOME)):
        return False
    plain = _SPARED.sub("#", plain)
    spoken = _SPEAKER.search(plain) is not None
    if not spoken and _STATISTICS.search(plain):
        return False
    if _RECORD.found_in(plain) or (_SHAPE.found_in(plain) and (spoken or not _MEASURES.search(plain))):
        return True
    topic = _ANYBODY.sub("#", plain)
    return any(not _is_helped(topic, found) for found in _OUTCOME.all_in(topic))


def _is_helped(sentence: str, found: re.Match[str]) -> bool:
    """Return whether the clause around a match asks for help or offers it."""
    before = _NEW_CLAUSE.split(sentence[max(0, found.start() - _REACH) : found.start()])[-1]
    after = _NEW_CLAUSE.split(sentence[found.end() : found.end() + _REACH])[0]
    return _HELP.search(f"{before} {after}") is not None
