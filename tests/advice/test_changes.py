"""What would have changed a list: every stated rank is found again by editing the profile and ranking from scratch."""

from __future__ import annotations

import random

import numpy as np
import pytest

import mentormatch
from mentormatch.advice import missing as missing_room
from mentormatch.advice.answers import LISTED_COLUMNS, Answer, can_be_shared, reference_goals, suggested
from mentormatch.advice.counterfactuals import NEAR_MISSES, counterfactuals_of
from mentormatch.advice.missing import DRAWN, drawn
from mentormatch.advice.question import standing_of
from mentormatch.cohort import question_of
from mentormatch.columns import EITHER
from mentormatch.people.profiles import profiles_from_people
from mentormatch.vocabulary.specialties import specialties

AS_OF = 2026
CHANGEABLE = {"interests", "values", "target_schools", "needs", "languages", "meeting"}
STUDENT = {"student_id": "S", "stage": "premed", "interests": "cardiology", "languages": "English", "meeting": "remote"}
MENTORS = [
    {"mentor_id": "M1", "name": "Ann Lee", "specialties": "cardiology", "affiliations": "Emory"},
    {"mentor_id": "M2", "name": "Bo Rask", "specialties": "dermatology", "values": "candor", "affiliations": "Duke"},
    {"mentor_id": "M3", "name": "Cy Diaz", "specialties": "cardiology", "languages": "Spanish"},
    {"mentor_id": "M4", "name": "Di Eze", "specialties": "cardiology", "meeting": "in person"},
    {"mentor_id": "M5", "name": "Ed Fox", "specialties": "cardiology", "meeting": "in person", "languages": "Spanish"},
]


def edited(profiles, student_id, column, words):
    person = dict(profiles.person(profiles.row_of(student_id)))
    before = person[column]
    person[column] = (*before, words) if isinstance(before, tuple) else words
    return profiles_from_people("student", [person])


@pytest.mark.parametrize("student_id", ["S01", "S09", "S12", "S20"])
def test_a_student_who_had_said_so_has_the_stated_rank(sample_ranking, students, ranks_of, student_id):
    now = ranks_of(students.take([students.row_of(student_id)]))
    found = sample_ranking.advise(student_id).counterfactuals
    assert found
    for own in found:
        then = ranks_of(edited(students, student_id, own.column, own.words))
        assert now.get(own.mentor_id) == own.rank
        assert then[own.mentor_id] == own.new_rank <= 5


@pytest.mark.parametrize("student_id", ["S09", "S20"])
def test_no_suggestion_of_a_near_miss_lifts_this_mentor_higher(sample_ranking, students, mentors, ranks_of, student_id):
    """All fields and values of the first near misses in turn, each by a ranking of its own."""
    now = ranks_of(students.take([students.row_of(student_id)]))
    told = {own.mentor_id: own.new_rank for own in sample_ranking.advise(student_id).counterfactuals}
    near = [own for own, rank in now.items() if 5 < rank <= 5 + NEAR_MISSES][:4]
    for mentor_id in near:
        person = mentors.person(mentors.row_of(mentor_id))
        tried = [("values", own) for own in person["values"] if can_be_shared(own)]
        tried += [("interests", own) for own in person["specialties"] if specialties().names_one(own)]
        best = min(ranks_of(edited(students, student_id, *own))[mentor_id] for own in tried)
        assert told.get(mentor_id, 6) <= best


def test_of_all_changes_the_one_that_lifts_a_mentor_highest_is_told():
    """A change that another near miss suggests comes first and lifts M4 to the second place, M4's own to the first."""
    ends = [np.array([0, 3]), np.array([3, 0]), np.array([0, 3])]
    changes = [Answer("values", own) for own in ("candor", "thrift", "zeal")]
    matcher = mentormatch.Matcher(as_of=AS_OF).fit([{"mentor_id": f"M{own}"} for own in range(1, 5)])
    cohort = matcher.cohort({"student_id": "S", "interests": "ENT"}, k=2)
    question = question_of(cohort, 0)
    barred = question.barred()
    standing = standing_of(question, barred)
    (own,) = counterfactuals_of(question, standing, barred, changes, ends)
    assert (own.mentor_id, own.words, own.rank, own.new_rank) == ("M4", "thrift", 4, 1)


def test_only_what_a_student_can_change_and_what_a_near_miss_states_is_told(sample_ranking, students, mentors):
    from mentormatch.vocabulary import find_specialty

    for student_id in ("S01", "S04", "S09", "S12", "S20"):
        person = students.person(students.row_of(student_id))
        for own in sample_ranking.advise(student_id).counterfactuals:
            assert own.column in CHANGEABLE
            assert own.column == "meeting" or own.words not in person[own.column]
            assert (" also " in own.sentence) == bool(person[own.column])
            if own.column == "interests":
                stated = {
                    match.id for cells in mentors["specialties"] for cell in cells for match in find_specialty(cell)
                }
                assert find_specialty(own.words)[0].id in stated
            if own.column == "values":
                assert own.words in {value for cells in mentors["values"] for value in cells}


def test_speaking_a_language_or_meeting_in_person_as_well():
    mentors = [{**own, "specialties": "dermatology"} if own["mentor_id"] == "M1" else own for own in MENTORS]
    found = {
        own.mentor_id: own for own in mentormatch.rank(STUDENT, mentors, k=1, as_of=AS_OF).advise("S").counterfactuals
    }
    assert (found["M3"].column, found["M3"].words, found["M3"].rank, found["M3"].new_rank) == (
        "languages",
        "Spanish",
        None,
        1,
    )
    assert found["M3"].sentence == "If you could also meet in Spanish, Cy Diaz would be eligible, and 1st in your list."
    assert "M5" not in found, "two things bar this mentor"
    assert (found["M4"].column, found["M4"].words) == ("meeting", EITHER)
    assert found["M4"].sentence.startswith("If you could meet either in person or remotely, Di Eze would be eligible")
    for changes, mentor_id in (({"languages": "English; Spanish"}, "M3"), ({"meeting": "either"}, "M4")):
        assert mentormatch.rank({**STUDENT, **changes}, mentors, k=1, as_of=AS_OF).mentor_ids == (mentor_id,)


def test_the_missing_answer_is_the_mean_over_all_answers_each_ranked_from_scratch():
    """Schools are those of the mentors: two work at Emory, one at Duke, so Emory counts twice."""
    mentors = [
        {"mentor_id": "M1", "specialties": "cardiology"},
        {"mentor_id": "M2", "affiliations": "Duke University School of Medicine"},
        {"mentor_id": "M3", "affiliations": "Emory University School of Medicine"},
        {"mentor_id": "M4", "affiliations": "Emory University School of Medicine"},
    ]
    student = {"student_id": "S", "stage": "premed", "interests": "cardiology", "values": "candor", "goals": "Hearts."}
    weights = {"specialty": 1, "reach": 2}
    options = {"k": 2, "weights": weights, "as_of": AS_OF}
    ranking = mentormatch.rank(student, mentors, **options)
    now, replaced = set(ranking.mentor_ids), {}
    for school in ("Emory University School of Medicine", "Duke University School of Medicine"):
        then = set(mentormatch.rank({**student, "target_schools": school}, mentors, **options).mentor_ids)
        replaced[school] = len(now - then)
    expected = (
        2 * replaced["Emory University School of Medicine"] + replaced["Duke University School of Medicine"]
    ) / 3
    own = next(own for own in ranking.advise("S").missing if own.column == "target_schools")
    assert (list(replaced.values()), expected) == ([2, 0], 4 / 3)
    assert own.changed == pytest.approx(expected)
    assert (own.error, own.n_answers, own.n_tried) == (0.0, 2, 2)
    assert (
        f"over 2 answers that the profiles of eligible mentors suggest, on average {expected:.1f} of the 2"
        in own.sentence
    )


def test_a_drawn_mean_is_that_of_its_draws_and_states_its_standard_error(sample_ranking, students, mentors, ranks_of):
    """S09 names no values; the draws are taken from the mentors' own, each ranked from scratch."""
    own = next(own for own in sample_ranking.advise("S09").missing if own.column == "values")
    barred = {pair.mentor_id for pair in sample_ranking.excluded.pairs("S09")}
    stated: dict[str, list[str]] = {}
    for mentor_id, values in zip(mentors.ids, mentors["values"], strict=True):
        for key in {value.casefold() for value in values if mentor_id not in barred}:
            stated.setdefault(key, []).append(next(value for value in values if value.casefold() == key))
    answers = {
        min(words): len(words)
        for words in stated.values()
        if can_be_shared(min(words)) and len(min(words).split()) <= 5
    }
    trial = drawn(
        "values", [Answer("values", words) for words in sorted(answers)], [answers[own] for own in sorted(answers)]
    )
    now = {mentor for mentor, rank in ranks_of(students.take([students.row_of("S09")])).items() if rank <= 5}
    draws = []
    for answer, share in zip(trial.answers, trial.shares, strict=True):
        then = ranks_of(edited(students, "S09", "values", answer.words))
        draws += [len(now - {mentor for mentor, rank in then.items() if rank <= 5})] * round(share * DRAWN)
    assert (own.n_tried, own.n_answers) == (DRAWN, len(answers)) == (len(draws), trial.n_answers)
    assert own.changed == pytest.approx(np.mean(draws))
    assert own.error == pytest.approx(np.std(draws, ddof=1) / DRAWN**0.5)
    assert f"on average {own.changed:.1f} of the 5 mentors in your list would change" in own.sentence


def test_answers_are_drawn_as_often_as_mentors_suggest_them(monkeypatch):
    monkeypatch.setattr(missing_room, "DRAWN", 4000)
    answers = [Answer("values", f"v{number}") for number in range(4001)]
    own = drawn("values", answers, [1999 * (number == 7) + 1 for number in range(4001)])
    shares = dict(zip(own.answers, own.shares, strict=True))
    assert own.shares.sum() == pytest.approx(1)
    assert shares[answers[7]] == pytest.approx(1 / 3, abs=0.03)


def test_a_statement_of_values_is_an_answer():
    student = {"student_id": "S", "interests": "cardiology", "values_statement": "I value candor."}
    found = mentormatch.rank(student, MENTORS, k=1, as_of=AS_OF).advise("S").missing
    assert {own.column for own in found} == {"target_schools", "goals"}


def test_a_field_is_suggested_as_it_is_written_or_by_its_name():
    mentors = [
        {"mentor_id": "M1", "specialties": "EM; IM; ENT; gen cards"},
        {"mentor_id": "M2", "specialties": "emergency medicine; rehab robotics"},
    ]
    cohort = mentormatch.Matcher(as_of=AS_OF).fit(mentors).cohort({"student_id": "S", "interests": "ENT"})
    found = suggested(question_of(cohort, 0), "interests", np.array([0, 1]))
    assert {own.words: times for own, times in found.items()} == {"emergency medicine": 2, "internal medicine": 1}


def test_what_is_stated_is_not_asked_for(sample_ranking, students):
    for student_id in students.ids:
        person = students.person(students.row_of(student_id))
        blank = {column for column in (*LISTED_COLUMNS, "goals") if not person[column]}
        if person["values_statement"]:
            blank -= {"values"}
        found = sample_ranking.advise(student_id).missing if blank else ()
        assert {own.column for own in found} == blank
        assert [own.changed for own in found] == sorted((own.changed for own in found), reverse=True)


def test_goals_are_those_of_the_reference_students_of_the_stage():
    everybody = reference_goals(None)
    assert (
        24
        == len(everybody)
        == sum(len(reference_goals(stage)) for stage in ("premed", "medical_student", "residency_applicant"))
    )
    found = (
        mentormatch.rank({"student_id": "S", "interests": "cardiology"}, MENTORS, k=2, as_of=AS_OF).advise("S").missing
    )
    goals = next(own for own in found if own.column == "goals")
    assert (goals.n_answers, goals.n_tried) == (24, DRAWN)


@pytest.mark.parametrize(
    "words",
    [
        "my Catholic faith",
        "pride in being a Latina physician",
        "her patients",
        "mother first",
        "disability pride",
        "abstinence",
        "pro-life",
        "Black excellence",
        "the wisdom of elders",
        "Gender equity",
    ],
)
def test_no_value_that_names_a_protected_attribute_or_takes_a_side_is_suggested(words):
    assert not can_be_shared(words)
    student = {"student_id": "S", "interests": "cardiology", "values": "patience"}
    mentors = [{"mentor_id": "M1", "specialties": "cardiology"}, {"mentor_id": "M2", "values": f"{words}; thrift"}]
    advice = mentormatch.rank(student, mentors, k=1, weights={"values": 1}, as_of=AS_OF).advise("S")
    assert words.casefold() not in str(advice.to_dict()).casefold()


@pytest.mark.parametrize("words", ["service to rural communities", "candor", "health equity", "patience in teaching"])
def test_plain_values_are_suggested(words):
    assert can_be_shared(words)


def test_protected_columns_change_nothing_and_are_never_named(students, mentors):
    """Gender, race and faith of both sides stand in the rosters and are set aside."""
    hidden = {"gender": "woman", "race": "Black", "religion": "Hindu", "gpa": "3.1", "mcat": "501"}
    plain = mentormatch.rank(STUDENT, MENTORS, k=1, as_of=AS_OF).advise("S")
    told = mentormatch.rank({**STUDENT, **hidden}, [{**own, **hidden} for own in MENTORS], k=1, as_of=AS_OF).advise("S")
    assert told == plain


def test_the_order_of_rows_changes_nothing(students, mentors):
    rows = [students.row_of(own) for own in ("S09", "S12")]
    plain = mentormatch.Matcher(as_of=AS_OF).fit(mentors).rank(students.take(rows))
    order = list(range(len(mentors)))
    random.Random(3).shuffle(order)
    mixed = mentormatch.Matcher(as_of=AS_OF).fit(mentors.take(order)).rank(students.take(rows[::-1]))
    for student_id in ("S09", "S12"):
        assert plain.advise(student_id) == mixed.advise(student_id)


def test_an_answer_stands_last_and_leaves_the_profile_as_it_was():
    person = {"values": ("candor",), "goals": ""}
    assert Answer("values", "thrift").given_by(person)["values"] == ("candor", "thrift")
    assert Answer("goals", "Hearts.").given_by(person)["goals"] == "Hearts."
    assert person == {"values": ("candor",), "goals": ""}
