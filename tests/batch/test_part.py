"""One part: a pure function that can be sent anywhere."""

from __future__ import annotations

import pickle

import pytest

from mentormatch.batch.account import Account
from mentormatch.batch.forms import content_of
from mentormatch.batch.part import Options, parts_of, plain_weights, rank_part
from mentormatch.errors import IndexFileError
from mentormatch.matcher import Matcher

OPTIONS = Options(k=3, explain=False, form="csv")


def test_parts_and_options_and_results_can_be_sent_to_another_process(index, students):
    for part in parts_of(students, 20):
        sent, options = pickle.loads(pickle.dumps((part, OPTIONS)))
        ranked = rank_part(str(index), sent, options)
        assert pickle.loads(pickle.dumps(ranked)) == ranked == rank_part(str(index), part, OPTIONS)
    assert [len(part.profiles()) for part in parts_of(students, 20)] == [20, 4]


def test_an_index_that_took_the_place_of_another_is_loaded_anew(index, students, tmp_path):
    (part,) = parts_of(students, 1000)
    matcher = Matcher.load(index)
    matcher.save(tmp_path / "own")
    before = rank_part(str(tmp_path / "own"), part, OPTIONS)
    matcher.update(remove="M07").save(tmp_path / "own")
    after = rank_part(str(tmp_path / "own"), part, OPTIONS)
    assert b"M07" in before.content
    assert b"M07" not in after.content


def test_weights_are_those_given_to_the_last_bit(index, students):
    (part,) = parts_of(students, 1000)
    matcher = Matcher.load(index, weights={"goals": 1, "values": 2, "cautions": 1})
    options = Options(3, explain=False, form="csv", weights=plain_weights(matcher.weights_))
    expected = content_of(matcher.rank(students, k=3).columns(), "csv")
    assert rank_part(str(index), part, options).content == expected


def test_no_index_is_an_error_of_its_own(students):
    with pytest.raises(IndexFileError, match="No index"):
        rank_part("no.index", next(parts_of(students, 5)), OPTIONS)


def test_an_account_counts_students_without_mentors_and_survives_json():
    matcher = Matcher().fit({"mentor_id": "M1", "accepts_stages": "premed", "specialties": "ENT"})
    people = [
        {"student_id": "S1", "stage": "premed", "interests": "ENT", "exclude": "nobody of that name"},
        {"student_id": "S2", "stage": "medical student", "interests": "qzx weaving"},
    ]
    account = Account.of(matcher.rank(people))
    assert (account.n_students, account.n_without, account.n_rows) == (2, 1, 1)
    assert [issue.rule for issue in account.warnings] == ["unknown-mentor"]
    assert (account.n_issues, account.n_unlisted) == (2, 1)
    assert Account.from_json(account.to_json()) == account
    assert Account() + account == account
