"""Encoded people in any number, for benchmarks: facts drawn from the sample, texts and phrases made at random.

Facts (needs, reach, letters, cautions, terms) are those of the sample rosters, drawn with repetition; texts scatter
around a few themes so that their cosines spread as those of real profiles do; values are drawn from 2,000 phrases, some
of them much more often than others; every mentor has two fields of the vocabulary, every student three interests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mentormatch.features.block import Encoding
from mentormatch.features.constants import constants_for
from mentormatch.features.eligibility import MentorTerms, StudentTerms, mentor_terms, student_terms
from mentormatch.features.goals import MentorTexts, StudentTexts
from mentormatch.features.key_sets import KeySets
from mentormatch.features.phrases import PhraseTable
from mentormatch.features.scoring import BLOCKS, Encoded, ScoreTerms, encode_people
from mentormatch.features.search import Roster
from mentormatch.features.texts import ungraded
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.weights import spread, weights_of
from mentormatch.text.encoder import TextEncoder
from mentormatch.vocabulary.specialties import specialties

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
N_DIMS, N_THEMES, N_PHRASES, AS_OF = 384, 60, 2_000, 2026
AT_ONCE = 2**16
"""Texts made at a time, which bounds what a million of them take on the way."""


@dataclass(frozen=True)
class Made:
    """A cohort as the search takes it."""

    students: Encoded
    required: StudentTerms
    terms: ScoreTerms
    roster: Roster


def made(n_students: int, n_mentors: int, *, texts: int = 1, seed: int = 0) -> Made:
    """Return so many students and mentors, each mentor with so many texts."""
    random = np.random.default_rng(seed)
    encoder = TextEncoder()
    constants = constants_for(encoder)
    encoding = Encoding(encoder, constants.mean, AS_OF)
    seekers = ungraded(read_students(SAMPLE / "students.csv"))
    guides = ungraded(read_mentors(SAMPLE / "mentors.csv"))
    own_rows, their_rows = random.integers(0, len(seekers), n_students), random.integers(0, len(guides), n_mentors)
    themes = _unit(random.normal(size=(N_THEMES, N_DIMS)))
    phrases = _texts(random, N_PHRASES, themes)
    students = _students(encode_people(seekers, encoding).take(own_rows), random, themes, phrases)
    mentors = _mentors(encode_people(guides, encoding).take(their_rows), random, themes, phrases, texts)
    weights = weights_of(tuple(seekers["stage"][row] for row in own_rows))
    shares = spread(np.array([own.array() for own in weights]), students.stated)
    nobody = KeySets.from_sets([set() for _ in range(n_mentors)])
    kinds = mentor_terms(guides).kinds.take(their_rows)
    theirs = MentorTerms(kinds, ((),) * n_mentors, KeySets.from_sets([{f"m{row}"} for row in range(n_mentors)]), nobody)
    return Made(
        students=students,
        required=student_terms(seekers).take(own_rows),
        terms=ScoreTerms(shares, np.ones(n_students), constants.calibrations),
        roster=Roster(mentors, theirs, np.arange(n_mentors)),
    )


def only(terms: ScoreTerms, names: tuple[str, ...]) -> ScoreTerms:
    """Return the same with equal weights on these blocks alone."""
    shares = np.zeros_like(terms.shares)
    shares[:, [list(BLOCKS).index(name) for name in names]] = 1.0 / len(names)
    return replace(terms, shares=shares, caution_factors=0.0 * terms.caution_factors)


def _students(base: Encoded, random: np.random.Generator, themes: np.ndarray, phrases: np.ndarray) -> Encoded:
    n = len(base)
    fields = replace(
        base.sides["specialty"],
        fields=random.integers(0, len(specialties().ids), (n, 3, 1)),
        sureness=np.ones((n, 3, 1)),
        discounts=np.tile([1.0, 0.89, 0.85], (n, 1)),
        shares=np.tile([0.47, 0.3, 0.23], (n, 1)),
        stated=np.ones(n, dtype=bool),
    )
    sides = {
        **base.sides,
        "goals": StudentTexts(_texts(random, n, themes), np.ones(n, dtype=bool)),
        "values": _phrases(random, n, phrases, 3),
        "specialty": fields,
    }
    return _encoded(sides, base)


def _mentors(
    base: Encoded, random: np.random.Generator, themes: np.ndarray, phrases: np.ndarray, texts: int
) -> Encoded:
    n = len(base)
    closeness = specialties().closeness
    pairs = random.integers(0, len(closeness), (min(n // 4 + 1, 5_000), 2))
    fields = replace(
        base.sides["specialty"],
        closeness=np.maximum(closeness[pairs[:, 0]], closeness[pairs[:, 1]]),
        set_of=random.integers(0, len(pairs), n),
        stated=np.ones(n, dtype=bool),
    )
    starts = np.arange(0, n * texts + 1, texts)
    sides = {
        **base.sides,
        "goals": MentorTexts(_texts(random, n * texts, themes), starts, np.ones(n, dtype=bool)),
        "values": _phrases(random, n, phrases, 4),
        "specialty": fields,
    }
    return _encoded(sides, base)


def _encoded(sides: dict[str, object], base: Encoded) -> Encoded:
    ordered = {name: sides[name] for name in BLOCKS}
    return Encoded(ordered, base.positions, np.array([side.stated for side in ordered.values()]).T)


def _texts(random: np.random.Generator, n: int, themes: np.ndarray) -> np.ndarray:
    first, second = (random.integers(0, len(themes), n) for _ in range(2))
    found = np.empty((n, themes.shape[1]), dtype=np.float32)
    for start in range(0, n, AT_ONCE):
        rows = slice(start, min(start + AT_ONCE, n))
        around = _unit(random.normal(size=found[rows].shape))
        found[rows] = _unit(0.55 * themes[first[rows]] + 0.35 * themes[second[rows]] + 0.9 * around)
    return found


def _phrases(random: np.random.Generator, n: int, vectors: np.ndarray, each: int) -> PhraseTable:
    chances = 1.0 / np.arange(1, len(vectors) + 1)
    index = random.choice(len(vectors), (n, each), p=chances / chances.sum())
    keys = np.array([f"phrase {number:05d}" for number in range(len(vectors))])
    return PhraseTable(keys, vectors, index, {}).take(np.arange(n))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
