"""The command that plans one student's way to letters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mentormatch.cli.options import not_over_an_input, writer_of
from mentormatch.cli.rosters import Rosters, takes_rosters
from mentormatch.errors import SettingError

if TYPE_CHECKING:
    from mentormatch.results.plan import Plan

_WRITERS = {".md": "to_markdown", ".ics": "to_ics", ".csv": "to_csv", ".json": "to_json"}


@click.command()
@click.option("--student", metavar="ID", help="For whom to plan; needed where STUDENTS has several.")
@click.option(
    "--mentor", "chosen", multiple=True, metavar="ID", help="Ask this mentor; repeat it. [default: the portfolio]"
)
@click.option("--declined", multiple=True, metavar="ID", help="This mentor has said no: go to the next; repeat it.")
@click.option("--deadline", metavar="DATE", help="YYYY-MM-DD. [default: the student's application_deadline]")
@click.option("--today", metavar="DATE", help="First day of the plan. [default: today]")
@click.option("--start", metavar="DATE", help="Day of an earlier plan that goes on. [default: --today]")
@click.option("--letters", type=int, metavar="K", help="Also say how many mentors to ask to get K letters in time.")
@click.option("--target", default=0.9, show_default=True, help="Chance wanted of getting them, between 0 and 1.")
@click.option(
    "-o",
    "--output",
    multiple=True,
    metavar="FILE",
    help="Write .md, .ics, .csv or .json; repeat it; - writes Markdown to standard output.",
)
@takes_rosters
def plan(
    rosters: Rosters,
    *,
    student: str | None,
    chosen: tuple[str, ...],
    declined: tuple[str, ...],
    deadline: str | None,
    today: str | None,
    start: str | None,
    letters: int | None,
    target: float,
    output: tuple[str, ...],
) -> None:
    """Plan one student's way to letters: dated steps from today to the deadline and beyond.

    \b
    Examples:
      mentormatch plan students.csv mentors.csv --student S01
      mentormatch plan students.csv mentors.csv --student S01 -o plan.md -o plan.ics
      mentormatch plan students.csv mentors.csv --student S01 --mentor M11 --mentor M55 --letters 2
      mentormatch plan students.csv mentors.csv --student S01 --start 2026-11-26 --declined M11

    First meetings with questions drawn from this match, updates, the request in person about three months ahead, the
    packet, reminder, thanks; whom to ask next when somebody declines, and until when. Late starts get a shorter plan
    that says what it leaves out. MENTORS is a roster or an index. docs/planning.md has the rules and their sources.
    """
    from mentormatch.cli.screen import show_issues, show_plan
    from mentormatch.matcher.planning import student_of

    _demand_forms(output)
    for name in output:
        not_over_an_input(name, *rosters.files)
    ranking = rosters.matcher().rank(rosters.students, k=1, **rosters.reading)
    found = ranking.plan(
        student_of(ranking, student),
        chosen=chosen or None,
        declined=declined,
        deadline=deadline,
        today=today,
        start=start,
        letters=letters,
        target=target,
    )
    for name, issues in ranking.issues.items():
        show_issues(name, issues, ranking.rows_read[name], ranking.rows_kept[name])
    if output:
        _write(found, output)
    else:
        show_plan(found)


def _demand_forms(output: tuple[str, ...]) -> None:
    """Raise SettingError before any work when the name of an output does not say its form."""
    for name in output:
        writer_of(name, _WRITERS)
    if len({str(Path(name).resolve()) for name in output}) < len(output):
        raise SettingError("Each output needs a name of its own.")


def _write(found: Plan, output: tuple[str, ...]) -> None:
    from mentormatch.people.writing import together

    with together():
        for name in output:
            if name != "-":
                getattr(found, writer_of(name, _WRITERS))(name)
    if "-" in output:
        # last, because its reader may go away
        found.to_markdown("-")
    click.echo(f"{len(found.steps)} steps: {', '.join(output)}", err=True)
    for line in (*found.notes, *found.warnings):
        click.echo(line, err=True)
