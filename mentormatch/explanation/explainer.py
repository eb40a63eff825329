"""Explanations of pairs, computed from what the score used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import NAME
from mentormatch.explanation.remarks import contrast_text, unknown_of, warnings_of
from mentormatch.explanation.removal import Loss, without
from mentormatch.explanation.sentences import Names, sentences_of
from mentormatch.features.cautions import caution_at, caution_evidence, is_away
from mentormatch.features.scoring import BLOCKS, ScoreTerms, block_values, encode_people, row_of, score_pairs
from mentormatch.people.profiles import Profiles, profiles_from_people
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.weights import CAUTIONS
from mentormatch.results.explanation import Contrast, Effect, Explanation, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Evidence
    from mentormatch.features.scoring import Encoded

MOST_EVIDENCE = 3
"""Pieces of evidence per block whose effect is measured."""

Pair = tuple[int, int]
"""Row of a student and row of a mentor."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Everything a score was computed from, kept so that it can be computed again.

    Attributes
    ----------
    students, mentors : Profiles
        As scored.
    encoded_students, encoded_mentors : Encoded
    terms : ScoreTerms
        Of all students.
    encoding : Encoding
    """

    students: Profiles
    mentors: Profiles
    encoded_students: Encoded
    encoded_mentors: Encoded
    terms: ScoreTerms
    encoding: Encoding

    def explain(self, pairs: Sequence[Pair]) -> list[Explanation]:
        """Return one explanation per pair, shape (n_pairs,); all texts are embedded together."""
        evidence = [self._evidence(pair) for pair in pairs]
        losses = self._losses(pairs, evidence)
        return [self._explanation(pair, own) for pair, own in zip(pairs, losses, strict=True)]

    def contrast(self, student: int, mentor: int, versus: int) -> Contrast:
        """Return why one mentor scores higher or lower than another for one student."""
        rows = np.array([mentor, versus])
        _, contributions = self.score(student, self.encoded_mentors.take(rows))
        gaps = contributions[:, 0] - contributions[:, 1]
        differences = {name: float(gap) for name, gap in zip((*BLOCKS, CAUTIONS), gaps, strict=True)}
        gap = float(gaps.sum())
        names = (Names.of(self.mentors, mentor), Names.of(self.mentors, versus))
        return Contrast(
            student_id=self.students.ids[student],
            mentor_id=self.mentors.ids[mentor],
            versus_id=self.mentors.ids[versus],
            gap=gap,
            differences=differences,
            text=contrast_text(names, gap, differences),
        )

    def score(
        self, student: int, mentors: Encoded, held: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return exact scores (n_mentors,) and contributions (n_blocks + 1, n_mentors) for one student."""
        row = np.array([student])
        pairs = Pairs.grid(1, len(mentors))
        return score_pairs(self.encoded_students.take(row), mentors, self.terms.take(row), pairs, held=held)

    def _evidence(self, pair: Pair) -> list[Evidence]:
        student, mentor = self.students.take([pair[0]]), self.mentors.take([pair[1]])
        found = list(caution_evidence(student, mentor)) if self.terms.caution_factors[pair[0]] else []
        for column, (name, block) in enumerate(BLOCKS.items()):
            if self.terms.shares[pair[0], column] > 0:
                found += _distinct(block.evidence(student, mentor, self.encoding))[: _most(name)]
        return found

    def _losses(self, pairs: Sequence[Pair], evidence: list[list[Evidence]]) -> list[dict[Evidence, Loss]]:
        """Score every pair again without each piece of its evidence."""
        edited = [
            without(self.mentors.person(pair[1]), item.column, item.quote)
            for pair, own in zip(pairs, evidence, strict=True)
            for item in own
        ]
        encoded = encode_people(profiles_from_people("mentor", edited), self.encoding)
        parts = (*BLOCKS, CAUTIONS)
        losses, start = [], 0
        for (student, mentor), own in zip(pairs, evidence, strict=True):
            rows = np.arange(start, start + len(own))
            held = np.repeat(self.encoded_mentors.stated[[mentor]], len(own), axis=0)
            before, had = self.score(student, self.encoded_mentors.take(np.array([mentor])))
            after, has = self.score(student, encoded.take(rows), held)
            own_losses = [
                had[parts.index(item.block), 0] - has[parts.index(item.block), row] for row, item in enumerate(own)
            ]
            losses.append(
                {
                    item: Loss(float(before[0] - value), float(lost))
                    for item, value, lost in zip(own, after, own_losses, strict=True)
                }
            )
            start += len(own)
        return losses

    def _explanation(self, pair: Pair, losses: dict[Evidence, Loss]) -> Explanation:
        student, mentor = pair
        scores, contributions = self.score(student, self.encoded_mentors.take(np.array([mentor])))
        parts = self._parts(pair, contributions[:, 0], losses)
        names = Names.of(self.mentors, mentor)
        seeker, person = self.students.take([student]), self.mentors.take([mentor])
        return Explanation(
            student_id=self.students.ids[student],
            mentor_id=self.mentors.ids[mentor],
            mentor_name=self.mentors[NAME][mentor],
            score=float(scores[0]),
            parts=parts,
            sentences=sentences_of(
                names,
                seeker,
                losses,
                {part.block: part.contribution for part in parts},
                is_away=bool(parts[-1].weight) and is_away(seeker, person),
            ),
            unknown=unknown_of(seeker, person),
            warnings=warnings_of(names, seeker, person, self.encoding),
        )

    def _parts(self, pair: Pair, contributions: NDArray[np.float64], losses: dict[Evidence, Loss]) -> tuple[Part, ...]:
        student, mentor = pair
        factor = float(self.terms.caution_factors[student])
        weights = [*self.terms.shares[student], factor]
        stated = [*zip(self.encoded_students.stated[student], self.encoded_mentors.stated[mentor], strict=True)]
        parts = []
        for name, weight, contribution, (own, theirs) in zip(
            (*BLOCKS, CAUTIONS), weights, contributions, [*stated, (True, True)], strict=True
        ):
            evidence = tuple(_effect(item, loss) for item, loss in losses.items() if item.block == name)
            value = contribution / weight if weight else self._value(pair, name)
            parts.append(
                Part(name, float(weight), float(value), float(contribution), bool(own), bool(theirs), evidence)
            )
        return tuple(parts)

    def _value(self, pair: Pair, name: str) -> float:
        """Return the value of a part that has no weight."""
        students = self.encoded_students.take(np.array([pair[0]]))
        mentors = self.encoded_mentors.take(np.array([pair[1]]))
        if name == CAUTIONS:
            return float(caution_at(students.positions, mentors.positions, Pairs.grid(1, 1))[0])
        values = block_values(students, mentors, self.terms.calibrations, Pairs.grid(1, 1))
        return float(values[row_of(name), 0])


def _most(block: str) -> int:
    return 2 if block in {"specialty", "goals"} else MOST_EVIDENCE


def _distinct(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep the strongest reading of each statement."""
    best: dict[tuple[str, str], Evidence] = {}
    for item in evidence:
        best.setdefault((item.column, item.quote), item)
    return list(best.values())


def _effect(item: Evidence, loss: Loss) -> Effect:
    return Effect(item.kind, item.column, item.quote, item.because, loss.total)
