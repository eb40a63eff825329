"""One broken rule, one failed check; and the figures of published assignments."""

from __future__ import annotations

import json
from collections import deque

import numpy as np
import pytest
from scipy.sparse import coo_array

from mentormatch import SettingError
from mentormatch.verification.checker import check_pairs, check_stable

SCORES = np.array([[0.9, 0.8, 0.1], [0.7, 0.1, 0.3], [0.6, 0.5, -np.inf]])
RULES = {"capacity": 2, "demand": 1}
RIGHT = ([0, 1, 2], [1, 0, 0])


@pytest.mark.parametrize(
    ("broken", "pairs", "options", "words"),
    [
        ("pairs", ([0, 1, 2, 2], [1, 0, 0, 0]), {}, "pair 3, student 2 with mentor 0, stands again"),
        ("pairs", ([0, 1, 2, 3], [1, 0, 0, 0]), {}, "outside 3 students"),
        ("pairs", ([0, 1, 2, -1], [1, 0, 0, 0]), {}, "outside"),
        ("allowed", ([0, 1, 2], [1, 0, 2]), {}, "student 2 with mentor 2"),
        ("allowed", ([0, 1, 2], [1, 0, 2]), {"locked": [(2, 2)]}, "contradiction"),
        ("capacity", ([0, 1, 2], [0, 0, 0]), {}, "mentor 0: 3 students, capacity 2"),
        ("demand", ([0, 1, 2, 2], [1, 0, 0, 1]), {}, "student 2: 2 mentors, 1 wanted"),
        ("locks", RIGHT, {"locked": [(0, 0)]}, "student 0 with mentor 0 is missing"),
        ("minimum load", RIGHT, {"minimum_load": [0, 0, 1]}, "mentor 2: 0 students, at least 1 wanted"),
        ("places", ([0, 1], [1, 0]), {}, "2 students of at most 3"),
        ("best", ([0, 1, 2], [0, 1, 0]), {}, "is 0.5 below 2.1"),
        ("fair", ([0, 1, 2], [1, 1, 0]), {"method": "fair"}, "better assignment exists"),
    ],
)
def test_exactly_the_broken_rule_is_told(broken, pairs, options, words):
    found = check_pairs(SCORES, *pairs, **{**RULES, **options})
    assert found.failed == (broken,)
    assert words in str(found)
    assert not found.ok


def test_a_right_assignment_passes_everything():
    found = check_pairs(SCORES, *RIGHT, **RULES)
    assert found.complete
    assert found.total == pytest.approx(0.8 + 0.7 + 0.6)
    assert found.gap == pytest.approx(0)


def test_a_blocking_pair_is_told_by_name():
    scores = [[0.9, 0.8], [0.7, 0.1]]
    found = check_pairs(
        scores, [0, 1], [1, 0], capacity=1, method="stable", student_names=["Ann", "Bo"], mentor_names=["Dr <X>", "Y"]
    )
    assert found.failed == ("stable",)
    assert "student Ann with mentor Dr <X>" in str(found)
    assert "Dr &lt;X&gt;" in found._repr_html_()
    assert found.to_frame()["status"].tolist() == ["ok"] * 5 + ["FAILED"]
    assert check_pairs(scores, [0, 1], [0, 1], capacity=1, method="stable").ok


def test_what_was_skipped_is_not_called_passed():
    found = check_pairs(SCORES, [0, 1, 2], [0, 1, 0], **RULES, optimum=False)
    assert found["best"].passed is None
    assert found.ok
    assert not found.complete
    assert "not checked  best" in str(found)


def test_all_wrong_arguments_are_told_at_once():
    with pytest.raises(SettingError) as told:
        check_pairs([[0.5]], [0.5], [0, 1], capacity=-1, demand=[1, 2], locked=[(0, 7)], method="nice", tolerance=-1)
    for word in ("students", "capacity", "demand", "locked", "method", "tolerance"):
        assert f"{word} must" in str(told.value)
    with pytest.raises(SettingError, match="1 nan"):
        check_pairs([[np.nan]], [], [], capacity=1)
    with pytest.raises(SettingError, match="every pair once"):
        check_pairs(coo_array(([0.1, 0.2], ([0, 0], [0, 0])), shape=(1, 1)), [], [], capacity=1)


def test_nobody_at_all_is_no_error():
    for shape in ((0, 0), (0, 2), (2, 0)):
        for method in ("best", "fair", "stable"):
            assert check_pairs(np.zeros(shape), [], [], capacity=1, method=method).ok


@pytest.mark.parametrize(("minimum", "expected"), [(0, 201.8849), (2, 150.0431)])
def test_midl(bench, minimum, expected):
    scores = np.load(bench / "midl" / "scores.npy").T
    found = check_pairs(scores, [], [], capacity=4, demand=3, minimum_load=minimum)
    assert found.gap == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("number", "expected"), [(1, 499), (2, 566), (3, 1812)])
def test_bids(bench, number, expected):
    with np.load(bench / "bids" / f"preflib{number}.npz") as table:
        scores = np.where(table["mask_matrix"] == 1, -np.inf, table["similarity_matrix"]).T

    n_items, n_people = scores.shape
    capacity = int(np.ceil(1.25 * 3 * n_items / n_people))
    found = check_pairs(scores, [], [], capacity=capacity, demand=3)
    assert found.gap == pytest.approx(expected, abs=1e-6)


def deferred_acceptance(residents, hospitals):
    """Residents propose, one place each (Gale & Shapley 1962)."""
    waiting, next_place, held = deque(residents), dict.fromkeys(residents, 0), {}
    while waiting:
        resident = waiting.popleft()
        for hospital in residents[resident][next_place[resident] :]:
            next_place[resident] += 1
            own = hospitals.get(hospital, [])
            if resident in own and (hospital not in held or own.index(resident) < own.index(held[hospital])):
                if hospital in held:
                    waiting.append(held[hospital])
                held[hospital] = resident
                break
    return [(resident, hospital) for hospital, resident in held.items()]


def test_issue_159(bench):
    lists = json.loads((bench / "issue_159.json").read_text())
    residents = {int(name): own for name, own in lists["residents"].items()}
    hospitals = {int(name): own for name, own in lists["hospitals"].items()}
    pairs = deferred_acceptance(residents, hospitals)
    assert pairs
    assert check_stable(pairs, residents, hospitals, capacity=1).complete
    assert not check_stable(pairs[1:], residents, hospitals, capacity=1).ok


def test_lists_with_ties_and_one_sided_wishes():
    students, mentors = {"a": [["x", "y"]], "b": ["x"]}, {"x": [("a", "b")], "y": ["a"], "z": ["b"]}
    assert check_stable([("a", "x")], students, mentors, capacity=1).complete
    assert check_stable([("b", "x"), ("a", "y")], students, mentors, capacity={"x": 1, "y": 1, "z": 1}).complete
    assert check_stable([], students, mentors, capacity=1)["stable"].n_violations == 3
    assert check_stable([("b", "z"), ("a", "x")], students, mentors, capacity=1).failed == ("allowed",)
    assert check_stable([("b", "x"), ("a", "x")], students, mentors, capacity=1).failed == ("capacity",)
    assert check_stable([("a", "y"), ("a", "x")], students, mentors, capacity=1).failed == ("demand",)
    assert check_stable([("a", "x"), ("a", "x")], students, mentors, capacity=1)["pairs"].passed is False
    with pytest.raises(SettingError, match="twice"):
        check_stable([], {"a": ["x", ["x"]]}, mentors, capacity=1)
