"""mentormatch ranks mentors for pre-medical and medical students, and says exactly why.

Start with :func:`mentormatch.rank`. Every name below is loaded when it is first used, so importing the package is fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mentormatch import vocabulary
    from mentormatch.errors import FileError, InfeasibleError, MentormatchError, ModelError, RosterError, SettingError
    from mentormatch.evaluation.evaluate import Evaluation, evaluate
    from mentormatch.matcher import Matcher, assign, plan, portfolio, rank, rematch, verify
    from mentormatch.people.profiles import Issue, Issues, Profiles
    from mentormatch.people.reading import read_mentors, read_students
    from mentormatch.planning.asks import plan_asks
    from mentormatch.ranking.weights import Weights
    from mentormatch.results.assignment import Assignment
    from mentormatch.results.explanation import Contrast, Explanation
    from mentormatch.results.portfolio import Portfolio, Portfolios
    from mentormatch.results.ranking import Ranking

__version__ = "0.1.0"

_HOME = {
    "assign": "matcher",
    "rank": "matcher",
    "rematch": "matcher",
    "verify": "matcher",
    "Matcher": "matcher",
    "portfolio": "matcher",
    "plan": "matcher",
    "plan_asks": "planning.asks",
    "evaluate": "evaluation.evaluate",
    "Evaluation": "evaluation.evaluate",
    "Assignment": "results.assignment",
    "Ranking": "results.ranking",
    "Explanation": "results.explanation",
    "Contrast": "results.explanation",
    "Portfolio": "results.portfolio",
    "Portfolios": "results.portfolio",
    "Weights": "ranking.weights",
    "Profiles": "people.profiles",
    "Issue": "people.profiles",
    "Issues": "people.profiles",
    "read_mentors": "people.reading",
    "read_students": "people.reading",
    "MentormatchError": "errors",
    "RosterError": "errors",
    "SettingError": "errors",
    "InfeasibleError": "errors",
    "ModelError": "errors",
    "FileError": "errors",
}

__all__ = [
    "Assignment",
    "Contrast",
    "Evaluation",
    "Explanation",
    "FileError",
    "InfeasibleError",
    "Issue",
    "Issues",
    "Matcher",
    "MentormatchError",
    "ModelError",
    "Portfolio",
    "Portfolios",
    "Profiles",
    "Ranking",
    "RosterError",
    "SettingError",
    "Weights",
    "__version__",
    "assign",
    "evaluate",
    "plan",
    "plan_asks",
    "portfolio",
    "rank",
    "read_mentors",
    "read_students",
    "rematch",
    "verify",
    "vocabulary",
]


def __getattr__(name: str) -> Any:
    if name == "vocabulary":
        return importlib.import_module("mentormatch.vocabulary")
    if name in _HOME:
        return getattr(importlib.import_module(f"mentormatch.{_HOME[name]}"), name)
    raise AttributeError(f"module 'mentormatch' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
