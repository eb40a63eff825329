"""Letters block: whether the mentor could one day write a strong letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import (
    ADVISOR,
    ALLIED,
    CONTACT_HOURS,
    LETTERS_WRITTEN,
    MENTEES_PLACED_AT,
    PHYSICIAN,
    RESEARCHER,
    RESIDENT,
    ROLE,
    SCIENCE_FACULTY,
    SUPERVISES,
)
from mentormatch.features.block import Ceiling, Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Scale
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.pairs import Pairs

SHARES = {"supervises": 0.4, "hours": 0.25, "letters": 0.25, "role": 0.1}
"""Shares of the four parts (priors; supervision first: writers of top graduates' letters had supervised them, 36% vs
22%, and knew them very well, 41% vs 22%, DeZee et al. 2014)."""

UNKNOWN = 0.25
"""Value of a part that is not stated (prior)."""

ENOUGH_HOURS, ENOUGH_LETTERS = 8.0, 40.0
"""Hours a month, and letters, beyond which more adds nothing (priors)."""

ROLE_VALUES = {
    PHYSICIAN: 1.0,
    SCIENCE_FACULTY: 1.0,
    RESEARCHER: 0.8,
    ADVISOR: 0.4,
    ALLIED: 0.4,
    RESIDENT: 0.3,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One raw value per mentor, shape (n_mentors,)."""

    values: NDArray[np.float64]
    stated: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> Standing:
        """Return the people at these rows."""
        return Standing(self.values[rows], self.stated[rows])


class LettersBlock:
    """Supervision, contact time, letters written or mentees placed, and role; the same for every student.

    Notes
    -----
    Letters and placed mentees count by logarithm up to 40, a placed mentee as two letters. The block is kept small:
    contact already counts in needs, and advisers' grades do not follow letter counts.
    """

    name = "letters"
    reads = frozenset({ROLE, SUPERVISES, CONTACT_HOURS, LETTERS_WRITTEN, MENTEES_PLACED_AT})
    lowest = 0.0
    highest = 1.0

    def encode_mentors(self, mentors: Profiles, encoding: Encoding) -> Standing:  # noqa: ARG002
        """Return one value per mentor."""
        parts = [_parts(mentors.person(row)) for row in range(len(mentors))]
        values = [sum(SHARES[part] * value for part, value in own.items()) for own in parts]
        stated = [_states(mentors.person(row)) for row in range(len(mentors))]
        return Standing(np.array(values, dtype=np.float64), np.array(stated, dtype=bool))

    def encode_students(self, students: Profiles, encoding: Encoding) -> Standing:  # noqa: ARG002
        """Return a stand-in: every student wants letters."""
        return Standing(np.ones(len(students)), np.ones(len(students), dtype=bool))

    def raw(
        self,
        students: Standing,  # noqa: ARG002
        mentors: Standing,
        pairs: Pairs,
        topic: NDArray[np.float64] | None,  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return the mentors' values, shape (n_pairs,)."""
        return np.asarray(mentors.values[pairs.mentors])

    def ceiling(self, students: Standing, mentors: Standing, scale: Scale) -> Ceiling:  # noqa: ARG002
        """Return the mentors' values."""
        return Ceiling(lambda some: scale.known(some, scale.calibration.apply(mentors.values[some])))

    def evidence(self, student: Profiles, mentor: Profiles, encoding: Encoding) -> Sequence[Evidence]:  # noqa: ARG002
        """Return the facts that speak for this mentor's letters, weightiest first."""
        person = mentor.person(0)
        parts = _parts(person)
        found = []
        if person[SUPERVISES]:
            found.append(Evidence(self.name, "fact", SUPERVISES, "yes", closeness=SHARES["supervises"]))
        for part, column in (("hours", CONTACT_HOURS), ("letters", LETTERS_WRITTEN)):
            if person[column] and parts[part] > UNKNOWN:
                weight = SHARES[part] * parts[part]
                found.append(Evidence(self.name, "fact", column, f"{person[column]:g}", closeness=weight))
        return sorted(found, key=lambda item: -item.closeness)


def letters_share(person: Mapping[str, Any]) -> float | None:
    """Return how many letters a mentor has written on a log scale in [0, 1]; None when nothing is stated."""
    if person[LETTERS_WRITTEN] is None and not person[MENTEES_PLACED_AT]:
        return None
    count = (person[LETTERS_WRITTEN] or 0) + 2 * len(person[MENTEES_PLACED_AT])
    return float(np.log1p(min(count, ENOUGH_LETTERS)) / np.log1p(ENOUGH_LETTERS))


def hours_share(person: Mapping[str, Any]) -> float | None:
    """Return the contact hours as a share of enough, in [0, 1]; None when not stated."""
    hours = person[CONTACT_HOURS]
    return None if hours is None else float(min(hours, ENOUGH_HOURS) / ENOUGH_HOURS)


def _parts(person: Mapping[str, Any]) -> dict[str, float]:
    stated = {
        "supervises": None if person[SUPERVISES] is None else float(person[SUPERVISES]),
        "hours": hours_share(person),
        "letters": letters_share(person),
        "role": ROLE_VALUES.get(person[ROLE]),
    }
    return {part: UNKNOWN if value is None else value for part, value in stated.items()}


def _states(person: Mapping[str, Any]) -> bool:
    return any(
        person[column] not in (None, ()) for column in (SUPERVISES, CONTACT_HOURS, LETTERS_WRITTEN, MENTEES_PLACED_AT)
    )
