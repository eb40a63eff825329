"""Portfolios of students: what they are worth, what each pick adds, and that nothing else decides."""

from __future__ import annotations

import random
from itertools import combinations
from math import log2, prod

import numpy as np
import pandas as pd
import pytest

import mentormatch
from mentormatch.explanation.removal import without
from mentormatch.features.reach import place_of, places_of, ties_of
from mentormatch.features.scoring import LISTINGS, encode_people, met_wishes
from mentormatch.people.profiles import profiles_from_people
from mentormatch.portfolios.chooser import SHORTLIST
from mentormatch.portfolios.objective import COVERAGE, ROLES, SCORES
from mentormatch.ranking.pairs import Pairs

AS_OF = 2026
STUDENT = {
    "student_id": "S1",
    "interests": "cardiology; neurology",
    "target_schools": "Emory; Duke",
    "values": "patience; candor",
    "needs": "mock interview; shadowing",
}
MENTORS = [
    {"mentor_id": "M1", "name": "Ann Lee", "role": "physician", "specialties": "cardiology", "affiliations": "Emory"},
    {"mentor_id": "M2", "name": "Bo Rask", "role": "physician", "specialties": "cardiology", "affiliations": "Emory"},
    {"mentor_id": "M3", "name": "Cy Diaz", "role": "researcher", "specialties": "neurology", "contacts": "Duke"},
]


def chosen(students, mentors, **options):
    return mentormatch.portfolio(students, mentors, as_of=AS_OF, **options)


@pytest.fixture(scope="module")
def portfolios(sample_ranking):
    return sample_ranking.portfolios()


@pytest.fixture(scope="module")
def mentors(sample):
    return mentormatch.read_mentors(sample / "mentors.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="module")
def students(sample):
    return mentormatch.read_students(sample / "students.csv", documents=sample / "documents.csv")


def test_a_portfolio_worked_out_by_hand():
    """Reach alone: M1 works at Emory (1), M2 knows people at both (.6), M3 knows people at Duke (.6)."""
    mentors = [
        {"mentor_id": "M1", "affiliations": "Emory"},
        {"mentor_id": "M2", "contacts": "Emory; Duke"},
        {"mentor_id": "M3", "contacts": "Duke", "role": "resident"},
    ]
    found = chosen({"student_id": "S", "target_schools": "Emory; Duke"}, mentors, weights={"reach": 1})[0]
    first, second = 1 / (1 + 1 / log2(3)), (1 / log2(3)) / (1 + 1 / log2(3))
    scores = {pick.mentor_id: pick.score for pick in found.picks}
    assert found.parts["reach"] == pytest.approx(COVERAGE * (first * 1 + second * (1 - 0.4 * 0.4)))
    assert found.parts["score"] == pytest.approx(SCORES * sum(scores.values()) / 3)
    assert found.parts["role"] == pytest.approx(ROLES / 3 * scores["M3"])
    assert found.mentor_ids == ("M1", "M2", "M3")
    gains = {(pick.mentor_id, gain.words): gain for pick in found.picks for gain in pick.gains}
    assert gains["M2", "Duke"].amount == pytest.approx(COVERAGE * second * 0.6)
    assert gains["M3", "Duke"].amount == pytest.approx(COVERAGE * second * 0.4 * 0.6)
    assert ("M2", "Emory") not in gains, "Emory is reached fully already"
    assert (gains["M3", "Duke"].before, gains["M3", "Duke"].after) == pytest.approx((0.6, 0.84))


def test_a_second_mentor_of_the_same_kind_gives_way_to_a_different_insight():
    found = chosen(STUDENT, MENTORS, size=2)[0]
    assert found.mentor_ids == ("M1", "M3")
    assert mentormatch.rank(STUDENT, MENTORS, k=2, as_of=AS_OF).mentor_ids == ("M1", "M2")


def test_breadth_does_not_make_up_for_poor_mentors(sample_ranking, portfolios):
    for own in portfolios:
        best = sample_ranking.top(own.student_id)[0]
        assert own.picks[0].mentor_id == best.mentor_id
        assert np.mean([pick.score for pick in own.picks]) > 0.6 * best.score


def test_gains_and_parts_sum_to_the_value(portfolios):
    for own in portfolios:
        assert len(own) == 3
        assert 0 < own.value <= 1
        assert sum(pick.gain for pick in own.picks) == pytest.approx(own.value, abs=1e-12)
        assert sum(own.parts.values()) == pytest.approx(own.value, abs=1e-12)
        for pick in own.picks:
            assert sum(gain.amount for gain in pick.gains) == pytest.approx(pick.gain, abs=1e-12)
            assert all(gain.amount > 0 for gain in pick.gains)
            assert 0 <= pick.loss <= pick.gain + 1e-12
        assert own.picks[-1].loss == pytest.approx(own.picks[-1].gain, abs=1e-12)


@pytest.mark.parametrize("student_id", ["S04", "S09", "S12", "S20"])
def test_no_other_three_are_worth_more(student_id, sample_ranking, students, mentors, encoding, constants):
    """All sets, in plain Python, from the definition in docs/portfolio.md."""
    found = sample_ranking.portfolio(student_id)
    row = students.row_of(student_id)
    ranking = mentormatch.rank(students.take([row]), mentors, k=SHORTLIST, as_of=AS_OF)
    rows = [mentors.row_of(own) for own in sorted(ranking.mentor_ids)]
    scores = dict(zip(ranking.mentor_ids, ranking.scores, strict=True))
    own = encode_people(students.take([row]), encoding)
    shares = ranking.weights[student_id].shares
    wishes = {name: block.wishes(students.take([row]), encoding) for name, block in LISTINGS.items()}
    total = sum(shares[name] for name in LISTINGS if wishes[name])
    theirs = encode_people(mentors.take(rows), encoding)
    met = met_wishes(own, theirs, constants.calibrations, Pairs.grid(1, len(rows)))

    def worth(members) -> float:
        value = SCORES * sum(max(0.0, scores[mentors.ids[rows[one]]]) for one in members) / 3
        for role in {mentors["role"][rows[one]] for one in members} - {None}:
            same = [one for one in members if mentors["role"][rows[one]] == role]
            value += ROLES / 3 * max(max(0.0, scores[mentors.ids[rows[one]]]) for one in same)
        for name, listed in wishes.items():
            for wish in listed:
                far = [met[name][one, wish.place] for one in members]
                together = 1 - prod(1 - one for one in far) if name == "reach" else max(far)
                value += COVERAGE * shares[name] / total * wish.share * together
        return float(value)

    picked = [rows.index(mentors.row_of(one)) for one in found.mentor_ids]
    assert found.value == pytest.approx(worth(picked), abs=1e-12)
    assert found.value == pytest.approx(max(map(worth, combinations(range(len(rows)), 3))), abs=1e-12)


def test_without_a_mentor_the_value_falls_by_the_stated_loss():
    whole = chosen(STUDENT, MENTORS)[0]
    for pick in whole.picks:
        others = [mentor for mentor in MENTORS if mentor["mentor_id"] != pick.mentor_id]
        rest = chosen(STUDENT, others)[0]
        assert whole.value - rest.value == pytest.approx(pick.loss, abs=1e-12)
    assert whole.picks[0].loss < whole.picks[0].gain, "the second cardiologist at Emory would cover the same"


@pytest.mark.parametrize("student_id", ["S01", "S04", "S10", "S16", "S24"])
def test_taking_the_evidence_of_a_gain_out_of_the_profile_takes_the_gain(student_id, students, mentors, portfolios):
    """Ties to a school, and values: what the last pick adds in them is gone, exactly; the rest is the score's."""
    seeker = students.take([students.row_of(student_id)])
    picks = portfolios.of(student_id).picks
    people = {pick.mentor_id: mentors.person(mentors.row_of(pick.mentor_id)) for pick in picks}
    columns = {"reach": ["affiliations", "training", "past_affiliations", "contacts", "selection_role_at",
                         "mentees_placed_at"], "values": ["values"]}  # fmt: skip
    last = picks[-1]
    edited = dict(people[last.mentor_id])
    for column in [*columns["reach"], "values"]:
        for item in people[last.mentor_id][column]:
            edited = without(edited, column, item)
    before = chosen(seeker, profiles_from_people("mentor", list(people.values())), facts_from_text=False)[0]
    changed = profiles_from_people("mentor", [*(people[pick.mentor_id] for pick in picks[:-1]), edited])
    after = chosen(seeker, changed, facts_from_text=False)[0]
    assert before.mentor_ids[-1] == last.mentor_id
    for kind in columns:
        stated = sum(gain.amount for gain in before.picks[-1].gains if gain.kind == kind)
        assert before.parts[kind] - after.parts[kind] == pytest.approx(stated, abs=1e-12)
    fall = (
        SCORES
        / 3
        * (before.picks[-1].score - next(own.score for own in after.picks if own.mentor_id == last.mentor_id))
    )
    assert before.parts["score"] - after.parts["score"] == pytest.approx(fall, abs=1e-12)


def test_every_tie_that_is_told_is_there(portfolios, students, mentors, encoding):
    told = 0
    for own in portfolios:
        prefer = "hospital" if students["stage"][students.row_of(own.student_id)] == "residency_applicant" else "school"
        for pick in own.picks:
            row = mentors.row_of(pick.mentor_id)
            reached = {place for tie in ties_of(mentors, row, encoding) for place in tie.places}
            for gain in pick.gains:
                if gain.kind == "reach" and gain.words in pick.sentence and gain.alone > 0.7:
                    wanted = {place_of(gain.words, prefer=prefer), *places_of(gain.words)}
                    told += bool(wanted & reached)
                    assert wanted & reached, (own.student_id, pick.mentor_id, gain.words)
    assert told > 30


def test_rows_may_come_in_any_order(students, mentors, portfolios):
    shuffled = random.Random(7)
    for _ in range(2):
        rows, others = list(range(len(mentors))), list(range(len(students)))
        shuffled.shuffle(rows)
        shuffled.shuffle(others)
        found = chosen(students.take(others), mentors.take(rows))
        assert [own.student_id for own in found] == [students.ids[row] for row in others]
        for own in found:
            assert own == portfolios.of(own.student_id)


def test_a_student_alone_gets_the_same_as_in_the_cohort(sample_ranking, portfolios):
    assert sample_ranking.portfolio("S07") == portfolios.of("S07")


def test_equal_mentors_are_chosen_by_id():
    twins = [{"mentor_id": name, "specialties": "cardiology"} for name in ("M9", "M10", "M2", "M3")]
    assert chosen(STUDENT, twins)[0].mentor_ids == ("M10", "M2", "M3")
    assert chosen(STUDENT, twins[::-1])[0].mentor_ids == ("M10", "M2", "M3")


def test_the_shortlist_holds_the_best_by_score():
    fields = ("cardiology", "nephrology", "dermatology", "pathology")
    many = [{"mentor_id": f"M{n:02}", "specialties": fields[n % 4], "role": "physician"} for n in range(60)]
    found = chosen(STUDENT, many)[0]
    ranked = mentormatch.rank(STUDENT, many, k=SHORTLIST, as_of=AS_OF)
    assert (found.n_considered, found.n_eligible, found.exact) == (SHORTLIST, 60, True)
    assert set(found.mentor_ids) <= set(ranked.mentor_ids)
    assert found.bound == found.value


def test_a_large_portfolio_says_that_it_is_not_proved_best():
    many = [{"mentor_id": f"M{n:02}", "contacts": ("Emory", "Duke", "Yale")[n % 3]} for n in range(50)]
    found = chosen(STUDENT, many, size=6)[0]
    assert not found.exact
    assert found.value < found.bound < found.value + 0.1
    assert found.notes == (
        f"Not all choices were compared: this one is worth {found.value:.3f}, none more than {found.bound:.3f}.",
    )


def test_fewer_eligible_mentors_make_a_shorter_portfolio_with_a_note():
    found = chosen(STUDENT, [MENTORS[0], {**MENTORS[2], "accepting": "no"}])[0]
    assert found.mentor_ids == ("M1",)
    assert found.notes == ("1 of 2 mentors is eligible (the mentor is not accepting students now: 1).",)
    assert chosen(STUDENT, MENTORS[:2])[0].notes == ("2 of 2 mentors are eligible.",)


def test_nobody_eligible_makes_an_empty_portfolio_with_the_reason():
    full = [{**mentor, "accepting": "no"} for mentor in MENTORS[:2]]
    found = chosen({**STUDENT, "declined_by": "M1"}, full)[0]
    assert (found.picks, found.value, found.exact, found.uncovered) == ((), 0, True, ())
    why = "is not accepting students now: 2; has declined this student: 1"
    assert str(found) == f"None of 2 mentors is eligible (the mentor {why})."


def test_a_student_who_states_nothing_is_told_so():
    found = chosen({"student_id": "S1"}, MENTORS)[0]
    assert found.notes == (
        "No interests, values, target schools or needs that count are listed: score and role alone decide.",
    )
    assert found.parts["score"] == pytest.approx(SCORES * 0.25)
    assert found.uncovered == ()


def test_what_has_no_weight_neither_counts_nor_is_missed():
    found = chosen(STUDENT, MENTORS, weights={"values": 1})[0]
    assert found.parts["reach"] == found.parts["specialty"] == found.parts["needs"] == 0
    assert {item.kind for item in found.uncovered} == {"values"}
    assert chosen(STUDENT, MENTORS, weights={"letters": 1})[0].uncovered == ()


def test_a_score_below_zero_counts_as_zero():
    student = {**STUDENT, "values": "harm reduction", "values_statement": "Harm reduction works.", "stage": "premed"}
    against = {"mentor_id": "M9", "values": "abstinence-only treatment"}
    found = chosen(student, against, weights={"values": 1, "cautions": 1}, size=1)[0]
    assert found.picks[0].score < 0
    assert found.parts["score"] == 0
    assert found.picks[0].gain == found.value


@pytest.mark.parametrize("size", [0, -1, 11, True, 2.5, "3", None])
def test_a_size_that_is_none_is_refused(size, sample_ranking):
    for call in (lambda: chosen(STUDENT, MENTORS, size=size), lambda: sample_ranking.portfolio("S01", size=size)):
        with pytest.raises(
            mentormatch.SettingError, match=r"'size' parameter of portfolio must be an int in the range \[1, 10\]"
        ):
            call()


def test_a_size_that_is_none_is_refused_before_anything_is_read():
    with pytest.raises(mentormatch.SettingError, match="'size' parameter"):
        mentormatch.portfolio("no.csv", "no.csv", size=0)


def test_an_unknown_student_is_refused_with_the_nearest(sample_ranking, portfolios):
    with pytest.raises(mentormatch.SettingError, match=r"'S1' is not among the 24 kept. Nearest: S"):
        sample_ranking.portfolio("S1")
    with pytest.raises(mentormatch.SettingError, match="Nearest: S1"):
        chosen(STUDENT, MENTORS, student_id="S2")
    with pytest.raises(mentormatch.SettingError, match="no portfolio for student_id 'S1'; there are 24"):
        portfolios.of("S1")


def test_the_kind_of_the_result_never_depends_on_the_values():
    for students in (STUDENT, [STUDENT, {**STUDENT, "student_id": "S2"}]):
        for student_id in (None, "S1"):
            assert isinstance(chosen(students, MENTORS, student_id=student_id), mentormatch.Portfolios)
    assert [own.student_id for own in chosen([STUDENT, {"student_id": "S0"}], MENTORS)] == ["S1", "S0"]


def test_problems_of_the_rosters_come_along():
    found = chosen([STUDENT, {**STUDENT}], MENTORS)
    assert found.issues["students"].counts == mentormatch.rank([STUDENT, STUDENT], MENTORS).issues["students"].counts
    assert len(found.issues["students"])


def test_results_are_frozen(portfolios):
    for own, name in ((portfolios, "items"), (portfolios[0], "picks"), (portfolios[0].picks[0], "gain")):
        with pytest.raises(AttributeError):
            setattr(own, name, 1)


def test_an_index_chooses_the_same(tmp_path, sample, portfolios):
    documents = sample / "documents.csv"
    matcher = mentormatch.Matcher(as_of=AS_OF).fit(sample / "mentors.csv", documents=documents)
    matcher.save(tmp_path / "index")
    loaded = mentormatch.Matcher.load(tmp_path / "index")
    assert loaded.rank(sample / "students.csv", documents=documents, k=1).portfolios().items == portfolios.items


def test_the_table_has_a_row_per_pick(portfolios, tmp_path):
    table = portfolios.to_frame()
    assert len(table) == sum(map(len, portfolios))
    assert table.columns.tolist() == [
        "student_id", "pick", "mentor_id", "mentor_name", "role", "score", "gain", "loss", "why",
    ]  # fmt: skip
    portfolios.to_csv(tmp_path / "own.csv")
    portfolios.to_json(tmp_path / "own.json")
    portfolios.to_parquet(tmp_path / "own.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "own.parquet"), table, check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_json(tmp_path / "own.json"), table, check_dtype=False)
    assert pd.read_csv(tmp_path / "own.csv")["why"].tolist() == table["why"].tolist()
    pd.testing.assert_frame_equal(portfolios[0].to_frame(), table[:3])
    assert portfolios[0].to_dict()["picks"][0]["gains"][0]["amount"] > 0


def test_names_and_words_are_escaped_where_they_could_do_harm(tmp_path):
    student = {**STUDENT, "student_id": "<i>S1", "values": "<script>alert(1)</script>"}
    mentor = {**MENTORS[0], "name": "=cmd()", "values": "<script>alert(1)</script>"}
    found = chosen(student, mentor)
    assert "<script>" in str(found)
    shown = found._repr_html_() + found[0]._repr_html_()
    assert "<script>" not in shown
    assert "<i>" not in shown
    found.to_csv(tmp_path / "own.csv")
    assert ",=cmd()" not in (tmp_path / "own.csv").read_text("utf-8")
