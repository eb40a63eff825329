"""A fitted matcher on disk: which files there are, what is in each, and with what it was made."""

from __future__ import annotations

import functools
import hashlib
import json
import time
import tokenize
from dataclasses import dataclass
from importlib import resources
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch import __version__
from mentormatch.errors import IndexFileError, MentormatchError
from mentormatch.index.folder import AGAIN, check_files, damaged, is_being_replaced, read_manifest, stamp, write_folder
from mentormatch.index.parts import Encodings, layout, put_together, take_apart
from mentormatch.index.people import about, people_of, read_people, write_people
from mentormatch.ranking.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    from mentormatch.features.constants import Constants
    from mentormatch.features.search import Roster
    from mentormatch.index.folder import Write
    from mentormatch.people.profiles import Profiles

_VALUES, _PEOPLE = "values.json", "mentors.arrow"
_TRIES, _MOMENT = 50, 0.02
"""How often an index is read that is being replaced, and the seconds between."""

_UNREADABLE: tuple[type[Exception], ...] = (
    *(MentormatchError, OSError, ValueError, TypeError, LookupError, RecursionError, EOFError),
    # numpy takes the header of an array apart by its tokens; a length beyond all numbers overflows
    *(tokenize.TokenError, OverflowError),
)
_TABLES = ("mentormatch.features", "mentormatch.vocabulary")


@dataclass(frozen=True, slots=True)
class Stored:
    """What a fitted matcher needs to rank.

    Attributes
    ----------
    mentors : Profiles
    roster : Roster
    constants : Constants
    as_of : int
    facts_from_text : bool
    weights : Weights or None
        Those that were given to the matcher.
    """

    mentors: Profiles
    roster: Roster
    constants: Constants
    as_of: int
    facts_from_text: bool
    weights: Weights | None


def save_index(folder: Path, stored: Stored) -> None:
    """Write an index; errors as for :func:`mentormatch.index.folder.write_folder`."""
    arrays, values = take_apart(Encodings(stored.roster, stored.constants))
    files: dict[str, Write] = {f"{path}.npy": functools.partial(_write_array, array) for path, array in arrays.items()}
    content = json.dumps({"encodings": values, "mentors": about(stored.mentors)}).encode()
    files[_VALUES] = lambda stream: stream.write(content)
    files[_PEOPLE] = functools.partial(write_people, stored.mentors)
    weights = stored.weights
    settings = {
        "as_of": int(stored.as_of),
        "facts_from_text": bool(stored.facts_from_text),
        "weights": weights and [list(map(list, weights.shares.items())), weights.cautions, weights.origin],
    }
    made_with = _made_with(stored.constants.fingerprint)
    write_folder(folder, files, {"made_with": made_with, "settings": settings, "n_mentors": len(stored.mentors)})


def load_index(folder: Path, fingerprint: str, *, verify: bool = True) -> Stored:
    """Read an index that was made with this version, these tables and this model.

    When another process replaces the index meanwhile, the new one is read: files of two are never mixed.

    Parameters
    ----------
    folder : Path
    fingerprint : str
        Of the embedding model that students will be encoded with.
    verify : bool
        Read every file and compare its sha256; else only sizes, and the hash of the manifest.

    Raises
    ------
    IndexFileError
        When it is no index, damaged, newer, or made with something else.
    """
    for tries_left in reversed(range(_TRIES)):
        before = stamp(folder)
        try:
            stored = _loaded(folder, fingerprint, verify=verify)
        except IndexFileError:
            changes = stamp(folder) != before or is_being_replaced(folder)
            if not changes or not tries_left:
                raise
            time.sleep(_MOMENT)
            continue
        if stamp(folder) == before:
            return stored
    raise IndexFileError(f"The index {folder} is replaced again and again; try once more when that is over.")


def _loaded(folder: Path, fingerprint: str, *, verify: bool) -> Stored:
    manifest = read_manifest(folder)
    _demand_same_making(folder, manifest.get("made_with"), _made_with(fingerprint))
    arrays, _, _ = layout()
    expected = frozenset({_VALUES, _PEOPLE, *(f"{path}.npy" for path in arrays)})
    check_files(folder, manifest, expected, verify=verify)
    try:
        stored = _read(folder, manifest)
    except _UNREADABLE as error:
        # pyarrow's errors are OSError, ValueError, TypeError and KeyError too
        raise damaged(folder, f"its files do not fit together ({type(error).__name__})") from error
    if not len(stored.mentors) == len(stored.roster.encoded) == manifest["n_mentors"]:
        raise damaged(folder, "its files hold different numbers of mentors")
    return stored


def _read(folder: Path, manifest: Mapping[str, Any]) -> Stored:
    values = json.loads((folder / _VALUES).read_bytes())
    encodings = put_together(lambda path: _mapped(folder / f"{path}.npy"), values["encodings"].__getitem__)
    settings = manifest["settings"]
    weights = None
    if settings["weights"] is not None:
        shares, cautions, origin = settings["weights"]
        weights = Weights(dict(shares), cautions, origin)
    return Stored(
        people_of(read_people(folder / _PEOPLE), values["mentors"]),
        encodings.roster,
        encodings.constants,
        settings["as_of"],
        settings["facts_from_text"],
        weights,
    )


def _write_array(array: NDArray[Any], stream: BinaryIO) -> None:
    # numpy writes to a file by itself and then does not say why it could not; to anything else it gives the bytes
    np.save(SimpleNamespace(write=stream.write), array, allow_pickle=False)


def _mapped(path: Path) -> NDArray[Any]:
    """Return an array that is read from the disk where it is used; nobody can write to it."""
    mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return mapped


def _made_with(fingerprint: str) -> dict[str, str]:
    return {
        "version of mentormatch": __version__,
        "layout of encoded mentors": layout()[2],
        "tables of the vocabulary": _tables(),
        "embedding model": fingerprint,
    }


def _demand_same_making(folder: Path, found: Any, wanted: Mapping[str, str]) -> None:
    if not isinstance(found, dict) or found.keys() != wanted.keys():
        raise damaged(folder, "it does not say what it was made with")
    for name, own in wanted.items():
        if found[name] != own:
            model = name == "embedding model"
            hint = "Give the same embedder as when it was saved, or make the index again." if model else AGAIN
            raise IndexFileError(f"The index {folder} must be made with the {name} {own}, found {found[name]}. {hint}")


@functools.cache
def _tables() -> str:
    """Return a hash of all tables that mentors are encoded with: another table may give other codes."""
    digest = hashlib.sha256()
    for package in _TABLES:
        folder = resources.files(package) / "tables"
        for table in sorted(folder.iterdir(), key=lambda one: one.name):
            if table.is_file():
                content = table.read_bytes()
                digest.update(f"{package}/{table.name} {len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()
