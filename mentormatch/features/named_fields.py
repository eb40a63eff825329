"""Fields that people name: in cells, and of mentors in running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import BIO, NAME, RESEARCH
from mentormatch.features.blinding import masked
from mentormatch.features.claims import is_own_claim
from mentormatch.text.passages import sentences
from mentormatch.text.recent import remembered
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentormatch.features.block import Encoding
    from mentormatch.people.profiles import Profiles

Fields = tuple[tuple[int, float], ...]
"""Specialties of one cell or one person: (row in the vocabulary, how surely it is meant, in [0, 1])."""

FROM_TEXT = 0.8
"""Factor on a specialty that stands only in the bio or the research text (prior)."""

_SURE = frozenset({"name", "alias", "part", "spelling"})


def fields_of_cells(cells: Sequence[tuple[str, ...]], encoding: Encoding) -> list[tuple[Fields, ...]]:
    """Resolve lists of cells, every distinct cell once."""
    distinct = sorted({cell for own in cells for cell in own})
    matches = dict(zip(distinct, specialties().resolve_all(distinct, encoding.encoder), strict=True))
    index = specialties().index
    fields = {
        cell: tuple((index[match.id], 1.0 if match.how in _SURE else match.confidence) for match in found)
        for cell, found in matches.items()
    }
    return [tuple(fields[cell] for cell in own) for own in cells]


def fields_of_texts(mentors: Profiles, row: int, encoding: Encoding) -> Fields:
    """Return the fields that a mentor names in bio and research as the mentor's own."""
    return tuple(field for _, _, fields in fields_by_quote(mentors, row, encoding) for field in fields)


def fields_by_quote(mentors: Profiles, row: int, encoding: Encoding) -> list[tuple[str, str, Fields]]:
    """Return the sentences of bio and research in which a mentor names a field as the mentor's own."""
    found = []
    for column in (BIO, RESEARCH) if encoding.facts_from_text else ():
        for sentence in sentences(mentors[column][row]):
            fields = _claimed(masked(sentence, name=mentors[NAME][row]))
            if fields:
                found.append((column, sentence, fields))
    return found


@remembered
def _claimed(sentence: str) -> Fields:
    """Return the fields that the writer of a masked sentence names as the writer's own."""
    index = specialties().index
    mentions = specialties().find_in_text(sentence) if is_own_claim(sentence) else ()
    return tuple((index[item.id], FROM_TEXT * item.confidence) for item in mentions)


def merged(fields: Fields) -> Fields:
    """Keep the surest reading of each specialty, in a fixed order."""
    best: dict[int, float] = {}
    for field, sureness in fields:
        best[field] = max(sureness, best.get(field, 0.0))
    return tuple(sorted(best.items()))
