"""What a look-up in a vocabulary returns."""

from __future__ import annotations

from dataclasses import dataclass

from mentormatch.parameters import A_STR, demand


@dataclass(frozen=True, slots=True)
class Match:
    """One reading of a short text such as a cell.

    Attributes
    ----------
    id : str
        Identifier in the vocabulary.
    label : str
        Name to show to people.
    confidence : float
        In [0, 1]; 1 is an exact name.
    how : str
        How it was found: ``name``, ``alias``, ``part``, ``phrase``, ``spelling``, ``similar`` ...

    Examples
    --------
    >>> Match("cardiology", "Cardiovascular Disease", 1.0, "alias").id
    'cardiology'
    """

    id: str
    label: str
    confidence: float
    how: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One reading of a stretch ``text[start:end]`` of running text; attributes otherwise as in :class:`Match`.

    Examples
    --------
    >>> text = "She trained in cardiology."
    >>> mention = Mention("cardiology", "Cardiovascular Disease", 15, 25, 0.8, "name")
    >>> text[mention.start : mention.end]
    'cardiology'
    """

    id: str
    label: str
    start: int
    end: int
    confidence: float
    how: str


def demand_text(text: object, owner: str) -> None:
    """Raise SettingError unless a look-up was given a text."""
    demand("text", owner, text, A_STR)
