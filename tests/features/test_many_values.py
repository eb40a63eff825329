"""People who list many values: the ceiling of their overlap is never below it."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.features.block import Scale
from mentormatch.features.calibration import Calibration
from mentormatch.features.overlaps import counted_of
from mentormatch.features.values import ValuesBlock
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.pairs import Pairs

WORDS = "patience thrift courage humility curiosity kindness candor".split()
SIZES = (1, 2, 3, 4, 7)


def lists(side):
    return [{f"{side}_id": f"{side}{size}", "values": "; ".join(WORDS[:size])} for size in SIZES]


def test_the_ceiling_of_many_values_is_never_below_the_overlap(encoding):
    block, scale = ValuesBlock(), Calibration(mean=0.4, sd=0.2, lowest=0.0, highest=1.0)
    own = block.encode_students(read_students(lists("student")), encoding)
    theirs = block.encode_mentors(read_mentors(lists("mentor")), encoding)
    exact = scale.apply(block.raw(own, theirs, Pairs.grid(5, 5), None)).reshape(5, 5)
    ceiling = block.ceiling(own, theirs, Scale(scale, np.ones(5, dtype=np.float32), theirs.stated))
    total = np.outer(ceiling.same(slice(0, 5)), np.ones(5, dtype=np.float32))
    ceiling.add(slice(0, 5), total, None)
    assert (exact - 1e-6 <= total.T).all()
    # and what can be lowered afterwards leaves it above, too
    lowered = total.T - ceiling.slack(Pairs.grid(5, 5)).reshape(5, 5)
    assert (lowered >= exact - 1e-4).all()
    assert np.abs(lowered - exact).max() < 0.05


@pytest.mark.parametrize("side", ["student", "mentor"])
def test_three_values_count_at_most(side, encoding):
    read, encode = (
        (read_students, ValuesBlock().encode_students)
        if side == "student"
        else (read_mentors, ValuesBlock().encode_mentors)
    )
    assert counted_of(encode(read([*lists(side), {f"{side}_id": "none"}]), encoding)).tolist() == [1, 2, 3, 3, 3, 1]
