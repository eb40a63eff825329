"""Take one piece of evidence out of a mentor's profile, and encode the profile without it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import MENTOR_COLUMNS
from mentormatch.features.cautions import READS, positions
from mentormatch.features.joining import joined
from mentormatch.features.scoring import BLOCKS, Encoded
from mentormatch.people.profiles import profiles_from_people

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from mentormatch.features.block import Encoding
    from mentormatch.people.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Removal:
    """One statement to take out: the row of the mentor, the column, and what stands there."""

    mentor: int
    column: str
    quote: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost without one piece of evidence.

    Attributes
    ----------
    total : float
        Points of the score.
    own : float
        Points of the block that named the evidence; the rest of the total is lost by other blocks that use it too.
    """

    total: float
    own: float


def without(person: Mapping[str, Any], column: str, quote: str) -> dict[str, Any]:
    """Return a mentor's profile without one statement.

    Parameters
    ----------
    person : mapping
        One profile, by column.
    column : str
        Where the statement stands.
    quote : str
        A list item, a stretch of the text as it stands, or the label of a document; for a number, flag or choice the
        whole cell goes.

    Returns
    -------
    dict
        A new profile; ``person`` is not changed.

    Examples
    --------
    >>> without({"specialties": ("cardiology", "sports")}, "specialties", "sports")
    {'specialties': ('cardiology',)}
    """
    kind = MENTOR_COLUMNS[column].kind
    value = person[column]
    if kind in {"list", "choices"}:
        place = value.index(quote)
        return {**person, column: value[:place] + value[place + 1 :]}
    if kind == "documents":
        return {**person, column: tuple(item for item in value if item.label != quote)}
    if kind == "text":
        return {**person, column: value.replace(quote, "", 1).strip()}
    return {**person, column: None}


def encode_without(
    removals: Sequence[Removal],
    people: Mapping[int, Mapping[str, Any]],
    encoded: Encoded,
    encoding: Encoding,
    *,
    names: Collection[str],
) -> Encoded:
    """Encode mentors again, each without one statement.

    A block that does not read the column of a statement keeps what it has, so only the texts that change are read and
    embedded again, those of all removals together.

    Parameters
    ----------
    removals : sequence of Removal, length n_removals
        At least one.
    people : mapping of int to mapping
        Profiles of the mentors by row.
    encoded : Encoded
        All mentors as they are.
    encoding : Encoding
    names : collection of str
        Blocks to encode; the others keep what they have.

    Returns
    -------
    Encoded
        Of n_removals mentors, in the order of the removals.
    """
    edited = profiles_from_people("mentor", [without(people[own.mentor], own.column, own.quote) for own in removals])
    rows = np.array([own.mentor for own in removals])

    def changed(part: Any, reads: Collection[str], encode: Callable[[Profiles], Any]) -> Any:
        touched = np.array([own.column in reads for own in removals])
        kept = part.take(rows[~touched])
        if not touched.any():
            return kept
        again = encode(edited.take(np.flatnonzero(touched).tolist()))
        return joined([kept, again]).take(np.argsort(np.argsort(touched, kind="stable")))

    sides = {
        name: changed(side, BLOCKS[name].reads, partial(BLOCKS[name].encode_mentors, encoding=encoding))
        if name in names
        else side.take(rows)
        for name, side in encoded.sides.items()
    }
    stated = np.array([side.stated for side in sides.values()]).T
    return Encoded(sides, changed(encoded.positions, READS, positions), stated)
