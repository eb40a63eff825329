"""An assignment made anew from one that a person has reviewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mentormatch.errors import SettingError
from mentormatch.people.pair_tables import read_pairs
from mentormatch.results.assignment import Assignment
from mentormatch.results.assignment_table import ASSIGNED, LOCKED
from mentormatch.results.rematch import Dropped
from mentormatch.results.review import DECISIONS, FORBID, Review
from mentormatch.sharing.rematching import why_dropped
from mentormatch.sharing.round import Round, assignment_of
from mentormatch.sharing.terms import decision_of, terms_of

if TYPE_CHECKING:
    from mentormatch.cohort import Cohort
    from mentormatch.results.rematch import Pair
    from mentormatch.sharing.terms import Named


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A reviewed table: pairs that were proposed, decisions with their places, and notes."""

    source: str
    before: tuple[Pair, ...]
    decided: tuple[Named, ...]
    notes: dict[Pair, str]

    @classmethod
    def of(cls, source: Any) -> Reviewed:
        """Read a reviewed table.

        Raises
        ------
        SettingError
            When it has no column ``decision`` or broken rows.
        """
        table = read_pairs(source.to_frame() if isinstance(source, Assignment) else source, _COLUMNS)
        if "decision" not in table.columns:
            raise SettingError(
                f"{table.source} must have a column decision, as mentormatch assign -o plan.xlsx writes it; it has "
                f"{', '.join(sorted(table.columns)) or 'only ids'}."
            )
        if table.problems:
            raise SettingError(f"{table.source} has broken rows: {'; '.join(table.problems[:5])}.")
        before, decided, notes = [], [], {}
        for row in table.rows:
            status, decision, note = (row.cells.get(name, "").strip() for name in _COLUMNS)
            pair = row.student_id, row.mentor_id
            if row.mentor_id and status.casefold() in _PROPOSED:
                before.append(pair)
            if decision:
                decided.append((f" ({table.source}, {row.place})", *pair, decision))
            if note and any(pair):
                notes[pair] = note
        return cls(table.source, tuple(before), tuple(decided), notes)


_COLUMNS = ("status", "decision", "note")
_PROPOSED = {ASSIGNED, LOCKED, "confirmed"}


def assigned(cohort: Cohort, *, method: str, review: Any, **terms: Any) -> Assignment:
    """Share the mentors out to a cohort, by the decisions of a review where there is one.

    The other options are those of :func:`mentormatch.sharing.terms.terms_of`; errors as there.
    """
    reviewed = None if review is None else Reviewed.of(review)
    people = cohort.explainer.students, cohort.explainer.mentors
    own = Round.of(cohort, terms_of(*people, decisions=reviewed.decided if reviewed else (), **terms), method)
    found = assignment_of(own, own.solved())
    return found if reviewed is None else replace(found, review=_review(own, found, reviewed))


def _review(own: Round, found: Assignment, reviewed: Reviewed) -> Review:
    decisions = {(student, mentor): _plain(decision) for _, student, mentor, decision in reviewed.decided}
    pairs, before = set(found.pairs), set(reviewed.before)
    return Review(
        source=reviewed.source,
        decisions=decisions,
        notes=reviewed.notes,
        kept=tuple(pair for pair in found.pairs if pair in before),
        dropped=tuple(
            Dropped(*pair, "Forbidden." if decisions.get(pair) == FORBID else why_dropped(own, found, pair))
            for pair in dict.fromkeys(reviewed.before)
            if pair not in pairs
        ),
        added=tuple(pair for pair in found.pairs if pair not in before),
    )


def _plain(decision: str) -> str:
    """Return a decision as one of the three words; other words for forbid and lock were understood before."""
    word = decision.casefold().strip()
    return word if word in DECISIONS else decision_of(word)
