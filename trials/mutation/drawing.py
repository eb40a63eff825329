"""Mutants: one small change of a module each, made with mutmut's operators.

mutmut itself changes functions without a decorator only. Here constants, cached functions and properties change too,
because a weight is as much a part of the result as a line of code.
"""

from __future__ import annotations

import difflib
import random
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import NEVER_MUTATE_FUNCTION_CALLS, deep_replace
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).parents[2]
_TYPE_FACTORIES = {"TypeVar", "NewType", "cast"}


@dataclass(frozen=True, order=True)
class Mutant:
    """One changed place of a module.

    Attributes
    ----------
    path : str
        The module's file, from the root of the repository.
    line : int
        First line of what changed.
    function : str
        Function or class around it, ``""`` for the module itself.
    before, after : str
        The line as it stands and as it was changed, without its indentation.
    """

    path: str
    number: int
    line: int
    function: str
    before: str
    after: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names this mutant when lines above it have moved."""
        return self.path, self.function, self.before, self.after


@dataclass(frozen=True)
class _Change:
    old: cst.CSTNode
    new: cst.CSTNode
    line: int
    function: str


class _Changes(cst.CSTVisitor):
    """Collect the changes of a module; types, imports and decorators only say what others do and are left alone."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.found: list[_Change] = []
        self._around: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_alone(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._around.append(node.name.value)
        place = self.get_metadata(PositionProvider, node, None)
        for kind, operator in mutation_operators:
            if place is not None and isinstance(node, kind):
                around = ".".join(self._around)
                self.found += [_Change(node, new, place.start.line, around) for new in operator(node)]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._around.pop()


def _is_left_alone(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
        return node.func.value in NEVER_MUTATE_FUNCTION_CALLS | _TYPE_FACTORIES
    if isinstance(node, cst.If) and isinstance(node.test, cst.Name):
        return node.test.value == "TYPE_CHECKING"
    if isinstance(node, cst.SimpleStatementLine):
        return _is_about_names(node.body[0])
    return isinstance(node, cst.Annotation | cst.Decorator)


def _is_about_names(node: cst.BaseSmallStatement) -> bool:
    """Whether a statement imports, lists what is public, or names a type."""
    if isinstance(node, cst.Assign):
        target, value = node.targets[0].target, node.value
        is_type = isinstance(value, cst.Subscript) or (isinstance(value, cst.Call) and _is_left_alone(value))
        return is_type or (isinstance(target, cst.Name) and target.value in {"__all__", "__slots__"})
    return isinstance(node, cst.Import | cst.ImportFrom)


class Module:
    """A module and its mutants.

    Parameters
    ----------
    path : str
        The file, from the root of the repository.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._source = (ROOT / path).read_text("utf-8")
        wrapper = MetadataWrapper(cst.parse_module(self._source))
        changes = _Changes()
        wrapper.visit(changes)
        self._module = wrapper.module
        self._changes = changes.found

    def __len__(self) -> int:
        return len(self._changes)

    def source(self, number: int) -> str:
        """Return the whole module with one change."""
        change = self._changes[number]
        changed = deep_replace(self._module, change.old, change.new)
        if not isinstance(changed, cst.Module):
            raise TypeError(f"{self.path} is no module after change {number}.")
        return changed.code

    def mutant(self, number: int) -> Mutant:
        """Return what one change is."""
        change = self._changes[number]
        old, new = self._source.splitlines(), self.source(number).splitlines()
        gone, come = [], []
        for tag, first, last, other, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                gone += [line.strip() for line in old[first:last]]
                come += [line.strip() for line in new[other:end]]
        return Mutant(self.path, number, change.line, change.function, " ".join(gone), " ".join(come))


def modules_of(room: str) -> list[Module]:
    """Return the modules of a room of the package, by name."""
    return [Module(str(path.relative_to(ROOT))) for path in sorted((ROOT / "mentormatch" / room).glob("*.py"))]


def drawn(modules: list[Module], size: int, *, seed: int) -> list[tuple[Module, int]]:
    """Draw mutants evenly over a room: every n-th in reading order from a random start, so each module has its share.

    They come in random order, so that those done are a fair sample also when a run is stopped.

    Parameters
    ----------
    size : int
        How many; all of them where the room has no more.
    seed : int
        Another seed starts elsewhere.
    """
    every = [(module, number) for module in modules for number in range(len(module))]
    chance = random.Random(seed)
    step = max(len(every) / size, 1.0)
    start = chance.random() * step
    chosen = [every[int(start + place * step)] for place in range(min(size, len(every)))]
    chance.shuffle(chosen)
    return chosen
