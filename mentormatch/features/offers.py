"""What a mentor can offer, kind by kind: from facts of the profile, with sentences of the profile as support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import (
    ADVISOR,
    ALLIED,
    CONTACT_HOURS,
    DOCUMENTS,
    EITHER,
    GRAD_YEAR,
    LETTERS_WRITTEN,
    MEETING,
    MENTEES_PLACED_AT,
    NAME,
    PHYSICIAN,
    REMOTE,
    RESEARCH,
    RESEARCHER,
    RESIDENT,
    ROLE,
    SCIENCE_FACULTY,
    SELECTION_ROLE_AT,
    SUPERVISES,
)
from mentormatch.features.blinding import masked
from mentormatch.features.block import cosines
from mentormatch.features.claims import is_negated
from mentormatch.features.letters import hours_share, letters_share
from mentormatch.features.need_kinds import need_kinds
from mentormatch.features.texts import quotable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mentormatch.people.profiles import Profiles
    from mentormatch.text.encoder import TextEncoder

UNKNOWN = 0.4
"""Share of a fact that is not stated: supervision, hours, letters (prior)."""

TEXT_AT_MOST = 0.5
"""The most that sentences alone can offer."""

LOW_COSINE, COSINE_SPAN = 0.25, 0.5
"""A sentence supports an offer by ``(cosine - .25) / .5``, within [0, 1] (prior)."""

FROM_AFAR = 0.3
"""Factor on clinical exposure with a mentor who meets only remotely (prior)."""

RECENT_YEARS = 6
"""A mentor who graduated within these years is near enough to be a peer (prior)."""


FACTS = frozenset(
    {
        ROLE,
        SUPERVISES,
        CONTACT_HOURS,
        LETTERS_WRITTEN,
        MENTEES_PLACED_AT,
        SELECTION_ROLE_AT,
        MEETING,
        RESEARCH,
        DOCUMENTS,
        GRAD_YEAR,
    }
)
"""Columns of a mentor that hold the facts on which offers rest."""


def offers_from_facts(mentors: Profiles, as_of: int) -> NDArray[np.float64]:
    """Return what each mentor offers by facts, in [0, 1], shape (n_mentors, n_kinds); all constants are priors."""
    kinds = [kind.kind for kind in need_kinds()]
    rows = [_facts(mentors.person(row), as_of) for row in range(len(mentors))]
    return np.array([[own[kind] for kind in kinds] for own in rows]).reshape(len(mentors), len(kinds))


def _facts(person: Mapping[str, Any], as_of: int) -> dict[str, float]:
    role = person[ROLE]
    supervises = UNKNOWN if person[SUPERVISES] is None else float(person[SUPERVISES])
    hours = _known(hours_share(person))
    letters = _known(letters_share(person))
    selects = float(bool(person[SELECTION_ROLE_AT]))
    meets = person[MEETING] in {REMOTE, EITHER}
    # nobody shadows from afar
    present = FROM_AFAR if person[MEETING] == REMOTE else 1.0
    clinician = {PHYSICIAN: 1.0, ALLIED: 0.7, RESIDENT: 0.6, None: 0.5}.get(role, 0.0)
    writer = {PHYSICIAN: 1.0, RESEARCHER: 0.6, ALLIED: 0.4, RESIDENT: 0.3, None: 0.5}.get(role, 0.1)
    teacher = {SCIENCE_FACULTY: 1.0, RESEARCHER: 0.4}.get(role, 0.05)
    return {
        "science_letter": teacher * (0.6 + 0.2 * letters + 0.2 * hours),
        "letter": writer * (0.15 + 0.5 * supervises + 0.2 * hours + 0.15 * letters),
        "research": _research(person) * (0.6 + 0.4 * hours),
        "clinical": present * clinician * (0.25 + 0.6 * supervises + 0.15 * hours),
        "coursework": {SCIENCE_FACULTY: 0.9, ADVISOR: 0.6, RESIDENT: 0.3}.get(role, 0.1) * (0.7 + 0.3 * hours),
        "advising": max({ADVISOR: 0.9, SCIENCE_FACULTY: 0.4}.get(role, 0.3), 0.75 * selects) * (0.8 + 0.2 * hours),
        "interview": max({ADVISOR: 0.7, RESIDENT: 0.4}.get(role, 0.25), 0.9 * selects),
        "peer": max({RESIDENT: 1.0}.get(role, 0.05), 0.6 * _recent(person, as_of)),
        "logistics": 0.1 + 0.5 * hours + 0.3 * meets,
    }


def _known(share: float | None) -> float:
    return UNKNOWN if share is None else share


def _research(person: Mapping[str, Any]) -> float:
    by_role = {RESEARCHER: 0.9, SCIENCE_FACULTY: 0.5}.get(person[ROLE], 0.1)
    return max(by_role, 0.7 if person[RESEARCH] or person[DOCUMENTS] else 0.0)


def _recent(person: Mapping[str, Any], as_of: int) -> float:
    return float(person[GRAD_YEAR] is not None and as_of - person[GRAD_YEAR] <= RECENT_YEARS)


def offers_from_text(mentors: Profiles, encoder: TextEncoder) -> NDArray[np.float64]:
    """Return how far each mentor's best sentence supports each kind, in [0, 1], shape (n_mentors, n_kinds)."""
    quotes = [[sentence for _, sentence in quotable(mentors.person(row))] for row in range(len(mentors))]
    support = support_of(
        [masked(sentence, name=name) for own, name in zip(quotes, mentors[NAME], strict=True) for sentence in own],
        encoder,
    )
    ends = np.cumsum([len(own) for own in quotes])
    rows = np.split(support, ends[:-1]) if quotes else []
    best = [own.max(axis=0) if len(own) else np.zeros(support.shape[1]) for own in rows]
    return np.array(best).reshape(len(quotes), support.shape[1])


def support_of(sentences: Sequence[str], encoder: TextEncoder) -> NDArray[np.float64]:
    """Return how far each masked sentence supports each kind, in [0, 1], shape (n_sentences, n_kinds).

    A sentence with a negation supports nothing: to the model, "I cannot write a letter" is near to "I write letters".
    """
    # all together, since the model is slow with one text at a time
    encoder.encode([sentence for sentence in sentences if not is_negated(sentence)])
    found = [encoder.once(_support, sentence) for sentence in sentences]
    return np.array(found).reshape(len(sentences), len(need_kinds()))


def _support(encoder: TextEncoder, sentence: str) -> NDArray[np.float64]:
    """Return how far one sentence supports each kind, shape (n_kinds,)."""
    offers = [kind.offers for kind in need_kinds()]
    if is_negated(sentence):
        return np.zeros(len(offers))
    near = cosines(encoder.encode([sentence]), encoder.encode([phrase for own in offers for phrase in own]))[0]
    best = np.maximum.reduceat(near, np.cumsum([0, *map(len, offers[:-1])]))
    return np.clip((best - LOW_COSINE) / COSINE_SPAN, 0.0, 1.0)


def fact_columns(kind: str, person: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the stated facts, as (column, words as they stand in the profile), that an offer of this kind rests on."""
    supervises = ((SUPERVISES, "yes"),) if person[SUPERVISES] else ()
    selects = tuple((SELECTION_ROLE_AT, item) for item in person[SELECTION_ROLE_AT][:1])
    research = ((RESEARCH, person[RESEARCH]),) if person[RESEARCH] else ()
    role = ((ROLE, person[ROLE]),) if person[ROLE] else ()
    by_kind = {
        "science_letter": role,
        "letter": supervises,
        "research": (*research, *role),
        "clinical": supervises,
        "coursework": role,
        "advising": selects or role,
        "interview": selects or role,
        "peer": role,
        "logistics": ((MEETING, person[MEETING]),) if person[MEETING] in {REMOTE, EITHER} else (),
    }
    return by_kind[kind]
