"""``python -m mentormatch`` and the ``mentormatch`` command: every error becomes a message and an exit code."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import click

from mentormatch.errors import FileError, MentormatchError


def main() -> None:
    """Run the command line and exit with its code; no traceback reaches a person."""
    from mentormatch.cli import cli

    warnings.showwarning = _show_warning
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.Abort:
        code = _say("Stopped.", 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MentormatchError as error:
        code = _say(str(error), error.exit_code)
    except BrokenPipeError:
        # the reader of a pipe has gone; nothing more can be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        code = _say(f"Cannot read or write {error.filename or 'a file'}: {error.strerror}.", FileError.exit_code)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        code = _say(_unexpected(error), 1)
    sys.exit(code or 0)


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as one plain line, without the line of code that gave it."""
    click.echo(f"mentormatch: {message}", err=True)


def _say(message: str, code: int) -> int:
    click.echo(f"mentormatch: {message}", err=True)
    return code


def _unexpected(error: Exception) -> str:
    """Name the kind and the place of an error; its text may hold people's words, so it stays out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"unexpected {type(error).__name__}{place}. This is a fault in mentormatch; please report these words."


if __name__ == "__main__":
    main()
