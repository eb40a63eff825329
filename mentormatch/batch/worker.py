"""What runs on a worker of a Dask cluster: a look whether it can rank like the caller, and the ranking of one part.

Errors are returned, not raised: Dask writes the text of an exception to the logs of the worker, and keeps it on the
scheduler.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from mentormatch import __version__
from mentormatch.batch.part import loaded, rank_part, stamp_of
from mentormatch.errors import FileError, MentormatchError, kind_and_place

if TYPE_CHECKING:
    from mentormatch.batch.part import Options, Part, RankedPart

PACKAGES = ("numpy", "scipy", "pyarrow", "torch", "transformers", "tokenizers")
"""Packages besides mentormatch whose version the bytes of a part may depend on."""

_ONE = threading.Lock()
"""Held while a part is ranked: a worker may have several threads, and a matcher is used by one at a time."""


class UnreadyError(FileError):
    """A worker lacks what it needs to rank like the caller; the text says what."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a worker must have, and how it ranks.

    Attributes
    ----------
    index : str
        Absolute path of the index, the same on every worker.
    stamp : str
        The sha256 of its manifest.
    versions : tuple of (str, str)
        As :func:`versions` returns them for the caller.
    options : Options
    """

    index: str
    stamp: str
    versions: tuple[tuple[str, str], ...]
    options: Options


def versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of what ranks: mentormatch and the packages that do the arithmetic and write the files.

    Examples
    --------
    >>> versions()[0][0]
    'mentormatch'
    """
    return (("mentormatch", __version__), *((name, metadata.version(name)) for name in PACKAGES))


def lack(demand: Demand) -> UnreadyError | None:
    """Load the index, and return what keeps this process from ranking; None when it is ready."""
    try:
        with _ONE:
            _make_ready(demand)
    except UnreadyError as error:
        return error
    except Exception as error:  # noqa: BLE001 - its text may hold people's words, and would be logged
        return UnreadyError(kind_and_place(error))
    return None


def ranked(demand: Demand, part: Part) -> RankedPart | MentormatchError:
    """Return a ranked part, or the error that would have been raised; on one core."""
    from threadpoolctl import threadpool_limits

    try:
        with _ONE, threadpool_limits(limits=1):
            _make_ready(demand)
            return rank_part(demand.index, part, demand.options)
    except MentormatchError as error:
        return error
    except Exception as error:  # noqa: BLE001 - its text may hold people's words, and would be logged
        return MentormatchError(f"{kind_and_place(error)}. This is a fault in mentormatch; please report these words.")


def _make_ready(demand: Demand) -> None:
    """Load the index if it is not loaded; raises UnreadyError unless versions and index are those of the caller."""
    own = dict(versions())
    for name, wanted in demand.versions:
        if own[name] != wanted:
            raise UnreadyError(f"{name} must be {wanted}, found {own[name]}")
    stamp = stamp_of(demand.index)
    if not stamp:
        raise UnreadyError(f"no index at {demand.index}")
    if stamp != demand.stamp:
        raise UnreadyError(f"another index at {demand.index}")
    try:
        loaded(demand.index, demand.options)
    except MentormatchError as error:
        raise UnreadyError(str(error)) from error
