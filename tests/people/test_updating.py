"""Bookkeeping of an update: who comes and goes, what is still true of the former issues, and that rows are counted."""

from __future__ import annotations

import pytest

from mentormatch.errors import RosterError, SettingError
from mentormatch.people.profiles import Document, Issue, with_issues
from mentormatch.people.reading import read_mentors
from mentormatch.people.updating import updated, with_documents_of


def roster(*people):
    return read_mentors([{"mentor_id": name, "state": state, "capacity": places} for name, state, places in people])


FORMER = roster(("M1", "GA", "2"), ("M2", "GA", "many"), ("", "TX", ""), ("M3", "OH", ""), ("M3", "OH", ""))


def rules(issues):
    return [(issue.rule, issue.person) for issue in issues]


def test_changed_people_stay_where_they_stood_and_new_ones_come_last():
    given = roster(("M9", "GA", ""), ("M3", "OH", ""), ("M1", "NY", "2"))
    update = updated(FORMER, given, remove=["M2"])
    assert update.people.ids == ("M1", "M3", "M9")
    assert update.people["state"] == ("NY", "OH", "GA")
    assert update.arrivals.ids == ("M9", "M1")
    assert update.rows == (4, 2, 3)
    assert (update.changes.added, update.changes.changed, update.changes.removed) == (("M9",), ("M1",), ("M2",))
    assert update.changes.n_unchanged == 1


def test_an_empty_update_keeps_everything():
    update = updated(FORMER, None)
    assert update.people == FORMER
    assert (update.rows, len(update.arrivals), update.changes.n_unchanged) == ((0, 1, 2), 0, 3)


def test_issues_of_people_who_go_or_are_read_again_go_and_rows_set_aside_stay():
    assert rules(FORMER.issues) == [("not-a-number", "M2"), ("blank-id", None), ("duplicate-row", "M3")]
    assert rules(updated(FORMER, None, remove=["M2"]).people.issues) == [("blank-id", None), ("duplicate-row", "M3")]
    update = updated(FORMER, roster(("M2", "GA", "lots"), ("M3", "OH", ""), ("M1", "GA", "2"), ("", "", "7")))
    assert rules(update.people.issues) == [("blank-id", None), ("not-a-number", "M2"), ("blank-id", None)]
    assert (update.people.rows_read, len(update.people), update.people.rows_set_aside) == (5, 3, 2)


def test_the_same_roster_once_more_changes_nothing_and_repeats_no_issue():
    again = roster(("M1", "GA", "2"), ("M2", "GA", "many"), ("", "TX", ""), ("M3", "OH", ""), ("M3", "OH", ""))
    update = updated(FORMER, again)
    assert update.people == FORMER
    assert update.changes.n_unchanged == 3


def test_what_was_found_on_encoding_stays_with_those_who_are_as_they_were():
    note = Issue("unknown-specialty", "note", "xyz", "", column="specialties", person="M1")
    former = with_issues(FORMER, [note])
    assert note in updated(former, roster(("M1", "GA", "2"))).people.issues
    assert note not in updated(former, roster(("M1", "NY", "2"))).people.issues
    assert note in updated(former, roster(("M2", "NY", "2"))).people.issues


def test_notes_on_a_file_go_when_another_one_is_read():
    former = read_mentors([{"mentor_id": "M1", "favourite colour": "red"}])
    assert [issue.rule for issue in former.issues] == ["unknown-column"]
    assert updated(former, None).people.issues == former.issues
    assert not updated(former, roster(("M2", "GA", ""))).people.issues


def test_unknown_ids_are_named_all_at_once_with_the_nearest():
    with pytest.raises(SettingError, match=r"one of the 3 there; unknown: 'M2x' \(did you mean M2\?\), 'zebra'\. Not"):
        updated(FORMER, None, remove=["M1", "M2x", "zebra"])
    many = [f"q{number}" for number in range(30)]
    with pytest.raises(SettingError) as raised:
        updated(FORMER, None, remove=many)
    assert all(repr(name) in str(raised.value) for name in many)


def test_ids_to_remove_are_read_like_ids_of_a_roster():
    former = roster(("7", "GA", ""), ("8", "GA", ""), ("M12", "GA", ""))
    assert updated(former, None, remove=[7, "8.0", " 8 "]).changes.removed == ("7", "8")
    assert updated(former, None, remove="M12").people.ids == ("7", "8")


def test_nobody_is_both_removed_and_given_and_somebody_is_left():
    with pytest.raises(SettingError, match="M1 would"):
        updated(FORMER, roster(("M1", "NY", "")), remove=["M1"])
    with pytest.raises(RosterError, match="at least one mentor after an update; all 3 would be removed"):
        updated(FORMER, None, remove=FORMER.ids)
    assert updated(FORMER, roster(("M9", "NY", "")), remove=FORMER.ids).people.ids == ("M9",)


def test_documents_are_kept_where_the_roster_states_none():
    former = read_mentors([{"mentor_id": "M1"}, {"mentor_id": "M2"}], documents=[{"mentor_id": "M1", "text": "old"}])
    given = read_mentors([{"mentor_id": "M1"}, {"mentor_id": "M9"}])
    assert with_documents_of(given, former)["documents"] == ((Document("old"),), ())
    new = read_mentors([{"mentor_id": "M1"}], documents=[{"mentor_id": "M1", "text": "new"}])
    assert with_documents_of(new, former)["documents"] == ((Document("new"),),)
