"""Bytes to text: byte order mark, strict UTF-8, UTF-16 by its NULs, then Windows-1252, which is announced."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from mentormatch.errors import RosterError, SettingError
from mentormatch.people.profiles import Issue

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file, and what had to be guessed about its encoding."""

    text: str
    issues: tuple[Issue, ...] = ()


def decode(content: bytes, *, source: str, encoding: str | None = None) -> Decoded:
    """Return the text of a file.

    Parameters
    ----------
    content : bytes
    source : str
        What the file is called in messages.
    encoding : str, optional
        Overrides the ladder.

    Raises
    ------
    RosterError
        When the bytes do not fit the encoding that was asked for.
    SettingError
        When no such encoding exists.

    Examples
    --------
    >>> decode("Zoë".encode("cp1252"), source="x.csv").text
    'Zoë'
    """
    if encoding is not None:
        return Decoded(_as(content, encoding, source))
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Decoded(_as(content[len(mark) :], name, source))
    wide = _two_bytes(content)
    if wide:
        hint = f"The file is read as {wide}, because every other byte is 0. Save it as UTF-8, or say encoding=."
        return Decoded(_as(content, wide, source), (Issue("encoding", "note", "no byte order mark", hint),))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _western(content, error)


def _two_bytes(content: bytes) -> str:
    """Return the name of UTF-16 without a mark: Latin text in it has a NUL in every other byte; else ""."""
    half = max(len(content) / 2, 1)
    shares = {name: content[start::2].count(0) / half for name, start in (("utf-16-be", 0), ("utf-16-le", 1))}
    return next((name for name, share in shares.items() if share > 0.4), "")


def _as(content: bytes, encoding: str, source: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise SettingError(f"encoding must be a known name such as utf-8 or cp1252, got {encoding!r}.") from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RosterError(
            f"{source} must be {encoding} text; line {line} holds byte {content[error.start]:#04x}, which is not. "
            "Leave the encoding out, or name the right one."
        ) from None


def _western(content: bytes, error: UnicodeDecodeError) -> Decoded:
    """Read as Windows-1252 the lines that are not UTF-8, or all of them when no line shows that the file is UTF-8."""
    lines = content.splitlines(keepends=True)
    mixed = any(not line.isascii() and _is_utf8(line) for line in lines)
    text = "".join(line.decode("utf-8") if mixed and _is_utf8(line) else _from_1252(line) for line in lines)
    line = content[: error.start].count(b"\n") + 1
    what = "The lines that are not UTF-8 are" if mixed else "The file is"
    hint = f"{what} read as cp1252. Check the names in this line; save the file as UTF-8, or say encoding=."
    return Decoded(text, (Issue("encoding", "warning", f"byte {content[error.start]:#04x}", hint, line=line),))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_1252(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        # the five bytes that Windows-1252 leaves open are kept as the control characters of Latin-1, never lost
        return "".join(byte.decode("cp1252", "ignore") or byte.decode("latin-1") for byte in map(_byte, line))


def _byte(number: int) -> bytes:
    return bytes((number,))
