"""Words of a roster that no vocabulary resolves, or resolves only with a doubt: reported, never guessed in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import DOCUMENTS, INTERESTS, NAME, NEEDS, SPECIALTIES, STAGE, TARGET_SCHOOLS
from mentormatch.features.blinding import masked
from mentormatch.features.goals import MOST_DOCUMENTS
from mentormatch.features.need_kinds import kinds_of
from mentormatch.features.reach import preferred_kind
from mentormatch.people.profiles import Issue, with_issues
from mentormatch.vocabulary.institutions import institutions
from mentormatch.vocabulary.specialties import specialties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentormatch.people.profiles import Profiles
    from mentormatch.text.encoder import TextEncoder


def with_unresolved(profiles: Profiles, encoder: TextEncoder) -> Profiles:
    """Return the profiles with one more note per person and word that is not understood, or text that is not used."""
    found = [*_fields(profiles, SPECIALTIES if profiles.side == "mentor" else INTERESTS, encoder)]
    if profiles.side == "student":
        found += [*_targets(profiles), *_needs(profiles, encoder)]
    found += _documents(profiles)
    return with_issues(profiles, found)


def _fields(profiles: Profiles, column: str, encoder: TextEncoder) -> Iterator[Issue]:
    distinct = sorted({cell for own in profiles[column] for cell in own})
    found = dict(zip(distinct, specialties().resolve_all(distinct, encoder), strict=True))
    hint = "Not scored as a field, still part of the text; write the usual name of the specialty."
    yield from (
        Issue("unknown-specialty", "note", cell, hint, column=column, person=person)
        for person, own in zip(profiles.ids, profiles[column], strict=True)
        for cell in own
        if not found[cell]
    )


def _targets(students: Profiles) -> Iterator[Issue]:
    for person, stage, own in zip(students.ids, students[STAGE], students[TARGET_SCHOOLS], strict=True):
        for name in own:
            resolution = institutions().resolve(name, prefer=preferred_kind(stage))
            near = _listed([match.label for match in resolution.candidates[:3]])
            if resolution.match is None:
                hint = f"Compared by its exact words only.{f' Did you mean {near}?' if near else ''}"
                yield Issue("unknown-institution", "note", name, hint, column=TARGET_SCHOOLS, person=person)
            elif resolution.ambiguous:
                others = _listed([own.label for own in resolution.candidates[:3] if own.id != resolution.match.id])
                hint = f"Read as {resolution.match.label}; it could also mean {others}. Write the full name."
                yield Issue("ambiguous-institution", "note", name, hint, column=TARGET_SCHOOLS, person=person)


def _needs(students: Profiles, encoder: TextEncoder) -> Iterator[Issue]:
    for person, name, own in zip(students.ids, students[NAME], students[NEEDS], strict=True):
        kinds = kinds_of([masked(need, name=name) for need in own], encoder)
        for need, found in zip(own, kinds, strict=True):
            if not found:
                hint = "Not scored as a need; name the kind of help, such as shadowing or a letter."
                yield Issue("unknown-need", "note", need, hint, column=NEEDS, person=person)


def _documents(profiles: Profiles) -> Iterator[Issue]:
    for person, own in zip(profiles.ids, profiles[DOCUMENTS], strict=True):
        n_texts = len(set(own))
        if n_texts > MOST_DOCUMENTS:
            hint = f"Only the {MOST_DOCUMENTS} of the latest years are used."
            yield Issue("many-documents", "note", f"{n_texts} documents", hint, column=DOCUMENTS, person=person)


def _listed(words: Sequence[str]) -> str:
    return " or ".join(words)
