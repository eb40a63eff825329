"""A plan that a coordinator went through: what it proposed, what was decided about it, and what is wrong in it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mentormatch.columns import MENTOR_ID, STUDENT_ID
from mentormatch.errors import SettingError
from mentormatch.results.changes import Changes
from mentormatch.results.decisions import APPROVE, ARROW, FORBID, LOCK, SHORT, UNASSIGNED, Decided
from mentormatch.results.review import Review
from mentormatch.sharing.changing import changes_of
from mentormatch.sharing.named import decision_of, named_rows, near
from mentormatch.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mentormatch.people.profiles import Profiles
    from mentormatch.results.assignment import Assignment
    from mentormatch.results.changes import Pair
    from mentormatch.sharing.named import NamedPair
    from mentormatch.sharing.round import Round

_COLUMNS = ("status", "decision", "note", "proposed")


@dataclass(frozen=True, slots=True)
class ReviewedPlan:
    """A plan that was reviewed.

    Attributes
    ----------
    source : str
        What it is called in messages.
    columns : frozenset of str
        Which of the columns ``status``, ``decision``, ``note`` and ``proposed`` it has.
    plan : mapping of (student_id, mentor_id) to str
        Pairs that the plan proposed, with what stands in their column ``status``.
    decided : tuple of Decided
        Decisions and notes, each pair once, in the order of the ids. A pair over which another one was written and
        locked is forbidden: the other one takes its place.
    places : mapping of (student_id, mentor_id) to str
        Where those that stand in a row of their own do so, in words for messages.
    """

    source: str
    columns: frozenset[str]
    plan: Mapping[Pair, str]
    decided: tuple[Decided, ...]
    places: Mapping[Pair, str]

    def here(self, students: Profiles, mentors: Profiles) -> tuple[Decided, ...]:
        """Return the decisions on people who are in the rosters."""
        known = set(students.ids), set(mentors.ids)
        found = (own for own in self.decided if own.student_id in known[0] and own.mentor_id in known[1])
        return tuple(own for own in found if own.decision)

    def carried(self, students: Profiles, mentors: Profiles) -> tuple[Decided, ...]:
        """Return what the next plan shows: all notes, and the decisions on people who are in the rosters."""
        here = {*self.here(students, mentors)}
        found = (own if own in here else replace(own, decision="") for own in self.decided)
        return tuple(own for own in found if own.decision or own.note)


def review_of(source: Any, *, called: str) -> ReviewedPlan:
    """Read a plan that may have been reviewed.

    Parameters
    ----------
    source : Assignment, path, "-", DataFrame, list of dicts, or iterable of (student_id, mentor_id)
        Columns ``decision`` and ``note``, as :meth:`mentormatch.Assignment.to_xlsx` and ``to_csv`` write them.
    called : str
        What is looked for, for the message that there is no such file.

    Raises
    ------
    SettingError
        When rows do not say clearly what is decided; all faults at once.
    RosterError, FileError
        When the file cannot be read or lacks a column of ids.
    """
    table = named_rows(source, _COLUMNS, called=called)
    faults: list[str] = []
    plan: dict[Pair, str] = {}
    decided: dict[Pair, Decided] = {}
    places: dict[Pair, str] = {}
    replaced: list[Pair] = []
    for row in table.rows:
        proposed = _proposed(row, table.columns)
        if proposed is not None:
            plan.setdefault(proposed, row.status)
        found = _decided(row, proposed, table.columns, faults)
        if found is not None:
            pair = (found.student_id, found.mentor_id)
            decided[pair] = _joined(decided.get(pair), found, row, faults)
            places.setdefault(pair, row.place)
            replaced += [proposed] if found.decision == LOCK and proposed not in {None, pair} else []
    if faults:
        raise SettingError("\n".join(faults))
    for pair in replaced:
        before = decided.get(pair) or Decided(*pair, "", "")
        decided[pair] = replace(before, decision=before.decision or FORBID)
    return ReviewedPlan(table.source, table.columns, plan, tuple(decided[pair] for pair in sorted(decided)), places)


def known_review(source: Any, students: Profiles, mentors: Profiles) -> ReviewedPlan:
    """Read a reviewed plan whose decisions are about people of these rosters.

    Raises
    ------
    SettingError
        When there is no column ``decision``, rows are not clear, decisions name people who are not in the rosters, or
        no row names anybody who is.
    RosterError, FileError
        When the file cannot be read or lacks a column of ids.
    """
    review = review_of(source, called="reviewed plan")
    if "decision" not in review.columns:
        raise SettingError(
            f"{review.source} must have a column decision, as mentormatch assign -o plan.xlsx writes it; it has "
            f"{', '.join(sorted(review.columns)) or 'only ids'}."
        )
    _demand_known(review, students, mentors)
    return review


def with_review(own: Round, found: Assignment, review: ReviewedPlan) -> Assignment:
    """Return an assignment with what was decided beforehand, and what changed against the plan that was reviewed."""
    people = own.cohort.explainer
    # a mere list of decisions does not say what was proposed
    is_plan = review.columns & {"status", "proposed"}
    changes = changes_of(own, found, review.plan, ruled_out="Forbidden.") if is_plan else Changes((), (), (), ())
    return replace(found, review=Review(review.source, review.carried(people.students, people.mentors), changes))


def _demand_known(review: ReviewedPlan, students: Profiles, mentors: Profiles) -> None:
    known = set(students.ids), set(mentors.ids)
    pairs = {*review.plan, *((own.student_id, own.mentor_id) for own in review.decided)}
    if pairs and not any(student in known[0] or mentor in known[1] for student, mentor in pairs):
        raise SettingError(
            f"The reviewed plan must name people of these rosters; none of its {counted(str(len(pairs)), 'pair')} "
            "does. Give the file that mentormatch assign wrote for them."
        )
    faults = []
    for own in review.decided:
        place = review.places.get((own.student_id, own.mentor_id), "") if own.decision else ""
        for person, column, side in ((own.student_id, STUDENT_ID, students), (own.mentor_id, MENTOR_ID, mentors)):
            if place and person not in known[side is mentors]:
                hint = _near_id(person, side)
                faults.append(f"{place}, column {column}: {person!r} must be in the rosters.{hint}")
    if faults:
        raise SettingError("\n".join([*faults, "Mend the ids, or clear the decisions about people who left."]))


def _near_id(person: str, people: Profiles) -> str:
    """Return a question that names the id that may be meant, such as 007 where a spreadsheet left 7; or ""."""
    same = [own for own in people.ids if own.lstrip("0").casefold() == person.lstrip("0").casefold()]
    found = same or difflib.get_close_matches(person, people.ids, n=1)
    return f" Did you mean {found[0]}?" if found else ""


def _proposed(row: NamedPair, columns: Collection[str]) -> Pair | None:
    """Return the pair that a row of the plan proposed, whatever was written over it."""
    if "proposed" in columns:
        return _split(row.cells["proposed"], row)
    if not row.mentor_id or row.is_aside or row.status in {SHORT, UNASSIGNED}:
        return None
    # a row without a status, in a table that has them, was typed in when it states a decision
    typed = "status" in columns and not row.status and row.cells.get("decision", "").strip()
    return None if typed else (row.student_id, row.mentor_id)


def _split(cell: str, row: NamedPair) -> Pair | None:
    """Return the pair that the column ``proposed`` names; an id may hold the arrow itself."""
    pieces = cell.strip().split(ARROW)
    if len(pieces) < 2:
        return None
    cuts = [(ARROW.join(pieces[:cut]), ARROW.join(pieces[cut:])) for cut in range(1, len(pieces))]
    return next((cut for cut in cuts if cut[0] == row.student_id or cut[1] == row.mentor_id), cuts[0])


def _decided(row: NamedPair, proposed: Pair | None, columns: Collection[str], faults: list[str]) -> Decided | None:
    """Return what was written in a row; None where nothing was, or where it is not clear."""
    cell, note = row.cells.get("decision", ""), row.cells.get("note", "")
    decision = decision_of(cell)
    if decision is None:
        must = "the decision must be approve, lock, forbid or blank"
        faults.append(f"{row.place}, column decision: {must}; got {cell!r}.{near(cell)}")
        return None
    fault = _fault(row, decision, proposed, columns)
    if fault:
        faults.append(f"{row.place}: {fault}")
        return None
    if not decision and not note.strip():
        return None
    return Decided(row.student_id, row.mentor_id, decision, note if note.strip() else "")


def _fault(row: NamedPair, decision: str, proposed: Pair | None, columns: Collection[str]) -> str:
    """Return what is not clear about a row, or ""."""
    pair = (row.student_id, row.mentor_id)
    if not row.student_id and (decision or row.mentor_id or row.cells.get("note", "").strip()):
        return "the row names no student; fill in student_id."
    if decision and not row.mentor_id:
        return f"{decision} needs a mentor; fill in mentor_id, or clear the decision."
    if row.is_aside or not {"status", "proposed"} & {*columns}:
        return ""
    if decision == APPROVE and proposed != pair:
        return f"{_words(pair)} was not proposed, and only what was can be approved. Write lock to assign them."
    return "" if decision else _fault_undecided(pair, proposed)


def _fault_undecided(pair: Pair, proposed: Pair | None) -> str:
    """Return what is not clear about a row without a decision: its ids were changed, or typed in."""
    if proposed not in {None, pair}:
        return (
            f"the plan proposed {_words(proposed)}, and the row now names {_words(pair)} without a decision. Write "
            "lock or forbid, or put the ids back; if the rows were mixed up by sorting, undo it."
        )
    if pair[1] and proposed is None:
        return f"{_words(pair)} was not proposed and has no decision; write lock to assign them, or forbid."
    return ""


def _words(pair: Pair | None) -> str:
    student, mentor = pair or ("", "")
    return f"{student} with {mentor or 'nobody'}"


def _joined(before: Decided | None, found: Decided, row: NamedPair, faults: list[str]) -> Decided:
    """Return what two rows say about one pair: a decision counts before a blank one, notes are kept both."""
    if before is None:
        return found
    if before.decision and found.decision and before.decision != found.decision:
        pair = _words((found.student_id, found.mentor_id))
        both = (before.decision, found.decision)
        if FORBID in both:
            faults.append(f"{row.place}: {pair} stands there twice, {both[0]} and {both[1]}; decide on one.")
    notes = "\n".join(dict.fromkeys(note for note in (before.note, found.note) if note))
    return replace(before, decision=found.decision or before.decision, note=notes)
