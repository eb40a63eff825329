"""Grades, test scores and class ranks in running text: education records that are never read.

The sentences that state them are dropped before a text is embedded, searched or quoted.
"""

from __future__ import annotations

import re

from mentormatch.text.passages import sentences

_NUMBER = r"\d(?:\.\d{1,2})?"
_LETTER = r"(?:straight |all )?[ABCDF](?:[+−-]|[ -](?:plus|minus))?(?:['’]?s)?"
_COURSE = (
    r"(?:gen(?:eral)? chem\w*|organic|orgo|o-?chem|biochem\w*|chem\w*|bio\w*|physics|calc\w*|stat\w*|anatomy|math\w*|"
    r"science\w*|course\w*|class(?:es)?|prereq\w*|school|college|semester|the lab|pathology|pharm\w*|genetics)"
)
_TESTS = (
    r"(?:MCAT|USMLE|COMLEX|SAT|GRE|shelf|NBME|board|DAT|step\s*(?:1|2|3|one|two|three)(?:\s*ck)?|level\s*[123](?:-CE)?)"
)
_GRADES = re.compile(
    "|".join(
        (
            rf"\bc?GPA\b[^.;]{{0,40}}?{_NUMBER}",
            rf"\b{_NUMBER}\s*(?:\(?(?:cumulative|overall|science|undergraduate|undergrad)\)?\s*)?c?GPA\b",
            r"\b(?:low|high|strong|weak|poor|perfect|my|a|undergraduate|cumulative|science)\s+c?GPA\b",
            r"\b[1-4]\.\d{1,2}\b(?=\s+(?:from|in|at|across|average|student|on a|since|after|post|over|GPA))",
            rf"\b{_TESTS}\b[^.;]{{0,30}}?\b(?:[1-5]\d\d|9\d|8\d|7\d)\b",
            rf"\b(?:[1-5]\d\d)\b[^.;]{{0,20}}?\b(?:on (?:the |my )?)?{_TESTS}\b",
            rf"\b(?:passed|failed|retook|repeated|scored|failing|passing)\b[^.;]{{0,20}}?\b{_TESTS}\b",
            r"\b(?:MCAT|USMLE|COMLEX|step\s*[123]|board)\s+scores?\b",
            r"\bscored\s+(?:a\s+)?\d{3}\b",
            r"\bclass rank\b",
            r"\brank(?:ed)?\s+(?:in the\s+)?(?:top|first|second|third|\d+(?:st|nd|rd|th))\s+(?:in|of)\s+\w*\s*class",
            r"\btop\s+(?:\d+\s*(?:%|percent)|decile|quartile|third|tenth|quarter)(?!\w)",
            r"\b(?:first|second|third|bottom) quartile\b",
            r"\bstraight A['’]?s\b|\ball A['’]?s\b",
            r"\b[ABCDF][ -](?:plus|minus)\b|(?<!\w)[ABCDF][+−-](?=\s)",
            rf"(?<!\w)(?:an?|got|earned|received|my|with)\s+{_LETTER}\s+in\s+{_COURSE}",
            rf"^\s*{_LETTER}\s+in\s+{_COURSE}",
            r"\b(?:summa|magna)?\s*cum laude\b|\bdean['’]s list\b",
            r"\bhonou?red\s+(?:all|every|\w+\s+of)\s+\w*\s*clerkships?\b",
        )
    ),
    re.IGNORECASE,
)


def without_grades(text: str) -> str:
    """Return a text without the sentences that state a grade, a test score or a class rank.

    A text that states none is returned exactly as it is. Teaching for a test or naming one without a score is no grade.

    Examples
    --------
    >>> without_grades("I row. My GPA is 3.9 in two majors. I teach MCAT prep.")
    'I row. I teach MCAT prep.'
    >>> without_grades("I work at a level 1 trauma center.")
    'I work at a level 1 trauma center.'
    """
    if not _GRADES.search(text):
        return text
    kept = [sentence for sentence in sentences(text) if not _GRADES.search(sentence)]
    return " ".join(kept)
