"""Words that tell a gender, and the verbs that agree with what takes their place, one by one."""

from __future__ import annotations

import pytest

from mentormatch.features.gendered import agreeing, enclosing, neutral, plain_letters, plural_verb, without_pronoun_tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the chairman and the chairwoman", "the chairperson and the chairperson"),
        ("chairmen, chairwomen and chairpersons", "chairpeople, chairpeople and chairpeople"),
        ("She taught him and her; it is his or hers.", "they taught their and their; it is their."),
        ("he or she, s/he, (s)he, him/her, himself or herself", "they, they, they, their, themselves"),
        ("Mother of two. My mother.", "Parent of two. My parent."),
        ("HER MOTHER SAID SO", "their parent SAID SO"),
        ("an EM doctor of TIA and HE, THE END", "an EM doctor of TIA and HE, THE END"),
        ("ey told em", "they told their"),
        ("tell em all", "tell em all"),
        ("maternity leave, Paternity and maternity leave", "parental leave, parental and parental leave"),
        ("maternity ward", "maternity ward"),
        ("men's health, my men's choir", "men's health, my people's choir"),
        ("a sister chromatid and a sister", "a sister chromatid and a sibling"),
        ("the Sisters of Mercy and my sisters", "the Sisters of Mercy and my siblings"),
        ("a her-2 test, a he-goat", "a her-2 test, a he-goat"),
    ],
)
def test_words_tell_no_gender(text, expected):
    assert neutral(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Ruiz (she/her) teaches.", "Ana Ruiz teaches."),
        ("Ana [pronouns: they, them] teaches.", "Ana teaches."),
        ("Ana (he / him / his)", "Ana"),
        ("Ana (she, her) teaches.", "Ana teaches."),
        ("Ana [she/her] teaches.", "Ana teaches."),
        ("Ana (she) teaches.", "Ana (she) teaches."),
        ("ward (AM/PM)", "ward (AM/PM)"),
    ],
)
def test_pronouns_in_brackets_go(text, expected):
    assert without_pronoun_tags(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they is kind", "they are kind"),
        ("Is they kind? Was they? Hasn't they gone?", "Are they kind? Were they? Haven't they gone?"),
        ("they's kind and they's been kind", "they are kind and they have been kind"),
        ("they they teaches", "they teach"),
        ("they quietly and often teaches", "they quietly and often teaches"),
        ("they also quietly teaches", "they also quietly teach"),
        ("a lab with they runs well", "a lab with they runs well"),
        ("they teaches, mentors and writes; the ward runs", "they teach, mentor and write; the ward runs"),
        ("they teaches. Mentors help", "they teach. Mentors help"),
        ("they doesn't and they wasn’t", "they don't and they weren’t"),
    ],
)
def test_verbs_agree_with_they(text, expected):
    assert agreeing(text) == expected


@pytest.mark.parametrize(
    ("verb", "plural"),
    [
        ("is", "are"), ("IS", "ARE"), ("was", "were"), ("has", "have"), ("does", "do"), ("isn't", "aren't"),
        ("teaches", "teach"), ("pushes", "push"), ("fixes", "fix"), ("buzzes", "buzz"), ("goes", "go"),
        ("passes", "pass"), ("studies", "study"), ("dies", "die"), ("uses", "use"), ("runs", "run"),
        ("focuses", "focus"), ("panics", "panic"), ("mimics", "mimic"), ("quizzes", "quiz"), ("aches", "ache"),
        ("discuss", "discuss"), ("pus", "pus"), ("diagnosis", "diagnosis"), ("ethics", "ethics"),
        ("besides", "besides"), ("gas", "gas"), ("Runs", "Runs"), ("run", "run"),
    ],
)  # fmt: skip
def test_a_verb_behind_they(verb, plural):
    assert plural_verb(verb) == plural


def test_letters_lose_accents_and_marks_and_keep_their_places():
    text = "José Łuč Ó Đ’ø–“ı”"
    assert plain_letters(text) == 'Jose Luc O D\'o-"i"'
    assert len(plain_letters(text)) == len(text)
    assert plain_letters("ªº½µ") == "ªº½µ"
    assert plain_letters("Ḃ ẽ ñ") == "B e n"


def test_a_place_lies_in_a_stretch_from_its_start_to_before_its_end():
    spans = ((2, 4), (6, 9))
    inside = {place: enclosing(spans, place) for place in range(10)}
    assert {place for place, span in inside.items() if span == (2, 4)} == {2, 3}
    assert {place for place, span in inside.items() if span == (6, 9)} == {6, 7, 8}
    assert enclosing((), 3) is None
