"""Values that no parameter of a public call may have, and the form in which each is refused."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import mentormatch
from mentormatch import Matcher, assignment
from mentormatch.text.embedder import SentenceEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable

FORM = r"The '(?P<name>\w+)' parameter of (?P<owner>[\w.]+) must be .+\. Got .+ instead\."

PEOPLE = ({"student_id": "S1"}, {"mentor_id": "M1", "specialties": "ENT"})
ASK = {"letters": 1, "deadline": "2027-06-01", "today": "2027-01-01"}
PLAN = {"deadline": "2027-06-01", "today": "2027-01-01"}


@dataclass(frozen=True)
class Fault:
    """A call with one value that is not allowed, and whose parameter the message must name."""

    function: str
    name: str
    value: Any
    owner: str
    call: Callable[[], Any]

    def __str__(self) -> str:
        return f"{self.function}-{self.name}-{self.value!r}"[:60]


class _Fitted:
    """A matcher that is fitted once it is asked."""

    @staticmethod
    @cache
    def get() -> Matcher:
        return Matcher().fit(PEOPLE[1])


def _faults(
    function: str, call: Callable[..., Any], values: dict[str, list[Any]], owners: dict[str, str]
) -> list[Fault]:
    return [
        Fault(function, name, value, owners.get(name, function), partial(call, **{name: value}))
        for name, own in values.items()
        for value in own
    ]


MODEL = {"weights": [5, {"speciality": 1}, {"goals": -1}, {"goals": 0}], "embedder": [5], "cache": ["yes", 1]}
MODEL |= {"progress": ["no"], "as_of": [1.5, True, "2026", 1], "facts_from_text": [None, "no"]}
READING = {"encoding": ["klingon", 5, "a\0b", "base64"], "strict": ["no", 1, None]}
OWNERS = dict.fromkeys(MODEL, "Matcher") | dict.fromkeys(READING, "read_mentors")
COUNTS = {"per_student": [-1, 1.5, {"S1": "x"}], "capacity": ["x", {"M1": -1}], "default_capacity": [True, None]}
COUNTS |= {"minimum_load": [-1, {"M1": 0.5}], "least_score": ["x", float("nan"), True]}
CHANCES = {"letters": [0, 1.5], "target": [0, 1, "x"], "chances": [2, "x", {"M1": -1}]}
DAYS = {"deadline": ["soon", 5, "1066-10-14"], "today": ["soon", 5], "start": ["soon"]}

rank = partial(mentormatch.rank, *PEOPLE)
EARLIER = [("S1", "M1")]
JUDGED = [{"student_id": "S1", "mentor_id": "M1", "score": 1, "grade": 1}]


def _plan(**given: Any) -> Any:
    return mentormatch.plan(*PEOPLE, **{**PLAN, "letters": 1, **given})


def _asked(**given: Any) -> Any:
    return mentormatch.plan_asks(**{"candidates": ["M1"], **ASK, **given})


def _scores(**given: Any) -> Any:
    return assignment.assign_scores(**{"scores": [[0.5]], "capacity": 1, **given})


def _looked_up(find: str) -> Callable[..., Any]:
    return getattr(mentormatch.vocabulary, find)


FAULTS = [
    *_faults("rank", rank, {"k": [0, -1, 2.5, True, "3", None], **MODEL, **READING}, OWNERS),
    *_faults("assign", partial(mentormatch.assign, *PEOPLE), {"method": ["greedy", 5], **COUNTS, **MODEL}, OWNERS),
    *_faults(
        "rematch",
        partial(mentormatch.rematch, EARLIER, *PEOPLE),
        {"least_gain": [0, -1, "x", float("inf")], **COUNTS},
        {},
    ),
    *_faults("portfolio", partial(mentormatch.portfolio, *PEOPLE), {"size": [0, 11, 1.5, True, None]}, {}),
    *_faults("plan", _plan, {**CHANCES, **DAYS, "chosen": [[], [5], 5], "declined": [[5], 5]}, {}),
    *_faults(
        "plan_asks", _asked, {**CHANCES, "answer_days": [0, 61, 1.5], "in_time": [{}, 5, {1: 2}, {1: 1, 2: 0}]}, {}
    ),
    *_faults("plan_asks", _asked, {"deadline": DAYS["deadline"], "today": DAYS["today"]}, {}),
    *_faults("plan_asks", _asked, {"candidates": ["M1", 5, [], ["A", "A"], [5]]}, {}),
    *_faults(
        "evaluate", partial(mentormatch.evaluate, JUDGED, JUDGED), {"k": [0, "x"], "relevant_from": [0, "x", None]}, {}
    ),
    *_faults("verify", partial(mentormatch.verify, EARLIER, *PEOPLE), {"optimum": ["yes", 1]}, {}),
    *_faults("read_mentors", partial(mentormatch.read_mentors, PEOPLE[1]), READING, {}),
    *_faults("read_students", partial(mentormatch.read_students, PEOPLE[0]), READING, {}),
    *_faults("Matcher.save", lambda folder: _Fitted.get().save(folder), {"folder": [5, None]}, {}),
    *_faults("Matcher.load", Matcher.load, {"folder": [5, None]}, {}),
    *_faults("Matcher.load", partial(Matcher.load, "no.index"), {"verify": ["no", None]}, {}),
    *_faults("SentenceEmbedder", SentenceEmbedder, {"dtype": ["int8", 5]}, {}),
    *_faults("assign_scores", _scores, {"scores": [[[float("nan")]], [0.5], [["a"]]], "capacity": [-1, 1.5, "x"]}, {}),
    *_faults(
        "assign_scores", _scores, {"demand": [-1, [[1]]], "minimum_load": [-1], "locked": [[(0, 9)], [("a", 1)]]}, {}
    ),
    *_faults("assign_scores", _scores, {"method": ["greedy", None]}, {}),
    *_faults("stable_match", partial(assignment.stable_match, {"a": ["X"]}, {"X": ["a"]}), {"capacity": [-1, 1.5]}, {}),
    *(
        fault
        for find in ("find_specialty", "find_institution", "find_values")
        for fault in _faults(find, _looked_up(find), {"text": [None, 5, ["ENT"]]}, {})
    ),
]
"""Every parameter of the public calls that has a range of values, with values out of it."""

TAKES_DATA = {
    "students",
    "mentors",
    "source",
    "documents",
    "ranking",
    "judgements",
    "assignment",
    "manifest",
    "previous",
}
TAKES_DATA |= {"confirmed", "declined", "locks", "forbid", "review", "student_id", "student_preferences"}
TAKES_DATA |= {"mentor_preferences"}
"""Parameters that hold people, pairs or ids: what is wrong with these is said by place, row and id."""


def unchecked() -> list[str]:
    """Return parameters of public functions for which there is no fault, under their own name or that of an owner."""
    known = {fault.name for fault in FAULTS}
    functions = [getattr(mentormatch, name) for name in mentormatch.__all__]
    functions = [own for own in functions if inspect.isfunction(own)] + [
        assignment.assign_scores,
        assignment.stable_match,
    ]
    return sorted(
        f"{function.__name__}.{name}"
        for function in functions
        for name in inspect.signature(function).parameters
        if name not in known | TAKES_DATA
    )
