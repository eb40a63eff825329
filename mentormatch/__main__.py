"""``python -m mentormatch`` and the ``mentormatch`` command: every error becomes a message and an exit code."""

from __future__ import annotations

import io
import os
import sys
import warnings

import click

from mentormatch.errors import FileError, MentormatchError, kind_and_place


def main() -> None:
    """Run the command line and exit with its code; no traceback reaches a person."""
    from mentormatch.cli import cli

    _prepare_streams()
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
        code = _pipe_is_closed()
    except SystemExit as stop:
        # click and rich turn a closed pipe into exit code 1
        code = _pipe_is_closed() if isinstance(stop.__context__, BrokenPipeError) else stop.code
    except OSError as error:
        code = _say(f"Cannot read or write {error.filename or 'a file'}: {error.strerror}.", FileError.exit_code)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        code = _say(f"{kind_and_place(error)}. This is a fault in mentormatch; please report these words.", 1)
    sys.exit(code or 0)


def _prepare_streams() -> None:
    """Show warnings as lines, and a mark where a terminal has no letter for a name, instead of stopping."""
    warnings.showwarning = _show_warning
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _pipe_is_closed() -> int:
    """Return 0: the reader of a pipe has seen enough; nothing more can be written, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as one plain line, without the line of code that gave it."""
    click.echo(f"mentormatch: {message}", err=True)


def _say(message: str, code: int) -> int:
    click.echo(f"mentormatch: {message}", err=True)
    return code


if __name__ == "__main__":
    main()
