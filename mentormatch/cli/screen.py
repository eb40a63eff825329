"""What people see in a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from unicodedata import category

from rich import box
from rich.console import Console
from rich.markup import escape as escape_markup
from rich.table import Table

from mentormatch.results.decisions import SHORT, UNASSIGNED
from mentormatch.results.plan_writing import (
    ASKS_HEADING,
    RULES_HEADING,
    heading_of,
    lines_of,
    opening_of,
    rules_of,
    when,
)

if TYPE_CHECKING:
    import pandas as pd

    from mentormatch.evaluation.evaluate import Evaluation
    from mentormatch.people.profiles import Issues
    from mentormatch.results.advice import Advice
    from mentormatch.results.assignment import Assignment
    from mentormatch.results.changes import Changes
    from mentormatch.results.explanation import Effect, Explanation
    from mentormatch.results.plan import Plan
    from mentormatch.results.portfolio import Portfolios
    from mentormatch.results.ranking import Ranking
    from mentormatch.results.rematch import Rematch
    from mentormatch.results.review import Review

MOST_ISSUES = 30
"""Issues shown on standard error while ranking; ``mentormatch check`` shows all."""

MOST_COLUMNS = 10
"""Columns that are not used of which the headers are shown there, each shortened."""

_SHOWN = ("student_id", "status", "mentor_id", "mentor_name", "score", "reason")
_COLOURS = {"error": "red", "warning": "yellow", "note": "dim"}


def escape(text: str) -> str:
    """Show a text as it is: no markup of ours, and no control character that would steer a terminal."""
    shown = "".join(sign if sign in "\n\t" or category(sign) != "Cc" else "\ufffd" for sign in text)
    return escape_markup(shown)


def _console(*, to_stdout: bool) -> Console:
    stream = sys.stdout if to_stdout else sys.stderr
    return Console(file=stream, width=None if stream.isatty() else 120, highlight=False, emoji=False)


def show_issues(
    name: str, issues: Issues, rows_read: int, rows_kept: int, *, n_unlisted: int = 0, to_stdout: bool = False
) -> None:
    """Show how many rows were kept, and every problem with its place and what to do; some may only be counted."""
    aside = rows_read - rows_kept
    counts = f"{escape(name)}: {rows_read} rows read, {rows_kept} kept, {aside} set aside"
    _console(to_stdout=to_stdout).print(counts, style="bold")
    _show_list(issues, n_unlisted, to_stdout=to_stdout)


def show_found(issues: Issues, n_unlisted: int) -> None:
    """Show what was found while people were ranked, after the problems of their roster have been shown."""
    if issues or n_unlisted:
        _console(to_stdout=False).print("found while ranking:", style="bold")
        _show_list(issues, n_unlisted, to_stdout=False)


def _show_list(issues: Issues, n_unlisted: int, *, to_stdout: bool) -> None:
    console = _console(to_stdout=to_stdout)
    ordered = [issue for severity in ("error", "warning", "note") for issue in issues.of(severity)]
    shown = ordered if to_stdout else [issue for issue in ordered if issue.severity != "note"][:MOST_ISSUES]
    for issue in shown:
        place = ", ".join(
            f"{label} {value}"
            for label, value in (("line", issue.line), ("column", issue.column), ("id", issue.person))
            if value not in (None, "")
        )
        words = f"{issue.severity}: {issue.rule}{f' ({place})' if place else ''}: {issue.found!r}. {issue.hint}"
        console.print(f"  {escape(words)}", style=_COLOURS[issue.severity])
    unused = [] if to_stdout else [issue.found for issue in ordered if issue.rule == "unknown-column"]
    if unused:
        plain = [" ".join(name.split()) for name in unused[:MOST_COLUMNS]]
        names = "; ".join(name if len(name) <= 60 else f"{name[:57]}..." for name in plain)
        more = f"; and {len(unused) - MOST_COLUMNS} more" if len(unused) > MOST_COLUMNS else ""
        console.print(f"  columns not used: {escape(names)}{more}", style=_COLOURS["note"])
    hidden = len(ordered) - len(shown) - len(unused) + n_unlisted
    if hidden:
        what = f"and {hidden} more" if shown else f"{hidden} {'note' if hidden == 1 else 'notes'}"
        console.print(f"  {what}; see them all with: mentormatch check", style="dim")


def show_ranking(ranking: Ranking, *, explain: bool = False, most_students: int | None = None) -> None:
    """Show the mentors of each student as a table, or with their reasons as paragraphs."""
    console = _console(to_stdout=True)
    reasons = _reasons(ranking) if explain else {}
    shown = ranking.students[:most_students]
    for student in shown:
        console.print(_list_of(ranking, student))
        for own in ranking.top(student) if explain else ():
            console.print(f"{own.rank}. {escape(reasons[student, own.mentor_id])}\n")
        for note in ranking.notes.get(student, ()):
            console.print(f"Note: {escape(note)}\n", style="dim")
    if len(shown) < len(ranking.students):
        console.print(f"{len(shown)} of {len(ranking.students)} students shown.\n", style="dim")


def _reasons(ranking: Ranking) -> dict[tuple[str, str], str]:
    return {(own.student_id, own.mentor_id): own.text for own in ranking.explanations()}


def _list_of(ranking: Ranking, student: str) -> Table:
    table = Table(title=f"Student {escape(student)}", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("rank", "mentor", "name", "score", *ranking.contributions):
        table.add_column(heading, justify="left" if heading in {"mentor", "name"} else "right", overflow="fold")
    for own in ranking.top(student):
        parts = [f"{value:.2f}" for value in own.contributions.values()]
        table.add_row(str(own.rank), escape(own.mentor_id), escape(own.mentor_name), f"{own.score:.3f}", *parts)
    return table


def show_explanation(explanation: Explanation) -> None:
    """Show the sentences, then every part of the score with the effect of its evidence."""
    console = _console(to_stdout=True)
    console.print(escape(explanation.text) + "\n")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("part", "weight", "value", "points", "rests on (points lost without it)"):
        right = heading in {"weight", "value", "points"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for part in explanation.parts:
        rests = part.silence or "\n".join(f"{item.effect:+.3f} {_short(item)}" for item in part.evidence)
        table.add_row(part.block, f"{part.weight:.2f}", f"{part.value:.2f}", f"{part.contribution:.3f}", escape(rests))
    table.add_section()
    table.add_row("score", "", "", f"{explanation.score:.3f}", "")
    console.print(table)


def show_advice(advice: Advice) -> None:
    """Show how firmly each mentor stands as a table, then the sentences."""
    console = _console(to_stdout=True)
    title = f"Student {escape(advice.student_id)}, {advice.n_weightings:,} shaken weightings"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("rank", "mentor", "name", f"stays in the first {advice.k}", "rank in 90%"):
        table.add_column(heading, justify="left" if heading in {"mentor", "name"} else "right", overflow="fold")
    for own in advice.robustness:
        stays = f"{own.share:.1%} ({own.low:.1%} to {own.high:.1%})"
        place = f"{own.rank_low} to {own.rank_high}" if own.rank_low < own.rank_high else str(own.rank_low)
        table.add_row(str(own.rank), escape(own.mentor_id), escape(own.mentor_name), stays, place)
    if advice.robustness:
        console.print(table)
    for sentence in advice.sentences:
        console.print(f"- {escape(sentence)}")


def show_assignment(found: Assignment, *, to_stdout: bool) -> None:
    """Show who got whom, where the assignment goes to the screen, and what is known about the whole."""
    if to_stdout:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("student", "mentor", "name", "score", "reason"):
            table.add_column(heading, justify="right" if heading == "score" else "left", overflow="fold")
        for student, status, mentor, name, score, reason in zip(
            *(found.columns()[column] for column in _SHOWN), strict=True
        ):
            shown = "" if score is None else f"{score:.3f}"
            style = "yellow" if status in {SHORT, UNASSIGNED} else None
            table.add_row(escape(student), escape(mentor), escape(name), shown, escape(reason), style=style)
        _console(to_stdout=True).print(table)
    console = _console(to_stdout=to_stdout)
    console.print(escape(str(found.certificate)))
    for own in found.unplaced:
        if to_stdout and not own.got:
            continue  # has a row in the table
        console.print(f"  {escape(own.student_id)}: {escape(own.reason)}", style="yellow")


def show_review(found: Review, *, to_stdout: bool) -> None:
    """Show what became of a reviewed plan: student by student from whom to whom, and why."""
    console = _console(to_stdout=to_stdout)
    console.print(escape(str(found)))
    _print_lines(found.changes, console)


def show_rematch(found: Rematch, *, to_stdout: bool) -> None:
    """Show what changed, and what further changes would gain."""
    console = _console(to_stdout=to_stdout)
    console.print(escape(str(found).removesuffix(str(found.assignment.certificate)).strip()))
    _print_lines(found.changes, console)
    if len(found.curve) > 1:
        rows = [(point.n_changed, f"{point.total:.4f}") for point in found.curve]
        _show_table(("pairs changed", "total score"), rows, to_stdout=to_stdout)


def _print_lines(changes: Changes, console: Console) -> None:
    for line in changes.lines:
        console.print(f"  {escape(line)}")


def show_portfolios(found: Portfolios) -> None:
    """Show the mentors chosen for each student as a table, then in sentences what each adds and what is left open."""
    console = _console(to_stdout=True)
    for own in found:
        table = Table(
            title=f"Student {escape(own.student_id)}", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
        )
        for heading in ("pick", "mentor", "name", "score", "adds"):
            table.add_column(heading, justify="left" if heading in {"mentor", "name"} else "right", overflow="fold")
        for number, pick in enumerate(own.picks, start=1):
            name, score = escape(pick.mentor_name), f"{pick.score:.3f}"
            table.add_row(str(number), escape(pick.mentor_id), name, score, f"{pick.gain:+.3f}")
        table.add_section()
        table.add_row("", "", "together, of 1", "", f"{own.value:.3f}")
        console.print(table)
        console.print(escape(own.text) + "\n")


def show_plan(plan: Plan) -> None:
    """Show what a plan is for, then every step with its day, how many to ask, and the rules about letters."""
    console = _console(to_stdout=True)
    console.print(escape(heading_of(plan)), style="bold")
    console.print(escape("\n".join(opening_of(plan))))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=True)
    for heading, width in (("when", 16), ("what", 30), ("how", None)):
        table.add_column(heading, width=width, overflow="fold")
    for step in plan.steps:
        table.add_row(when(step), escape(step.title), escape("\n".join(lines_of(step))))
    console.print(table)
    if plan.asks is not None:
        console.print(f"{ASKS_HEADING}:", style="bold")
        console.print(escape(str(plan.asks)) + "\n")
    console.print(f"{RULES_HEADING}:", style="bold")
    console.print(escape("\n".join(rules_of(plan))))


def show_evaluation(found: Evaluation) -> None:
    """Show the mean of every metric with its interval, and how widely attention is spread."""
    rows = [
        (name, f"{mean:.3f}", f"{low:.3f} to {high:.3f}", students)
        for name, mean, low, high, students in _rows(found.to_frame())
    ]
    _show_table(("metric", "mean", "95% interval", "students"), rows, to_stdout=True)
    console = _console(to_stdout=True)
    most = max(found.exposure.values(), default=0.0)
    seen = f"{found.coverage:.0%} of {len(found.exposure)} mentors stand in a first {found.k}"
    console.print(f"{seen}; the most seen has {most:.1%} of all attention.")
    if found.judged < 1:
        console.print(f"Only {found.judged:.0%} of the mentors shown were judged; the others count as grade 0.")


def show_comparison(table: pd.DataFrame, *, to_stdout: bool) -> None:
    """Show how much better or worse one ranking is than another, with the paired interval."""
    rows = [
        (name, f"{gap:+.3f}", f"{low:+.3f} to {high:+.3f}", students) for name, gap, low, high, students in _rows(table)
    ]
    _show_table(("metric", "difference", "95% interval", "students"), rows, to_stdout=to_stdout)


def _rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table.itertuples(index=False, name=None))


def _show_table(headings: tuple[str, ...], rows: list[tuple[Any, ...]], *, to_stdout: bool) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "metric" else "right")
    for row in rows:
        table.add_row(*map(str, row))
    _console(to_stdout=to_stdout).print(table)


def _short(item: Effect) -> str:
    flat = item.label
    return flat if len(flat) <= 70 else flat[:70].rsplit(" ", 1)[0] + " ..."
