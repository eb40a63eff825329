"""Reach block: nameable paths from a mentor to the schools and hospitals a student targets."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mentormatch.columns import (
    AFFILIATIONS,
    CONTACTS,
    GRAD_YEAR,
    MENTEES_PLACED_AT,
    PAST_AFFILIATIONS,
    PHYSICIAN,
    RESIDENCY_APPLICANT,
    RESIDENT,
    ROLE,
    SELECTION_ROLE_AT,
    STAGE,
    TARGET_SCHOOLS,
    TRAINING,
)
from mentormatch.features.block import Evidence, rank_discounts
from mentormatch.features.text_ties import text_ties
from mentormatch.vocabulary.institutions import institutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from mentormatch.features.block import Ceiling, Encoding
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.pairs import Pairs

Preference = Literal["school", "hospital"]

HALF_LIFE_YEARS = 10.0
"""Years after which a tie that ages counts half (prior)."""

FROM_TEXT = 0.9
"""Factor on a tie that stands only in the text (prior)."""

_AGEING = frozenset({"trained", "undergraduate", "past", "placed"})
_COLUMNS: tuple[tuple[str, str, Preference], ...] = (
    (AFFILIATIONS, "current", "hospital"),
    (SELECTION_ROLE_AT, "selection_role", "school"),
    (CONTACTS, "contact", "school"),
    (TRAINING, "trained", "school"),
    (PAST_AFFILIATIONS, "past", "hospital"),
    (MENTEES_PLACED_AT, "placed", "school"),
)
_CLINICAL = re.compile(
    r"\b(?:hospitals?|medical|medicine|clinic|health|residen\w+|fellow\w*|intern\w*|surgery|M\.?D|D\.?O|PGY\W?\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie of a mentor: to which institution (its places), of what kind, how strong, and where it stands.

    A name such as "Cleveland Clinic" is a hospital's and its school's: where the column does not say which one is
    meant, the tie leads to both.
    """

    places: tuple[str, ...]
    kind: str
    strength: float
    column: str
    item: str


@dataclass(frozen=True, slots=True)
class MentorReach:
    """Reach of every mentor to every place that any mentor reaches.

    Attributes
    ----------
    reach, by_place : sparse arrays of float64, shape (n_mentors, n_places) and (n_places, n_mentors)
        The same twice: by mentor to look pairs up, by place to find everybody who reaches it.
    column_of : mapping of str to int
        Column of each place.
    stated : ndarray of bool, shape (n_mentors,)
    """

    reach: csr_array
    by_place: csr_array
    column_of: Mapping[str, int]
    stated: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> MentorReach:
        """Return the mentors at these rows."""
        reach = self.reach[rows]
        return replace(self, reach=reach, by_place=reach.T.tocsr(), stated=self.stated[rows])


@dataclass(frozen=True, slots=True)
class StudentTargets:
    """Places each student targets, in the student's order."""

    places: tuple[tuple[str, ...], ...]

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Whether each student names a target."""
        return np.array([bool(own) for own in self.places], dtype=bool)

    def take(self, rows: NDArray[np.intp]) -> StudentTargets:
        """Return the students at these rows."""
        return StudentTargets(tuple(self.places[row] for row in rows))


class ReachBlock:
    """Rank-weighted mean over the targets of a noisy-OR over the mentor's paths to each.

    Notes
    -----
    Per target ``1 - prod(1 - tie * recency * hop)`` over paths of at most two hops: hop 1 when the tie is to the target
    itself, .45 when it is to a hospital that teaches for the target school. Tie weights stand with their sources in
    ``features/tables/tie_weights.csv`` (odds ratios of doi 10.1080/10872981.2023.2189558; Godechot 2014; Newman 2001).
    ``recency = .5 ** (years / 10)`` for ties of training, past work and placed mentees; others do not age. A target
    at rank r weighs ``1 / log2(r + 1)``. Ties that stand only in the text count .9.
    """

    name = "reach"
    lowest = 0.0
    highest = 1.0

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> MentorReach:
        """Return the mentors' reach, each distinct institution cell resolved once."""
        from scipy.sparse import csr_array

        reached = [_reached(ties_of(mentors, row, encoding)) for row in range(len(mentors))]
        places = sorted({place for own in reached for place in own})
        column_of = {place: column for column, place in enumerate(places)}
        rows = [row for row, own in enumerate(reached) for _ in own]
        columns = [column_of[place] for own in reached for place in own]
        strengths = [strength for own in reached for strength in own.values()]
        matrix = csr_array((strengths, (rows, columns)), shape=(len(mentors), max(len(places), 1)), dtype=np.float64)
        stated = np.array([bool(own) for own in reached], dtype=bool)
        return MentorReach(matrix, matrix.T.tocsr(), column_of, stated)

    def encode_students(self, students: Profiles, encoding: Encoding) -> StudentTargets:  # noqa: ARG002
        """Return the students' targets."""
        return StudentTargets(tuple(tuple(targets_of(students, row)) for row in range(len(students))))

    def raw(
        self,
        students: StudentTargets,
        mentors: MentorReach,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return reach in [0, 1], shape (n_pairs,)."""
        columns, shares = _wanted(students, mentors)
        values = np.zeros(len(pairs))
        for rank in range(columns.shape[1]):
            column = columns[pairs.students, rank]
            found = np.flatnonzero(column >= 0)
            reached = mentors.reach[pairs.mentors[found], column[found]]
            values[found] += shares[pairs.students[found], rank] * reached
        return values

    def ceiling(self, students: StudentTargets, mentors: MentorReach) -> Ceiling:
        """Return reach itself: a sparse product."""
        from scipy.sparse import csr_array

        columns, shares = _wanted(students, mentors)
        rows, ranks = np.nonzero(columns >= 0)
        weights: Any = csr_array(
            (shares[rows, ranks], (rows, columns[rows, ranks])), shape=(len(columns), mentors.by_place.shape[0])
        )
        values = (weights @ mentors.by_place).toarray().astype(np.float32)
        return lambda some, topic: values[:, some]  # noqa: ARG005

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:
        """Return the mentor's ties that lead to a target, strongest first."""
        targets = targets_of(student, 0)
        found = [
            Evidence(
                self.name,
                "tie",
                tie.column,
                tie.item,
                targets[place],
                tie.kind,
                "direct" if place in tie.places else "hospital",
                tie.strength * hop,
            )
            for tie in ties_of(mentor, 0, encoding)
            for place, hop in _places_from(tie.places).items()
            if place in targets
        ]
        return sorted(found, key=lambda item: (-item.closeness, item.column, item.quote))


def _wanted(students: StudentTargets, mentors: MentorReach) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the column of each target, -1 where no mentor reaches it, and its share; shape (n_students, n_targets)."""
    shape = (len(students.places), max(map(len, students.places), default=0))
    columns, shares = np.full(shape, -1, dtype=np.intp), np.zeros(shape)
    for row, own in enumerate(students.places):
        discounts = rank_discounts(len(own))
        columns[row, : len(own)] = [mentors.column_of.get(place, -1) for place in own]
        shares[row, : len(own)] = discounts / (discounts.sum() or 1.0)
    return columns, shares


def place_of(name: str, *, prefer: Preference = "school") -> str:
    """Return the key under which an institution is compared: its id in the vocabulary, else its normalised name.

    Examples
    --------
    >>> place_of("Alder Run  college")
    'name:alder run college'
    """
    resolution = institutions().resolve(name, prefer=prefer)
    return resolution.match.id if resolution.match else f"name:{institutions().key(name)}"


def places_of(name: str) -> tuple[str, ...]:
    """Return the place a name means, and its hospital's where the name is a school's and a hospital's.

    Examples
    --------
    >>> places_of("Cleveland Clinic")
    ('cclcm', 'ccf')
    >>> places_of("Yale School of Medicine")
    ('yale',)
    """
    return tuple(dict.fromkeys((place_of(name), place_of(name, prefer="hospital"))))


def preferred_kind(stage: str | None) -> Preference:
    """Return what a student's target most likely is: residency applicants name hospitals, others schools."""
    return "hospital" if stage == RESIDENCY_APPLICANT else "school"


def targets_of(students: Profiles, row: int) -> dict[str, str]:
    """Return the places a student targets and what the student wrote for each, in order."""
    prefer = preferred_kind(students[STAGE][row])
    places: dict[str, str] = {}
    for item in students[TARGET_SCHOOLS][row]:
        places.setdefault(place_of(item, prefer=prefer), item)
    return places


def ties_of(mentors: Profiles, row: int, encoding: Encoding) -> Iterator[Tie]:
    """Yield the ties of one mentor: those of the fields, then those that stand only in the text."""
    told: set[tuple[str, str]] = set()
    for column, kind, prefer in _COLUMNS:
        for item in mentors[column][row]:
            sort = _training_kind(item, mentors[ROLE][row]) if column == TRAINING else kind
            year = _last_year(item) or (mentors[GRAD_YEAR][row] if column == TRAINING else None)
            places = (place_of(item, prefer=prefer),) if prefer == "hospital" else places_of(item)
            told |= {(place, sort) for place in places}
            yield Tie(places, sort, _strength(sort, year, encoding.as_of), column, item)
    for tie in text_ties(mentors.person(row)) if encoding.facts_from_text else ():
        if (tie.institution_id, tie.kind) not in told:
            strength = FROM_TEXT * _strength(tie.kind, tie.year, encoding.as_of)
            yield Tie((tie.institution_id,), tie.kind, strength, tie.column, tie.sentence)


def _strength(kind: str, year: int | None, as_of: int) -> float:
    return tie_weights()[kind] * (_recency(year, as_of) if kind in _AGEING else 1.0)


@functools.cache
def tie_weights() -> Mapping[str, float]:
    """Return the weight of each kind of tie, in (0, 1]; sources stand in the table."""
    source = resources.files("mentormatch.features").joinpath("tables/tie_weights.csv")
    return {row["tie"]: float(row["weight"]) for row in csv.DictReader(source.read_text("utf-8").splitlines())}


def _training_kind(item: str, role: str | None) -> str:
    """Tell medical training from college: a university named without its medical school is training for clinicians."""
    match = institutions().resolve(item).match
    if match is None:
        return "trained" if _CLINICAL.search(item) else "undergraduate"
    return "undergraduate" if match.how == "host" and role not in {PHYSICIAN, RESIDENT} else "trained"


def _last_year(item: str) -> int | None:
    years = _YEAR.findall(item)
    return int(years[-1]) if years else None


def _recency(year: int | None, as_of: int) -> float:
    return 1.0 if year is None else float(0.5 ** (max(0, as_of - year) / HALF_LIFE_YEARS))


def _places_from(places: tuple[str, ...]) -> dict[str, float]:
    """Return the places one tie leads to with their hop: its own, and the schools its hospital teaches for."""
    reached = dict.fromkeys(places, 1.0)
    for place in places:
        if not place.startswith("name:") and institutions().kind(place) == "hospital":
            for school in institutions().schools_of(place):
                reached.setdefault(school, tie_weights()["affiliated_hospital"])
    return reached


def _reached(ties: Iterator[Tie]) -> dict[str, float]:
    """Combine all paths of one mentor by noisy-OR, per place."""
    missed: dict[str, float] = {}
    for tie in ties:
        for place, hop in _places_from(tie.places).items():
            missed[place] = missed.get(place, 1.0) * (1.0 - tie.strength * hop)
    return {place: 1.0 - chance for place, chance in missed.items()}
