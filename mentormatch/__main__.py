"""``python -m mentormatch`` and the ``mentormatch`` command: every error becomes a message and an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


def main() -> None:
    """Run the command line and exit with its code; no traceback reaches a person."""
    try:
        # inside, so that Ctrl-C while libraries are loaded is no error either
        from mentormatch.cli import cli
        from mentormatch.cli.ending import INTERRUPTED, asked_to_end
        from mentormatch.cli.streams import messages_were_lost, prepare_streams
        from mentormatch.errors import FileError
    except KeyboardInterrupt:
        sys.exit(130)
    prepare_streams()
    with asked_to_end() as asked:
        try:
            code = _code_of(cli)
        except KeyboardInterrupt:
            code = _say("Stopped.", INTERRUPTED)
    if asked and code == INTERRUPTED:
        code = 128 + asked[0]
    sys.exit(code or (FileError.exit_code if messages_were_lost() else 0))


def _code_of(cli: click.Group) -> int:
    """Run the commands, say what went wrong, and return the exit code."""
    import click

    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        code = _left()
    except SystemExit as stop:
        # click and rich end so, with 1, when a pipe is closed; a command itself never does
        code = _left() if stop.code == 1 else stop.code
    except Exception as error:  # noqa: BLE001 - the last line of defence
        code = _say(*_words(error))
    return int(code or 0)


def _left() -> int:
    """Return 0: the reader of a pipe has seen enough."""
    from mentormatch.cli.streams import leave_pipe

    leave_pipe()
    return 0


def _say(message: str, code: int) -> int:
    import click

    click.echo(f"mentormatch: {message}", err=True)
    return code


def _words(error: Exception) -> tuple[str, int]:
    """Return what is said of an error, and the exit code."""
    from mentormatch.errors import FileError, MentormatchError, kind_and_place

    if isinstance(error, MentormatchError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        return _unwritten(error), FileError.exit_code
    if isinstance(error, MemoryError):
        return "There is not enough memory. Rank in smaller parts (--part-size) and with fewer --jobs.", 1
    return f"{kind_and_place(error)}. This is a fault in mentormatch; please report these words.", 1


def _unwritten(error: OSError) -> str:
    """Say what the system refused; a failure that names no file is often that of standard output."""
    from mentormatch.cli.streams import output_is_lost

    reason = output_is_lost()
    if reason:
        return f"Cannot write to standard output: {reason}."
    return f"Cannot read or write {error.filename or 'a file'}: {error.strerror}."


if __name__ == "__main__":
    main()
