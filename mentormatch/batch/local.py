"""Parts ranked on this machine: in this process, or side by side in several."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING

from mentormatch.batch.engines import cores
from mentormatch.batch.interrupts import undisturbed
from mentormatch.batch.part import forget_index, rank_part
from mentormatch.errors import MentormatchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

    from mentormatch.batch.part import Options, Part
    from mentormatch.batch.work import Record, Work

_WAITING = 2
"""Parts handed out per process: one at work, one ready."""


def rank_parts(
    parts: Iterable[Part], work: Work, index: str, options: Options, *, jobs: int, done: Callable[[Record], None]
) -> None:
    """Rank parts, keep each in the work folder, and call ``done`` with its record; in no particular order.

    Raises
    ------
    MentormatchError
        As for :func:`mentormatch.batch.part.rank_part`; also when a process ends before its work is done.
    FileError
        When a part cannot be written.
    """
    ranked = partial(_rank_and_keep, work, index, options)
    if jobs > 1:
        _side_by_side(parts, ranked, jobs, done)
        return
    try:
        for part in parts:
            done(ranked(part))
    finally:
        forget_index()


def _rank_and_keep(work: Work, index: str, options: Options, part: Part) -> Record:
    ranked = rank_part(index, part, options)
    return work.keep(ranked.number, ranked.content, ranked.account)


def _side_by_side(
    parts: Iterable[Part], ranked: Callable[[Part], Record], jobs: int, done: Callable[[Record], None]
) -> None:
    # spawned, because a forked process would inherit locks of threads that it has not got
    context = multiprocessing.get_context("spawn")
    lasting, held = context.Pipe(duplex=False)
    setting = (lasting, max(1, cores() // jobs))
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=setting)
    waiting: set[Future[Record]] = set()
    try:
        for part in parts:
            with undisturbed():
                waiting.add(pool.submit(ranked, part))
            if len(waiting) == _WAITING * jobs:
                waiting = _collected(waiting, done)
        while waiting:
            waiting = _collected(waiting, done)
    except BrokenProcessPool:
        held.close()
        raise MentormatchError(
            f"A process ended before its part was ranked, often for lack of memory; {jobs} were at work. Finished "
            "parts stay: give the same command again, with fewer jobs or smaller parts."
        ) from None
    except BaseException:
        # nobody waits for parts whose result is not wanted: closing this end stops the processes at once
        held.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        held.close()
        lasting.close()


def _collected(waiting: set[Future[Record]], done: Callable[[Record], None]) -> set[Future[Record]]:
    """Wait for a part, report all that are finished, and return the others."""
    finished, others = wait(waiting, return_when=FIRST_COMPLETED)
    for future in finished:
        done(future.result())
    return others


def _begin(lasting: Connection, n_threads: int) -> None:
    """Set up a process: its share of the cores, and an end together with the process that began it."""
    from threadpoolctl import threadpool_limits

    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(n_threads)  # read by torch when it is loaded
    threadpool_limits(limits=n_threads)
    threading.Thread(target=_end_with, args=(lasting,), daemon=True).start()


def _end_with(lasting: Connection) -> None:
    """End this process when the other end of the pipe is closed, also by the death of its process."""
    with contextlib.suppress(EOFError, OSError):
        lasting.poll(None)
    os._exit(1)
