"""One call that checks an assignment: rosters read again, scores computed again, every rule looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.matcher.matcher import Matcher
from mentormatch.parameters import A_BOOL, NONE, demand
from mentormatch.sharing.verifying import claimed_of, given_weights_of, verified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.results.verification import Verification
    from mentormatch.text.embedder import Embedder


def verify(
    assignment: Any,
    students: Any = None,
    mentors: Any = None,
    *,
    manifest: str | Path | Mapping[str, Any] | None = None,
    documents: Any = None,
    optimum: bool | None = None,
    embedder: str | Embedder | None = None,
    encoding: str | None = None,
    cache: bool = True,
    progress: bool | None = None,
) -> Verification:
    """Check an assignment independently of the code that made it.

    The rosters are read and all pairs scored again with the settings of the manifest; then scores, seats, places,
    locks, minimum loads, eligibility and what the method promises are looked at by code that shares nothing with the
    solvers: that as many students and places as possible are filled and no total is larger ("best"), how near the
    worst-off comes to what is possible ("fair"), that no pair blocks ("stable").

    Parameters
    ----------
    assignment : Assignment, path or DataFrame
    students, mentors : path, "-", file object, DataFrame, list of dicts, one dict, or the folder of an index, optional
        The rosters it was made from; by default the files that its manifest names, from the current folder or from
        that of the assignment.
    manifest : path or mapping, optional
        By default the assignment's own, or the file ``.manifest.json`` beside it.
    documents : path, DataFrame or list of dicts, optional
        As given when it was made; by default what the manifest names.
    optimum : bool, optional
        Look for the best assignment again; by default up to a million pairs. What is left out is "not checked".
    embedder, encoding, cache, progress
        As for :func:`mentormatch.rank`.

    Returns
    -------
    Verification
        ``.ok`` when no check failed, ``.complete`` when all were made and passed.

    Raises
    ------
    SettingError
        When the manifest is none, or names no rosters and none are given.
    RosterError, FileError
        When a file cannot be read or used.

    Examples
    --------
    >>> import mentormatch
    >>> students, mentors = [{"student_id": "S1"}, {"student_id": "S2"}], [{"mentor_id": "M1", "capacity": 1}]
    >>> found = mentormatch.assign(students, mentors)
    >>> mentormatch.verify(found, students, mentors).complete
    True
    """
    demand("optimum", "verify", optimum, A_BOOL, NONE)
    claimed = claimed_of(assignment, manifest)
    files = claimed.manifest.get("files", {})
    beside = Path(assignment).parent if isinstance(assignment, (str, Path)) else Path()
    own = {"students": students, "mentors": mentors, "documents": documents}
    found = {name: _found(files.get(name), beside) if given is None else given for name, given in own.items()}
    missing = [name for name in ("students", "mentors") if found[name] is None]
    if missing:
        raise SettingError(f"Verifying needs the {' and '.join(missing)}; the manifest names no such file. Give them.")
    weights = given_weights_of(claimed.manifest)
    settings: dict[str, Any] = {"embedder": embedder, "cache": cache, "progress": progress}
    if isinstance(found["mentors"], (str, Path)) and Path(found["mentors"]).is_dir():
        matcher = Matcher.load(found["mentors"], weights=weights, **settings)
    else:
        facts, as_of = claimed.manifest["facts_from_text"], claimed.manifest["as_of"]
        matcher = Matcher(weights=weights, as_of=as_of, facts_from_text=facts, **settings)
        matcher.fit(found["mentors"], documents=found["documents"], encoding=encoding)
    cohort = matcher.cohort(found["students"], found["documents"], encoding)
    return verified(claimed, cohort, optimum=optimum)


def _found(name: str | None, beside: Path) -> str | None:
    """Return where a file of the manifest stands: as named, or beside the assignment."""
    if name is None or Path(name).exists() or not (beside / name).exists():
        return name
    return str(beside / name)
