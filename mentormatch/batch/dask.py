"""Parts ranked by the workers of a Dask cluster; the caller alone writes.

Every worker has one part at a time and sends back the bytes of its file, so that

- workers need no folder in common with the caller, save one with the index at the same path (shared, or a copy);
- the cluster holds no more parts than it has workers, whatever the number of students;
- when a worker ends it is known which part it had: that part is given to another, and after three workers the run
  stops and names it.

A worker that comes later, or comes back, is looked at like those that are there at the beginning.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.batch.cluster import opened
from mentormatch.batch.part import stamp_of
from mentormatch.batch.work import WORKERS
from mentormatch.batch.worker import Demand, UnreadyError, lack, ranked, versions
from mentormatch.errors import FileError, MentormatchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client, Future

    from mentormatch.batch.engines import Engine
    from mentormatch.batch.part import Options, Part, RankedPart
    from mentormatch.batch.work import Record, Work

MOST_ENDS = 3
"""Workers that may end over the same part."""

PATIENCE = 60.0
"""Seconds without any worker after which a run stops."""

_LOOK = 0.5
"""Seconds after which the list of workers is looked at again."""

_TO_SEND = 10.0
"""Seconds to wait for the bytes of a finished part before the list of workers is looked at again."""

_ENDED = "it ended when it was asked, as when mentormatch is not installed there"

_GO_ON = "Finished parts stay: give the same command again to go on."


def rank_parts(
    parts: Iterable[Part],
    work: Work,
    index: str,
    options: Options,
    *,
    engine: Engine,
    done: Callable[[Record], None],
    say: Callable[[str], object],
) -> None:
    """Rank parts, keep each in the work folder, and call ``done`` with its record; in no particular order.

    Raises
    ------
    MentormatchError
        As for :func:`mentormatch.batch.part.rank_part`; also when three workers end over the same part.
    FileError
        When a part cannot be written, no scheduler answers, a worker lacks what it needs, or no worker is left.
    """
    from distributed import CancelledError

    path = str(Path(index).absolute())
    # the files of the index were checked on this machine, not on others
    own = replace(options, verify=engine.scheduler is not None)
    demand = Demand(path, stamp_of(path), versions(), own)
    with opened(engine, work.folder / WORKERS) as client, client.as_current():
        desk = _Desk(client, demand, iter(parts), say)
        try:
            desk.look_at_all()
            for part in desk.ranked():
                done(work.keep(part.number, part.content, part.account))
        except CancelledError:
            raise _gone() from None


def _gone() -> FileError:
    return FileError(f"The Dask scheduler does not answer any more. {_GO_ON}")


def _deadly(part: Part) -> MentormatchError:
    return MentormatchError(
        f"{MOST_ENDS} workers ended over part-{part.number:05d}, often for lack of memory. Finished parts stay: give "
        "the same command again with workers that have more memory. With smaller parts it starts over."
    )


@dataclass(slots=True)
class _Desk:
    """Gives parts out and takes results in.

    Attributes
    ----------
    at_work : dict of str to (Part, Future)
        By the address of the worker.
    coming : list of Part
        Those that are given out next: parts whose worker ended, else the next one.
    ends : Counter of int
        Workers that ended, by the number of the part they had.
    left_out : set of str
        Workers that cannot rank.
    seen : float
        When there was a worker.
    """

    client: Client
    demand: Demand
    parts: Iterator[Part]
    say: Callable[[str], object]
    at_work: dict[str, tuple[Part, Future[Any]]] = field(default_factory=dict)
    coming: list[Part] = field(default_factory=list)
    ends: Counter[int] = field(default_factory=Counter)
    left_out: set[str] = field(default_factory=set)
    seen: float = field(default_factory=time.monotonic)

    def look_at_all(self) -> None:
        """Wait for a worker, and raise FileError when one of those that are there lacks something."""
        while not (present := self._present()):
            time.sleep(_LOOK)
        looks = {address: self._sent(address, lack, self.demand) for address in sorted(present)}
        lacks = [f"{address}: {found}" for address, own in looks.items() if (found := self._answer(address, own))]
        if lacks:
            raise FileError(
                f"{len(lacks)} of {len(present)} workers cannot rank. {'; '.join(lacks).rstrip('.')}. Every worker "
                "needs the versions of the caller, and the index at the same path, shared or copied."
            )

    def ranked(self) -> Iterator[RankedPart]:
        """Yield the parts as they are ranked."""
        while self.at_work or self._has_next():
            present = self._present()
            self._take_back(present)
            self._give(present)
            _wait([future for _, future in self.at_work.values()])
            found = list(self._collected())
            # a worker has its next part before the one it sent is written
            self._give(present - self.left_out)
            yield from found

    def _present(self) -> set[str]:
        """Return the workers that may get a part; raises FileError when there have been none for too long."""
        try:
            present = set(self.client.nthreads()) - self.left_out
        except OSError:
            raise _gone() from None
        if present:
            self.seen = time.monotonic()
        elif time.monotonic() - self.seen > PATIENCE:
            raise FileError(f"There has been no worker for {PATIENCE:.0f} seconds. Start workers. {_GO_ON}")
        return present

    def _has_next(self) -> bool:
        if not self.coming:
            self.coming.extend(itertools.islice(self.parts, 1))
        return bool(self.coming)

    def _give(self, present: set[str]) -> None:
        """Give a part to every worker that has none, as long as there are any."""
        for address in sorted(present - self.at_work.keys()):
            if not self._has_next():
                return
            part = self.coming.pop()
            self.at_work[address] = (part, self._sent(address, ranked, self.demand, part))

    def _take_back(self, present: set[str]) -> None:
        """Take back the parts of workers that ended; raises MentormatchError when it was the third over one part."""
        for address in sorted(self.at_work.keys() - present):
            part, future = self.at_work.pop(address)
            future.cancel()
            self.ends[part.number] += 1
            if self.ends[part.number] == MOST_ENDS:
                raise _deadly(part)
            self.coming.append(part)
            self.say(f"A worker ended; part-{part.number:05d} is given to another.")

    def _collected(self) -> Iterator[RankedPart]:
        """Yield what workers have sent back, and leave out those that turn out not to be ready."""
        from distributed import KilledWorker

        for address, (part, future) in list(self.at_work.items()):
            try:
                found = _result(future)
            except KilledWorker:
                raise _deadly(part) from None
            if found is None:
                continue
            del self.at_work[address]
            if isinstance(found, UnreadyError):
                self.left_out.add(address)
                self.coming.append(part)
                self.say(f"Worker {address} is left out: {found}")
            elif isinstance(found, MentormatchError):
                raise found
            else:
                yield found

    def _answer(self, address: str, look: Future[Any]) -> UnreadyError | None:
        """Return what a worker lacks; None when it lacks nothing."""
        while not look.done() and address in self._present():
            _wait([look])
        return _result(look) if look.done() else UnreadyError(_ENDED)

    def _sent(self, address: str, work: Callable[..., Any], *given: Any) -> Future[Any]:
        """Send work to one worker and no other."""
        return self.client.submit(work, *given, workers=[address], allow_other_workers=False, pure=False)


def _wait(futures: list[Future[Any]]) -> None:
    """Wait until one is finished, or for a moment."""
    from distributed import wait

    if not futures:
        time.sleep(_LOOK)
        return
    with contextlib.suppress(TimeoutError):
        wait(futures, timeout=_LOOK, return_when="FIRST_COMPLETED")


def _result(future: Future[Any]) -> Any:
    """Return what a worker sent back; None as long as it has not, or when it ended before it could.

    Raises
    ------
    KilledWorker
        When workers came back under their old address, and ended again.
    """
    from distributed import CancelledError, KilledWorker

    if future.status == "pending":
        return None
    try:
        return future.result(timeout=_TO_SEND)
    except TimeoutError:
        return None
    except (CancelledError, KilledWorker):
        raise
    except Exception as error:  # noqa: BLE001 - whatever keeps a worker from running work keeps it from all parts
        return UnreadyError(f"{type(error).__name__} before its work began, as when mentormatch is not installed")
