"""Conventions of scikit-learn, where they fit: parameters, copies, what is learned, and one form of words."""

from __future__ import annotations

import copy
import re
import subprocess
import sys

import numpy as np
import pytest
from parameter_faults import FAULTS, FORM, unchecked
from sklearn.base import clone
from sklearn.exceptions import NotFittedError as NotFittedInSklearn
from sklearn.utils.validation import check_is_fitted

import mentormatch
from mentormatch import Matcher, SettingError
from mentormatch.errors import NotFittedError
from mentormatch.ranking.weights import given_weights

MENTORS = [{"mentor_id": "M1", "specialties": "ENT"}, {"mentor_id": "M2", "specialties": "cardiology"}]
STUDENT = {"student_id": "S1", "interests": "otolaryngology", "values": "patience"}
LEARNED = ("mentors_", "n_mentors_", "changes_", "as_of_", "weights_")


@pytest.mark.parametrize("parameters", [{}, {"weights": {"specialty": 2}, "as_of": 2020, "cache": False}])
def test_parameters_are_stored_as_given(parameters):
    matcher = Matcher(**parameters)
    for name, value in parameters.items():
        assert getattr(matcher, name) is value
        assert matcher.get_params()[name] is value
    assert matcher.get_params(deep=False) == matcher.get_params()
    assert set(matcher.get_params()) == {"weights", "embedder", "as_of", "facts_from_text", "cache", "progress"}


def test_nothing_is_checked_before_it_is_used():
    matcher = Matcher(weights={"speciality": 1}, as_of="soon")
    with pytest.raises(SettingError, match="'as_of' parameter of Matcher must be an int"):
        matcher.fit(MENTORS)
    with pytest.raises(SettingError, match="'speciality' is no block"):
        matcher.set_params(as_of=2026).fit(MENTORS)
    assert matcher.set_params(weights=None).fit(MENTORS).n_mentors_ == 2


def test_an_unknown_parameter_is_named_and_nothing_is_changed():
    matcher = Matcher()
    with pytest.raises(SettingError, match=r"Matcher has no parameter 'weight'. It has weights, embedder"):
        matcher.set_params(cache=False, weight=1)
    assert matcher.cache is True


def test_a_clone_has_the_same_parameters_and_nothing_that_was_learned():
    matcher = Matcher(weights=given_weights({"specialty": 1}), as_of=2026).fit(MENTORS)
    own = clone(matcher)
    assert type(own) is Matcher
    assert own is not matcher
    assert own.get_params() == matcher.get_params()
    assert not hasattr(own, "mentors_")
    assert own.fit(MENTORS).rank(STUDENT).scores.tolist() == matcher.rank(STUDENT).scores.tolist()


def test_what_was_learned_stays_until_it_is_fitted_again():
    matcher = Matcher(weights={"specialty": 1}, as_of=2026).fit(MENTORS)
    before = matcher.rank(STUDENT).scores.tolist()
    matcher.set_params(weights={"values": 1}, as_of=2000)
    assert matcher.rank(STUDENT).scores.tolist() == before
    assert (matcher.as_of_, matcher.weights_.shares["specialty"]) == (2026, 1.0)
    assert matcher.fit(MENTORS).rank(STUDENT).scores.tolist() != before
    assert matcher.as_of_ == 2000


def test_a_representation_shows_what_is_not_as_usual():
    assert repr(Matcher()) == "Matcher()"
    assert repr(Matcher(weights={"goals": 1}, cache=False)) == "Matcher(weights={'goals': 1}, cache=False)"
    assert repr(clone(Matcher(as_of=2026))) == "Matcher(as_of=2026)"


@pytest.mark.parametrize("name", LEARNED)
def test_what_is_learned_is_not_there_before(name):
    matcher = Matcher()
    assert not hasattr(matcher, name)
    with pytest.raises(NotFittedError, match="This Matcher is not fitted yet"):
        getattr(matcher, name)
    getattr(matcher.fit(MENTORS), name)


def test_an_error_before_fitting_is_what_scikit_learn_makes_it():
    for kind in (SettingError, ValueError, AttributeError):
        with pytest.raises(kind):
            Matcher().rank(STUDENT)
    with pytest.raises(NotFittedInSklearn):
        check_is_fitted(Matcher())
    check_is_fitted(Matcher().fit(MENTORS))
    check_is_fitted(copy.copy(Matcher().fit(MENTORS)))


def test_a_loaded_matcher_has_the_parameters_of_its_index(tmp_path):
    Matcher(weights={"specialty": 1}, as_of=2020, facts_from_text=False).fit(MENTORS).save(tmp_path / "index")
    loaded = Matcher.load(tmp_path / "index", cache=False)
    assert (loaded.as_of, loaded.facts_from_text, loaded.cache) == (2020, False, False)
    assert loaded.weights.shares["specialty"] == 1.0
    assert clone(loaded).fit(MENTORS).rank(STUDENT).scores.tolist() == loaded.rank(STUDENT).scores.tolist()


def test_using_a_matcher_never_needs_scikit_learn_to_be_told_so():
    code = (
        "import sys, mentormatch; m = mentormatch.Matcher(); m.get_params(); repr(m); hasattr(m, 'mentors_');"
        "print('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_parameter_that_is_not_allowed_is_refused_in_one_form(fault):
    with pytest.raises(SettingError) as refused:
        fault.call()
    found = re.match(FORM, str(refused.value))
    assert found, str(refused.value)
    assert found["name"] == fault.name
    assert found["owner"] == fault.owner


def test_every_problem_is_told_at_once():
    with pytest.raises(SettingError) as refused:
        mentormatch.assign(STUDENT, MENTORS, per_student=-1, default_capacity="x", least_score=np.nan)
    assert len(re.findall(r"The '\w+' parameter of assign must be", str(refused.value))) == 3


def test_every_parameter_of_a_public_function_has_such_a_test():
    assert unchecked() == []
