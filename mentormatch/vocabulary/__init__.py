"""Names that people write, and what they mean: specialties, institutions, values, column headers.

``find_specialty(text)``, ``find_institution(text)`` and ``find_values(text)`` return matches best first, each with id,
label, confidence in [0, 1] and how it was found.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mentormatch.vocabulary.institutions import find_institution
    from mentormatch.vocabulary.specialties import find_specialty
    from mentormatch.vocabulary.values import find_values

__all__ = ["find_institution", "find_specialty", "find_values"]

_HOME = {"find_institution": "institutions", "find_specialty": "specialties", "find_values": "values"}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"mentormatch.vocabulary.{_HOME[name]}"), name)
    raise AttributeError(f"module 'mentormatch.vocabulary' has no attribute {name!r}")
