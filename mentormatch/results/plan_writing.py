"""A letter plan as text, Markdown and HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mentormatch.results.notebook import lines_html, list_html, table_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.results.plan import Plan, PlannedMentor, Step

_MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

ASKS_HEADING = "How many to ask"
RULES_HEADING = "Rules about letters"


def heading_of(plan: Plan) -> str:
    """Write whose plan it is."""
    return f"Letter plan for student {plan.student_id}"


def when(step: Step) -> str:
    """Write the day of a step, and how it is repeated."""
    day = f"{_DAYS[step.date.weekday()]} {step.date.isoformat()}"
    if step.times == 1:
        return day
    return f"{day}, then every {step.every_weeks} weeks until {step.dates[-1].isoformat()}"


def opening_of(plan: Plan) -> list[str]:
    """Write the deadline, the mentors, who is next in line, and the notes and warnings, one per line."""
    left = (plan.deadline - plan.today).days
    ends = f"{plan.deadline.isoformat()}, {left} {'day' if left == 1 else 'days'} from {plan.today.isoformat()}"
    lines = [f"Deadline: {ends}.", f"Mentors, in the order in which to ask them: {_named(plan.mentors)}."]
    if plan.line:
        lines.append(f"Next in line when one declines: {_named(plan.line)}.")
    return [*lines, *plan.notes, *plan.warnings]


def rules_of(plan: Plan) -> list[str]:
    """Write the rules with their sources, one per line."""
    return [f"{rule.words} ({rule.source}, {rule.url})" for rule in plan.rules]


def text_of(plan: Plan) -> str:
    """Write a plan as plain text."""
    lines = [heading_of(plan), *opening_of(plan)]
    for step in plan.steps:
        lines += ["", f"{when(step)}: {step.title}", *(f"  {line}" for line in lines_of(step))]
    if plan.asks is not None:
        lines += ["", f"{ASKS_HEADING}:", *str(plan.asks).splitlines()]
    return "\n".join([*lines, "", f"{RULES_HEADING}:", *rules_of(plan)])


def lines_of(step: Step) -> list[str]:
    """Write the sentences of a step as one paragraph, then one question per line, then the source."""
    questions = [f"- {question.text}" for question in step.questions]
    return [" ".join(step.sentences), *questions, *([f"Source: {step.source}"] if step.source else [])]


def markdown_of(plan: Plan) -> str:
    """Write a plan as Markdown; what people wrote cannot become markup."""
    lines = [
        f"# {_plain(heading_of(plan))}",
        "",
        *(f"- {_plain(line)}" for line in opening_of(plan)),
        "",
        "## Steps",
        "",
    ]
    for step in plan.steps:
        lines.append(f"- [ ] **{when(step)}: {_plain(step.title)}**  ")
        lines.append(f"  {_plain(' '.join(step.sentences))}")
        lines += [f"  - {_plain(question.text)}" for question in step.questions]
        lines += [f"  - Source: {_plain(step.source)}"] if step.source else []
    if plan.asks is not None:
        lines += ["", f"## {ASKS_HEADING}", "", *(f"- {_plain(line)}" for line in str(plan.asks).splitlines())]
    rules = [f"- {_plain(rule.words)} ([{_plain(rule.source)}](<{rule.url}>))" for rule in plan.rules]
    return "\n".join([*lines, "", f"## {RULES_HEADING}", "", *rules, ""])


def html_of(plan: Plan) -> str:
    """Write a plan as a table with its notes, for a notebook."""
    rows = [(when(step), step.title, "\n".join(lines_of(step))) for step in plan.steps]
    asks = "" if plan.asks is None else plan.asks._repr_html_()
    head = lines_html([heading_of(plan), *opening_of(plan)]) + table_html(("when", "what", "how"), rows)
    return head + asks + lines_html([f"{RULES_HEADING}:"]) + list_html(rules_of(plan))


def _named(mentors: Sequence[PlannedMentor]) -> str:
    return "; ".join(
        own.called if own.called == f"Mentor {own.mentor_id}" else f"{own.called} ({own.mentor_id})" for own in mentors
    )


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
