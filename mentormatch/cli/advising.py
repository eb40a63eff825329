"""The command that says what a student can do with a list."""

from __future__ import annotations

import click

from mentormatch.cli.rosters import Rosters, takes_rosters


@click.command()
@click.option("--student", required=True, metavar="ID", help="The student.")
@click.option("-k", type=click.IntRange(1), default=5, show_default=True, help="Length of the student's list.")
@takes_rosters
def advise(
    rosters: Rosters,
    *,
    student: str,
    k: int,
) -> None:
    """Say how firm a student's list is, what would change it, and what would make the matches better.

    \b
    Examples:
      mentormatch advise students.csv mentors.csv --student S01
      mentormatch advise students.csv mentors.index --student S01 -k 3

    MENTORS is a roster or an index (see mentormatch index --help). Shown are how often each mentor stays in the list
    when the weights are shaken, what would have brought others into it, the blank field that would change it most, and
    what each mentor of the list lacks. docs/explanations.md defines every number.
    """
    from mentormatch.cli.screen import show_advice

    show_advice(rosters.matcher().rank(rosters.students, k=k, **rosters.reading).advise(student))
