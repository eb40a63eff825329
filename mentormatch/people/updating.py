"""What an update makes of a roster: who comes, who is changed, who goes, and whose profile stays as it was read."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from mentormatch.columns import DOCUMENTS, id_column
from mentormatch.errors import RosterError, SettingError
from mentormatch.people.identity import canonical_id
from mentormatch.people.profiles import Issue, Issues, Profiles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

MOST_HINTS = 10
"""Unknown ids for which the nearest known one is looked up: each is compared with all."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update did to a roster.

    Attributes
    ----------
    added, changed, removed : tuple of str
        Ids; the first two in the order of the roster that was given.
    n_unchanged : int
        Number of people who are as they were.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    n_unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Update:
    """A roster after an update, and what must be encoded for it.

    Attributes
    ----------
    people : Profiles
        Everybody: changed people where they stood, new ones at the end.
    arrivals : Profiles
        Those who are new or changed.
    rows : tuple of int
        Where each of ``people`` stands among the former people followed by the arrivals.
    changes : Changes
    """

    people: Profiles
    arrivals: Profiles
    rows: tuple[int, ...]
    changes: Changes


def updated(former: Profiles, given: Profiles | None, *, remove: str | Iterable[str] = ()) -> Update:
    """Put the people of a roster in the place of those of the same id, add the others, and take people out.

    Parameters
    ----------
    former : Profiles
    given : Profiles, optional
        People who are new, changed, or the same as before.
    remove : str or iterable of str
        Ids.

    Raises
    ------
    SettingError
        When an id to remove is unknown, or stands in the given roster as well.
    RosterError
        When nobody would be left.

    Examples
    --------
    >>> from mentormatch.people.reading import read_mentors
    >>> former = read_mentors([{"mentor_id": name, "state": "GA"} for name in ("M1", "M2", "M3")])
    >>> given = read_mentors([{"mentor_id": name, "state": "GA"} for name in ("M4", "M2")])
    >>> update = updated(former, given, remove="M1")
    >>> update.people.ids, update.arrivals.ids, update.rows
    (('M2', 'M3', 'M4'), ('M4',), (1, 2, 3))
    >>> update.changes
    Changes(added=('M4',), changed=(), removed=('M1',), n_unchanged=2)
    """
    given = former.take([]) if given is None else given
    leaving = _leaving(former, remove)
    _demand_not_both(leaving, given)
    known = {person: row for row, person in enumerate(former.ids)}
    arriving = [row for row, person in enumerate(given.ids) if not _is_same(former, known.get(person), given, row)]
    arrivals = given.take(arriving)
    place = {person: row for person, row in known.items() if person not in leaving}
    n_staying = len(place)
    place |= {person: len(former) + number for number, person in enumerate(arrivals.ids)}
    if not place:
        raise RosterError(
            f"A roster must hold at least one {former.side} after an update; all {len(former)} would be removed. Leave "
            "somebody, or give somebody new in the same update."
        )
    changed = tuple(person for person in arrivals.ids if person in known)
    added = tuple(person for person in arrivals.ids if person not in known)
    people = _people(former, arrivals, tuple(place.values()))
    issues = (*_still_true(former, given, frozenset(place), frozenset(arrivals.ids)), *given.issues)
    n_aside = sum(issue.severity == "error" for issue in issues)
    people = replace(people, issues=Issues(issues), rows_read=len(people) + n_aside)
    return Update(people, arrivals, tuple(place.values()), Changes(added, changed, leaving, n_staying - len(changed)))


def with_documents_of(given: Profiles, former: Profiles) -> Profiles:
    """Return the people with the documents they had, where the roster states none: it had no file of documents."""
    known = dict(zip(former.ids, former[DOCUMENTS], strict=True))
    documents = tuple(own or known.get(person, ()) for person, own in zip(given.ids, given[DOCUMENTS], strict=True))
    return replace(given, table=MappingProxyType({**given.table, DOCUMENTS: documents}))


def _leaving(former: Profiles, remove: str | Iterable[str]) -> tuple[str, ...]:
    """Return the ids to remove, each once, after checking that all are known."""
    listed = [remove] if isinstance(remove, str) else remove
    leaving = tuple(dict.fromkeys(canonical_id(str(person)) for person in listed))
    known = frozenset(former.ids)
    unknown = [person for person in leaving if person not in known]
    if unknown:
        near = (_with_nearest(person, former.ids) for person in unknown[:MOST_HINTS])
        words = ", ".join((*near, *map(repr, unknown[MOST_HINTS:])))
        raise SettingError(
            f"Every {id_column(former.side)} to remove must be one of the {len(former)} there; unknown: {words}. "
            "Nothing was changed."
        )
    return leaving


def _with_nearest(person: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(person, known, 1, 0.5)
    return f"{person!r} (did you mean {near[0]}?)" if near else repr(person)


def _demand_not_both(leaving: Collection[str], given: Profiles) -> None:
    both = sorted(set(leaving) & set(given.ids))
    if both:
        raise SettingError(
            f"Nobody can be removed and stand in the roster of the same update; {', '.join(both)} would. Take them out "
            "of one of the two. Nothing was changed."
        )


def _is_same(former: Profiles, known: int | None, given: Profiles, row: int) -> bool:
    return known is not None and all(values[row] == former[column][known] for column, values in given.table.items())


def _people(former: Profiles, arrivals: Profiles, rows: Sequence[int]) -> Profiles:
    """Return the people at these rows of the former ones followed by the arrivals."""
    table = {column: (*values, *arrivals[column]) for column, values in former.table.items()}
    return replace(former, table=MappingProxyType(table)).take(rows)


def _still_true(former: Profiles, given: Profiles, here: Collection[str], arrived: Collection[str]) -> Iterator[Issue]:
    """Yield the former issues that the new reading does not replace.

    About a person: those of people who are still there and were not read again; and what was found when a profile was
    encoded, which has no row, of those who are as they were. About nobody: rows that were set aside; notes on a file go
    when another one is read. The same roster read once more repeats its issues, and each is listed once.
    """
    again, repeated = frozenset(given.ids), frozenset(given.issues)
    for issue in former.issues:
        if issue.person in here:
            if issue.person not in again or (issue.row is None and issue.person not in arrived):
                yield issue
        elif issue.person is None and issue not in repeated and (issue.severity == "error" or not again):
            yield issue
