"""Where a ranking is written: one file, or a folder of parts."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.errors import FileError, SettingError

if TYPE_CHECKING:
    from mentormatch.batch.forms import Form

FORMS: dict[str, Form] = {".csv": "csv", ".parquet": "parquet", ".json": "json"}
FOLDER_FORMS = ("csv", "parquet")
MANIFEST = "manifest.json"
FORMAT = "mentormatch-ranking"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ranking goes.

    Attributes
    ----------
    path : Path
        Absolute.
    form : {"csv", "parquet", "json"}
    is_folder : bool
        Whether parts are kept as files of a folder.
    """

    path: Path
    form: Form
    is_folder: bool

    @property
    def work(self) -> Path:
        """The folder beside it that holds finished parts until all are finished."""
        return self.path.with_name(f"{self.path.name}.parts")


def place_of(target: str | Path, form: str | None = None) -> Place:
    """Return where a target is: an existing folder or a name with a slash at its end is a folder, else a file.

    Parameters
    ----------
    target : path
    form : {"csv", "parquet"}, optional
        Of the parts in a folder, by default CSV; a file says it by its ending.

    Raises
    ------
    SettingError
        When a file ends in something else than .csv, .parquet or .json, or the form contradicts it.
    FileError
        When a folder holds other files than a ranking, or the name is that of a device or a pipe.

    Examples
    --------
    >>> place = place_of("ranking.csv")
    >>> place.form, place.is_folder, place.work.name
    ('csv', False, 'ranking.csv.parts')
    >>> place_of("no_such/", "parquet").is_folder
    True
    """
    name = os.fspath(target)
    path = Path(os.path.abspath(name))  # noqa: PTH100 - resolve() would follow a link
    if name.endswith(("/", os.sep)) or path.is_dir():
        chosen = form or FOLDER_FORMS[0]
        if chosen not in FOLDER_FORMS:
            raise SettingError(f"The parts in a folder must be {' or '.join(FOLDER_FORMS)}, got {chosen!r}.")
        _demand_replaceable(path)
        return Place(path, FORMS[f".{chosen}"], is_folder=True)
    ending = path.suffix.lower()
    if ending not in FORMS:
        raise SettingError(
            f"The output file must end in .csv, .parquet or .json, got {name!r}; a name with a slash at its end is a "
            "folder of parts."
        )
    if form not in {None, FORMS[ending]}:
        raise SettingError(f"{name} ends in {ending}, which is not {form}. Leave the format out, or change the name.")
    if path.exists() and not path.is_file():
        raise FileError(f"{path} is no file but a device or a pipe; it is left as it is. Choose another name.")
    return Place(path, FORMS[ending], is_folder=False)


def _demand_replaceable(folder: Path) -> None:
    """Raise FileError unless nothing stands there, or a ranking in parts and nothing else."""
    if not os.path.lexists(folder):
        return
    refusal = "it is left as it is. Choose another name."
    if not folder.is_dir() or folder.is_symlink():
        raise FileError(f"Parts are written to a folder, and {folder} is none; {refusal}")
    others = sorted({path.name for path in folder.iterdir()} - _own_names(folder))
    if others:
        raise FileError(
            f"{folder} must be new, empty, or hold a ranking in parts and nothing else; found {others[0]!r}; {refusal}"
        )


def _own_names(folder: Path) -> set[str]:
    """Return the names of the files that a ranking in parts has; none when it is none."""
    if not (folder / MANIFEST).is_file():  # a pipe would be waited for
        return set()
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        own = {part["file"] for part in manifest["parts"]} if manifest["format"] == FORMAT else set()
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return set()
    return {MANIFEST, *own} if own else set()
