"""Specialties: what a cell, a sentence or a lay phrase means, and how close two fields are.

Aliases come first, because abbreviations (PM&R, ENT, heme/onc) mean nothing to an embedding model; then the same words
in other forms or misspelt, parts of short cells and what two parts mean together ("peds heme"), and similarity last.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.text.recent import remembered
from mentormatch.vocabulary.closeness import closeness_matrix
from mentormatch.vocabulary.matches import Match, Mention, demand_text
from mentormatch.vocabulary.normal import Token, key_of, tokens
from mentormatch.vocabulary.phrase_vectors import phrase_vectors
from mentormatch.vocabulary.specialty_cells import LONGEST, TRAINING, NamedField, Reader, states_nothing
from mentormatch.vocabulary.specialty_words import no_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.text.encoder import TextEncoder

LEAST = 0.4
"""Likeness of texts below which it is no evidence: below it the nearest field is usually a wrong one."""

MARGIN = 0.12
"""How much likelier a field must be than a text that means none."""

SURE = 0.6
"""Likeness from which a whole text says more than the names inside it."""

VOTES = (0.5, 0.3, 0.2)
"""Weights of the three nearest phrases of a field: one near phrase alone is often chance."""

CONFIDENCE = {"name": 1.0, "alias": 1.0, "part": 0.9, "spelling": 0.8, "phrase": 0.75}
"""Confidence by the way a field was found (priors); ``similar`` goes by its likeness."""

_NEAREST = 60
_WHOM = ("pediatrics", "geriatrics", "womens-health")
_SHORT = 4
_FILLERS = frozenset(
    "a academic adult also and any at clinical community general gen in mainly maybe med medicine mostly of possibly "
    "primarily some the".split()
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
    compared : tuple of (int, str)
        Every phrase that a text is compared with and the row of its field, -1 where it means no field.
    closeness : ndarray of float64, shape (n_specialties, n_specialties)
        See :func:`mentormatch.vocabulary.closeness.closeness_matrix`.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    index: Mapping[str, int]
    groups: frozenset[str]
    compared: tuple[tuple[int, str], ...] = field(repr=False)
    closeness: NDArray[np.float64] = field(repr=False)
    _reader: Reader = field(repr=False)
    _texts: Mapping[str, tuple[int, str, str]] = field(repr=False)
    _lay: Mapping[str, tuple[int, ...]] = field(repr=False)
    _first_words: frozenset[str] = field(repr=False)
    _phrases: tuple[tuple[str, int], ...] = field(repr=False)

    def phrases(self) -> list[str]:
        """Return every name, alias and lay phrase that a text may hold, as written, sorted and without repetition."""
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
        return self._matches(self._reader.read(cell)[0])

    def names_one(self, cell: str) -> bool:
        """Return whether a cell is the name of one field, perhaps with words that narrow nothing ("gen cards").

        Examples
        --------
        >>> specialties().names_one("gen cards"), specialties().names_one("stroke neurology")
        (True, False)
        """
        found = dict(own for key in (key_of(cell), _narrowing(cell)) for own in self._reader.exact(key, whole=True))
        found = found or dict(own for own in self._reader.read(cell)[0] if own.how == "spelling")
        fields = {self.ids[row] for row in found}
        return len(found) == 1 and not self.groups & fields and "phrase" not in found.values()

    def resolve_all(self, cells: Sequence[str], encoder: TextEncoder | None) -> tuple[tuple[Match, ...], ...]:
        """Return the fields of many cells, shape (n_cells,); those that no name explains go by similarity of texts.

        Parameters
        ----------
        cells : sequence of str
        encoder : TextEncoder or None
            None uses no similarity.
        """
        read = [self._reader.read(cell) for cell in cells]
        found = [self._matches(own) for own, _ in read]
        rows = [row for row, (_, whole) in enumerate(read) if not whole and not states_nothing(cells[row])]
        if encoder is not None and rows:
            # all together, since the model is slow with one text at a time
            encoder.encode([cells[row] for row in rows])
            for row in rows:
                found[row] = self._weighed(found[row], encoder.once(self._likely, cells[row]))
        return tuple(found)

    def _matches(self, readings: Iterable[NamedField]) -> tuple[Match, ...]:
        return tuple(Match(self.ids[row], self.labels[row], CONFIDENCE[how], how) for row, how in readings)

    def _weighed(self, parts: tuple[Match, ...], likely: Mapping[int, float]) -> tuple[Match, ...]:
        """Return the likeliest fields, or those named inside a text after one that the whole text means more surely."""
        ordered = sorted(likely.items(), key=lambda item: (-item[1], item[0]))[:3]
        half = {row: round(0.5 * min(value, 1.0) + 0.1, 4) for row, value in ordered}
        if not parts:
            near = [row for row, value in ordered if value >= LEAST]
            return tuple(Match(self.ids[row], self.labels[row], half[row], "similar") for row in near)
        if not ordered or ordered[0][1] < SURE:
            return parts
        half[ordered[0][0]] = round(min(ordered[0][1], CONFIDENCE["part"]), 4)
        named = {self.index[match.id]: match for match in parts}
        like = (named.get(row) or Match(self.ids[row], self.labels[row], half[row], "similar") for row, _ in ordered)
        return (*like, *(match for row, match in named.items() if row not in half))

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
        if words[start].key not in self._first_words:
            return None
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

    def _likely(self, encoder: TextEncoder, cell: str) -> Mapping[int, float]:
        """Return how like a cell is to the fields, from their nearest phrases; empty when it means none of them."""
        rows = np.array([row for row, _ in self.compared])
        known = phrase_vectors(tuple(phrase for _, phrase in self.compared), encoder)
        near = np.einsum("ij,j->i", known, encoder.encode([cell])[0].astype(np.float64))
        best: dict[int, list[float]] = {}
        for place in (*np.argsort(-near, kind="stable")[:_NEAREST], *np.flatnonzero(rows < 0)):
            best.setdefault(int(rows[place]), []).append(float(near[place]))
        nothing = _voted(sorted(best.pop(-1), reverse=True))
        likely = {row: _voted(own) for row, own in best.items()}
        return likely if max(likely.values(), default=0.0) >= nothing + MARGIN else {}


@remembered
def _narrowing(cell: str) -> str:
    """Return the words of a cell that narrow a field, in normal form."""
    return " ".join(token.key for token in tokens(TRAINING.sub(" ", cell)) if token.key not in _FILLERS)


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
    names: dict[str, NamedField] = {}
    texts: dict[str, tuple[int, str, str]] = {}
    for number, row in enumerate(rows):
        only_cells = {key_of(alias) for alias in _split(row["field_only_aliases"])}
        for how, written in _names(row):
            key = key_of(written)
            names.setdefault(key, NamedField(number, how))
            if key not in only_cells:
                texts.setdefault(key, (number, how, written))
    phrases, cell_phrases = _phrases(rows, "phrases"), _phrases(rows, "field_only_phrases")
    lay = _by_key(phrases)
    named = [*((written, number) for number, row in enumerate(rows) for _, written in _names(row)), *phrases]
    compared = ((number, phrase) for phrase, number in dict.fromkeys((*named, *cell_phrases)))
    return Specialties(
        ids=tuple(index),
        labels=tuple(row["label"] for row in rows),
        index=index,
        groups=frozenset(row["specialty_id"] for row in rows if row["field"] == "group"),
        compared=(*compared, *((-1, text) for text in no_fields())),
        closeness=closeness_matrix(parents, [row["field"] == "group" for row in rows]),
        _reader=Reader(names, _by_key([*phrases, *cell_phrases]), parents, {index[own] for own in _WHOM}),
        _texts=texts,
        _lay=lay,
        _first_words=frozenset(key.split(" ")[0] for key in (*texts, *lay)),
        _phrases=tuple(named),
    )


def _phrases(rows: Sequence[dict[str, str]], column: str) -> list[tuple[str, int]]:
    return [(phrase, number) for number, row in enumerate(rows) for phrase in _split(row[column])]


def _by_key(phrases: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    """Index phrases by their normal form; one may mean several fields."""
    found: dict[str, dict[int, None]] = {}
    for phrase, row in phrases:
        found.setdefault(key_of(phrase), {})[row] = None
    return {key: tuple(own) for key, own in found.items()}


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
        ``part`` (of the text), ``spelling``, ``phrase`` or ``similar``. What a whole text is like may stand before
        surer names of its parts. Empty when nothing is near enough.

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
    demand_text(text, "find_specialty")
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


def _voted(near: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(VOTES, near, strict=False))
