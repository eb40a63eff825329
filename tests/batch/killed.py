"""Run ``rank_to`` in processes that are killed before their n-th change of the disk, for every n; prints their number.

Usage: python killed.py INDEX STUDENTS TARGET FORM SAVED EVERY

A program of its own, with one thread, so that it may fork: a fork costs milliseconds where a new process costs seconds.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from mentormatch.batch import rank_to
from mentormatch.matcher import Matcher
from mentormatch.people.reading import read_students

CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"}


def in_child(work):
    """Run work in a forked process and return its status: 0 when it came to its end, the signal when it was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - a forked process must not go on with its parent's work
            print(repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) or os.WEXITSTATUS(status)


def killed_before(change):
    """Kill this process before its n-th change of the disk."""
    seen = 0

    def count(event, args):
        nonlocal seen
        opens = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if event in CHANGES or opens:
            if seen == change:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    sys.addaudithook(count)


def content(target):
    if target.is_dir():
        return {path.name: path.read_bytes() for path in target.iterdir()}
    return target.read_bytes() if target.exists() else None


def main():
    index, students, target, form, saved, every = sys.argv[1:]
    people = read_students(students)
    people = people.take(range(5))
    matcher = Matcher.load(index, verify=False)
    name = f"{target}/" if form else target

    def run():
        rank_to(name, matcher, people, k=2, part_size=2, form=form or None, index=index if saved == "saved" else None)

    matcher.rank(people)
    path = Path(target)
    assert in_child(run) == 0
    whole = content(path)
    manifest = b'{"format": "mentormatch-ranking", "parts": [{"file": "part-00000.csv"}]}'
    former = {"part-00000.csv": b"old", "manifest.json": manifest}
    change, kills = 0, 0
    while True:
        if path.is_dir():
            for own in path.iterdir():
                own.unlink()
            for own, old in former.items():
                (path / own).write_bytes(old)
        else:
            path.write_bytes(b"old")
        status = in_child(lambda change=change: (killed_before(change), run()))
        if status == 0:
            break
        assert status == signal.SIGKILL, status
        kills += 1
        # a folder is set aside for a moment before the new one takes its place
        assert content(path) in ((former, whole, None) if form else (b"old", whole)), f"torn before change {change}"
        assert in_child(run) == 0, f"cannot go on after change {change}"
        assert content(path) == whole, f"other bytes after change {change}"
        left = sorted(own.name for own in path.parent.iterdir())
        assert left == [path.name], f"left after change {change}: {left}"
        change += int(every)
    print(f"{kills} kills")


if __name__ == "__main__":
    main()
