"""Imports point down; rooms on one level do not import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "mentormatch"
LEVELS = [
    {"columns", "errors"},
    {"text"},
    {"vocabulary"},
    {"people"},
    {"ranking"},
    {"features"},
    {"results"},
    {"explanation", "advice", "evaluation", "portfolios", "assignment", "verification", "planning"},
    {"index"},
    {"cohort"},
    {"sharing"},
    {"matcher"},
    {"batch", "reporting"},
    {"cli"},
    {"__main__"},
]
LAZY = {("results", "reporting")}
"""Rooms above that a result's method imports when it is called: a result does not know how it is shown."""
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
HEAVY = {"torch", "sklearn", "pandas", "scipy", "sentence_transformers", "pyarrow", "polars", "narwhals", "ortools"}
HEAVY |= {
    "jinja2",
    "markupsafe",
    "matplotlib",
    "openpyxl",
    "icalendar",
    "python_calamine",
    "dask",
    "distributed",
    "cryptography",
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """Name of the room a module belongs to; "" for the door of the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imported(path: Path) -> list[tuple[str, ast.AST]]:
    """Names of modules imported anywhere in a file, with the statements."""
    tree = ast.parse(path.read_text("utf-8"))
    found = [(alias.name, node) for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return found + [(node.module or "", node) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    room = room_of(path)
    if not room:
        return
    assert room in LEVEL, f"give the room {room} a level"
    for name, node in imported(path):
        if name.startswith("mentormatch."):
            other = name.split(".")[1]
            below = LEVEL[other] < LEVEL[room] or other == room or ((room, other) in LAZY and node.col_offset > 0)
            assert below, f"{path.name}:{node.lineno} imports {name}, which is not below {room}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not HEAVY & {name.split(".")[0] for name in names}, f"{path.name}:{node.lineno}"
    others = {name.split(".")[0] for name, _ in imported(path)}
    assert "sentence_transformers" not in others or path.name == "embedder.py"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert length <= 40, f"{path.name}: {node.name} has {length} lines"
        assert not isinstance(node, ast.Assert), f"{path.name}:{node.lineno} asserts; raise a typed error"
