"""The command line: data on standard output, messages and progress on standard error.

Exit codes: 0 done (also with rows set aside, announced), 1 unexpected, 2 usage, 3 roster problems, 4 contradictions in
what an assignment must keep to, 5 input or output.
"""

from __future__ import annotations

import click

from mentormatch import __version__
from mentormatch.cli.advising import advise
from mentormatch.cli.assigning import assign, rematch
from mentormatch.cli.caching import cache
from mentormatch.cli.commands import check, demo, evaluate, explain
from mentormatch.cli.indexing import index
from mentormatch.cli.planning import plan
from mentormatch.cli.portfolio import portfolio
from mentormatch.cli.ranking import rank
from mentormatch.cli.verifying import verify


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 unexpected, 2 usage, 3 roster problems, 4 infeasible, 5 reading or writing failed.",
)
@click.version_option(__version__, prog_name="mentormatch")
def cli() -> None:
    """Rank mentors for pre-medical and medical students, share them out, and say exactly why.

    \b
    Examples:
      mentormatch demo
      mentormatch check mentors.csv
      mentormatch rank students.csv mentors.csv -k 5 -o ranking.csv
      mentormatch assign students.csv mentors.csv --per-student 2 -o assignment.csv
      mentormatch verify assignment.csv
      mentormatch index mentors.csv -o mentors.index
      mentormatch explain students.csv mentors.csv --student S01 --mentor M07
      mentormatch advise students.csv mentors.csv --student S01
      mentormatch portfolio students.csv mentors.csv --student S01
      mentormatch plan students.csv mentors.csv --student S01 -o plan.ics
      mentormatch evaluate ranking.csv grades.csv
      mentormatch cache --info
    """


for command in (rank, explain, advise, portfolio, plan, assign, rematch, verify, index, check, evaluate, cache, demo):
    cli.add_command(command)
