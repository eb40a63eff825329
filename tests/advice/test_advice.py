"""What each mentor lacks and leaves open, the sentences of advice, and what is asked for wrongly."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import mentormatch
from mentormatch.features.scoring import BLOCKS, CLEAR, LISTINGS, encode_people, met_wishes
from mentormatch.ranking.pairs import Pairs

AS_OF = 2026
STUDENT = {
    "student_id": "S1",
    "stage": "premed",
    "interests": "cardiology; neurology",
    "target_schools": "Emory; Duke",
    "values": "candor",
    "goals": "I want to mend hearts.",
    "needs": "mock interview",
}
MENTORS = [
    {
        "mentor_id": "M1",
        "name": "Ann Lee, MD",
        "specialties": "cardiology",
        "affiliations": "Emory",
        "values": "candor",
    },
    {"mentor_id": "M2", "name": "Bo Rask, MD", "specialties": "cardiology", "contacts": "Duke", "values": "candor"},
    {"mentor_id": "M3", "name": "Cy Diaz, MD", "specialties": "neurology", "contacts": "Duke"},
]


def advised(student, mentors, **options):
    (student_id,) = {student["student_id"]}
    return mentormatch.rank(student, mentors, as_of=AS_OF, **options).advise(student_id)


def test_the_wish_that_is_missed_most_and_who_meets_it_worked_out_by_hand():
    """By reach alone: Emory weighs 1 / 1.63, Duke .63 / 1.63. M1 works at Emory (1), M2 and M3 know Duke (.6)."""
    found = advised(STUDENT, MENTORS, k=3, weights={"reach": 1})
    first, second, third = found.better
    discount = 1 / np.log2(3)
    assert (first.mentor_id, first.words, first.other_id, first.other_rank) == ("M1", "Duke", "M2", 2)
    assert (first.met, first.other_met) == pytest.approx((0.0, 0.6))
    assert first.size == pytest.approx(discount / (1 + discount) * 0.6)
    assert (second.words, second.other_id, second.size) == ("Emory", "M1", pytest.approx(1 / (1 + discount)))
    assert (third.words, third.other_id) == ("Emory", "M1")
    alone = "With Dr. Bo Rask or Dr. Cy Diaz alone you would lack a clear tie to Emory"
    assert found.sentences[-2:] == (
        "With Dr. Ann Lee alone you would lack a clear tie to Duke; for that, look at Dr. Bo Rask (M2, 2nd for you).",
        f"{alone}; for that, look at Dr. Ann Lee (M1, 1st for you).",
    )


@pytest.mark.parametrize("student_id", ["S04", "S09", "S20"])
def test_what_is_lacking_is_what_the_score_found_unmet(
    sample_ranking, students, mentors, encoding, constants, student_id
):
    """The rule again in plain Python, from how far the score found each wish met."""
    advice = sample_ranking.advise(student_id)
    student = students.take([students.row_of(student_id)])
    ranking = mentormatch.rank(student, mentors, k=100, as_of=AS_OF)
    people = mentors.take([mentors.row_of(own) for own in ranking.mentor_ids])
    own, theirs = encode_people(student, encoding), encode_people(people, encoding)
    met = met_wishes(own, theirs, constants.calibrations, Pairs.grid(1, len(people)))
    weights = {part.block: part.weight for part in ranking.explain(student_id, ranking.mentor_ids[0]).parts}
    for row, lack in enumerate(advice.better):
        sizes = {}
        for name, block in LISTINGS.items():
            for wish in block.wishes(student, encoding):
                far = met[name][:, wish.place]
                others = [place for place in range(len(people)) if far[place] >= CLEAR[name]]
                if weights[name] and far[row] < CLEAR[name] and others:
                    sizes[name, wish.words] = weights[name] * wish.share * (far[others[0]] - far[row]), others[0]
        if not sizes:
            assert lack.words == ""
            continue
        size, other = max(sizes.values())
        assert lack.size == pytest.approx(size)
        assert sizes[lack.block, lack.words][1] == other
        assert (lack.other_id, lack.other_rank) == (ranking.mentor_ids[other], other + 1)


def test_where_every_wish_is_met_the_block_with_the_largest_gap_in_points_is_told(sample_ranking, mentors):
    found = [own for student in ("S09", "S20", "S04", "S01") for own in told(sample_ranking, student) if own[1].block]
    behind = [(student, own) for student, own in found if not own.words]
    assert behind
    for student, own in behind:
        mine, theirs = (sample_ranking.explain(student, one).contributions for one in (own.mentor_id, own.other_id))
        assert own.size == pytest.approx(theirs[own.block] - mine[own.block])
        barred = {pair.mentor_id for pair in sample_ranking.excluded.pairs(student)}
        every = [sample_ranking.explain(student, one).contributions for one in mentors.ids if one not in barred]
        gaps = {name: max(one[name] for one in every) - mine[name] for name in BLOCKS}
        assert own.size == pytest.approx(max(gaps.values()))
        assert f"{own.size:.2f} ahead there" in own.sentence


def told(ranking, student_id):
    return [(student_id, own) for own in ranking.advise(student_id).better]


def test_what_a_mentor_leaves_open_moves_the_score_as_far_as_the_ranking_says():
    ranking = mentormatch.rank(STUDENT, MENTORS, k=3, as_of=AS_OF)
    unknown = {own.mentor_id: own for own in ranking.advise("S1").unknown}
    assert set(unknown) == {"M1", "M2", "M3"}, "nobody says anything about letters"
    assert unknown["M1"].blocks == ("needs", "letters")
    for row, mentor_id in enumerate(ranking.mentor_ids):
        own, score = unknown[mentor_id], ranking.scores[row]
        low, high = ranking.score_low[row], ranking.score_high[row]
        assert (own.score, own.score_low, own.score_high) == pytest.approx((score, low, high))
        assert f"the score of {score:.2f} could lie between {low:.2f} and {high:.2f}" in own.sentence
        assert ("no values" in own.sentence) == (mentor_id == "M3")


def test_a_mentor_who_states_all_that_counts_leaves_nothing_open(sample_ranking):
    n_told = 0
    for student_id in sample_ranking.students[:6]:
        unknown = {own.mentor_id for own in sample_ranking.advise(student_id).unknown}
        for own in sample_ranking.top(student_id):
            silent = [
                part for part in sample_ranking.explain(student_id, own.mentor_id).parts if not part.stated_by_mentor
            ]
            assert (own.mentor_id in unknown) == any(part.weight > 0 and part.stated_by_student for part in silent)
            n_told += 1
    assert n_told == 30


def test_numbers_of_sentences_are_those_of_the_result(sample_ranking):
    for student_id in sample_ranking.students[:10]:
        advice = sample_ranking.advise(student_id)
        firm = advice.sentences[0]
        assert f"{advice.n_weightings:,} times" in firm
        shares = [own.share for own in advice.robustness if own.share < 0.995]
        assert [int(own) for own in re.findall(r"in (\d+)%", firm)] == [round(100 * own) for own in shares]
        for own in advice.counterfactuals:
            places = [
                int(number) for number in re.findall(r"(\d+)(?:st|nd|rd|th)\b", own.sentence.split(" would be ")[1])
            ]
            assert places == [own.new_rank, *([own.rank] if own.rank else [])]
        shown = [own.sentence for own in advice.counterfactuals if own.sentence in advice.sentences]
        assert len(shown) <= 3
        assert ("Add only what is true for you." in advice.sentences) == bool(shown)
        assert len(set(advice.sentences)) == len(advice.sentences)


def test_a_list_of_all_who_are_eligible_cannot_change():
    found = advised(STUDENT, MENTORS, k=5)
    assert (found.k, found.n_eligible) == (3, 3)
    assert found.sentences[0] == "All 3 eligible mentors stand in your list, whatever counts how much."
    assert all(own.share == 1.0 for own in found.robustness)
    assert all(own.changed == 0 for own in found.missing)
    assert not found.counterfactuals


def test_where_nobody_is_eligible_only_what_could_be_changed_is_told():
    mentors = [{"mentor_id": "M1", "name": "Ann Lee", "languages": "Spanish"}, {"mentor_id": "M2", "accepting": "no"}]
    found = advised({"student_id": "S", "languages": "English", "interests": "ENT"}, mentors)
    assert (found.k, found.robustness, found.better) == (0, (), ())
    assert found.sentences == (
        "No mentor is eligible for you now.",
        "If you could also meet in Spanish, Ann Lee would be eligible, and 1st in your list.",
        "Add only what is true for you.",
    )


def test_whoever_states_nothing_is_told_so_and_asked_for_what_changes_most():
    found = advised({"student_id": "S", "stage": "premed"}, MENTORS, k=1)
    assert found.sentences[0] == ("Nothing that you wrote counts for the order of your list.")
    assert found.sentences[1] == found.missing[0].sentence
    assert found.missing[0].changed > 0
    assert not found.counterfactuals
    assert len(found.sentences) == 2


def test_where_one_block_counts_weights_cannot_change_the_list():
    assert advised(STUDENT, MENTORS, k=1, weights={"reach": 1}).sentences[0] == (
        "Only one part of the score counts for you, ties to your target schools: other weights would change nothing."
    )


def test_the_result_as_data_as_text_and_in_a_notebook():
    mentors = [{**own, "name": "<b>Ann</b> Lee"} for own in MENTORS]
    found = advised(STUDENT, mentors, k=2)
    assert json.loads(json.dumps(found.to_dict()))["robustness"][0]["mentor_id"] == "M1"
    assert str(found) == found.text == "\n".join(found.sentences)
    shown = found._repr_html_()
    assert "<b>" not in shown
    assert shown.count("<tr>") == 1 + 2
    assert "&lt;b&gt;Ann&lt;/b&gt; Lee" in shown


def test_an_unknown_student_is_refused_with_the_nearest_id(sample_ranking):
    with pytest.raises(mentormatch.SettingError, match=r"student_id 'S011' is not among the 24 kept\. Nearest: S11"):
        sample_ranking.advise("S011")


def test_advice_is_the_same_whoever_else_is_ranked(sample_ranking, students, sample_matcher):
    alone = sample_matcher.rank(students.take([students.row_of("S04")]), k=5)
    assert alone.advise("S04") == sample_ranking.advise("S04")
