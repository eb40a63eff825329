"""Many values in one cell: semicolons, bars, line breaks, JSON, or commas between known words."""

from __future__ import annotations

import json
import re

from mentormatch.columns import (
    ACCEPTS_STAGES,
    AFFILIATIONS,
    CONTACTS,
    INTERESTS,
    LANGUAGES,
    MENTEES_PLACED_AT,
    NEEDS,
    PAST_AFFILIATIONS,
    SELECTION_ROLE_AT,
    SPECIALTIES,
    TARGET_SCHOOLS,
    TRAINING,
    VALUES,
)
from mentormatch.people import wordings
from mentormatch.vocabulary.institutions import institutions
from mentormatch.vocabulary.specialties import specialties

_SURE = re.compile(r"\s*[;|\n\r]\s*")
_COMMA = re.compile(r",(?![^()]*\))")
_FEW_WORDS = 4
_GOES_ON = re.compile(
    r"(?:even|when|but|because|who|whom|which|that|where|if|so|not|as|while|especially|or)\b", re.IGNORECASE
)
_FIELDS = frozenset({SPECIALTIES, INTERESTS})
_PLACES = frozenset(
    {AFFILIATIONS, TRAINING, PAST_AFFILIATIONS, CONTACTS, SELECTION_ROLE_AT, MENTEES_PLACED_AT, TARGET_SCHOOLS}
)


def split_list(cell: str, column: str) -> list[str]:
    """Return the values of a many-valued cell, in order, without blanks around them.

    Parameters
    ----------
    cell : str
    column : str
        Canonical column, which says what the known words are.

    Examples
    --------
    >>> split_list("University of California, San Diego; Yale", "training")
    ['University of California, San Diego', 'Yale']
    >>> split_list("English, Spanish", "languages")
    ['English', 'Spanish']
    """
    if cell.startswith("["):
        try:
            items = json.loads(cell)
        except ValueError:
            items = None
        if isinstance(items, list):
            return [str(item).strip() for item in items]
    sure = [part for part in _SURE.split(cell) if part.strip()]
    if len(sure) == 1 and "," in cell:
        parts = [part.strip() for part in _COMMA.split(cell)]
        if len(parts) > 1 and all(parts) and _all_known(parts, cell, column):
            return parts
    return [part.strip() for part in sure]


def _all_known(parts: list[str], cell: str, column: str) -> bool:
    if column == LANGUAGES:
        return all(any(word in wordings.LANGUAGES for word in part.casefold().split()) for part in parts)
    if column == ACCEPTS_STAGES:
        return True
    if column in _FIELDS:
        whole, found = specialties().resolve(cell), [specialties().resolve(part) for part in parts]
        # "Pediatrics, Cardiology" could be one field; forms join two answers in the same way, and do it far more often
        is_one = (
            bool(whole) and whole[0].confidence == 1.0 and not all(own and own[0].confidence == 1.0 for own in found)
        )
        return not is_one and all(found)
    if column in _PLACES:
        is_one = institutions().resolve(cell).match is not None
        return not is_one and all(institutions().resolve(part).match is not None for part in parts)
    if column in {VALUES, NEEDS}:
        short = all(len(part.split()) <= _FEW_WORDS and not _GOES_ON.match(part) for part in parts)
        return short and not cell.rstrip().endswith(".")
    return False
