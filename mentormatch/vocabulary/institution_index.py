"""Exact look-up of institutions by the words of their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mentormatch.vocabulary.institution_names import Words, name_words
from mentormatch.vocabulary.institution_similar import core_words
from mentormatch.vocabulary.institution_words import HEALTH_UNIVERSITIES, MEDICAL_WORDS, STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mentormatch.vocabulary.institution_tables import Institution, SharedName

Found = tuple[str, str]
"""Identifier and how it was found."""

CONFIDENCE: Mapping[str, float] = {"name": 1.0, "alias": 0.95, "similar": 0.9, "host": 0.6, "ambiguous": 0.5}
"""How sure each way of finding is, in [0, 1]; priors."""

_SCHOOL_NAMES = (
    ("school", "of", "osteopathic", "medicine"),
    ("college", "of", "osteopathic", "medicine"),
    ("school", "of", "medicine"),
    ("college", "of", "medicine"),
    ("medical", "school"),
    ("medical", "college"),
)
_LINKS = frozenset(("of", "at", "in", "for", "and"))


@dataclass(frozen=True, slots=True)
class NameIndex:
    """What each normalised name means.

    Attributes
    ----------
    exact : mapping
        Kind, then the name, to its identifier and how.
    loose : mapping
        Kind, then the :func:`loose_key`, to its identifier; keys of several institutions are left out.
    shared : mapping of str to SharedName
        Names that mean several institutions.
    shared_cores : mapping
        The same by their :func:`~mentormatch.vocabulary.institution_similar.core_words`.
    spellable : tuple of str
        Names long enough to be compared by spelling.
    words, places : frozenset of str
        All words of all names, and those of their states and cities.
    """

    exact: Mapping[str, Mapping[str, Found]]
    loose: Mapping[str, Mapping[frozenset[str], str]]
    shared: Mapping[str, SharedName]
    shared_cores: Mapping[frozenset[str], SharedName]
    spellable: tuple[str, ...]
    words: frozenset[str]
    places: frozenset[str]

    def find(self, words: Words, prefer: str) -> Iterator[Found]:
        """Yield what these words mean, the preferred kind first, exact names before names in another word order."""
        kinds = ("school", "hospital") if prefer == "school" else ("hospital", "school")
        key = " ".join(words)
        for kind in kinds:
            if key in self.exact[kind]:
                yield self.exact[kind][key]
        parts = loose_key(words)
        for kind in kinds:
            if parts in self.loose[kind]:
                yield self.loose[kind][parts], "similar"


def build_index(members: Sequence[Institution], shared: Sequence[SharedName]) -> NameIndex:
    """Index all names and aliases of all institutions."""
    exact: dict[str, dict[str, Found]] = {"school": {}, "hospital": {}}
    several = _by_words(shared)
    for member in members:
        for words, how in names_of(member):
            exact[member.kind].setdefault(" ".join(words), (member.id, how))
    loose = {kind: _loose(found) for kind, found in exact.items()}
    taken = set(exact["school"]) | set(exact["hospital"]) | set(several)
    exact["school"].update((name, found) for name, found in _short_names(exact["school"]) if name not in taken)
    for host, meaning in _hosts(members, exact["school"], several):
        exact["school"].setdefault(host, meaning)
    names = set(exact["school"]) | set(exact["hospital"]) | set(several)
    spellable = tuple(sorted(name for name in names if len(name) >= 8 and " " in name))
    places = {word for member in members for city in member.cities for word in name_words(city)}
    places |= {word for state in STATES.values() for word in state.split()}
    cores: dict[frozenset[str], SharedName] = {}
    for name, row in several.items():
        cores.setdefault(core_words(name.split()), row)
    cores.pop(frozenset(), None)
    return NameIndex(exact, loose, several, cores, spellable, frozenset(" ".join(names).split()), frozenset(places))


def _by_words(shared: Sequence[SharedName]) -> dict[str, SharedName]:
    """Index shared names, those that differ only in spelling as one with the candidates of all."""
    rows: dict[str, SharedName] = {}
    for row in shared:
        key = " ".join(name_words(row.name))
        same = rows.get(key, row)
        schools = tuple(dict.fromkeys(same.schools + row.schools))
        hospitals = tuple(dict.fromkeys(same.hospitals + row.hospitals))
        rows[key] = replace(same, schools=schools, hospitals=hospitals)
    return rows


def names_of(member: Institution) -> Iterator[tuple[Words, str]]:
    """Yield the normalised names of one institution and how each is found: name, alias or host."""
    yield name_words(member.label), "name"
    for alias in member.aliases:
        words = name_words(alias)
        yield words, "host" if member.kind == "school" and is_plain_university(words) else "alias"


def is_plain_university(words: Words) -> bool:
    """Whether a name says a university and nothing medical.

    Examples
    --------
    >>> is_plain_university(("university", "of", "utah")), is_plain_university(("rush", "university", "hospital"))
    (True, False)
    """
    if " ".join(words) in HEALTH_UNIVERSITIES:
        return False
    return bool({"university", "suny"} & set(words)) and not MEDICAL_WORDS & set(words)


def loose_key(words: Words) -> frozenset[str]:
    """Return the words without order and links, the kinds of medical school as one word.

    "University of X" and "X University" stay apart, and so do osteopathic schools.

    Examples
    --------
    >>> one = loose_key(("brody", "school", "of", "medicine", "at", "east", "carolina", "university"))
    >>> one == loose_key(("east", "carolina", "university", "brody", "medical", "school"))
    True
    """
    parts: list[str] = []
    position = 0
    while position < len(words):
        for name in _SCHOOL_NAMES:
            if words[position : position + len(name)] == name:
                parts.append("<do>" if "osteopathic" in name else "<md>")
                position += len(name)
                break
        else:
            parts.append("<of>" if words[position : position + 2] == ("university", "of") else words[position])
            position += 1
    return frozenset(part for part in parts if part not in _LINKS)


def usual_meaning(members: Mapping[str, Institution], shared: SharedName, prefer: str) -> Institution | None:
    """Return the meaning that prevails: the default school, or its hospital where a hospital is meant."""
    if not shared.default_school:
        return None
    if shared.kind == "hospital" or (shared.kind == "both" and prefer == "hospital"):
        for hospital in shared.hospitals:
            if shared.default_school in members[hospital].schools:
                return members[hospital]
    return members[shared.default_school]


def _loose(exact: Mapping[str, Found]) -> dict[frozenset[str], str]:
    meanings: dict[frozenset[str], set[str]] = {}
    for key, (institution_id, _) in exact.items():
        words = tuple(key.split())
        if len(words) > 2:
            meanings.setdefault(loose_key(words), set()).add(institution_id)
    return {parts: min(ids) for parts, ids in meanings.items() if len(ids) == 1 and len(parts) > 1}


def _short_names(exact: Mapping[str, Found]) -> Iterator[tuple[str, Found]]:
    """Yield school names as people shorten them, "Emory School of Medicine", where only one school can be meant."""
    meanings: dict[str, set[str]] = {}
    for key, (institution_id, _) in exact.items():
        short = " ".join(word for word in key.replace("university of ", "").split() if word != "university")
        for long, other in (("school of medicine", "medical school"), ("medical school", "school of medicine")):
            if short.endswith(f" {long}"):
                for name in (short, short.removesuffix(long) + other):
                    meanings.setdefault(name, set()).add(institution_id)
    for name, ids in meanings.items():
        if len(ids) == 1:
            yield name, (min(ids), "similar")


def _hosts(
    members: Iterable[Institution], exact: Mapping[str, Found], shared: Mapping[str, SharedName]
) -> Iterator[tuple[str, Found]]:
    """Yield the universities that have exactly one of the schools; a college is never read as its medical school."""
    owners: dict[str, set[str]] = {}
    for member in members:
        if member.host:
            owners.setdefault(" ".join(name_words(member.host)), set()).add(member.id)
    for host, ids in owners.items():
        if len(ids) == 1 and host not in exact and host not in shared and "college" not in host.split():
            yield host, (min(ids), "alias" if MEDICAL_WORDS & set(host.split()) else "host")
