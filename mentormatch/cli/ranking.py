"""The command that ranks: a table on the screen, or files for any number of students."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mentormatch.cli.options import not_over_an_input
from mentormatch.cli.reporting import demand_report, report_option
from mentormatch.cli.rosters import Rosters, takes_rosters
from mentormatch.errors import SettingError

_STREAMS = (None, "-")


@click.command()
@click.option("-k", default=5, show_default=True, help="Mentors per student.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write .csv, .parquet or .json; FOLDER/ gets numbered parts; - writes CSV to standard output.",
)
@click.option(
    "--format", "form", type=click.Choice(["csv", "parquet"]), help="Of the parts in a folder [default: csv]."
)
@click.option("--part-size", default=1000, show_default=True, help="Students ranked and written at a time.")
@click.option("--jobs", default=1, show_default=True, help="Processes that rank parts side by side.")
@click.option(
    "--engine", default="local", show_default=True, type=click.Choice(["local", "dask"]), help="Who ranks the parts."
)
@click.option("--scheduler", metavar="ADDRESS", help="Of Dask: rank on the workers of this scheduler.")
@click.option("--workers", type=int, help="Of Dask: workers to begin on this machine [default: one for each core].")
@click.option("--explain", "with_reasons", is_flag=True, help="Add the reasons for every recommendation.")
@report_option
@click.option("--advice", is_flag=True, help="Say in the page how firm each list is and what would change it (slower).")
@takes_rosters
def rank(
    rosters: Rosters,
    *,
    k: int,
    output: str | None,
    form: str | None,
    part_size: int,
    jobs: int,
    engine: str,
    scheduler: str | None,
    workers: int | None,
    with_reasons: bool,
    report: str | None,
    advice: bool,
) -> None:
    """Rank the mentors of MENTORS for every student of STUDENTS.

    \b
    Examples:
      mentormatch rank students.csv mentors.csv
      mentormatch rank students.csv mentors.csv -k 3 -o ranking.csv --explain
      mentormatch rank students.csv mentors.csv --documents papers.csv -o ranking.parquet
      mentormatch rank students.csv mentors.csv --report ranking.html
      mentormatch rank students.csv mentors.index
      mentormatch rank students.csv mentors.index -o ranking/ --format parquet --jobs 4
      mentormatch rank students.csv mentors.index -o ranking.parquet --engine dask --scheduler tcp://10.0.0.5:8786
      cat students.csv | mentormatch rank - mentors.csv -o - | head

    MENTORS is a roster or an index (see mentormatch index --help). Good rows are ranked, problems are listed on
    standard error. Without -o and --report a table is shown. Finished parts of a run that was stopped stay beside the
    output; the same command goes on with them, and the result is the same to the last byte.
    """
    from mentormatch.cli.parts import Request, rank_to_files, rank_to_report, rank_to_stream
    from mentormatch.people.reading import read_students

    _demand_place(output, form, part_size)
    ranked_by = _engine(output, jobs=jobs, engine=engine, scheduler=scheduler, workers=workers)
    not_over_an_input(output, *rosters.files)
    if advice and report is None:
        raise SettingError("--advice is part of the page; name one with --report FILE.html.")
    demand_report(report, *rosters.files, output)
    matcher = rosters.matcher()
    request = Request(
        matcher, read_students(rosters.students, **rosters.reading), k=k, explain=with_reasons, part_size=part_size
    )
    if output not in _STREAMS:
        index = rosters.mentors if Path(rosters.mentors).is_dir() else None
        rank_to_files(request, str(output), form=form, index=index, cache=rosters.cache, **ranked_by)
    if report is not None:
        rank_to_report(request, report, advice=advice, is_first=output is None)
    if output == "-" or (output is None and report is None):
        # last, because its reader may go away
        rank_to_stream(request, to_csv=output is not None)


def _demand_place(output: str | None, form: str | None, part_size: int) -> None:
    """Raise an error before any work when the place of the output is not one that can be."""
    from mentormatch.batch.place import place_of

    if part_size < 1:
        raise SettingError(f"--part-size must be at least 1, got {part_size}.")
    if output not in _STREAMS:
        place_of(str(output), form)
    elif form not in {None, "csv"}:
        raise SettingError("--format needs a file or a folder to write to; name one with -o.")


def _engine(output: str | None, **given: Any) -> dict[str, Any]:
    """Return the options about who ranks; raises an error before any work when they cannot be."""
    from mentormatch.batch.engines import engine_of

    if engine_of(**given) != engine_of("local") and output in _STREAMS:
        raise SettingError("--jobs and --engine dask need a file or a folder to write to; name one with -o.")
    return given
