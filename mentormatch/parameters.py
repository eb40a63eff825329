"""What a parameter of a public call may be, and the one form of words for what it is not.

::

    The 'k' parameter of rank must be an int in the range [1, inf). Got 0 instead. Give the number of mentors wanted.

The form is that of scikit-learn (``sklearn.utils._param_validation``): which parameter of what, what it must be, what
arrived; what to do next follows where that helps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from mentormatch.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 80


class Kind(Protocol):
    """One kind of value that is allowed; as a text it is what the value must be."""

    def allows(self, value: Any) -> bool:
        """Return whether a value is of this kind."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Whole numbers from ``least`` to ``most``, both among them; None is no limit.

    Examples
    --------
    >>> str(Whole(1)), str(Whole(1, 10)), Whole(1).allows(True), Whole(1).allows(1)
    ('an int in the range [1, inf)', 'an int in the range [1, 10]', False, True)
    """

    least: int
    most: int | None = None

    def allows(self, value: Any) -> bool:
        """Return whether a value is a whole number in the range."""
        whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
        return whole and self.least <= value and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        return f"an int in the range [{self.least}, {'inf)' if self.most is None else f'{self.most}]'}"


@dataclass(frozen=True, slots=True)
class Number:
    """Finite numbers from ``least`` to ``most``; the limits are among them where ``closed``.

    Examples
    --------
    >>> str(Number(0, 1, closed=True)), str(Number(0)), str(Number()), Number(0).allows(0)
    ('a float in the range [0, 1]', 'a float in the range (0, inf)', 'a float in the range (-inf, inf)', False)
    """

    least: float = -math.inf
    most: float = math.inf
    closed: bool = False

    def allows(self, value: Any) -> bool:
        """Return whether a value is a number in the range."""
        if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
            return False
        inside = self.least <= value <= self.most if self.closed else self.least < value < self.most
        return bool(inside and math.isfinite(value))

    def __str__(self) -> str:
        left, right = "[]" if self.closed else "()"
        return f"a float in the range {left}{self.least}, {self.most}{right}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """Some words.

    Examples
    --------
    >>> str(OneOf(("best", "fair")))
    "a str among {'best', 'fair'}"
    """

    words: Sequence[str]

    def allows(self, value: Any) -> bool:
        """Return whether a value is one of the words."""
        return isinstance(value, str) and value in self.words

    def __str__(self) -> str:
        return f"a str among {{{', '.join(map(repr, self.words))}}}"


@dataclass(frozen=True, slots=True)
class Instance:
    """Values of some types, in words such as "a bool"."""

    words: str
    types: type[Any] | tuple[type[Any], ...]

    def allows(self, value: Any) -> bool:
        """Return whether a value is of one of the types."""
        return isinstance(value, self.types)

    def __str__(self) -> str:
        return self.words


A_BOOL = Instance("a bool", (bool, np.bool_))
A_STR = Instance("a str", str)
NONE = Instance("None", type(None))


def shown(value: object) -> str:
    """Return a value as it is shown in a message, shortened."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def refused(name: str, owner: str, must_be: object, got: str) -> str:
    """Return the sentences that refuse what arrived, given in words; as :func:`refusal`."""
    return f"The {name!r} parameter of {owner} must be {must_be}. Got {got} instead."


def refusal(name: str, owner: str, must_be: object, got: object, *, advice: str = "") -> str:
    """Return the sentences that refuse a value.

    Parameters
    ----------
    name : str
        Of the parameter.
    owner : str
        Function or class whose parameter it is.
    must_be : object
        What is allowed, as a text.
    got : object
        What arrived; shown shortened.
    advice : str
        What to do next.

    Examples
    --------
    >>> refusal("k", "rank", Whole(1), 0)
    "The 'k' parameter of rank must be an int in the range [1, inf). Got 0 instead."
    """
    return f"{refused(name, owner, must_be, shown(got))}{advice and ' '}{advice}"


def fault(name: str, owner: str, value: object, *kinds: Kind, whose: str = "", advice: str = "") -> list[str]:
    """Return what is wrong with a value: nothing where it is of one of the kinds.

    ``whose`` says for whom this value was given, such as " for 'M1'".

    Examples
    --------
    >>> fault("size", "portfolio", 2.5, Whole(1, 10), NONE)
    ["The 'size' parameter of portfolio must be an int in the range [1, 10] or None. Got 2.5 instead."]
    """
    if any(kind.allows(value) for kind in kinds):
        return []
    *others, last = map(str, kinds)
    words = f"{', '.join(others)} or {last}" if others else last
    return [refusal(name, owner, f"{words}{whose}", value, advice=advice)]


def demand(name: str, owner: str, value: object, *kinds: Kind, advice: str = "") -> None:
    """Raise SettingError unless a value is of one of the kinds.

    Examples
    --------
    >>> demand("k", "rank", 0, Whole(1))
    Traceback (most recent call last):
    mentormatch.errors.SettingError: The 'k' parameter of rank must be an int in the range [1, inf). Got 0 instead.
    """
    faults = fault(name, owner, value, *kinds, advice=advice)
    if faults:
        raise SettingError(faults[0])
