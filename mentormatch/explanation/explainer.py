"""Explanations of pairs, computed from what the score used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import NAME
from mentormatch.explanation.remarks import contrast_text, unknown_of, warnings_of
from mentormatch.explanation.removal import Loss, Removal, encode_without
from mentormatch.explanation.sentences import sentences_of
from mentormatch.features.blinding import masked
from mentormatch.features.cautions import away_at, caution_at, caution_evidence, opposed_at
from mentormatch.features.claims import is_negated
from mentormatch.features.scoring import BLOCKS, ScoreTerms, block_values, ordered, row_of, score_pairs
from mentormatch.features.texts import quotable
from mentormatch.people.names import Names
from mentormatch.ranking.pairs import Pairs
from mentormatch.ranking.weights import CAUTIONS
from mentormatch.results.explanation import Contrast, Effect, Explanation, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Evidence
    from mentormatch.features.cautions import Positions
    from mentormatch.features.scoring import Encoded
    from mentormatch.people.profiles import Profiles

MOST_EVIDENCE = 3
"""Pieces of evidence per block whose effect is measured."""

_PARTS = (*BLOCKS, CAUTIONS)

Pair = tuple[int, int]
"""Row of a student and row of a mentor."""

_ONE_PAIR = Pairs.grid(1, 1)


@dataclass(frozen=True, slots=True)
class _Case:
    """A pair by row, with the profiles of the two."""

    student: int
    mentor: int
    seeker: Profiles
    person: Profiles


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
        if not pairs:
            return []
        cases = self._cases(pairs)
        scores, contributions = self._score_as_they_are(pairs)
        losses = self._losses(cases, [self._evidence(case) for case in cases], scores, contributions)
        return [
            self._explanation(case, own, float(score), parts)
            for case, own, score, parts in zip(cases, losses, scores, contributions.T, strict=True)
        ]

    def contrasts(self, rows: Sequence[tuple[int, int, int]]) -> list[Contrast]:
        """Return why one mentor scores higher or lower than another, by rows: student, mentor, the other mentor."""
        if not rows:
            return []
        _, own = self._score_as_they_are([(student, mentor) for student, mentor, _ in rows])
        _, others = self._score_as_they_are([(student, versus) for student, _, versus in rows])
        return [self._contrast(*row, gaps) for row, gaps in zip(rows, (own - others).T, strict=True)]

    def _contrast(self, student: int, mentor: int, versus: int, gaps: NDArray[np.float64]) -> Contrast:
        differences = {name: float(gap) for name, gap in zip(_PARTS, gaps, strict=True)}
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

    def _cases(self, pairs: Sequence[Pair]) -> list[_Case]:
        """Read the profiles of some pairs, each once, and embed what can be quoted of the mentors together."""
        students, mentors = (dict.fromkeys(rows) for rows in zip(*pairs, strict=True))
        seekers = {row: self.students.take([row]) for row in students}
        people = {row: self.mentors.take([row]) for row in mentors}
        said = (
            masked(sentence, name=person[NAME][0])
            for person in people.values()
            for _, sentence in quotable(person.person(0))
        )
        self.encoding.encoder.encode([sentence for sentence in said if not is_negated(sentence)])
        return [_Case(student, mentor, seekers[student], people[mentor]) for student, mentor in pairs]

    def _score(
        self, pairs: Pairs, mentors: Encoded, held: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return exact scores (n_pairs,) and contributions (n_blocks + 1, n_pairs) of pairs with some mentors."""
        rows, places = np.unique(pairs.students, return_inverse=True)
        own = Pairs(places, pairs.mentors)
        return score_pairs(self.encoded_students.take(rows), mentors, self.terms.take(rows), own, held=held)

    def _score_as_they_are(self, pairs: Sequence[Pair]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        students, mentors = np.array(pairs, dtype=np.intp).T
        rows, places = np.unique(mentors, return_inverse=True)
        return self._score(Pairs(students, places), self.encoded_mentors.take(rows))

    def _evidence(self, case: _Case) -> list[Evidence]:
        cautioned = self.terms.caution_factors[case.student] and opposed_at(*self._positions(case), _ONE_PAIR)[0]
        found = list(caution_evidence(case.seeker, case.person)) if cautioned else []
        for column, (name, block) in enumerate(BLOCKS.items()):
            if self.terms.shares[case.student, column] > 0:
                found += _distinct(block.evidence(case.seeker, case.person, self.encoding))[: _most(name)]
        return found

    def _losses(
        self,
        cases: Sequence[_Case],
        evidence: Sequence[Sequence[Evidence]],
        scores: NDArray[np.float64],
        had: NDArray[np.float64],
    ) -> list[dict[Evidence, Loss]]:
        """Score every pair again without each piece of its evidence."""
        measured = [(number, item) for number, own in enumerate(evidence) for item in own]
        losses: list[dict[Evidence, Loss]] = [{} for _ in cases]
        if not measured:
            return losses
        removals = [Removal(cases[number].mentor, item.column, item.quote) for number, item in measured]
        row_of = {removal: row for row, removal in enumerate(dict.fromkeys(removals))}
        students = np.array([cases[number].student for number, _ in measured])
        names = ordered(self.terms.take(np.unique(students)).counted)
        people = {case.mentor: case.person.person(0) for case in cases}
        edited = encode_without(tuple(row_of), people, self.encoded_mentors, self.encoding, names=names)
        rows = np.array([row_of[removal] for removal in removals])
        held = self.encoded_mentors.stated[[removal.mentor for removal in row_of]]
        after, has = self._score(Pairs(students, rows), edited, held)
        for place, (number, item) in enumerate(measured):
            part = _PARTS.index(item.block)
            own = float(had[part, number] - has[part, place])
            losses[number][item] = Loss(float(scores[number] - after[place]), own)
        return losses

    def _explanation(
        self, case: _Case, losses: dict[Evidence, Loss], score: float, contributions: NDArray[np.float64]
    ) -> Explanation:
        seeker, person = case.seeker, case.person
        parts = self._parts(case, contributions, losses)
        names = Names.of(person, 0)
        return Explanation(
            student_id=seeker.ids[0],
            mentor_id=person.ids[0],
            mentor_name=person[NAME][0],
            score=score,
            parts=parts,
            sentences=sentences_of(
                names,
                seeker,
                losses,
                {part.block: part.contribution for part in parts},
                is_away=bool(parts[-1].weight) and bool(away_at(*self._positions(case), _ONE_PAIR)[0]),
            ),
            unknown=unknown_of(seeker, person),
            warnings=warnings_of(names, seeker, person, self.encoding),
        )

    def _parts(self, case: _Case, contributions: NDArray[np.float64], losses: dict[Evidence, Loss]) -> tuple[Part, ...]:
        weights = [*self.terms.shares[case.student], float(self.terms.caution_factors[case.student])]
        student, mentor = self.encoded_students.stated[case.student], self.encoded_mentors.stated[case.mentor]
        stated = [*zip(student, mentor, strict=True), (True, True)]
        parts = []
        for name, weight, contribution, (own, theirs) in zip(_PARTS, weights, contributions, stated, strict=True):
            evidence = tuple(_effect(item, loss) for item, loss in losses.items() if item.block == name)
            value = contribution / weight if weight else self._value(case, name)
            parts.append(
                Part(name, float(weight), float(value), float(contribution), bool(own), bool(theirs), evidence)
            )
        return tuple(parts)

    def _value(self, case: _Case, name: str) -> float:
        """Return the value of a part that has no weight."""
        if name == CAUTIONS:
            return float(caution_at(*self._positions(case), _ONE_PAIR)[0])
        students = self.encoded_students.take(np.array([case.student]))
        mentors = self.encoded_mentors.take(np.array([case.mentor]))
        values = block_values(students, mentors, self.terms.calibrations, _ONE_PAIR, names=(name,))
        return float(values[row_of(name), 0])

    def _positions(self, case: _Case) -> tuple[Positions, Positions]:
        own, theirs = self.encoded_students.positions, self.encoded_mentors.positions
        return own.take(np.array([case.student])), theirs.take(np.array([case.mentor]))


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
