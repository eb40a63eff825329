"""Whether a sentence claims something of its writer: what denies, looks back or speaks of others is left out."""

from __future__ import annotations

import pytest

from mentormatch.features.claims import is_negated, is_own_claim, rejected


@pytest.mark.parametrize(
    "sentence",
    [
        "I cannot write a letter.",
        "I can't write a letter.",
        "I can’t write a letter.",
        "I have no time for shadowing.",
        "We do NOT take students.",
        "I never wrote for the committee.",
        "Neither I nor my partners supervise.",
        "I am unable to meet.",
        "I teach without a lab.",
        "I write plans instead of letters.",
        "I edit rather than write.",
        "Nobody can shadow me in clinic.",
        '"None of my residents may write letters."',
        "In my lab nobody here may write letters.",
    ],
)
def test_a_sentence_that_denies_something_claims_nothing(sentence):
    assert is_negated(sentence)
    assert not is_own_claim(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I write letters.",
        "I run a clinic where nobody is turned away.",
        "Nobody should have to translate bad news.",
        "I know the notary and the canon of the north.",
        "My noon conference is open to students.",
        "Knots and sutures on Thursdays.",
    ],
)
def test_a_sentence_that_affirms_is_a_claim(sentence):
    assert not is_negated(sentence)
    assert is_own_claim(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I used to work at Yale.",
        "Formerly a surgeon at Emory.",
        "I retired from the lab.",
        "I left Boston.",
        "Before I came here I ran a ward.",
        "I once worked nights.",
        "Years ago I was a nurse.",
        "My relative is a cardiologist.",
        "A colleague teaches anatomy, and my friends help.",
        "One of my students went to Duke.",
    ],
)
def test_what_was_and_what_others_do_is_no_claim_but_no_denial_either(sentence):
    assert not is_own_claim(sentence)
    assert not is_negated(sentence)


@pytest.mark.parametrize(
    ("phrase", "against"),
    [
        ("Opposed to harm reduction", "harm reduction"),
        ("opposing Abortion", "abortion"),
        ("I am against needle exchange", "needle exchange"),
        ("rejects Quotas ", "quotas"),
        ("anti-vaccine", "vaccine"),
        ("no - tobacco", "tobacco"),
        ("harm reduction", ""),
        ("notable kindness", ""),
    ],
)
def test_what_a_phrase_speaks_against(phrase, against):
    assert rejected(phrase) == against
