"""Questions for a first meeting, from explanations made by hand."""

from __future__ import annotations

from mentormatch.people.names import Names
from mentormatch.planning.questions import questions_for
from mentormatch.results.explanation import Effect, Explanation, Part

NAMES = Names("Dr. Ann Lee", "Dr. Lee")


def asked(*parts, unknown=(), role="physician", sentences=()):
    """The questions for parts given as (block, contribution, evidence)."""
    made = tuple(Part(name, 1.0, points, points, True, True, tuple(found)) for name, points, found in parts)
    return questions_for(Explanation("S1", "M1", "", 1.0, made, sentences, tuple(unknown), ()), NAMES, role)


def effect(kind="value", quote="patience", because="patience", worth=0.05, column="values"):
    return Effect(kind, column, quote, because, worth)


def test_what_is_worth_too_little_is_not_asked_about():
    assert asked(("values", 0.2, [effect(worth=0.0049)])) == ()
    assert [own.quote for own in asked(("values", 0.2, [effect(worth=0.005)]))] == ["patience"]
    assert asked(("letters", 0.2, [effect("fact", "12", "", 0.05, "letters_written")])) == ()


def test_the_strongest_evidence_of_each_part_is_asked_about_the_part_with_most_points_first():
    found = asked(
        ("specialty", 0.1, [effect("specialty", "cardiology", "cardiology", 0.1, "specialties")]),
        ("values", 0.2, [effect(quote="rigor", because="rigor", worth=0.01), effect(worth=0.02)]),
    )
    assert [own.quote for own in found] == ["patience", "cardiology"]


def test_the_same_words_are_asked_about_once_and_there_are_four_questions_at_most():
    words = {"quote": "I teach", "because": "x", "column": "bio"}
    same = [("goals", 0.2, [effect("passage", **words)]), ("needs", 0.1, [effect("need", **words)])]
    assert len(asked(*same)) == 1
    many = [(f"part{row}", 0.1, [effect(quote=f"word{row}", because=f"word{row}")]) for row in range(6)]
    assert len(asked(*many)) == 4


def test_at_most_two_things_that_are_not_stated_are_asked():
    unknown = ("contact hours", "letters written", "whether the mentor supervises students", "your values")
    assert [own.text for own in asked(unknown=unknown)] == [
        "Ask whether Dr. Lee supervises students, and at what.",
        "Ask how often Dr. Lee could meet you.",
    ]


def test_a_point_against_comes_last_and_says_to_speak_of_it():
    stance = effect("stance", "harm reduction", "abstinence only", -0.25, "values")
    found = asked(("cautions", -0.25, [stance]), ("values", 0.2, [effect()]))
    assert found[-1].text.startswith(
        "Dr. Lee states “harm reduction”, while you state “abstinence only”. Speak about it"
    )
    assert len(found) == 2


def test_sentences_fit_where_the_words_stand():
    def text(*given, **options):
        return asked(("part", 0.2, [effect(*given)]), **options)[0].text

    assert text() == "You both name “patience”. Ask when that was last hard to keep with a patient."
    assert text(role="researcher").endswith("hard to keep at work.")
    assert asked(("values", 0.2, [effect("value", "calm", "patience")])) == ()  # too far apart to be spoken of
    assert text("value", "calm", "patience", sentences=("Dr. Lee says “calm”.",)).startswith(
        "You value “patience”; Dr. Lee says “calm”. Ask what that means"
    )
    assert text("tie", "Emory", "Emory", 0.1, "training") == (
        "You aim for Emory; Dr. Lee studied or trained there. Ask what makes an applicant fit there."
    )
    assert text("tie", "Grady", "Emory", 0.1, "affiliations").startswith("You aim for Emory; Dr. Lee works at Grady.")
    assert text("tie", "I teach at Emory", "Emory", 0.1, "bio").startswith(
        "You aim for Emory; Dr. Lee writes “I teach at Emory”."
    )
    assert "room to write a letter" in text("tie", "Emory", "Emory", 0.1, "selection_role_at")
    assert text("document", "Hearts", "x", 0.1, "documents").startswith("Dr. Lee wrote “Hearts”.")
    assert text("specialty", "peds cards", "cardiology", 0.1, "specialties") == (
        "You are interested in cardiology; Dr. Lee works in “peds cards”. Ask what somebody at your stage should see "
        "or read first."
    )
    assert text("need", "yes", "shadowing", 0.1, "supervises") == (
        "You ask for “shadowing”. Ask what Dr. Lee could offer, and from when."
    )
