"""Specialties: what a cell, a sentence or a lay phrase means, and how close two fields are.

Aliases come first, because abbreviations (PM&R, ENT, heme/onc) mean nothing to an embedding model; then parts of short
cells, lay phrases, near spellings, and text similarity last.
"""

from __future__ import annotations

import csv
import difflib
import functools
import re
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.vocabulary.closeness import closeness_matrix
from mentormatch.vocabulary.matches import Match, Mention, demand_text
from mentormatch.vocabulary.normal import Token, key_of, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.text.encoder import TextEncoder

SIMILAR = 0.55
"""Cosine below which similarity of texts is no evidence: below it the nearest field is usually a wrong one."""

CONFIDENCE = {"name": 1.0, "alias": 1.0, "part": 0.9, "spelling": 0.8, "phrase": 0.75}
"""Confidence by the way a field was found (priors); ``similar`` has half its cosine."""

LONGEST = 8
"""Words of the longest name looked for in running text."""

MOST_WORDS = 12
"""Words of a cell beyond which it is running text."""

_CLOSE_SPELLING = 0.87
_SHORT = 4
_TRAINING = re.compile(
    r"\bPGY[- ]?\d\b|\b(?:MS|M|OMS)[- ]?[1-4]\b|\([^)]*\)"
    r"|\b(?:chief|attending|resident|residency|fellow|fellowship|intern|faculty|professor|board[- ]certified|specialist"
    r"|physician|doctor|clinic|clinical|practice|general|call|staff)\b",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    "a academic adult also and any at clinical community general gen in mainly maybe med medicine mostly of possibly "
    "primarily some the".split()
)
_NOTHING = re.compile(
    r"^\W*(?:n/?a|none|nothing|unknown|undecided|unsure|not sure.*|anything|any|all|other|open|tbd|\?+|-+|no preference"
    r"|don['’]t know.*|not applicable|exploring|undifferentiated)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Specialties:
    """The vocabulary of specialties.

    Attributes
    ----------
    ids, labels : tuple of str, shape (n_specialties,)
    index : mapping of str to int
        Row of each id.
    groups : frozenset of str
        Ids that stand for a group of fields, such as Surgical Specialties.
    closeness : ndarray of float64, shape (n_specialties, n_specialties)
        See :func:`mentormatch.vocabulary.closeness.closeness_matrix`.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    index: Mapping[str, int]
    groups: frozenset[str]
    closeness: NDArray[np.float64] = field(repr=False)
    _names: Mapping[str, tuple[int, str]] = field(repr=False)
    _texts: Mapping[str, tuple[int, str, str]] = field(repr=False)
    _lay: Mapping[str, tuple[int, ...]] = field(repr=False)
    _phrases: tuple[tuple[str, int], ...] = field(repr=False)

    def phrases(self) -> list[str]:
        """Return every name, alias and lay phrase as written, sorted and without repetition."""
        return sorted({phrase for phrase, _ in self._phrases})

    def resolve(self, cell: str) -> tuple[Match, ...]:
        """Return the fields that a short cell names, best first, without a model; empty when it names none.

        Examples
        --------
        >>> [match.id for match in specialties().resolve("Ortho PGY-4")]
        ['orthopaedic-surgery']
        >>> specialties().resolve("undecided")
        ()
        """
        return _resolved(self, cell)

    def names_one(self, cell: str) -> bool:
        """Return whether a cell is the name of one field, perhaps with words that narrow nothing ("gen cards").

        Examples
        --------
        >>> specialties().names_one("gen cards"), specialties().names_one("stroke neurology")
        (True, False)
        """
        plain = " ".join(token.key for token in tokens(_TRAINING.sub(" ", cell)) if token.key not in _FILLERS)
        found = {match.id: match.how for key in (key_of(cell), plain) for match in _exact(self, key, whole=True)}
        found = found or {match.id: match.how for match in self.resolve(cell) if match.how == "spelling"}
        return len(found) == 1 and not self.groups & found.keys() and not set(found.values()) & {"phrase"}

    def resolve_all(self, cells: Sequence[str], encoder: TextEncoder | None) -> tuple[tuple[Match, ...], ...]:
        """Return the fields of many cells, shape (n_cells,); those that no name explains go by similarity of texts.

        Parameters
        ----------
        cells : sequence of str
        encoder : TextEncoder or None
            None uses no similarity.
        """
        found = [self.resolve(cell) for cell in cells]
        rows = [row for row, own in enumerate(found) if not own and not _NOTHING.match(cells[row])]
        if encoder is not None and rows:
            for row, own in zip(rows, self._similar([cells[row] for row in rows], encoder), strict=True):
                found[row] = own
        return tuple(found)

    def find_in_text(self, text: str) -> tuple[Mention, ...]:
        """Return the fields named in running text, in order, longest names first, without overlaps.

        Abbreviations count only as they are written in the vocabulary, so "ID" is infectious disease and "id" is not.

        Examples
        --------
        >>> [mention.id for mention in specialties().find_in_text("I did PM&R and palliative care")]
        ['physical-medicine-rehabilitation', 'hospice-palliative']
        """
        words = tokens(text)
        found, start = [], 0
        while start < len(words):
            mention = self._mention(text, words, start)
            if mention is None:
                start += 1
            else:
                found.append(mention[0])
                start = mention[1]
        return tuple(found)

    def _mention(self, text: str, words: list[Token], start: int) -> tuple[Mention, int] | None:
        for end in range(min(len(words), start + LONGEST), start, -1):
            key = " ".join(word.key for word in words[start:end])
            first, last = words[start].start, words[end - 1].end
            if key in self._texts:
                row, how, written = self._texts[key]
                free_case = len(written) > _SHORT and not written.isupper()
                if free_case or text[first:last] == written:
                    return Mention(self.ids[row], self.labels[row], first, last, CONFIDENCE[how], how), end
            elif end - start > 1 and key in self._lay:
                row = self._lay[key][0]
                return Mention(self.ids[row], self.labels[row], first, last, CONFIDENCE["phrase"], "phrase"), end
        return None

    def _similar(self, cells: Sequence[str], encoder: TextEncoder) -> Iterator[tuple[Match, ...]]:
        known = encoder.encode([phrase for phrase, _ in self._phrases])
        rows = np.array([row for _, row in self._phrases])
        for vector in encoder.encode(cells):
            near = np.multiply(known.astype(np.float64), vector).sum(axis=1)
            order = [int(place) for place in np.argsort(-near, kind="stable")[:20] if near[place] >= SIMILAR]
            best: dict[int, float] = {}
            for place in order:
                best.setdefault(int(rows[place]), float(near[place]))
            yield tuple(
                Match(self.ids[row], self.labels[row], round(0.5 * min(cosine, 1.0) + 0.1, 4), "similar")
                for row, cosine in list(best.items())[:3]
            )


@functools.cache
def specialties() -> Specialties:
    """Return the vocabulary, read once from ``vocabulary/tables/specialties.csv``.

    Examples
    --------
    >>> graph = specialties()
    >>> float(graph.closeness[graph.index["interventional-cardiology"], graph.index["cardiology"]])
    0.75
    """
    source = resources.files("mentormatch.vocabulary").joinpath("tables/specialties.csv")
    rows = list(csv.DictReader(source.read_text("utf-8").splitlines()))
    index = {row["specialty_id"]: number for number, row in enumerate(rows)}
    parents = [[index[parent] for parent in _split(row["parents"])] for row in rows]
    names: dict[str, tuple[int, str]] = {}
    texts: dict[str, tuple[int, str, str]] = {}
    lay: dict[str, tuple[int, ...]] = {}
    phrases: list[tuple[str, int]] = []
    for number, row in enumerate(rows):
        only_cells = {key_of(alias) for alias in _split(row["field_only_aliases"])}
        for how, written in _names(row):
            key = key_of(written)
            names.setdefault(key, (number, how))
            if key not in only_cells:
                texts.setdefault(key, (number, how, written))
            phrases.append((written, number))
        for phrase in _split(row["phrases"]):
            lay[key_of(phrase)] = (*lay.get(key_of(phrase), ()), number)
            phrases.append((phrase, number))
    return Specialties(
        ids=tuple(index),
        labels=tuple(row["label"] for row in rows),
        index=index,
        groups=frozenset(row["specialty_id"] for row in rows if row["field"] == "group"),
        closeness=closeness_matrix(parents, [row["field"] == "group" for row in rows]),
        _names=names,
        _texts=texts,
        _lay=lay,
        _phrases=tuple(phrases),
    )


def find_specialty(text: str) -> tuple[Match, ...]:
    """Return the specialties that a word, an abbreviation or a lay phrase means.

    Parameters
    ----------
    text : str
        A few words, such as a cell of a roster.

    Returns
    -------
    tuple of Match
        Best first, at most five; each with id, label, confidence in [0, 1], and how it was found: ``name``, ``alias``,
        ``part`` (of the text), ``spelling``, ``phrase`` or ``similar``. Empty when nothing is near enough.

    Raises
    ------
    SettingError
        When ``text`` is no string.
    ModelError
        When similarity of texts is needed and the offline model is damaged.

    Examples
    --------
    >>> find_specialty("heart doctor")[0].id
    'cardiology'
    >>> find_specialty("PM&R")[0].label
    'Physical Medicine and Rehabilitation'
    """
    demand_text(text)
    return specialties().resolve_all([text], _default_encoder())[0][:5]


@functools.cache
def _default_encoder() -> TextEncoder:
    from mentormatch.text.encoder import TextEncoder

    return TextEncoder()


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _names(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "name", row["label"]
    yield from (("alias", alias) for alias in _split(row["aliases"]))
    yield from (("alias", alias) for alias in _split(row["field_only_aliases"]))


@functools.lru_cache(maxsize=65536)
def _resolved(vocabulary: Specialties, cell: str) -> tuple[Match, ...]:
    if _NOTHING.match(cell):
        return ()
    for text, whole in ((cell, True), (_TRAINING.sub(" ", cell), False)):
        found = _exact(vocabulary, key_of(text), whole=whole)
        if found:
            return found
    words = [token.key for token in tokens(_TRAINING.sub(" ", cell))]
    if len(words) <= MOST_WORDS:
        parts = _parts(vocabulary, words)
        if parts:
            return parts
    return _near_spelling(vocabulary, " ".join(words)) if len(words) <= 4 else ()


def _exact(vocabulary: Specialties, key: str, *, whole: bool) -> tuple[Match, ...]:
    if key in vocabulary._names:  # noqa: SLF001 - a function of the same module
        row, how = vocabulary._names[key]  # noqa: SLF001
        return (_match(vocabulary, row, how if whole else "part"),)
    return tuple(_match(vocabulary, row, "phrase") for row in vocabulary._lay.get(key, ()))  # noqa: SLF001


def _parts(vocabulary: Specialties, words: list[str]) -> tuple[Match, ...]:
    """Return the longest names and phrases inside a short cell, without overlaps."""
    found: dict[int, Match] = {}
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + LONGEST), start, -1):
            key = " ".join(words[start:end])
            own = _exact(vocabulary, key, whole=False) if end - start > 1 or key in vocabulary._names else ()  # noqa: SLF001
            if own:
                for match in own:
                    found.setdefault(vocabulary.index[match.id], match)
                start = end
                break
        else:
            start += 1
    return tuple(sorted(found.values(), key=lambda match: -match.confidence))


def _near_spelling(vocabulary: Specialties, key: str) -> tuple[Match, ...]:
    if len(key) < 6:
        return ()
    near = difflib.get_close_matches(key, [name for name in vocabulary._names if len(name) >= 6], 1, _CLOSE_SPELLING)  # noqa: SLF001
    return (_match(vocabulary, vocabulary._names[near[0]][0], "spelling"),) if near else ()  # noqa: SLF001


def _match(vocabulary: Specialties, row: int, how: str) -> Match:
    return Match(vocabulary.ids[row], vocabulary.labels[row], CONFIDENCE[how], how)
