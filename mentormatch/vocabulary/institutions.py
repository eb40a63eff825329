"""Which medical school or teaching hospital a name means.

A cell is read in several ways (:func:`~mentormatch.vocabulary.institution_names.readings`). For each reading, in this
order: names that mean several institutions; exact names; the same words in another order. When no reading is exact,
names spelled nearly the same. Otherwise the name stays unresolved, with the nearest names as suggestions. Schools of
dentistry, nursing, law and the like never resolve to the medical school of their university, and a community college
never resolves.

How sure a match is (``Match.how`` and ``Match.confidence``; priors, to be read as an order):

==============  =====  ==================================================================
name            1.0    the name in the table
alias           .95    another name of it
similar         .9     same words in another order, or nearly the same spelling (cosine)
host            .6     only its university is named: "University of Utah"
ambiguous       .5     a name of several, one of which is meant far more often
==============  =====  ==================================================================
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from mentormatch.errors import SettingError
from mentormatch.parameters import OneOf, demand
from mentormatch.vocabulary.institution_index import (
    CONFIDENCE,
    NameIndex,
    build_index,
    is_plain_university,
    usual_meaning,
)
from mentormatch.vocabulary.institution_names import (
    LONGEST_NAME,
    Reading,
    key_of,
    name_words,
    negative_words,
    readings,
)
from mentormatch.vocabulary.institution_similar import (
    THRESHOLD,
    SimilarNames,
    core_words,
    same_but_for_spelling,
    similar_names,
)
from mentormatch.vocabulary.institution_tables import (
    Institution,
    Kind,
    SharedName,
    load_institutions,
    load_shared_names,
)
from mentormatch.vocabulary.institution_text import TextNames, find_mentions, text_names
from mentormatch.vocabulary.institution_words import HOSPITAL_WORDS, SCHOOL_WORDS, STATES
from mentormatch.vocabulary.matches import Match, Mention, demand_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Preference = Literal["school", "hospital"]

_SUGGEST_FROM = 0.55


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a cell means, or might mean.

    Attributes
    ----------
    match : Match or None
        The institution, when one reading is good enough.
    candidates : tuple of Match
        Other readings, best first: all meanings of an ambiguous name, or the nearest names of an unknown one.
    ambiguous : bool
        Whether the name means several institutions; then ``match``, if any, is a guess to be shown as such.
    note : str
        Why, for people; "" when there is nothing to say.
    """

    match: Match | None
    candidates: tuple[Match, ...] = ()
    ambiguous: bool = False
    note: str = ""


@dataclass(frozen=True, eq=False)
class Institutions:
    """All medical schools and teaching hospitals, by id, schools first."""

    members: Mapping[str, Institution]
    index: NameIndex = field(repr=False)

    @property
    def ids(self) -> tuple[str, ...]:
        """All identifiers, schools first."""
        return tuple(self.members)

    @property
    def labels(self) -> Mapping[str, str]:
        """Identifier to the name to show."""
        return {key: member.label for key, member in self.members.items()}

    def kind(self, institution_id: str) -> Kind:
        """Return whether this is a school or a hospital.

        Raises
        ------
        SettingError
            When no institution has this id.
        """
        return self._member(institution_id).kind

    def schools_of(self, hospital_id: str) -> tuple[str, ...]:
        """Return the schools a hospital teaches for, closest relation first; nothing for a school.

        Raises
        ------
        SettingError
            When no institution has this id.

        Examples
        --------
        >>> institutions().schools_of("mgh")
        ('harvard',)
        """
        return self._member(hospital_id).schools

    def resolve(self, name: str, *, prefer: Preference = "school") -> Resolution:
        """Return what a cell such as "Duke Univ Sch of Med (2012)" means.

        Parameters
        ----------
        name : str
            One cell or list item.
        prefer : {"school", "hospital"}
            Which kind is meant when a name fits both: schools where people trained, hospitals where they work.

        Examples
        --------
        >>> institutions().resolve("Duke Univ Sch of Med (2012)").match.id
        'duke'
        >>> institutions().resolve("Ohio State University College of Dentistry").match is None
        True
        >>> institutions().resolve("Cleveland Clinic", prefer="hospital").match.id
        'ccf'
        """
        demand("prefer", "Institutions.resolve", prefer, OneOf(("school", "hospital")))
        return _resolved(self, name, prefer)

    def find_in_text(self, text: str) -> tuple[Mention, ...]:
        """Return the institutions named in running text, in its order, without overlaps.

        Names are matched by case and word. Short names and those that are also common words count only where a whole
        cell says them, so not here; neither does a name inside a longer capitalised name.

        Examples
        --------
        >>> text = "She trained at Yale School of Medicine and works at MGH."
        >>> [mention.id for mention in institutions().find_in_text(text)]
        ['yale']
        """
        return find_mentions(_text_names(), text)

    def key(self, name: str) -> str:
        """Return the normalised name, for comparing institutions that no vocabulary knows.

        Examples
        --------
        >>> institutions().key("Alder Run College (adjunct)") == institutions().key("alder run  college")
        True
        """
        return key_of(name)

    def _member(self, institution_id: str) -> Institution:
        try:
            return self.members[institution_id]
        except KeyError:
            raise SettingError(
                f"No institution has the id {institution_id!r}; institutions().ids lists all {len(self.members)}."
            ) from None


@functools.cache
def institutions() -> Institutions:
    """Return the vocabulary of institutions, read once.

    Examples
    --------
    >>> institutions().labels["yale"], institutions().kind("yale")
    ('Yale School of Medicine', 'school')
    """
    members = {member.id: member for member in load_institutions()}
    return Institutions(members, build_index(load_institutions(), load_shared_names()))


def find_institution(text: str) -> tuple[Match, ...]:
    """Return what a name may mean, best first; empty when nothing is near.

    Parameters
    ----------
    text : str
        Name of a school or hospital as people write it.

    Returns
    -------
    tuple of Match
        ``how`` is "name", "alias", "similar", "host" or "ambiguous"; a match that :meth:`Institutions.resolve` would
        not accept has ``how="similar"`` and a confidence below .85, or is one of the meanings of an ambiguous name.

    Raises
    ------
    SettingError
        When ``text`` is no string.

    Examples
    --------
    >>> [match.id for match in find_institution("MSU")]
    ['msu-chm', 'msucom']
    """
    demand_text(text, "find_institution")
    resolution = institutions().resolve(text)
    first = (resolution.match,) if resolution.match else ()
    return (*first, *(item for item in resolution.candidates if not first or item.id != first[0].id))


@functools.lru_cache(maxsize=65536)
def _resolved(vocabulary: Institutions, name: str, prefer: Preference) -> Resolution:
    if len(name) > LONGEST_NAME:
        return Resolution(None, note="too long for the name of one institution")
    forbidding = negative_words(name_words(name))
    cells = tuple(readings(name))
    for reading in cells:
        found = _exact(vocabulary, reading, prefer, forbidding)
        if found:
            return found
    if forbidding:
        return Resolution(None, note=f"not a medical school or hospital: {', '.join(sorted(forbidding))}")
    return _similar(vocabulary, cells, prefer)


def _exact(
    vocabulary: Institutions, reading: Reading, prefer: Preference, forbidding: frozenset[str]
) -> Resolution | None:
    """Resolve one reading by its words, unless other words of the cell forbid it."""
    if not forbidding <= negative_words(reading.words):
        return None
    shared = vocabulary.index.shared.get(" ".join(reading.words))
    if shared:
        return _of_shared(vocabulary, shared, reading, prefer)
    for institution_id, how in vocabulary.index.find(reading.words, prefer):
        member = vocabulary.members[institution_id]
        if _lies_in(member, reading.place):
            match = Match(member.id, member.label, CONFIDENCE[how] * reading.share, how)
            note = f"only the university is named; its medical school is {member.label}" if how == "host" else ""
            return Resolution(match, note=note)
    return None


def _of_shared(vocabulary: Institutions, shared: SharedName, reading: Reading, prefer: Preference) -> Resolution | None:
    """Resolve a name that means several institutions to the usual one, if any; a place beside it may decide."""
    found = sorted(_meanings(vocabulary, shared), key=lambda member: member.kind != prefer)
    if reading.place:
        here = [member for member in found if _lies_in(member, reading.place)]
        return Resolution(_placed(here[0], reading)) if len(here) == 1 else None
    usual = usual_meaning(vocabulary.members, shared, prefer)
    if usual:
        found.sort(key=lambda member: member is not usual)
    candidates = tuple(Match(member.id, member.label, CONFIDENCE["ambiguous"], "ambiguous") for member in found)
    note = f"{shared.name!r} means several institutions" + (f" ({shared.note})" if shared.note else "")
    return Resolution(candidates[0] if usual else None, candidates, ambiguous=True, note=note)


def _placed(member: Institution, reading: Reading) -> Match:
    """Return the one meaning of a shared name that lies in the place named beside it."""
    how = "host" if is_plain_university(reading.words) else "alias"
    return Match(member.id, member.label, CONFIDENCE[how], how)


def _meanings(vocabulary: Institutions, shared: SharedName) -> Iterator[Institution]:
    for institution_id in (*shared.schools, *shared.hospitals):
        yield vocabulary.members[institution_id]


def _lies_in(member: Institution, place: tuple[str, ...]) -> bool:
    """Whether the place named behind a name, a city or state, is one of this institution's; no place is no claim."""
    if not place:
        return True
    state = name_words(STATES.get(member.state, member.state))
    own = {name_words(city) for city in member.cities} | {state, (member.state.lower(),)}
    own |= {(*city, *end) for city in own for end in (state, (member.state.lower(),))}
    return place in own


def _similar(vocabulary: Institutions, cells: tuple[Reading, ...], prefer: Preference) -> Resolution:
    """Resolve by spelling; else suggest the nearest names."""
    suggested: dict[str, Match] = {}
    for reading in cells:
        shared = vocabulary.index.shared_cores.get(core_words(reading.words))
        if shared:
            unsure = replace(shared, default_school="")
            return _of_shared(vocabulary, unsure, Reading(reading.words), prefer) or Resolution(None)
        for score, name in _spellings().nearest(" ".join(reading.words)):
            if score < _SUGGEST_FROM:
                break
            if score >= THRESHOLD and _agrees(vocabulary, reading, name):
                found = _spelled(vocabulary, reading, name, score, prefer=prefer)
                if found:
                    return found
            for institution_id, _ in vocabulary.index.find(tuple(name.split()), prefer):
                label = vocabulary.members[institution_id].label
                match = Match(institution_id, label, min(score, THRESHOLD - 0.01), "similar")
                suggested.setdefault(institution_id, match)
    best = sorted(suggested.values(), key=lambda match: (-match.confidence, match.id))[:3]
    return Resolution(None, tuple(best), note="no institution has this name")


def _spelled(
    vocabulary: Institutions, reading: Reading, name: str, score: float, *, prefer: Preference
) -> Resolution | None:
    """Resolve a reading to a name it is nearly spelled like."""
    if name in vocabulary.index.shared:
        return _of_shared(vocabulary, vocabulary.index.shared[name], Reading(reading.words), prefer)
    for institution_id, how in vocabulary.index.find(tuple(name.split()), prefer):
        member = vocabulary.members[institution_id]
        if _lies_in(member, reading.place) and _right_kind(member, reading.words):
            kind, sure = ("host", CONFIDENCE["host"]) if how == "host" else ("similar", score)
            return Resolution(
                Match(member.id, member.label, sure * reading.share, kind), note=f"read as {member.label}"
            )
    return None


def _agrees(vocabulary: Institutions, reading: Reading, name: str) -> bool:
    index = vocabulary.index
    return same_but_for_spelling(reading.words, name.split(), index.words, index.places)


def _right_kind(member: Institution, words: tuple[str, ...]) -> bool:
    """Tell whether a school is meant where the name says school, and a hospital where it says hospital."""
    if HOSPITAL_WORDS & set(words) and not SCHOOL_WORDS & set(words):
        return member.kind == "hospital"
    return member.kind == "school" if SCHOOL_WORDS & set(words) else True


@functools.cache
def _text_names() -> TextNames:
    known = institutions()
    return text_names(known.members, load_shared_names(), known.index)


@functools.cache
def _spellings() -> SimilarNames:
    return similar_names(institutions().index.spellable)
