"""``mentormatch cache`` shows and removes what is kept on disk, and only that."""

from __future__ import annotations

import pytest

from mentormatch.text.cache import FILE
from mentormatch.text.encoder import TextEncoder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def filled(folder):
    TextEncoder().encode(["cardiology", "a very secret sentence"])
    return folder / FILE


def test_it_says_where_the_cache_is_and_what_it_holds(run, filled):
    for words in ((), ("--info",)):
        code, out, err = run("cache", *words)
        assert (code, err) == (0, "")
        assert out.splitlines()[0] == str(filled)
        assert out.splitlines()[1].startswith("2 vectors, 0.0 MB; hashes and numbers")
    assert filled.exists()


def test_clear_says_what_it_removed_and_asks_nothing(run, filled):
    code, out, err = run("cache", "--clear")
    assert (code, err) == (0, "")
    assert out.splitlines() == [f"Removed: {filled}", "2 vectors, 0.0 MB removed."]
    assert list(filled.parent.iterdir()) == []
    assert run("cache", "--clear") == (0, f"Nothing is kept yet: {filled}\n", "")


def test_without_a_cache_there_is_nothing_to_do(run, folder, monkeypatch):
    assert run("cache") == (0, f"Nothing is kept yet: {folder / FILE}\n", "")
    assert not folder.exists()
    monkeypatch.setenv("MENTORMATCH_CACHE", "off")
    for words in ((), ("--info",), ("--clear",)):
        assert run("cache", *words) == (0, "Nothing is kept on disk: MENTORMATCH_CACHE is off.\n", "")


def test_what_is_not_ours_stays_with_exit_code_5(run, folder):
    folder.mkdir()
    (folder / FILE).write_text("years of work")
    for words in (("--info",), ("--clear",)):
        code, out, err = run("cache", *words)
        assert (code, out) == (5, "")
        assert "is left as it is" in err
    assert (folder / FILE).read_text() == "years of work"


def test_two_things_at_once_are_refused(run, filled):
    code, out, err = run("cache", "--info", "--clear")
    assert (code, out) == (2, "")
    assert "choose one" in err
    assert filled.exists()
