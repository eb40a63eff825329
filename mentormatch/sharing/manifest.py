"""What an assignment was made from, so that it can be checked and made again."""

from __future__ import annotations

import hashlib
import json
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from mentormatch import __version__

if TYPE_CHECKING:
    from mentormatch.cohort import Cohort
    from mentormatch.people.profiles import Profiles
    from mentormatch.ranking.weights import Weights
    from mentormatch.sharing.terms import Terms

FORMAT = 1

REMATCH = "rematch"
"""Method of an assignment that was mended."""


def manifest_of(cohort: Cohort, terms: Terms, method: str) -> dict[str, Any]:
    """Return what the assignment of a cohort was made from; nothing in it is random, so that there is no seed."""
    explainer = cohort.explainer
    people = {"students": explainer.students, "mentors": explainer.mentors}
    return {
        "format": FORMAT,
        "method": method,
        "versions": {
            "mentormatch": __version__,
            "python": ".".join(map(str, sys.version_info[:3])),
            **{name: version(name) for name in ("numpy", "scipy", "ortools")},
        },
        "model": explainer.encoding.encoder.fingerprint,
        "as_of": explainer.encoding.as_of,
        "facts_from_text": explainer.encoding.facts_from_text,
        "weights": {stage: dict(own) for stage, own in _weights(cohort).items()},
        "rosters": {name: {"people": len(own), "sha256": roster_hash(own)} for name, own in people.items()},
        "least_score": terms.least_score if terms.least_score > float("-inf") else None,
        "demand": _by_id(explainer.students, terms.demand),
        "seats": _by_id(explainer.mentors, terms.seats),
        "minimum_load": {own: least for own, least in _by_id(explainer.mentors, terms.minimum_load).items() if least},
        "locked": _ids(cohort, terms.locked),
        "forbidden": _ids(cohort, terms.forbidden),
    }


def roster_hash(people: Profiles) -> str:
    """Return the sha256 of what people state, whatever the order of the rows, the columns or the file."""
    rows = sorted(
        json.dumps({name: str(values[row]) for name, values in sorted(people.table.items())}, ensure_ascii=False)
        for row in range(len(people))
    )
    return hashlib.sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()


def _weights(cohort: Cohort) -> dict[str, Any]:
    """Return the distinct weights used, by where they come from."""
    return {own.origin: {**own.shares, "cautions": own.cautions} for own in sorted(cohort.weights, key=_origin)}


def _origin(weights: Weights) -> str:
    return weights.origin


def _by_id(people: Profiles, numbers: Any) -> dict[str, int]:
    return {own: int(number) for own, number in sorted(zip(people.ids, numbers, strict=True))}


def _ids(cohort: Cohort, pairs: Any) -> list[list[str]]:
    students, mentors = cohort.explainer.students.ids, cohort.explainer.mentors.ids
    return sorted([students[student], mentors[mentor]] for student, mentor in pairs)
