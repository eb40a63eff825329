"""The API reference: every public name with its docstring, as HTML.

    python docs/api.py [FOLDER]            writes to build/api by default; any warning is an error

Needs the test requirements.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pdoc

import mentormatch
import mentormatch.assignment

ROOMS = ("mentormatch", "mentormatch.results", "mentormatch.people.profiles", "mentormatch.assignment")
"""What is documented: the door, what comes back from it, checked people, and assignments of plain arrays."""


def main(folder: Path) -> None:
    """Write the reference into a folder."""
    warnings.simplefilter("error")
    for door in (mentormatch, mentormatch.vocabulary, mentormatch.assignment):
        for name in door.__all__:
            # a door loads its names when they are first used; the reference looks for them in the module itself
            vars(door)[name] = getattr(door, name)
    pdoc.render.configure(docformat="numpy", show_source=False, footer_text=f"mentormatch {mentormatch.__version__}")
    pdoc.pdoc(*ROOMS, output_directory=folder)
    pages = sorted(own.relative_to(folder) for own in folder.rglob("*.html"))
    print(f"{len(pages)} pages: {folder}/index.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/api"))
