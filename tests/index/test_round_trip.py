"""A loaded matcher is the one that was saved, to the last bit."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from mentormatch.columns import BIO, CAPACITY, DOCUMENTS, MENTOR_COLUMNS, STATE
from mentormatch.errors import FileError, IndexFileError, SettingError
from mentormatch.features.scoring import BLOCKS
from mentormatch.index import people as people_module
from mentormatch.index.parts import SIDES, Encodings, layout, put_together, take_apart
from mentormatch.index.people import about, people_of, read_people, write_people
from mentormatch.matcher import Matcher
from mentormatch.people.profiles import Document, profiles_from_people

AS_OF = 2026


def assert_ranks_the_same(one, other, sample, **options):
    students = sample / "students.csv"
    before, after = (own.rank(students, documents=sample / "documents.csv", **options) for own in (one, other))
    pd.testing.assert_frame_equal(before.to_frame(), after.to_frame(), check_exact=True)
    for name, values in before.contributions.items():
        assert values.tobytes() == after.contributions[name].tobytes(), name
    texts = [io.StringIO(), io.StringIO()]
    for ranking, text in zip((before, after), texts, strict=True):
        ranking.to_csv(text)
    assert texts[0].getvalue() == texts[1].getvalue()
    pairs = list(zip(before.student_ids, before.mentor_ids, strict=True))[:: max(len(before) // 20, 1)]
    assert [before.explain(*pair) for pair in pairs] == [after.explain(*pair) for pair in pairs]
    assert before.notes == after.notes
    assert before.issues == after.issues
    assert str(before.excluded) == str(after.excluded)
    first = before.students[0]
    assert before.excluded.pairs(first) == after.excluded.pairs(first)
    top = before.top(first)
    versus = [own.contrast(first, top[0].mentor_id, top[1].mentor_id) for own in (before, after)]
    assert versus[0] == versus[1]


def test_a_loaded_index_ranks_and_explains_byte_for_byte(fitted, saved, sample):
    assert_ranks_the_same(fitted, Matcher.load(saved), sample)
    assert_ranks_the_same(fitted, Matcher.load(saved, verify=False), sample, k=100)


@pytest.mark.parametrize(
    "options",
    [
        {"facts_from_text": False},
        {"weights": {"values": 2, "goals": 1, "cautions": 0.5}},
        {"as_of": 2019, "facts_from_text": False, "weights": {"reach": 1}},
    ],
)
def test_settings_and_weights_come_back(sample, tmp_path, options):
    matcher = Matcher(**{"as_of": AS_OF, **options}).fit(sample / "mentors.csv", documents=sample / "documents.csv")
    matcher.save(tmp_path / "own")
    loaded = Matcher.load(tmp_path / "own")
    assert (loaded.as_of, loaded.facts_from_text) == (matcher.as_of, matcher.facts_from_text)
    assert_ranks_the_same(matcher, loaded, sample, k=3)


def test_weights_given_on_loading_take_the_place_of_those_saved(saved, sample):
    weights = {"specialty": 1}
    fresh = Matcher(as_of=AS_OF, weights=weights).fit(sample / "mentors.csv", documents=sample / "documents.csv")
    assert_ranks_the_same(fresh, Matcher.load(saved, weights=weights), sample, k=3)


def test_the_people_come_back_exactly(fitted, saved):
    loaded = Matcher.load(saved).mentors_
    assert loaded == fitted.mentors_
    assert (loaded.rows_read, loaded.source, loaded.issues) == (60, "mentors.csv", fitted.mentors_.issues)
    for name in MENTOR_COLUMNS:
        assert [*map(type, loaded[name])] == [*map(type, fitted.mentors_[name])], name


def test_odd_cells_come_back_exactly(tmp_path):
    odd = {
        "mentor_id": "Ł-1\x00'", "name": "half \ud800 \U0001f600", "bio": "line\nline\r\n ",
        "specialties": ("", "a;b", "\ud83d"), "letters_written": 2**62, "contact_hours_per_month": 0.1 + 0.2,
        "supervises": False, "grad_year": 1900, "meeting": "remote", "accepts_stages": ("premed",),
        "documents": (Document("text \udfff", "", None), Document("", "title", 1999)),
    }  # fmt: skip
    people = profiles_from_people("mentor", [odd, {"mentor_id": "2"}, {"mentor_id": "3", "supervises": True}])
    with (tmp_path / "people").open("wb") as stream:
        write_people(people, stream)
    table = read_people(tmp_path / "people")
    assert people_of(table, about(people)) == people
    for name in MENTOR_COLUMNS:
        assert list(table[name]) == list(people[name])
        assert [table[name][np.intp(row)] for row in (0, -1)] == [people[name][0], people[name][2]]
        assert table[name][1:] == people[name][1:]
        assert type(table[name][0]) is type(people[name][0])
    assert table[BIO] != ("x",)
    assert hash(table[STATE]) == hash(people[STATE])


def test_dates_come_back_exactly():
    import pyarrow as pa

    codec = people_module._CODECS["date"]
    day = dt.date(2026, 2, 28)
    stored = people_module.StoredColumn(pa.array([codec.write(day), None], codec.arrow()), codec.read)
    assert tuple(stored) == (day, None)


@pytest.mark.parametrize(("column", "value"), [(BIO, 5), (CAPACITY, 2**70), (DOCUMENTS, "no tuple"), (CAPACITY, "x")])
def test_a_cell_of_another_kind_is_refused_in_words(fitted, tmp_path, column, value):
    table = {**fitted.mentors_.table, column: (value, *fitted.mentors_[column][1:])}
    broken = Matcher(as_of=AS_OF)
    people = replace(fitted.mentors_, table=MappingProxyType(table))
    broken._fitted = replace(fitted._fitted, mentors=people)
    with pytest.raises(FileError, match=f"column {column} must hold"):
        broken.save(tmp_path / "own")
    assert not list(tmp_path.iterdir())


def test_every_field_of_a_fitted_matcher_is_kept(fitted):
    encodings = Encodings(fitted._fitted.roster, fitted._fitted.constants)
    arrays, values = take_apart(encodings)
    names, told, _ = layout()
    assert (arrays.keys(), values.keys()) == (names, told)
    again, values_again = take_apart(put_together(arrays.__getitem__, values.__getitem__))
    assert values_again == values
    for name, array in arrays.items():
        assert (again[name].tobytes("A"), again[name].dtype) == (array.tobytes("A"), array.dtype), name


def test_every_block_has_its_side():
    assert tuple(SIDES) == tuple(BLOCKS)


def test_an_array_of_another_kind_is_refused(fitted):
    arrays, values = take_apart(Encodings(fitted._fitted.roster, fitted._fitted.constants))
    wrong = {**arrays, "roster.id_order": arrays["roster.id_order"].astype(np.float32)}
    with pytest.raises(ValueError, match=r"roster\.id_order must hold int64"):
        put_together(wrong.__getitem__, values.__getitem__)


def test_arrays_stay_on_the_disk_and_cannot_be_written(saved):
    vectors = Matcher.load(saved)._fitted.roster.encoded.sides["goals"].vectors
    assert isinstance(vectors.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        vectors[0] = 1


def test_an_index_without_any_text_or_tie_comes_back(tmp_path):
    matcher = Matcher(as_of=AS_OF).fit({"mentor_id": "M1"})
    matcher.save(tmp_path / "own")
    loaded = Matcher.load(str(tmp_path / "own"))
    student = {"student_id": "S1", "interests": "cardiology"}
    assert loaded.rank(student).to_frame().equals(matcher.rank(student).to_frame())


class Counting:
    """A small model of our own."""

    fingerprint = "counting-letters"

    def encode(self, texts):
        return np.array([[text.count(letter) + 1 for letter in "aeiourstn"] for text in texts], dtype=np.float32)


def test_another_model_needs_the_same_model_again(tmp_path, saved):
    matcher = Matcher(embedder=Counting(), as_of=AS_OF, cache=False).fit({"mentor_id": "M1", "bio": "I teach."})
    matcher.save(tmp_path / "own")
    loaded = Matcher.load(tmp_path / "own", embedder=Counting(), cache=False)
    student = {"student_id": "S1", "goals": "I learn."}
    assert loaded.rank(student).to_frame().equals(matcher.rank(student).to_frame())
    with pytest.raises(IndexFileError, match="found counting-letters"):
        Matcher.load(tmp_path / "own")
    with pytest.raises(IndexFileError, match="embedding model counting-letters"):
        Matcher.load(saved, embedder=Counting())


def test_a_matcher_must_be_fitted_before_it_is_saved(tmp_path):
    with pytest.raises(SettingError, match="is not fitted yet"):
        Matcher().save(tmp_path / "own")


def test_nothing_can_unpickle():
    for path in (Path(people_module.__file__).parent).glob("*.py"):
        words = path.read_text("utf-8")
        assert "import pickle" not in words
        assert words.count("np.load(") == words.count('mmap_mode="r", allow_pickle=False')
        assert words.count("np.save(") == words.count("array, allow_pickle=False)")
