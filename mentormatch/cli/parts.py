"""Students ranked part by part: to the screen or standard output, or to files, with what people see meanwhile."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mentormatch.batch import Stopped, Watch, rank_to
from mentormatch.batch.account import Account
from mentormatch.batch.forms import content_of, without_header
from mentormatch.batch.part import rankings
from mentormatch.cli.ending import INTERRUPTED
from mentormatch.cli.reporting import write_report
from mentormatch.cli.screen import show_found, show_issues, show_ranking
from mentormatch.people.profiles import Issues
from mentormatch.people.writing import write_standard_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mentormatch.matcher import Matcher
    from mentormatch.people.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Request:
    """Who is to be ranked for whom, and how."""

    matcher: Matcher
    people: Profiles
    k: int
    explain: bool
    part_size: int

    @property
    def is_long(self) -> bool:
        """Whether there is more than one part: what is known of the rosters is then shown before the work."""
        return len(self.people) > self.part_size


def rank_to_stream(request: Request, *, to_csv: bool) -> None:
    """Rank the students and show a table for each, or write CSV to standard output."""
    account = Account()
    if request.is_long:
        _show_rosters(request, account)
    for number, ranking in enumerate(
        rankings(request.matcher, request.people, k=request.k, part_size=request.part_size)
    ):
        account += Account.of(ranking)
        if not request.is_long:
            _show_rosters(request, account)
        if to_csv:
            content = content_of(ranking.columns(explain=request.explain), "csv")
            text = (without_header(content) if number else content).decode("utf-8", "surrogatepass")
            write_standard_output(text)
        else:
            show_ranking(ranking, explain=request.explain)
    if request.is_long:
        show_found(Issues(account.warnings), account.n_unlisted)
    if to_csv:
        _say_counts(account, "-")


def rank_to_files(
    request: Request, output: str, *, form: str | None, index: str | None, cache: bool, **ranked_by: Any
) -> None:
    """Rank the students and write a file or a folder of parts; on Ctrl-C say in one line how to go on.

    ``ranked_by`` are the options of :func:`mentormatch.batch.rank_to` about who ranks.
    """
    if request.is_long:
        _show_rosters(request, Account())
    try:
        with _bar() as moved:
            written = rank_to(
                output,
                request.matcher,
                request.people,
                k=request.k,
                explain=request.explain,
                form=form,
                part_size=request.part_size,
                index=index,
                cache=cache,
                watch=Watch(say=_say, moved=moved),
                **ranked_by,
            )
    except Stopped as stop:
        _say(f"mentormatch: {stop}")
        raise click.exceptions.Exit(INTERRUPTED) from None
    if request.is_long:
        show_found(Issues(written.account.warnings), written.account.n_unlisted)
    else:
        _show_rosters(request, written.account)
    _say_counts(written.account, output)


def rank_to_report(request: Request, report: str, *, advice: bool, is_first: bool) -> None:
    """Rank all students at once and write a page; the rosters are shown unless another output has done so."""
    ranking = request.matcher.rank(request.people, k=request.k)
    if is_first:
        _show_rosters(request, Account.of(ranking))
    write_report(partial(ranking.report, advice=advice), report, n_rows=len(ranking))


def _show_rosters(request: Request, account: Account) -> None:
    people, mentors = request.people, request.matcher.mentors
    issues = Issues((*people.issues, *account.warnings))
    show_issues("students", issues, people.rows_read, len(people), n_unlisted=account.n_unlisted)
    show_issues("mentors", mentors.issues, mentors.rows_read, len(mentors))


def _say_counts(account: Account, output: str) -> None:
    _say(f"{account.n_rows} recommendations for {account.n_students} students: {output}")
    if account.n_without:
        _say(f"{account.n_without} of the students have no eligible mentor, and no row.")


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Yield what shows how many students are ranked, how many a second, and the time left; in a terminal only."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("Ranking students"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    # parts take long: the rate is that of the last hour
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=3600) as bar:

        def moved(done: int, total: int) -> None:
            if not bar.tasks:
                bar.add_task("", total=total, completed=done, rate="")
                return
            bar.update(bar.task_ids[0], completed=done)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(bar.task_ids[0], rate=f"{speed:,.0f} a second" if speed else "")

        yield moved
