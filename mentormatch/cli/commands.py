"""The commands. Each reads its options, calls one function of the package, and shows the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mentormatch.cli.options import not_over_an_input
from mentormatch.cli.reporting import demand_report, report_option, write_report
from mentormatch.cli.rosters import Rosters, takes_rosters
from mentormatch.errors import FileError, RosterError, SettingError

if TYPE_CHECKING:
    from mentormatch.people.profiles import Profiles


@click.command()
@click.option("--student", required=True, metavar="ID", help="The student.")
@click.option("--mentor", required=True, metavar="ID", help="The mentor to explain.")
@click.option("--versus", metavar="ID", help="Another mentor to compare with.")
@takes_rosters
def explain(
    rosters: Rosters,
    *,
    student: str,
    mentor: str,
    versus: str | None,
) -> None:
    """Say why a mentor has this score for a student.

    \b
    Examples:
      mentormatch explain students.csv mentors.csv --student S01 --mentor M07
      mentormatch explain students.csv mentors.csv --student S01 --mentor M07 --versus M12
    """
    from mentormatch.cli.screen import show_explanation

    ranking = rosters.matcher().rank(rosters.students, **rosters.reading)
    explanation = ranking.explain(student, mentor)
    contrast = ranking.contrast(student, mentor, versus) if versus is not None else None
    show_explanation(explanation)
    if contrast is not None:
        click.echo(f"\n{contrast}")


@click.command()
@click.argument("roster")
@click.option(
    "--side", type=click.Choice(["mentor", "student"]), help="Who the people are [default: read off the columns]."
)
@click.option("--documents", metavar="FILE", help="CSV of long texts that belong to the roster.")
@click.option("--encoding", metavar="NAME", help="Encoding of the roster, when it is known.")
def check(roster: str, side: str | None, documents: str | None, encoding: str | None) -> None:
    """List what should be mended in ROSTER; exit code 3 when a row or cell has a problem.

    \b
    Examples:
      mentormatch check mentors.csv
      mentormatch check sign-ups.csv --side student
    """
    from mentormatch.cli.screen import show_issues
    from mentormatch.features.texts import ungraded
    from mentormatch.features.unresolved import with_unresolved
    from mentormatch.text.encoder import TextEncoder

    profiles = _read(roster, side, documents, encoding)
    if not profiles.rows_read:
        raise RosterError(f"{roster} must hold a header line and one line per person; only the header was found.")
    profiles = with_unresolved(ungraded(profiles), TextEncoder())
    click.echo(f"Read as {profiles.side}s: {len(profiles)} of {profiles.rows_read} rows can be used.")
    show_issues(roster, profiles.issues, profiles.rows_read, len(profiles), to_stdout=True)
    problems = len(profiles.issues) - len(profiles.issues.of("note"))
    if problems:
        raise RosterError(
            f"{roster} has {problems} {'problem' if problems == 1 else 'problems'} to mend, listed above."
        )


def _read(roster: str, side: str | None, documents: str | None, encoding: str | None) -> Profiles:
    from mentormatch.people.reading import read_mentors, read_students

    readers = {"mentor": read_mentors, "student": read_students}
    if side is not None:
        return readers[side](roster, documents=documents, encoding=encoding)
    if roster == "-":
        raise SettingError("A roster on standard input can be read only once; say --side mentor or --side student.")
    found: list[Profiles] = []
    refused: list[RosterError] = []
    for read in readers.values():
        try:
            found.append(read(roster, documents=documents, encoding=encoding))
        except RosterError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    return max(found, key=_filled)


def _filled(profiles: Profiles) -> tuple[bool, int]:
    """Return whether ids are the roster's own, and in how many columns somebody states something."""
    own_ids = "no-id-column" not in profiles.issues.counts
    return own_ids, sum(any(value not in (None, "", ()) for value in values) for values in profiles.table.values())


@click.command()
@click.argument("ranking")
@click.argument("judgements", nargs=-1, required=True)
@click.option("-k", default=5, show_default=True, help="Length of the list that is looked at.")
@click.option("--relevant-from", default=1.5, show_default=True, help="Mean grade from which a mentor is relevant.")
@click.option("--versus", metavar="RANKING", help="Another ranking to compare with, student by student.")
@click.option("-o", "--output", metavar="FILE", help="Write the metrics of every student as CSV; - is standard output.")
def evaluate(  # noqa: PLR0917 - click passes options by name
    ranking: str, judgements: tuple[str, ...], k: int, relevant_from: float, versus: str | None, output: str | None
) -> None:
    """Measure RANKING against the grades in JUDGEMENTS, one file or several judges'.

    \b
    Examples:
      mentormatch evaluate ranking.csv grades.csv
      mentormatch evaluate ranking.csv judge1.csv judge2.csv -k 5
      mentormatch evaluate ranking.csv grades.csv --versus other.csv -o students.csv

    Tables have the columns student_id, mentor_id, and score (or rank) or grade. Means come with the ends of
    their 95% bootstrap interval over students.
    """
    from mentormatch.cli.screen import show_comparison, show_evaluation
    from mentormatch.evaluation.evaluate import evaluate as measure
    from mentormatch.results.output import write_table

    not_over_an_input(output, ranking, versus, *judgements)
    found = measure(ranking, list(judgements), k=k, relevant_from=relevant_from)
    other = measure(versus, list(judgements), k=k, relevant_from=relevant_from) if versus is not None else None
    if output is None:
        show_evaluation(found)
    else:
        columns = {name: values.tolist() for name, values in found.measured.items()}
        write_table(output, {"student_id": list(found.students), **columns}, "csv")
    if found.unranked:
        click.echo(f"{len(found.unranked)} judged students have no list: {', '.join(found.unranked[:5])}", err=True)
    if other is not None:
        show_comparison(found.versus(other), to_stdout=output is None)


@click.command()
@click.option("--full", is_flag=True, help="Show all students.")
@report_option
def demo(full: bool, report: str | None) -> None:  # noqa: FBT001
    """Rank the sample rosters and show the result.

    \b
    Examples:
      mentormatch demo
      mentormatch demo --report demo.html
    """
    from mentormatch.cli.screen import show_explanation, show_issues, show_ranking
    from mentormatch.matcher import rank as rank_mentors

    demand_report(report)
    folder = sample_folder()
    ranking = rank_mentors(folder / "students.csv", folder / "mentors.csv", documents=folder / "documents.csv")
    write_report(ranking.report, report, n_rows=len(ranking))
    for name, issues in ranking.issues.items():
        show_issues(name, issues, ranking.rows_read[name], ranking.rows_kept[name])
    show_ranking(ranking, most_students=None if full else 4)
    first = ranking.top(ranking.students[0])
    click.echo(f"Why {first[0].mentor_id} for {ranking.students[0]}:\n")
    show_explanation(ranking.explain(ranking.students[0], first[0].mentor_id))
    if len(first) > 1:
        click.echo(f"\n{ranking.contrast(ranking.students[0], first[0].mentor_id, first[1].mentor_id)}")
    click.echo(f"\nThe sample rosters are in {folder}.", err=True)


def sample_folder() -> Path:
    """Return the folder of the sample rosters: inside an installed package, or beside it in a source tree."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "sample", package.parent / "data" / "sample"):
        if (folder / "students.csv").is_file():
            return folder
    raise FileError("The sample rosters are not installed; get the folder data/sample from the source of mentormatch.")
