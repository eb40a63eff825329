"""Take one piece of evidence out of a mentor's profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping


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
