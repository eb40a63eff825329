"""What a mentor offers by facts, by hand: each kind of help from role, supervision, hours, letters and the rest."""

from __future__ import annotations

import numpy as np
import pytest

from mentormatch.features.need_kinds import need_kinds
from mentormatch.features.needs import TEXT_AT_MOST, _offers
from mentormatch.features.offers import fact_columns, offers_from_facts, offers_from_text, support_of
from mentormatch.people.reading import read_mentors

KINDS = [kind.kind for kind in need_kinds()]
AS_OF = 2026
FULL = {"supervises": "yes", "contact_hours_per_month": 8, "letters_written": 40}
NONE = {"supervises": "no", "contact_hours_per_month": 0, "letters_written": 0}


def person(**cells):
    return read_mentors([{"mentor_id": "M", **cells}])


def offers(**cells):
    return dict(zip(KINDS, offers_from_facts(person(**cells), AS_OF)[0].tolist(), strict=True))


def test_the_kinds_are_the_nine_of_the_table_in_its_order():
    assert "science_letter letter research clinical coursework advising interview peer logistics".split() == KINDS


@pytest.mark.parametrize(
    ("role", "full", "none"),
    [
        # science_letter, letter, research, clinical, coursework, advising, interview, peer, logistics
        (
            "physician",
            [0.05, 1.0, 0.1, 1.0, 0.1, 0.3, 0.25, 0.05, 0.6],
            [0.03, 0.15, 0.06, 0.25, 0.07, 0.24, 0.25, 0.05, 0.1],
        ),
        (
            "resident",
            [0.05, 0.3, 0.1, 0.6, 0.3, 0.3, 0.4, 1.0, 0.6],
            [0.03, 0.045, 0.06, 0.15, 0.21, 0.24, 0.4, 1.0, 0.1],
        ),
        (
            "researcher",
            [0.4, 0.6, 0.9, 0.0, 0.1, 0.3, 0.25, 0.05, 0.6],
            [0.24, 0.09, 0.54, 0.0, 0.07, 0.24, 0.25, 0.05, 0.1],
        ),
        (
            "science_faculty",
            [1.0, 0.1, 0.5, 0.0, 0.9, 0.4, 0.25, 0.05, 0.6],
            [0.6, 0.015, 0.3, 0.0, 0.63, 0.32, 0.25, 0.05, 0.1],
        ),
        (
            "advisor",
            [0.05, 0.1, 0.1, 0.0, 0.6, 0.9, 0.7, 0.05, 0.6],
            [0.03, 0.015, 0.06, 0.0, 0.42, 0.72, 0.7, 0.05, 0.1],
        ),
        (
            "allied",
            [0.05, 0.4, 0.1, 0.7, 0.1, 0.3, 0.25, 0.05, 0.6],
            [0.03, 0.06, 0.06, 0.175, 0.07, 0.24, 0.25, 0.05, 0.1],
        ),
        (
            "",
            [0.05, 0.5, 0.1, 0.5, 0.1, 0.3, 0.25, 0.05, 0.6],
            [0.03, 0.075, 0.06, 0.125, 0.07, 0.24, 0.25, 0.05, 0.1],
        ),
    ],
)
def test_a_role_with_everything_and_with_nothing(role, full, none):
    assert list(offers(role=role, **FULL).values()) == pytest.approx(full)
    assert list(offers(role=role, **NONE).values()) == pytest.approx(none)


def test_a_fact_that_is_not_stated_counts_four_tenths():
    found = offers(role="physician")
    assert found["letter"] == pytest.approx(0.15 + 0.5 * 0.4 + 0.2 * 0.4 + 0.15 * 0.4)
    assert found["clinical"] == pytest.approx(0.25 + 0.6 * 0.4 + 0.15 * 0.4)
    assert found["logistics"] == pytest.approx(0.1 + 0.5 * 0.4)
    assert offers(role="science_faculty")["science_letter"] == pytest.approx(0.6 + 0.2 * 0.4 + 0.2 * 0.4)


@pytest.mark.parametrize(
    ("cells", "letter", "science_letter", "clinical"),
    [
        # of letter .15 + .5 supervises + .2 hours + .15 letters; of science_letter .6 + .2 letters + .2 hours
        ({**NONE, "supervises": "yes"}, 0.65, 0.6, 0.85),
        ({**NONE, "contact_hours_per_month": 4}, 0.25, 0.7, 0.325),
        ({**NONE, "letters_written": 40}, 0.30, 0.8, 0.25),
    ],
)
def test_each_fact_counts_by_itself(cells, letter, science_letter, clinical):
    assert offers(role="physician", **cells)["letter"] == pytest.approx(letter)
    assert offers(role="physician", **cells)["clinical"] == pytest.approx(clinical)
    assert offers(role="science_faculty", **cells)["science_letter"] == pytest.approx(science_letter)


def test_who_writes_of_research_offers_it_more_than_a_role_does():
    assert offers(role="physician", research="Outcomes of surgery", **FULL)["research"] == pytest.approx(0.7)
    assert offers(role="researcher", research="Outcomes of surgery", **FULL)["research"] == pytest.approx(0.9)
    assert offers(role="physician", research="Outcomes", **NONE)["research"] == pytest.approx(0.42)


def test_a_selection_role_helps_with_advice_and_interviews():
    found = offers(role="physician", selection_role_at="Yale School of Medicine", **FULL)
    assert (found["advising"], found["interview"]) == pytest.approx((0.75, 0.9))
    found = offers(role="advisor", selection_role_at="Yale School of Medicine", **NONE)
    assert (found["advising"], found["interview"]) == pytest.approx((0.9 * 0.8, 0.9))


def test_nobody_shadows_from_afar_and_who_meets_by_video_is_easier_to_meet():
    at_hand, remote = (offers(role="physician", meeting=how, **FULL) for how in ("in person", "remote"))
    assert (at_hand["clinical"], remote["clinical"]) == pytest.approx((1.0, 0.3))
    assert (at_hand["logistics"], remote["logistics"]) == pytest.approx((0.6, 0.9))
    either = offers(role="physician", meeting="either", **FULL)
    assert (either["clinical"], either["logistics"]) == pytest.approx((1.0, 0.9))


@pytest.mark.parametrize(("year", "peer"), [(2026, 0.6), (2020, 0.6), (2019, 0.05), (1980, 0.05)])
def test_a_recent_graduate_is_nearly_a_peer(year, peer):
    assert offers(role="physician", grad_year=year)["peer"] == pytest.approx(peer)
    assert offers(role="resident", grad_year=year)["peer"] == pytest.approx(1.0)


def test_text_supports_an_offer_by_half_at_most(encoding):
    mentor = person(role="physician", bio="Students shadow me in clinic every week.", **NONE)
    facts, text = offers_from_facts(mentor, AS_OF), offers_from_text(mentor, encoding.encoder)
    assert _offers(mentor, encoding) == pytest.approx(1 - (1 - facts) * (1 - 0.5 * text))
    assert TEXT_AT_MOST == 0.5
    assert text[0, KINDS.index("clinical")] > 0.5
    assert (text >= 0).all()
    assert (text <= 1).all()


def test_the_best_sentence_decides_and_one_that_denies_supports_nothing(encoding):
    shadow, deny = "Students shadow me in clinic every week.", "Nobody can shadow me in clinic."
    both = offers_from_text(person(bio=f"{shadow} I like tea. {deny}"), encoding.encoder)
    assert both[0].tolist() == support_of([shadow, "I like tea."], encoding.encoder).max(axis=0).tolist()
    assert support_of([deny], encoding.encoder).tolist() == [[0.0] * len(KINDS)]
    three = offers_from_text(
        read_mentors([{"mentor_id": "A", "bio": shadow}, {"mentor_id": "B"}, {"mentor_id": "C", "bio": deny}]),
        encoding.encoder,
    )
    assert three[1:].tolist() == np.zeros((2, len(KINDS))).tolist()
    assert three[0].tolist() == support_of([shadow], encoding.encoder)[0].tolist()


def test_an_offer_names_the_facts_it_rests_on():
    cells = {
        "role": "physician",
        "supervises": "yes",
        "research": "Heart valves",
        "selection_role_at": "Yale; Emory",
        "meeting": "either",
    }
    found = {kind: fact_columns(kind, person(**cells).person(0)) for kind in KINDS}
    role, supervises, selects = (("role", "physician"),), (("supervises", "yes"),), (("selection_role_at", "Yale"),)
    assert found == {
        "science_letter": role,
        "letter": supervises,
        "research": (("research", "Heart valves"), *role),
        "clinical": supervises,
        "coursework": role,
        "advising": selects,
        "interview": selects,
        "peer": role,
        "logistics": (("meeting", "either"),),
    }
    nothing = person(supervises="no", meeting="in person").person(0)
    assert all(fact_columns(kind, nothing) == () for kind in KINDS)
    assert fact_columns("advising", person(role="advisor").person(0)) == (("role", "advisor"),)
