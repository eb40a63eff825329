"""What students ask for, in their words, and the kinds of help it is filed under.

The labels were written by somebody who had seen neither the table of cues nor the code, and split at random; only the
dev half was looked at afterwards.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mentormatch.features.need_kinds import kinds_by_cue, kinds_of, need_kinds
from mentormatch.text.encoder import TextEncoder

ROWS = list(csv.DictReader((Path(__file__).parent / "need_phrases.csv").read_text("utf-8").splitlines()))


def named(kinds):
    return [need_kinds()[kind].kind for kind in kinds]


@pytest.mark.parametrize(("split", "first", "exact"), [("dev", 0.95, 0.93), ("test", 0.84, 0.81)])
def test_needs_get_the_kinds_an_adviser_would_file_them_under(split, first, exact, capsys):
    rows = [row for row in ROWS if row["split"] == split]
    found = [named(kinds) for kinds in kinds_of([row["phrase"] for row in rows], TextEncoder())]
    wanted = [[kind for kind in row["kinds"].split(";") if kind] for row in rows]
    pairs = list(zip(found, wanted, strict=True))
    firsts = sum(own[0] in want if own else not want for own, want in pairs)
    same = sum(set(own) == set(want) for own, want in pairs)
    with capsys.disabled():
        print(f"\nneeds {split} n {len(rows)}  first {firsts / len(rows):.3f}  all {same / len(rows):.3f}", end="")
    assert firsts / len(rows) >= first
    assert same / len(rows) >= exact


@pytest.mark.parametrize(
    ("need", "kinds"),
    [
        ("research or clinic role", ["research", "clinical"]), ("sub-internship advice", ["advising"]),
        ("remote research", ["research"]), ("weekly shadowing", ["clinical"]), ("research letter", ["letter"]),
        ("letter from my physiology professor", ["science_letter"]), ("physiology help", ["coursework"]),
        ("letter from a research mentor", ["letter"]), ("evenings", ["logistics"]), ("MD/PhD guidance", ["advising"]),
    ],
)  # fmt: skip
def test_the_head_of_each_part_decides(need, kinds):
    assert named(kinds_by_cue(need)) == kinds


def test_no_cue_belongs_to_two_kinds_and_none_is_a_joint():
    cues = [cue.casefold() for kind in need_kinds() for cue in (*kind.cues, *kind.weak_cues)]
    assert len(set(cues)) == len(cues)
    assert not {"and", "or", "plus"} & set(cues)
