"""Conventions of scikit-learn, where they fit: how many parameters, messages, copies were looked at, and what held."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

from figures import Figures
from parameter_faults import FAULTS, FORM, Fault, unchecked
from sklearn.base import clone

from mentormatch import Matcher, SettingError
from mentormatch.errors import NotFittedError

MENTORS = [{"mentor_id": "M1", "specialties": "ENT"}, {"mentor_id": "M2", "specialties": "cardiology"}]
STUDENT = {"student_id": "S1", "interests": "otolaryngology"}
GIVEN = (
    {},
    {"weights": {"specialty": 1}},
    {"as_of": 2020, "facts_from_text": False},
    {"cache": False, "progress": False},
)
LEARNED = ("mentors_", "n_mentors_", "changes_", "as_of_", "weights_")


def outcome(fault: Fault) -> str:
    """Return what became of a value that is not allowed."""
    try:
        fault.call()
    except SettingError as error:
        found = re.match(FORM, str(error))
        named = found is not None and (found["name"], found["owner"]) == (fault.name, fault.owner)
        return "refused in the form" if named else "refused in another form"
    except Exception as error:  # noqa: BLE001 - any other error is what is looked for
        return f"{type(error).__name__}"
    return "taken"


def say_refusals(figures: Figures) -> None:
    """Say how values that are not allowed are refused."""
    outcomes = {str(fault): outcome(fault) for fault in FAULTS}
    counts = Counter(outcomes.values())
    figures.say("parameters with values that are not allowed", len({(own.function, own.name) for own in FAULTS}))
    figures.say("parameters of public functions without such a value", len(unchecked()), "0", holds=not unchecked())
    good = counts["refused in the form"]
    figures.say("values refused in the one form", good, f"{len(FAULTS)}", holds=good == len(FAULTS))
    for name, what in outcomes.items():
        if what != "refused in the form":
            print(f"  {name}: {what}")


def say_copies(figures: Figures) -> None:
    """Say how many matchers have their parameters as given, and copies that rank the same."""
    kept = equal = 0
    for given in GIVEN:
        matcher = Matcher(**given)
        kept += all(matcher.get_params()[name] is value for name, value in given.items())
        matcher.fit(MENTORS)
        own = clone(matcher)
        same = own.get_params() == matcher.get_params() and not hasattr(own, "mentors_")
        equal += same and own.fit(MENTORS).rank(STUDENT).to_frame().equals(matcher.rank(STUDENT).to_frame())
    figures.say("matchers with their parameters as given", kept, f"{len(GIVEN)}", holds=kept == len(GIVEN))
    figures.say("clones that rank the same once fitted", equal, f"{len(GIVEN)}", holds=equal == len(GIVEN))


def say_before_fitting(figures: Figures) -> None:
    """Say how many questions before fitting get the error that says so."""
    questions = [lambda own, name=name: getattr(own, name) for name in LEARNED]
    questions += [lambda own: own.rank(STUDENT), lambda own: own.assign(STUDENT), lambda own: own.update(MENTORS)]
    questions += [lambda own: own.rematch([], STUDENT), lambda own: own.save("index")]
    clear = 0
    for question in questions:
        try:
            question(Matcher())
        except NotFittedError as error:
            clear += "Call fit(mentors) first" in str(error)
    figures.say(
        "questions before fitting with a clear error", clear, f"{len(questions)}", holds=clear == len(questions)
    )
    code = "import sys, mentormatch; repr(mentormatch.Matcher().get_params()); print('sklearn' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    figures.say("scikit-learn loaded by a Matcher", loaded, "False", holds=loaded == "False")


if __name__ == "__main__":
    TOLD = Figures("Conventions")
    say_refusals(TOLD)
    say_copies(TOLD)
    say_before_fitting(TOLD)
    TOLD.end()
