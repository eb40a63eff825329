"""What several options must fulfil, and weights that stand in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from mentormatch.errors import FileError, SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping


def weights_in(path: str | None) -> dict[str, float] | None:
    """Return the weights in a JSON file, None without one."""
    if path is None:
        return None
    try:
        weights = json.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise FileError(f"Cannot read weights {path}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise SettingError(f'{path} must be JSON such as {{"values": 2, "goals": 1}}: {error}.') from error
    if not isinstance(weights, dict):
        raise SettingError(f'{path} must hold one JSON object such as {{"values": 2, "goals": 1}}.')
    return weights


def one_standard_input(*sources: str | None) -> None:
    """Raise SettingError when two files, or the documents (the last), are to come from standard input."""
    if sources.count("-") > 1:
        raise SettingError("Only one file can come from standard input (-); name the others.")
    if sources[-1] == "-":
        raise SettingError("Documents must be a file, because they are read for students and for mentors.")


def not_over_an_input(output: str | None, *inputs: str | None, option: str = "-o") -> None:
    """Raise SettingError when the output would replace an input."""
    for source in inputs if output not in (None, "-") else ():
        if source not in (None, "-") and Path(str(source)).resolve() == Path(str(output)).resolve():
            raise SettingError(f"The output would replace the input {source}; choose another name for {option}.")


def writer_of(output: str, writers: Mapping[str, str]) -> str:
    """Return the method that writes a file of this name, by its ending; the first one for "-", standard output.

    Raises
    ------
    SettingError
        When no method writes files with this ending.
    """
    endings = list(writers)
    ending = endings[0] if output == "-" else Path(output).suffix.lower()
    if ending not in writers:
        allowed = f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise SettingError(f"The output file must end in {allowed}, got {output!r}.")
    return writers[ending]
