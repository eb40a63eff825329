"""The strings of the hostile collections that can stand in a cell, each once."""

from __future__ import annotations

import json
import os
from pathlib import Path


def hostile_folder() -> Path | None:
    """Return the folder that MENTORMATCH_HOSTILE names; None when it names none."""
    folder = os.environ.get("MENTORMATCH_HOSTILE", "")
    return Path(folder) if folder and Path(folder).is_dir() else None


def strings_in(folder: Path) -> list[str]:
    """Return the strings of blns, of the payload lists and of the formula payloads, as they stand there."""
    blns = json.loads((folder / "blns" / "blns.json").read_text("utf-8"))
    lists = [*(folder / "payloads").rglob("*.txt"), *(folder / "payloads").glob("*.md")]
    lists += (folder / "csv-injection-payloads").rglob("*.txt")
    lines = [line for path in sorted(lists) for line in path.read_text("utf-8", "replace").splitlines()]
    return list(dict.fromkeys([*blns, *lines]))
