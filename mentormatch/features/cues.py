"""Tables of cues: patterns by the kind of cue, read once per table."""

from __future__ import annotations

import csv
import functools
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@functools.cache
def cue_patterns(table: str) -> Mapping[str, Sequence[str]]:
    """Return the patterns of each kind of cue, in the order of a table of ``features/tables``.

    Examples
    --------
    >>> "negation" in cue_patterns("tie_cues.csv")
    True
    """
    source = resources.files("mentormatch.features").joinpath(f"tables/{table}")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(source.read_text("utf-8").splitlines()):
        found.setdefault(row["cue"], []).append(row["pattern"])
    return found
