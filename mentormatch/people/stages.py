"""Which stage a student is at, and which stages a mentor takes."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from mentormatch.columns import MEDICAL_STUDENT, PREMED, RESIDENCY_APPLICANT, STAGES
from mentormatch.people.cell_text import BLANK, Reading, folded, outside_brackets, shown
from mentormatch.people.negation import Answer, Answers, Mention, whole_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAYBE = "maybe "
"""Marks words that name a stage only where no surer words do: "college", "residency"."""

_YEARS, _ADMITTED, _UNCLEAR, _THROUGH, _UP, _AT_LEAST = "years", "admitted", "unclear", "through", "up", "at least"

_MED_SCHOOL = r"(?:med(?:ical)?[- ]school|(?:school|college) of (?:osteopathic )?medicine)"
_MED = rf"(?:{_MED_SCHOOL}|med(?:ical)?[ _]students?|med(?:ical)?)"
_YEAR = (
    r"(?:(?:OMS|MS|M)[- ]?[1-4]|(?:OMS|MS)[- ]?(?:IV|I{1,3})|M-(?:IV|I{1,3})|M(?:IV|III|II))(?:'?s)?"  # MI is Michigan
)
_NTH = r"(?:1st|2nd|3rd|4th|first|second|third|fourth|final|last)"
_AND_NTH = rf"(?:[- ]?(?:and|or|to|through|/|&|,|-) ?{_NTH}){{0,4}}"
_CALENDAR = r"(?:[- ]?(?:year|yr)s?)"
_TOWARD = (
    r"(?:re-?)?(?:appl(?:y|ying|ied|icants?|ications?)|hop(?:e|ing)|plan(?:s|ning)?|wants?|interest(?:ed)?|aspir\w+"
    r"|prepar\w+|before|prior|waitlisted|consider\w*|bound|start(?:s|ing)?|going|headed|not yet"
    r"|not(?: currently)? (?:in|at))"
)
_STAGES = Answers(
    [
        (MEDICAL_STUDENT, whole_words(rf"pre-?clinical {_MED}")),
        (_UNCLEAR, whole_words(rf"(?:senior|upper[- ]?\w*|clinical|later) {_MED}|{_MED_SCHOOL} grad\w*")),
        (_UNCLEAR, whole_words(rf"graduat\w+ (?:of|from) (?:\w+ ){{0,3}}{_MED_SCHOOL}|up to|below|at most|under")),
        (_UNCLEAR, whole_words(r"(?:and|or) (?:below|younger|earlier|lower|under)")),
        (_UP, r"(?<=\w)\+|" + whole_words(r"(?:and|or) (?:up(?:ward)?|above|beyond|higher|later|older)")),
        (_AT_LEAST, whole_words(r"at least|minimum(?: of)?")),
        (
            RESIDENCY_APPLICANT,
            whole_words(
                r"residency[ _](?:applicants?|applications?|candidates?)|appl\w+ (?:to|for"
                r"|into) (?:\w+ ){0,3}?residenc(?:y|ies)|match (?:applicants?|candidates?|cycle|season)|(?:in|into"
                r"|for|entering) the match|ERAS|NRMP|unmatched|IMGs?|(?:international )?medical graduates?"
            ),
        ),
        (_ADMITTED, whole_words(rf"(?:accepted|admitted)(?: \w+)?(?: \w+)? {_MED_SCHOOL}")),
        (
            PREMED,
            whole_words(
                rf"{_MED_SCHOOL}[- ](?:re-?)?(?:applicants?|hopefuls?|candidates?|bound|aspirants?|applications?)"
                rf"|{_TOWARD}(?: \w+){{0,4}}? {_MED_SCHOOL}|(?:MD|DO|MD[/ -]*PhD|MD[/ ]DO) applicants?"
                r"|pre ?-? ?med\w*(?: (?:students?|majors?|applicants?))?|pre-?health\w*|under-?grad\w*"
                r"|post-?bacc?\w*|gap[- ]years?|career[- ]changers?|non-?traditional|smp|special master'?s"
                r"|re-?applicants?|high[- ]school\w*|MCAT|AMCAS|AACOMAS"
                rf"|{_NTH}{_AND_NTH}{_CALENDAR} (?:of |in )?(?:college|undergrad\w*)"
            ),
        ),
        (
            _YEARS,
            whole_words(
                rf"{_YEAR}(?: ?(?:-|to|through|thru|/|&|,) ?(?:OMS|MS|M)?[- ]?(?:[1-4](?!\d)|IV|I{{1,3}}))?(?:'?s)?"
                rf"|{_NTH}{_AND_NTH}{_CALENDAR},? (?:of |in |at )?(?:\w+ ){{0,2}}?{_MED}"
                rf"|{_MED}\W{{0,3}}(?:in )?(?:(?:year|yr) ?[1-4]|{_NTH}{_AND_NTH}{_CALENDAR})|(?:year"
                rf"|yr) ?[1-4],? (?:of |in )?{_MED}"
            ),
        ),
        (
            MEDICAL_STUDENT,
            whole_words(
                r"med(?:ical)?[ _-]?students?|MD[/ -]*PhD(?: students?)?|MSTP|(?:DO|MD|osteopathic"
                r"|allopathic) (?:students?|candidates?)|med(?:ical)?(?=\s*(?:$|[,;/&|)]|and\b|or\b))"
            ),
        ),
        (_MAYBE + MEDICAL_STUDENT, whole_words(rf"{_MED_SCHOOL}|medical college")),
        (_MAYBE + RESIDENCY_APPLICANT, whole_words(r"residency")),
        (_MAYBE + PREMED, whole_words(r"college|freshm[ae]n|sophomores?|juniors?|seniors?")),
        (_THROUGH, whole_words(r"through|thru|to") + r"|(?<=\w)\s*-+\s*(?=\w)"),
    ]
)
_ALL = re.compile(
    r"(?:i |i'm |we |will |take |accept |open to |happy with )*(?:all(?: three)?|any|every"
    r"|no (?:strong )?preferences?|no (?:restrictions?|limits?|requirements?)|any(?:one|body)|every(?:one|body)"
    r"|open|flexible)"
    r"(?: (?:of (?:the above|them|these)|students?|stages?|levels?|mentees?|groups?|trainees?|is|are|ok(?:ay)?|fine"
    r"|welcome))*"
)
_FILLER = re.compile(r"(?:please|only|preferred|preferably|welcome|mainly|mostly|thanks?|thank you|ok|students?|etc)*")
_PARTS = re.compile(r"[,;|\n\r]")
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
    "iv": 4,
    "iii": 3,
    "ii": 2,
    "i": 1,
}


def stage_of(text: str) -> Reading | None:
    """Return the one stage an answer means; None when it names none, several, or only what it is not.

    Examples
    --------
    >>> [stage_of(text).value for text in ("college junior", "MS-III", "medical school year 4", "med school applicant")]
    ['premed', 'medical_student', 'residency_applicant', 'premed']
    >>> stage_of("2nd year") is None
    True
    """
    answer = _read(text)
    named = [own for own in answer.mentions if not own.denied]
    sure = {stage for own in named for stage in _covered(own)}
    if {own.label for own in named} >= {RESIDENCY_APPLICANT, MEDICAL_STUDENT} and PREMED not in sure:
        years = {stage for own in named if own.label == _YEARS for stage in _covered(own)}
        sure -= {MEDICAL_STUDENT} - years
    if any(own.label == _UNCLEAR for own in named) or _ruled_out(answer) & sure:
        return None
    if any(own.label == _ADMITTED for own in named) and not sure:
        hint = "Somebody who is admitted and has not begun is read as premed; write medical_student if that is meant."
        return Reading(PREMED, "ambiguous-stage", hint)
    stages = sure or {own.label.removeprefix(_MAYBE) for own in named if own.label.startswith(_MAYBE)}
    return Reading(next(iter(stages))) if len(stages) == 1 else None


def accepted_stages(text: str) -> Reading:
    """Return the stages an answer takes; () means all.

    Examples
    --------
    >>> accepted_stages("M1-M4, no premeds").value
    ('medical_student', 'residency_applicant')
    >>> accepted_stages("Any except residency").value
    ('premed', 'medical_student')
    """
    answer = _read(text)
    out, taken = _ruled_out(answer), _taken(answer)
    is_all = any(_ALL.fullmatch(clause.strip()) for clause in re.split(r"[,;.()|!?:]|\bbut\b", folded(text)))
    if _is_unclear(answer, taken, out) or not (taken or out or is_all):
        hint = f"Write the stages taken: {', '.join(STAGES)}. {shown(text)} is not used."
        return Reading((), "unknown-accepts-stages", hint)
    if is_all and taken and not out and len(taken) < len(STAGES):
        return Reading((), "ambiguous-stage", "All stages and single ones are named; read as all.")
    if not taken and not out:
        return Reading(())
    kept = (taken or frozenset(STAGES)) - out
    value = tuple(stage for stage in STAGES if stage in kept)
    unknown = _unknown_parts(text, answer)
    if unknown:
        hint = f"{shown(', '.join(unknown))} is none of {', '.join(STAGES)}; not used."
        return Reading(value, "unknown-accepts-stages", hint)
    return Reading(value)


def _is_unclear(answer: Answer, taken: frozenset[str], out: frozenset[str]) -> bool:
    """Tell whether an answer contradicts itself, rules out everybody, or draws a line that cannot be placed."""
    contradicts = bool(taken & out) or out == frozenset(STAGES)
    return contradicts or answer.doubtful or any(own.label == _UNCLEAR for own in answer.mentions)


def _read(text: str) -> Answer:
    """Read an answer; in "medical students (M4)" the years say which medical students are meant."""
    text = re.sub(r"\b([MD])\.([DO])\.", r"\1\2", text)
    answer = _STAGES.read(text)
    pairs = itertools.zip_longest(answer.mentions, answer.mentions[1:])
    kept = tuple(own for own, after in pairs if not _is_explained(own, after, text))
    return Answer(kept, answer.doubtful)


def _is_explained(own: Mention, after: Mention | None, text: str) -> bool:
    if own.label != MEDICAL_STUDENT or after is None or after.label != _YEARS:
        return False
    return not re.search(r"[\w,;/&]", text[own.end : after.start])


def _ruled_out(answer: Answer) -> frozenset[str]:
    return frozenset(stage for own in answer.mentions if own.denied for stage in _covered(own, maybe=True))


def _covered(mention: Mention, *, maybe: bool = False) -> frozenset[str]:
    """Return the stages of one mention; those of unsure words only where they are asked for."""
    if mention.label == _YEARS:
        return frozenset(RESIDENCY_APPLICANT if year == 4 else MEDICAL_STUDENT for year in _years(mention.text))
    label = mention.label.removeprefix(_MAYBE) if maybe else mention.label
    return frozenset({label}) & frozenset(STAGES)


def _years(text: str) -> set[int]:
    """Return the years of medical school named; first and last of a range stand for all between them."""
    plain = re.sub(r"\b(?:oms|ms|m)[- ]?(?=[1-4i])", " ", text.casefold())
    words = re.findall(
        r"[1-4](?=st|nd|rd|th|\b|'?s\b)|\b(?:first|second|third|fourth|final|last|iv|i{1,3})(?=s?\b)", plain
    )
    years = [int(word) if word.isdigit() else _ORDINALS[word] for word in words]
    is_range = re.search(r"[1-4a-z] ?(?:-|to|through|thru) ?[1-4ivfst]", re.sub(r"[- ]?y(?:ea)?rs?.*", "", plain))
    return set(range(min(years), max(years) + 1)) if years and is_range else set(years)


def _taken(answer: Answer) -> frozenset[str]:
    """Return the stages affirmed, with all that lie in "from ... through ..." and "... and up"."""
    mentions = answer.mentions
    sure = {stage for own in mentions if not own.denied for stage in _covered(own)}
    taken = set(sure)
    for place, own in enumerate(mentions):
        stages = {STAGES.index(stage) for stage in _covered(own, maybe=True)}
        if own.denied or not stages or (own.label == _MAYBE + MEDICAL_STUDENT and sure):
            continue
        following = mentions[place + 1 : place + 3]
        after = following[0] if following else None
        if (after is not None and after.label == _UP) or (place and mentions[place - 1].label == _AT_LEAST):
            stages |= set(range(min(stages), len(STAGES)))
        elif after is not None and after.label == _THROUGH and len(following) == 2:
            ends = {STAGES.index(stage) for stage in _covered(following[1], maybe=True)} | stages
            stages |= set(range(min(ends), max(ends) + 1))
        taken |= {STAGES[stage] for stage in stages}
    return frozenset(taken)


def _unknown_parts(text: str, answer: Answer) -> list[str]:
    known = [(own.start, own.end) for own in answer.mentions if own.label != _THROUGH]
    return [
        text[start:end].strip()
        for start, end in _spans(text)
        if not any(first < end and start < last for first, last in known) and not _is_filler(text[start:end])
    ]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in outside_brackets(_PARTS, text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _is_filler(part: str) -> bool:
    plain = folded(part).strip(" .!")
    return plain in BLANK or bool(_ALL.fullmatch(plain)) or bool(_FILLER.fullmatch(plain.replace(" ", "")))


def stages_of_items(items: Iterable[str]) -> Reading:
    """Return the stages of a list of answers."""
    text = "; ".join(item for item in items if folded(item) not in BLANK)
    return accepted_stages(text) if text else Reading(())
