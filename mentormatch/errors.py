"""Every error this package raises on purpose.

::

    MentormatchError
    |-- RosterError      a roster cannot be used, or was asked to be perfect and is not   (exit code 3)
    |-- SettingError     an option, a weight or a name is not one that is allowed          (exit code 2)
    |-- InfeasibleError  what an assignment must keep to contradicts itself                (exit code 4)
    |-- ModelError       the embedding model is missing, damaged or broke its promise      (exit code 1)
    `-- FileError        a file or folder could not be read or written                     (exit code 5)
        `-- IndexFileError   a saved index is missing, damaged, newer or made with something else

A message says what must hold, what arrived, where, and what to do next.
"""

from __future__ import annotations

from pathlib import Path


class MentormatchError(Exception):
    """Base of all errors raised by mentormatch.

    Attributes
    ----------
    exit_code : int
        What the command line returns for this error, 1 to 5.

    Examples
    --------
    >>> raise_and_catch = MentormatchError("nothing to rank")
    >>> raise_and_catch.exit_code
    1
    """

    exit_code: int = 1


class RosterError(MentormatchError):
    """A roster cannot be used at all, or ``strict`` was asked for and rows have problems.

    Examples
    --------
    >>> RosterError("students.csv has no rows").exit_code
    3
    """

    exit_code = 3


class SettingError(MentormatchError, ValueError):
    """An option, weight, identifier or column name is not one of those allowed.

    Examples
    --------
    >>> isinstance(SettingError("k must be at least 1, got 0"), ValueError)
    True
    """

    exit_code = 2


class ModelError(MentormatchError):
    """The embedding model is missing or damaged, or returned vectors it must not.

    Examples
    --------
    >>> ModelError("model file changed").exit_code
    1
    """

    exit_code = 1


class FileError(MentormatchError, OSError):
    """A file or folder could not be read or written.

    Examples
    --------
    >>> isinstance(FileError("cannot write ranking.csv"), OSError)
    True
    """

    exit_code = 5


class IndexFileError(FileError):
    """A folder is no index of mentors, or one that is damaged, newer, or made with another model or version.

    Examples
    --------
    >>> IndexFileError("no index at mentors.index").exit_code
    5
    """


class InfeasibleError(MentormatchError):
    """What an assignment must keep to contradicts itself: locks, pairs that are not allowed, seats, minimum loads.

    Too few seats are no contradiction: then some places stay empty.

    Attributes
    ----------
    contradictions : tuple of str
        Each contradiction in one sentence, with the people it concerns and what would resolve it.

    Examples
    --------
    >>> InfeasibleError("M1 has 2 locked students and 1 seat").exit_code
    4
    """

    exit_code = 4

    def __init__(self, message: str, *, contradictions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.contradictions = contradictions


def kind_and_place(error: Exception) -> str:
    """Name the kind and the place of an unexpected error; its text may hold people's words, so it stays out.

    Examples
    --------
    >>> kind_and_place(KeyError("Ana Ruiz"))
    'unexpected KeyError'
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"unexpected {type(error).__name__}{place}"
