"""The many wordings of roles, stages, meeting modes, yes and no, as they stand in real sign-up forms."""

from __future__ import annotations

import re

from mentormatch.columns import (
    ADVISOR,
    ALLIED,
    EITHER,
    IN_PERSON,
    MEDICAL_STUDENT,
    PHYSICIAN,
    PREMED,
    REMOTE,
    RESEARCHER,
    RESIDENCY_APPLICANT,
    RESIDENT,
    SCIENCE_FACULTY,
)

YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "open", "available", "accepting", "active"})
NO = frozenset({"no", "n", "false", "f", "0", "closed", "unavailable", "not accepting", "inactive", "none", "full"})


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{words})(?![\w])", re.IGNORECASE)


ROLE_PATTERNS = (
    (
        SCIENCE_FACULTY,
        _pattern(r"science[ _]faculty|(?:chemistry|biology|physics|science) (?:professor|faculty|instructor)"),
    ),
    (
        ADVISOR,
        _pattern(r"advis[oe]r|pre-?health advis\w+|dean|counsel(?:or|lor)|coach|admissions (?:officer|director)"),
    ),
    (RESIDENT, _pattern(r"resident(?: physician)?|intern|PGY[- ]?\d|fellow|house ?officer")),
    (
        ALLIED,
        _pattern(
            r"allied(?: health)?|P\.?A\.?(?:-C)?|N\.?P\.?|R\.?N\.?|CRNA|CNM|DPT|PT|OT|LCSW|MSW|OD|DPM|DDS|DMD|DC"
            r"|Pharm\.?D|Psy\.?D|PSY|CSW|CP|AU"
            r"|nurse(?: practitioner)?|physician assistant|pharmacist|psychologist|social worker|therapist|paramedic"
            r"|EMT|CNS|DNP|APRN|LPC|LMFT|AuD|RD|SLP|CCC-SLP|midwife|dentist|optometrist|chiropractor|dietitian"
        ),
    ),
    (PHYSICIAN, _pattern(r"M\.?D\.?|D\.?O\.?|MBBS|MBChB|physician|surgeon|attending|doctor|hospitalist")),
    (RESEARCHER, _pattern(r"researcher|Ph\.?D\.?|scientist|investigator|postdoc\w*|Sc\.?D")),
)
"""Roles in order of precedence: the first whose words occur."""

STAGE_PATTERNS = (
    (
        RESIDENCY_APPLICANT,
        _pattern(
            r"residency[ _]applicant|applying to residency|residency|ERAS|IMG|(?:OMS|MS|M)[- ]?4"
            r"|(?:4th|fourth)[- ]year med\w*(?: student)?"
        ),
    ),
    (
        MEDICAL_STUDENT,
        _pattern(
            r"medical[ _]students?|med(?:ical)? school|med students?|(?:OMS|MS|M)[- ]?[1-3]|MD[/ -]?PhD student"
            r"|(?:1st|2nd|3rd|first|second|third)[- ]year med\w*(?: student)?"
        ),
    ),
    (
        PREMED,
        _pattern(
            r"pre-?[ ]?med\w*|pre-?health|undergrad\w*|college|freshman|sophomore|junior|senior|post-?bacc?\w*|gap year"
            r"|reapplicants?|applicant|high school"
        ),
    ),
)
"""Stages in order of precedence."""

MEETING_PATTERNS = (
    (
        EITHER,
        _pattern(
            r"either|both|any|hybrid|no preference|flexible|in[- _]?person (?:or|and|/) .*|.*virtual (?:or|and) in.*"
        ),
    ),
    (REMOTE, _pattern(r"remote(?:ly)?(?: only)?|virtual(?:ly)?|zoom|online|video|phone|tele\w*|distance")),
    (IN_PERSON, _pattern(r"in[- _]?person|face[- ]to[- ]face|on[- ]?site|on campus|local|f2f")),
)
"""Meeting modes in order of precedence."""

LANGUAGE_REMARK = re.compile(
    r"\s*\((?:native|fluent|first|bilingual|mother tongue|professional)[^)]*\)|^(?:native|fluent(?: in)?)\s+"
    r"|\s*[-–,]\s*(?:native|fluent)$",
    re.IGNORECASE,
)
"""Remarks beside a language that do not change that a person can meet in it."""

LITTLE_LANGUAGE = re.compile(
    r"\b(?:some|basic|beginner|learning|little|bit of|limited|conversational|elementary|rusty)\b", re.IGNORECASE
)
"""Remarks that say a person cannot meet in the language."""

LANGUAGES = frozenset(
    (
        "english spanish french german italian portuguese russian polish ukrainian arabic hebrew hindi urdu bengali "
        "punjabi gujarati tamil telugu malayalam kannada marathi nepali mandarin cantonese chinese japanese korean "
        "vietnamese thai tagalog filipino indonesian malay turkish persian farsi dari pashto somali swahili amharic "
        "tigrinya yoruba igbo hausa haitian creole greek dutch swedish norwegian danish finnish hungarian romanian "
        "czech slovak serbian croatian bosnian albanian armenian georgian navajo asl hmong lao khmer burmese samoan "
        "hawaiian kinyarwanda zulu catalan tongan quechua uzbek igbo twi irish"
    ).split()
)
"""Languages in lower case, to tell a list with commas from a sentence."""
