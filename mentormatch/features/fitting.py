"""Mentors as they are searched: a whole roster encoded, or those whom an update brings joined with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mentormatch.features.eligibility import mentor_terms
from mentormatch.features.joining import joined
from mentormatch.features.scoring import encode_people
from mentormatch.features.search import Roster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding
    from mentormatch.people.profiles import Profiles
    from mentormatch.people.updating import Update


def roster_of(mentors: Profiles, encoding: Encoding) -> Roster:
    """Encode all mentors."""
    terms = mentor_terms(mentors, texts_as_of=encoding.texts_as_of)
    return Roster(encode_people(mentors, encoding), terms, _id_order(mentors.ids))


def updated_roster(roster: Roster, update: Update, encoding: Encoding) -> Roster:
    """Return what :func:`roster_of` would give for everybody after an update, encoding the arrivals only.

    The arrays of ``roster`` are not changed; they may be those of a file.
    """
    parts = [roster, *([roster_of(update.arrivals, encoding)] if len(update.arrivals) else [])]
    rows = np.array(update.rows, dtype=np.intp)
    encoded = joined([part.encoded for part in parts]).take(rows)
    terms = joined([part.terms for part in parts]).take(rows)
    return Roster(encoded, terms, _id_order(update.people.ids))


def _id_order(ids: Sequence[str]) -> NDArray[np.intp]:
    """Return the place of each id among the sorted ids."""
    return np.argsort(np.argsort(np.array(ids), kind="stable"), kind="stable")
