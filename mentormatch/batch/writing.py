"""Rank any number of students to a file or a folder of parts, and go on where an earlier run was stopped."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.batch import dask, local
from mentormatch.batch.account import Account
from mentormatch.batch.engines import demand_count, engine_of
from mentormatch.batch.finishing import finish, put_back
from mentormatch.batch.forms import content_of
from mentormatch.batch.interrupts import undisturbed
from mentormatch.batch.part import Options, parts_of, plain_weights, rankings
from mentormatch.batch.place import place_of
from mentormatch.batch.work import INDEX, Work, close, is_left_over, opened
from mentormatch.errors import FileError
from mentormatch.index.folder import read_manifest
from mentormatch.people.reading import read_students
from mentormatch.people.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mentormatch.batch.engines import Engine
    from mentormatch.batch.place import Place
    from mentormatch.batch.work import Record
    from mentormatch.matcher import Matcher
    from mentormatch.people.profiles import Profiles

PART_SIZE = 1000
"""Students of a part: enough to fill the search's blocks, few enough to be ranked within seconds to minutes."""


class Stopped(KeyboardInterrupt):
    """Ctrl-C during a run whose finished parts are kept; the text says how to go on."""


@dataclass(frozen=True, slots=True)
class Written:
    """A ranking that was written.

    Attributes
    ----------
    path : Path
        The file or folder.
    account : Account
        Counts of all students, also of those ranked by an earlier run.
    n_parts : int
    n_found : int
        Parts that an earlier run had finished.
    """

    path: Path
    account: Account
    n_parts: int = 1
    n_found: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """What a run tells while it is at work.

    Attributes
    ----------
    say : callable of str
        Called with one line when parts of an earlier run are used, or cannot be.
    moved : callable of int, int
        Called with the number of students ranked and of all students, when the parts begin and after every part.
    """

    say: Callable[[str], object] = field(default=lambda _: None)
    moved: Callable[[int, int], object] = field(default=lambda *_: None)


def rank_to(
    target: str | Path,
    matcher: Matcher,
    students: Any,
    *,
    k: int = 5,
    explain: bool = False,
    form: str | None = None,
    part_size: int = PART_SIZE,
    jobs: int = 1,
    engine: str = "local",
    scheduler: str | None = None,
    workers: int | None = None,
    index: str | Path | None = None,
    cache: bool = True,
    watch: Watch | None = None,
) -> Written:
    """Rank the mentors for every student, part by part, to a file or a folder.

    The bytes of a file depend on the students, the mentors, ``k``, ``explain`` and the weights alone: not on the size
    of the parts, who ranked them, how many processes there were, or how often the run was stopped and begun again.

    Parameters
    ----------
    target : path
        A .csv, .parquet or .json file; or a folder (it exists, or ends in a slash), which gets numbered parts and a
        ``manifest.json`` with the rows and the sha256 of each.
    matcher : Matcher
        Fitted or loaded, with the offline model when there is more than one part.
    students : path, "-", file object, DataFrame, list of dicts, one dict, or Profiles
    k : int
        Mentors per student.
    explain : bool
        Add a column ``why``.
    form : {"csv", "parquet"}, optional
        Of the parts in a folder; by default CSV.
    part_size : int
        Students per part.
    jobs : int
        Processes of the local engine; each loads the index and gets its share of the cores. A script that asks for more
        than one must be importable: ``if __name__ == "__main__":``.
    engine : {"local", "dask"}
        Who ranks parts: this machine, or the workers of a Dask cluster (extra ``[dask]``). A run that was stopped with
        one goes on with the other. What fits in one part is ranked here.
    scheduler : str, optional
        Address of a Dask scheduler; its workers must have the same versions and the index at the same path. Without
        it workers are begun on this machine, and the script must be importable, as for ``jobs``.
    workers : int, optional
        How many workers to begin, with one thread each; by default one for each core.
    index : path, optional
        The folder that the matcher was loaded from; else the matcher is saved in the work folder for the time of the
        run.
    cache : bool
        Keep vectors on disk.
    watch : Watch, optional
        What to call while the run is at work.

    Returns
    -------
    Written

    Raises
    ------
    RosterError
        When the roster cannot be used.
    SettingError
        When an option is not allowed.
    FileError
        When something cannot be written, or workers cannot be reached or lack something; finished parts stay beside
        the target, and the same call goes on.
    MentormatchError
        When processes end before their work is done; finished parts stay.
    Stopped
        On Ctrl-C, when finished parts stay.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch import Matcher
    >>> matcher = Matcher().fit({"mentor_id": "M1", "specialties": "ENT"})
    >>> students = [{"student_id": f"S{number}", "interests": "ENT"} for number in range(5)]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = rank_to(f"{folder}/ranking.csv", matcher, students, part_size=2)
    >>> written.n_parts, written.account.n_rows
    (3, 5)
    """
    demand_count("part_size", part_size)
    ranked_by = engine_of(engine, jobs=jobs, scheduler=scheduler, workers=workers)
    place = place_of(target, form)
    people = read_students(students)
    options = Options(k, explain, place.form, plain_weights(matcher.weights), cache)
    fits = len(people) <= part_size and not place.is_folder
    if not len(people) or (fits and not is_left_over(place.work)):
        return _written_at_once(place, matcher, people, options)
    run = _Run(place, people, options, part_size, ranked_by, watch or Watch())
    with opened(place.work):
        return run.written(matcher, index)


def _written_at_once(place: Place, matcher: Matcher, people: Profiles, options: Options) -> Written:
    """Rank students who fit in one part; there is nothing to go on from, so nothing is kept beside the target."""
    (ranking,) = rankings(matcher, people, k=options.k, part_size=len(people))
    write_file(place.path, content_of(ranking.columns(explain=options.explain), options.form))
    return Written(place.path, Account.of(ranking))


@dataclass(frozen=True, slots=True)
class _Run:
    place: Place
    people: Profiles
    options: Options
    part_size: int
    engine: Engine
    watch: Watch

    @property
    def work(self) -> Work:
        return Work(self.place.work, self.options.form)

    @property
    def n_parts(self) -> int:
        return -(-len(self.people) // self.part_size)

    def written(self, matcher: Matcher, index: str | Path | None) -> Written:
        """Rank what is missing, and put the whole in its place."""
        records: dict[int, Record] = {}
        with self._stoppable():
            try:
                folder = Path(index) if index is not None else self.work.folder / INDEX
                if index is None:
                    matcher.save(folder)
                about = self._about(folder)
                n_found = self._take_up(records, about)
                self._rank(records, str(folder))
                self._demand_same(about, folder)
                finish(self.place, self.work, [records[number] for number in range(self.n_parts)], about)
            finally:
                if not self.work.n_finished:
                    self._close()
            self._close()
        return Written(self.place.path, _sum(records), self.n_parts, n_found)

    def _close(self) -> None:
        with undisturbed():
            close(self.work.folder)

    @contextlib.contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Say how to go on; parts are counted on the disk, which may hold more than processes have told."""
        try:
            yield
        except KeyboardInterrupt:
            if not self.work.n_finished:
                raise
            raise Stopped(f"Stopped: {self._kept} Give the same command again to go on.") from None
        except FileError as error:
            if not self.work.n_finished:
                raise
            raise type(error)(f"{error} Till then {self._kept}") from error

    @property
    def _kept(self) -> str:
        return f"{self.work.n_finished} of {self.n_parts} parts are kept in {self.work.folder}."

    def _demand_same(self, about: dict[str, Any], folder: Path) -> None:
        """Raise FileError when another index took the place of the one that the first parts were ranked with."""
        now = self._about(folder)
        if now == about:
            return
        self.work.begin(now)
        raise FileError(
            f"The index {folder} was replaced while its mentors were ranked: nothing is written. Give the same command "
            "again; all parts are made anew."
        )

    def _take_up(self, records: dict[int, Record], about: dict[str, Any]) -> int:
        """Find the parts that an earlier run finished, say so, and return how many there are."""
        put_back(self.place, self.work)
        others = self.work.begin(about)
        if others:
            self.watch.say(f"{self.work.folder} holds parts made with other {_listed(others)}; starting over.")
        found, n_damaged = self.work.found(self.n_parts)
        records.update({record.number: record for record in found})
        if n_damaged:
            self.watch.say(f"{_counted(n_damaged)} damaged and made again.")
        if found:
            self.watch.say(f"{len(found)} of {self.n_parts} parts are there already; going on.")
        return len(found)

    def _rank(self, records: dict[int, Record], index: str) -> None:
        def moved() -> None:
            self.watch.moved(_sum(records).n_students, len(self.people))

        def done(record: Record) -> None:
            records[record.number] = record
            moved()

        moved()
        found = frozenset(records)
        missing = (part for part in parts_of(self.people, self.part_size) if part.number not in found)
        given = (missing, self.work, index, self.options)
        if self.engine.name == "dask":
            dask.rank_parts(*given, engine=self.engine, done=done, say=self.watch.say)
        else:
            local.rank_parts(*given, jobs=self.engine.n_processes, done=done)

    def _about(self, index: Path) -> dict[str, Any]:
        """Return what the parts depend on, in words that a message can use."""
        mentors = read_manifest(index)
        options = {name: value for name, value in asdict(self.options).items() if name not in {"cache", "verify"}}
        return {
            "students": _hash_of(self.people),
            "mentors": hashlib.sha256(json.dumps(mentors["files"], sort_keys=True).encode()).hexdigest(),
            "version or model": mentors["made_with"],
            "year or reading of text": [mentors["settings"]["as_of"], mentors["settings"]["facts_from_text"]],
            "options": options,
            "part size": self.part_size,
        }


def _sum(records: dict[int, Record]) -> Account:
    return reduce(add, (records[number].account for number in sorted(records)), Account())


def _hash_of(people: Profiles) -> str:
    """Return a hash of all cells as read: the same file in another place is the same roster."""
    digest = hashlib.sha256()
    for column, values in people.table.items():
        digest.update(f"{column}\n".encode())
        for value in values:
            digest.update(f"{value!r}\n".encode())
    return digest.hexdigest()


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def _counted(n_parts: int) -> str:
    return f"{n_parts} part was" if n_parts == 1 else f"{n_parts} parts were"
