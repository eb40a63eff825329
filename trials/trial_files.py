"""Hostile files: every input ends in right rows, one clear error, or listed warnings.

Run ``python trials/trial_files.py`` for the sizes of every build, ``--full`` for those on demand. The corpora are read
from the folder ``MENTORMATCH_HOSTILE``; without it that part is left out.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from figures import Figures
from files import cell_round_trips, workbooks
from files.form_exports import exports
from files.good_rosters import clean_file, good_roster
from files.name_lists import ENCODINGS, is_guessed, name_list, reading
from files.pollution import FAULTS, polluted
from files.verdicts import FLAGGED, READERS, RIGHT, UNTYPED, WRONG, false_alarms, pandas_verdict, verdict
from files.watched import LONGEST, MOST_MIB, watched

from mentormatch.people.tables import raw_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from files.watched import Outcome

SEED = 2028
"""Of the figures that are reported; nothing was ever mended by looking at it."""

WAYS = 4
"""Ways in which each clean roster is written."""


def main() -> None:
    """Try everything, print the figures, and end with 1 when a demand is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="5,000 polluted files, 2,000 flips")
    full = parser.parse_args().full
    figures = Figures("Hostile files")
    folder = os.environ.get("MENTORMATCH_HOSTILE")
    if folder:
        _spectrum(figures, Path(folder))
        _corpora(figures, Path(folder))
        _strings(figures, Path(folder))
    else:
        print("corpora and strings: left out, because MENTORMATCH_HOSTILE names no folder")
    with ProcessPoolExecutor(2) as pool:
        _pollution(figures, pool, 5_000 if full else 500)
        _clean(figures, pool, 1_000)
        _encodings(figures, pool)
    _workbooks(figures, 2_000 if full else 200)
    _forms(figures)
    figures.end()


def _spectrum(figures: Figures, folder: Path) -> None:
    equal = 0
    for path in (folder / "csv-spectrum" / "csvs").glob("*.csv"):
        expected = json.loads((folder / "csv-spectrum" / "json" / f"{path.stem}.json").read_text("utf-8"))
        if path.stem == "location_coordinates":
            # the corpus contradicts itself here: another telephone number in the JSON than in the CSV
            expected = {**expected, "Contact Phone Number": "2095257564"}
        table = raw_table(path, lambda _: 0)
        found = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]
        equal += found == (expected if isinstance(expected, list) else [expected])
    figures.say("csv-spectrum equal to the JSON", f"{equal} of 12", "12", holds=equal == 12)


def _corpora(figures: Figures, folder: Path) -> None:
    for name, pattern in (("libvroom", "test/data/**/*.csv"), ("messytables", "horror/*")):
        paths = sorted(path for path in (folder / name).glob(pattern) if path.is_file())
        _say_outcomes(figures, f"{name}, {len(paths)} files", watched(paths))


def _say_outcomes(figures: Figures, what: str, outcomes: list[Outcome]) -> None:
    """Say what reading ended in; every file is read as mentors and as students."""
    untyped = [own for own in outcomes if not own.typed]
    for own in untyped:
        print(f"  {own.path}: {own.ended}")
    read = sum(own.ended == "read" for own in outcomes)
    figures.say(f"{what}: read, refused in words", f"{read}, {len(outcomes) - read - len(untyped)}")
    figures.say(f"{what}: untyped errors and ends of the process", len(untyped), "0", holds=not untyped)
    unlike = sum(not own.whole for own in outcomes)
    figures.say(f"{what}: rows read that are neither kept nor set aside in", unlike, "0", holds=not unlike)
    slowest, most = max(own.seconds for own in outcomes), max(own.mib for own in outcomes)
    figures.say(f"{what}: longest on the processor", f"{slowest:.1f} s", "< 10 s", holds=slowest < LONGEST)
    figures.say(f"{what}: most memory", f"{most} MiB", "< 1 GiB", holds=most < MOST_MIB)


def _strings(figures: Figures, folder: Path) -> None:
    texts = cell_round_trips.strings(folder)
    changed = cell_round_trips.changed_in_csv(texts)
    figures.say("strings changed in CSV", f"{changed} of {len(texts)}", "0", holds=not changed)
    texts = cell_round_trips.of_a_workbook(texts)
    changed = cell_round_trips.changed_in_workbook(texts)
    figures.say("strings changed in .xlsx", f"{changed} of {len(texts)}", "0", holds=not changed)


def _pollution(figures: Figures, pool: ProcessPoolExecutor, size: int) -> None:
    verdicts = Counter[str]()
    pandas = Counter[str]()
    for number, (own, words, theirs) in enumerate(pool.map(_polluted, range(size), chunksize=20)):
        verdicts[own] += 1
        pandas[theirs] += 1
        if own in {WRONG, UNTYPED}:
            fault = FAULTS[number % len(FAULTS)].__name__.replace("_", " ").strip()
            print(f"  file {number}, {fault}: {own}: {words}")
    figures.say("polluted files", f"{size}, of {len(FAULTS)} kinds of fault")
    figures.say("polluted: right, flagged", f"{verdicts[RIGHT]}, {verdicts[FLAGGED]}")
    figures.say("polluted: untyped errors", verdicts[UNTYPED], "0", holds=not verdicts[UNTYPED])
    wrong = verdicts[WRONG] / size
    figures.say("polluted: unflagged and wrong", f"{verdicts[WRONG]} = {wrong:.1%}", "<= 2%", holds=wrong <= 0.02)
    figures.say("the same files by pandas.read_csv: unflagged and wrong", f"{pandas[WRONG] / size:.1%}")


def _polluted(number: int) -> tuple[str, str, str]:
    case = polluted(SEED, number)
    return *verdict(case), pandas_verdict(case)


def _clean(figures: Figures, pool: ProcessPoolExecutor, size: int) -> None:
    found = [alarm for alarms in pool.map(_alarms, range(size // WAYS), chunksize=10) for alarm in alarms]
    alarmed, changed = (sum(own) for own in zip(*found, strict=True))
    share = alarmed / len(found)
    figures.say("clean files with a warning or an error", f"{alarmed} of {len(found)}", "<= 1%", holds=share <= 0.01)
    figures.say("clean files with a changed cell", f"{changed} of {len(found)}", "0", holds=not changed)


def _alarms(number: int) -> list[tuple[bool, bool]]:
    rng = Random(f"{SEED}/clean/{number}")
    roster = good_roster(rng)
    good = READERS[roster.side](roster.people)
    return [false_alarms(roster, clean_file(rng, roster), good) for _ in range(WAYS)]


def _encodings(figures: Figures, pool: ProcessPoolExecutor) -> None:
    right = silent = unannounced = 0
    for lists in pool.map(_lists, ENCODINGS):
        for is_right, is_announced, guessed in lists:
            right += is_right
            silent += not is_right and not is_announced
            unannounced += guessed and not is_announced
    figures.say(
        "lists of names", f"{50 * len(ENCODINGS)}, in {len(ENCODINGS)} encodings, right without a setting {right}"
    )
    figures.say("lists of names changed in silence", silent, "0", holds=not silent)
    figures.say("guesses at an encoding that are not announced", unannounced, "0", holds=not unannounced)


def _lists(encoding: str) -> list[tuple[bool, bool, bool]]:
    found = []
    for number in range(50):
        names = name_list(SEED, encoding, number)
        own = reading(names, encoding)
        found.append((own.right, own.announced, is_guessed(names, encoding)))
    return found


def _workbooks(figures: Figures, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        put = partial(_put, Path(folder))
        outcomes = watched(put("bomb", workbooks.bombs().values()), batch=1)
        _say_outcomes(figures, "bombs in workbooks", outcomes)
        outcomes = watched(put("kind", workbooks.refused_kinds().values()))
        refused = sum(own.ended == "FileError" for own in outcomes)
        figures.say(
            "other kinds refused with advice", f"{refused} of {len(outcomes)}", "all", holds=refused == len(outcomes)
        )
        (sound, _) = watched(put("sound", [workbooks.small_roster()]))
        flipped = watched(put("file", workbooks.flips(SEED, size, inside=False)))
        _say_outcomes(figures, f"{size} flips in the file", flipped)
        silent = sum(own.ended == "read" and own.table != sound.table for own in flipped[::2])
        figures.say("flips in the file that change a cell in silence", silent, "0", holds=not silent)
        inside = watched(put("part", workbooks.flips(SEED, size, inside=True)))
        _say_outcomes(figures, f"{size} flips under a sound checksum", inside)


def _put(folder: Path, name: str, contents: Iterable[bytes]) -> list[Path]:
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"{name}{number:05}.xlsx")
        paths[-1].write_bytes(content)
    return paths


def _forms(figures: Figures) -> None:
    for name, (content, people) in workbooks.sound_books().items():
        found = READERS["mentor"](io.BytesIO(content))
        right = [{column: found.person(row)[column] for column in own} for row, own in enumerate(people)] == people
        figures.say(f"workbook with {name}", "read rightly" if right else "misread", "read rightly", holds=right)
    for export in exports():
        found = READERS[export.side](io.BytesIO(export.content))
        cells = {
            own: {column: found.person(found.row_of(own))[column] for column in cut}
            for own, cut in export.people.items()
        }
        right = cells == export.people and len(found) == len(export.people)
        figures.say(f"export: {export.program}", "read rightly" if right else "misread", "read rightly", holds=right)


if __name__ == "__main__":
    main()
