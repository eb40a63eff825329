"""What an assignment must keep to: places, seats, minimum loads, locks, pairs that are not wanted."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import ACCEPTING, CAPACITY, CURRENT_MENTEES, MENTORS_WANTED
from mentormatch.errors import SettingError
from mentormatch.people.pair_tables import read_pairs
from mentormatch.results.assignment import Assignment
from mentormatch.results.assignment_table import FORBIDDEN
from mentormatch.results.review import FORBID, LOCK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.people.pair_tables import PairTable
    from mentormatch.people.profiles import Profiles

MENTORS_BY_DEFAULT = 3
"""Mentors of a student who does not say how many are wanted (the source article: 2 to 3 primary mentors)."""

CAPACITY_BY_DEFAULT = 3
"""Capacity of a mentor who states none (a prior)."""

Named = tuple[str, str, str, str]
"""Where a pair stands, for messages, the ids of student and mentor, and what one more column says."""

_WORDS = {
    LOCK: " lock locked keep confirmed approve approved yes",
    FORBID: "forbid forbidden decline declined never no",
}
_DECISIONS = {word: decision for decision, words in _WORDS.items() for word in words.split(" ")}


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
    decisions: Iterable[Named] = (),
) -> Terms:
    """Return the terms that these options state, as :func:`mentormatch.assign` takes them, and decisions of a review.

    Raises
    ------
    SettingError
        When an option is not as described or names somebody who is not in the rosters; all faults at once.
    """
    faults: list[str] = []
    usual = _whole(default_capacity, "default_capacity", faults)
    own = [usual if stated is None else stated for stated in mentors[CAPACITY]]
    room = _by_id(capacity, "capacity", mentors, own, faults)
    busy = np.array([count or 0 for count in mentors[CURRENT_MENTEES]], dtype=np.intp)
    wanted = [MENTORS_BY_DEFAULT if stated is None else stated for stated in students[MENTORS_WANTED]]
    demand = _by_id(per_student, "per_student", students, wanted, faults)
    minimum = _by_id(minimum_load, "minimum_load", mentors, [0] * len(mentors), faults)
    seats = np.maximum(room - busy, 0)
    if not isinstance(minimum_load, Mapping):
        # asked of everybody, it is asked of those who can: nobody else is named
        can = np.array([accepts is not False for accepts in mentors[ACCEPTING]])
        minimum = np.where(can, np.minimum(minimum, seats), 0)
    decided = pairs_of(named_pairs(locks, "decision"), students, mentors, "locks", faults)
    for pair, decision in pairs_of(decisions, students, mentors, "review", faults).items():
        if decided.setdefault(pair, decision) != decision:
            faults.append(f"{_named(pair, students, mentors)} is decided one way in locks and another in the review.")
    locked = [pair for pair, decision in decided.items() if decision == LOCK]
    forbidden = [pair for pair, decision in decided.items() if decision == FORBID]
    forbidden += pairs_of(named_pairs(forbid, "decision"), students, mentors, "forbid", faults)
    unknown: list[str] = []
    earlier = pairs_of(named_pairs(previous, "decision"), students, mentors, "previous", unknown)
    if unknown and not earlier:
        # people come and go between two rounds, but not all of them
        faults.append("previous names nobody of these rosters; give the assignment of an earlier round of theirs.")
    least = _least(least_score, faults)
    both = sorted({*locked} & {*forbidden})
    faults += [f"{_named(pair, students, mentors)} is locked and forbidden; decide on one." for pair in both[:5]]
    if faults:
        raise SettingError(" ".join(faults))
    return Terms(
        demand,
        seats,
        minimum,
        _rows(locked),
        _rows({*forbidden, *earlier} - {*locked}),
        least,
    )


def pairs_of(
    named: Iterable[Named], students: Profiles, mentors: Profiles, name: str, faults: list[str]
) -> dict[tuple[int, int], str]:
    """Return rows of named pairs, with the decision on each: lock or forbid.

    Parameters
    ----------
    named : iterable of (place, student_id, mentor_id, decision)
    students, mentors : Profiles
    name : str
        What the option is called in messages.
    faults : list of str
        Takes what is wrong: ids that are not in the rosters, decisions that are not known.
    """
    row_of, column_of = ({own: row for row, own in enumerate(side.ids)} for side in (students, mentors))
    found: dict[tuple[int, int], str] = {}
    for place, student, mentor, decision in named:
        unknown = [own for own, known in ((student, row_of), (mentor, column_of)) if own not in known]
        if unknown:
            who = " and ".join(repr(own) if own else "a blank id" for own in unknown)
            faults.append(f"{name}{place}: {who} must be in the rosters.")
        elif (decided := decision_of(decision)) == "":
            got = f"got {decision!r}.{_near(decision)}"
            faults.append(f"{name}{place}: the decision must be approve, lock or forbid; {got}")
        else:
            pair = row_of[student], column_of[mentor]
            if found.setdefault(pair, decided) != decided:
                faults.append(
                    f"{name}{place}: {_named(pair, students, mentors)} is locked and forbidden; decide on one."
                )
    return found


def decision_of(word: str) -> str:
    """Return what a decision comes to, lock or forbid, "" where it is not known; blank is lock.

    Examples
    --------
    >>> decision_of("Approve"), decision_of("never"), decision_of("perhaps")
    ('lock', 'forbid', '')
    """
    return _DECISIONS.get(word.casefold().strip(), "")


def _near(word: str) -> str:
    near = difflib.get_close_matches(word.casefold().strip(), list(filter(None, _DECISIONS)), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def named_pairs(source: Any, column: str) -> Iterable[Named]:
    """Yield where each pair stands, the ids, and what one more column says.

    Rows without a mentor, as of students without one, are left out, unless a decision stands there; where the status is
    asked for, so are pairs that an assignment lists as forbidden.

    Parameters
    ----------
    source : Assignment, path, "-", DataFrame, list of dicts, or iterable of (student_id, mentor_id); None is empty
    column : str
        Read where it is there, else "".
    """
    if source is None:
        return
    if isinstance(source, Assignment):
        source = [
            dict(zip(own, row, strict=True)) for own in [source.columns()] for row in zip(*own.values(), strict=True)
        ]
    if isinstance(source, Iterable) and not isinstance(source, (str, Mapping)) and not hasattr(source, "columns"):
        source = source if hasattr(source, "read") else list(source)
        if isinstance(source, list) and not any(isinstance(own, Mapping) for own in source):
            for pair in source:
                if isinstance(pair, str) or not isinstance(pair, Iterable) or len(own := tuple(pair)) != 2:
                    raise SettingError(f"Pairs must be (student_id, mentor_id); got {pair!r}.")
                yield "", str(own[0]), str(own[1]), ""
            return
    yield from _rows_of(read_pairs(source, [column]), column)


def _rows_of(table: PairTable, column: str) -> Iterable[Named]:
    if table.problems:
        raise SettingError(f"{table.source} has broken rows: {'; '.join(table.problems[:5])}.")
    for row in table.rows:
        decided = column == "decision" and row.cells.get(column, "").strip()
        if column == "status" and row.cells.get(column, "").casefold().strip() == FORBIDDEN:
            continue
        if row.mentor_id or decided:
            yield f" ({table.source}, {row.place})", row.student_id, row.mentor_id, row.cells.get(column, "")


def _by_id(given: Any, name: str, people: Profiles, own: list[int], faults: list[str]) -> NDArray[np.intp]:
    """Return one whole number per person: the given one, or the person's own."""
    if isinstance(given, Mapping):
        row_of = {person: row for row, person in enumerate(people.ids)}
        unknown = [str(person) for person in given if str(person) not in row_of]
        if unknown:
            faults.append(f"{name} names {', '.join(unknown[:5])}, who must be among the {len(people)} {people.side}s.")
        numbers = {str(person): _whole(number, f"{name} of {person}", faults) for person, number in given.items()}
        own = [numbers.get(person, stated) for person, stated in zip(people.ids, own, strict=True)]
    elif given is not None:
        own = [_whole(given, name, faults)] * len(people)
    return np.array(own, dtype=np.intp)


def _whole(number: Any, name: str, faults: list[str]) -> int:
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 0:
        faults.append(f"{name} must be a whole number of at least 0; got {number!r}.")
        return 0
    return int(number)


def _least(score: Any, faults: list[str]) -> float:
    """Return the least score as a number, -inf where there is none."""
    if score is None:
        return -np.inf
    if isinstance(score, bool) or not isinstance(score, (int, float, np.number)) or not np.isfinite(score):
        faults.append(f"least_score must be a number; got {score!r}.")
        return -np.inf
    return float(score)


def _named(pair: tuple[int, int], students: Profiles, mentors: Profiles) -> str:
    return f"{students.ids[pair[0]]} with {mentors.ids[pair[1]]}"


def _rows(pairs: Iterable[tuple[int, int]]) -> NDArray[np.intp]:
    return np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)
