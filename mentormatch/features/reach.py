"""Reach block: nameable paths from a mentor to the schools and hospitals a student targets."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING, Literal

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
from mentormatch.features.block import Ceiling, Evidence, Wish, ranked_wishes
from mentormatch.features.joining import shifted
from mentormatch.features.targets import StudentTargets
from mentormatch.features.text_ties import READ_FOR_TIES, text_ties
from mentormatch.ranking.pairs import runs
from mentormatch.text.recent import remembered
from mentormatch.vocabulary.institutions import institutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from mentormatch.features.block import Encoding, Scale, Some
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.pairs import Pairs

Preference = Literal["school", "hospital"]

HALF_LIFE_YEARS = 10.0
"""Years after which a tie that ages counts half (prior)."""

FROM_TEXT = 0.9
"""Factor on a tie that stands only in the text (prior)."""

_AGEING = frozenset({"trained", "undergraduate", "past", "placed"})
_COLUMNS = (
    (AFFILIATIONS, "current"),
    (SELECTION_ROLE_AT, "selection_role"),
    (CONTACTS, "contact"),
    (TRAINING, "trained"),
    (PAST_AFFILIATIONS, "past"),
    (MENTEES_PLACED_AT, "placed"),
)
_OF_HOSPITALS = frozenset({AFFILIATIONS, PAST_AFFILIATIONS})
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
    reach : sparse array of float64, shape (n_mentors, n_places)
    column_of : mapping of str to int
        Column of each place.
    stated : ndarray of bool, shape (n_mentors,)
    """

    reach: csr_array
    column_of: Mapping[str, int]
    stated: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Sequence[MentorReach]) -> MentorReach:
        """Return the mentors of all parts, one part after another, with the places that any of them reaches."""
        from scipy.sparse import csr_array

        column_of = {place: column for column, place in enumerate(sorted({*chain(*(own.column_of for own in parts))}))}
        found = [own.reach.tocoo() for own in parts]
        rows = shifted([own.row for own in found], [own.shape[0] for own in found])
        moved = [np.array([column_of[place] for place in own.column_of], dtype=np.intp) for own in parts]
        columns = np.concatenate([new[own.col] for new, own in zip(moved, found, strict=True)])
        stated = np.concatenate([own.stated for own in parts])
        shape = (len(stated), max(len(column_of), 1))
        reach = csr_array((np.concatenate([own.data for own in found]), (rows, columns)), shape=shape)
        return cls(reach, column_of, stated)

    def take(self, rows: NDArray[np.intp]) -> MentorReach:
        """Return the mentors at these rows, with the places that they reach."""
        from scipy.sparse import csr_array

        own = self.reach[rows]
        used, columns = np.unique(own.indices, return_inverse=True)
        names = list(self.column_of)
        reach = csr_array((own.data, columns, own.indptr), shape=(len(rows), max(len(used), 1)))
        column_of = {names[place]: column for column, place in enumerate(used)}
        return MentorReach(reach, column_of, self.stated[rows])


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
    reads = frozenset({*(column for column, _ in _COLUMNS), GRAD_YEAR, ROLE, *READ_FOR_TIES})
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
        return MentorReach(matrix, column_of, stated)

    def encode_students(self, students: Profiles, encoding: Encoding) -> StudentTargets:  # noqa: ARG002
        """Return the students' targets."""
        return StudentTargets.from_lists([targets_of(students, row) for row in range(len(students))])

    def raw(
        self,
        students: StudentTargets,
        mentors: MentorReach,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return reach in [0, 1], shape (n_pairs,)."""
        values = np.zeros(len(pairs))
        for rank, reached in enumerate(students.reached(mentors, pairs).T):
            values += students.shares[pairs.students, rank] * reached
        return values

    def wishes(self, student: Profiles, encoding: Encoding) -> tuple[Wish, ...]:  # noqa: ARG002
        """Return the targets."""
        return ranked_wishes(targets_of(student, 0).values())

    def met(
        self,
        students: StudentTargets,
        mentors: MentorReach,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return how far each target is reached, in [0, 1], shape (n_pairs, n_targets)."""
        return students.reached(mentors, pairs)

    def ceiling(self, students: StudentTargets, mentors: MentorReach, scale: Scale) -> Ceiling:
        """Return reach itself up to what the calibration allows: a sparse product."""
        from scipy.sparse import csr_array

        slope, start, floor = scale.calibration.rise()
        columns, shares = students.columns(mentors), students.shares
        rows, ranks = np.nonzero(columns >= 0)
        places, place = np.unique(columns[rows, ranks], return_inverse=True)
        wanted = np.zeros((len(places), len(columns)), dtype=np.float32)
        wanted[place, rows] = (shares[rows, ranks] * slope).astype(np.float32) * scale.shares[rows]
        place_of = np.full(mentors.reach.shape[1], -1, dtype=np.int32)
        place_of[places] = np.arange(len(places))
        most = scale.shares * (np.float32(1.0) - max(start, floor))

        def add(some: Some, total: NDArray[np.float32], topic: NDArray[np.float32] | None) -> None:  # noqa: ARG001
            first, ends = (own[some].astype(np.intp) for own in (mentors.reach.indptr[:-1], mentors.reach.indptr[1:]))
            ties = slice(first[0], ends[-1]) if isinstance(some, slice) else runs(first, ends - first)
            place = place_of.take(mentors.reach.indices[ties])
            targeted = np.flatnonzero(place >= 0)
            # where each mentor's ties end: among all, then among those that lead to a target
            ends = np.concatenate([[0], np.cumsum(ends - first)])
            ends = np.concatenate([[0], np.cumsum(place >= 0, dtype=np.intp)]).take(ends)
            reached = mentors.reach.data[ties][targeted].astype(np.float32), place[targeted], ends
            values = csr_array(reached, shape=(len(first), len(wanted))) @ wanted
            total += np.minimum(values, most, out=values)

        return Ceiling(lambda some: scale.known(some, max(start, floor)), add if len(places) else None)

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
    for column, kind in _COLUMNS:
        for item in mentors[column][row]:
            if column == TRAINING:
                tie = _trained(item, mentors[ROLE][row], mentors[GRAD_YEAR][row], encoding.as_of)
            else:
                tie = _tie(item, column, kind, _last_year(item), encoding.as_of)
            told |= {(place, tie.kind) for place in tie.places}
            yield tie
    for found in text_ties(mentors.person(row)) if encoding.facts_from_text else ():
        if (found.institution_id, found.kind) not in told:
            strength = FROM_TEXT * _strength(found.kind, found.year, encoding.as_of)
            yield Tie((found.institution_id,), found.kind, strength, found.column, found.sentence)


def _trained(item: str, role: str | None, grad_year: int | None, as_of: int) -> Tie:
    return _tie(item, TRAINING, _training_kind(item, role), _last_year(item) or grad_year, as_of)


@remembered
def _tie(item: str, column: str, kind: str, year: int | None, as_of: int) -> Tie:
    """Return the tie that a cell states."""
    places = (place_of(item, prefer="hospital"),) if column in _OF_HOSPITALS else places_of(item)
    return Tie(places, kind, _strength(kind, year, as_of), column, item)


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


@functools.lru_cache(maxsize=4096)
def _places_from(places: tuple[str, ...]) -> Mapping[str, float]:
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
