"""A coordinator's round: a plan is written, gone through, kept to, and what changed is told."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from mentormatch import InfeasibleError, SettingError, verify
from mentormatch.matcher import Matcher
from mentormatch.people.pair_tables import read_pairs

if TYPE_CHECKING:
    from pathlib import Path

    from mentormatch.results.assignment import Assignment

FIELDS = {"C": "cardiology", "D": "dermatology", "E": "ENT", "O": "orthopedic surgery"}
STUDENTS = [{"student_id": own.lower(), "name": f"Student {own}", "interests": field} for own, field in FIELDS.items()]
MENTORS = [
    {"mentor_id": own, "name": f"Dr. {own}", "specialties": field, "capacity": 1} for own, field in FIELDS.items()
]
PROPOSED = (("c", "C"), ("d", "D"), ("e", "E"), ("o", "O"))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(weights={"specialty": 1}, as_of=2026, progress=False).fit(MENTORS)


@pytest.fixture(scope="module")
def plan(matcher: Matcher) -> Assignment:
    found = matcher.assign(STUDENTS, per_student=1)
    assert found.pairs == PROPOSED
    return found


class Desk:
    """What a coordinator does with a workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["Review"]
        self.columns = {cell.value: cell.column for cell in self.sheet[1]}

    def row(self, student: str) -> int:
        ids = [cell.value for cell in self.sheet["A"]]
        return ids.index(student) + 1

    def write(self, row: int, **cells: Any) -> Desk:
        for name, value in cells.items():
            self.sheet.cell(row, self.columns[name]).value = value
        return self

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


@pytest.fixture
def desk(plan: Assignment, tmp_path: Path) -> Desk:
    plan.to_xlsx(tmp_path / "plan.xlsx")
    return Desk(tmp_path / "plan.xlsx")


def decisions_in(path: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    table = read_pairs(path, ["status", "decision", "note"])
    rows = {
        (row.student_id, row.mentor_id): (row.cells["status"], row.cells["decision"], row.cells["note"])
        for row in table.rows
    }
    return {pair: cells for pair, cells in rows.items() if cells[1:] != ("", "")}


def test_a_coordinators_round_through_the_workbook(matcher: Matcher, desk: Desk, tmp_path: Path) -> None:
    desk.write(desk.row("c"), decision="approve", note="both said yes")
    desk.write(desk.row("d"), decision="forbid", note="his aunt")
    desk.write(desk.row("e"), note="prefers Tuesdays")
    found = matcher.assign(STUDENTS, per_student=1, review=desk.save())
    assert ("c", "C") in found.pairs
    assert ("d", "D") not in found.pairs
    assert found.locked[found.pairs.index(("c", "C"))]
    changes = found.review.changes
    assert ("c", "C") in changes.kept
    assert ("d", "D", "Forbidden.") in [(own.student_id, own.mentor_id, own.reason) for own in changes.dropped]
    assert {pair for pair in PROPOSED if pair not in found.pairs} == {
        (own.student_id, own.mentor_id) for own in changes.dropped
    }
    assert set(found.pairs) == {*changes.kept, *changes.added}
    moved = {own.student_id: own for own in changes.moved}["d"]
    assert (moved.before, moved.after, moved.without) == (("D",), found.mentors_of("d"), False)
    scores = dict(zip(found.pairs, found.scores, strict=True))
    assert moved.gain == pytest.approx(scores["d", moved.after[0]] - found.explain("d", "D").score)
    # the next plan shows what was decided, and nothing that was written is lost
    found.to_xlsx(tmp_path / "plan2.xlsx")
    assert decisions_in(tmp_path / "plan2.xlsx") == {
        ("c", "C"): ("locked", "approve", "both said yes"),
        ("d", "D"): ("forbidden", "forbid", "his aunt"),
        ("e", "E"): ("assigned" if ("e", "E") in found.pairs else "note", "", "prefers Tuesdays"),
    }
    again = matcher.assign(STUDENTS, per_student=1, review=tmp_path / "plan2.xlsx")
    assert again.pairs == found.pairs, "a decision of an earlier round still holds"
    assert str(again.review.changes) == "4 pairs kept, 0 dropped, 0 added."
    again.to_xlsx(tmp_path / "plan3.xlsx")
    assert (tmp_path / "plan3.xlsx").read_bytes() == (tmp_path / "plan2.xlsx").read_bytes()


def test_the_same_round_through_csv(matcher: Matcher, plan: Assignment, tmp_path: Path) -> None:
    plan.to_csv(tmp_path / "plan.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "plan.csv").read_text("utf-8"))))
    for row in rows:
        row["decision"] = {"c": "approve", "d": "forbid"}.get(row["student_id"], "")
        row["note"] = "=late" if row["student_id"] == "o" else ""
    rows.append({"student_id": "o", "mentor_id": "D", "decision": "lock"})
    pd.DataFrame(rows).to_csv(tmp_path / "edited.csv", index=False)
    found = matcher.assign(STUDENTS, per_student=1, review=tmp_path / "edited.csv")
    assert {("c", "C"), ("o", "D")} <= set(found.pairs)
    assert ("o", "D") in found.review.changes.added
    found.to_csv(tmp_path / "next.csv")
    told = decisions_in(tmp_path / "next.csv")
    assert told["o", "D"] == ("locked", "lock", "")
    assert told["o", "O"] == ("note", "", "=late")


def test_another_mentor_written_over_the_one_proposed_takes_the_place(matcher: Matcher, desk: Desk) -> None:
    desk.write(desk.row("c"), mentor_id="E", decision="lock", note="met at a talk")
    found = matcher.assign(STUDENTS, per_student=1, review=desk.save())
    assert found.mentors_of("c") == ("E",)
    table = found.to_frame().set_index(["student_id", "mentor_id"])
    assert tuple(table.loc[("c", "E"), ["status", "decision", "note"]]) == ("locked", "lock", "met at a talk")
    assert tuple(table.loc[("c", "C"), ["status", "decision"]]) == ("forbidden", "forbid")


def test_one_more_place_does_not_bring_back_the_one_written_over(matcher: Matcher, desk: Desk) -> None:
    desk.write(desk.row("c"), mentor_id="E", decision="lock")
    found = matcher.assign(STUDENTS, per_student={"c": 2}, capacity=4, review=desk.save())
    assert ("c", "C") not in found.pairs


def test_a_row_typed_in_at_the_end_is_locked_among_blank_rows(matcher: Matcher, desk: Desk) -> None:
    desk.write(desk.sheet.max_row + 4, student_id=" d ", mentor_id="O", decision="Lock ")
    assert ("d", "O") in matcher.assign(STUDENTS, per_student=1, review=desk.save()).pairs


def test_sorted_rows_and_moved_and_added_columns_mean_the_same(matcher: Matcher, desk: Desk, tmp_path: Path) -> None:
    desk.write(desk.row("d"), decision="forbid").write(desk.row("e"), decision="approve").save()
    rows = [[cell.value for cell in row] for row in desk.sheet.iter_rows()]
    book = openpyxl.Workbook()
    book.active.append(["Plan of the autumn"])
    for row in [rows[0], [], *sorted(rows[1:], key=lambda own: str(own[2:]), reverse=True)]:
        book.active.append([*reversed(row), "", "mine"])
    book.save(tmp_path / "moved.xlsx")
    one, other = (matcher.assign(STUDENTS, per_student=1, review=path) for path in (desk.path, tmp_path / "moved.xlsx"))
    assert one.pairs == other.pairs
    assert one.review.changes == other.review.changes
    assert one.review.decided == other.review.decided


def test_everything_that_is_not_clear_is_told_at_once_with_its_place(matcher: Matcher, desk: Desk) -> None:
    desk.write(desk.row("c"), decision="aprove")
    desk.write(desk.row("d"), mentor_id="E")
    desk.write(desk.row("e"), mentor_id="C", decision="approve")
    desk.write(desk.row("o"), mentor_id=None)
    desk.write(7, student_id="c", mentor_id="D")
    desk.write(8, student_id="c", decision="lock")
    desk.write(9, note="who?")
    desk.write(10, student_id="c", mentor_id="O", decision="lock")
    desk.write(11, student_id="c", mentor_id="O", decision="forbid")
    with pytest.raises(SettingError) as refused:
        matcher.assign(STUDENTS, review=desk.save())
    lines = str(refused.value).splitlines()
    assert lines[0] == (
        "plan.xlsx, sheet Review, row 2, column decision: the decision must be approve, lock, forbid or blank; got "
        "'aprove'. Did you mean approve?"
    )
    for line, (row, words) in zip(
        lines[1:],
        [
            (3, "the plan proposed d with D, and the row now names d with E without a decision"),
            (4, "e with C was not proposed, and only what was can be approved. Write lock"),
            (5, "the row now names o with nobody"),
            (7, "c with D was not proposed and has no decision; write lock"),
            (8, "lock needs a mentor; fill in mentor_id"),
            (9, "the row names no student"),
            (11, "c with O stands there twice, lock and forbid; decide on one."),
        ],
        strict=True,
    ):
        assert line.startswith(f"plan.xlsx, sheet Review, row {row}: ")
        assert words in line


def test_a_column_sorted_alone_is_noticed(matcher: Matcher, desk: Desk) -> None:
    ids = ["d", "e", "o", "c"]
    for row, own in enumerate(ids, start=2):
        desk.write(row, student_id=own)
    with pytest.raises(SettingError, match="if the rows were mixed up by sorting, undo it") as refused:
        matcher.assign(STUDENTS, review=desk.save())
    assert len(str(refused.value).splitlines()) == 4


def test_ids_that_are_not_in_the_rosters_are_told_with_what_may_be_meant(desk: Desk) -> None:
    numbered = [{"mentor_id": f"00{number}", "specialties": "ENT"} for number in (6, 7)]
    own = Matcher(weights={"specialty": 1}, as_of=2026).fit(numbered)
    rows = [("c", 7, "lock"), ("cc", "006", "forbid"), ("c", "zzz", "lock")]
    table = pd.DataFrame(rows, columns=["student_id", "mentor_id", "decision"])
    with pytest.raises(SettingError) as refused:
        own.assign(STUDENTS, review=table)
    assert str(refused.value).splitlines() == [
        "DataFrame, row 1, column mentor_id: '7' must be in the rosters. Did you mean 007?",
        "DataFrame, row 3, column mentor_id: 'zzz' must be in the rosters.",
        "DataFrame, row 2, column student_id: 'cc' must be in the rosters. Did you mean c?",
        "Mend the ids, or clear the decisions about people who left.",
    ]


def test_a_review_without_a_column_of_decisions_is_refused(matcher: Matcher) -> None:
    with pytest.raises(SettingError, match="must have a column decision"):
        matcher.assign(STUDENTS, review=pd.DataFrame({"student_id": ["c"], "mentor_id": ["C"]}))


def test_a_plan_of_other_people_is_refused(matcher: Matcher) -> None:
    with pytest.raises(SettingError, match="must name people of these rosters; none of its 1 pair does"):
        matcher.assign(STUDENTS, review=[{"student_id": "x", "mentor_id": "y", "decision": ""}])


def test_people_who_left_are_no_fault_unless_something_is_decided_about_them(desk: Desk, tmp_path: Path) -> None:
    fewer = Matcher(weights={"specialty": 1}, as_of=2026).fit(MENTORS[1:])
    desk.write(desk.row("c"), note="knows her")
    found = fewer.assign(STUDENTS, per_student=1, review=desk.save())
    assert {(own.student_id, own.reason) for own in found.review.changes.dropped} == {
        ("c", "C is not among the mentors any more.")
    }
    assert [own.without for own in found.review.changes.moved] == [True]
    assert str(found.review.changes.moved[0]) == "c: C -> nobody, now without a mentor"
    assert ("c", "C", "note") in list(found.to_frame()[["student_id", "mentor_id", "status"]].itertuples(index=False))
    # another one written over who left is no decision about who left
    desk.write(desk.row("c"), mentor_id="D", decision="lock")
    over = fewer.assign(STUDENTS, per_student=1, review=desk.save())
    assert over.mentors_of("c") == ("D",)
    over.to_xlsx(tmp_path / "next.xlsx")
    assert fewer.assign(STUDENTS, per_student=1, review=tmp_path / "next.xlsx").pairs == over.pairs


def test_decisions_that_contradict_seats_or_rosters_are_infeasible(matcher: Matcher, desk: Desk) -> None:
    desk.write(desk.row("c"), decision="approve").write(7, student_id="d", mentor_id="C", decision="lock")
    with pytest.raises(InfeasibleError, match="mentor C has 2 locked students and 1 seat"):
        matcher.assign(STUDENTS, per_student=2, review=desk.save())
    closed = Matcher(weights={"specialty": 1}).fit([{**own, "accepting": "no"} for own in MENTORS])
    desk.write(7, student_id=None, mentor_id=None, decision=None)
    with pytest.raises(InfeasibleError, match="c with C is locked, but the mentor is not accepting"):
        closed.assign(STUDENTS, review=desk.save())


def test_a_review_and_locks_hold_together_or_contradict_each_other(matcher: Matcher, desk: Desk) -> None:
    desk.write(desk.row("c"), decision="forbid")
    found = matcher.assign(STUDENTS, per_student=1, review=desk.save(), locks=[("d", "C")])
    assert ("d", "C") in found.pairs
    with pytest.raises(SettingError, match="c with C is locked and forbidden; decide on one"):
        matcher.assign(STUDENTS, per_student=1, review=desk.path, locks=[("c", "C")])


def test_rematch_keeps_to_a_review_with_the_fewest_changes(matcher: Matcher, desk: Desk) -> None:
    desk.write(desk.row("c"), decision="forbid", note="no").write(desk.row("d"), decision="approve")
    mended = matcher.rematch(desk.save(), STUDENTS, per_student=1)
    assert ("c", "C") not in mended.assignment.pairs
    assert ("d", "D") in mended.kept
    assert len(mended.dropped) == 2, "somebody has to swap with c"
    told = mended.assignment.to_frame().set_index(["student_id", "mentor_id"])["note"]
    assert told["c", "C"] == "no"


def test_a_plain_list_of_decisions_is_a_review_without_a_plan(matcher: Matcher) -> None:
    table = pd.DataFrame({"student_id": ["c", "d"], "mentor_id": ["D", "D"], "decision": ["ok", "never"]})
    found = matcher.assign(STUDENTS, per_student=1, review=table)
    assert ("c", "D") in found.pairs
    assert found.review.changes.kept == found.review.changes.dropped == ()
    assert [own.decision for own in found.review.decided] == ["approve", "forbid"]


def test_rows_that_only_carry_decisions_are_no_pairs_elsewhere(matcher: Matcher, desk: Desk, tmp_path: Path) -> None:
    desk.write(desk.row("d"), decision="forbid").write(desk.row("e"), note="x")
    found = matcher.assign(STUDENTS, per_student=1, review=desk.save())
    found.to_xlsx(tmp_path / "plan2.xlsx")
    assert ("d", "D") not in matcher.rematch(tmp_path / "plan2.xlsx", STUDENTS, per_student=1).assignment.pairs
    manifest = found.manifest
    checked = verify(tmp_path / "plan2.xlsx", STUDENTS, MENTORS, manifest=manifest)
    assert checked.ok, str(checked)
    locked = matcher.assign(STUDENTS, per_student=1, locks=tmp_path / "plan2.xlsx")
    assert locked.pairs == found.pairs


def test_the_workbook_has_its_sheets_a_list_to_choose_from_and_all_that_defends_a_pair(desk: Desk) -> None:
    assert desk.book.sheetnames == ["Review", "Read me", "Mentors", "Rows to mend"]
    offer = desk.sheet.data_validations.dataValidation[0]
    assert offer.formula1 == '"approve,lock,forbid"'
    assert "G2" in offer.sqref
    assert desk.sheet.freeze_panes == "C2"
    assert desk.sheet.auto_filter.ref == "A1:S5"
    cells = {name: desk.sheet.cell(2, column).value for name, column in desk.columns.items()}
    assert cells["student_name"] == "Student C"
    assert cells["mentor_name"] == "Dr. C"
    assert cells["reason"] == "Best match of 4."
    assert "cardiology" in cells["why"]
    assert cells["proposed"] == "c → C"
    assert not desk.sheet.protection.sheet
    loads = [[cell.value for cell in row][:4] for row in desk.book["Mentors"].iter_rows(min_row=2)]
    assert loads == [[own, f"Dr. {own}", 1, 1] for own in FIELDS]


def test_ids_that_hold_formulas_arrows_or_look_like_dates_come_back(tmp_path: Path) -> None:
    ids = ["=1+1", "a → b", "3-4", "007", "-5", "1e5"]
    people = [{"student_id": own, "interests": "ENT"} for own in ids]
    own = Matcher(weights={"specialty": 1}).fit([{"mentor_id": own, "specialties": "ENT"} for own in ids])
    plan = own.assign(people, per_student=1, capacity=1)
    plan.to_xlsx(tmp_path / "plan.xlsx")
    work = Desk(tmp_path / "plan.xlsx")
    for row in range(2, 8):
        work.write(row, decision="approve")
    found = own.assign(people, per_student=1, capacity=1, review=work.save())
    assert found.pairs == plan.pairs
    assert str(found.review.changes) == "6 pairs kept, 0 dropped, 0 added."
    assert all(found.locked)


def test_every_pair_stands_in_the_workbook_with_reasons_loads_and_problems(sample: Path, tmp_path: Path) -> None:
    own = Matcher(as_of=2026, progress=False).fit(sample / "mentors.csv")
    found = own.assign(sample / "students.csv", per_student=1)
    found.to_xlsx(tmp_path / "plan.xlsx")
    sheets = pd.read_excel(tmp_path / "plan.xlsx", sheet_name=None, dtype=str, keep_default_na=False, engine="calamine")
    review = sheets["Review"]
    assert list(zip(review["student_id"], review["mentor_id"], strict=True)) == list(found.pairs)
    assert review["why"].tolist() == [explained.text for explained in found.explanations()]
    assert sheets["Mentors"]["taken"].tolist() == [str(load.taken) for load in found.loads]
    assert len(sheets["Rows to mend"]) == sum(len(issues) for issues in found.issues.values())
