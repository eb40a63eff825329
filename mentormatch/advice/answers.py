"""What a student could state besides: answers that the mentors of the roster suggest, none of them made up.

Only things a student can change by saying more: interests, values, target schools, needs, languages, ways of meeting,
and goals. Never who the student is: no school, stage, experience or name, and no word that names a protected attribute.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from mentormatch.columns import GOALS, INTERESTS, NEEDS, SPECIALTIES, STAGE, TARGET_SCHOOLS, VALUES
from mentormatch.features.blinding import masked
from mentormatch.features.cautions import takes_a_side
from mentormatch.features.named_fields import fields_of_cells
from mentormatch.features.need_kinds import kinds_of, need_kinds
from mentormatch.features.phrases import phrase_key
from mentormatch.features.reach import place_of, preferred_kind, targets_of
from mentormatch.features.scoring import CLEAR
from mentormatch.text.wording import natural
from mentormatch.vocabulary.institutions import institutions
from mentormatch.vocabulary.specialties import specialties
from mentormatch.vocabulary.specialty_cells import TRAINING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from mentormatch.advice.question import Question

LONGEST_VALUE = 5
"""Words of a value beyond which it is a sentence about the mentor rather than a value a student could share."""

_SURE = frozenset({"name", "alias"})


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """One thing a student could state: the column, and the words that would stand there."""

    column: str
    words: str

    def given_by(self, person: Mapping[str, Any]) -> dict[str, Any]:
        """Return a student's profile with this answer, last in a list that there is; ``person`` is not changed."""
        before = person[self.column]
        return {**person, self.column: (*before, self.words) if isinstance(before, tuple) else self.words}


def suggested(question: Question, column: str, rows: NDArray[np.intp]) -> Counter[Answer]:
    """Return the answers that some mentors suggest for a column, and how many of them suggest each.

    For interests these are the mentors' own fields, for values their values, for target schools the schools to which
    they have a clear tie (hospitals too for residency applicants), for needs the kinds of help that they clearly offer.
    What the student states already is left out.

    Parameters
    ----------
    question : Question
    column : str
        ``interests``, ``values``, ``target_schools`` or ``needs``.
    rows : ndarray of int, shape (n_mentors,)
        Rows in the roster.
    """
    return _SUGGESTING[column](question, rows)


def reference_goals(stage: str | None) -> tuple[Answer, ...]:
    """Return the goals of the reference students of a stage, of all of them for an unknown stage.

    These are profiles written for the purpose that ship with the package; the scale of the score rests on them too.
    """
    return tuple(Answer(GOALS, goals) for own, goals in _reference() if stage in {None, own} and goals)


@functools.cache
def _reference() -> tuple[tuple[str, str], ...]:
    from mentormatch.people.reading import read_students

    source = resources.files("mentormatch.features").joinpath("tables/reference_students.csv")
    with resources.as_file(source) as path:
        students = read_students(path)
    return tuple(zip(students[STAGE], students[GOALS], strict=True))


def _interests(question: Question, rows: NDArray[np.intp]) -> Counter[Answer]:
    vocabulary = specialties()
    own = {field for cell in fields_of_cells(question.student[INTERESTS], question.encoding)[0] for field, _ in cell}
    cells = [question.mentors[SPECIALTIES][row] for row in rows]
    named = {
        cell: {match.id for match in vocabulary.resolve(cell) if match.how in _SURE} - vocabulary.groups
        for cell in {cell for some in cells for cell in some}
    }
    times = Counter(field for some in cells for field in {field for cell in some for field in named[cell]})
    words = {field: natural(vocabulary.labels[vocabulary.index[field]]) for field in times}
    # as a mentor writes it where this is the plain name and no abbreviation; the longest says it most fully
    for cell in sorted(named, key=lambda cell: (len(cell), cell)):
        if vocabulary.names_one(cell) and not cell.isupper() and not TRAINING.search(cell):
            words.update(dict.fromkeys(named[cell], natural(cell)))
    return Counter(
        {
            Answer(INTERESTS, words[field]): number
            for field, number in times.items()
            if vocabulary.index[field] not in own and [one.id for one in vocabulary.resolve(words[field])] == [field]
        }
    )


def _values(question: Question, rows: NDArray[np.intp]) -> Counter[Answer]:
    own = {phrase_key(phrase) for phrase in question.student[VALUES][0]}
    times: Counter[str] = Counter()
    written: dict[str, set[str]] = {}
    for row in rows:
        keys = {phrase_key(phrase): phrase for phrase in question.mentors[VALUES][row]}
        times.update(keys.keys())
        for key, phrase in keys.items():
            written.setdefault(key, set()).add(" ".join(phrase.split()))
    return Counter(
        {
            Answer(VALUES, min(written[key])): number
            for key, number in times.items()
            if key and key not in own and len(key.split()) <= LONGEST_VALUE and can_be_shared(min(written[key]))
        }
    )


def _schools(question: Question, rows: NDArray[np.intp]) -> Counter[Answer]:
    prefer = preferred_kind(question.student[STAGE][0])
    side = question.roster.encoded.sides["reach"]
    own = side.reach[rows]
    times = np.bincount(own.indices[own.data >= CLEAR["reach"]], minlength=own.shape[1])
    known, labels, targets = set(institutions().ids), institutions().labels, targets_of(question.student, 0)
    places = {place: int(times[column]) for place, column in side.column_of.items() if times[column]}
    kinds = {"school", prefer}
    return Counter(
        {
            Answer(TARGET_SCHOOLS, labels[place]): number
            for place, number in places.items()
            if place in known
            and place not in targets
            and institutions().kind(place) in kinds
            and place_of(labels[place], prefer=prefer) == place
        }
    )


def _needs(question: Question, rows: NDArray[np.intp]) -> Counter[Answer]:
    asked = {kind for own in kinds_of(list(question.student[NEEDS][0]), question.encoding.encoder) for kind in own}
    side = question.roster.encoded.sides["needs"]
    times = (side.offers[rows] >= CLEAR["needs"])[side.stated[rows]].sum(axis=0)
    return Counter(
        {
            Answer(NEEDS, own.label): int(times[kind])
            for kind, own in enumerate(need_kinds())
            if times[kind] and kind not in asked
        }
    )


_SUGGESTING: Mapping[str, Callable[[Question, NDArray[np.intp]], Counter[Answer]]] = {
    INTERESTS: _interests,
    VALUES: _values,
    TARGET_SCHOOLS: _schools,
    NEEDS: _needs,
}
LISTED_COLUMNS = tuple(_SUGGESTING)
"""Columns for which mentors suggest answers, in the order in which they are asked."""


def can_be_shared(words: str) -> bool:
    """Return whether a value of a mentor may be suggested to a student.

    Not when it names gender, kinship, faith, origin, colour, age or disability (the words that are masked before texts
    are compared, and a list of others), nor when it takes a side in a question on which people oppose each other.
    Better one value too few is suggested.

    Examples
    --------
    >>> [can_be_shared(own) for own in ("service to rural communities", "my Catholic faith", "her way", "pro-life")]
    [True, False, False, False]
    """
    return masked(words) == words and not _protected().search(words) and not takes_a_side(words)


@functools.cache
def _protected() -> re.Pattern[str]:
    source = resources.files("mentormatch.advice").joinpath("tables/protected_words.txt")
    words = [line for line in source.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return re.compile(rf"(?=\w)(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
