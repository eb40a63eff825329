"""Mentors encoded once: the command that saves an index, and the commands' way to a roster or an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mentormatch.columns import MENTOR_ID
from mentormatch.errors import FileError, RosterError, SettingError

if TYPE_CHECKING:
    from mentormatch.matcher import Matcher
    from mentormatch.people.updating import Changes


@click.command()
@click.argument("mentors", required=False)
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Folder of the index: new, or an index.")
@click.option("--update", "updates", is_flag=True, help="Keep the index: add the mentors of MENTORS, or change them.")
@click.option("--remove", multiple=True, metavar="ID", help="With --update: take this mentor out; repeat it for more.")
@click.option("--remove-from", metavar="FILE", help="With --update: take out the mentors of this file, one id a line.")
@click.option("--documents", metavar="FILE", help="CSV of long texts: mentor_id, title, text, year.")
@click.option("--encoding", metavar="NAME", help="Encoding of the roster, when it is known.")
@click.option("--as-of", type=int, metavar="YEAR", help="Year from which ties are dated [default: this year].")
@click.option(
    "--no-facts-from-text", is_flag=True, help="Read no fields, ties, languages or limits on meeting out of free text."
)
@click.option("--no-cache", is_flag=True, help="Keep no text vectors on disk.")
@click.option("--strict", is_flag=True, help="Stop with exit code 3 when a row or cell has a problem.")
def index(  # noqa: PLR0917 - click passes options by name
    mentors: str | None,
    output: str,
    updates: bool,  # noqa: FBT001
    remove: tuple[str, ...],
    remove_from: str | None,
    documents: str | None,
    encoding: str | None,
    as_of: int | None,
    no_facts_from_text: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001
    strict: bool,  # noqa: FBT001
) -> None:
    """Encode the mentors of MENTORS once and save them as an index, for rank and explain.

    \b
    Examples:
      mentormatch index mentors.csv -o mentors.index
      mentormatch index mentors.csv --documents papers.csv -o mentors.index
      mentormatch rank students.csv mentors.index
      mentormatch index changes.csv -o mentors.index --update
      mentormatch index -o mentors.index --update --remove M07 --remove M12

    The folder holds what the mentors wrote; only you can read it. An index that is there is replaced. With --update it
    is kept: a row of MENTORS takes the place of the one of the same id, new ids are added, and all others stay; only
    mentors who are new or changed are encoded. Without --documents they keep the documents they have.
    """
    from mentormatch.cli.screen import show_issues
    from mentormatch.index.folder import stamp
    from mentormatch.matcher import Matcher

    _demand_order(mentors, documents, updates=updates, removes=bool(remove or remove_from))
    kept = {"facts_from_text": not no_facts_from_text, "cache": not no_cache}
    options: dict[str, Any] = {"weights": None, "as_of": as_of, **kept}
    reading: dict[str, Any] = {"documents": documents, "encoding": encoding, "strict": strict}
    before = stamp(Path(output))
    matcher = _loaded(output, options) if updates else Matcher(**options)
    if updates:
        matcher.update(mentors, remove=(*remove, *_ids_in(remove_from)), **reading)
        _demand_unchanged(output, before)
    else:
        matcher.fit(mentors, **reading)
    read = matcher.mentors
    show_issues("mentors", read.issues, read.rows_read, len(read))
    matcher.save(output)
    click.echo(f"{_counts(matcher.changes) if updates else f'{len(read)} mentors'}: {output}", err=True)


def _demand_order(mentors: str | None, documents: str | None, *, updates: bool, removes: bool) -> None:
    """Raise SettingError unless there is something to do, and it is clear what."""
    if documents == "-":
        raise SettingError("Documents must be a file, not standard input.")
    if removes and not updates:
        raise SettingError("--remove and --remove-from take mentors out of an index that is kept; add --update.")
    if mentors is None and not removes:
        what = "MENTORS, a roster to add, --remove or --remove-from" if updates else "MENTORS, a roster"
        raise SettingError(f"mentormatch index needs {what}; see mentormatch index --help.")


def _demand_unchanged(folder: str, before: object) -> None:
    """Raise FileError when another process has changed an index since it was loaded, so that no change is lost."""
    from mentormatch.index.folder import stamp

    if stamp(Path(folder)) != before:
        raise FileError(
            f"{folder} was changed by another run meanwhile; it is left as it is. Give the same command again."
        )


def _ids_in(path: str | None) -> list[str]:
    """Return the ids in a file, one a line; the header of a copied column is left out."""
    from mentormatch.people.decoding import decode
    from mentormatch.vocabulary.headers import match_headers

    if path is None:
        return []
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise FileError(f"Cannot read the ids in {path}: {error.strerror}. Check the path.") from error
    lines = [line.strip().lstrip("\ufeff") for line in decode(content, source=path).text.splitlines()]
    ids = [line for line in lines if line]
    has_header = ids and match_headers((ids[0],), "mentor")[0].column == MENTOR_ID
    return ids[1:] if has_header else ids


def _counts(changes: Changes) -> str:
    """Say in one line what an update did."""
    done = (f"{len(getattr(changes, name))} {name}" for name in ("added", "changed", "removed"))
    return f"{', '.join(done)}, {changes.n_unchanged} as they were"


def _loaded(folder: str, options: dict[str, Any]) -> Matcher:
    """Load an index; raises SettingError when an option says otherwise than what it was made with."""
    from mentormatch.matcher import Matcher

    matcher = Matcher.load(folder, weights=options["weights"], cache=options["cache"])
    as_of = options["as_of"]
    again = f"Leave the option out, or make the index again with it: mentormatch index MENTORS -o {folder}"
    if as_of is not None and as_of != matcher.as_of:
        raise SettingError(f"--as-of {as_of} contradicts the index {folder}, made as of {matcher.as_of}. {again}")
    if not options["facts_from_text"] and matcher.facts_from_text:
        raise SettingError(f"--no-facts-from-text contradicts the index {folder}, made with these facts. {again}")
    return matcher


def matcher_of(
    mentors: str,
    options: dict[str, Any],
    *,
    documents: str | None,
    encoding: str | None,
    strict: bool = False,
) -> Matcher:
    """Return a matcher fitted to a roster, or loaded from an index when MENTORS is a folder."""
    from mentormatch.matcher import Matcher

    if not Path(mentors).is_dir():
        return Matcher(**options).fit(mentors, documents=documents, encoding=encoding, strict=strict)
    matcher = _loaded(mentors, options)
    issues = matcher.mentors.issues
    problems = len(issues) - len(issues.of("note"))
    if strict and problems:
        raise RosterError(
            f"{mentors} was made from a roster with {problems} {'problem' if problems == 1 else 'problems'}; --strict "
            "allows none. Mend the roster (mentormatch check) and make the index again, or leave --strict out."
        )
    if documents is not None:
        click.echo("Of --documents only the students' are read; the mentors' are those of the index.", err=True)
    return matcher
