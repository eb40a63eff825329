"""The sample rosters are clean, and the ranking finds the mentors an adviser would name first."""

from __future__ import annotations

import csv

import pytest

import mentormatch


def expected_of(sample):
    with (sample / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row["mentor_ids"].replace(" ", "").split(";") for row in csv.DictReader(file)}


def test_the_sample_is_read_whole(sample):
    mentors = mentormatch.read_mentors(sample / "mentors.csv", documents=sample / "documents.csv")
    students = mentormatch.read_students(sample / "students.csv", documents=sample / "documents.csv")
    assert (len(mentors), mentors.rows_set_aside) == (60, 0)
    assert (len(students), students.rows_set_aside) == (24, 0)
    for roster in (mentors, students):
        assert not [issue for issue in roster.issues if issue.severity != "note"]
    with (sample / "documents.csv").open(encoding="utf-8", newline="") as file:
        written = sum(bool(row["mentor_id"]) for row in csv.DictReader(file))
    assert sum(len(own) for own in mentors["documents"]) == written


def test_the_form_exports_are_as_messy_as_they_should_be(sample):
    students = mentormatch.read_students(sample / "forms" / "students_form.csv")
    mentors = mentormatch.read_mentors(sample / "forms" / "mentors_form.csv")
    assert (sample / "forms" / "students_form.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (students.rows_read, len(students), len(mentors)) == (9, 8, 12)
    rules = [issue.rule for issue in (*students.issues, *mentors.issues)]
    for rule in ("duplicate-id", "ambiguous-date", "not-a-date", "language-not-enough", "range-read", "converted-hours",
                 "not-a-number", "unknown-column", "protected-column", "grades-column", "metadata-column"):  # fmt: skip
        assert rule in rules, rule
    assert students["interests"][0] == ("Pediatrics", "Cardiology", "congenital heart surgery")
    assert students["needs"][0] == (
        "Shadowing",
        "A letter from science faculty",
        "Interview practice (MMI, traditional)",
    )
    assert None not in mentors["role"]


def test_the_expected_mentors_exist(sample):
    known = set(mentormatch.read_mentors(sample / "mentors.csv").ids)
    expected = expected_of(sample)
    assert list(expected) == list(mentormatch.read_students(sample / "students.csv").ids)
    for student, mentors in expected.items():
        assert set(mentors) <= known, student
        assert 2 <= len(set(mentors)) == len(mentors) <= 5, student


def test_recall_of_the_mentors_an_adviser_would_name_first(sample, sample_ranking, capsys):
    recalls = []
    for student, mentors in expected_of(sample).items():
        first_five = {own.mentor_id for own in sample_ranking.top(student)}
        recalls.append(len(first_five & set(mentors)) / len(mentors))
    recall = sum(recalls) / len(recalls)
    with capsys.disabled():
        print(f"\nrecall@5 against expected.csv: {recall:.3f}")
    assert recall >= 0.8


@pytest.mark.parametrize("k", [5])
def test_the_hard_cases(sample_ranking, k):
    def first(student):
        return [own.mentor_id for own in sample_ranking.top(student)][:k]

    assert "M47" not in first("S10"), "M47 has declined S10"
    assert "M34" not in first("S20"), "M34 has declined S20"
    assert "M13" not in first("S24"), "S24 excludes M13"
