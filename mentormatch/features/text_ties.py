"""Ties to schools and hospitals that a mentor states only in free text: bio, research, values statement.

Each sentence is read clause by clause (:mod:`~mentormatch.features.text_facts`). An institution counts when the
vocabulary finds it in the sentence, when a short name stands behind "at" and the like, or when the sentence points to
one of the mentor's own institution cells: "our residency", "the Tucson campus", "there".
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import (
    AFFILIATIONS,
    BIO,
    CONTACTS,
    MENTEES_PLACED_AT,
    NAME,
    PAST_AFFILIATIONS,
    RESEARCH,
    SELECTION_ROLE_AT,
    TRAINING,
    VALUES_STATEMENT,
)
from mentormatch.features.blinding import masked
from mentormatch.features.text_facts import (
    MASK,
    MENTIONED,
    clauses_of,
    cue,
    has_own_subject,
    is_of_others,
    kind_at,
    lacks_subject,
    loose_kind,
    own_sentences,
)
from mentormatch.text.recent import remembered
from mentormatch.vocabulary.institution_names import name_words
from mentormatch.vocabulary.institution_tables import load_institutions, load_shared_names
from mentormatch.vocabulary.institution_words import FIELDS, GENERIC, STATES
from mentormatch.vocabulary.institutions import institutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mentormatch.features.text_facts import Clause
    from mentormatch.vocabulary.institutions import Preference

_TEXTS = (BIO, RESEARCH, VALUES_STATEMENT)
_CELLS: tuple[tuple[str, Preference], ...] = (
    (AFFILIATIONS, "hospital"),
    (SELECTION_ROLE_AT, "school"),
    (CONTACTS, "school"),
    (TRAINING, "school"),
    (PAST_AFFILIATIONS, "hospital"),
    (MENTEES_PLACED_AT, "school"),
)
READ_FOR_TIES = frozenset({NAME, *_TEXTS, *(column for column, _ in _CELLS)})
"""Columns on which the ties in the text depend."""

_STRONGEST_FIRST = ("selection_role", "current", "placed", "trained", "contact", "past", "undergraduate", MENTIONED)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = r"(?!I\b)[A-Z](?:[\w&'-]|\.(?=\s?[A-Z]))*"
_RUN = rf"(?P<run>{_WORD}(?:\s{_WORD}){{0,3}})"
_SHORT = re.compile(
    rf"(?:\b(?P<lead>(?i:at|from|to|for|in|on|of|with))\s(?P<the>the\s)?"
    rf"|(?P<list>(?:,|,?\s(?:and|or))\s(?:(?:at|to|from)\s)?)"
    rf"|(?P<cue>(?:residency|fellowship|medical school|college|internship)[:,]\s|before that,\s|went:\s)"
    rf"|(?P<first>^)){_RUN}"
)
_ITS_BODY = re.compile(
    r"'s\s(?:[\w-]+\s){0,2}?(?:admissions|selection|residency|medical|fellowship)|\s(?:admissions|medical school)\b"
)
_SCHOOLING = re.compile(r"\sfor\s(?:my\s)?(?:med(?:ical)? school|residency|college|fellowship|undergrad|internship)")
_LOOK_BACK = 20
_GRADUATE_OF = re.compile(r"(?:graduate|\balum\w+)\s$")
_GOES_ON = frozenset("MD DO PhD MPH".split())
_DEGREE_PROGRAM = re.compile(
    r"\b(?:MD|DO|MD[-/]PhD|PhD|MSTP)(?= (?:program|class|admissions|students?|applicants?|track))"
)
_CAMPUS = re.compile(r"\scampus\b")
_BACK = re.compile(r"^,?\s?where\b|\b(?:there|its|their|(?:for|at|with) (?:it|them))\b")
_OUR = re.compile(
    r"\b(?:(?:our|my) (?:[\w-]+ ){0,3}?"
    r"(?:residen\w+|fellow\w*|program|(?:medical )?school|applicants?|hospital|department|own)"
    r"|the (?:medical )?school|the (?:MD|DO) program|the residency)\b|\bhere\b"
)
_HOSPITAL = re.compile(r"\b(?:residen\w+|fellow\w*|rank\w*|ERAS|hospital|program director)\b")
_SCHOOL = re.compile(r"\b(?:admissions?|(?:medical )?school|MD|DO|MMI|premeds?|college)\b")
_BARE = re.compile(r"committee|program director|admissions|rank(?:ing)? (?:list|meeting)", re.IGNORECASE)
_BARE_END = re.compile(
    r"(?:\s(?:I|we|and|here|each|every|since|until|this|last|from|in (?:19|20)\d\d|for \w+ years)\b|\W*$|[,.;)])"
)
_ELSEWHERE = re.compile(
    r"\b(?:scholarship|award|grant|abstract|search|ethics|poster|summer|college|church|job)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TextTie:
    """One tie of a mentor to an institution that a sentence states.

    Attributes
    ----------
    institution_id, label : str
        Identifier in the vocabulary, and the name to show.
    kind : str
        As in ``features/tables/tie_weights.csv``: current, selection_role, contact, trained, ...
    column, sentence : str
        Where it stands: the sentence exactly as written in that column.
    year : int or None
        Last year named in the sentence.
    """

    institution_id: str
    label: str
    kind: str
    column: str
    sentence: str
    year: int | None


@dataclass(frozen=True, slots=True)
class _Name:
    """An institution named in a sentence; a place counts only where somebody says to select applicants there."""

    id: str
    start: int
    end: int
    place: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    """One institution cell of the mentor."""

    current: bool
    words: frozenset[str]
    cities: frozenset[tuple[str, ...]]
    default: str
    school: str
    hospital: str

    def names(self, words: tuple[str, ...]) -> bool:
        """Whether these words point to this cell."""
        return words in self.cities or set(words) <= self.words


def text_ties(person: Mapping[str, Any]) -> tuple[TextTie, ...]:
    """Return the ties that a mentor's texts state, the strongest kind first, one per institution and kind.

    Parameters
    ----------
    person : mapping of str to object
        One mentor, by canonical column; absent columns count as empty.

    Examples
    --------
    >>> bio = "Hospitalist at Denver Health. I still interview applicants for Tufts. My wife works at Duke."
    >>> [(tie.institution_id, tie.kind) for tie in text_ties({"bio": bio})]
    [('tufts', 'selection_role'), ('denver-health', 'current')]
    """
    cells = _own_cells(person)
    name = person.get(NAME) or ""
    found: dict[tuple[str, str], TextTie] = {}
    for column in _TEXTS:
        for sentence in own_sentences(person.get(column) or ""):
            # masked, because a name can be an institution's ("Mayo's lab") and a title can look like a post
            for institution, kind in _ties_in(masked(sentence, name=name), cells):
                label = institutions().members[institution].label
                tie = TextTie(institution, label, kind, column, sentence, _last_year(sentence))
                found.setdefault((institution, kind), tie)
    better = {institution for institution, kind in found if kind != MENTIONED}
    kept = [tie for tie in found.values() if tie.kind != MENTIONED or tie.institution_id not in better]
    return tuple(sorted(kept, key=lambda tie: _STRONGEST_FIRST.index(tie.kind)))


@remembered
def _ties_in(sentence: str, cells: tuple[_Cell, ...]) -> tuple[tuple[str, str], ...]:
    """Return what a masked sentence states, as (institution, kind), each once."""
    return tuple(dict.fromkeys(_read(sentence, cells)))


def _last_year(sentence: str) -> int | None:
    years = _YEAR.findall(sentence)
    return int(years[-1]) if years else None


def _read(sentence: str, cells: Sequence[_Cell]) -> Iterator[tuple[str, str]]:
    """Yield what one sentence states, as (institution, kind)."""
    plain = sentence.replace("’", "'")
    names = _names(plain, cells)
    hidden = _masked(plain, names)
    last: _Name | None = None
    of_others, first, lead = False, 0, ""
    for clause in clauses_of(hidden):
        here = []
        while first < len(names) and names[first].start < clause.end:
            here.append(names[first])
            first += 1
        subject = clause.text[: here[0].start - clause.start] if here else clause.text
        of_others = is_of_others(subject) or (of_others and not has_own_subject(clause.text))
        if not of_others:
            yield from _stated(clause, here, lead) if here else _pointed(clause, last, cells)
        lead = clause.text
        strong = [name for name in here if not name.place]
        last = strong[-1] if strong else last


def _masked(text: str, names: Sequence[_Name]) -> str:
    pieces, start = [], 0
    for name in names:
        pieces += [text[start : name.start], MASK * (name.end - name.start)]
        start = name.end
    return "".join([*pieces, text[start:]])


def _stated(clause: Clause, names: Sequence[_Name], before: str) -> Iterator[tuple[str, str]]:
    """Yield what a clause says of the institutions named in it."""
    lead = before if lacks_subject(clause.text) else ""
    selects = bool(cue("selection_role").search(clause.text))
    for name in names:
        kind = kind_at(clause.text, name.start - clause.start, name.end - clause.start, lead=lead)
        if kind and (not name.place or (selects and kind in {"selection_role", "past"})):
            yield name.id, kind


def _pointed(clause: Clause, last: _Name | None, cells: Sequence[_Cell]) -> Iterator[tuple[str, str]]:
    """Yield what a clause without a name says of an institution named before it, or of the mentor's own."""
    kind = loose_kind(clause.text)
    selects = cue("selection_role").search(clause.text)
    if kind is None:
        return
    if last and _BACK.search(clause.text):
        yield last.id, kind
    elif selects and _OUR.search(clause.text):
        own = _own_place(clause.text, cells)
        if own:
            yield own, kind
    elif selects and _is_bare(clause.text, selects):
        own = last.id if last else _own_place(clause.text, cells)
        if own:
            yield own, kind


def _is_bare(clause: str, selects: re.Match[str]) -> bool:
    """Whether a committee is named without saying whose, so that it is the one at the mentor's place."""
    return bool(
        _BARE.search(selects.group())
        and _BARE_END.match(clause, selects.end())
        and not _ELSEWHERE.search(selects.group())
        and not re.match(r"\W*(?:[Tt]he|[Aa]n?)\b", clause)
    )


def _own_place(clause: str, cells: Sequence[_Cell]) -> str | None:
    """Return the one place of work that "our residency", "our medical school" or "here" can mean."""
    current = [cell for cell in cells if cell.current]
    if _HOSPITAL.search(clause):
        found = {cell.hospital for cell in current}
        if len(found) > 1:
            found = {place for place in found if institutions().kind(place) == "hospital"}
    elif _SCHOOL.search(clause):
        found = {cell.school for cell in current if institutions().kind(cell.school) == "school"}
    else:
        found = {cell.default for cell in current}
    return found.pop() if len(found) == 1 else None


def _own_cells(person: Mapping[str, Any]) -> tuple[_Cell, ...]:
    read = (_cell(item, column, prefer) for column, prefer in _CELLS for item in person.get(column) or ())
    return tuple(cell for cell in read if cell)


@remembered
def _cell(item: str, column: str, prefer: Preference) -> _Cell | None:
    """Return what an institution cell means; None when no vocabulary knows it."""
    school = institutions().resolve(item, prefer="school").match
    hospital = institutions().resolve(item, prefer="hospital").match
    if not (school and hospital):
        return None
    default = hospital.id if prefer == "hospital" else school.id
    cities = frozenset(name_words(city) for city in institutions().members[default].cities)
    return _Cell(column == AFFILIATIONS, frozenset(name_words(item)), cities, default, school.id, hospital.id)


def _names(text: str, cells: Sequence[_Cell]) -> list[_Name]:
    """Return the institutions named in a sentence, in order, without overlaps."""
    # to the vocabulary, a capitalised word behind a university makes a longer name
    readable = _DEGREE_PROGRAM.sub(lambda degree: degree.group().lower(), text)
    mentions = institutions().find_in_text(readable)
    found = {mention.start: _Name(mention.id, mention.start, mention.end) for mention in mentions}
    taken = sorted(found)
    selects = bool(cue("selection_role").search(text))
    ends = {name.end for name in found.values()}
    position = 0
    for short in _SHORT.finditer(text):
        while position < len(taken) and found[taken[position]].end <= short.start("run"):
            position += 1
        if position < len(taken) and taken[position] < short.end("run"):
            continue
        name = _short_name(text, short, cells, ends, selects=selects)
        if name:
            found[name.start] = name
            ends.add(name.end)
    return [found[start] for start in sorted(found)]


def _short_name(
    text: str, short: re.Match[str], cells: Sequence[_Cell], ends: set[int], *, selects: bool
) -> _Name | None:
    """Return the institution that a capitalised stretch means which no running text would mean by itself."""
    words = short["run"].split()
    start = short.start("run")
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length]).removesuffix("'s")
        end = start + len(" ".join(words[:length]).removesuffix("'s"))
        if length < len(words) and not (set(name_words(words[length])) & FIELDS or words[length] in _GOES_ON):
            continue
        own = _own_named(name, text, cells)
        alias = _short_aliases().get(name)
        if alias and _may_stand(text, short, name, end, ends, selects=selects, own=own == alias):
            return _Name(own or alias, start, end)
        if own and short["lead"] and not (_is_place(name) or short["lead"] == "in"):
            return _Name(own, start, end)
        if own and selects and short["lead"] and (not short["the"] or _CAMPUS.match(text, end)):
            return _Name(own, start, end, place=True)
    return None


def _own_named(name: str, text: str, cells: Sequence[_Cell]) -> str | None:
    """Return the one institution among the mentor's own cells that these words point to."""
    words = name_words(name)
    if not words or set(words) <= GENERIC:
        return None
    found = {cell.default for cell in cells if cell.names(words)}
    if len(found) > 1:
        wanted = "hospital" if _HOSPITAL.search(text) else "school"
        found = {place for place in found if institutions().kind(place) == wanted}
    return found.pop() if len(found) == 1 else None


def _may_stand(
    text: str, short: re.Match[str], name: str, end: int, ends: set[int], *, selects: bool, own: bool
) -> bool:
    """Whether a short name means an institution where it stands: "at Rush", "Emory and Rush", "Rush for residency"."""
    lead = (short["lead"] or "").lower()
    if not lead:
        listed = short["list"] is not None and short.start("list") in ends
        return listed or short["cue"] is not None or bool(_SCHOOLING.match(text, end))
    if _ITS_BODY.match(text, end):
        return True
    if short["the"] and not re.match(r"\s(?:[a-z]|MD|DO)", text[end : end + 4]):
        return False
    if _is_place(name):
        return not short["the"] and (lead == "at" or (own and lead in {"for", "to", "from"}))
    leads = {"at", "from", "to"}
    if own or selects or name.isupper():
        leads |= {"for", "with", "of"}
    return lead in leads or bool(_GRADUATE_OF.search(text[max(0, short.start() - _LOOK_BACK) : short.start()]))


@functools.cache
def _short_aliases() -> Mapping[str, str]:
    """Return the names that running text never means by themselves, with the institution each usually means."""
    names = {name for member in load_institutions() for name in member.field_only}
    names |= {shared.name for shared in load_shared_names()}
    matches = {name: institutions().resolve(name).match for name in names}
    return {name: match.id for name, match in matches.items() if match}


@functools.cache
def _places() -> frozenset[tuple[str, ...]]:
    cities = {name_words(city) for member in load_institutions() for city in member.cities}
    return frozenset(cities | {name_words(state) for state in STATES.values()})


def _is_place(name: str) -> bool:
    return name_words(name) in _places()
