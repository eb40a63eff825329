"""Sentences of portfolios: what is told is what is added, in the student's own words and in plain English."""

from __future__ import annotations

import re

import pytest

import mentormatch
from mentormatch.people.names import Names
from mentormatch.portfolios.items import Item
from mentormatch.portfolios.sentences import COVERED, LEAST_RISE, VIEWS, open_words, sentence_of
from mentormatch.results.portfolio import Gain

NAMES = Names("Dr. Ann Lee", "Dr. Lee")


def told(kind, words, *, before=0.0, after=1.0, alone=None, detail=""):
    alone = after if alone is None else alone
    return Item(kind, words, detail), Gain(kind, words, before, after, alone, 0.1 * (after - before))


def said(*own, opening="", otherwise="adds little"):
    return sentence_of(NAMES, own, opening=opening, otherwise=otherwise)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ([told("reach", "UCSF")], "adds a tie to UCSF"),
        ([told("reach", "UCSF"), told("reach", "Emory")], "adds ties to UCSF and Emory"),
        ([told("reach", "UCSF", before=0.6, after=0.84, alone=0.6)], "adds another tie to UCSF"),
        ([told("role", "researcher", after=0.5), told("reach", "UCSF")], "adds a researcher's view and a tie to UCSF"),
        ([told("role", "advisor", after=0.5)], "adds an adviser's view"),
        ([told("specialty", "oncology")], "covers your interest in oncology"),
        ([told("specialty", "oncology", after=0.5)], "works in a field related to oncology"),
        ([told("specialty", "a"), told("specialty", "b", after=0.75)], "covers your interests in a and b"),
        ([told("specialty", "oncology", before=0.5)], "is closer to your interest in oncology"),
        ([told("values", "candor")], "shares your value “candor”"),
        ([told("values", "candor"), told("values", "grit")], "shares your values “candor” and “grit”"),
        ([told("values", "candor", after=0.6)], "holds values close to your “candor”"),
        ([told("values", "candor", before=0.6)], "is closer to your value “candor”"),
        ([told("needs", "shadowing", after=0.6)], "could help with “shadowing”"),
        ([told("needs", "shadowing", before=0.5)], "could help more with “shadowing”"),
        (
            [told("needs", "x", detail="advice"), told("needs", "x", detail="a peer")],
            "could help with “x” (advice and a peer)",
        ),
        (
            [told("reach", "UCSF"), told("specialty", "oncology"), told("needs", "lab")],
            "adds a tie to UCSF; covers your interest in oncology; could help with “lab”",
        ),
    ],
)
def test_what_is_added_is_told(own, sentence):
    assert said(*own) == f"Dr. Ann Lee {sentence}."


def test_the_first_pick_opens_with_the_match():
    own = told("reach", "UCSF")
    assert said(own, opening="is your best match") == "Dr. Ann Lee is your best match: brings a tie to UCSF."
    assert said(opening="is your best match") == "Dr. Ann Lee is your best match."
    assert said() == "Dr. Ann Lee adds little."


@pytest.mark.parametrize("kind", ["reach", "specialty", "values", "needs"])
def test_what_is_weak_or_hardly_more_is_not_told(kind):
    weak = COVERED[kind] - 0.01
    assert said(told(kind, "x", after=weak)) == "Dr. Ann Lee adds little."
    assert said(told(kind, "x", before=1 - LEAST_RISE / 2, after=1.0)) == "Dr. Ann Lee adds little."
    two_weak_ties = told(kind, "x", before=COVERED[kind] - 0.1, after=COVERED[kind] + 0.1, alone=weak)
    assert said(two_weak_ties) == "Dr. Ann Lee adds little."


def test_a_role_that_is_there_is_no_new_view():
    assert said(told("role", "physician", before=0.4, after=0.9)) == "Dr. Ann Lee adds little."


def test_what_is_left_open():
    items = [Item("reach", "UCSF"), Item("needs", "lab", "a place"), Item("specialty", "ENT"), Item("values", "grit")]
    assert open_words(items) == "Not clearly covered: UCSF; your interest in ENT; your value “grit”; “lab” (a place)."
    assert not open_words([])


@pytest.fixture(scope="module")
def portfolios(sample_ranking):
    return sample_ranking.portfolios()


def test_sentences_quote_the_student_and_hold_no_model_words_and_no_pronoun_for_the_mentor(portfolios, sample):
    students = mentormatch.read_students(sample / "students.csv")
    model_words = re.compile(r"\b(?:cosine|vector|block|submodular|marginal|objective|coverage|None|nan)\b")
    pronouns = re.compile(r"\b(?:he|she|his|her|him|they|their|them)\b", re.IGNORECASE)
    for own in portfolios:
        seeker = students.person(students.row_of(own.student_id))
        for line in own.text.splitlines():
            ours = re.sub(r"“[^”]*”", "", line)
            assert not model_words.search(ours), line
            assert not pronouns.search(ours), line
            assert line.endswith(".")
            assert {quote.strip("“”") for quote in re.findall(r"“[^”]*”", line)} <= {
                *seeker["values"],
                *seeker["needs"],
            }


def test_a_thing_is_told_once_as_new_and_later_only_as_more(portfolios):
    for own in portfolios:
        for kind, sign in (("reach", "a tie"), ("role", "view")):
            new = [gain.words for pick in own.picks for gain in pick.gains if gain.kind == kind and gain.before == 0]
            assert len(new) == len(set(new)), sign
        for pick in own.picks[1:]:
            for gain in pick.gains:
                if gain.kind == "reach" and gain.before >= COVERED["reach"] and gain.words in pick.sentence:
                    assert re.search(rf"(?:another tie|more ties) to .*{re.escape(gain.words)}", pick.sentence)


def test_views_are_those_of_the_mentors_role(portfolios, sample):
    mentors = mentormatch.read_mentors(sample / "mentors.csv")
    role_of = dict(zip(mentors.ids, mentors["role"], strict=True))
    seen = 0
    for pick in (pick for own in portfolios for pick in own.picks):
        assert pick.role == role_of[pick.mentor_id]
        for role, view in VIEWS.items():
            if view in pick.sentence:
                seen += 1
                assert pick.role == role
    assert seen > 24


def test_covered_things_and_open_things_do_not_contradict_each_other(portfolios):
    for own in portfolios:
        for item in own.uncovered:
            assert item.covered < COVERED[item.kind]
            for pick in own.picks:
                assert all(gain.alone < COVERED[item.kind] for gain in pick.gains
                           if (gain.kind, gain.words) == (item.kind, item.words))  # fmt: skip


def test_the_best_match_is_called_so_only_when_it_is():
    student = {"student_id": "S1", "target_schools": ["Emory", "Duke", "Yale", "UCSF", "Stanford", "UCLA"]}
    strong = {"role": "physician", "supervises": "yes", "letters_written": 40, "contact_hours_per_month": 10}
    mentors = [
        {"mentor_id": "M1", "name": "Ann Lee", "contacts": "Emory", **strong},
        {"mentor_id": "M2", "name": "Bo Rask", "contacts": "Duke; UCLA; Stanford"},
        {"mentor_id": "M3", "name": "Cy Diaz", "contacts": "Emory; Yale; UCSF"},
    ]
    ranking = mentormatch.rank(student, mentors, weights={"reach": 2, "letters": 3}, as_of=2026)
    assert ranking.mentor_ids == ("M1", "M3", "M2")
    score = ranking.scores[1]
    assert str(ranking.portfolio("S1", size=2)).splitlines() == [
        f"1. Cy Diaz is number 2 in your list (score {score:.2f}): brings ties to Emory, Yale and UCSF.",
        "2. Bo Rask adds ties to Duke, Stanford and UCLA.",
    ]
    assert "is your best match" in str(ranking.portfolio("S1", size=3))


def test_a_pick_that_adds_nothing_to_name_says_so():
    twin = {"specialties": "cardiology", "affiliations": "Emory"}
    mentors = [{"mentor_id": name, "name": f"Ann {name}", **twin} for name in ("M1", "M2")]
    student = {"student_id": "S1", "interests": "cardiology", "target_schools": "Emory"}
    found = mentormatch.portfolio(student, mentors, size=2, as_of=2026)[0]
    score = found.picks[1].score
    assert found.picks[1].sentence == f"Ann M2 fits with a score of {score:.2f}, and adds little that is new."
