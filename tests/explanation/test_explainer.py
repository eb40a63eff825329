"""Explanations are true: parts sum to the score, and the effect of evidence is what scoring again gives."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd
import pytest

import mentormatch
from mentormatch.explanation.removal import without
from mentormatch.features.block import NEUTRAL
from mentormatch.people.profiles import profiles_from_people

AS_OF = 2026


@pytest.fixture(scope="module")
def explanations(sample_ranking):
    return sample_ranking.explanations()


def test_there_is_one_explanation_per_row(sample_ranking, explanations):
    pairs = list(zip(sample_ranking.student_ids, sample_ranking.mentor_ids, strict=True))
    assert [(own.student_id, own.mentor_id) for own in explanations] == pairs
    assert sample_ranking.explain(*pairs[7]) == explanations[7]


def test_contributions_sum_to_the_score_of_the_ranking(sample_ranking, explanations):
    for own, score in zip(explanations, sample_ranking.scores, strict=True):
        assert own.score == pytest.approx(score, abs=1e-12)
        assert sum(own.contributions.values()) == pytest.approx(own.score, abs=1e-9)
        for part in own.parts:
            assert part.contribution == pytest.approx(part.weight * part.value, abs=1e-12)


def test_every_quote_stands_in_the_profile(sample, explanations):
    mentors = mentormatch.read_mentors(sample / "mentors.csv", documents=sample / "documents.csv")
    for own in explanations:
        person = mentors.person(mentors.row_of(own.mentor_id))
        for item in (item for part in own.parts for item in part.evidence):
            cell = person[item.column]
            if item.column == "documents":
                cell = [document.label for document in cell]
            if isinstance(cell, (tuple, str, list)):
                assert item.quote in cell
            else:
                assert item.quote == ("yes" if cell is True else f"{cell:g}")


def test_taking_evidence_out_of_the_roster_lowers_the_score_by_the_stated_amount(sample, sample_ranking, explanations):
    """Ranked again from the start; only where no block is emptied, because emptied blocks are held as stated."""
    students = mentormatch.read_students(sample / "students.csv", documents=sample / "documents.csv")
    mentors = mentormatch.read_mentors(sample / "mentors.csv", documents=sample / "documents.csv")
    edited, expected = [], {}
    for own in explanations:
        person = mentors.person(mentors.row_of(own.mentor_id))
        for item in (item for part in own.parts for item in part.evidence):
            new_id = f"{own.mentor_id}-{len(edited)}"
            edited.append({**without(person, item.column, item.quote), "mentor_id": new_id})
            expected[own.student_id, new_id] = own, item
    table = mentormatch.rank(students, profiles_from_people("mentor", edited), k=len(edited), as_of=AS_OF).to_frame()
    before = sample_ranking.to_frame().set_index(["student_id", "mentor_id"])
    checked = 0
    for row in table.itertuples():
        own, item = expected.get((row.student_id, row.mentor_id), (None, None))
        if own is None:
            continue
        first = before.loc[own.student_id, own.mentor_id]
        if row.score_high - row.score_low == pytest.approx(first.score_high - first.score_low, abs=1e-12):
            assert own.score - row.score == pytest.approx(item.effect, abs=1e-9)
            checked += 1
    assert checked > len(edited) / 2


def test_a_block_that_loses_its_last_evidence_falls_to_its_smallest_value_not_to_neutral():
    mentor = {"mentor_id": "M1", "specialties": "cardiology"}
    ranking = mentormatch.rank({"student_id": "S", "interests": "cardiology"}, mentor, weights={"specialty": 1})
    (part,) = [part for part in ranking.explain("S", "M1").parts if part.block == "specialty"]
    (item,) = part.evidence
    assert part.value > NEUTRAL
    assert part.value - item.effect < NEUTRAL


def test_an_emptied_block_is_held_as_stated(constants):
    mentor = {"mentor_id": "M1", "specialties": "cardiology"}
    ranking = mentormatch.rank({"student_id": "S", "interests": "cardiology"}, mentor, weights={"specialty": 1})
    part = ranking.explain("S", "M1").parts[0]
    scale = constants.calibrations["specialty"]
    _, lowest = scale.knots()
    assert part.value - part.evidence[0].effect == pytest.approx(lowest[0])


def test_a_contrast_sums_to_the_gap(sample_ranking):
    for student in sample_ranking.students:
        first, *others = sample_ranking.top(student)
        for other in others:
            contrast = sample_ranking.contrast(student, first.mentor_id, other.mentor_id)
            assert contrast.gap == pytest.approx(first.score - other.score, abs=1e-12)
            assert sum(contrast.differences.values()) == pytest.approx(contrast.gap, abs=1e-9)
            assert f"by {abs(contrast.gap):.3f}" in contrast.text


def test_a_contrast_turned_round_is_the_same_sentence(sample_ranking):
    first, second = sample_ranking.top("S01")[:2]
    there = sample_ranking.contrast("S01", first.mentor_id, second.mentor_id)
    back = sample_ranking.contrast("S01", second.mentor_id, first.mentor_id)
    assert there.gap == -back.gap
    assert there.text == back.text


def test_sentences_hold_no_model_words_and_no_pronoun_for_the_mentor(explanations):
    model_words = re.compile(r"\b(?:cosine|embedding|vector|block|calibrat\w+|neutral|similarity|None|nan)\b")
    pronouns = re.compile(r"\b(?:he|she|his|her|him|they|their|them)\b", re.IGNORECASE)
    for own in explanations:
        assert own.sentences
        for sentence in own.sentences:
            ours = re.sub(r"“[^”]*”", "", sentence)
            assert not model_words.search(ours), sentence
            assert not pronouns.search(ours), sentence
            assert sentence.endswith((".", "?"))


def test_what_is_unknown_is_said():
    mentor = {"mentor_id": "M1", "name": "Ann Lee, MD", "specialties": "cardiology"}
    ranking = mentormatch.rank({"student_id": "S", "interests": "cardiology"}, mentor)
    text = ranking.explain("S", "M1").text
    assert "Not stated: languages" in text
    assert "your target schools" in text
    assert "Dr. Ann Lee works in cardiology, the field you put first." in text


def test_capitals_of_an_export_are_read_out_in_small_letters():
    mentor = {"NPI": "7", "Name": "PAT LEE", "Primary Specialty": "FAMILY MEDICINE", "Credential": "MD"}
    text = mentormatch.rank({"student_id": "S", "interests": "family medicine"}, mentor).explain("S", "7").text
    assert "Pat Lee works in family medicine, the field you put first." in text
    short = mentormatch.rank({"student_id": "S", "interests": "ENT"}, {"mentor_id": "M", "specialties": "ENT"})
    assert "Mentor M works in ENT, the field you put first." in short.explain("S", "M").text


def test_a_selection_role_at_a_target_is_a_warning_not_a_hidden_bonus():
    mentor = {"mentor_id": "M1", "name": "Ann Lee", "selection_role_at": "Emory University School of Medicine"}
    student = {"student_id": "S", "target_schools": "Emory University School of Medicine"}
    explanation = mentormatch.rank(student, mentor).explain("S", "M1")
    assert any("conflict of interest" in warning for warning in explanation.warnings)


def test_opposed_stances_are_explained_and_sum():
    student = {
        "student_id": "S",
        "interests": "addiction medicine",
        "values_statement": "I believe in harm reduction and needle exchange.",
    }
    mentors = [
        {"mentor_id": "M1", "specialties": "addiction medicine", "values_statement": "Abstinence-only is my rule."},
        {"mentor_id": "M2", "specialties": "addiction medicine", "values_statement": "I practice harm reduction."},
    ]
    ranking = mentormatch.rank(student, mentors)
    assert ranking.mentor_ids[0] == "M2"
    explanation = ranking.explain("S", "M1")
    assert explanation.contributions["cautions"] == pytest.approx(-0.25)
    assert any(
        sentence.startswith("A point against") and "Abstinence-only" in sentence for sentence in explanation.sentences
    )
    (effect,) = [item for part in explanation.parts if part.block == "cautions" for item in part.evidence]
    assert effect.effect < 0


def test_pairs_that_are_not_eligible_are_refused_with_the_reason():
    ranking = mentormatch.rank(
        {"student_id": "S"}, [{"mentor_id": "M1", "accepting": "no"}, {"mentor_id": "M2", "bio": "x"}]
    )
    with pytest.raises(mentormatch.SettingError, match="not accepting"):
        ranking.explain("S", "M1")
    with pytest.raises(mentormatch.SettingError, match="Nearest: M2"):
        ranking.explain("S", "M22")
    with pytest.raises(mentormatch.SettingError, match="two different mentors"):
        ranking.contrast("S", "M2", "M2")


def test_the_why_column_is_the_text(sample_ranking, explanations):
    frame = sample_ranking.to_frame(explain=True)
    assert isinstance(frame, pd.DataFrame)
    assert frame["why"].tolist() == [own.text for own in explanations]


def test_contrasts_compare_every_recommended_mentor_with_the_next_of_the_list(sample_ranking):
    asked = [
        sample_ranking.contrast(student, one.mentor_id, other.mentor_id)
        for student in sample_ranking.students
        for one, other in pairwise(sample_ranking.top(student))
    ]
    assert list(sample_ranking.contrasts()) == asked
    assert all(own.gap >= 0 for own in asked)
