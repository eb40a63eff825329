"""Files of ours that somebody changed: refused with an error of ours, or read with the result that they always gave."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import warnings
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.batch.writing import rank_to
from mentormatch.errors import MentormatchError
from mentormatch.index.folder import MANIFEST, _rendered, read_manifest
from mentormatch.matcher import Matcher, verify
from mentormatch.text.cache import FILE, VectorCache, vector_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from figures import Figures

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
AS_OF = 2026
_KEYS = [vector_key("model", str(row)) for row in range(200)]


def few(folder: Path, name: str, n_people: int) -> Path:
    """Return a file of the first people of a sample roster."""
    with (SAMPLE / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[: n_people + 1]
    with (folder / f"few_{name}").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder / f"few_{name}"


def outcome(work: Callable[[], Any], expected: Any) -> str:
    """Return how a piece of work ended: refused, equal, changed, or the kind of an error that is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return "equal" if work() == expected else "changed"
        except MentormatchError:
            return "refused"
        except Exception as error:  # noqa: BLE001 - what else comes out is what is counted
            return f"untyped {type(error).__name__}"


def say(figures: Figures, name: str, found: Counter[str]) -> None:
    """Print how many ended in which way; only refusals and equal results hold."""
    told = ", ".join(f"{count:,} {way}" for way, count in sorted(found.items()))
    figures.say(
        f"{name}: {found.total():,} tried", told, "refused or equal", holds=not found.keys() - {"refused", "equal"}
    )


def flipped(content: bytes, luck: random.Random) -> bytes:
    """Return bytes of which one has another bit."""
    place = luck.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << luck.randrange(8)]) + content[place + 1 :]


def spoilt(path: Path, luck: random.Random, n_flips: int) -> Iterator[None]:
    """Spoil a file in one way after another: flips, cuts, more bytes, a link, a pipe, a folder, nothing."""
    whole = path.read_bytes()
    aside = path.with_name(f"{path.name}.aside")
    versions = [flipped(whole, luck) for _ in range(n_flips if whole else 0)]
    for content in (*versions, b"", whole[: len(whole) // 2], whole[:-1], whole + b"\x00"):
        path.write_bytes(content)
        yield
    for instead in (lambda: path.symlink_to(aside), lambda: os.mkfifo(path), path.mkdir, lambda: None):
        path.unlink()
        aside.write_bytes(whole)
        # a second file beside an index would be found: what is linked to stands outside
        elsewhere = path.parent.parent / aside.name
        aside.rename(elsewhere)
        instead()
        yield
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        elsewhere.unlink()
        path.write_bytes(whole)
    path.write_bytes(whole)


def try_index(figures: Figures, matcher: Matcher, folder: Path, n_flips: int) -> None:
    """Spoil every file of an index."""
    index, luck, found = folder / "spoilt.index", random.Random(1), Counter[str]()
    matcher.save(index)
    expected = matcher.rank(SAMPLE / "students.csv", k=2).columns()

    def ranked() -> Any:
        return Matcher.load(index).rank(SAMPLE / "students.csv", k=2).columns()

    for path in sorted(index.iterdir()):
        for _ in spoilt(path, luck, n_flips):
            found[outcome(ranked, expected)] += 1
    manifest = read_manifest(index)
    files = manifest["files"]
    entry = files["values.json"]
    for change in (
        {"format_version": 2},
        {"format_version": 99},
        {"made_with": {**manifest["made_with"], "version of mentormatch": "99.0"}},
        {"files": {**files, "../outside.npy": entry}},
        {"files": {("../values.json" if name == "values.json" else name): own for name, own in files.items()}},
    ):
        (index / MANIFEST).write_bytes(_rendered({**manifest, **change}))
        found[outcome(ranked, expected)] += 1
    (index / MANIFEST).write_bytes(_rendered(manifest))
    say(figures, "index: flips, cuts, links, pipes, versions, ../", found)


def try_signed(figures: Figures, matcher: Matcher, folder: Path, n_flips: int) -> None:
    """Flip bytes of an index and write the hashes that fit, as a forger can: no such file may end the process."""
    index = folder / "signed.index"
    matcher.save(index)
    words = [sys.executable, __file__, str(index), str(n_flips)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False)
    told = json.loads(done.stdout) if not done.returncode else {}
    counts = ", ".join(f"{count} {way}" for way, count in sorted(told.items()))
    figures.say(
        f"index with fitting hashes: {n_flips:,} tried",
        counts or done.stderr[-300:],
        "the process goes on",
        holds=not done.returncode,
    )


def sign(index: Path, name: str, content: bytes) -> None:
    """Write a file of an index, and its size and hash into the manifest."""
    manifest = read_manifest(index)
    (index / name).write_bytes(content)
    entry = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (index / MANIFEST).write_bytes(_rendered({**manifest, "files": {**manifest["files"], name: entry}}))


def flip_signed(index: Path, n_flips: int) -> Counter[str]:
    """Rank with an index in which one byte is another and all hashes fit, again and again."""
    luck, found = random.Random(3), Counter[str]()
    names = sorted(read_manifest(index)["files"])
    people = few(index.parent, "students.csv", 4)
    for number in range(n_flips):
        name = names[number % len(names)]
        whole = (index / name).read_bytes()
        sign(index, name, flipped(whole, luck))
        way = outcome(lambda: Matcher.load(index).rank(people, k=2).columns() and None, None)
        found["ranked" if way == "equal" else way] += 1
        sign(index, name, whole)
    return found


def try_cache(figures: Figures, folder: Path, n_flips: int) -> None:
    """Spoil the file of the cache: what comes back is what was written, or nothing."""
    vectors = np.random.default_rng(0).normal(size=(len(_KEYS), 384))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    written = {key: vector.tobytes() for key, vector in zip(_KEYS, vectors, strict=True)}
    own = VectorCache(folder / "kept" / FILE)
    own.put(dict(zip(_KEYS, vectors, strict=True)))
    whole, luck, found = own.path.read_bytes(), random.Random(2), Counter[str]()

    def wrong() -> list[bytes]:
        read = [own.get(_KEYS)]
        own.put(dict(zip(_KEYS, vectors, strict=True)))
        read.append(own.get(_KEYS))
        return [key for known in read for key, vector in known.items() if vector.tobytes() != written[key]]

    contents = [flipped(whole, luck) for _ in range(n_flips)]
    contents += [whole[: int(len(whole) * share)] for share in (0, 0.01, 0.3, 0.7, 0.99)]
    contents += [b"garbage" * 1000, whole[:100] + luck.randbytes(len(whole) - 100)]
    for content in contents:
        shutil.rmtree(own.path.parent)
        own.path.parent.mkdir()
        own.path.write_bytes(content)
        found[outcome(wrong, [])] += 1
    for statement in _SCHEMAS:
        shutil.rmtree(own.path.parent)
        own.path.parent.mkdir()
        own.path.write_bytes(whole)
        with closing(sqlite3.connect(own.path)) as database:
            database.executescript(statement)
        found[outcome(wrong, [])] += 1
    say(figures, "cache: flips, cuts, garbage, schemas, vectors", found)


_SCHEMAS = (
    "create trigger own after insert on vectors begin delete from vectors; end",
    "alter table vectors rename to own; create view vectors as select * from own",
    "drop table vectors; create table vectors (a)",
    "update vectors set vector = x'0000c07f'",
    "update vectors set vector = zeroblob(8)",
    "update vectors set vector = (select vector from vectors limit 1)",
    "update vectors set vector = 'text', digest = null",
    "pragma application_id = 7",
    "pragma journal_mode = delete",
)


def try_work(figures: Figures, matcher: Matcher, folder: Path, n_flips: int) -> None:
    """Spoil what a stopped run left: the same call gives the whole ranking, or says what is wrong."""
    index, target, kept = folder / "work.index", folder / "ranking.csv", folder / "left"
    matcher.save(index)
    options: dict[str, Any] = {"k": 2, "part_size": 6, "index": index}
    rank_to(target, matcher, SAMPLE / "students.csv", **options)
    whole, work = target.read_bytes(), folder / "ranking.csv.parts"
    target.unlink()
    _stop_after(2, target, matcher, options)
    shutil.copytree(work, kept)
    luck, found = random.Random(5), Counter[str]()

    def again() -> bytes:
        rank_to(target, matcher, SAMPLE / "students.csv", **options)
        return target.read_bytes()

    for name in sorted(
        str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file() and path.stat().st_size
    ):
        for turn in range(n_flips + 3):
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(kept, work)
            content = (kept / name).read_bytes()
            cut = [b"", content[: len(content) // 2], b"[]"]
            (work / name).write_bytes(flipped(content, luck) if turn < n_flips else cut[turn - n_flips])
            found[outcome(again, whole)] += 1
    say(figures, "work folder of a stopped run: flips and cuts", found)


def _stop_after(n_parts: int, target: Path, matcher: Matcher, options: dict[str, Any]) -> None:
    from mentormatch.batch import Watch

    moves: list[int] = []

    def moved(*_: int) -> None:
        moves.append(1)
        if len(moves) > n_parts:
            raise KeyboardInterrupt

    try:
        rank_to(target, matcher, SAMPLE / "students.csv", **options, watch=Watch(moved=moved))
    except KeyboardInterrupt:
        return


def try_plan(figures: Figures, folder: Path, n_flips: int) -> None:
    """Spoil a manifest, a reviewed workbook and a file of locks: errors of ours, or a plan."""
    from mentormatch.cli.assigning import manifest_path

    people, mentors = few(folder, "students.csv", 6), few(folder, "mentors.csv", 12)
    matcher = Matcher(as_of=AS_OF).fit(mentors)
    plan, book, locks = folder / "plan.csv", folder / "plan.xlsx", folder / "locks.csv"
    made = matcher.assign(people)
    made.to_csv(plan)
    made.to_xlsx(book)
    locks.write_text("student_id,mentor_id,decision,note\nS01,M07,lock,so\nS02,M01,forbid,\n", "utf-8")
    manifest = manifest_path(str(plan))
    files = {"students": str(people), "mentors": str(mentors), "documents": None}
    manifest.write_text(json.dumps({**made.manifest, "files": files}, indent=1), "utf-8")
    luck, found = random.Random(9), Counter[str]()
    uses: dict[Path, Callable[[], Any]] = {
        manifest: lambda: verify(plan, optimum=False) and None,
        book: lambda: matcher.assign(people, review=book) and None,
        locks: lambda: matcher.assign(people, locks=locks) and None,
    }
    for path, use in uses.items():
        whole = path.read_bytes()
        for content in [*(flipped(whole, luck) for _ in range(n_flips)), b"", whole[: len(whole) // 2], b"[" * 9999]:
            path.write_bytes(content)
            way = outcome(use, None)
            found["read" if way == "equal" else way] += 1
        path.write_bytes(whole)
    told = ", ".join(f"{count:,} {way}" for way, count in sorted(found.items()))
    holds = not found.keys() - {"refused", "read"}
    figures.say(f"manifest, reviewed workbook, locks: {found.total()} tried", told, "refused or read", holds=holds)


if __name__ == "__main__":
    print(json.dumps(flip_signed(Path(sys.argv[1]), int(sys.argv[2]))))
