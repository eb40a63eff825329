r"""Headers of data that must never be scored: protected attributes, and grades.

The lists hold regular expressions, separated by "|" and line ends, that match whole words of a header in lower case.
Every repetition in them is bounded (``\w*`` ends with its word), so a search is linear in the length of the header.
"""

from __future__ import annotations

import re
from typing import Literal


def _any_of(*lists: str) -> str:
    return "|".join(line.strip() for words in lists for line in words.strip().splitlines())


# who the patients are says nothing about the person who answers
_PATIENTS = r"""
(?:veterans?|lgbt\w*|transgender|minority|indigenous|wom[ae]n|men|immigrant|refugee|disability|low income)
"""
_THEIR_CARE = r"""
care|health|healthcare|medicine|hospitals?|patients?|affairs|clinics?|communit(?:y|ies)|populations?
"""
_NOT_THE_PERSON = r"""
(?:work\w*|experiences?|car(?:e|ing)|serv\w+|volunteer\w*)(?: \w+){0,3} (?:veterans|children)
(?:people|patients|individuals|children|adults|persons|those)(?: living)? with (?:\w+ )?disabilities
(?:what |which )?ages?(?: groups?| ranges?)? (?:of )?(?:your )?(?:patients?|clients?)|patients? (?:ages?|demographics)
ages?(?: groups?| ranges?)? (?:do|does|did) you (?:see|treat|care|serve|work)
demographics of (?:your )?(?:patients?|practice)
gender affirming|professional identity|good faith|citizen science|falls church
identity (?:theft|verification|fraud)
"""
_SOMEBODY_ELSE = re.compile(
    rf"\b(?:{_any_of(_PATIENTS)} (?:and refugee )?(?:{_any_of(_THEIR_CARE)})|{_any_of(_NOT_THE_PERSON)})\b"
)

_GENDER_AND_IDENTITY = r"""
genders?|\w+gender|gndr|sex(?:es)?|sexual\w*|sogi|pronouns?|trans(?:gender\w*| man| woman)|non ?binary|cis ?gender
two spirit|males?|females?|woman|wom[ae]n who|(?:a|as|is) (?:women|m[ae]n)
lgbt\w*|2slgbt\w*|queer|gay|lesbian|bisexual|romantic orientation
identit(?:y|ies)\w*|self identif\w+|identify (?:as|with|yourself)|do you (?:\w+ )?identify|demographics?|characteristics
"""
_ORIGIN = r"""
races?|racial\w*|ethnic\w*|\w+ethnicity|bipoc|urm|urim|under ?represent\w*|minorit(?:y|ies)|aapi|snma|lmsa|apamsa
hispanics?|latin[aoxe]s?|caste|trib(?:e|al)\w*|indigenous|native american|american indian|alaska native
african american|asian american|black or african|pacific islander
(?:person|people|students?|physicians?|wom[ae]n) of colou?r
nationalit(?:y|ies)|national origin|countr(?:y|ies) of (?:origin|birth|citizenship)|citizens?|citizenships?
passports?|visas?|green card|permanent residents?|work authori[sz]ation|immigration|immigrants?|undocumented|daca
refugee|foreign national|international (?:student|medical graduate)|imgs?
(?:native|first|home) languages?|mother tongue
languages?(?: \w+){0,4} (?:at|in)(?: your| the)? (?:home|house\w*|family)
"""
_FAMILY_AND_MEANS = r"""
first ?gen\w*|generation(?:al)? status|fgli|first (?:\w+ ){0,2}in (?:your|my) family
(?:education|degree|occupation|income) of (?:your )?(?:mother|father|parents?)
(?:parents?|mother|father)(?: \w+){0,3} (?:education|college|degree|occupation|graduate\w*|attend\w*)
low income|(?:household|family|parental) income|disadvantaged|socio ?economic\w*|pell|reduced (?:price )?lunch
marital|married|relationship status|partner status|single parent|student parent|are you a parent
foster (?:youth|care)|pregnan\w+ status|(?:are|is) (?:you )?(?:\w+ )?pregnant
(?:have|your|number of|how many) (?:any )?(?:children|kids|dependents)
"""
_AGE_AND_HEALTH = r"""
ages?|how old|years old|(?:over|under) (?:the age of )?\d\d|dob|yob|d o b|born|birthdate\w*|(?:of|at) birth
birth ?(?:days?|dates?|years?|places?|country|state|city|sex)
high school grad\w*|(?:graduat|finish)\w*(?: \w+){0,2} high school
disab\w+|accommodations?|handicap\w*|neuro ?diver\w*|wheelchair|deaf\w*|hard of hearing|blind
medical conditions?|health (?:conditions?|challenges?)|chronic illness\w*|menopause|your health(?! care)
mental health (?:history|status|condition|diagnos)\w*
veterans?|military|armed forces|active duty
"""
_BELIEF = r"""
religio\w*|faiths?|church\w*|mosque|synagogue|spiritual\w*|place of worship|politic\w*
jewish|muslim|christian|catholic|hindu
"""
_PROTECTED = re.compile(
    rf"\b(?:{_any_of(_GENDER_AND_IDENTITY, _ORIGIN, _FAMILY_AND_MEANS, _AGE_AND_HEALTH, _BELIEF)})\b"
)

_RESULTS = r"""
\w{0,12}gpas?|bcpm|grades|(?:\w+ )?grade (?:point|average)|grade in|course marks|transcripts?
(?:clerkship|course|exam|final|class|science|letter) grade|academic (?:standing|performance|average|record|probation)
mcat\w*|usmle\w*|comlex\w*|nbme|casper|aamc preview|standardi[sz]ed tests?|board exams?|shelf(?: exams?)?
steps? (?:[123]|one|two|three|i{1,3})|step[123]\w*|level (?:[123]|i{1,3}) (?:ce|pe|score|exam|comlex)
(?<!match )\w*scores?|exam results?
(?:sat|act|gre|toefl|lsat|dat) (?:results?|verbal|quant\w*|total|composite|superscore)
percentiles?|quartiles?|deciles?|class (?:rank\w*|position|average)|rank\w* in (?:\w+ )?class
top \d+ (?:percent )?of (?:your |the |my )?class
aoa|alpha omega alpha|gold humanism|dean s? ?list|deans list|cum laude|latin honou?rs|phi beta kappa
honou?rs(?! (?:thesis|college|program))
fail\w*(?: a| any)? (?:courses?|class(?:es)?|exams?|clerkships?|boards?)|remediat\w+
repeat(?:ed)? (?:a|any) (?:year|course)s?
"""
_GRADES = re.compile(rf"\b(?:{_any_of(_RESULTS)})\b")

_HELP_ASKED = re.compile(
    r"\b(?:help|support|guidance|advice|assistance|mentor(?:ship|ing)|tutoring|coaching|needs?|topics)\b"
)
_OWN_RESULT = re.compile(
    r"\b(?:your|my|current|overall|cumulative|total) (?:\w+ )?(?:gpas?|mcat|usmle|comlex|step|grades|transcript)\b"
    r"|\bscores?\b|\bresults?\b|\bpercentile\b|\bquartile\b"
)
_A_LIST = re.compile(r"[,;:(\[]|\be\.?g\b|\bsuch as\b|\bincluding\b")


def set_aside(text: str) -> Literal["protected", "grades"] | None:
    """Return why a column must never be scored, from all words of its header; None when it may be.

    Examples
    --------
    >>> set_aside("what kind of support do you need as an lgbtqia student"), set_aside("medical school quartile")
    ('protected', 'grades')
    >>> set_aside("describe your experiences eg research veteran care hospice")
    """
    if _PROTECTED.search(_SOMEBODY_ELSE.sub("it", text)):
        return "protected"
    return "grades" if _GRADES.search(text) else None


def is_list_of_help(header: str, text: str) -> bool:
    """Return whether tests are named only as examples of what a student may need help with.

    Examples
    --------
    >>> header = "Which areas do you need help with: MCAT, personal statement?"
    >>> is_list_of_help(header, header.casefold())
    True
    >>> is_list_of_help("To help you: GPA, MCAT score", "to help you gpa mcat score")
    False
    """
    exam, asked = _GRADES.search(text), _HELP_ASKED.search(text)
    if exam is None or asked is None or asked.start() > exam.start():
        return False
    return not _OWN_RESULT.search(text) and _A_LIST.search(header) is not None
