"""The HTML file: one page without network, scripts only of our own, every text escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.people.writing import write_file
from mentormatch.ranking.weights import BLOCKS
from mentormatch.reporting.matches import LABELS
from mentormatch.reporting.views import BAR

if TYPE_CHECKING:
    import jinja2

    from mentormatch.reporting.views import Report

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a page cannot hold, or that would turn the text after them round."""


def html_of(report: Report) -> str:
    """Return the page of a report.

    Styles and the script stand in the page, and its content security policy allows these two by their hashes and
    nothing else: no other script, no request, no form.
    """
    style, script = _source("report.css"), _source("report.js")
    page: str = _template().render(
        report=report,
        labels=[LABELS[name] for name in BLOCKS],
        bar=BAR,
        style=_as_it_is(style),
        script=_as_it_is(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return page


def write_page(path: str | Path, report: Report) -> None:
    """Write the page of a report; raises FileError when the file cannot be written."""
    write_file(Path(path), html_of(report).encode())


def seen(value: Any) -> Any:
    r"""Return a text with every character that cannot be seen written out.

    Examples
    --------
    >>> print(seen("a\x00b\u202ec"))
    a\u0000b\u202ec
    """
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _UNSEEN.sub(lambda own: f"\\u{ord(own[0]):04x}", value)


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source), autoescape=True, finalize=seen, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("report.html")


def _as_it_is(source: str) -> Any:
    """Return a source of ours as text that needs no escaping."""
    import markupsafe

    return markupsafe.Markup(source)  # noqa: S704 - a file of this package


@cache
def _source(name: str) -> str:
    return resources.files("mentormatch.reporting").joinpath("templates", name).read_text("utf-8")


def _hash(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
