"""The command that says what a student can do with a list."""

from __future__ import annotations

import click

from mentormatch.cli.indexing import matcher_of
from mentormatch.cli.options import common, matcher_options, one_standard_input


@click.command()
@click.argument("students")
@click.argument("mentors")
@click.option("--student", required=True, metavar="ID", help="The student.")
@click.option("-k", default=5, show_default=True, help="Length of the student's list.")
@common
def advise(  # noqa: PLR0917 - click passes options by name
    students: str,
    mentors: str,
    student: str,
    k: int,
    documents: str | None,
    weights: str | None,
    encoding: str | None,
    as_of: int | None,
    no_facts_from_text: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001
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

    one_standard_input(students, mentors, documents)
    options = matcher_options(weights, as_of, no_facts_from_text=no_facts_from_text, no_cache=no_cache)
    matcher = matcher_of(mentors, options, documents=documents, encoding=encoding)
    show_advice(matcher.rank(students, k=k, documents=documents, encoding=encoding).advise(student))
