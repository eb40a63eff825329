"""Every regular expression of the package, and the strings on which one could take very long.

Expressions are collected where they are made: while all modules are imported and while the package works, so that also
those count that are put together at run time. What is made and never seen is counted too.
"""

# ruff: noqa: SLF001 - re has no public door to what it was given and how it reads it
from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parents[2] / "mentormatch"
ASKING = frozenset("compile search match fullmatch split findall finditer sub subn".split())
ANCHORED = frozenset({"match", "fullmatch"})
SHAPES = (
    " ", "\t", "\n", "\r\n", "\u00a0", "a", "Z", "7", "_", "-", ".", ",", ";", "'", "’", '"', "“", "(", ")", "[", "]",
    "/", "|", "@", "é", "ß", "中", "\u0301", "\u200b", "\x00", "a ", "A ", "7 ", "a, ", "a. ", "A.", "A. ", "a-", "a'",
    "('", "( ", "a(", "[a", "- ", " -", ". ", "\n ", "\n- ", " \n", "aA", "1/", "19 ", "Dr. ", "and ", "not ",
    "of the ",
)  # fmt: skip
"""What is repeated for every expression."""

LONGEST = 100_000
"""Letters of the strings, but for the expressions that are only ever given less."""

WINDOWS = {"_BEFORE": 20, "_GRADUATE_OF": 20}
"""Expressions that look at the last letters before a place."""

_MOST = 5
"""Turns of a repeat from which it is pumped."""


@dataclass(frozen=True)
class Seen:
    """One expression of the package, and how it is used: searching or only from the start of a text."""

    pattern: str
    flags: int
    place: str
    is_anchored: bool
    longest: int


@contextmanager
def collecting(found: dict[tuple[str, int], set[tuple[str, int]]]) -> Iterator[None]:
    """Note every expression that a line of the package makes, with that line."""
    compile_one = re._compile

    def noted(pattern: Any, flags: int) -> Any:
        made = compile_one(pattern, flags)
        frame = sys._getframe(2)
        if isinstance(made.pattern, str) and frame.f_code.co_filename.startswith(str(PACKAGE)):
            place = (str(Path(frame.f_code.co_filename).relative_to(PACKAGE)), frame.f_lineno)
            found.setdefault((made.pattern, made.flags), set()).add(place)
        return made

    re._compile = noted
    try:
        yield
    finally:
        re._compile = compile_one


def bounds() -> dict[str, int]:
    """Return how many letters the expressions of some modules are given at most, by file: their reader refuses more."""
    from mentormatch.people.cells import LONGEST_ANSWER
    from mentormatch.people.choice_columns import _LONGEST
    from mentormatch.vocabulary.headers import _LONGEST_QUESTION

    answers = "amounts dates flags languages meetings negation roles stages".split()
    questions = "headers_questions headers_synonyms".split()
    return {
        **{f"people/{name}.py": LONGEST_ANSWER for name in answers},
        **{f"vocabulary/{name}.py": _LONGEST_QUESTION for name in questions},
        "people/choice_columns.py": _LONGEST,
    }


def import_all() -> None:
    """Import every module of the package."""
    for own in pkgutil.walk_packages([str(PACKAGE)], "mentormatch."):
        if not own.name.endswith("__main__"):
            importlib.import_module(own.name)


def calls() -> dict[tuple[str, int, int], tuple[str, str]]:
    """Return every call of ``re``: file, first and last line; what is called, and a pattern that is written out."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in ASKING:
                    place = (str(path.relative_to(PACKAGE)), node.lineno, node.end_lineno or node.lineno)
                    first = node.args[0]
                    is_written = isinstance(first, ast.Constant) and isinstance(first.value, str)
                    found[place] = (node.func.attr, first.value if is_written else "")
    return found


def uses() -> dict[tuple[str, str], set[str]]:
    """Return what is asked of expressions that have a name, by file and name."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ASKING and isinstance(node.value, ast.Name):
                found.setdefault((str(path.relative_to(PACKAGE)), node.value.id), set()).add(node.attr)
    return found


def named_calls() -> dict[tuple[str, int], str]:
    """Return the names that are given to expressions, by file and line."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Call)
                and isinstance(node.targets[0], ast.Name)
            ):
                found[str(path.relative_to(PACKAGE)), node.lineno] = node.targets[0].id
    return found


def expressions(found: dict[tuple[str, int], set[tuple[str, int]]]) -> tuple[list[Seen], list[str]]:
    """Return the expressions that were seen, and the calls that were not."""
    asked, by_name, named, at_most = calls(), uses(), named_calls(), bounds()
    seen, reached = [], set()
    for (pattern, flags), places in sorted(found.items()):
        ways: set[str] = set()
        for file, line in places:
            own = {place: way for place, way in asked.items() if place[0] == file and place[1] <= line <= place[2]}
            reached.update(own)
            for place, (way, _) in own.items():
                name = (file, named.get((file, place[1]), ""))
                ways |= by_name.get(name, {"search"}) if way == "compile" else {way}
        file, line = min(places)
        longest = WINDOWS.get(named.get((file, line), ""), at_most.get(file, LONGEST))
        seen.append(Seen(pattern, flags, f"{file}:{line}", bool(ways) and ways <= ANCHORED, longest))
    unseen = sorted(asked.keys() - reached)
    written = [(file, line, *asked[file, line, end]) for file, line, end in unseen if asked[file, line, end][1]]
    seen += [
        Seen(pattern, re.compile(pattern).flags, f"{file}:{line}", way in ANCHORED, at_most.get(file, LONGEST))
        for file, line, way, pattern in written
    ]
    return seen, [f"{file}:{line}" for file, line, end in unseen if not asked[file, line, end][1]]


def hostile(seen: Seen, luck: random.Random, most: int) -> list[str]:
    """Return strings of the greatest size that come near to what an expression looks for, again and again."""
    tree = re._parser.parse(seen.pattern, seen.flags & ~re.UNICODE if not seen.flags & re.ASCII else seen.flags)
    size = seen.longest
    found = {shape * (size // len(shape)) for shape in SHAPES}
    own: set[tuple[str, str]] = set()
    for _ in range(4):
        own.update(_pumps(tree, "", luck))
        near = sample(tree, luck)
        own |= {("", near), ("", near[:-1]), ("", near[1:])}
    for before, pump in sorted(own):
        if pump:
            found.add(before + pump * (size // len(pump)) + "\x00!")
        if before and before + pump:
            found.add((before + pump) * (size // len(before + pump)))
    ordered = sorted(found)
    return ordered if len(ordered) <= most else luck.sample(ordered, most)


def _pumps(tree: Any, before: str, luck: random.Random) -> Iterator[tuple[str, str]]:
    """Yield, for each repeat in an expression, what leads to it and what it repeats."""
    for kind, held in tree:
        name = str(kind)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            _, most, inner = held
            yield from _pumps(inner, before, luck)
            if most > _MOST:
                yield before, sample(inner, luck)
        elif name == "SUBPATTERN":
            yield from _pumps(held[-1], before, luck)
        elif name == "BRANCH":
            for branch in held[1]:
                yield from _pumps(branch, before, luck)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _pumps(held[1], before, luck)
        elif name == "ATOMIC_GROUP":
            yield from _pumps(held, before, luck)
        before += _one(name, held, luck)


def sample(tree: Any, luck: random.Random) -> str:
    """Return a string that an expression matches, or nearly."""
    return "".join(_one(str(kind), held, luck) for kind, held in tree)


def _one(name: str, held: Any, luck: random.Random) -> str:
    if name == "LITERAL":
        return chr(held)
    if name in {"NOT_LITERAL", "ANY", "IN"}:
        return _sign(name, held, luck)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, inner = held
        turns = min(max(least, luck.randint(0, 2)), int(most))
        return "".join(sample(inner, luck) for _ in range(turns))
    if name == "SUBPATTERN":
        return sample(held[-1], luck)
    if name == "BRANCH":
        return sample(luck.choice(held[1]), luck)
    return sample(held, luck) if name == "ATOMIC_GROUP" else ""


_SIGNS = "aZ7 _-.,;'’\"()[]/|@é\n\t中\u00a0&+*•?!:"
_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}


def _sign(name: str, held: Any, luck: random.Random) -> str:
    if name == "ANY":
        return luck.choice(_SIGNS)
    if name == "NOT_LITERAL":
        return luck.choice([sign for sign in _SIGNS if ord(sign) != held])
    fitting = [sign for sign in _SIGNS if _is_in(held, sign)]
    if fitting:
        return luck.choice(fitting)
    for kind, own in held:
        if str(kind) == "LITERAL":
            return chr(own)
        if str(kind) == "RANGE":
            return chr(own[0])
    return "x"


def _is_in(items: Any, sign: str) -> bool:
    negated = str(items[0][0]) == "NEGATE"
    return negated != any(_holds(str(kind), own, sign) for kind, own in items[negated:])


def _holds(kind: str, own: Any, sign: str) -> bool:
    if kind == "LITERAL":
        return bool(ord(sign) == own)
    if kind == "RANGE":
        return bool(own[0] <= ord(sign) <= own[1])
    name = str(own)
    plain = _CATEGORIES.get(name.replace("_NOT_", "_").replace("UNI_", ""), r"\w")
    return ("_NOT_" in name) != bool(re.match(plain, sign))
