"""How grades, test scores, test outcomes and class ranks are stated in running text, as expressions.

A number alone is no grade: it needs a word for a grade or a test, a person who got it, or a shape that nothing else
has. Three tables say what does, by what is stated; the fourth says what only looks like it:

- ``RECORDS`` state a figure or a person's own outcome, and are dropped wherever they stand;
- ``SHAPES`` are figures without such a word, dropped unless the sentence reports measurements;
- ``OUTCOMES`` name a level or an outcome without a figure, dropped unless they are part of a request or offer of help.

They are tried where a word starts. Their gaps are bounded and no repeat stands inside an unbounded repeat, so the time
grows with the length of a text only. What follows a gap is tried in many places, and begins with a look at one letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# --- figures -----------------------------------------------------------------------------------------------------

_UNIT = r" ?(?:%|percent|hours?|hrs?|years?|months?|weeks?|days?|miles?|[kcm]?m|[mk]?g|ml|million|times|FTE|per)\b"
_COUNTED = (
    r"(?: [\w-]+)? (?:students|people|premeds|applicants|learners|patients|participants|women|men|children|adults|"
    r"residents|mentees|letters|questions|pages|items|hours?|minutes|days?|weeks?|months?|years?|times|miles|dollars)\b"
)
# What may follow a bare figure: the end of a clause, or a word that is neither a unit nor anything counted.
_STOP = r"(?= ?(?:$|[,;:!?)\]/&]|\.(?!\d)))"
_END = (
    rf"(?:{_STOP}|(?= (?:and|but|or|so|which|that|in|at|from|with|on|over|across|throughout|through|since|after|during|"
    r"while|when|because|as|by|despite|until|before|for|my|GPA|average|student|cumulative|overall|undergrad\w*|science|"
    r"post-?bacc\w*|the (?:first|second|third|last))\b))"
)
_START = r"(?:^|(?<=[,;(])|(?<=[,;(] ))"
_POINTS = r"(?:[0-3]\.\d{1,2}|4\.[0-3]\d?|[234]\.\d?x|(?:one|two|three|four) point [a-z]{2,5})"
_GPA_FIGURE = rf"(?=[0-4oft])(?<![\w.,:$/-]){_POINTS}(?:\+|-?ish)?(?![\w%]|[.,]\d|-[a-z])(?!{_UNIT})"
_MCAT_FIGURE = (
    r"(?=[45])(?<![\w.,$])(?:47[2-9]|4[89]\d|5[01]\d|52[0-8]|(?:4[89]|5[012])x)(?:\+|-?ish)?(?![\w%]|[.,]\d)"
    rf"(?!{_COUNTED})"
)
_OLD_MCAT = rf"(?:1[5-9]|[23]\d|4[0-5])[A-Z]?(?![\w%]|[.,/]\d)(?!{_COUNTED})"
_STEP_FIGURE = r"(?:in the )?(?:(?:low|mid|high|upper)[ -])?(?:[1-9]\d\d|[12]\dx)s?\+?(?![\w%]|[.,]\d)"
_PERCENT = r"\d\d(?:\.\d{1,2})? ?(?:%|percent)"
_ORDINAL = r"(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth)"
_SHARE = (
    r"(?:top|bottom|upper|lower|middle|first|second|third|fourth) (?:half|third|quarter|quartile|quintile|decile|tenth|"
    r"fifth|(?:\d{1,2}|one|two|five|ten|fifteen|twenty|twenty-five) ?(?:%|percent))"
)
_CENTILE = (
    rf"(?=[\dfstbp])(?:(?:{_ORDINAL}|top|bottom)[ -](?:percentile|quartile|decile|quintile|%ile)|\d\d ?%ile"
    r"|percentile:? \d\d)"
)
_LINK = (
    r"(?: ?(?:[:=(~,/-]|\b(?:scores?|scored|of|was|is|were|are|an?|the|my|old|new|total|overall|composite|about|around|"
    r"roughly|only|just|above|over|below|under|all|exams?|tests?|results?|practice|currently|cumulative|science|"
    r"averag(?:e|ed|ing))\b)){0,6} ?"
)

# --- words for grades, tests, courses and people -----------------------------------------------------------------

_GPA = r"(?:[csuo]?GPAs?|[csuo]?G\.P\.A\.?|grade[- ]points? averages?|BCPM)"
_STEP = (
    r"(?:(?:USMLE|COMLEX(?:-USA)?)(?: [123]\b)?|steps? ?(?:[123]|I{1,3}|one|two|three)\b"
    r"(?: ?(?:and|&|/|,) ?(?:step )?[23]\b)?(?: ?C[KS]\b)?|(?-i:CK\b|(?:my|any|all|both) Steps?\b|Step(?= scores?\b))"
    r"|level ?[123]\b(?:[ -]?[CP]E\b)?)"
)
_OTHER_TEST = (
    r"(?:(?-i:(?:P?SAT|ACT|GRE|[DO]AT|PCAT|LSAT|GMAT|TOEFL(?: iBT)?|IELTS|UC?K?CAT|GAMSAT|BMAT|CAS[Pp][Ee][Rr]|"
    r"Casper|PREview|ABSITE|OITE|ITE|NBME|CBSE|NCLEX|PANCE|NEET|LizzyM|WAM)\b)|in-?service(?: exams?)?|"
    r"in-?training exams?|boards\b|board (?:exams?|scores?)|"
    r"(?:licens\w+|qualifying|entrance|admissions?|university) exams?|full-lengths?|"
    r"shelf\b(?: exams?)?)"
)
_TEST = rf"(?:\bMCAT\b|\b{_STEP}|\b{_OTHER_TEST})"
_COURSE = (
    r"(?:(?:organic|general|gen|inorganic) ?(?:chem\w*)?|o-?chem|orgo|biochem\w*|chem(?:istry)?|bio(?:logy)?|physics|"
    r"calc(?:ulus)?|stat(?:istic)?s|anatomy|physiology|physio|maths?(?:ematics)?|sciences?|pathology|pharm(?:acology)?|"
    r"genetics|micro(?:biology)?|immuno(?:logy)?|neuroscience|histology|psych(?:ology)?|sociology|english|history|"
    r"philosophy|economics|algebra|engineering|coursework|courses?|class(?:es)?\b(?! of\b)|prereq\w*|semester|the lab)"
)
_ROTATION = (
    r"(?:(?:general |orthop\w+ )?surgery|(?:internal |family |emergency )?medicine|pediatrics|peds|ob(?:-?/?gyn\w*)?\b|"
    r"obstetrics|psych(?:iatry)?|neuro(?:logy)?|radiology|anesthesia|(?-i:IM|FM|EM)|sub-?I\b|sub-?internships?|"
    r"acting internships?|(?:third-year |core |clinical )?(?:clerkships?|rotations?)(?! director)|blocks?)"
)
_LETTER = r"(?-i:[ABCDFW])(?:[+-]|[ -](?:plus|minus)(?:es)?)?"
_LETTERS = r"(?-i:[ABCDFW]'?s)\b(?! of\b)"
_SOME = r"(?:(?<!the )(?:two|three|four|five|six)|several|some|few|couple of|mostly|only|straight|all|my|got|earned)"
_LEVEL = (
    r"(?:low(?:er|ish)?|high|strong|solid|great|good|decent|competitive|weak|poor|bad|terrible|awful|mediocre|average|"
    r"(?:above|below)[- ]average|sub-?par|perfect|excellent|stellar|borderline|modest|impressive|outstanding|rough|"
    r"uneven|failing)"
)
_GRADED = (
    rf"(?:{_GPA}\b|MCAT\b|(?!(?-i:CK)){_STEP}|board scores|shelf (?:exams?|scores?)|CARS\b|"
    r"(?:test|exam|practice) scores|grades\b(?! of)|marks\b|transcript\b|academic record)"
)
_MOVED = (
    r"(?:dropped|fell|collapsed|plummeted|dipped|declined|recovered|suffered|tanked|slipped|sank|rose|climbed|"
    r"improved)\b"
)
_BE = r"(?:is|are|was|were|isn't|aren't|wasn't|weren't|looks?|sits?|stays?|remains?|hovers?|stands?)"
_IS_LEVEL = rf"(?: [a-z]+){{0,4}}? (?:{_BE}|came back|turned out)(?: [a-z]+){{0,4}}? {_LEVEL}\b"
_PERSON = r"(?:I(?:'ve|'m)?|she|he|student|mentee|advisee)\b"
_AUX = r"(?: (?:have|had|has|also|then|once|twice|finally|just|nearly|almost|even|already|only|barely|did|am)){0,2}"
_GOT = (
    r"(?=[abcefghkmprs])(?:have|had|has|got|get|earned?|scored?|made|hit|broke|holds?|keep|kept|pulled|received|maintain(?:ed|ing)?|"
    r"carry|at|(?:got in|graduated|finished|applied|came|started|ended)(?: up)? with)"
)
_ABOUT = r"(?: (?:an?|about|around|only|just|to|it|at|near)){0,3}"
_TRIED = (
    r"(?:passed|(?:(?:did|could) not|didn't|couldn't|never) pass|pass(?:es)? on|clear(?:ed|ing)|fail(?:ed|ing)|"
    r"flunk(?:ed|ing)|bomb(?:ed|ing)|aced|tanked|crushed|re-?took|re-?tak(?:e|ing|en)|repeat(?:ed|ing)?|"
    r"(?:did|did(?: not|n't) do|scored) (?:(?:very|so|quite) )?"
    r"(?:well|badly|poorly|better|worse|great|okay|fine|high|low))"
)
_TRIED_TEST = rf"{_TRIED}(?: [\w'-]+){{0,3}}? {_TEST}"
_FAILED = (
    r"(?:fail(?:ed|ing)|flunk(?:ed|ing)|re-?took|re-?tak(?:e|ing|en)|repeated|repeating|to repeat|remediat(?:ed?|ing)|"
    r"(?:barely|did not|didn't) pass(?:ed)?|passed (?:all|every)(?: of)?|withdrew from|did (?:badly|poorly) (?:in|on))"
    r"(?:(?: (?!to\b|in\b|at\b|on\b|by\b|for\b|with\b)[a-z'-]+){0,3}? "
    rf"(?:{_COURSE}|(?:year|module|midterm|clerkship|rotation|block)s?|(?-i:M[1-4]))\b| out of \w+)"
)
_CLASS = (
    r"(?:(?:my|our|the|his|her|their|a)(?: [\w-]+){0,2} (?:class|cohort|batch)\b(?! of (?!\d))(?! to\b)"
    r"|graduating class)"
)

# --- what a statement of a record looks like ---------------------------------------------------------------------

RECORDS: Mapping[str, str] = {
    "grade point averages": (
        rf"{_GPA}[^;]{{0,40}}?{_GPA_FIGURE}|{_GPA_FIGURE}(?: \(?[a-z-]+\)?){{0,2}} {_GPA}"
        rf"|{_GPA_FIGURE} on a 4\.0{{1,2}} scale|{_GPA}{_LINK}(?:\d(?:\.\d{{1,2}})?(?![\w.%])(?! \w+s\b)"
        rf"|(?:in the )?(?:low|mid|high)[ -][234]\.?\d?'?s\b)"
        rf"|(?:grades|marks|transcript)\b[^;]{{0,40}}?{_GPA_FIGURE}"
        r"|(?<!en )(?:promedio|nota media|moyenne|Abitur\w*|Notendurchschnitt)"
        r"(?: (?:general|acumulad[oa]|final|g[ée]n[ée]rale?|de|es|fue|:)){0,3} \d\d?(?:[.,]\d{1,2})?"
        r"(?= ?(?:$|[,;.)/]| (?:y|en|et|sur|de la|in|at|and)\b))"
    ),
    "what a person has or did": (
        rf"{_PERSON}(?:(?: [\w'-]+){{0,3}}? {_GOT}{_ABOUT} {_GPA_FIGURE}{_END}"
        rf"|{_AUX} (?=[abcdefghkmnprstw])(?:{_TRIED_TEST}|{_FAILED}"
        rf"|scored (?:an? )?[1-9]\d\d{_STOP}|scored (?:in|at) the {_ORDINAL} percentile"
        rf"|(?:averaged?|got|scored|earned)(?: an?)? (?:{_PERCENT}{_END}|\d{{2,3}} (?:in|on) (?:my |the )?{_COURSE}\b)"
        rf"|{_GOT}(?:{_ABOUT} {_MCAT_FIGURE}{_END}"
        rf"|(?: (?:an?|very|really|pretty|some|such)){{0,2}} {_LEVEL}(?: [a-z]+){{0,2}} {_GRADED})))"
        rf"|{_START}(?:got|scored|earned|hit|broke)(?: an?)? {_MCAT_FIGURE}{_END}"
        rf"|graduated with(?: an?)? {_PERCENT}{_END}|{_PERCENT} (?:in|on) my(?: [a-z-]+)? (?:exams?|finals|{_COURSE})\b"
        rf"|(?:took|taken|taking|sat)(?: [a-z]+){{0,2}} {_TEST}(?: exam)? (?:twice|(?:two|three|four"
        rf"|[2-5]) times)(?! a\b)"
    ),
    "what a person's record is": (
        rf"my {_STEP}[^;]{{0,40}}?\b(?:1[5-9]|2\d|[3-7]\d)\d{_STOP}"
        r"|(?:my|her|his)(?: [a-z-]+){0,3}? (?=[abceglmnoprstu])"
        r"(?:(?:numbers|stats|average|cumulative|overall|undergrad\w*|post-?bacc\w*|major|record|grade(?: in [a-z]+)?) "
        rf"{_BE}{_ABOUT} (?:{_GPA_FIGURE}|{_PERCENT}|\d\d(?:\.\d)?|{_LETTER}){_END}"
        rf"|{_GRADED}(?: {_MOVED}|{_IS_LEVEL})|(?:average|scores?){_IS_LEVEL})"
    ),
    "MCAT scores": (
        rf"MCAT\b[^;]{{0,40}}?{_MCAT_FIGURE}|{_MCAT_FIGURE}[^;]{{0,20}}?\bMCAT\b|{_MCAT_FIGURE}-\d{{3}} range\b"
        rf"|MCAT{_LINK}{_OLD_MCAT}{_END}|{_OLD_MCAT} on (?:the|my|an) (?:old )?MCAT\b|an? (?:old )?{_OLD_MCAT} MCAT\b"
        r"|(?:low|mid|high|upper)[ -](?:4[89]|5[012])0'?s\b|(?<![\w/])1[123]\d(?:[/ -]1[123]\d){3}(?![\w/])"
        rf"|CARS{_LINK}1[123]\d\b|1[123]\d (?:on |in )?CARS\b|(?:bio|chem|psych) 1[123]\d, \w+ 1[123]\d\b"
    ),
    "scores of other tests": (
        rf"{_STEP}{_LINK}{_STEP_FIGURE}{_END}|[1-9]\d\d\+? (?:on |in |for )?(?:the |my |USMLE |COMLEX ){{0,2}}{_STEP}"
        rf"|{_OTHER_TEST}{_LINK}(?:Q[1-4]|\d{{1,4}}(?:\.5|[QV])?(?: ?(?:%|percent\b)|\+)?(?!\w))(?:{_END}|(?= (?:\d"
        rf"|math|verbal|reading|quant)))"
        rf"|\d{{2,4}} (?:on|in) (?:the|my|an?)(?: \w+)? {_OTHER_TEST}"
        rf"|{_TEST}[^;]{{0,30}}?\b(?:{_CENTILE})|(?:{_CENTILE})(?: (?:on|in|of|for))?(?: [\w-]+){{0,2}} {_TEST}"
    ),
    "class ranks": (
        rf"(?:{_ORDINAL}(?: place)?|number (?:one|two|three)|\d{{1,3}} ?(?:/|of|out of) ?\d{{1,4}}|{_SHARE}|(?:top"
        rf"|middle|bottom|head|"
        rf"best|highest)(?: (?:\d{{1,2}}|three|five|ten|student|grade|score))?) (?:of|in) {_CLASS}"
        rf"|(?:top|head|bottom) of class\b|(?:graduated|finished|stood|placed) {_ORDINAL} (?:of|out of|among) \d"
        rf"|(?:topped|stood {_ORDINAL} in) (?:my|the|our|his|her)(?: \w+)? (?:university|college|class|batch)\b"
        rf"|rank(?:ed)?(?: (?:is|was|number|no\.?))?:? ?#?(?:{_ORDINAL}|\d{{1,3}}|in the {_SHARE}) ?(?:/|of|out of"
        rf"|in) ?(?:{_CLASS}"
        rf"|(?:a class of )?(?:\d{{1,4}}(?:{_STOP}|(?= (?:in|at|after)\b))|[\w-]+ (?:students|graduates|seniors)\b))"
        rf"|ranked (?:in|among) the {_SHARE} of(?: [a-z]+){{0,2}} (?:graduates|students|seniors)\b"
        rf"|class rank\b{_LINK}#?(?:\d|{_ORDINAL}|{_SHARE})"
        rf"|(?:graduated|finished)(?: in)?(?: the)? {_SHARE}(?:{_STOP}|(?= of (?:the|my|his|her|our|their) ))"
        rf"|(?:highest|lowest|best|top|full|high|low) (?:grades?|marks?|scores?) (?:in|on) (?:my |the )?(?:{_COURSE}"
        rf"|{_TEST})"
    ),
    "honours of a whole degree": (
        r"valedictorian\b|salutatorian\b|cum laude\b|graduated (?:summa|magna)\b|hono(?:u)?r roll\b"
        r"|(?:dean|president|chancellor|provost)'?s'? (?:honou?rs? )?list\b"
        r"|(?:AOA|AΩA|ΑΩΑ|alpha omega alpha|phi beta kappa)\b"
        r"|(?:graduat\w+|degree|bachelor\w*|master\w*|finished|completed|MBBS|MBBCh|MBChB|MD|BS|BA|BSc)\b[^,;]{0,40}?"
        r" with (?:(?:the )?[a-z-]+ )?(?:distinction|honou?rs|merit)\b(?! (?:thesis|project))"
        rf"|{_START}with (?:high(?:est)? |great )?(?:distinction|honou?rs){_STOP}"
        r"|(?:first|second|upper second|lower second)[- ]class (?:honou?rs|degree|upper|lower)\b|2:[12] (?:in|from"
        r"|degree|honours)\b"
        rf"|(?:degree|honou?rs)[^;]{{0,12}}? 2:[12]\b|(?:{_START}|(?:got|took|with|have) )a first in {_COURSE}\b"
        rf"|{_START}distinctions? in {_COURSE}\b"
    ),
    "letter grades": (
        rf"straight[- ](?-i:A)(?:'?s)?\b|all (?-i:A)'?s\b|an? {_LETTER} (?:student|average)\b"
        rf"|{_SOME} {_LETTERS}|{_START}(?-i:[ABCDFW]'s|[BCDF]s)\b(?! of\b)|{_LETTERS} and (?:[a-z]+ ){{0,2}}{_LETTERS}"
        rf"|(?:{_START}|(?:an?|got|earned|received|my|with|first|lone|single|only|another) ){_LETTER} (?:in|for)"
        rf"(?: (?:my|the|both|all))? (?:{_COURSE}|school|college)\b|(?:my|first|lone|only|single) {_LETTER} (?:was|is"
        rf"|came)\b"
        rf"|(?:got|earned|received|made)(?: (?:an?|my|first|only|one|single)){{1,2}} {_LETTER}"
        rf"(?:{_STOP}|(?= (?:in|from|on)\b))"
        r"|(?<!-)(?-i:[ABCDF]) ?(?:[+-](?= (?:in|from|average|student|my|for|on)\b|[,;.]|$)|[ -]?(?:plus"
        r"|minus)(?:es)?\b)"
    ),
    "clerkship grades": (
        rf"(?:low |near )?pass(?:es|ed)? in (?:the |my )?{_ROTATION}\b|high pass(?:es|ed)?\b(?! filter)"
        rf"|passed {_ROTATION}{_STOP}"
        rf"|(?:all|straight|mostly) (?:clinical |clerkship )?honou?rs(?:{_STOP}|(?= (?:in|on|my|across|third)\b))"
        r"|honou?rs(?: ?[:(]| (?:in|on|for|across))(?: (?:my|the|all|both|every|each|of|but|one|most|\d|two|three|four"
        r"|five|six|seven))"
        rf"{{0,4}} ?(?:{_ROTATION}|{_COURSE}|shelf|\w+ (?:clerkship|block))\b|grades?:? ?(?-i:HP?|P|[ABCDF])[+-]?[,/]"
        r"|(?<!am )(?<!was )(?<!were )(?<!be )(?<!been )(?<!are )(?<!is )(?<!we )(?<!feel )honou?red"
        rf"(?: (?:all|every|each|both|most|of|out|my|his|her|the|in|\d(?:/\d)?)){{0,4}} {_ROTATION}"
        rf"(?:{_STOP}|(?= (?:and|but|plus|except|in|on)\b))|{_ROTATION} ?[:(-] ?(?:honou?rs|(?-i:H|HP)){_STOP}"
    ),
}

SHAPES: Mapping[str, str] = {
    "a grade point average on its scale or of a time": (
        rf"{_GPA_FIGURE} ?(?:/|out of(?: a possible)?) ?(?:4\.0{{1,2}}|4|four)(?![\w.]\d|\w)"
        rf"|{_GPA_FIGURE} (?:cumulative|overall|average|student)(?:{_STOP}|(?= (?:in|from|at|and|with|but|GPA)\b))"
        rf"|(?:{_START}(?:overall|cumulative|science|major|graduate|(?:(?:first|last|final)(?: two)?|freshman"
        rf"|sophomore|junior|"
        r"senior) (?:years?|semesters?))|undergrad(?:uate)?|post-?bacc|perfect|straight)\b"
        rf"(?: ?:| (?:of|at|was|is))?(?: an?)? {_GPA_FIGURE}{_END}"
        rf"|{_GPA_FIGURE} (?:throughout|across|in|from|through|over|at|during|after|since)(?: [a-z-]+){{0,3}}? "
        r"(?:college|undergrad\w*|school|semesters?|post-?bacc\w*|credits|coursework|prereq\w*|returning|university"
        r"|major)\b"
        rf"|{_GPA_FIGURE} (?:my )?(?:first|last|final|freshman|sophomore) (?:year|semester)\b"
    ),
    "a grade point average of a degree or of nobody named": (
        rf"{_COURSE} \({_GPA_FIGURE}\)|an? {_GPA_FIGURE}(?:{_STOP}| to an? {_POINTS}| at (?-i:[A-Z])| (?:from"
        rf"|in) (?:19|20)\d\d\b)"
        rf"|(?:BA|BS|BSc|MS|MSc|MPH|degree|major|minor|bachelor's|master's)\b[^;]{{0,40}}?[,(] ?{_GPA_FIGURE}{_STOP}"
        rf"|(?:with|raising|despite|below|under|on) an? {_GPA_FIGURE} (?:and|but)\b"
        rf"|(?:maintain\w*|earn\w*|ke(?:pt|eping)|h(?:eld|olding)|carr\w+|pull\w+)(?: (?:an?|my))? {_GPA_FIGURE}{_END}"
        r"|(?:graduated|finished|started|ended|left|sitting|hovering)(?: [\w'-]+){0,5}? (?:with|at|on|around)(?: an?)?"
        rf" {_GPA_FIGURE}{_END}"
    ),
    "averages with an MCAT score or in percent": (
        rf"{_GPA_FIGURE} ?(?:,|/|&|-|and|with|plus) ?(?:an? )?{_MCAT_FIGURE}{_END}|{_PERCENT} average{_END}"
        rf"|(?:degree|overall|final|aggregate)(?: (?:average|mark|grade))?(?: of)? {_PERCENT}{_END}"
    ),
}

OUTCOMES: Mapping[str, str] = {
    "tests passed, failed or repeated": (
        rf"{_TRIED_TEST}|{_TEST}(?:(?: score)? ?[:,(-]? ?(?:(?:was|were|is|an?|first-time) ){{0,2}}"
        r"(?:pass(?:ed)?|fail(?:ed)?|(?-i:P))\b(?! rate)"
        r"| (?:on|in) (?:the|my|a|his|her) (?:first|second|third|fourth|1st|2nd|3rd) (?:attempt|try|go)\b)"
        rf"|(?:two|three|multiple|second|third|failed) (?:{_TEST} (?:attempts?|tries)|attempts? (?:at|on) (?:the "
        rf"|my )?{_TEST})"
        rf"|(?:second|third|fourth) time (?:taking |sitting |on |with )?(?:the |my )?{_TEST}"
        rf"|{_LEVEL} scores? (?:on|in) (?:the |my )?{_TEST}"
    ),
    "courses failed or repeated": (
        rf"{_FAILED}|academic (?:probation|warning|suspension|dismissal)\b"
        r"|(?:dismissed|suspended) (?:from [^,;]{0,40}? )?for academic reasons\b|(?:kept|held) back (?:a|one) year\b"
        r"|dismissed from (?:my |medical |nursing ){0,2}(?:school|college)\b"
        rf"|(?:took|taken|taking)(?: [a-z]+){{0,2}} {_COURSE} (?:twice|again|(?:two|three) times)\b(?! a\b)"
    ),
    "levels": (
        rf"{_LEVEL}(?: (?:old|first|science|undergrad\w*|practice|cumulative|overall|college|early"
        rf"|enough)){{0,2}} {_GRADED}"
        rf"|{_GRADED}(?:(?: scores?)?(?: [a-z]+){{0,3}}? {_BE}(?: [a-z]+){{0,2}}? {_LEVEL}\b| (?:that )?{_MOVED})"
        r"|(?:up|down)ward (?:(?:GPA|grades?) trend|trend in (?:my )?(?:GPA|grades))\b"
    ),
}

# --- what is innocent --------------------------------------------------------------------------------------------

INNOCENT: Mapping[str, str] = {
    "other meanings": (
        r"first[- ]in[- ]class\b|academic (?:probation|dismissal) (?:committee|board|hearing)s?\b"
        r"|Osteopathic Association \(AOA\)|AOA[- ](?:accredited|approved|certified|board|residenc)\w*"
        r"|level (?:[1-5]|I{1,3}|IV|V) (?:trauma|evidence|nurser|biosafety|lab|cent|NICU|hospital|ward)\w*"
        r"|(?:at|in|during|each|for) (?:step|level) [1-5],|courses? of (?!study)\w+|class (?:I{1,3}|IV|\d)\b"
    ),
    "goals": (
        r"(?:want|need|hop(?:e|ing)|aim(?:ing)?|try(?:ing)?)(?: (?:to|for|get|earn|have|achieve|reach|an?)){1,4} "
        rf"{_LEVEL}\b"
    ),
    "rules and research about everybody": (
        r"pass[/-]fail\b|average (?:GPA|MCAT)[^,;]{0,30}? of (?:[a-z]+ )?(?:students|matriculants|applicants)\b"
        r"|(?:disparit\w+|bias|inequit\w+|equity|differences)\b[^;]{0,30}? AOA\b"
        r"|(?:minimum|required) (?:GPA|MCAT)(?: scores?)?(?:[\w -]{0,40}? (?:of|is|was|at) \d\.?\d{0,2})?"
        r"|(?:GPA|MCAT) (?:cut-?offs?|minimums?|floors?|thresholds?)(?: (?:of|is|was|at) \d\.?\d{0,2})?"
    ),
}
