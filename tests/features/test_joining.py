"""Parts joined are the whole: what is encoded in parts, joined and taken from, is what encoding those people gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.features.eligibility import mentor_terms
from mentormatch.features.fitting import roster_of, updated_roster
from mentormatch.features.joining import first_equal, joined, renumbered, shifted
from mentormatch.features.key_sets import DistinctSets, KeySets
from mentormatch.features.phrases import PhraseTable
from mentormatch.features.scoring import BLOCKS, encode_people
from mentormatch.features.texts import ungraded
from mentormatch.index.parts import SIDES
from mentormatch.people.profiles import profiles_from_people
from mentormatch.people.reading import read_mentors
from mentormatch.people.updating import updated

WORDS = st.sampled_from(["english", "español", "فارسی", "", "a", "b"])
PEOPLE = st.lists(st.lists(WORDS, max_size=3), max_size=6)


@pytest.fixture(scope="module")
def mentors(sample):
    """The sample, and one who states nothing."""
    read = ungraded(read_mentors(sample / "mentors.csv", documents=sample / "documents.csv"))
    people = [*(dict(read.person(row)) for row in range(len(read))), {"mentor_id": "Z"}]
    return profiles_from_people("mentor", people)


def assert_equal(found, expected):
    """The same to the last bit: kind, shape, type and content of all that is in it."""
    assert type(found) is type(expected)
    if isinstance(expected, np.ndarray):
        assert (found.dtype, found.shape, found.tobytes()) == (expected.dtype, expected.shape, expected.tobytes())
    elif hasattr(expected, "__dataclass_fields__"):
        for name in expected.__dataclass_fields__:
            assert_equal(getattr(found, name), getattr(expected, name))
    elif hasattr(expected, "indptr"):
        assert found.shape == expected.shape
        for name in ("data", "indices", "indptr"):
            np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    elif isinstance(expected, dict):
        assert list(found) == list(expected)
        for name, own in expected.items():
            assert_equal(found[name], own)
    else:
        assert found == expected


CUTS = [
    ([range(30), range(30, 61)], range(61)),
    ([[], range(61)], range(61)),
    ([range(61)], [60]),
    ([[60], []], [0]),
    ([range(20), range(15, 40), range(61)], [*range(60, 30, -3), *range(20, 40)]),
    ([range(61), [5, 9, 60]], [61, *range(1, 50, 4), 63, 62, 50]),
]


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize(("parts", "rows"), CUTS)
def test_every_side_joined_and_taken_from_is_that_of_the_people(name, parts, rows, mentors, encoding):
    block = BLOCKS[name]
    sides = [block.encode_mentors(mentors.take(own), encoding) for own in parts]
    every = [row for own in parts for row in own]
    whole = joined(sides)
    assert type(whole) is SIDES[name]
    assert_equal(whole, block.encode_mentors(mentors.take(every), encoding))
    wanted = block.encode_mentors(mentors.take([every[row] for row in rows]), encoding)
    assert_equal(whole.take(np.array(rows)), wanted)


@pytest.mark.parametrize(("parts", "rows"), CUTS)
def test_terms_and_everything_together(parts, rows, mentors, encoding):
    people = [mentors.take(own) for own in parts]
    wanted = mentors.take([[row for own in parts for row in own][row] for row in rows])
    terms = joined([mentor_terms(own, texts_as_of=2026) for own in people]).take(np.array(rows))
    assert_equal(terms, mentor_terms(wanted, texts_as_of=2026))
    encoded = joined([encode_people(own, encoding) for own in people]).take(np.array(rows))
    assert_equal(encoded, encode_people(wanted, encoding))


def test_nothing_that_was_there_is_changed(mentors, encoding):
    before, again = (roster_of(mentors.take(range(20)), encoding) for _ in range(2))
    update = updated(mentors.take(range(20)), mentors.take(range(10, 40)), remove=["M03"])
    found = updated_roster(before, update, encoding)
    assert_equal(before, again)
    assert_equal(found, roster_of(update.people, encoding))


@settings(deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=3))
def test_sets_joined_are_the_sets_of_all(parts):
    people = [own for part in parts for own in part]
    for kind in (KeySets, DistinctSets):
        assert_equal(kind.joined([kind.from_sets(part) for part in parts]), kind.from_sets(people))


def test_of_a_phrase_of_two_parts_one_vector_holds_and_the_width_follows_the_people():
    def table(keys, rows, vectors, rejecting):
        index = np.array(rows, dtype=np.intp)
        return PhraseTable(np.array(keys), np.array(vectors, dtype=np.float32), index, rejecting)

    one = table(["no fuss", "thrift"], [[1, 0], [2, 2]], [[1, 0], [0, 1]], {0: "fuss"})
    two = table(["candour", "thrift"], [[1], [0]], [[0.5, 0.5], [9, 9]], {})
    found = PhraseTable.joined([one, two])
    assert found.keys.tolist() == ["candour", "no fuss", "thrift"]
    assert found.vectors.tolist() == [[0.5, 0.5], [1, 0], [0, 1]]
    assert found.index.tolist() == [[2, 1], [3, 3], [2, 3], [0, 3]]
    assert found.rejecting == {1: "fuss"}
    few = found.take(np.array([3, 1]))
    assert (few.keys.tolist(), few.index.tolist(), few.rejecting) == (["candour"], [[0], [1]], {})


def test_numbers_of_rows():
    assert shifted([np.array([1, 0]), np.array([], dtype=np.intp), np.array([0])], [2, 4, 1]).tolist() == [1, 0, 6]
    assert shifted([np.array([1], dtype=np.int32)], [2]).dtype == np.int32
    assert first_equal([b"x", b"y", b"x", b"y"]).tolist() == [0, 1, 0, 1]
    occurring, places = renumbered(np.array([], dtype=np.int32), 3)
    assert (occurring.tolist(), places.tolist()) == ([], [])
