"""What an assignment must keep to: places, seats, minimum loads, locks, pairs that are not wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import ACCEPTING, CAPACITY, CURRENT_MENTEES, MENTORS_WANTED
from mentormatch.errors import SettingError
from mentormatch.parameters import NONE, Number, Whole, fault
from mentormatch.results.decisions import FORBID, LOCK
from mentormatch.sharing.named import decision_of, named_rows, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.results.decisions import Decided

MOST_LISTED = 50
"""Contradictions written out in one message."""

_CALLED = {"forbid": "forbidden pairs", "previous": "an earlier round"}

MENTORS_BY_DEFAULT = 3
"""Mentors of a student who does not say how many are wanted (the source article: 2 to 3 primary mentors)."""

CAPACITY_BY_DEFAULT = 3
"""Capacity of a mentor who states none (a prior)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of an assignment, by row of the rosters.

    Attributes
    ----------
    demand : ndarray of int, shape (n_students,)
    seats, minimum_load : ndarray of int, shape (n_mentors,)
    locked, forbidden : ndarray of int, shape (n_pairs, 2)
        Row of the student and of the mentor.
    least_score : float
        Pairs below are not assigned, unless they are locked.
    """

    demand: NDArray[np.intp]
    seats: NDArray[np.intp]
    minimum_load: NDArray[np.intp]
    locked: NDArray[np.intp]
    forbidden: NDArray[np.intp]
    least_score: float


def terms_of(
    students: Profiles,
    mentors: Profiles,
    *,
    per_student: Any,
    capacity: Any,
    default_capacity: Any,
    minimum_load: Any,
    locks: Any,
    forbid: Any,
    previous: Any,
    least_score: float | None,
    decided: Sequence[Decided] = (),
    owner: str = "assign",
) -> Terms:
    """Return the terms that these options state, as :func:`mentormatch.assign` takes them.

    ``decided`` are decisions of a review, on people of the rosters; ``owner`` is the function whose options they are.

    Raises
    ------
    SettingError
        When an option is not as described or names somebody who is not in the rosters; all faults at once.
    """
    faults: list[str] = []
    numbers = _Numbers(owner, faults)
    usual = numbers.whole(default_capacity, "default_capacity")
    own = [usual if stated is None else stated for stated in mentors[CAPACITY]]
    room = numbers.by_id(capacity, "capacity", mentors, own)
    busy = np.array([count or 0 for count in mentors[CURRENT_MENTEES]], dtype=np.intp)
    wanted = [MENTORS_BY_DEFAULT if stated is None else stated for stated in students[MENTORS_WANTED]]
    demand = numbers.by_id(per_student, "per_student", students, wanted)
    minimum = numbers.by_id(minimum_load, "minimum_load", mentors, [0] * len(mentors))
    seats = np.maximum(room - busy, 0)
    if not isinstance(minimum_load, Mapping):
        # asked of everybody, it is asked of those who can: nobody else is named
        can = np.array([accepts is not False for accepts in mentors[ACCEPTING]])
        minimum = np.where(can, np.minimum(minimum, seats), 0)
    asked = pairs_of(locks, students, mentors, "locks", faults)
    never = pairs_of(forbid, students, mentors, "forbid", faults)
    decisions = [*asked.items(), *((pair, FORBID) for pair in never), *_by_row(decided, students, mentors)]
    locked = {pair for pair, decision in decisions if decision != FORBID}
    forbidden = {pair for pair, decision in decisions if decision == FORBID}
    unknown: list[str] = []
    earlier = pairs_of(previous, students, mentors, "previous", unknown)
    if unknown and not earlier:
        # people come and go between two rounds, but not all of them
        faults.append("previous names nobody of these rosters; give the assignment of an earlier round of theirs.")
    faults += fault("least_score", owner, least_score, Number(), NONE)
    both = [_named(pair, students, mentors) for pair in sorted(locked & forbidden)]
    faults += [f"{pair} is locked and forbidden; decide on one." for pair in both[:MOST_LISTED]]
    if faults:
        raise SettingError("\n".join(faults))
    return Terms(
        demand,
        seats,
        minimum,
        _rows(locked),
        _rows({*forbidden, *earlier} - locked),
        -np.inf if least_score is None else float(least_score),
    )


def _by_row(decided: Iterable[Decided], students: Profiles, mentors: Profiles) -> Iterator[tuple[tuple[int, int], str]]:
    row_of, column_of = _rows_by_id(students, mentors)
    for own in decided:
        yield (row_of[own.student_id], column_of[own.mentor_id]), own.decision


def _rows_by_id(students: Profiles, mentors: Profiles) -> tuple[dict[str, int], dict[str, int]]:
    row_of, column_of = ({own: row for row, own in enumerate(side.ids)} for side in (students, mentors))
    return row_of, column_of


def pairs_of(
    source: Any, students: Profiles, mentors: Profiles, name: str, faults: list[str]
) -> dict[tuple[int, int], str]:
    """Return rows of the pairs that a source names, with the decision on each: lock or forbid; blank is lock.

    Parameters
    ----------
    source : Assignment, path, "-", DataFrame, list of dicts, or iterable of (student_id, mentor_id); None is empty
    students, mentors : Profiles
    name : str
        What the option is called in messages.
    faults : list of str
        Takes what is wrong: ids that are not in the rosters, decisions that are not known.
    """
    row_of, column_of = _rows_by_id(students, mentors)
    found: dict[tuple[int, int], str] = {}
    for row in named_rows(source, ("decision", "status"), called=f"file of {_CALLED.get(name, name)}").rows:
        cell = row.cells.get("decision", "")
        if not cell.strip() and (row.is_aside or not row.mentor_id):
            continue
        decided, place = decision_of(cell), f" ({row.place})" if row.place else ""
        unknown = [own for own, known in ((row.student_id, row_of), (row.mentor_id, column_of)) if own not in known]
        if unknown:
            who = " and ".join(repr(own) if own else "a blank id" for own in unknown)
            faults.append(f"{name}{place}: {who} must be in the rosters.")
        elif decided is None:
            faults.append(f"{name}{place}: the decision must be approve, lock or forbid; got {cell!r}.{near(cell)}")
        else:
            pair, kind = (row_of[row.student_id], column_of[row.mentor_id]), FORBID if decided == FORBID else LOCK
            if found.setdefault(pair, kind) != kind:
                faults.append(
                    f"{name}{place}: {_named(pair, students, mentors)} is locked and forbidden; decide on one."
                )
    return found


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Reads options that are whole numbers, for all or by id, and takes down what is wrong with them."""

    owner: str
    faults: list[str]

    def whole(self, number: Any, name: str, *, whose: str = "") -> int:
        """Return a whole number of at least 0."""
        wrong = fault(name, self.owner, number, Whole(0), whose=whose)
        self.faults.extend(wrong)
        return 0 if wrong else int(number)

    def by_id(self, given: Any, name: str, people: Profiles, own: list[int]) -> NDArray[np.intp]:
        """Return one whole number per person: the given one, or the person's own."""
        if isinstance(given, Mapping):
            known = frozenset(people.ids)
            unknown = [str(person) for person in given if str(person) not in known]
            if unknown:
                who = f"{', '.join(unknown[:5])}, who must be among the {len(people)} {people.side}s"
                self.faults.append(f"{name} names {who}.")
            numbers = {str(who): self.whole(number, name, whose=f" for {who}") for who, number in given.items()}
            own = [numbers.get(person, stated) for person, stated in zip(people.ids, own, strict=True)]
        elif given is not None:
            own = [self.whole(given, name)] * len(people)
        return np.array(own, dtype=np.intp)


def _named(pair: tuple[int, int], students: Profiles, mentors: Profiles) -> str:
    return f"{students.ids[pair[0]]} with {mentors.ids[pair[1]]}"


def _rows(pairs: Iterable[tuple[int, int]]) -> NDArray[np.intp]:
    return np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
