"""The public surface: what is visible, that it loads lazily, and that all of it is documented."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import mentormatch


def test_all_names_what_is_visible() -> None:
    assert dir(mentormatch) == sorted(mentormatch.__all__)
    assert len(mentormatch.__all__) <= 30
    for name in mentormatch.__all__:
        assert getattr(mentormatch, name) is not None


def test_import_loads_nothing_heavy() -> None:
    code = (
        "import sys, mentormatch, mentormatch.cli;"
        "print(sorted({'torch', 'sklearn', 'pandas', 'scipy', 'numpy', 'sentence_transformers'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def public_objects() -> list[tuple[str, object]]:
    """Every public function, class and method reachable from the package's names."""
    found: list[tuple[str, object]] = []
    for name in mentormatch.__all__:
        thing = getattr(mentormatch, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            found.append((name, thing))
        if inspect.isclass(thing) and thing.__module__.startswith("mentormatch"):
            found += [
                (f"{name}.{method}", value)
                for method, value in vars(thing).items()
                if not method.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))
            ]
    vocabulary = mentormatch.vocabulary
    return found + [(name, getattr(vocabulary, name)) for name in ("find_specialty", "find_institution", "find_values")]


def test_everything_public_is_documented() -> None:
    for name, thing in public_objects():
        text = inspect.getdoc(thing) or ""
        assert text, f"{name} has no docstring"
        assert text[0].isupper() or text[0] == "`", name


def test_public_functions_give_parameters_results_errors_and_an_example() -> None:
    functions = [(name, thing) for name, thing in public_objects() if inspect.isfunction(thing) and "." not in name]
    assert functions
    for name, function in functions:
        text = inspect.getdoc(function) or ""
        for section in ("Parameters", "Returns", "Raises", "Examples"):
            assert f"{section}\n---" in text, f"{name} lacks {section}"
        assert ">>>" in text, f"{name} has no example that runs"


@pytest.mark.parametrize("find", ["find_specialty", "find_institution", "find_values"])
def test_a_look_up_of_something_that_is_no_text_is_refused_in_words(find) -> None:
    with pytest.raises(mentormatch.SettingError, match=r"parameter of find_\w+ must be a str"):
        getattr(mentormatch.vocabulary, find)(None)
