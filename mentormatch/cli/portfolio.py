"""The command that chooses two or three mentors who add different insights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mentormatch.cli.options import not_over_an_input, writer_of
from mentormatch.cli.rosters import Rosters, takes_rosters

if TYPE_CHECKING:
    from mentormatch.results.portfolio import Portfolios

_WRITERS = {".csv": "to_csv", ".parquet": "to_parquet", ".json": "to_json"}


@click.command()
@click.option("--student", metavar="ID", help="Choose for this student only.")
@click.option("--size", type=click.IntRange(1, 10), default=3, show_default=True, help="Mentors to choose, 2 or 3.")
@click.option("-o", "--output", metavar="FILE", help="Write .csv, .parquet or .json; - writes CSV to standard output.")
@takes_rosters
def portfolio(
    rosters: Rosters,
    *,
    student: str | None,
    size: int,
    output: str | None,
) -> None:
    """Choose mentors for every student who add different insights, and say what each of them adds.

    \b
    Examples:
      mentormatch portfolio students.csv mentors.csv
      mentormatch portfolio students.csv mentors.csv --student S01
      mentormatch portfolio students.csv mentors.index --size 2 -o portfolios.csv

    MENTORS is a roster or an index (see mentormatch index --help). The first mentor is the best match of those chosen,
    the others follow by what they add: ties to other schools the student targets, interests, values and needs that
    are not covered yet, another role. docs/portfolio.md has the rule.
    """
    from mentormatch.cli.screen import show_issues, show_portfolios
    from mentormatch.results.portfolio import Portfolios

    write = "" if output is None else writer_of(output, _WRITERS)
    not_over_an_input(output, *rosters.files)
    ranking = rosters.matcher().rank(rosters.students, k=1, **rosters.reading)
    if student is None:
        found = ranking.portfolios(size=size)
    else:
        found = Portfolios((ranking.portfolio(student, size=size),), ranking.issues)
    for name, issues in ranking.issues.items():
        show_issues(name, issues, ranking.rows_read[name], ranking.rows_kept[name])
    if output is None:
        show_portfolios(found)
    else:
        getattr(found, write)(output)
        _say_counts(found, output)


def _say_counts(found: Portfolios, output: str) -> None:
    n_picks = sum(map(len, found))
    students = f"{len(found)} {'student' if len(found) == 1 else 'students'}"
    click.echo(f"{n_picks} {'mentor' if n_picks == 1 else 'mentors'} chosen for {students}: {output}", err=True)
    for own in found:
        for note in own.notes:
            click.echo(f"{own.student_id}: {note}", err=True)
