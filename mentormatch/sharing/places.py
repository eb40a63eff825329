"""One assignment of a cohort by rows, and what each student and each mentor would rather have had."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import NAME
from mentormatch.features.eligibility import REASONS, ineligible, reasons_of
from mentormatch.people.names import Names as MentorNames
from mentormatch.sharing.matrix import SEATS_DECIDE
from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.assignment.solution import Solution
    from mentormatch.cohort import Cohort
    from mentormatch.sharing.terms import Terms

EQUAL = 1e-5
"""Scores nearer than this count as equal in sentences: totals are compared in steps, and outcomes by a solver."""


@dataclass(frozen=True, slots=True)
class Places:
    """Who got whom, with the scores of all pairs that could have been.

    Attributes
    ----------
    cohort : Cohort
    terms : Terms
    scores : ndarray of float64, shape (n_students, n_mentors)
        ``-inf`` where a pair cannot be assigned.
    taken : ndarray of bool, shape (n_students, n_mentors)
    order : ndarray of int, shape (n_mentors,)
        Place of each mentor's id among the sorted ids, which settles equal scores.
    free : ndarray of int, shape (n_mentors,)
        Seats that stay free.
    """

    cohort: Cohort
    terms: Terms
    scores: NDArray[np.float64]
    taken: NDArray[np.bool_]
    order: NDArray[np.intp]
    free: NDArray[np.intp]

    @classmethod
    def of(cls, cohort: Cohort, terms: Terms, scores: NDArray[np.float64], solution: Solution) -> Places:
        """Return the places of a solution whose rows are those of the rosters."""
        taken = np.zeros(scores.shape, dtype=bool)
        taken[solution.students, solution.mentors] = True
        return cls(cohort, terms, scores, taken, cohort.roster.id_order, terms.seats - taken.sum(axis=0))

    def choices(self, student: int) -> NDArray[np.intp]:
        """Return the mentors a student could have had, the highest score first."""
        own = self.scores[student]
        allowed = np.flatnonzero((own > -np.inf) | self.taken[student])
        return allowed[np.lexsort((self.order[allowed], -own[allowed]))]

    def gain(self, student: int, mentor: int) -> float:
        """Return what a student gains by a mentor over the best one not assigned; NaN when there is no other."""
        others = self.scores[student][~self.taken[student]]
        best = others.max(initial=-np.inf)
        return float(self.scores[student, mentor] - best) if best > -np.inf else float("nan")

    def name(self, mentor: int) -> str:
        """Return how a mentor is called in a sentence."""
        return MentorNames.of(self.cohort.explainer.mentors, mentor).full

    def reason(self, student: int, mentor: int, *, locked: bool) -> str:
        """Say how good a match this is for the student, and what became of the best one that was missed."""
        choices = self.choices(student)
        place = int(np.flatnonzero(choices == mentor)[0])
        text = f"Best match of {len(choices)}" if place == 0 else f"Match {place + 1} of {len(choices)}"
        text = f"Locked; {text[0].lower()}{text[1:]}." if locked else f"{text}."
        higher = self.scores[student][choices[:place]] > self.scores[student, mentor] + EQUAL
        missed = np.flatnonzero(higher & ~self.taken[student, choices[:place]]).tolist()
        if not missed:
            return text
        best = int(choices[missed[0]])
        called = f"{self.name(best)} (match {missed[0] + 1})"
        loss = float(self.scores[student, best] - self.scores[student, mentor])
        return f"{text} {self.missed(student, best, loss, called=called)}"

    def missed(self, student: int, mentor: int, loss: float, *, called: str) -> str:
        """Say why a student did not get a mentor, whose score is higher by ``loss``."""
        holders = np.flatnonzero(self.taken[:, mentor])
        if self.free[mentor] > 0:
            why = self._decided(student, mentor)
            return f"{called} has a free seat and would be {points(loss)} better for you, but {why}."
        if not len(holders):
            return f"{called} had no free seat; you lose {points(loss)}."
        gains = np.array([self.gain(int(holder), mentor) for holder in holders])
        return f"{called} was full: {_gained(gains)}; you lose {points(loss)}."

    def _decided(self, student: int, mentor: int) -> str:
        """Say what keeps a student from a better mentor with a free seat: a pair kept, a minimum load, or a lock.

        Nothing else can: without these the change would serve and fill as much, for a larger total.
        """
        own, minimum = self.scores[student], self.terms.minimum_load
        worse = np.flatnonzero(self.taken[student] & (own < own[mentor] - EQUAL)).tolist()
        locked = {theirs for other, theirs in self.terms.locked.tolist() if other == student}
        loose = [theirs for theirs in worse if theirs not in locked]
        bound = [theirs for theirs in loose if self.taken[:, theirs].sum() <= minimum[theirs]]
        if len(bound) < len(loose):
            return "a pair of yours was kept from the earlier assignment"
        if bound:
            return f"{self.name(bound[0])} must take {counted(str(minimum[bound[0]]), 'student')}"
        return "a place of yours is locked"

    def unplaced(self, student: int) -> str:
        """Say why a student has fewer mentors than wanted."""
        choices = self.choices(student)
        others = [own for own in choices if not self.taken[student, own]]
        got, wanted = int(self.taken[student].sum()), int(self.terms.demand[student])
        begin = f"{got} of {wanted} places filled: " if got else ""
        if not len(choices):
            text = f"no mentor can be assigned{self._barred(student)}."
        elif not others:
            text = f"{begin}only {counted(str(len(choices)), 'mentor')} can be assigned{self._barred(student)}."
        else:
            who = {1: "the only", 2: "both"}.get(len(others), f"all {len(others)}")
            what = "mentor who can be assigned is" if len(others) == 1 else "mentors who can be assigned are"
            text = f"{begin}{who} {'other ' if got else ''}{what} full."
        return text[0].upper() + text[1:]

    def _barred(self, student: int) -> str:
        """Return the counts of reasons for which mentors cannot be assigned to a student."""
        own = self.cohort.terms.take(np.array([student]))
        bits = ineligible(own, self.cohort.roster.terms, but_for=SEATS_DECIDE)[0]
        found = Counter(reason for own_bits in bits[bits != 0] for reason in reasons_of(int(own_bits)))
        counts = {reason.replace("_", " "): found[reason] for reason in REASONS}
        forbidden = {theirs for other, theirs in self.terms.forbidden.tolist() if other == student}
        ruled_out = np.flatnonzero((self.scores[student] == -np.inf) & (bits == 0)).tolist()
        counts["forbidden or assigned before"] = len(forbidden & {*ruled_out})
        counts["below the least score"] = len({*ruled_out} - forbidden)
        told = [f"{reason}: {count}" for reason, count in counts.items() if count]
        return f" ({'; '.join(told)})" if told else ""

    def mentor_name(self, mentor: int) -> str:
        """Return a mentor's name as written."""
        return str(self.cohort.explainer.mentors[NAME][mentor])


def points(score: float) -> str:
    """Write a difference of scores.

    Examples
    --------
    >>> points(0.213), points(0.002)
    ('0.21', 'less than 0.01')
    """
    return f"{score:.2f}" if score >= 0.005 else "less than 0.01"


def _gained(gains: NDArray[np.float64]) -> str:
    """Say what those who got a mentor gain by it, each over the best one not assigned; NaN stands for nobody else."""
    known, alone = gains[~np.isnan(gains)], int(np.isnan(gains).sum())
    single = len(gains) == 1
    who = "the student who got the seat" if single else f"the {len(gains)} students who got the seats"
    if not len(known):
        return f"{who} had nobody else"
    low, high = points(max(known.min(), 0.0)), points(max(known.max(), 0.0))
    span = low if low == high else f"up to {high}" if known.min() < 0.005 else f"{low} to {high}"
    besides = f" ({alone} had nobody else)" if alone else ""
    return f"{who} {'gains' if single else 'gain'} {span} over the next match{besides}"
