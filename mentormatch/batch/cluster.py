"""The workers of a Dask cluster: begun on this machine for the time of a run, or reached through a scheduler.

Workers that are begun here can be reached from this machine alone, and by this process alone: they listen on the
loopback address, and every connection shows a certificate made for the run. They have no dashboard and no pages, and
never write what they hold to the disk.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import signal
from typing import TYPE_CHECKING, Any

from mentormatch.batch.interrupts import deaf_to
from mentormatch.errors import FileError, SettingError
from mentormatch.parameters import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from distributed import Client

    from mentormatch.batch.engines import Engine

_SECONDS_TO_ANSWER = 15
_QUIET: dict[str, Any] = {
    "distributed.admin.large-graph-warning-threshold": "1TiB",  # parts are sent one by one
    "distributed.nanny.pre-spawn-environ": {
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    },
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


def demand_dask() -> None:
    """Raise SettingError unless the extra is installed."""
    try:
        import cryptography  # noqa: F401
        import distributed  # noqa: F401
    except ImportError:
        raise SettingError(
            'engine "dask" needs packages that are not installed: pip install "mentormatch-med[dask]".'
        ) from None


def demand_address(address: str) -> None:
    """Raise SettingError unless an address is one that Dask can read."""
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    try:
        scheme, place = parse_address(address)
        get_backend(scheme)
        parse_host_port(place)
    except (TypeError, ValueError) as error:
        advice = f"{error}."
        raise SettingError(
            refusal("scheduler", "rank_to", "an address such as tcp://10.0.0.5:8786", address, advice=advice)
        ) from None


@contextlib.contextmanager
def opened(engine: Engine, folder: Path) -> Iterator[Client]:
    """Yield a client of the workers of an engine; those that are begun here keep their locks in a private folder.

    Raises
    ------
    FileError
        When no scheduler answers at the address.
    """
    import dask

    with dask.config.set(_QUIET):
        if engine.scheduler is None:
            with _begun(engine.n_processes, folder) as client:
                yield client
        else:
            with _reached(engine.scheduler) as client:
                yield client


@contextlib.contextmanager
def _begun(n_workers: int, folder: Path) -> Iterator[Client]:
    from distributed import Client, LocalCluster
    from distributed.security import Security

    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        # not to a request to end: with that Dask ends its own
        with deaf_to(signal.SIGINT):
            cluster = LocalCluster(
                n_workers=n_workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                # without a port of its own the page that is not there would still claim one that others may have
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                memory_limit=0,  # without a limit nothing is written to the disk when memory runs short
                local_directory=str(folder),
                security=Security.temporary(),
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _reached(address: str) -> Iterator[Client]:
    from distributed import Client

    try:
        client = Client(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TypeError) as error:
        # a TypeError when an address with tls:// comes without certificates
        certificates = " and the certificates in Dask's configuration" if address.startswith("tls") else ""
        raise FileError(
            f"No Dask scheduler answers at {address} ({type(error).__name__}). Check the address{certificates}, and "
            "that `dask scheduler` runs there."
        ) from None
    with client:
        yield client
