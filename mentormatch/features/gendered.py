"""Pronouns, gendered words and kinship words become words that tell no gender; the verbs after them agree.

"She runs a clinic with her mother" and "They run a clinic with their father" become the same text. A subject becomes
"they", any other form "their": "her" is both an object and a possessive, so the two cannot be kept apart. Words inside
the name of a field or an institution stay (women's health, mother-baby unit, Brigham and Women's Hospital).
"""

from __future__ import annotations

import bisect
import csv
import functools
import re
import unicodedata
from importlib import resources
from typing import TYPE_CHECKING

from mentormatch.vocabulary.institutions import institutions
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Spans = tuple[tuple[int, int], ...]

THEY, THEIR, THEMSELVES = "they", "their", "themselves"

_LETTERS = re.compile(r"[^\W\d_]+")
_ADJACENT = re.compile(r"\bthey(?:[ -]they\b)+")
_AT_START = re.compile(r"(?:^\s{0,2}|[.!?]\s|\n)$")
_OF_A_FIELD = re.compile(
    r"(?:wo)?men['’]?s (?:health|hospitals?|care|medicine|imaging|clinics?|services|surgery|cent(?:er|re)|heart|mental"
    r"|reproductive|sexual|cancers?|oncology|wellness|pelvic|primary|medical|college)\b"
    r"|brigham (?:and|&) women['’]?s\b|women (?:and|&) (?:infants|children['’]?s)\b"
    r"|(?:wo)?men who have sex with (?:wo)?men"
    r"|mother[- ](?:baby|infant)|mother[- ]to[- ]child|mothers and (?:babies|infants|newborns)|mother['’]s milk"
    r"|\bmale[- ](?:infertility|fertility|factor|breast|contracepti|reproductive|genital|urology|pelvic)"
    r"|female[- ](?:infertility|fertility|pelvic|urology|athlete|sexual|reproductive|genital|contracepti)"
    r"|sister chromatid|(?:mother|daughter) (?:cell|nuclide|isotope)|sister mary joseph"
    r"|bundle of his|his[- ](?:bundle|purkinje)|boys town"
    r"|(?:sisters|brothers|daughters) of (?:the |our |divine )?"
    r"(?:mercy|charity|providence|st\b|saint|bon secours|holy|sacred|poor|lady|joseph|sorrowful|immaculate)",
    re.IGNORECASE,
)
_NEVER_IN_CAPITALS = frozenset("EM TIA TIAS DAD MEN PAPA GAL SIS GRAN NANA MUM".split())
_LEAVE = re.compile(r"\b[mp]aternity(?= (?:and [mp]aternity )?leave)", re.IGNORECASE)

_PLURAL = {"is": "are", "was": "were", "has": "have", "does": "do"}
_NOT_SUBJECT = re.compile(r"\b(?:with|by|of|to|from|under|at)\s$", re.IGNORECASE)
_SUBJECT = re.compile(r"(?<![\w-])they(?P<short>['’](?:s|re|ve))?(?![\w'’-])")
_INVERTED = re.compile(r"\b(is|was|has|does)(n['’]t)?(?=\s{1,2}they\b)", re.IGNORECASE)
_NEXT = re.compile(r"\s{1,2}([A-Za-z]+(?:(?<=n)['’]t)?)(?![\w'’])")
_LINK = re.compile(r"(?:(?:,|(?<=\w))\s(?:and|or|but|then|yet)|,)(?=\s)")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|[;:\n]")
_REACH = 250
"""Letters behind a subject within which joined verbs agree with it; bounds the work."""

_PERFECT = frozenset(("been", "had", "got", "become"))
_IRREGULAR = {
    verb: plain
    for plain, verbs in {
        "focus": "focuses focusses",
        "refocus": "refocuses",
        "bias": "biases",
        "ache": "aches",
        "cache": "caches",
        "quiz": "quizzes",
        "mimic": "mimics",
        "panic": "panics",
    }.items()
    for verb in verbs.split()
}
_NO_VERB = frozenset(
    "afterwards backwards bias besides canvas diabetes downstairs elsewhere forwards indoors nowadays ours outdoors "
    "overseas perhaps rabies series sometimes species themselves towards upstairs upwards yours".split()
)


@functools.cache
def words_of(kind: str) -> frozenset[str]:
    """Return the words of one kind in ``tables/blinding_words.csv``, in small letters.

    Examples
    --------
    >>> "parkinson" in words_of("eponym")
    True
    """
    return frozenset(_table("blinding_words.csv")[kind].split())


@functools.cache
def _table(file: str) -> Mapping[str, str]:
    source = resources.files("mentormatch.features").joinpath(f"tables/{file}")
    return {row[0]: row[-1] for row in list(csv.reader(source.read_text("utf-8").splitlines()))[1:]}


@functools.cache
def _neutral_words() -> Mapping[str, str]:
    words = {word: neutral for neutral, own in _table("gendered_words.csv").items() for word in own.split()}
    for stem in words_of("compound"):
        words |= {f"{stem}{end}": f"{stem}person" for end in ("man", "woman")}
        words |= {f"{stem}{end}": f"{stem}people" for end in ("men", "women", "persons")}
    return {**words, THEY: THEY, THEIR: THEIR, "them": THEIR, "theirs": THEIR, THEMSELVES: THEMSELVES}


@functools.cache
def gendered_words() -> frozenset[str]:
    """Return the words that are replaced here and those that replace them."""
    return frozenset((*_neutral_words(), *_neutral_words().values()))


@functools.cache
def _pronouns() -> Mapping[str, str]:
    return {word: neutral for word, neutral in _neutral_words().items() if neutral in (THEY, THEIR, THEMSELVES)}


@functools.cache
def _several_pronouns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a tag of pronouns, "(she/her)", and a choice of pronouns, "he or she", look like."""
    one = f"(?:{'|'.join(sorted(_pronouns(), key=len, reverse=True))})"
    tag = rf"\s?[(\[](?:pronouns?:?\s?)?{one}(?:\s?[/,]\s?{one})+[)\]]"
    choice = rf"(?<![\w-])(?:\(s\)he|s/he|{one}(?:(?:\s?/\s?|\s(?:and/)?or\s){one})+)(?![\w-])"
    return re.compile(tag, re.IGNORECASE), re.compile(choice, re.IGNORECASE)


def without_pronoun_tags(text: str) -> str:
    """Return a text without the pronouns that people put in brackets behind a name.

    Examples
    --------
    >>> without_pronoun_tags("Ana Ruiz (she/her) teaches.")
    'Ana Ruiz teaches.'
    """
    return _several_pronouns()[0].sub("", text) if "/" in text or "(" in text or "[" in text else text


def neutral(text: str) -> str:
    """Return a text in which pronouns, gendered words and kinship words tell no gender.

    Examples
    --------
    >>> neutral("he or she met a chairwoman and her mother-in-law at a women's health clinic")
    "they met a chairperson and their parent-in-law at a women's health clinic"
    """
    if "/" in text or " or " in text.lower() or "(s)" in text.lower():
        text = _several_pronouns()[1].sub(_one_pronoun, text)
    text = _LEAVE.sub("parental", text) if "leave" in text else text
    small = frozenset(_LETTERS.findall(text.lower()))
    if small.isdisjoint(_neutral_words()):
        return text
    return _neutral_pattern().sub(_neutral_in(text, small), text)


def _one_pronoun(found: re.Match[str]) -> str:
    own = {_pronouns().get(word.lower(), THEY) for word in _LETTERS.findall(found.group()) if word.lower() != "or"}
    return next((form for form in (THEY, THEIR) if form in own), THEMSELVES)


@functools.cache
def _neutral_pattern() -> re.Pattern[str]:
    # a dictionary tells the words apart: an alternation of hundreds of words is ten times slower
    return re.compile(r"(?<!\w)(?<!\w['’])[^\W\d_]+(?!\w)")


def _neutral_in(text: str, small: frozenset[str]) -> Callable[[re.Match[str]], str]:
    """Return what replaces a word of this text; what is part of a name is looked for when a word first asks."""
    words, pronouns = _neutral_words(), _pronouns()
    kept: tuple[Spans, ...] | None = None
    spivak = not small.isdisjoint(("ey", "eir", "eirs", "emself"))

    def replaced(found: re.Match[str]) -> str:
        nonlocal kept
        word = found.group()
        key = word.lower()
        if key not in words or (key == "em" and not spivak) or not _in_words(found):
            return word
        if key in pronouns and key != "his":
            return word if _hyphenated(found) else words[key]
        kept = _names_of_fields(text) if kept is None else kept
        if any(enclosing(spans, found.start()) for spans in kept):
            return word
        starts = word[0].isupper() and _AT_START.search(text[max(0, found.start() - 2) : found.start()])
        return words[key][0].upper() + words[key][1:] if starts else words[key]

    return replaced


def _hyphenated(found: re.Match[str]) -> bool:
    return "-" in (found.string[found.end() : found.end() + 1], found.string[: found.start()][-1:])


def _in_words(found: re.Match[str]) -> bool:
    """Whether this is a word and no abbreviation: TIA, HE and MEN in capitals need a neighbour in capitals."""
    word = found.group()
    if len(word) == 1 or not word.isupper():
        return True
    text = found.string
    before = text[max(0, found.start() - 20) : found.start()].split()[-1:]
    after = text[found.end() : found.end() + 20].split()[:1]
    near = [word.strip(".,;:!?()\"'") for word in (*before, *after)]
    return word not in _NEVER_IN_CAPITALS and any(len(word) > 1 and word.isalpha() and word.isupper() for word in near)


def _names_of_fields(text: str) -> tuple[Spans, ...]:
    patterns = (_OF_A_FIELD, _vocabulary_phrases())
    return tuple(tuple(match.span() for match in own.finditer(text)) for own in patterns)


@functools.cache
def _vocabulary_phrases() -> re.Pattern[str]:
    """Return the names and lay phrases of specialties, and the names of institutions, that hold a gendered word."""
    words = _neutral_words().keys() - _pronouns().keys()
    schools = [name for member in institutions().members.values() for name in (member.label, *member.aliases)]
    named = [name for name in (*specialties().phrases(), *schools) if words & set(_LETTERS.findall(name.lower()))]
    longest = sorted((re.escape(name).replace("'", "['’]") for name in named), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE)


def enclosing(spans: Spans, place: int) -> tuple[int, int] | None:
    """Return the one of these ordered stretches, none of which overlap, in which a place lies.

    Examples
    --------
    >>> enclosing(((0, 3), (5, 9)), 8), enclosing(((0, 3), (5, 9)), 4)
    ((5, 9), None)
    """
    number = bisect.bisect_right(spans, place, key=lambda span: span[0]) - 1
    return spans[number] if number >= 0 and place < spans[number][1] else None


def agreeing(text: str) -> str:
    """Return a text in which the verb after "they" is in the plural, whatever it was, and no "they" stands twice.

    Examples
    --------
    >>> agreeing("they is a doctor, they also teaches and mentors, and they's been there")
    'they are a doctor, they also teach and mentor, and they have been there'
    """
    if THEY not in text:
        return text
    text = _INVERTED.sub(_plural_before, _ADJACENT.sub(THEY, text))
    pieces, done = [], 0
    subjects = [
        found
        for found in _SUBJECT.finditer(text)
        if not _NOT_SUBJECT.search(text[max(0, found.start() - 8) : found.start()])
    ]
    limits = [*(found.start() for found in subjects), len(text)][1:]
    for found, limit in zip(subjects, limits, strict=True):
        if found["short"]:
            following = _NEXT.match(text, found.end())
            perfect = following is not None and following[1].lower() in _PERFECT
            pieces += [text[done : found.start("short")], " have" if perfect else " are"]
            done = found.end()
        for start, end, word in _verbs(text, found, limit):
            pieces += [text[done:start], word]
            done = end
    return "".join((*pieces, text[done:]))


def _plural_before(found: re.Match[str]) -> str:
    word = _PLURAL[found[1].lower()]
    return (word.capitalize() if found[1][0].isupper() else word) + (found[2] or "")


@functools.cache
def _verbs_known() -> frozenset[str]:
    return words_of("verb") | words_of("verb_or_noun")


def _verbs(text: str, subject: re.Match[str], limit: int) -> list[tuple[int, int, str]]:
    """Return the verb after a subject, and those joined to it in its sentence, as (start, end, plural).

    "They run a clinic, teach and write": as far as the next subject, and only where a joined word must be a verb.
    """
    found, end = [], subject.end()
    following = None if subject["short"] else _after_adverbs(text, end)
    if following and following.end() <= limit:
        found.append((*following.span(1), plural_verb(following[1])))
        end = following.end()
    limit = min(limit, subject.end() + _REACH)
    stop = _SENTENCE_END.search(text, end, limit)
    for link in _LINK.finditer(text, end, stop.start() if stop else limit):
        joined = _after_adverbs(text, link.end())
        if joined and end <= joined.start(1) and joined.end() <= limit and _is_joined_verb(joined, link.group()):
            found.append((*joined.span(1), plural_verb(joined[1])))
            end = joined.end()
    return found


def _is_joined_verb(found: re.Match[str], link: str) -> bool:
    """Whether a word behind "and" is a verb: a known one, or any before a thing, "and rides a bike"."""
    if found[1] in _verbs_known():
        return link != "," or found[1] not in _PLURAL
    thing = _NEXT.match(found.string, found.end())
    return thing is not None and thing[1] in words_of("object")


def _after_adverbs(text: str, end: int) -> re.Match[str] | None:
    following = _NEXT.match(text, end)
    for _ in range(2):
        if following and _is_adverb(following[1].lower()):
            following = _NEXT.match(text, following.end())
    return following


def _is_adverb(word: str) -> bool:
    return word in words_of("adverb") or (word.endswith("ly") and word not in words_of("not_adverb"))


def plural_verb(word: str) -> str:
    """Return a verb as it stands after "they"; the plural itself comes back as it is.

    Examples
    --------
    >>> [plural_verb(word) for word in ("is", "doesn't", "teaches", "studies", "focuses", "uses", "pediatrics")]
    ['are', "don't", 'teach', 'study', 'focus', 'use', 'pediatrics']
    """
    small = word.lower()
    negated = small[-3:] if small.endswith(("n't", "n’t")) else ""
    if small.removesuffix(negated) in _PLURAL:
        plural = _PLURAL[small.removesuffix(negated)] + negated
        return plural.upper() if word.isupper() else plural
    if not (word.islower() or (word.isupper() and small in _verbs_known())) or small in _NO_VERB:
        return word
    plain = _IRREGULAR.get(small) or _without_s(small)
    if _is_adverb(plain) or plain in _neutral_words():
        return word
    return plain.upper() if word.isupper() else plain


def _without_s(verb: str) -> str:
    if len(verb) < 4 or not verb.endswith("s") or verb.endswith(("ss", "us", "is", "ics")):
        return verb
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else verb[:-1]


@functools.cache
def verb_after() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a verb looks like behind a word, and behind a function word ("My mentors taught me")."""
    adverb, verb, either, modal, thing = (
        "|".join(sorted(words_of(kind), key=lambda word: (-len(word), word)))
        for kind in ("adverb", "verb", "verb_or_noun", "modal", "object")
    )
    start = rf" (?:(?:{adverb}|[a-z]+ly) ){{0,2}}"
    noun = r"(?! (?:are|were|have|show|shows|and|that|which)\b)"
    word = rf"{start}(?:(?:{verb}|{modal})(?!\w)|(?:{either})(?!\w){noun})"
    return re.compile(word), re.compile(rf"{start}(?:(?:{verb})(?!\w)|(?:{either}) (?:{thing})(?!\w))")


@functools.cache
def eponym_contexts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what shows that a word is an eponym: before it, "circle of", and behind it, "disease"."""
    strong, weak, place = ("|".join(sorted(words_of(kind))) for kind in ("eponym_noun", "eponym_weak", "eponym_place"))
    kind = r"(?:(?:eye|muscular|cell|like|related|familial|acute|chronic)[ -])?"
    after = rf"[ -](?=\w){kind}(?:(?P<noun>{strong})|{weak})(?!\w)"
    return re.compile(rf"\b(?:{place}) of $", re.IGNORECASE), re.compile(after, re.IGNORECASE)


@functools.cache
def person_contexts() -> tuple[re.Pattern[str], ...]:
    """Return what shows that a word is a name: "my name is" before it; "et al", an end, ", who" behind it."""
    said = r"\b(?:[Mm]y name(?: is|['’]s)|[Cc]all(?:s|ed)? me|[Kk]nown as|[Gg]oe?s? by|I am|I['’]m) $"
    called = r"\W*$| (?:and|from)\b|[.,;:!?)]\s"
    heads = (
        r"(?:[a-z-]*(?:log|iatr|special|tern|scient|dent|herap|pharmac)ist|[a-z-]*ician|doctor|nurse|surgeon|professor"
        r"|student|premed|resident|fellow|intern|attending|researcher|teacher|mentor|midwife|director|dean|chief|scholar"
        r"|advis[eo]r|paramedic)"
    )
    start = rf" and I\b|, who(?:se)?\b|, (?:an?|the|our|your) (?:[\w'-]+ ){{0,3}}?{heads}\b"
    return tuple(re.compile(pattern) for pattern in (said, r",? et al\b", called, start))


def _base(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0]
    return plain if plain.isascii() else letter


_PLAIN: dict[int, str | int] = {code: _base(chr(code)) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
_PLAIN |= {ord(odd): plain for odd, plain in zip("øØđĐłŁı’‘ʼ`´‐‑‒–“”", "oOdDlLi'''''----\"\"", strict=True)}


def plain_letters(text: str) -> str:
    """Return a text without accents and typographic marks, every letter in its place.

    Examples
    --------
    >>> plain_letters("José Ó Briain’s")
    "Jose O Briain's"
    """
    return text if text.isascii() else text.translate(_PLAIN)
