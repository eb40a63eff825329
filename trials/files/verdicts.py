"""Whether a polluted file was read rightly, was flagged, or was read wrongly and without a word.

Strict: what is not as in the good roster must be told of where it stands, or by an issue about the file that is known
to mean this fault. An issue about something else is no flag.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from mentormatch import MentormatchError, Profiles, read_mentors, read_students

if TYPE_CHECKING:
    from collections.abc import Iterator

    from files.broken import Broken
    from files.good_rosters import Roster
    from files.pollution import Polluted

    from mentormatch.people.profiles import Issue

RIGHT, FLAGGED, WRONG, UNTYPED = "right", "flagged", "unflagged and wrong", "untyped error"

READERS = {"mentor": read_mentors, "student": read_students}


def verdict(case: Polluted) -> tuple[str, str]:
    """Return the verdict on our reading, and what decided it."""
    good = READERS[case.roster.side](case.roster.people)
    try:
        found = READERS[case.roster.side](io.BytesIO(case.broken.content))
    except MentormatchError as error:
        return FLAGGED, f"{type(error).__name__}: {str(error)[:200]}"
    except Exception as error:  # noqa: BLE001 - that there are none is what is tried
        return UNTYPED, repr(error)[:200]
    if found.rows_read != len(found) + len({issue.row for issue in found.issues.of("error")}):
        return WRONG, "rows read are not rows kept and rows set aside"
    changed = list(_changed(good, found))
    if not changed:
        return RIGHT, ""
    untold = next((words for person, words in changed if not _told(person, case.broken, found)), "")
    return (WRONG, untold) if untold else (FLAGGED, ", ".join(found.issues.counts))


def _changed(good: Profiles, found: Profiles) -> Iterator[tuple[str, str]]:
    """Yield the ids of people that are missing, are too many, or have another cell, and what it is."""
    wanted, got = _people(good), _people(found)
    for person in wanted.keys() | got.keys():
        if person not in got:
            yield person, f"{person} is missing"
        elif person not in wanted:
            yield person, f"{person} is none of them: {str(got[person])[:200]}"
        elif wanted[person] != got[person]:
            pairs = zip(good.table, wanted[person], got[person], strict=True)
            column, own, other = next(pair for pair in pairs if pair[1] != pair[2])
            yield person, f"{person}: {column} is {other!r:.80} instead of {own!r:.80}"


def _people(profiles: Profiles) -> dict[str, tuple[Any, ...]]:
    rows = zip(*profiles.table.values(), strict=True)
    return {person: tuple(map(_plain, row)) for person, row in zip(profiles.ids, rows, strict=True)}


def _plain(value: Any) -> Any:
    """Return a value with one kind of line break: which one stands in a cell is no matter of the cell."""
    return re.sub(r"\r\n?", "\n", value) if isinstance(value, str) else value


def _told(person: str, broken: Broken, found: Profiles) -> bool:
    line = _line_of(person, broken.content)
    return any(_tells(issue, person, line, broken) for issue in found.issues)


def _tells(issue: Issue, person: str, line: int | None, broken: Broken) -> bool:
    if issue.row is None and issue.rule in broken.accepts:
        return True
    if issue.severity == "note":
        return False
    return issue.person == person or (issue.line is not None and (issue.line == line or issue.line in broken.lines))


def _line_of(person: str, content: bytes) -> int | None:
    text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
    found = re.search(rf"\b{re.escape(person)}\b", text.replace("\x00", ""))
    return len(re.findall(r"\r\n|\r|\n", found.string[: found.start()])) + 1 if found else None


def pandas_verdict(case: Polluted) -> str:
    """Return the verdict on ``pandas.read_csv`` with its defaults; a warning of any kind is a flag."""
    import pandas as pd

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            frame = pd.read_csv(io.BytesIO(case.broken.content))
    except Exception:  # noqa: BLE001 - whatever it raises tells of the fault
        return FLAGGED
    header = [str(name) for name in frame.columns]
    rows = [tuple(_comparable(cell) for cell in row) for row in frame.astype(object).to_numpy().tolist()]
    wanted = [tuple(_comparable(cell) for cell in row) for row in case.roster.rows]
    return RIGHT if header == list(case.roster.header) and rows == wanted else WRONG


def _comparable(cell: object) -> str:
    text = "" if cell is None or str(cell) == "nan" else str(cell)
    return _plain(re.sub(r"^(\d+)\.0$", r"\1", text.strip()))


def false_alarms(roster: Roster, content: bytes, good: Profiles) -> tuple[bool, bool]:
    """Return whether a clean file got a warning or an error, and whether a cell of it is another than it was."""
    try:
        found = READERS[roster.side](io.BytesIO(content))
    except MentormatchError:
        return True, True
    return any(issue.severity != "note" for issue in found.issues), found.table != good.table
