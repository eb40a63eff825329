"""What the README and the guides claim, a command prints."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES_OF_PACKAGE = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, _ = doctest.testfile(str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


@pytest.mark.parametrize("page", PAGES_OF_PACKAGE, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_column_is_documented():
    from mentormatch.columns import MENTOR_COLUMNS, STUDENT_COLUMNS

    text = (ROOT / "docs" / "rosters.md").read_text("utf-8")
    for name in {*MENTOR_COLUMNS, *STUDENT_COLUMNS}:
        assert f"`{name}`" in text, name


def test_every_rule_of_reading_is_documented():
    text = (ROOT / "docs" / "rosters.md").read_text("utf-8")
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "mentormatch").rglob("*.py"))
    rules = set(re.findall(r'Issue\(\s*"([a-z-]+)"', sources)) | set(
        re.findall(r'return "([a-z]+-[a-z-]+)", ', sources)
    )
    rules |= set(re.findall(r'Reading\([^"\n]*, "([a-z-]+)"', sources))
    assert len(rules) > 10
    for rule in rules:
        assert f"`{rule}`" in text, rule


def test_documented_weights_are_the_defaults():
    from mentormatch.columns import STAGES
    from mentormatch.ranking.weights import BLOCKS, default_weights

    text = (ROOT / "docs" / "scoring.md").read_text("utf-8")
    for block in BLOCKS:
        written = re.search(rf"^\| {block} \| (\.\d+) \| (\.\d+) \| (\.\d+) \|", text, re.MULTILINE)
        assert written, block
        shares = [default_weights()[stage].shares[block] for stage in STAGES]
        assert [float(own) for own in written.groups()] == pytest.approx(shares)


def test_the_tables_of_performance_are_those_of_the_kept_results():
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "tables.py")], check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    tables = done.stdout.strip().split("\n\n")
    assert len(tables) == 7
    for table in tables:
        assert table in page


def test_documented_defaults_are_those_of_the_code():
    text = (ROOT / "docs" / "defaults.md").read_text("utf-8")
    rows = re.findall(
        r"^\| [^|]+ \| `([\w.]+)\.([A-Z_]+)(?:\[(\w+)\])?` \| (-?[\d.]+) \| [^|]+ \| [^|]+ \|$", text, re.MULTILINE
    )
    assert len(rows) == len(re.findall(r"^\| [^|]+ \| `", text, re.MULTILINE)) > 40
    for module, name, key, written in rows:
        value = getattr(importlib.import_module(f"mentormatch.{module}"), name)
        assert (value[key] if key else value) == float(written), f"{module}.{name}"


@pytest.mark.parametrize("room", ["features", "portfolios", "planning", "advice", "explanation"])
def test_every_number_of_the_score_and_its_reasons_is_on_the_page_of_defaults(room):
    text = (ROOT / "docs" / "defaults.md").read_text("utf-8")
    for path in sorted((ROOT / "mentormatch" / room).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT / "mentormatch").with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(f"mentormatch.{name}")
        own = re.findall(r"^([A-Z][A-Z_]+(?:, [A-Z][A-Z_]+)*)(?:: [^=]+)? = ", path.read_text("utf-8"), re.MULTILINE)
        for constant in ", ".join(own).split(", ") if own else ():
            value = getattr(module, constant)
            numbers = list(value.values()) if isinstance(value, Mapping) else [value]
            if all(isinstance(number, (int, float)) for number in numbers):
                assert f"`{name}.{constant}" in text, f"{name}.{constant}"
