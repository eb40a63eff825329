"""Workbooks that want to do harm end in words, in a process that lives on and stays small."""

from __future__ import annotations

import io

import pytest
from files import cell_round_trips, workbooks
from files.watched import LONGEST, MOST_MIB, watched

from mentormatch import read_mentors


def put(folder, contents):
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"{number:04}.xlsx")
        paths[-1].write_bytes(content)
    return paths


@pytest.mark.parametrize("name", workbooks.sound_books())
def test_odd_and_sound_workbooks_are_read_rightly(name):
    content, people = workbooks.sound_books()[name]
    found = read_mentors(io.BytesIO(content))
    assert [{column: found.person(row)[column] for column in own} for row, own in enumerate(people)] == people
    assert not found.issues.of("warning")


@pytest.mark.slow
def test_bombs_and_flips_end_in_words(tmp_path):
    bombs = list(workbooks.bombs().values())
    flips = [own for inside in (False, True) for own in workbooks.flips(7, 20, inside=inside)]
    for outcome in watched(put(tmp_path, [*bombs, *flips])):
        assert outcome.typed, outcome
        assert outcome.whole
        assert outcome.seconds < LONGEST
        assert outcome.mib < MOST_MIB


def test_a_process_that_ends_is_told_of_its_file(tmp_path, monkeypatch):
    from files import watched as module

    broken = tmp_path / "dies.py"
    broken.write_text('import os, sys\nprint(\'{"path": "a", "ended": "read"}\', flush=True)\nos.abort()\n')
    monkeypatch.setattr(module, "__file__", str(broken))
    monkeypatch.setattr(module, "SIDES", 1)
    found = watched([tmp_path / "a", tmp_path / "b"], batch=2)
    assert [(own.typed, own.ended) for own in found] == [(True, "read"), (False, "died with -6")]
    assert found[1].path == str(tmp_path / "b")


def test_naughty_strings_come_back_sign_by_sign(hostile):
    texts = cell_round_trips.strings(hostile)
    assert len(texts) > 1_000
    assert cell_round_trips.changed_in_csv(texts) == 0
    assert cell_round_trips.changed_in_workbook(cell_round_trips.of_a_workbook(texts)) == 0
