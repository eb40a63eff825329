"""The command that checks an assignment."""

from __future__ import annotations

import click

from mentormatch.errors import RosterError


@click.command()
@click.argument("assignment")
@click.option("--students", metavar="FILE", help="Students it was made from [default: as the manifest names them].")
@click.option("--mentors", metavar="FILE", help="Mentors, or their index [default: as the manifest names them].")
@click.option("--documents", metavar="FILE", help="Long texts [default: as the manifest names them].")
@click.option("--manifest", metavar="FILE", help="The manifest [default: ASSIGNMENT.manifest.json].")
@click.option("--encoding", metavar="NAME", help="Encoding of the rosters, when it is known.")
@click.option(
    "--optimum/--no-optimum",
    default=None,
    help="Look for the best assignment again, or leave it out [default: up to a million pairs].",
)
@click.option("--no-cache", is_flag=True, help="Keep no text vectors on disk.")
def verify(  # noqa: PLR0917 - click passes options by name
    assignment: str,
    students: str | None,
    mentors: str | None,
    documents: str | None,
    manifest: str | None,
    encoding: str | None,
    optimum: bool | None,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001
) -> None:
    """Check ASSIGNMENT, a file that mentormatch assign or rematch wrote; exit code 3 when a check fails.

    \b
    Examples:
      mentormatch verify assignment.csv
      mentormatch verify assignment.csv --students students.csv --mentors mentors.csv

    The rosters are read and all pairs scored again; then every rule is looked at by code that shares nothing with the
    one that made the assignment.
    """
    from mentormatch.matcher import verify as check

    found = check(
        assignment,
        students,
        mentors,
        manifest=manifest,
        documents=documents,
        optimum=optimum,
        encoding=encoding,
        cache=not no_cache,
    )
    click.echo(str(found))
    if not found.ok:
        raise RosterError(
            f"{assignment} breaks {len(found.failed)} of {len(found.checks)} rules: {', '.join(found.failed)}."
        )
