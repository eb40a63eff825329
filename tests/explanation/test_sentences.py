"""What the sentences may say: true, telling, once, and in words a student understands."""

from __future__ import annotations

import pytest

import mentormatch

MENTOR = {"mentor_id": "M1", "name": "Ann Lee, MD", "role": "physician"}


def explained(student, mentor):
    return mentormatch.rank({"student_id": "S", **student}, {**MENTOR, **mentor}, as_of=2026).explain("S", "M1")


def said(student, mentor):
    return " ".join(explained(student, mentor).sentences)


@pytest.mark.parametrize(
    ("interest", "cell", "words"),
    [
        ("cardiology", "cardiology", "works in cardiology, the field you put first."),
        ("family medicine", "FAMILY MEDICINE", "works in family medicine, the field you put first."),
        ("cardiology", "gen cards", "works in gen cards, the field you put first (cardiology)."),
        ("obstetrics and gynecology", "OBSTETRICS/GYNECOLOGY", "the field you put first (obstetrics and gynecology)."),
        ("hospital medicine", "hospitalist", "is a hospitalist, the field you put first (hospital medicine)."),
        ("hematologic malignancies", "hematologic malignancies", "lists “hematologic malignancies”, the field you put"),
        ("nephrology", "kidney disease & HTN", "lists “kidney disease & HTN” (read as nephrology), "),
        ("addiction medicine", "addiction recovery services", "(read as addiction medicine), the field you put first."),
        ("later maybe nephrology", "nephrology", "works in nephrology, close to “later maybe nephrology”, the field"),
        ("family medicine", "rural family medicine", "works in rural family medicine, close to family medicine, the"),
        (
            "general surgery",
            "general surgery, PGY-4",
            "is training in general surgery (PGY-4), the field you put first.",
        ),
        ("neurology", "stroke neurology", "close to neurology, the field you put first."),
        ("cardiology", "interventional cardiology", "works in interventional cardiology, close to cardiology"),
        ("cardiology", "nephrology", "works in nephrology, related to cardiology"),
    ],
)
def test_words_for_near_fields(interest, cell, words):
    text = said({"interests": interest}, {"specialties": cell})
    assert words in text
    assert "distant" not in text


def test_a_far_field_gets_points_but_no_sentence():
    explanation = explained({"interests": "dermatology"}, {"specialties": "neurology"})
    assert explanation.contributions["specialty"] > 0
    assert "neurology" not in " ".join(explanation.sentences)


@pytest.mark.parametrize(
    "bio",
    [
        "I do not practice cardiology anymore.",
        "My husband is a cardiologist.",
        "I lost my father to heart failure.",
        "I used to work in cardiology.",
        "One of my mentees became a cardiologist.",
    ],
)
def test_a_field_that_is_not_the_mentor_s_own_is_not_read(bio):
    explanation = explained({"interests": "cardiology"}, {"bio": bio})
    assert not next(part for part in explanation.parts if part.block == "specialty").stated_by_mentor


def test_a_field_in_the_bio_is_quoted_with_its_name():
    text = said({"interests": "cardiology"}, {"bio": "I run a heart failure clinic on Mondays."})
    assert "“I run a heart failure clinic on Mondays” (read as " in text


def test_ties_to_one_target_are_one_target():
    text = said(
        {"target_schools": "Emory University School of Medicine"},
        {"affiliations": "Emory", "mentees_placed_at": "Emory University School of Medicine"},
    )
    assert "which you target" in text
    assert "both" not in text


def test_several_ties_to_one_place_are_joined_and_several_names_of_a_target_are_places():
    mentor = {"affiliations": "Emory", "training": "Emory", "mentees_placed_at": "Emory"}
    assert "works, trained and has placed mentees at Emory, which you target." in said(
        {"target_schools": "Emory"}, mentor
    )
    mentor = {"affiliations": "Emory", "mentees_placed_at": "Emory University School of Medicine; Duke"}
    text = said({"target_schools": "Emory University School of Medicine; Duke"}, mentor)
    assert text.startswith("Dr. Ann Lee works at Emory")
    assert ", places that you target." in text


def test_college_is_not_the_medical_school():
    text = said(
        {"target_schools": "University of Michigan Medical School"},
        {"role": "science_faculty", "training": "University of Michigan"},
    )
    assert "studied at University of Michigan, whose medical school you target." in text


def test_a_hospital_that_no_vocabulary_knows_is_no_college():
    text = said({"target_schools": "Alder Run Hospital"}, {"role": "allied", "training": "Alder Run Hospital"})
    assert "trained at Alder Run Hospital, which you target." in text


def test_a_selection_role_is_seen_whichever_house_is_meant():
    explanation = explained(
        {"stage": "residency_applicant", "target_schools": "Cleveland Clinic"},
        {"selection_role_at": "Cleveland Clinic"},
    )
    assert "has a selection role at Cleveland Clinic, which you target." in explanation.sentences[0]
    assert len(explanation.warnings) == 1


def test_supervision_is_no_answer_where_the_student_cannot_be_there():
    near = said({"interests": "cardiology", "needs": "shadowing"}, {"specialties": "cardiology", "supervises": "yes"})
    assert "You ask for “shadowing”: Dr. " in near
    far = explained(
        {"interests": "cardiology", "needs": "shadowing"},
        {"specialties": "cardiology", "supervises": "yes", "meeting": "remote"},
    )
    assert far.contributions["needs"] < 0.1


def test_a_sentence_that_denies_is_never_quoted_as_a_reason():
    mentor = {"bio": "I cannot write a science letter. I never teach chemistry."}
    assert "cannot" not in said({"needs": "science letter", "goals": "I need a science letter from chemistry."}, mentor)


def test_values_that_are_not_near_are_not_set_side_by_side():
    student = {"values": "grit; teamwork"}
    assert "You value" not in said(student, {"values": "competition; individual responsibility"})
    assert "You both value grit." in said(student, {"values": "grit; competition"})


def test_against_is_not_for():
    text = said({"values": "harm reduction"}, {"values": "opposed to harm reduction"})
    assert "You value" not in text
    assert "A point against" in text


def test_nothing_is_said_twice():
    student = {"interests": "cardiology", "goals": "I love hearts and pumps.", "needs": "shadowing; letter"}
    mentor = {
        "specialties": "cardiology",
        "supervises": "yes",
        "letters_written": 1,
        "bio": "Hearts and pumps are my life.",
    }
    text = said(student, mentor)
    assert text.count("supervises students") == 1
    assert text.count("Hearts and pumps") <= 1


def test_a_document_is_named_and_its_worth_is_measured():
    mentors = [
        {**MENTOR, "bio": "I teach.", "documents": [{"title": "Valve repair in children", "text": "We repair valves."}]}
    ]
    student = {"student_id": "S", "goals": "I want to repair heart valves in children."}
    explanation = mentormatch.rank(student, mentors, weights={"goals": 1}).explain("S", "M1")
    assert "Dr. Ann Lee wrote “Valve repair in children”." in explanation.text
    (effect,) = [item.effect for part in explanation.parts for item in part.evidence if item.kind == "document"]
    bare = mentormatch.rank(student, {**MENTOR, "bio": "I teach."}, weights={"goals": 1})
    assert explanation.score - bare.scores[0] == pytest.approx(effect, abs=1e-9)


def test_a_pronoun_in_the_roster_s_name_is_not_printed():
    text = said({"interests": "cardiology"}, {"name": "Lee, Anna (she/her), MD", "specialties": "cardiology"})
    assert text.startswith("Dr. Anna Lee works in cardiology")


BIO_ONLY = {
    "bio": "I interview applicants for the Emory University School of Medicine admissions committee every fall."
}
TARGETS_EMORY = {"target_schools": "Emory University School of Medicine"}


def test_a_tie_that_stands_only_in_the_bio_is_told_quoted_and_flagged():
    explanation = explained(TARGETS_EMORY, BIO_ONLY)
    assert explanation.contributions["reach"] > 0.1
    assert any(
        "a tie to Emory University School of Medicine, which you target." in own for own in explanation.sentences
    )
    (warning,) = explanation.warnings
    assert "I interview applicants" in warning
    (effect,) = [item for part in explanation.parts for item in part.evidence if item.kind == "tie"]
    assert (effect.column, effect.quote) == ("bio", BIO_ONLY["bio"])
    assert effect.effect > 0.1


def test_facts_from_text_can_be_switched_off():
    mentor = {**MENTOR, **BIO_ONLY, "research": "I study heart failure."}
    student = {"student_id": "S", **TARGETS_EMORY, "interests": "cardiology"}
    off = mentormatch.rank(student, mentor, facts_from_text=False).explain("S", "M1")
    stated = {part.block: part.stated_by_mentor for part in off.parts}
    assert not stated["reach"]
    assert not stated["specialty"]
    assert off.warnings == ()
    on = mentormatch.rank(student, mentor).explain("S", "M1")
    assert all(part.stated_by_mentor for part in on.parts if part.block in {"reach", "specialty"})
