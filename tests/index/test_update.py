"""An updated matcher is the one that is fitted on the mentors as they are now, and only what changed is encoded."""

from __future__ import annotations

import csv
import random

import numpy as np
import pandas as pd
import pytest

from mentormatch.errors import FileError, RosterError, SettingError
from mentormatch.features import fitting
from mentormatch.index.parts import Encodings, take_apart
from mentormatch.matcher import Matcher

AS_OF = 2026
FIELDS = ["peds cards", "ENT", "cardiology; heart failure", "", "quantum weaving"]
VALUES = ["patience", "not profit", "candour; thrift; a good laugh at oneself", ""]


def rows_in(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def people(sample):
    return {row["mentor_id"]: row for row in rows_in(sample / "mentors.csv")}


@pytest.fixture(scope="module")
def papers(sample):
    return rows_in(sample / "documents.csv")


def of(papers, ids):
    """The documents of these mentors; one row of a student, since a file needs a row."""
    return [row for row in papers if row["mentor_id"] in ids] or [
        {"mentor_id": "", "title": "", "text": "", "year": ""}
    ]


def assert_is_fresh(found, fresh):
    """Every array and every value is the same to the last bit, and so are the people."""
    (arrays, values), (wanted, told) = (
        take_apart(Encodings(own._fitted.roster, own._fitted.constants)) for own in (found, fresh)
    )
    assert values == told
    assert arrays.keys() == wanted.keys()
    for name, array in wanted.items():
        assert (arrays[name].dtype, arrays[name].shape) == (array.dtype, array.shape), name
        assert arrays[name].tobytes() == array.tobytes(), name
    for column, cells in fresh.mentors_.table.items():
        assert tuple(found.mentors_[column]) == tuple(cells), column
    assert found.mentors_.rows_set_aside == len(found.mentors_.issues.of("error"))


def assert_ranks_like(found, fresh, sample):
    before, after = (own.rank(sample / "students.csv", documents=sample / "documents.csv") for own in (found, fresh))
    pd.testing.assert_frame_equal(before.to_frame(), after.to_frame(), check_exact=True)
    for name, own in before.contributions.items():
        assert own.tobytes() == after.contributions[name].tobytes(), name
    pairs = list(zip(before.student_ids, before.mentor_ids, strict=True))[::15]
    assert [before.explain(*pair) for pair in pairs] == [after.explain(*pair) for pair in pairs]
    assert (before.notes, before.issues["students"]) == (after.notes, after.issues["students"])
    assert before.excluded.counts == after.excluded.counts
    assert all(before.excluded.pairs(own) == after.excluded.pairs(own) for own in before.students[:5])


def next_roster(draw, known, people):
    """Rows to give and ids to remove: some new, some changed, some the same as before."""
    leaving = set(draw.sample(sorted(known), draw.randint(0, min(6, len(known) - 1))))
    rows = []
    for name in draw.sample(sorted(set(known) - leaving), min(5, len(known) - len(leaving))):
        row = dict(known[name])
        for column, choices in (("specialties", FIELDS), ("values", VALUES), ("bio", ["", row["bio"], "I teach."])):
            row[column] = draw.choice([row[column], draw.choice(choices)])
        rows.append({**row, "accepting": draw.choice(["yes", "no", ""]), "languages": draw.choice(["English", "Twi"])})
    for _ in range(draw.randint(0, 4)):
        name = draw.choice([draw.choice(sorted(people)), f"N{draw.randint(1, 40)}"])
        if name not in known and name not in leaving and all(row["mentor_id"] != name for row in rows):
            rows.append({**people[draw.choice(sorted(people))], "mentor_id": name})
    draw.shuffle(rows)
    return rows, leaving


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_updates_gives_what_fitting_gives(seed, people, papers, sample, tmp_path):
    draw = random.Random(seed)
    known = dict(list(people.items())[: draw.randint(20, 60)])
    matcher = Matcher(as_of=AS_OF).fit(list(known.values()), documents=of(papers, known))
    papers_of = {name: of(papers, {name}) for name in known}
    for step in range(4):
        rows, leaving = next_roster(draw, known, people)
        with_papers = bool(rows) and draw.random() < 0.5
        options = {"documents": of(papers, {row["mentor_id"] for row in rows})} if with_papers else {}
        assert matcher.update(rows or None, remove=leaving, **options) is matcher
        known = {name: row for name, row in known.items() if name not in leaving}
        for row in rows:
            known[row["mentor_id"]] = row
            if with_papers or row["mentor_id"] not in papers_of:
                papers_of[row["mentor_id"]] = of(papers, {row["mentor_id"]}) if with_papers else []
        papers_of = {name: papers_of[name] for name in known}
        fresh = Matcher(as_of=AS_OF).fit(
            list(known.values()), documents=[row for own in papers_of.values() for row in own]
        )
        assert_is_fresh(matcher, fresh)
        if step % 2:
            matcher.save(tmp_path / "own")
            matcher = Matcher.load(tmp_path / "own")
    assert_ranks_like(matcher, fresh, sample)


def test_an_index_that_is_loaded_updated_and_saved_in_its_place(sample, people, papers, fitted, files_of, tmp_path):
    fitted.save(tmp_path / "own")
    matcher = Matcher.load(tmp_path / "own")
    before = {
        name: array.copy()
        for name, array in take_apart(Encodings(matcher._fitted.roster, matcher._fitted.constants))[0].items()
    }
    old = matcher._fitted
    new = {**people["M05"], "mentor_id": "M99"}
    matcher.update([new, {**people["M07"], "bio": ""}], remove=["M01", "M02"])
    for name, array in take_apart(Encodings(old.roster, old.constants))[0].items():
        assert array.tobytes() == before[name].tobytes(), name
    matcher.save(tmp_path / "own")
    rows = [{**row, "bio": ""} if name == "M07" else row for name, row in people.items() if name not in {"M01", "M02"}]
    fresh = Matcher(as_of=AS_OF).fit([*rows, new], documents=of(papers, people))
    loaded = Matcher.load(tmp_path / "own")
    assert_is_fresh(loaded, fresh)
    assert_ranks_like(loaded, fresh, sample)
    fresh.save(tmp_path / "fresh")
    one, other = files_of(tmp_path / "own"), files_of(tmp_path / "fresh")
    assert one["mentors.arrow"] == other["mentors.arrow"]
    arrays = [name for name in other if name.endswith(".npy")]
    assert [len(one[name]) for name in arrays] == [len(other[name]) for name in arrays]


def test_an_empty_update_and_the_same_roster_again_change_nothing(fitted, sample):
    matcher = Matcher(as_of=AS_OF).fit(sample / "mentors.csv", documents=sample / "documents.csv")
    assert matcher.changes_.n_unchanged == 0
    for given in (
        {},
        {"mentors": sample / "mentors.csv"},
        {"mentors": sample / "mentors.csv", "documents": sample / "documents.csv"},
    ):
        matcher.update(**given)
        assert_is_fresh(matcher, fitted)
        assert (matcher.changes_.added, matcher.changes_.changed, matcher.changes_.removed) == ((), (), ())
        assert matcher.changes_.n_unchanged == 60
        assert matcher.mentors_ == fitted.mentors_


def test_mentors_who_state_nothing_come_and_go():
    matcher = Matcher(as_of=AS_OF).fit({"mentor_id": "M1"})
    matcher.update([{"mentor_id": "M2", "specialties": "ENT", "values": "thrift", "affiliations": "Emory University"}])
    matcher.update({"mentor_id": "M3"}, remove="M2")
    assert_is_fresh(matcher, Matcher(as_of=AS_OF).fit([{"mentor_id": "M1"}, {"mentor_id": "M3"}]))
    assert len(matcher.rank({"student_id": "S1", "interests": "ENT", "values": "thrift"})) == 2


class Letters:
    """A small model of our own that keeps what it is given."""

    fingerprint = "counting-letters"

    def __init__(self):
        self.texts = set()

    def encode(self, texts):
        self.texts |= set(texts)
        return np.array([[text.count(letter) + 1 for letter in "aeiourstn"] for text in texts], dtype=np.float32)


def texts_of(mentors, **options):
    model = Letters()
    Matcher(embedder=model, as_of=AS_OF, cache=False).fit(mentors, **options)
    return model.texts


def test_only_what_changed_is_encoded(people, papers, monkeypatch, tmp_path):
    encoded = []
    encode_people = fitting.encode_people
    monkeypatch.setattr(
        fitting, "encode_people", lambda own, encoding: encoded.append(own.ids) or encode_people(own, encoding)
    )
    Matcher(embedder=Letters(), as_of=AS_OF, cache=False).fit(list(people.values()), documents=of(papers, people)).save(
        tmp_path / "own"
    )
    model = Letters()
    matcher = Matcher.load(tmp_path / "own", embedder=model, cache=False)
    encoded.clear()
    changed = [
        {**people["M07"], "bio": "I now run a clinic for dancers."},
        {**people["M08"], "mentor_id": "N1", "bio": "I am new."},
    ]
    matcher.update([*people.values(), changed[1]][:6] + changed, remove=["M09"])
    assert encoded == [("M07", "N1")]
    assert matcher.changes_.n_unchanged == 58
    vocabulary = texts_of({"mentor_id": "X"})
    own = texts_of(changed, documents=of(papers, {"M07"})) - vocabulary
    assert own <= model.texts
    assert model.texts - vocabulary <= own
    encoded.clear()
    model.texts.clear()
    matcher.update(list(people.values())[20:40], remove=["N1"])
    assert (encoded, model.texts) == ([], set())


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"mentors": {"mentor_id": "M99"}, "remove": ["M0", "M01"]}, SettingError, "did you mean M"),
        ({"mentors": {"mentor_id": "M01"}, "remove": "M01"}, SettingError, "M01 would"),
        ({"documents": [{"mentor_id": "M1", "text": "x"}]}, SettingError, "give the roster of their mentors"),
        ({"mentors": "no.csv", "remove": "M01"}, FileError, "No file at no.csv"),
        ({"mentors": [{"mentor_id": "", "name": "Ann"}], "remove": "M01"}, RosterError, "at least one usable mentor"),
        ({"mentors": {"mentor_id": "M99", "capacity": "many"}, "strict": True}, RosterError, "strict mode"),
        ({"remove": [f"M{number:02d}" for number in range(1, 61)]}, RosterError, "all 60 would be removed"),
    ],
)
def test_an_update_is_all_or_nothing(fitted, given, error, said):
    before = fitted._fitted
    with pytest.raises(error, match=said):
        fitted.update(**given)
    assert fitted._fitted is before


def test_a_matcher_must_be_fitted_before_it_is_updated():
    with pytest.raises(SettingError, match="is not fitted yet"):
        Matcher().update({"mentor_id": "M1"})


def test_words_that_nothing_explains_are_reported_of_those_who_are_there():
    matcher = Matcher(as_of=AS_OF).fit(
        [{"mentor_id": name, "specialties": "qzx weaving"} for name in ("M1", "M2", "M3")]
    )
    assert [(own.rule, own.person) for own in matcher.mentors_.issues] == [
        ("unknown-specialty", f"M{n}") for n in (1, 2, 3)
    ]
    matcher.update([{"mentor_id": "M1", "specialties": "qzx weaving"}, {"mentor_id": "M2", "specialties": "ENT"},
                    {"mentor_id": "M4", "specialties": "blorp"}], remove="M3")  # fmt: skip
    assert [(own.rule, own.person) for own in matcher.mentors_.issues] == [
        ("unknown-specialty", "M1"),
        ("unknown-specialty", "M4"),
    ]
