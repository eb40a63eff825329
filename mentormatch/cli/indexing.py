"""Mentors encoded once: the command that saves an index, and the commands' way to a roster or an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mentormatch.errors import RosterError, SettingError

if TYPE_CHECKING:
    from mentormatch.matcher import Matcher


@click.command()
@click.argument("mentors")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Folder of the index: new, or an index.")
@click.option("--documents", metavar="FILE", help="CSV of long texts: mentor_id, title, text, year.")
@click.option("--encoding", metavar="NAME", help="Encoding of the roster, when it is known.")
@click.option("--as-of", type=int, metavar="YEAR", help="Year from which ties are dated [default: this year].")
@click.option(
    "--no-facts-from-text", is_flag=True, help="Read no fields, ties, languages or limits on meeting out of free text."
)
@click.option("--no-cache", is_flag=True, help="Keep no text vectors on disk.")
@click.option("--strict", is_flag=True, help="Stop with exit code 3 when a row or cell has a problem.")
def index(  # noqa: PLR0917 - click passes options by name
    mentors: str,
    output: str,
    documents: str | None,
    encoding: str | None,
    as_of: int | None,
    no_facts_from_text: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001
    strict: bool,  # noqa: FBT001
) -> None:
    """Encode the mentors of MENTORS once and save them as an index, for rank and explain.

    \b
    Examples:
      mentormatch index mentors.csv -o mentors.index
      mentormatch index mentors.csv --documents papers.csv -o mentors.index
      mentormatch rank students.csv mentors.index

    The folder holds what the mentors wrote; only you can read it. An index that is there is replaced.
    """
    from mentormatch.cli.screen import show_issues
    from mentormatch.matcher import Matcher

    if documents == "-":
        raise SettingError("Documents must be a file, not standard input.")
    matcher = Matcher(as_of=as_of, facts_from_text=not no_facts_from_text, cache=not no_cache)
    matcher.fit(mentors, documents=documents, encoding=encoding, strict=strict)
    read = matcher.mentors
    show_issues("mentors", read.issues, read.rows_read, len(read))
    matcher.save(output)
    click.echo(f"{len(read)} mentors: {output}", err=True)


def matcher_of(
    mentors: str,
    options: dict[str, Any],
    *,
    documents: str | None,
    encoding: str | None,
    strict: bool = False,
) -> Matcher:
    """Return a matcher fitted to a roster, or loaded from an index when MENTORS is a folder."""
    from mentormatch.matcher import Matcher

    if not Path(mentors).is_dir():
        return Matcher(**options).fit(mentors, documents=documents, encoding=encoding, strict=strict)
    as_of, reads_texts = options["as_of"], options["facts_from_text"]
    matcher = Matcher.load(mentors, weights=options["weights"], cache=options["cache"])
    again = f"Leave the option out, or make the index again with it: mentormatch index MENTORS -o {mentors}"
    if as_of is not None and as_of != matcher.as_of:
        raise SettingError(f"--as-of {as_of} contradicts the index {mentors}, made as of {matcher.as_of}. {again}")
    if not reads_texts and matcher.facts_from_text:
        raise SettingError(f"--no-facts-from-text contradicts the index {mentors}, made with these facts. {again}")
    issues = matcher.mentors.issues
    problems = len(issues) - len(issues.of("note"))
    if strict and problems:
        raise RosterError(
            f"{mentors} was made from a roster with {problems} {'problem' if problems == 1 else 'problems'}; --strict "
            "allows none. Mend the roster (mentormatch check) and make the index again, or leave --strict out."
        )
    if documents is not None:
        click.echo("Of --documents only the students' are read; the mentors' are those of the index.", err=True)
    return matcher
