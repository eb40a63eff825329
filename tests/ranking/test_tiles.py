"""Ceilings in tiles: also of more students than a small whole number can count."""

from __future__ import annotations

import numpy as np

from mentormatch.ranking.topk import Tiles


def test_pairs_of_very_many_students_come_in_their_order():
    n_students = 2**15 + 40
    values = np.full((1, n_students, 2), 0.5, dtype=np.float32)
    values[0, ::2, 1] = 0.1
    students, mentors = Tiles(values).above(np.full(n_students, 0.3))
    assert students.tolist() == sorted([*range(n_students), *range(1, n_students, 2)])
    assert mentors[students == n_students - 1].tolist() == [0, 1]
    assert mentors[students == n_students - 2].tolist() == [0]
