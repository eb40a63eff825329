"""Results of pure functions of a text, kept in memory for the texts that were read last.

An explanation reads one profile many times over, each time with one statement left out, and all other sentences stay
as they were. So what was found in a sentence is kept, by the sentence itself. What is kept holds words of people: it
never leaves the process, it is no more than the profiles of a small roster, and later texts push out earlier ones.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_TEXTS = 4096
"""Results that a function keeps: the sentences of some hundred people."""

LONGEST_TEXT = 5000
"""Characters of a text beyond which its result is not kept; bounds the memory of a function to about 40 MB."""

_Rest = ParamSpec("_Rest")
_Result = TypeVar("_Result")


def remembered(function: Callable[Concatenate[str, _Rest], _Result]) -> Callable[Concatenate[str, _Rest], _Result]:
    """Return a function that reads each of the last texts once; its arguments are hashable, its results never change.

    Examples
    --------
    >>> @remembered
    ... def shouted(text):
    ...     print("reading")
    ...     return text.upper()
    >>> shouted("a"), shouted("a")
    reading
    ('A', 'A')
    """
    kept: Any = functools.lru_cache(maxsize=MOST_TEXTS)(function)

    def once(text: str, /, *rest: _Rest.args, **named: _Rest.kwargs) -> _Result:
        found: _Result = (kept if len(text) <= LONGEST_TEXT else function)(text, *rest, **named)
        return found

    return once
