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
from mentormatch.text.recent import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mentormatch.text.encoder import TextEncoder

NEAR_ENOUGH = 0.35
"""Cosine to a seed phrase below which a need has no kind (prior)."""

_JOINT = re.compile(r"(?<!\w)(?:and|or|plus)(?!\w)|[/&+,;.]", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?<!\w)(?:about|after|around|at|before|by|during|for|from|in|into|of|on|regarding|that|through|to|while|who|with)(?!\w)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)")
_TEACHER = re.compile(r"(?<!\w)(?:prof(?:essor)?s?|instructors?|lecturers?|(?<!clinical )faculty)(?!\w)", re.IGNORECASE)
"""Whose letter is one from a course."""

_CLOSED = (-1, False)
"""Stands where a head is complete: what follows only tells more about it."""


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
    weak_cues : tuple of str
        Words that name it only where no other cue stands, such as hours or the subject of a course.
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
    weak_cues: tuple[str, ...]
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
            _listed(row["cues"]),
            _listed(row["weak_cues"]),
            _listed(row["seeds"]),
            _listed(row["offers"]),
        )
        for row in csv.DictReader(source.read_text("utf-8").splitlines())
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@functools.cache
def _cues() -> tuple[re.Pattern[str], dict[str, tuple[int, bool]]]:
    """Return one pattern for all cues, longest first, and of each cue its kind and whether it is a weak one."""
    kind_of: dict[str, tuple[int, bool]] = {}
    for weak in (False, True):
        for number, kind in enumerate(need_kinds()):
            for cue in kind.weak_cues if weak else kind.cues:
                kind_of.setdefault(cue.casefold(), (number, weak))
    longest_first = sorted(kind_of, key=lambda cue: (-len(cue), cue))
    return re.compile(rf"(?<!\w)(?:{_by_first_letter(longest_first)})(?!\w)", re.IGNORECASE), kind_of


def _by_first_letter(cues: list[str]) -> str:
    """Return alternatives, those of one letter together, so that others are passed over at once; their order stays."""
    groups: dict[str, list[str]] = {}
    for cue in cues:
        groups.setdefault(cue[0], []).append(re.escape(cue[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items())


def kinds_by_cue(need: str) -> tuple[int, ...]:
    """Return the kinds that the words of a need name, one for each of its parts ("research or clinic time").

    In each part the head decides, the last cue before a preposition: "sub-internship advice" is advice, "letter from
    a research mentor" a letter. Weak cues, such as hours and subjects, decide only where no other cue stands.

    Examples
    --------
    >>> [need_kinds()[kind].kind for kind in kinds_by_cue("weekly shadowing and a letter from my research mentor")]
    ['clinical', 'letter']
    >>> kinds_by_cue("somebody kind")
    ()
    """
    return _kinds_by_cue(need)


@remembered
def _kinds_by_cue(need: str) -> tuple[int, ...]:
    kinds = _heads(_ASIDE.sub(" ", need)) or _heads(need)
    if _TEACHER.search(need):
        kinds = tuple(_numbers()["science_letter"] if kind == _numbers()["letter"] else kind for kind in kinds)
    return tuple(dict.fromkeys(kinds))


def _heads(need: str) -> tuple[int, ...]:
    pattern, kind_of = _cues()
    parts: list[list[tuple[int, bool]]] = [[]]
    for piece in _pieces(need, pattern):
        if isinstance(piece, str):
            parts += [[]] if _JOINT.search(piece) else []
            headed = any(not weak for _, weak in parts[-1])
            parts[-1] += [_CLOSED] if headed and _PREPOSITION.search(piece) else []
        elif _CLOSED not in parts[-1]:
            parts[-1].append(kind_of[piece.group().casefold()])
    own = [[kind for kind, weak in part if not weak and kind >= 0] or [kind for kind, _ in part] for part in parts]
    return tuple(kinds[-1] for kinds in own if kinds)


@functools.cache
def _numbers() -> Mapping[str, int]:
    return {kind.kind: number for number, kind in enumerate(need_kinds())}


def _pieces(need: str, pattern: re.Pattern[str]) -> Iterator[str | re.Match[str]]:
    """Yield the cues of a need and the text between them, in order."""
    end = 0
    for cue in pattern.finditer(need):
        yield need[end : cue.start()]
        yield cue
        end = cue.end()


def kinds_of(needs: Sequence[str], encoder: TextEncoder) -> list[tuple[int, ...]]:
    """Return the kinds of each need, by cue words, else that of the nearest seed phrase; empty where there is none."""
    kinds = [kinds_by_cue(need) for need in needs]
    open_rows = [row for row, own in enumerate(kinds) if not own and needs[row].strip()]
    if open_rows:
        seeds = [(number, seed) for number, kind in enumerate(need_kinds()) for seed in kind.seeds]
        near = cosines(encoder.encode([needs[row] for row in open_rows]), encoder.encode([s for _, s in seeds]))
        for row, values in zip(open_rows, near, strict=True):
            best = int(np.argmax(values))
            kinds[row] = (seeds[best][0],) if values[best] >= NEAR_ENOUGH else ()
    return kinds
