"""What results look like in a notebook: plain tables, lists and bars that take the colours of light and dark pages.

Every text is escaped; nothing is styled but the bars, whose colours stand out from white and from black.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from mentormatch.ranking.weights import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_ROWS = 20
"""Rows of a table that a notebook shows; the results' ``to_frame()`` has all."""

COLOURS: Mapping[str, str] = {
    "specialty": "#4a86c8",
    "values": "#cc7a3c",
    "reach": "#3f9b7c",
    "needs": "#a273c4",
    "goals": "#b3912b",
    "letters": "#808a9a",
}


class Drawn(str):
    """A piece of HTML of our own, which is not escaped again."""

    __slots__ = ()


def table_html(head: Sequence[str], rows: Sequence[Sequence[object]], *, most: int | None = None) -> Drawn:
    """Return a table, of long ones the first rows and how many there are.

    Examples
    --------
    >>> table_html(("name", "score"), [("<Ann>", 0.5)])
    '<table><thead><tr><th>name</th><th>score</th></tr></thead><tbody><tr><td>&lt;Ann&gt;</td><td>0.500</td></tr></tbody></table>'
    """
    shown = rows[:most]
    body = "".join(_row("td", row) for row in shown)
    more = f"<p>{len(shown)} of {len(rows)} rows; .to_frame() has all.</p>" if len(shown) < len(rows) else ""
    return Drawn(f"<table><thead>{_row('th', head)}</thead><tbody>{body}</tbody></table>{more}")


def lines_html(lines: Iterable[str]) -> Drawn:
    """Return each line as a paragraph."""
    return Drawn("".join(f"<p>{html.escape(line)}</p>" for line in lines))


def list_html(items: Iterable[str]) -> Drawn:
    """Return a list, "" without items."""
    listed = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    return Drawn(f"<ul>{listed}</ul>" if listed else "")


def bar_html(contributions: Mapping[str, float], *, width: int = 160) -> Drawn:
    """Return the contributions of the blocks as one bar; the whole width is a score of 1."""
    pieces, start = [], 0.0
    for name in BLOCKS:
        piece = max(contributions[name], 0.0) * width
        told = html.escape(f"{name} {contributions[name]:.2f}")
        pieces.append(
            f'<rect x="{start:.1f}" width="{piece:.1f}" height="10" fill="{COLOURS[name]}"><title>{told}</title></rect>'
        )
        start += piece
    told = ", ".join(f"{name} {contributions[name]:.2f}" for name in BLOCKS)
    return Drawn(f'<svg width="{width}" height="10" role="img" aria-label="{told}">{"".join(pieces)}</svg>')


def _row(tag: str, cells: Sequence[object]) -> str:
    return f"<tr>{''.join(f'<{tag}>{_cell(cell)}</{tag}>' for cell in cells)}</tr>"


def _cell(value: object) -> str:
    if isinstance(value, Drawn):
        return value
    return f"{value:.3f}" if isinstance(value, float) else "<br>".join(map(html.escape, str(value).split("\n")))
