"""Names of people become "they": a person's own name wherever it is one, any name behind a title.

A name can also be a word: Parkinson, Young, Hope, My, Hopkins. Such a part is masked only behind a title, beside
another part or an initial of the name, where it plainly acts ("Young teaches", "Hope's lab") or where someone is called
so ("My name is May"); "Ask Hope" stays. So do eponyms (Graves' disease), places (San Diego), fields and institutions.
All looking is done on a copy of the text without accents, as long as the text to the letter.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.features.gendered import (
    THEIR,
    THEMSELVES,
    THEY,
    enclosing,
    eponym_contexts,
    gendered_words,
    person_contexts,
    plain_letters,
    verb_after,
    words_of,
)
from mentormatch.vocabulary.institutions import institutions
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mentormatch.features.gendered import Spans

LONGEST_NAME = 200
"""Characters of a name beyond which the rest is no name."""

MOST_TOKENS = 7  # words read behind a title

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_DEGREES = frozenset(
    "md phd mph mha mba mbbs mbchb pharmd psyd facp facs faap faan facog facc msc mhs msw mse med edd scd jd crna lcsw "
    "dpm dds dmd dpt dnp dvm otd aprn pa-c ii iii iv jr sr esq".split()
)
_DOTTED = re.compile(r"\b([A-Za-z]|Ph|Psy|Ed|Pharm)\.(?=[A-Za-z]\b)")
_TITLES = frozenset("dr drs dra prof professor doctor mr mrs ms mx sra rev".split())
_OF_A_SCHOOL = frozenset("program programs residency fellowship medical school admissions hospital campus".split())
_ALSO_DEGREES = frozenset("do ma pa np rn ba bs ot od".split())
_NEVER_NAMES = frozenset((THEY, THEIR, THEMSELVES, "jr", "sr", "ii", "iii", "iv"))
_GAP = r"(?:(?:(?<=\bSt)\.)?[ \t\n\u00a0]{1,2}[\"(]?|-|[\")][ ]|,[ ])"
_SUFFIX = r"(?:,? (?:Jr\.?|II|III|IV)(?!\w)| Sr\.|, Sr\.(?! [A-Z]))"
_BEING = re.compile(r"'s (?:an?|the|been|not)\b")
_SMALL_WORD = re.compile(r" ([a-z]+)")
_TEAM = re.compile(r" (?:Lab|Laboratory|Group|Team|lab|group)(?!\w)")
_STOP = re.compile(r"[.!?;:,]\s|\n")
_OWNING = re.compile(r"'s?(?!\w)")
_TITLE = re.compile(
    r"(?<![\w'-])(?:(?:Dr|Dra|Prof|Mr|Mrs|Ms)\.(?=[A-Z][a-z])"
    r"|(?:(?i:dra?|drs|profa?|profs|mrs?|mx|ms|miss|sra?|srta|rev|mme|mlle)\.|Dra?|DRA?|dra?|Drs|Profa?|Mrs?|Ms|Mx|Sra"
    r"|Srta|Rev|Mme|Mlle|Herr|Frau|Doctora?|Professora?|Profesora?|Miss|Sir|Madam|Senora?|Senorita|senora?|Reverend"
    r"|Rabbi|Imam|Pastor)(?![\w'-]|\.\w\.)\s{0,2}(?:(?:and|&)\s)?)+"
)
_NAME_WORD = re.compile(r"[ \t\n\u00a0]{0,2}([^\W\d_]+(?:['-](?!s\b)[^\W\d_]+)*)(\.?)")
_NAME_GAP = re.compile(r"-|[ \t\u00a0]{1,2}")
_ANOTHER = re.compile(r",? (?:and|&) |, ")
_STARTS = re.compile(r"(?:^|[.!?:;][\"')\]]*[ \t\n]+|\n[ \t]*[-*•]?[ \t]*)[\"(]?$")
_BEFORE = re.compile(r"([\w'-]+)\W{1,3}$")
_DEGREE = r"(?:M\.D|D\.O|P\.A|R\.N|N\.P|M\.S|M\.A|B\.A|B\.S)\b"
_LETTERED = "itamin epatitis ype roup actor lass rade nfluenza hase lan art tage"
_NO_INITIAL = "".join(rf"(?<!{end_of_word} )" for end_of_word in _LETTERED.split())


@dataclass(frozen=True, slots=True)
class OwnName:
    """A person's name in parts.

    Attributes
    ----------
    parts : frozenset of str
        Parts that count, in small letters without accents.
    counted, particles : str
        Regular expressions for one part and for one particle ("de", "van"); a particle counts only beside a part.
    initials : frozenset of str
        First letters of parts and particles.
    """

    parts: frozenset[str]
    counted: str
    particles: str
    initials: frozenset[str]


@functools.lru_cache(maxsize=16384)
def own_name(name: str) -> OwnName:
    """Return the parts of a name as a roster has it; degrees and titles in it are no parts."""
    written = _written_parts(plain_letters(unicodedata.normalize("NFC", name[:LONGEST_NAME])))
    particles = [part for number, part in enumerate(written) if _is_particle(part, 0 < number < len(written) - 1)]
    full = [part for part in written if part not in particles]
    forms = {form for part in full for form in _forms(part)}
    lower = " ".join(part.lower() for part in written)
    in_small_letters = [lower] if len(full) > 1 and any(not _is_word(part.lower()) for part in full) else []
    return OwnName(
        frozenset(form.lower() for form in forms),
        _any_of((*forms, *in_small_letters)),
        _any_of(form for part in particles for form in (part, *_cases(part))),
        frozenset(part[0].upper() for part in written),
    )


def _written_parts(name: str) -> list[str]:
    first, *rest = name.split(",")
    capitals = name.isupper()
    found: list[str] = []
    for piece in (first, *rest):
        for word in _WORD.findall(_DOTTED.sub(r"\1", piece)):
            small = word.lower()
            behind = piece is not first or bool(found)
            unclear = small in _ALSO_DEGREES and (piece is first and (capitals or not word.isupper()))
            if small not in _TITLES and not (behind and small in _DEGREES | _ALSO_DEGREES and not unclear):
                found += word.split("-")
    return [part for part in found if part.lower() not in (THEY, THEIR, THEMSELVES)][:12]


def _is_particle(part: str, inner: bool) -> bool:  # noqa: FBT001 - a predicate with one caller
    return len(part) == 1 or (part.lower() in words_of("particle") and (inner or part.islower()))


def _forms(part: str) -> set[str]:
    """Return a part as it may be written: with and without an apostrophe, in title case and in capitals."""
    german = part.replace("ß", "ss")
    spellings = {part, german, part.replace("'", "")}
    spellings |= {half for half in part.split("'") if len(half) > 3}
    return {form for spelling in spellings for form in _cases(spelling) if not form[0].islower()}


def _cases(word: str) -> set[str]:
    title = "'".join(half.capitalize() for half in word.split("'"))
    return {word, word.lower(), word.capitalize(), word.upper(), title}


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))})"


@functools.lru_cache(maxsize=4096)
def _patterns(counted: str, particles: str, initials: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what parts in a row look like, with particles, initials and what hangs on to them, and what one does."""
    particle = rf"(?:{particles}(?!\w)\.?'?{_GAP}?)" if particles != "(?:)" else "(?:(?!))"
    initial = rf"{_NO_INITIAL}[^\W\d_a-z]\.[ ]?"
    between = rf"(?:{particle}|[A-Z](?:\.[ ]?|[ ])|[A-Z][a-z']{{1,20}}[ ](?={counted}))"
    own = f"[{''.join(sorted(initials))}]"  # "Ruiz, A.", "Ruiz A", "Ana R."; a lone I is a pronoun mostly
    behind = rf"(?:,? (?!{_DEGREE}){own}\.(?: ?[A-Z]\.)?(?!\w)| (?!I(?![,;)])){own}(?![\w.'-]))?"
    row = (
        rf"(?<![\w-])(?:{initial}){{0,3}}(?:[A-Z][\w']{{1,30}}-)?{particle}{{0,4}}{counted}(?!\w)"
        rf"(?:{_GAP}{between}{{0,3}}{counted}(?!\w))*(?:-[A-Z][\w']+)*(?P<initial>{behind}){_SUFFIX}?(?P<owning>'s?(?!\w))?"
    )
    return re.compile(row), re.compile(rf"(?<!\w){counted}(?!\w)")


@functools.cache
def _in_fields() -> frozenset[str]:
    return frozenset(word for word in _LETTERS.findall(" ".join(specialties().phrases()).lower()) if len(word) > 2)


@functools.cache
def _ordinary() -> frozenset[str]:
    """Return the words that may be part of a name but mostly are not: of English, of medicine, of places."""
    members = institutions().members.values()
    places = {city.lower() for member in members for city in member.cities}
    aliases = {alias.lower() for member in members for alias in member.aliases if alias.istitle() and " " not in alias}
    kinds = ("function", "vague", "month", "place", "institutional", "eponym", "title_stop", "field")
    often = frozenset(places | aliases | _in_fields()).union(*(words_of(kind) for kind in kinds))
    return often - words_of("mostly_name")


def _is_word(part: str) -> bool:
    return len(part) < 3 or part in _ordinary()


def without_names(text: str, name: str) -> str:
    """Return a text in which names behind titles, and the person's own, are "they", or "their" where they own.

    Examples
    --------
    >>> without_names("Dr. Lee's student Hope Young treats Young syndrome.", "Hope Young, MD")
    'their student they treats Young syndrome.'
    """
    own = own_name(name)
    return _without_own(_without_titled(text, own), own)


def _without_titled(text: str, own: OwnName) -> str:
    plain = plain_letters(text)
    pieces, done = [], 0
    for found in _TITLE.finditer(plain):
        end = _end_of_titled(plain, found, own) if found.start() >= done else 0
        if end:
            owning = _OWNING.match(plain, end)
            done, start = owning.end() if owning else end, done
            pieces += [text[start : found.start()], _form(plain, end, done)]
    return "".join((*pieces, text[done:]))


def _form(plain: str, end: int, owning_end: int) -> str:
    """Return what stands for a name that ends here: "Ruiz's a surgeon" says what she is, "Ruiz's lab" what is hers."""
    if end == owning_end:
        return THEY
    return f"{THEY}'s" if _BEING.match(plain, end) else THEIR


def _end_of_titled(plain: str, title: re.Match[str], own: OwnName) -> int:
    """Return where the name behind a title ends; 0 when there is none, or a building is named after the person."""
    kind = title.group().strip().rstrip(".").lower()
    end, count, all_own = _read_name(plain, title.end(), kind, own)
    capitals = plain[title.end() :].split(maxsplit=1)[:1]
    if not count or (kind in {"ms", "mr"} and title.group().isupper() and not capitals[0].isupper()):
        return 0
    junior = re.compile(_SUFFIX).match(plain, end)
    end = junior.end() if junior else end
    following = _NAME_WORD.match(plain, end)
    if following and following[1].lower() in words_of("institution") and following[1][0].isupper() and not all_own:
        return 0
    while kind in ("drs", "profs"):
        link = _ANOTHER.match(plain, end)
        another = _read_name(plain, link.end(), kind, own) if link else (0, 0, False)
        if not another[1]:
            break
        end = another[0]
    return end


def _read_name(plain: str, start: int, title: str, own: OwnName) -> tuple[int, int, bool]:
    """Read a name; return where it ends, how many words it has (0: there is no name), and if all are the own name's."""
    end, place, count, all_own = start, start, 0, True
    for _ in range(MOST_TOKENS):
        found = _NAME_WORD.match(plain, place)
        if not found:
            break
        word, small = found[1], found[1].lower()
        known = _is_own_part(word, own)
        initial = found[0].endswith("St.") or (len(word) == 1 and word.isupper() and (found[2] or word not in "AI"))
        if small in words_of("particle") and word.islower():
            place = found.end(1)
        elif initial:
            place = found.end()
        elif known or (_is_name_like(word) and not _is_no_name(small, title, count)):
            count, all_own, place, end = count + 1, all_own and known, found.end(1), found.end(1)
        elif count == 0 and not plain[start - 3 : start].isupper() and _in_small_letters(word, title):
            return found.end(1), 1, known
        else:
            break
        gap = _NAME_GAP.match(plain, place)
        if not gap and not initial:
            break
        place = gap.end() if gap else place
    return end, count, all_own


def _is_own_part(word: str, own: OwnName) -> bool:
    small = word.lower()
    own_part = small in own.parts or not own.parts.isdisjoint(_LETTERS.findall(small))
    return own_part and (not word.islower() or not _is_word(small))


def _is_name_like(word: str) -> bool:
    last = re.split(r"['-]", word)[-1]
    return word[0].isupper() or (last[0].isupper() and len(last) > 2)


def _is_no_name(word: str, title: str, count: int) -> bool:
    """Whether a word with a capital behind a title belongs to a field, a role or a building."""
    learned = title.endswith(("prof", "profs", "professor", "doctor", "sr"))
    if count == 0 and not learned and word in words_of("surname_too"):
        return False
    if word in _NEVER_NAMES or word in words_of("title_stop") or word in words_of("function"):
        return True
    if count or not learned:
        return count > 0 and word in _fields()
    return word in _fields() or word in words_of("senior_role")


@functools.cache
def _fields() -> frozenset[str]:
    labels = {word for label in specialties().labels for word in _LETTERS.findall(label.lower()) if len(word) > 3}
    return frozenset(labels | words_of("field"))


def _in_small_letters(word: str, title: str) -> bool:
    """Whether a word without a capital behind "dr." is a name: no word that often stands there."""
    return (
        title.rsplit(maxsplit=1)[-1].rstrip(".") in {"dr", "dra", "prof", "mr", "mrs", "ms", "mx"}
        and len(word) > 1
        and word.islower()
        and word not in gendered_words()
        and word not in words_of("lower_stop") | words_of("function") | words_of("title_stop") | _fields()
        and not word.endswith(("ing", "ed", "ly", "ion", "ions", "ment", "ology", "scopy", "graphy", "therapy"))
    )


def _without_own(text: str, own: OwnName) -> str:
    plain = plain_letters(text)
    small = plain.lower()
    if not any(part in small for part in own.parts):
        return text
    # most people do not name themselves: patterns are made when a name first stands in a text
    row, one = _patterns(own.counted, own.particles, own.initials)
    pieces, done = [], 0
    for found in row.finditer(plain):
        if _acts_as_name(found, one.findall(found.group()), own.initials):
            end = found.start("owning") if found["owning"] else found.end()
            pieces += [text[done : found.start()], _form(plain, end, found.end())]
            done = found.end()
    return "".join((*pieces, text[done:]))


def _acts_as_name(found: re.Match[str], written: list[str], initials: frozenset[str]) -> bool:
    """Whether parts of the own name in a row stand for the person here."""
    if _is_eponym(found, written) or _is_in_place(found, written):
        return False
    if len(written) > 1 or any(not _may_be_word(part, found.string) for part in written):
        return True
    initial = re.match(r"([A-Z])\.", found.group())
    if found["initial"] or (initial and initial[1] in initials):
        return True
    return _owns(found, written[-1].lower()) or _is_subject(found) or _is_called(found, written[-1].lower())


def _may_be_word(part: str, text: str) -> bool:
    abbreviated = part.isupper() and len(part) < 5 and not text.isupper()
    return abbreviated or _is_word(part.lower())


def _is_in_place(found: re.Match[str], written: list[str]) -> bool:
    """Whether the name is part of a longer one, of a place, a field or an institution."""
    before = _BEFORE.search(found.string, max(0, found.start() - 20), found.start())
    if len(written) == 1 and before and before[1].lower() in words_of("place_prefix") and before[1][0].isupper():
        return True
    longer = (enclosing(spans, found.start()) for spans in _vocabulary_spans(found.string))
    name_end = found.start("owning") if found["owning"] else found.end()
    same = (found.span(), (found.start(), name_end))
    return any(span is not None and span[1] >= name_end and span not in same for span in longer)


@functools.lru_cache(maxsize=8)
def _vocabulary_spans(text: str) -> tuple[Spans, Spans]:
    """Return where a text names medical schools and teaching hospitals, and where it names fields."""
    found = (institutions().find_in_text(text), specialties().find_in_text(text))
    schools, fields = (tuple((mention.start, mention.end) for mention in mentions) for mentions in found)
    # names of fields are found word by word, also across the end of a sentence
    return schools, tuple(span for span in fields if not _STOP.search(text, *span))


def _is_eponym(found: re.Match[str], written: list[str]) -> bool:
    """Whether the name names a disease, a sign or a part of the body."""
    before, behind = eponym_contexts()
    after = behind.match(found.string, found.end())
    if after and (after["noun"] or written[-1].lower() in words_of("eponym")):
        return True
    return before.search(found.string[max(0, found.start() - 20) : found.start()]) is not None


def _owns(found: re.Match[str], word: str) -> bool:
    """Whether a word owns something as a person does: "Hope's lab", but not "a Parkinson's clinic"."""
    following = _SMALL_WORD.match(found.string, found.end()) if found["owning"] else None
    before = _BEFORE.search(found.string, max(0, found.start() - 20), found.start())
    if not following or (before and before[1].lower() in words_of("determiner")):
        return False
    unclear = words_of("eponym") | words_of("contracted")
    if word in words_of("institutional") and following[1] in _OF_A_SCHOOL:
        return False
    return following[1] in words_of("possessed") or (word not in unclear and following[1] not in words_of("function"))


def _starts(found: re.Match[str]) -> bool:
    return not found.start() or bool(_STARTS.search(found.string[max(0, found.start() - 6) : found.start()]))


def _is_called(found: re.Match[str], word: str) -> bool:
    """Whether the words around show a person: "My name is Hope", "Hope and I", "Hope, who", "the Hope Lab"."""
    (said, cited, called, at_start), text, end = person_contexts(), found.string, found.end()
    before = text[max(0, found.start() - 20) : found.start()]
    if found["owning"]:
        return False
    if cited.match(text, end) or (called.match(text, end) and said.search(before)):
        return True
    if before.lower().endswith("the ") and _TEAM.match(text, end):
        return word not in _in_fields() - words_of("eponym")
    return _starts(found) and at_start.match(text, end) is not None


def _is_subject(found: re.Match[str]) -> bool:
    """Whether a word stands before a verb where a sentence starts: "Young teaches", but not "Young people"."""
    if found["owning"] or not _starts(found):
        return False
    function = found.group().lower() in words_of("function")
    return verb_after()[function].match(found.string, found.end()) is not None
