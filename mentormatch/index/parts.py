"""Encoded mentors to named arrays and plain values, and back: one walk over a fixed list of frozen dataclasses.

What a field holds is told by its annotation, never by what is found in a file: nothing but the classes listed here is
ever built.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.features.calibration import Calibration
from mentormatch.features.cautions import Positions
from mentormatch.features.constants import Constants
from mentormatch.features.eligibility import MentorTerms
from mentormatch.features.goals import MentorTexts
from mentormatch.features.key_sets import DistinctSets, KeySets
from mentormatch.features.letters import Standing
from mentormatch.features.needs import MentorOffers
from mentormatch.features.phrases import PhraseTable
from mentormatch.features.reach import MentorReach
from mentormatch.features.scoring import Encoded
from mentormatch.features.search import Roster
from mentormatch.features.specialty import MentorFields
from mentormatch.features.term_kinds import TermKinds
from mentormatch.features.text_terms import TextTerm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Encodings:
    """Everything of a fitted matcher but the people themselves: mentors as they are searched, and the constants."""

    roster: Roster
    constants: Constants


_BUILT = (Encodings, Roster, Encoded, MentorTerms, TermKinds, KeySets, DistinctSets, Positions, Constants)
CLASSES: Mapping[str, type[Any]] = MappingProxyType({"Campuses": DistinctSets, **{one.__name__: one for one in _BUILT}})
"""The classes that may be built, by the words of an annotation."""

SIDES: Mapping[str, type[Any]] = MappingProxyType(
    {
        "specialty": MentorFields,
        "values": PhraseTable,
        "reach": MentorReach,
        "needs": MentorOffers,
        "goals": MentorTexts,
        "letters": Standing,
    }
)
"""The mentors' side of every block."""

_SIDES = "Mapping[str, Any]"
_SPARSE = "csr_array"
_SPARSE_PARTS = {"data": "float64", "indices": "int64", "indptr": "int64"}
_DTYPES = ("bool_", "str_", "intp", "int32", "int64", "uint16", "uint64", "float32", "float64")
_ARRAYS = {f"NDArray[np.{name}]": name for name in _DTYPES}


def _told(rows: list[Any]) -> tuple[tuple[TextTerm, ...], ...]:
    n_people, told = rows
    found: list[tuple[TextTerm, ...]] = [()] * n_people
    for row, terms in told:
        found[row] = tuple(TextTerm(*term) for term in terms)
    return tuple(found)


def _rows_of_told(told: tuple[tuple[TextTerm, ...], ...]) -> list[Any]:
    names = [field.name for field in fields(TextTerm)]
    rows = [[row, [[getattr(term, name) for name in names] for term in own]] for row, own in enumerate(told) if own]
    return [len(told), rows]


_VALUES: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "str": (str, str),
    "Mapping[str, int]": (lambda known: list(map(list, known.items())), dict),
    "Mapping[int, str]": (lambda known: list(map(list, known.items())), dict),
    "Mapping[str, Calibration]": (
        lambda known: [[name, own.mean, own.sd, own.lowest, own.highest] for name, own in known.items()],
        lambda rows: {name: Calibration(*numbers) for name, *numbers in rows},
    ),
    "tuple[tuple[TextTerm, ...], ...]": (_rows_of_told, _told),
}
"""How small values become JSON, and how they are read back."""


def take_apart(encodings: Encodings) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return all arrays and all other values, as JSON, by the path of their field."""
    arrays: dict[str, NDArray[Any]] = {}
    values: dict[str, Any] = {}
    for path, kind, held in _leaves("Encodings", "", encodings):
        if kind in _ARRAYS:
            arrays[path] = _checked(held, _ARRAYS[kind], path)
        elif kind == _SPARSE:
            values[path] = list(map(int, held.shape))
            for part, dtype in _SPARSE_PARTS.items():
                arrays[f"{path}.{part}"] = _checked(getattr(held, part).astype(dtype, copy=False), dtype, path)
        else:
            values[path] = _VALUES[kind][0](held)
    return arrays, values


def put_together(array: Callable[[str], NDArray[Any]], value: Callable[[str], Any]) -> Encodings:
    """Build the encodings from what gives an array or a value by its path.

    Raises
    ------
    ValueError
        When an array is not of the kind that its field holds.
    """

    def leaf(path: str, kind: str) -> Any:
        if kind in _ARRAYS:
            return _checked(array(path), _ARRAYS[kind], path)
        if kind != _SPARSE:
            return _VALUES[kind][1](value(path))
        from scipy.sparse import csr_array

        parts = tuple(_checked(array(f"{path}.{part}"), dtype, path) for part, dtype in _SPARSE_PARTS.items())
        built = csr_array(parts, shape=tuple(value(path)))
        # a row beyond the end would be looked up in memory that is not ours
        built.check_format(full_check=True)
        return built

    built: Encodings = _build("Encodings", "", leaf)
    return built


def layout() -> tuple[frozenset[str], frozenset[str], str]:
    """Return the paths of all arrays and of all values, and a hash that changes when a field or its kind changes."""
    found: list[tuple[str, str]] = []
    _build("Encodings", "", lambda path, kind: found.append((path, kind)), blank=True)
    arrays = {path for path, kind in found if kind in _ARRAYS}
    arrays |= {f"{path}.{part}" for path, kind in found if kind == _SPARSE for part in _SPARSE_PARTS}
    values = {path for path, kind in found if kind not in _ARRAYS}
    told = json.dumps([found, [field.name for field in fields(TextTerm)]])
    return frozenset(arrays), frozenset(values), hashlib.sha256(told.encode()).hexdigest()


def _fields(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a class, or the blocks of the sides, with what they hold in words."""
    if kind == _SIDES:
        yield from ((name, side.__name__) for name, side in SIDES.items())
    else:
        yield from ((field.name, str(field.type)) for field in fields(_class(kind)))


def _class(kind: str) -> type[Any]:
    return CLASSES.get(kind) or next(side for side in SIDES.values() if side.__name__ == kind)


def _is_leaf(kind: str) -> bool:
    return kind in _ARRAYS or kind in _VALUES or kind == _SPARSE


def _leaves(kind: str, path: str, held: Any) -> Iterator[tuple[str, str, Any]]:
    if _is_leaf(kind):
        yield path, kind, held
        return
    for name, own in _fields(kind):
        part = held[name] if kind == _SIDES else getattr(held, name)
        yield from _leaves(own, f"{path}.{name}".lstrip("."), part)


def _build(kind: str, path: str, leaf: Callable[[str, str], Any], *, blank: bool = False) -> Any:
    if _is_leaf(kind):
        return leaf(path, kind)
    parts = {name: _build(own, f"{path}.{name}".lstrip("."), leaf, blank=blank) for name, own in _fields(kind)}
    return parts if blank or kind == _SIDES else _class(kind)(**parts)


def _checked(array: NDArray[Any], name: str, path: str) -> NDArray[Any]:
    wanted = np.dtype(getattr(np, name))
    if array.dtype != wanted and not (name == "str_" and array.dtype.kind == "U"):
        raise ValueError(f"{path} must hold {wanted}, found {array.dtype}")
    return array
