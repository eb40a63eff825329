"""The command that shows or removes what is kept on disk between runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mentormatch.errors import SettingError
from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from mentormatch.text.cache import Kept


@click.command()
@click.option("--info", "shows", is_flag=True, help="Say where it is and what it holds [default].")
@click.option("--clear", "removes", is_flag=True, help="Remove it, without asking: it is made again as texts are read.")
def cache(shows: bool, removes: bool) -> None:  # noqa: FBT001 - click passes options by name
    """Show or remove the cache: what texts became numbers for the score, so that the next run need not read them again.

    \b
    Examples:
      mentormatch cache --info
      mentormatch cache --clear
      MENTORMATCH_CACHE=/other/folder mentormatch cache --info

    It holds hashes and numbers, no words, and only you can read it. Only files that mentormatch made are removed.
    """
    from mentormatch.text.cache import FOLDER_VARIABLE, VectorCache

    if shows and removes:
        raise SettingError("--info and --clear are two things; choose one.")
    own = VectorCache()
    if own.path is None:
        click.echo(f"Nothing is kept on disk: {FOLDER_VARIABLE} is off.")
        return
    kept = own.kept()
    if not kept.files:
        click.echo(f"Nothing is kept yet: {own.path}")
    elif removes:
        for path in own.clear():
            click.echo(f"Removed: {path}")
        click.echo(f"{_counts(kept)} removed.")
    else:
        for path in kept.files:
            click.echo(str(path))
        click.echo(f"{_counts(kept)}; hashes and numbers, no words. Remove them with: mentormatch cache --clear")


def _counts(kept: Kept) -> str:
    what = counted(f"{kept.n_vectors:,}", "vector") if kept.n_vectors is not None else "Vectors that cannot be read"
    return f"{what}, {kept.n_bytes / 1e6:,.1f} MB"
