"""Kinds of help a student can ask for, and how a need in free words is given its kind."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.block import cosines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.text.encoder import TextEncoder

NEAR_ENOUGH = 0.35
"""Cosine to a seed phrase below which a need has no kind (prior)."""


@dataclass(frozen=True, slots=True)
class NeedKind:
    """One kind of need.

    Attributes
    ----------
    kind, label : str
        Short name, and the words for sentences.
    topical : bool
        Whether a mentor can meet it only in the student's own topic.
    of_campus : bool
        Whether science faculty and advisers give it to the students of their own campus first.
    cues : tuple of str
        Words that name it.
    seeds : tuple of str
        How students ask for it.
    offers : tuple of str
        How mentors offer it.
    """

    kind: str
    label: str
    topical: bool
    of_campus: bool
    cues: tuple[str, ...]
    seeds: tuple[str, ...]
    offers: tuple[str, ...]


@functools.cache
def need_kinds() -> tuple[NeedKind, ...]:
    """Return all kinds in the order of the table, which is also the order of precedence of equally long cues."""
    source = resources.files("mentormatch.features").joinpath("tables/need_kinds.csv")
    return tuple(
        NeedKind(
            row["kind"],
            row["label"],
            row["topical"] == "yes",
            row["of_campus"] == "yes",
            tuple(row["cues"].split(";")),
            tuple(row["seeds"].split(";")),
            tuple(row["offers"].split(";")),
        )
        for row in csv.DictReader(source.read_text("utf-8").splitlines())
    )


@functools.cache
def _cue_pattern() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return one pattern for all cues, longest first, and the kind of each cue."""
    kind_of: dict[str, int] = {}
    for number, kind in enumerate(need_kinds()):
        for cue in kind.cues:
            kind_of.setdefault(cue.casefold(), number)
    longest_first = sorted(kind_of, key=lambda cue: (-len(cue), cue))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE), kind_of


def kind_by_cue(need: str) -> int | None:
    """Return the kind of the longest cue in a need, None when there is none.

    Examples
    --------
    >>> need_kinds()[kind_by_cue("a clinical letter from someone who has supervised me")].kind
    'letter'
    >>> kind_by_cue("somebody kind") is None
    True
    """
    pattern, kind_of = _cue_pattern()
    found = [match.group().casefold() for match in pattern.finditer(need)]
    return kind_of[max(found, key=lambda cue: (len(cue), -kind_of[cue]))] if found else None


def kinds_of(needs: Sequence[str], encoder: TextEncoder) -> list[int | None]:
    """Return the kind of each need, shape (n_needs,): by cue words, else by the nearest seed phrase, else None."""
    kinds = [kind_by_cue(need) for need in needs]
    open_rows = [row for row, kind in enumerate(kinds) if kind is None and needs[row].strip()]
    if open_rows:
        seeds = [(number, seed) for number, kind in enumerate(need_kinds()) for seed in kind.seeds]
        near = cosines(
            encoder.encode([needs[row] for row in open_rows]), encoder.encode([s for _, s in seeds]), exact=True
        )
        for row, values in zip(open_rows, near, strict=True):
            best = int(np.argmax(values))
            kinds[row] = seeds[best][0] if values[best] >= NEAR_ENOUGH else None
    return kinds
