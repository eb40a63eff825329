"""One part of the students, ranked: a pure function of an index, the part and the options."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mentormatch.batch.account import Account
from mentormatch.batch.forms import Form, content_of
from mentormatch.index.folder import MANIFEST
from mentormatch.matcher import Matcher
from mentormatch.people.profiles import Profiles
from mentormatch.ranking.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mentormatch.results.ranking import Ranking

PlainWeights = tuple[tuple[tuple[str, float], ...], float, str]
"""Shares by block, the factor on the cautions, and where they came from: what can be compared, sent and written."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some students in roster order, in plain containers that can be sent to another process.

    Its ``repr`` shows nothing of the students: schedulers write it to their logs.

    Attributes
    ----------
    number : int
        Place among the parts, from 0.
    table : mapping of str to tuple
        As :attr:`mentormatch.people.profiles.Profiles.table`.
    source : str
        What the roster is called.
    """

    number: int
    table: Mapping[str, tuple[Any, ...]] = field(repr=False)
    source: str

    def profiles(self) -> Profiles:
        """Return the students of this part."""
        n_students = len(next(iter(self.table.values())))
        return Profiles("student", MappingProxyType(dict(self.table)), rows_read=n_students, source=self.source)


@dataclass(frozen=True, slots=True)
class Options:
    """All that a ranked part depends on besides the index and the students.

    Attributes
    ----------
    k : int
        Mentors per student.
    explain : bool
        Add the column ``why``.
    form : {"csv", "parquet", "json"}
    weights : PlainWeights, optional
        By default those of the index, else those of each student's stage.
    cache : bool
        Keep vectors on disk; no result depends on it.
    verify : bool
        Read every file of the index when a process loads it, and compare its hash: for a copy that nobody has checked.
    """

    k: int
    explain: bool
    form: Form
    weights: PlainWeights | None = None
    cache: bool = True
    verify: bool = False


@dataclass(frozen=True, slots=True)
class RankedPart:
    """The file of one part, and what became of its students; its ``repr`` shows nothing of them."""

    number: int
    content: bytes = field(repr=False)
    account: Account = field(repr=False)


def parts_of(students: Profiles, size: int) -> Iterator[Part]:
    """Yield the students in parts of ``size``; the last may be smaller."""
    for number, start in enumerate(range(0, len(students), size)):
        table = {column: values[start : start + size] for column, values in students.table.items()}
        yield Part(number, table, students.source)


def rankings(matcher: Matcher, students: Profiles, *, k: int, part_size: int) -> Iterator[Ranking]:
    """Yield the ranking of one part of the students after another; errors as for ``Matcher.rank``."""
    if not len(students):
        matcher.rank(students, k=k)  # raises, and says what is wrong with the roster
    for part in parts_of(students, part_size):
        yield matcher.rank(part.profiles(), k=k)


def rank_part(index: str, part: Part, options: Options) -> RankedPart:
    """Rank the students of one part.

    Parameters
    ----------
    index : str
        Folder of an index of mentors, as :meth:`mentormatch.matcher.Matcher.save` writes it.
    part : Part
    options : Options

    Returns
    -------
    RankedPart
        The bytes depend on the arguments alone.

    Raises
    ------
    IndexFileError
        When the folder is no index, or one that is damaged, newer, or made with another model or version.
    SettingError
        When an option is not allowed.
    FileError
        When a cell cannot stand in a file of this form.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.people.reading import read_students
    >>> (part,) = parts_of(read_students({"student_id": "S1", "interests": "ENT"}), size=1000)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Matcher().fit({"mentor_id": "M1", "specialties": "ENT"}).save(f"{folder}/mentors.index")
    ...     ranked = rank_part(f"{folder}/mentors.index", part, Options(k=1, explain=False, form="csv"))
    >>> ranked.content.splitlines()[1][:9], ranked.account.n_rows
    (b'S1,1,M1,,', 1)
    """
    ranking = loaded(index, options).rank(part.profiles(), k=options.k)
    columns = ranking.columns(explain=options.explain)
    return RankedPart(part.number, content_of(columns, options.form), Account.of(ranking))


def loaded(index: str, options: Options) -> Matcher:
    """Return the matcher of an index, mapped into memory once in each process; errors as for ``Matcher.load``."""
    return _loaded(index, stamp_of(index), options)


def stamp_of(index: str) -> str:
    """Return the sha256 of an index's manifest, which tells it from any other; "" when there is none."""
    manifest = Path(index, MANIFEST)
    return hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else ""


@functools.lru_cache(maxsize=1)
def _loaded(index: str, stamp: str, options: Options) -> Matcher:  # noqa: ARG001
    """Load an index once in each process; the stamp tells an index from another that took its place.

    Its files were checked when the caller loaded or saved it, unless ``verify`` is set. A progress bar for every part
    would hide that of the whole.
    """
    given = options.weights
    own = None if given is None else Weights(dict(given[0]), given[1], given[2])
    return Matcher.load(index, weights=own, cache=options.cache, progress=False, verify=options.verify)


def forget_index() -> None:
    """Let go of the index that this process has loaded."""
    _loaded.cache_clear()


def plain_weights(weights: Weights | None) -> PlainWeights | None:
    """Return weights in plain containers."""
    return None if weights is None else (tuple(weights.shares.items()), weights.cautions, weights.origin)
