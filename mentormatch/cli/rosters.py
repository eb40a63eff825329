"""The two rosters that most commands take, and the options that say how they are read and scored."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from mentormatch.cli.indexing import matcher_of
from mentormatch.cli.options import one_standard_input, weights_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from mentormatch.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Rosters:
    """What a command was given: students, mentors or an index of them, and the options about both.

    Attributes
    ----------
    students, mentors : str
        Paths; "-" is standard input.
    documents, weights, encoding : str or None
    as_of : int or None
    facts_from_text, cache, strict : bool
    """

    students: str
    mentors: str
    documents: str | None
    weights: str | None
    encoding: str | None
    as_of: int | None
    facts_from_text: bool
    cache: bool
    strict: bool

    @property
    def files(self) -> tuple[str | None, ...]:
        """Files that are read, for what must not be written over."""
        return self.students, self.mentors, self.documents, self.weights

    @property
    def reading(self) -> dict[str, Any]:
        """Options of every method of a matcher that reads a roster."""
        return {"documents": self.documents, "encoding": self.encoding, "strict": self.strict}

    def matcher(self) -> Matcher:
        """Return a matcher fitted to the mentors, or loaded from their index."""
        options = {
            "weights": weights_in(self.weights),
            "as_of": self.as_of,
            "facts_from_text": self.facts_from_text,
            "cache": self.cache,
        }
        return matcher_of(self.mentors, options, **self.reading)


def takes_rosters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments STUDENTS and MENTORS and their options, as one value ``rosters``.

    It stands below the command's own options, so that these are listed first in the help.
    """

    @functools.wraps(command)
    def call(*, no_facts_from_text: bool, no_cache: bool, **given: Any) -> None:
        own = {name: given.pop(name) for name in ("students", "mentors", "documents", "weights", "encoding", "as_of")}
        rosters = Rosters(**own, facts_from_text=not no_facts_from_text, cache=not no_cache, strict=given.pop("strict"))
        one_standard_input(rosters.students, rosters.mentors, rosters.documents)
        command(rosters, **given)

    for parameter in reversed(_PARAMETERS):
        call = parameter(call)
    return call


_PARAMETERS = (
    click.argument("students"),
    click.argument("mentors"),
    click.option("--documents", metavar="FILE", help="CSV of long texts: mentor_id or student_id, title, text, year."),
    click.option("--weights", metavar="FILE", help='JSON file of weights by block, such as {"values": 2, "goals": 1}.'),
    click.option("--encoding", metavar="NAME", help="Encoding of the rosters, when it is known."),
    click.option("--as-of", type=int, metavar="YEAR", help="Year from which ties are dated [default: this year]."),
    click.option(
        "--no-facts-from-text",
        is_flag=True,
        help="Read no fields, ties, languages or limits on meeting out of free text.",
    ),
    click.option("--no-cache", is_flag=True, help="Keep no text vectors on disk."),
    click.option("--strict", is_flag=True, help="Stop with exit code 3 when a row or cell has a problem."),
)
