"""What a short cell names: fields by any form of their names, by parts of the cell, and by what parts mean together."""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from mentormatch.vocabulary.normal import key_of, tokens
from mentormatch.vocabulary.specialty_words import GENERIC, JOINTS, Speller, bag_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

LONGEST = 8
"""Words of the longest name looked for in a text."""

MOST_WORDS = 12
"""Words of a cell beyond which it is running text."""

TRAINING = re.compile(
    r"\bPGY[- ]?\d\b|\b(?:MS|M|OMS)[- ]?[1-4]\b"
    r"|\b(?:chief(?:[- ]elect)?|attending|resident|residency|fellow|fellowship|intern|faculty|professor"
    r"|board[- ]certified|specialist|physician|doctor|clinic|clinical|practice|general|call|staff|applicants?|applying"
    r"|bound|hopeful|interested)\b",
    re.IGNORECASE,
)
"""Words for a stage of training or a place of work, which say nothing about the field."""

_CLOSE_SPELLING = 0.87
_MOST_PARTS = 4
_TOGETHER = frozenset(("combined", "dual", "double", "joint"))
_PERSON = re.compile(r"\b(?:Drs?|Mrs?|Ms|Prof)\.? +[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")
_NOTHING = re.compile(
    r"^\W*(?:n/?a|none|nothing|unknown|undecided|unsure|not sure.*|anything|any|all|other|open|tbd|\?+|-+|no preference"
    r"|don['’]t know.*|not applicable|exploring|undifferentiated)?\W*$",
    re.IGNORECASE,
)


class NamedField(NamedTuple):
    """A field that a cell names: its row, and how it was found."""

    row: int
    how: str


class Reader:
    """Read short cells.

    Parameters
    ----------
    names : mapping of str to NamedField
        Names and aliases in normal form; ``how`` is ``name`` or ``alias``.
    lay : mapping of str to tuple of int
        Rows of the fields that a lay phrase in normal form may mean.
    parents : sequence of sequence of int, shape (n_specialties,)
        Rows of the fields above each field.
    whom : set of int, optional
        Rows of fields that stand for a group of patients rather than for what is done.

    Examples
    --------
    >>> names = {"heart": NamedField(0, "alias"), "ped": NamedField(1, "alias")}
    >>> reader = Reader(names, {"broken bone": (2,)}, [[], [], []])
    >>> reader.read("cardiologist"), reader.read("ped with red heart")[1]
    (((NamedField(row=0, how='part'),), True), False)
    """

    def __init__(
        self,
        names: Mapping[str, NamedField],
        lay: Mapping[str, tuple[int, ...]],
        parents: Sequence[Sequence[int]],
        whom: AbstractSet[int] = frozenset(),
    ) -> None:
        self._names, self._lay, self._parents, self._whom = names, lay, parents, whom
        self._bags = self._index_bags()
        self._speller = Speller(names, lay)
        self.read = functools.lru_cache(maxsize=65536)(self._read)

    def _read(self, cell: str) -> tuple[tuple[NamedField, ...], bool]:
        """Return the fields that a cell names, best first, and whether nothing more can be read out of it."""
        if _NOTHING.match(cell):
            return (), True
        said = _PERSON.sub(" ", cell)
        bare = TRAINING.sub(" ", said)
        every, words = ([token.key for token in tokens(text)] for text in (said, bare))
        whole = (
            self.exact(key_of(cell), whole=True)
            or self.exact(key_of(bare), whole=False)
            or self._in_any_form(every, loose=True)
            or self._in_any_form(words, loose=True)
        )
        if whole or len(words) > MOST_WORDS:
            return whole, bool(whole)
        right = self._speller.corrected(words)
        spelt = self._in_any_form(right, loose=True) if right != words else ()
        if spelt:
            return tuple(NamedField(row, "spelling") for row, _ in spelt), True
        # words for training too may be part of a name ("family practice")
        every = self._speller.corrected(every)
        spans = self._spans(every)
        covered = {word for start, end, _ in spans for word in every[start:end]}
        rest = {*right} - covered - JOINTS - GENERIC
        near = self._near_spelling(" ".join(words)) if len(words) <= 4 and (rest or not spans) else ()
        if near or not spans:
            return near, bool(near) or self._speller.is_strange({*words} - JOINTS - GENERIC)
        listed = re.search(r"[,;|]", cell) is not None or _are_listed(every, spans)
        return self._parts(spans, together=not listed), listed or not rest

    def exact(self, key: str, *, whole: bool) -> tuple[NamedField, ...]:
        """Return the fields with this name or lay phrase."""
        if key in self._names:
            return (self._names[key] if whole else NamedField(self._names[key].row, "part"),)
        return tuple(NamedField(row, "phrase") for row in self._lay.get(key, ()))

    def _index_bags(self) -> Mapping[frozenset[str], tuple[NamedField, ...]]:
        """Index names, then lay phrases, by the set of their words in basic form; names also by all their letters."""
        found: dict[frozenset[str], tuple[NamedField, ...]] = {}
        for key, (row, _) in self._names.items():
            for bag in (bag_of(key.split()), frozenset({key.replace(" ", "")})):
                found.setdefault(bag, (NamedField(row, "part"),))
        for key, rows in self._lay.items():
            old = found.get(bag_of(key.split()), ())
            if not old or old[0].how == "phrase":
                found[bag_of(key.split())] = tuple(dict.fromkeys((*old, *(NamedField(row, "phrase") for row in rows))))
        return found

    def _in_any_form(self, words: Sequence[str], *, loose: bool = False) -> tuple[NamedField, ...]:
        """Return the fields that words name in any form and order; ``loose`` overlooks words that say nothing."""
        bags = [frozenset({"".join(words)}), bag_of(words)]
        if loose:
            bags.append(bag_of([word for word in words if word not in GENERIC]))
        return next((self._bags[bag] for bag in bags if bag in self._bags), ())

    def _parts(self, spans: Sequence[_Span], *, together: bool) -> tuple[NamedField, ...]:
        """Return what the names and phrases inside a cell mean, together where that is a field of its own."""
        found: dict[int, NamedField] = {}
        for reading in (reading for _, _, own in spans for reading in own):
            found.setdefault(reading.row, reading)
        firsts = list(dict.fromkeys(own[0].row for _, _, own in spans))[:_MOST_PARTS]
        sizes = range(len(firsts), 1, -1) if together else ()
        for some in (some for size in sizes for some in itertools.combinations(firsts, size)):
            if frozenset(some) in self._pairs:
                rest = [found[row] for row in firsts if row not in some and found[row].how == "part"]
                return (NamedField(self._pairs[frozenset(some)], "part"), *rest)
        if not together:
            # "addiction and psychiatry" may be one field too
            both = self._pairs.get(frozenset(firsts)) if len(firsts) == 2 else None
            joined = () if both is None else (NamedField(both, "phrase"),)
            return (*sorted(found.values(), key=lambda own: own.how == "phrase"), *joined)
        # the narrower field is meant ("ortho hand"), and what is done rather than for whom ("peds trauma")
        return tuple(
            sorted(
                found.values(),
                key=lambda own: (
                    own.how == "phrase",
                    not found.keys() & {*self._parents[own.row]},
                    own.row in self._whom,
                ),
            )
        )

    @functools.cached_property
    def _pairs(self) -> Mapping[frozenset[int], int]:
        """Fields by the fields that their names are made of: "peds cards" is pediatrics and cardiology."""
        found: dict[frozenset[int], int] = {}
        for key, (row, _) in self._names.items():
            words = key.split()
            spans = self._spans(words, len(words) - 1)
            rows = frozenset(own[0].row for _, _, own in spans)
            covered = sum(end - start for start, end, _ in spans) + sum(word in JOINTS for word in words)
            if len(rows) > 1 and row not in rows and covered >= len(words):
                found.setdefault(rows, row)
        return found

    def _spans(self, words: Sequence[str], longest: int = LONGEST) -> list[_Span]:
        """Return the longest names and phrases among words, without overlaps."""
        found, start = [], 0
        while start < len(words):
            for end in range(min(len(words), start + longest), start, -1):
                own = self._inside(words[start:end])
                if own:
                    found.append((start, end, own))
                    start = end
                    break
            else:
                start += 1
        return found

    def _inside(self, words: Sequence[str]) -> tuple[NamedField, ...]:
        """Return the fields of words inside a cell; one word must be a name, as a lay word could be about anything."""
        key = " ".join(words)
        if len(words) == 1:
            return self.exact(key, whole=False) if key in self._names else ()
        loose_ends = {words[0], words[-1]} & JOINTS
        return self.exact(key, whole=False) or (() if loose_ends else self._in_any_form(words))

    def _near_spelling(self, key: str) -> tuple[NamedField, ...]:
        if len(key) < 6:
            return ()
        near = difflib.get_close_matches(key, [name for name in self._names if len(name) >= 6], 1, _CLOSE_SPELLING)
        # a word that is spelt right is meant as it stands: "women's cardiology" is not women's radiology
        meant = near and {word for word in key.split() if self._speller.is_right(word)} <= {*near[0].split()}
        return (NamedField(self._names[near[0]].row, "spelling"),) if meant else ()


_Span = tuple[int, int, tuple[NamedField, ...]]


def states_nothing(cell: str) -> bool:
    """Return whether a cell says that there is no answer.

    Examples
    --------
    >>> states_nothing("undecided"), states_nothing("open heart surgery")
    (True, False)
    """
    return _NOTHING.match(cell) is not None


def _are_listed(words: Sequence[str], spans: Sequence[_Span]) -> bool:
    """Tell whether parts are two answers ("peds and cards") rather than one field."""
    between = {word for (_, end, _), (start, _, _) in itertools.pairwise(spans) for word in words[end:start]}
    return bool(between & {"and", "or"}) and not _TOGETHER & set(words)
