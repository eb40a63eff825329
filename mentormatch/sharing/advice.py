"""What would help where places stay empty: how many seats, in which field, with whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import INTERESTS, SPECIALTIES
from mentormatch.results.certificate import Shortage
from mentormatch.text.wording import counted, listed
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.shortages import Cut
    from mentormatch.people.profiles import Profiles
    from mentormatch.sharing.places import Places

MOST_NAMED = 5
"""Mentors that an advice names."""


def shortage_of(places: Places, cut: Cut) -> Shortage:
    """Return a shortage with its advice, given the students and the mentors it concerns."""
    explainer, (students, mentors) = places.cohort.explainer, cut
    wanted, seats = int(places.terms.demand[students].sum()), int(places.terms.seats[mentors].sum())
    got = places.taken[students]
    elsewhere = int(got.sum() - got[:, mentors].sum())
    empty = wanted - int(got.sum())
    want = f"{counted(str(len(students)), 'student')} {_verb(len(students), 'want')} {counted(str(wanted), 'place')}"
    stay = f"{counted(str(empty), 'place')} {_verb(empty, 'stay')} empty"
    if len(mentors):
        only = f"{_names(places, mentors)}, who {'has' if len(mentors) == 1 else 'have'} {counted(str(seats), 'seat')}"
        have = f", {_verb(len(students), 'have')} {elsewhere} with other mentors" if elsewhere else ""
        advice = f"{want}{have} and can{' otherwise' if elsewhere else ''} go only to {only}: {stay}. "
        advice += _remedy(places, cut, empty)
    else:
        most = (
            f"but can have only {elsewhere}, however many seats there are"
            if elsewhere
            else "but no mentor can be assigned to them"
        )
        advice = f"{want}, {most}: {stay}. Recruit mentors whom they can have{_or_allow(places)}."
    return Shortage(
        students=tuple(explainer.students.ids[row] for row in students),
        mentors=tuple(explainer.mentors.ids[row] for row in mentors),
        places=wanted,
        seats=seats,
        elsewhere=elsewhere,
        advice=advice,
    )


def _verb(number: int, verb: str) -> str:
    return {"have": "has"}.get(verb, f"{verb}s") if number == 1 else verb


def _or_allow(places: Places) -> str:
    """Return the advice to allow more pairs, where the least score rules some out."""
    return ", or lower the least score" if places.terms.least_score > float("-inf") else ""


def _remedy(places: Places, cut: Cut, empty: int) -> str:
    """Say how many seats would help, in the field that lacks most where one does, and what higher capacities can do."""
    field, excess, line = _scarce_field(places, *cut)
    where = f" in {field}" if excess >= empty else f", {excess} of them in {field}" if field else ""
    students, mentors = cut
    theirs = (places.scores[students] > float("-inf")) | places.taken[students]
    wanted, got = places.terms.demand[students], places.taken[students].sum(axis=1)
    # nobody has a mentor twice, so that higher capacities alone give each student at most all those allowed
    most = int((np.minimum(theirs.sum(axis=1), wanted) - got).sum())
    these = "this capacity" if len(mentors) == 1 else "these capacities"
    raising = f"{',' if field else ''} or raise {these}" if most >= empty else ""
    limit = f"; raising {these} would fill {most} at most" if 0 < most < empty else ""
    who = "a mentor with 1 more seat" if empty == 1 else f"mentors with {empty} more seats"
    return f"{line}Recruit {who}{where}{raising}{_or_allow(places)}{limit}."


def _names(places: Places, mentors: NDArray[np.intp]) -> str:
    names = [places.name(int(row)) for row in mentors[:MOST_NAMED]]
    if len(mentors) > MOST_NAMED:
        return f"{len(mentors)} mentors"
    return listed(names)


def _scarce_field(places: Places, students: NDArray[np.intp], mentors: NDArray[np.intp]) -> tuple[str, int, str]:
    """Return the field that most lacks seats, how many, and a sentence about it; nothing where no field does."""
    explainer = places.cohort.explainer
    wordings: dict[str, Counter[str]] = {}
    for row in students:
        for field, cell in _fields(explainer.students, INTERESTS, int(row))[:1]:
            wordings.setdefault(field, Counter())[" ".join(cell.split()).casefold()] += 1
    best: tuple[str, int, str] = ("", 0, "")
    for field, words in sorted(wordings.items()):
        theirs = [int(row) for row in mentors if field in dict(_fields(explainer.mentors, SPECIALTIES, int(row)))]
        n_students, seats = words.total(), int(places.terms.seats[theirs].sum())
        if n_students - seats > best[1]:
            # as most of them write it
            name = min(words, key=lambda word: (-words[word], word))
            first = f"{counted(str(n_students), 'student')} {_verb(n_students, 'put')} {name} first"
            have = f"{'has' if len(theirs) == 1 else 'have'} {counted(str(seats), 'seat')}"
            who = f"{'the one' if len(theirs) == 1 else 'those'} in {name} {have}" if theirs else f"none is in {name}"
            line = f"{first}; of these mentors {who}. "
            best = (name, n_students - seats, line)
    return best


def _fields(people: Profiles, column: str, row: int) -> list[tuple[str, str]]:
    """Return the fields that a person's cells mean, in order, each with its cell."""
    return [(match.id, cell) for cell in people[column][row] for match in specialties().resolve(cell)]
