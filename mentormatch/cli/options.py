"""Options that several commands take, and what they must fulfil."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mentormatch.errors import FileError, SettingError

if TYPE_CHECKING:
    from collections.abc import Callable


def common(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that every command with two rosters takes."""
    options = (
        click.option(
            "--documents", metavar="FILE", help="CSV of long texts: mentor_id or student_id, title, text, year."
        ),
        click.option(
            "--weights", metavar="FILE", help='JSON file of weights by block, such as {"values": 2, "goals": 1}.'
        ),
        click.option("--encoding", metavar="NAME", help="Encoding of the rosters, when it is known."),
        click.option("--as-of", type=int, metavar="YEAR", help="Year from which ties are dated [default: this year]."),
        click.option(
            "--no-facts-from-text",
            is_flag=True,
            help="Read no fields, ties, languages or limits on meeting out of free text.",
        ),
        click.option("--no-cache", is_flag=True, help="Keep no text vectors on disk."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def matcher_options(
    weights: str | None, as_of: int | None, *, no_facts_from_text: bool, no_cache: bool
) -> dict[str, Any]:
    """Return the options of a :class:`mentormatch.matcher.Matcher`."""
    return {
        "weights": _weights(weights),
        "as_of": as_of,
        "facts_from_text": not no_facts_from_text,
        "cache": not no_cache,
    }


def _weights(path: str | None) -> dict[str, float] | None:
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
