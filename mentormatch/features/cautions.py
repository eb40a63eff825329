"""Cautions: reasons against a pair that both sides state themselves; a contribution of 0 or less."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import BIO, EXPERIENCES, GOALS, NAME, VALUES, VALUES_STATEMENT
from mentormatch.features.blinding import masked
from mentormatch.features.block import Evidence
from mentormatch.features.campus import CAMPUS_COLUMNS, Campuses, mentor_campuses, student_campuses
from mentormatch.text.passages import sentences
from mentormatch.text.recent import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.pairs import Pairs

OPPOSED = -0.25
"""Contribution of stances that oppose each other, once per pair (prior; .008 [.000, .017] nDCG@5 in judged cohorts)."""

OTHER_CAMPUS = -0.05
"""Contribution of science faculty or an adviser bound to another campus than the student's (prior)."""

_VALUE_OF = OPPOSED * np.array([False, True, False, True]) + OTHER_CAMPUS * np.array([False, False, True, True])
"""Contribution by what is against a pair: nothing (-0.0), opposed stances, another campus, both."""

_VALUES = {"mentor": (VALUES, VALUES_STATEMENT), "student": (VALUES, VALUES_STATEMENT, GOALS)}
_TEXTS = {"mentor": (BIO,), "student": (EXPERIENCES,)}
"""Columns read only for stances whose words have no other meaning in a text of medicine."""

READS = frozenset({NAME, *_VALUES["mentor"], *_TEXTS["mentor"], *CAMPUS_COLUMNS})
"""Columns of a mentor on which the positions depend."""

_NEGATION = re.compile(
    r"(?:\b(?:no|not|never|nor|neither|without|against|beyond|oppose[sd]?|reject\w*|cannot|less)\b"
    r"|\b(?:rather than|instead of)\b"
    r"|n[’']t\b|\b(?:tired of|worth more than|more than))[^.;]{0,30}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stance:
    """One side of a question on which people oppose each other; row of the table ``features/tables/stances.csv``."""

    axis: str
    side: str
    label: str
    in_texts: bool
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """What people of one side hold: stances for and against, shape (n_people, n_axes) each, and their campuses."""

    held_for: NDArray[np.bool_]
    held_against: NDArray[np.bool_]
    campuses: Campuses

    def take(self, rows: NDArray[np.intp]) -> Positions:
        """Return the people at these rows."""
        return Positions(self.held_for[rows], self.held_against[rows], self.campuses.take(rows))


@functools.cache
def stances() -> tuple[Stance, ...]:
    """Return all stances; those of one axis oppose each other."""
    source = resources.files("mentormatch.features").joinpath("tables/stances.csv")
    rows = csv.DictReader(source.read_text("utf-8").splitlines())
    return tuple(
        Stance(row["axis"], row["side"], row["label"], row["in_texts"] == "yes", tuple(row["cues"].split(";")))
        for row in rows
    )


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    cues = (sorted(stance.cues, key=lambda cue: (-len(cue), cue)) for stance in stances())
    return tuple(re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, own))})(?![\w-])", re.IGNORECASE) for own in cues)


def positions(profiles: Profiles) -> Positions:
    """Return the positions people state themselves; whoever states both sides of a question holds neither."""
    campuses = mentor_campuses(profiles) if profiles.side == "mentor" else student_campuses(profiles)
    axes = list(dict.fromkeys(stance.axis for stance in stances()))
    held = {side: np.zeros((len(profiles), len(axes)), dtype=bool) for side in ("for", "against")}
    for row in range(len(profiles)):
        for stance, _, _ in _stated(profiles, row):
            held[stance.side][row, axes.index(stance.axis)] = True
    both = held["for"] & held["against"]
    return Positions(held["for"] & ~both, held["against"] & ~both, campuses)


def caution_evidence(student: Profiles, mentor: Profiles) -> Sequence[Evidence]:
    """Return the mentor's statements that oppose one of the student's, one per statement."""
    mine, theirs = positions(mentor), positions(student)
    axes = list(dict.fromkeys(stance.axis for stance in stances()))
    found = []
    for stance, column, quote in _stated(mentor, 0):
        axis = axes.index(stance.axis)
        opposed = theirs.held_against if stance.side == "for" else theirs.held_for
        holds = mine.held_for if stance.side == "for" else mine.held_against
        if opposed[0, axis] and holds[0, axis]:
            said = next(text for own, _, text in _stated(student, 0) if own.axis == stance.axis)
            found.append(Evidence("cautions", "stance", column, quote, said, stance.label))
    return list(dict.fromkeys(found))


def takes_a_side(words: str) -> bool:
    """Return whether words take a side in a question on which people oppose each other.

    Examples
    --------
    >>> takes_a_side("harm reduction"), takes_a_side("patience")
    (True, False)
    """
    return bool(_held_in(words))


def away_at(students: Positions, mentors: Positions, pairs: Pairs) -> NDArray[np.bool_]:
    """Return whether the mentor of each chosen pair is bound to another campus than the student's, shape (n_pairs,)."""
    return students.campuses.apart_at(mentors.campuses, pairs.students, pairs.mentors)


def opposed_at(students: Positions, mentors: Positions, pairs: Pairs) -> NDArray[np.bool_]:
    """Return whether the two of each chosen pair state opposed stances, shape (n_pairs,)."""
    own, theirs = pairs.students, pairs.mentors
    opposed = (students.held_for[own] & mentors.held_against[theirs]).any(axis=1)
    return np.asarray(opposed | (students.held_against[own] & mentors.held_for[theirs]).any(axis=1))


def caution_at(students: Positions, mentors: Positions, pairs: Pairs) -> NDArray[np.float64]:
    """Return the contribution of cautions to chosen pairs, 0 or less, shape (n_pairs,)."""
    return np.asarray(_VALUE_OF[opposed_at(students, mentors, pairs) + 2 * away_at(students, mentors, pairs)])


def _stated(profiles: Profiles, row: int) -> Iterator[tuple[Stance, str, str]]:
    """Yield every stance a person states with its column and the sentence or list item."""
    values, texts = _VALUES[profiles.side], _TEXTS[profiles.side]
    for column in (*values, *texts):
        value: Any = profiles[column][row]
        for quote in value if isinstance(value, tuple) else sentences(value):
            for stance in _held_in(masked(quote, name=profiles[NAME][row])):
                if column in values or stance.in_texts:
                    yield stance, column, quote


@remembered
def _held_in(sentence: str) -> tuple[Stance, ...]:
    return tuple(stance for stance, pattern in zip(stances(), _patterns(), strict=True) if _holds(pattern, sentence))


def _holds(pattern: re.Pattern[str], sentence: str) -> bool:
    return any(not _NEGATION.search(sentence[: found.start()]) for found in pattern.finditer(sentence))
