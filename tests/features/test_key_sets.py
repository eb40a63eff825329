"""Sets as arrays: the same answers as Python's own sets, and the same keys everywhere."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.features.joining import renumbered
from mentormatch.features.key_sets import DistinctSets, KeySets, gathered, keys_of

SOME = ["english", "español", "فارسی", "", " ", "\ud800", "\udfff", "?", "a", "b", "名前"]
WORDS = st.sampled_from(SOME) | st.text(max_size=2)
PEOPLE = st.lists(st.lists(WORDS, max_size=5), max_size=8)


def sets_of(people):
    return [frozenset(own) for own in people]


def rows_of(data, people):
    places = st.lists(st.integers(0, len(people) - 1), max_size=10) if people else st.just([])
    return np.array(data.draw(places), dtype=np.intp)


def keys_at(sets, row):
    return sets.keys[sets.starts[row] : sets.starts[row + 1]]


def held(sets):
    """The keys of every person, as Python sets."""
    return [frozenset(keys_at(sets, row).tolist()) for row in range(len(sets))]


def expected(people):
    return [frozenset(keys_of(own).tolist()) for own in people]


def assert_sound(sets):
    """The two orders of the keys hold the same, and nothing stands twice."""
    by_person = [(key, row) for row in range(len(sets)) for key in keys_at(sets, row).tolist()]
    assert sorted(by_person) == list(zip(sets.sorted_keys.tolist(), sets.holders.tolist(), strict=True))
    assert all((np.diff(keys_at(sets, row).astype(object)) > 0).all() for row in range(len(sets)))
    types = [own.dtype for own in (sets.starts, sets.keys, sets.sorted_keys, sets.holders)]
    assert types == [np.int64, np.uint64, np.uint64, np.int32]


def test_a_key_is_the_head_of_blake2b():
    words = ["english", "español", "", "名前"]
    by_hand = [int.from_bytes(hashlib.blake2b(word.encode()).digest()[:8], "little") for word in words]
    assert keys_of(words).tolist() == by_hand
    assert keys_of([]).dtype == np.uint64


@pytest.mark.parametrize("seed", ["0", "7"])
def test_keys_and_order_do_not_depend_on_the_hash_seed(seed):
    code = (
        "from mentormatch.features.key_sets import KeySets; "
        "print(KeySets.from_sets([{'emory', 'yale', 'nau'}, {'yale'}]).keys.tolist())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == str(KeySets.from_sets([{"emory", "yale", "nau"}, {"yale"}]).keys.tolist())


@settings(deadline=None)
@given(PEOPLE, st.data())
def test_sets_hold_what_they_were_given_and_taking_keeps_it(people, data):
    sets = KeySets.from_sets(people)
    assert len(sets) == len(people)
    assert held(sets) == expected(people)
    assert sets.stated.tolist() == [bool(own) for own in people]
    assert_sound(sets)
    rows = rows_of(data, people)
    taken = sets.take(rows)
    assert held(taken) == [expected(people)[row] for row in rows]
    assert_sound(taken)


@settings(deadline=None)
@given(PEOPLE, st.lists(WORDS, max_size=6))
def test_who_holds_a_key(people, words):
    places, rows = KeySets.from_sets(people).rows_with(keys_of(words))
    brute = [(place, row) for place, word in enumerate(words) for row, own in enumerate(people) if word in own]
    assert list(zip(places.tolist(), rows.tolist(), strict=True)) == brute


@settings(deadline=None)
@given(PEOPLE, PEOPLE)
def test_who_shares_a_key_with_whom(people, others):
    rows, columns = KeySets.from_sets(people).sharing(KeySets.from_sets(others))
    brute = [
        (row, column)
        for row, own in enumerate(sets_of(people))
        for column, theirs in enumerate(sets_of(others))
        if own & theirs
    ]
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == brute


@settings(deadline=None)
@given(PEOPLE, PEOPLE, st.data())
def test_who_is_apart_from_whom(people, others, data):
    own, theirs = DistinctSets.from_sets(people), DistinctSets.from_sets(others)
    brute = np.array(
        [[bool(a and b and a.isdisjoint(b)) for b in sets_of(others)] for a in sets_of(people)], dtype=bool
    ).reshape(len(people), len(others))
    found = own.apart(theirs)
    assert found.dtype == bool
    np.testing.assert_array_equal(found, brute)
    rows, columns = rows_of(data, people), rows_of(data, others)
    np.testing.assert_array_equal(own.take(rows).apart(theirs.take(columns)), brute[rows][:, columns])
    pairs = np.repeat(rows, len(columns)), np.tile(columns, len(rows))
    np.testing.assert_array_equal(own.apart_at(theirs, *pairs), brute[pairs])


@settings(deadline=None)
@given(PEOPLE, st.data())
def test_distinct_sets_stand_once_also_after_taking(people, data):
    distinct = DistinctSets.from_sets(people)
    rows = rows_of(data, people)
    for found, given_ in ((distinct, people), (distinct.take(rows), [people[row] for row in rows])):
        assert len(found) == len(given_)
        assert found.set_of.dtype == np.int32
        assert len(found.sets) == len(set(sets_of(given_)))
        assert [held(found.sets)[number] for number in found.set_of] == expected(given_)
        assert found.stated.tolist() == [bool(own) for own in given_]
        assert found.is_empty == (not any(given_))


def test_renumbering_and_gathering():
    occurs, places = renumbered(np.array([4, 4, 0], dtype=np.int32), 6)
    assert (occurs.tolist(), places.tolist()) == ([4, 0], [0, 0, 1])
    table = np.arange(12).reshape(3, 4)
    rows, columns = np.array([2, 0, 2], dtype=np.int32), np.array([3, 3], dtype=np.int32)
    np.testing.assert_array_equal(gathered(table, rows, columns), table[rows][:, columns])


def test_sets_are_stored_as_plain_arrays_and_used_from_the_disk(tmp_path):
    sets = KeySets.from_sets([{"m1", "ann lee"}, set(), {"m3", "ann lee"}])
    fields = ("starts", "keys", "sorted_keys", "holders")
    for field in fields:
        np.save(tmp_path / f"{field}.npy", getattr(sets, field), allow_pickle=False)
    mapped = KeySets(*(np.load(tmp_path / f"{field}.npy", mmap_mode="r", allow_pickle=False) for field in fields))
    places, rows = mapped.rows_with(keys_of(["nobody", "ann lee"]))
    assert (places.tolist(), rows.tolist()) == ([1, 1], [0, 2])
    assert held(mapped.take(np.array([2, 1]))) == expected([{"m3", "ann lee"}, set()])
