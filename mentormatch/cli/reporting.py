"""The option that writes a page for a browser, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mentormatch.cli.options import not_over_an_input
from mentormatch.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 5_000
"""Rows from which a page opens slowly: about ten megabytes."""

report_option = click.option(
    "--report", metavar="FILE.html", help="Write a page for a browser: lists, reasons, loads, rows to mend."
)


def demand_report(report: str | None, *others: str | None) -> None:
    """Raise SettingError unless the page has a place of its own."""
    if report is not None and Path(report).suffix.lower() not in {".html", ".htm"}:
        raise SettingError(f"--report must name a file that ends in .html, got {report}.")
    not_over_an_input(report, *others, option="--report")


def write_report(write: Callable[[str], None], report: str | None, *, n_rows: int) -> None:
    """Write the page where one is wanted, and say where it is."""
    if report is None:
        return
    if n_rows > LARGE:
        click.echo(f"The page holds the reasons of {n_rows:,} rows: it is large and opens slowly.", err=True)
    write(report)
    click.echo(f"Report: {report} ({Path(report).stat().st_size / 1e6:.1f} MB); open it in a browser.", err=True)
