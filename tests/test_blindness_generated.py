"""Five hundred made-up people become other people: no rank, score or contribution may change."""

from __future__ import annotations

import pandas as pd
import pytest
from generated_profiles import BIO, EXPERIENCES, FACTS, GOALS, PEOPLE, RESEARCH, STATEMENT, filled, generated, identity

import mentormatch
from mentormatch.features.blinding import masked
from mentormatch.vocabulary.specialties import specialties

AS_OF = 2026
ROSTERS, SIZE = 5, 50
SIDES = ("student", "mentor")
UNDECIDED = {"bare": 330, "initials": 500, "nickname": 470, "medical": 170, "one_letter": 60, "others": 400}
"""At most so many of 500 people are told apart by one sentence of a kind that cannot be decided (counted, rounded up).

- bare: a lone part that is also a word in the middle of a sentence, "Ask Hope", "I work with May";
- initials: initials alone, "A.R.", which may be any abbreviation;
- nickname: names for short that the roster does not have;
- medical: "the Heart Lab", "Rush's residency" where the own name is Heart or Rush;
- one_letter: "Ruiz I presented", where I may be an initial or the speaker;
- others: names of other people without a title, and a month behind a title ("Professor May").
"""


def profiles(*, undecidable=""):
    for number in range(ROSTERS):
        for side in SIDES:
            yield from ((number, profile) for profile in generated(side, SIZE, number, undecidable=undecidable))


def masked_cells(profile, who):
    return {column: masked(profile.text(column, who), name=who.roster_name) for column in profile.texts}


@pytest.fixture(scope="module")
def frames():
    """Rank every roster as written for the one people and for the others; ids are made unlike between rosters."""

    def ranked(which):
        for number in range(ROSTERS):
            students, mentors = (
                pd.DataFrame([own.row(getattr(own, which)) for own in generated(side, SIZE, number)]) for side in SIDES
            )
            frame = mentormatch.rank(students, mentors, as_of=AS_OF, k=SIZE).to_frame().drop(columns="mentor_name")
            for column in ("student_id", "mentor_id"):
                frame[column] = f"{number}-" + frame[column]
            yield frame

    return tuple(pd.concat(list(ranked(which)), ignore_index=True) for which in ("one", "other"))


def test_the_made_up_people_are_many_and_differ():
    assert len({*BIO, *RESEARCH, *STATEMENT, *GOALS, *EXPERIENCES}) >= 60
    own = [profile for _, profile in profiles()]
    assert len(own) == 500
    assert all(profile.row(profile.one) != profile.row(profile.other) for profile in own)
    assert [profile.row(profile.one) for profile in generated("mentor", SIZE, 0)] == [
        profile.row(profile.one) for profile in generated("mentor", SIZE, 0)
    ]


def test_every_cell_is_the_same_for_another_person():
    for _, profile in profiles():
        for template in (template for own in profile.texts.values() for template in own):
            one, other = ((filled(template, who), who.roster_name) for who in (profile.one, profile.other))
            assert masked(one[0], name=one[1]) == masked(other[0], name=other[1]), (one, other)
        assert masked_cells(profile, profile.one) == masked_cells(profile, profile.other)


@pytest.mark.slow
def test_another_person_changes_no_rank_and_no_score(frames):
    pd.testing.assert_frame_equal(*frames, check_exact=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", UNDECIDED)
def test_what_cannot_be_decided_is_counted(kind):
    told = [masked_cells(own, own.one) != masked_cells(own, own.other) for _, own in profiles(undecidable=kind)]
    assert 0 < sum(told) <= UNDECIDED[kind]


MEDICAL = [*(phrase for fact in ("field", "disease", "institution") for phrase in FACTS[fact].split("|"))]
SETTINGS = ["I treat people with {X} and teach.", "We met through {X}.", "A center for {X}, open daily."]


@pytest.mark.parametrize("entry", PEOPLE)
def test_words_of_medicine_stay_whoever_the_person_is(entry):
    """A Dr. Parkinson treats Parkinson's disease: the field, the disease and the place are found as for anybody."""
    who = identity(entry, "she her her hers herself she/her", 0)
    for phrase in MEDICAL:
        for setting in SETTINGS:
            text = setting.replace("{X}", phrase)
            assert masked(text, name=who.roster_name) == text
        text = f"Dr. {who.family} and Dr. {who.given} {who.family} see {phrase}."
        assert masked(text, name=who.roster_name) == f"They and they see {phrase}."


def test_fields_are_found_as_for_anybody():
    for entry in PEOPLE:
        who = identity(entry, "she her her hers herself she/her", 0)
        for phrase in MEDICAL:
            text = masked(f"Dr. {who.family} treats {phrase}.", name=who.roster_name)
            assert specialties().find_in_text(text) == specialties().find_in_text(f"They treat {phrase}.")


@pytest.mark.parametrize("place", ["Mayo", "Emory", "Rush", "Hopkins", "Baylor", "Brown", "Morehouse", "Howard"])
def test_a_place_that_is_also_the_own_name_stays_a_place(place):
    for text in (f"I trained at {place} and at {place} University.", f"Residents from {place} come to us."):
        assert masked(text, name=f"Ana {place}") == masked(text, name="Ana Ruiz") == text
