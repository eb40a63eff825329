"""Whether a mentor who teaches on one campus teaches on the student's campus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.columns import ADVISOR, AFFILIATIONS, EXPERIENCES, GOALS, ROLE, SCHOOL, SCIENCE_FACULTY
from mentormatch.features.key_sets import DistinctSets
from mentormatch.features.reach import place_of
from mentormatch.vocabulary.institutions import institutions

if TYPE_CHECKING:
    from mentormatch.people.profiles import Profiles

CAMPUS_ROLES = (SCIENCE_FACULTY, ADVISOR)
"""Roles whose time belongs to the students of their own campus."""

CAMPUS_COLUMNS = frozenset({ROLE, AFFILIATIONS})
"""Columns of a mentor that tell the campus."""

_SCHOOL = r"(?P<school>[A-Z][\w&'’.-]*(?:(?: (?:of|at|the|and|&|in)){0,2} [A-Z][\w&'’-]*){0,6})"
_YEAR_AT = re.compile(
    r"\b(?:[Ff]reshman|[Ss]ophomore|[Jj]unior|[Ss]enior|(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)[- ]year(?: student)?"
    r"|[Uu]ndergrad(?:uate)?|[Pp]ost-?bacc?|(?:[Mm]edical |[Cc]ollege |[Tt]ransfer )?[Ss]tudent|M[1-4]|MS[1-4]"
    r"|OMS-?[1-4])"
    rf"(?: student)? (?:now )?at (?:the )?{_SCHOOL}"
)
_CAME_FROM = re.compile(
    rf"\b(?:[Tt]ransfer(?:red)?|[Gg]raduated?|[Aa]lum(?:na|nus)|[Dd]egree) (?:student )?(?:from|of) (?:the )?{_SCHOOL}"
)
_KIND_WORDS = frozenset("university college school institute academy campus community state system".split())
_LINKS = frozenset("of the at and in for".split())
_LONGEST_ACRONYM = 6


Campuses = DistinctSets
"""Names under which each person's campuses are known; empty when unknown or, for mentors, not bound to a campus."""


def mentor_campuses(mentors: Profiles) -> Campuses:
    """Return the campuses of science faculty and advisers."""
    bound = [role in CAMPUS_ROLES for role in mentors[ROLE]]
    return Campuses.from_sets(
        {name for item in items if own for name in _names(item, short="short", full="full")}
        for items, own in zip(mentors[AFFILIATIONS], bound, strict=True)
    )


def student_campuses(students: Profiles) -> Campuses:
    """Return the campuses of students, from their current school and what they write about themselves."""
    schools = (schools_of(students, row) for row in range(len(students)))
    # a short name is looked for among full names and the other way round; two full names must be the same
    return Campuses.from_sets(
        {name for item in own for name in _names(item, short="full", full="short")} for own in schools
    )


def schools_of(students: Profiles, row: int) -> tuple[str, ...]:
    """Return where a student studies, and where the student came from: teachers there know the student as well.

    The first is the column, else "a junior at NAU" in goals or experiences; without either the student's campus is not
    known, and nothing is returned.
    """
    texts = [students[column][row] for column in (EXPERIENCES, GOALS)]
    now = [students[SCHOOL][row]] if students[SCHOOL][row] else _found(_YEAR_AT, texts)
    return (*now, *_found(_CAME_FROM, texts)) if now else ()


def _found(pattern: re.Pattern[str], texts: list[str]) -> list[str]:
    return [match["school"].rstrip(".'’") for text in texts for match in pattern.finditer(text)]


def _names(institution: str, *, short: str, full: str) -> set[str]:
    """Return the keys of a campus: its id, its normalised name, and how it is shortened.

    "NAU" and "Alder Run" are short names, "Northern Arizona University" and "Alder Run College" full ones; the marks
    ``short`` and ``full`` keep Boston College and Boston University, which are shortened alike, apart.
    """
    key = institutions().key(institution)
    words = key.split()
    names = {place_of(institution), f"name:{key}"}
    core = " ".join(word for word in words if word not in _KIND_WORDS | _LINKS)
    initials = "".join(word[0] for word in words if word not in _LINKS)
    if institution.isupper() and len(institution) <= _LONGEST_ACRONYM:
        names.add(f"{short} initials:{institution.casefold()}")
    elif _KIND_WORDS & set(words):
        names |= {f"{full} core:{core}", f"{full} initials:{initials}"}
    else:
        names.add(f"{short} core:{core}")
    return names
