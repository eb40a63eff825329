"""What the source of the package never does: run what it reads, unpickle, or open a connection."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parents[2] / "mentormatch"
MODULES = frozenset(
    "pickle cPickle _pickle marshal shelve dill joblib cloudpickle socket ssl http urllib ftplib".split()
)
MODULES |= frozenset("requests httpx aiohttp subprocess yaml runpy code ctypes".split())
CALLS = frozenset({"eval", "exec", "compile", "__import__", "read_pickle", "to_pickle", "system", "popen"})


def offences(path: Path) -> Iterator[str]:
    """Yield what a module does that none may: with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name.split(".")[0] in MODULES:
                yield f"{path.name}:{node.lineno} imports {name}"
        if isinstance(node, ast.Call):
            yield from (f"{path.name}:{node.lineno} {words}" for words in _wrong_call(node))


def _wrong_call(node: ast.Call) -> Iterator[str]:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    of = owner.id if isinstance(owner, ast.Name) else ""
    if name in CALLS and of != "re":
        yield f"calls {name}"
    if name == "load" and of == "torch":
        yield "loads with torch"
    if of == "np" and name in {"load", "save"}:
        given = {own.arg: own.value for own in node.keywords}
        allowed = given.get("allow_pickle")
        if not (isinstance(allowed, ast.Constant) and allowed.value is False):
            yield f"np.{name} without allow_pickle=False"


def all_offences() -> tuple[int, list[str]]:
    """Return the number of modules and what is wrong in them."""
    modules = sorted(PACKAGE.rglob("*.py"))
    return len(modules), [words for path in modules for words in offences(path)]
