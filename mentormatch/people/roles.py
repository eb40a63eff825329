"""What a mentor is, from titles, degrees and credentials; two roles of one weight, or none, are not guessed.

Words count by what they are: a degree only as a whole word where degrees stand; a role that is denied, past, or only
the place of work ("at resident clinic") not at all.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from mentormatch.columns import ADVISOR, ALLIED, PHYSICIAN, RESEARCHER, RESIDENT, SCIENCE_FACULTY
from mentormatch.people.cell_text import folded
from mentormatch.people.negation import whole_words
from mentormatch.vocabulary.institutions import institutions
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTENDING = "attending"
"""Evidence for a physician that outweighs the word resident: "attending, resident clinic"."""

_DO_NOT = re.compile(r"\bdo(?:es)?(?: not|n't)\b")
_NOT_NOW = re.compile(
    r"\b(?:(?:not|any\w* but|no longer|former(?:ly)?|previous(?:ly)?|was|used to be)(?: an?)?|no|non|never|ex|future"
    r"|aspiring|incoming|past|rather than|instead of|except)\b(?!\s*only)"
    r"[^,;/()|]*?(?=$|[,;/()|]|\s-+\s|\bbut\b|\bnow\b)"
)
_PLACE_OF_WORK = re.compile(r"\s(?:at|with|to|under|near|supervising|teaching|working|serving)\s[^,;()|]*")
_NO_ROLE = re.compile(
    whole_words(
        r"residents? (?:clinic|education|program|teaching|training|supervisor|coordinator|preceptor|director"
        r"|advis[oe]r|assistant)|resident of (?:the )?\w+|(?:research|summer|student|administrative|public health"
        r"|policy|college|premed) intern|(?:md|do|m\.d\.|md[/-]phd|medical|nursing|pa|pharmacy|dental|pt"
        r"|np) (?:students?|candidates?)|student doctor|aaas fellow|fellow,? (?:of )?(?:the )?aaas|honorary fellow"
        r"|witch doctor"
    )
)
_ALLIED_FIRST = whole_words(
    r"(?:physician|surgeon|surgical|medical|dental|anesthesia|\w+ologist)(?:'?s?'?) (?:assistants?|asst\.?"
    r"|associates?)|nurse anesthetist|pharm\.? ?d\.?|doctor of (?:pharmacy|physical therapy|nursing"
    r"|occupational therapy|audiology|psychology|chiropractic|podiat\w+|dental\w*|optometry|social work)"
    r"|(?:pharmac\w+|dental|dentistry|nurs\w+|pt|physical therapy|podiatr\w+|optometr\w+|psycholog\w+)"
    r" (?:resident|intern|fellow)|resident (?:pharmacist|dentist|nurse)|speech(?:[- ]language)? pathologist"
    r"|oral surgeon|dental surgeon|(?:mental health|genetic|licensed professional|addiction|substance abuse"
    r"|rehabilitation|licensed) counsel(?:or|lor)|psychologist|audiologist|\w*technologist"
    r"|advanced practice (?:provider|clinician)|nurse[- ]midwife|research nurse|nurse scientist"
)
_RESEARCH_FIRST = whole_words(
    r"(?:post-?doc\w*|research) (?:fellow|professor)|epidemiologist|biostatistician|doctor of philosophy"
)
_OLOGISTS = (
    r"\w*(?:cardi|dermat|neur|onc|radi|ur|nephr|gastroenter|endocrin|pulmon|rheumat|hemat|haemat|path|anesthesi"
    r"|anaesthesi|ophthalm|otolaryng|laryng|gynec|gynaec|neonat|hepat|perinat|electrophysi|proct)ologist"
)
_SCIENCES = (
    r"(?:(?:organic|general|cell|molecular|human|developmental|evolutionary) )?(?:science|biology|chemistry|bio"
    r"|chem|physics|biochemistry|microbiology|neuroscience|physiology|genetics|anatomy|mathematics|statistics"
    r"|biological sciences|natural sciences)"
)
_TEACHERS = r"(?:professor|prof\.?|faculty|instructor|lecturer|teacher)"
_NOUNS = (
    (ALLIED, _ALLIED_FIRST),
    (RESEARCHER, _RESEARCH_FIRST),
    (
        SCIENCE_FACULTY,
        whole_words(rf"science[ _]faculty|{_SCIENCES} {_TEACHERS}|{_TEACHERS} (?:of|in) {_SCIENCES}"),
    ),
    (
        ADVISOR,
        whole_words(
            r"(?:pre-?\w+ |academic |career )?advis[oe]rs?|pre-?health advis\w+|dean|counsel(?:or|lor)|coach"
            r"|admissions (?:officer|director|dean)|director of admissions"
        ),
    ),
    (
        _ATTENDING,
        whole_words(
            r"attending|hospitalist|fellow,? (?:of )?(?:the )?(?:american|royal)[^,;]*|fac[cpsgo]p?|facog|facep"
            r"|faap|(?:residency|clerkship)(?: program)? director|director of (?:the )?residency"
        ),
    ),
    (
        RESIDENT,
        whole_words(
            r"(?:chief )?resident(?: physician| doctor)?|intern|pgy[- ]?\d|(?:clinical )?fellow(?: physician)?"
            r"|house ?officer"
        ),
    ),
    (
        PHYSICIAN,
        whole_words(
            rf"physician|(?:medical )?doctor|\w*surgeon|{_OLOGISTS}|pediatrician|paediatrician|psychiatrist"
            rf"|internist|geriatrician"
            r"|obstetrician|intensivist|physiatrist|general practitioner|orthop(?:a?e)dist|allergist|anaesthetist"
        ),
    ),
    (
        ALLIED,
        whole_words(
            r"allied(?: health)?|nurse(?: practitioner)?|pharmacist|social worker|\w*therapist|paramedic|midwife"
            r"|dentist|optometrist|chiropractor|dietitian|dietician|nutritionist|podiatrist|hygienist|sonographer"
            r"|radiographer|athletic trainer|emt"
        ),
    ),
    (RESEARCHER, whole_words(r"researcher|\w*scientist|investigator|post-?doc\w*")),
)
_NOUN = re.compile("|".join(f"({pattern})" for _, pattern in _NOUNS))
_CREDENTIALS = {
    **dict.fromkeys("md do mbbs mbchb mbbch mdcm".split(), PHYSICIAN),
    **dict.fromkeys(
        (
            "pac np rn crna cnm dpt lcsw licsw msw dpm dds dmd pharmd psyd dnp aprn fnp emt lpc lmft aud slp "
            "cccslp lpn bsn msn "
            "otr otrl rrt bcba cns pa"
        ).split(),
        ALLIED,
    ),
    **dict.fromkeys("phd scd dsc dphil drph".split(), RESEARCHER),
}
_ALONE = frozenset("pt ot od dc cp au rd psy csw rt".split())
"""Codes that mean a profession only where nothing else is said: PT is part-time, DC a city, OD an overdose."""

_OTHER_DEGREES = frozenset(
    (
        "mph ms mba ma bs ba msc mha mhs med facp facs faap facc facog facep rph jd mpp mscr mas frcpc frcs emeritus "
        "retired jr sr l"
    ).split()
)


def role_of(text: str) -> str | None:
    """Return the role a cell means; None when it names none, or several that exclude each other.

    Examples
    --------
    >>> [role_of(text) for text in ("MD, Washington DC", "Attending at resident clinic", "Professor of Biology")]
    ['physician', 'physician', 'science_faculty']
    >>> role_of("Former resident") is None
    True
    """
    plain = _DO_NOT.sub(" not ", folded(text))
    kept = _NO_ROLE.sub(" ", _PLACE_OF_WORK.sub(" ", _NOT_NOW.sub(" ", plain)))
    nouns = {_NOUNS[(found.lastindex or 1) - 1][0] for found in _NOUN.finditer(kept)}
    degrees = set(_degrees(text, kept))
    return _decided(nouns, degrees) or _lone_code(nouns | degrees, kept)


def _decided(nouns: set[str], degrees: set[str]) -> str | None:
    """Choose among what titles and degrees say; a title counts for more than a degree that does not fit it."""
    said = nouns | degrees
    if RESIDENT in nouns and _ATTENDING not in nouns:
        return None if said & {SCIENCE_FACULTY, ALLIED, ADVISOR} else RESIDENT
    if said & {PHYSICIAN, _ATTENDING}:
        return None if ALLIED in nouns else PHYSICIAN
    return next((role for role in (SCIENCE_FACULTY, ALLIED, ADVISOR, RESEARCHER) if role in said), None)


def _lone_code(said: set[str], kept: str) -> str | None:
    words = [word for word in re.split(r"[\s,;/()|&+-]+", kept.replace(".", "")) if word]
    return ALLIED if not said and words and all(word in _ALONE for word in words) else None


def _degrees(text: str, kept: str) -> Iterator[str]:
    """Yield what the degrees in credential places say: a segment of degrees only, or degrees that end a segment."""
    before: tuple[str, ...] = ()
    for segment in re.split(r"[,;()|\n\r]|\s-+\s|\s(?:and|&)\s", kept):
        words = [word.strip(":") for word in re.split(r"[\s/]+|(?<!pa)-", segment.replace(".", "")) if word.strip(":")]
        codes = [word.replace("-", "") for word in words]
        only = all(code in _CREDENTIALS or code in _OTHER_DEGREES or code in _ALONE for code in codes)
        for place, code in enumerate(codes):
            where = codes[:place] or list(before)
            if code in _CREDENTIALS and not _is_state(code, where):
                ends = all(own in _CREDENTIALS or own in _OTHER_DEGREES for own in codes[place:])
                if only or (ends and _written_as_degree(code, text, " ".join(codes[:place]))):
                    yield _CREDENTIALS[code]
        before = tuple(codes)


def _written_as_degree(code: str, text: str, title: str) -> bool:
    """Tell whether letters behind a title are a degree: in capitals, and PA, which is a state too, behind a field."""
    bare = re.sub(r"[.-]", "", text)
    spelled = f"{code.upper()}|Md" if code == "md" else code.upper()
    in_capitals = len(code) > 3 or bool(re.search(rf"(?<!\w)(?:{spelled})(?!\w)", bare))
    if code == "pa":
        return in_capitals and any(match.confidence >= 0.9 for match in specialties().resolve(title))
    return in_capitals


def _is_state(code: str, before: list[str]) -> bool:
    return bool(before) and (" ".join(before), code) in _cities()


@functools.cache
def _cities() -> frozenset[tuple[str, str]]:
    """Return the cities of the known institutions with their states: MD and PA behind them are no degrees."""
    members = institutions().members.values()
    return frozenset((folded(city), member.state.casefold()) for member in members for city in member.cities)
