"""Our tables as LibreOffice opens them: what it takes for a formula, and what it shows."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from mentormatch.people.writing import guard, unguard, write_csv
from mentormatch.results.sheets import SheetColumn, add_sheet, new_book, packed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from figures import Figures

_EVALUATING = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true"
"""Reads CSV in UTF-8, cells in quotes, and formulas evaluated: the most that anybody can ask of it."""

_FORMULA = re.compile(rb"table:formula=")
_LINK = re.compile(rb"<text:a ")
_UNSEEN = re.compile(r"[\x00-\x1f\ufffe\uffff\ud800-\udfff]")


def opened(paths: Sequence[Path], folder: Path, *, reading: str = "") -> dict[str, bytes]:
    """Return files as LibreOffice saves them after opening: flat XML, by the name of the file."""
    home = f"-env:UserInstallation=file://{folder.resolve()}/home"
    how = [f"--infilter={reading}"] if reading else []
    words = ["soffice", home, "--headless", *how, "--convert-to", "fods", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(words, check=True, capture_output=True, timeout=240)
    return {path.stem: (folder / f"{path.stem}.fods").read_bytes() for path in paths}


def formulas_in(saved: bytes) -> int:
    """Return how many cells of a table became formulas or links."""
    return len(_FORMULA.findall(saved)) + len(_LINK.findall(saved))


def try_guard(figures: Figures, strings: Sequence[str]) -> None:
    """Count strings that are not given back by unguard."""
    lost = [own for own in strings if unguard(guard(own)) != own]
    begins = [own for own in strings if guard(own).lstrip()[:1] in {"=", "+", "-", "@", "|", "%"}]
    figures.say("strings guarded", f"{len(strings):,}")
    figures.say(
        "strings not given back, or still like a formula", len(lost) + len(begins), "0", holds=not lost + begins
    )


def try_office(figures: Figures, strings: Sequence[str], folder: Path) -> None:
    """Open a CSV and a workbook of all strings in LibreOffice; a CSV without guards shows that it would evaluate."""
    if shutil.which("soffice") is None:
        print("LibreOffice is missing, so no table was opened in it: apt-get install libreoffice-calc", flush=True)
        return
    write_csv(folder / "guarded.csv", ["id", "text"], [(guard(f"M{n}"), guard(own)) for n, own in enumerate(strings)])
    write_csv(folder / "bare.csv", ["id", "text"], [("M1", "=1+1"), ("M2", '=HYPERLINK("http://x.example","y")')])
    book = new_book()
    add_sheet(book, "Review", [SheetColumn("text", list(strings), 40)])
    (folder / "book.xlsx").write_bytes(packed(book))
    tables = opened([folder / "guarded.csv", folder / "bare.csv"], folder, reading=_EVALUATING)
    tables |= opened([folder / "book.xlsx"], folder)
    figures.say(
        "formulas that LibreOffice evaluates in a CSV without guards",
        formulas_in(tables["bare"]),
        "2",
        holds=formulas_in(tables["bare"]) == 2,
    )
    for name, called in (("guarded", "CSV"), ("book", "workbook")):
        found = formulas_in(tables[name])
        figures.say(f"formulas and links in our {called} of {len(strings):,} strings", found, "0", holds=not found)
    missing = [own for own in strings if own.strip() and not _is_shown(own, tables["book"])]
    figures.say("strings of the workbook that LibreOffice does not show", len(missing), "0", holds=not missing)


def _is_shown(text: str, saved: bytes) -> bool:
    """Return whether the longest word of a text stands in a saved table."""
    words = _UNSEEN.sub(" ", guard(text)).split()
    longest = max(words, key=len, default="")
    written = longest.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return any(
        own.encode() in saved
        for own in (written, longest, written.replace("&quot;", '"'), written.replace("'", "&apos;"))
    )
