"""The commands that share mentors out to a cohort: assign, and rematch after something changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mentormatch.cli.options import not_over_an_input, one_standard_input, writer_of
from mentormatch.cli.reporting import demand_report, report_option, write_report
from mentormatch.cli.rosters import Rosters, takes_rosters
from mentormatch.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mentormatch.results.assignment import Assignment

_WRITERS = {".csv": "to_csv", ".xlsx": "to_xlsx", ".parquet": "to_parquet", ".json": "to_json"}


def seats(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options about places and seats."""
    options = (
        click.option(
            "--per-student", type=click.IntRange(0), metavar="N", help="Mentors per student [default: as wanted, or 3]."
        ),
        click.option(
            "--default-capacity",
            default=3,
            show_default=True,
            type=click.IntRange(0),
            metavar="N",
            help="Capacity of mentors who state none.",
        ),
        click.option(
            "--minimum-load",
            default=0,
            type=click.IntRange(0),
            metavar="N",
            help="Students every mentor must get, as far as seats go.",
        ),
        click.option("--least-score", type=float, metavar="SCORE", help="Assign no pair with a lower score."),
        click.option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write .csv, .xlsx (to review), .parquet or .json, and FILE.manifest.json; - is CSV.",
        ),
        click.option("--loads", metavar="FILE", help="Write the load of every mentor as CSV."),
        report_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.option(
    "--method",
    type=click.Choice(["best", "fair", "stable"]),
    default="best",
    show_default=True,
    help="Largest total, worst-off first, or nobody who would both rather switch.",
)
@click.option(
    "--locks", metavar="FILE", help="CSV of student_id, mentor_id and decision (lock or forbid; blank is lock)."
)
@click.option("--previous", metavar="FILE", help="Assignment of an earlier round: its pairs are not assigned again.")
@click.option(
    "--review",
    metavar="FILE",
    help="Reviewed assignment, .xlsx or CSV: its decisions (approve, lock, forbid) hold, its notes are kept.",
)
@seats
@takes_rosters
def assign(rosters: Rosters, **options: Any) -> None:
    """Share the mentors of MENTORS out to the students of STUDENTS.

    \b
    Examples:
      mentormatch assign students.csv mentors.csv
      mentormatch assign students.csv mentors.csv --per-student 2 -o assignment.csv --loads loads.csv
      mentormatch assign students.csv mentors.csv -o assignment.csv --report assignment.html
      mentormatch assign students.csv mentors.csv --method fair --locks decided.csv -o assignment.csv
      mentormatch assign students.csv mentors.index --previous spring.csv -o autumn.csv
      mentormatch assign students.csv mentors.csv -o plan.xlsx
      mentormatch assign students.csv mentors.csv --review plan.xlsx -o next.xlsx

    Every mentor has capacity less current_mentees seats. As many students as possible get a mentor, then as many places
    as possible are filled. With too few seats some places stay empty, and it is said whose seats are missing. Exit code
    4 when locks, eligibility, seats and minimum loads contradict each other.

    plan.xlsx is a workbook to go through: choose a decision for a pair, write notes, type other ids and lock them. With
    --review everything that was decided holds, the rest is assigned anew, and what changed is said. The same with
    plan.csv. To change as little as possible instead, give the reviewed plan to mentormatch rematch.
    """
    from mentormatch.cli.screen import show_assignment, show_review

    own = {name: options[name] for name in ("method", "locks", "previous", "review")}
    tables = [own[name] for name in own if name != "method"]
    _demand_inputs(rosters, tables, options)
    found = rosters.matcher().assign(rosters.students, **own, **_seats(options), **rosters.reading)
    _report_rosters(found)
    _write(found, rosters, options)
    show_assignment(found, to_stdout=options["output"] is None)
    if found.review is not None:
        show_review(found.review, to_stdout=options["output"] is None)


@click.command()
@click.argument("previous")
@click.option("--confirmed", metavar="FILE", help="CSV of student_id, mentor_id: pairs that stay whatever it costs.")
@click.option("--declined", metavar="FILE", help="CSV of student_id, mentor_id: pairs that cannot be any more.")
@click.option(
    "--least-gain", type=float, metavar="GAIN", help="Change more pairs where each gains so much of total score."
)
@seats
@takes_rosters
def rematch(rosters: Rosters, *, previous: str, **options: Any) -> None:
    """Mend the assignment PREVIOUS for the rosters as they are now, with as few changes as possible.

    \b
    Examples:
      mentormatch rematch assignment.csv students.csv mentors.csv --declined no.csv -o mended.csv
      mentormatch rematch assignment.csv students.csv mentors.csv --confirmed yes.csv --least-gain 0.1 -o mended.csv
      mentormatch rematch plan.xlsx students.csv mentors.csv -o plan2.xlsx

    PREVIOUS is a file that mentormatch assign wrote, or any CSV of student_id and mentor_id. Rows whose status is
    locked or confirmed, or whose decision is approve or lock, stay; those with the decision forbid go. Exit code 4 when
    pairs cannot stay.
    """
    from mentormatch.cli.screen import show_assignment, show_rematch

    own = {name: options[name] for name in ("confirmed", "declined", "least_gain")}
    _demand_inputs(rosters, [previous, own["confirmed"], own["declined"]], options)
    found = rosters.matcher().rematch(previous, rosters.students, **own, **_seats(options), **rosters.reading)
    _report_rosters(found.assignment)
    _write(found.assignment, rosters, options)
    show_rematch(found, to_stdout=options["output"] is None)
    show_assignment(found.assignment, to_stdout=options["output"] is None)


def _demand_inputs(rosters: Rosters, tables: Sequence[str | None], options: dict[str, Any]) -> None:
    """Raise SettingError unless every file is read once, and none is written over."""
    one_standard_input(rosters.students, rosters.mentors, *tables, rosters.documents)
    _demand_outputs(options["output"], options["loads"], options["report"], (*rosters.files, *tables))


def _demand_outputs(output: str | None, loads: str | None, report: str | None, inputs: tuple[str | None, ...]) -> None:
    """Raise SettingError unless each file that is written has a place of its own."""
    if output is not None:
        writer_of(output, _WRITERS)
    if loads == "-" and output in {None, "-"}:
        raise SettingError("--loads can go to standard output (-) only when -o names a file.")
    written = [] if output in {None, "-"} else [output, str(manifest_path(output))]
    if loads not in {None, "-"} and Path(loads).resolve() in {Path(own).resolve() for own in written}:
        raise SettingError(f"-o and --loads would both write {loads}; choose another name for --loads.")
    for option, target in (("-o", output), ("--loads", loads)):
        not_over_an_input(target, *inputs, option=option)
    demand_report(report, *inputs, output, loads)


def _seats(options: dict[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in ("per_student", "default_capacity", "minimum_load", "least_score")}


def _report_rosters(found: Assignment) -> None:
    from mentormatch.cli.screen import show_issues

    for name, issues in found.issues.items():
        show_issues(name, issues, found.rows_read[name], found.rows_kept[name])


def _write(found: Assignment, rosters: Rosters, options: dict[str, Any]) -> None:
    """Write the files that were asked for, before a screen whose reader may go away; the manifest stands beside."""
    from mentormatch.people.writing import together

    output, loads = options["output"], options["loads"]
    with together():
        if output not in {None, "-"}:
            getattr(found, writer_of(output, _WRITERS))(output)
            _write_manifest(found, rosters, output, options.get("review"))
        if loads not in {None, "-"}:
            _write_loads(found, loads)
    if output not in {None, "-"}:
        click.echo(f"Written: {output} and {manifest_path(output).name}", err=True)
    write_report(found.report, options["report"], n_rows=len(found))
    if output == "-":
        found.to_csv(output)
    if loads == "-":
        _write_loads(found, loads)


def _write_loads(found: Assignment, target: str) -> None:
    from mentormatch.results.output import write_table

    write_table(target, found.load_columns(), "csv")


def _write_manifest(found: Assignment, rosters: Rosters, output: str, review: str | None) -> None:
    from mentormatch.people.writing import write_file

    files = {"students": rosters.students, "mentors": rosters.mentors, "documents": rosters.documents}
    files |= {"review": review} if review else {}
    text = json.dumps({**found.manifest, "files": files}, ensure_ascii=False, indent=1) + "\n"
    write_file(manifest_path(output), text.encode("utf-8", "surrogatepass"))


def manifest_path(output: str) -> Path:
    """Return where the manifest of an assignment file stands."""
    return Path(f"{output}.manifest.json")
