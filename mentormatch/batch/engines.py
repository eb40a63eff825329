"""Who ranks the parts: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Literal

from mentormatch.batch.cluster import demand_address, demand_dask
from mentormatch.errors import SettingError

ENGINES = ("local", "dask")


@dataclass(frozen=True, slots=True)
class Engine:
    """Who ranks the parts.

    Attributes
    ----------
    name : {"local", "dask"}
    n_processes : int
        Processes that are begun for the run; of no meaning when a scheduler is named.
    scheduler : str or None
        Address of a Dask scheduler that has workers already.
    """

    name: Literal["local", "dask"]
    n_processes: int
    scheduler: str | None = None


def engine_of(engine: str, *, jobs: int = 1, scheduler: str | None = None, workers: int | None = None) -> Engine:
    """Return the engine that these options describe.

    Parameters
    ----------
    engine : {"local", "dask"}
    jobs : int
        Processes of the local engine.
    scheduler : str, optional
        Of Dask; without it workers are begun on this machine.
    workers : int, optional
        How many; by default one for each core.

    Raises
    ------
    SettingError
        When an option is not allowed or contradicts another, or Dask is not installed.

    Examples
    --------
    >>> engine_of("dask", workers=2)
    Engine(name='dask', n_processes=2, scheduler=None)
    >>> engine_of("local", workers=2)
    Traceback (most recent call last):
    mentormatch.errors.SettingError: scheduler and workers belong to engine "dask"; the local engine has jobs.
    """
    if engine not in ENGINES:
        raise SettingError(f'engine must be "local" or "dask", got {engine!r}.')
    demand_count("jobs", jobs)
    if engine == "local":
        if scheduler is not None or workers is not None:
            raise SettingError('scheduler and workers belong to engine "dask"; the local engine has jobs.')
        return Engine("local", jobs)
    if jobs != 1:
        raise SettingError('jobs belongs to the local engine; say with workers how many engine "dask" begins.')
    demand_dask()
    if scheduler is None:
        n_workers = cores() if workers is None else workers
        demand_count("workers", n_workers)
        return Engine("dask", n_workers)
    if workers is not None:
        raise SettingError("Name a scheduler, which has workers of its own, or a number of workers to begin here.")
    demand_address(scheduler)
    return Engine("dask", 0, scheduler)


def cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def demand_count(name: str, value: Any) -> None:
    """Raise SettingError unless an option is a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise SettingError(f"{name} must be a whole number of at least 1, got {value!r}.")
