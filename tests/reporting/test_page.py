"""The page says what the result says, and nothing else; no browser is needed for that."""

from __future__ import annotations

import base64
import hashlib
import html
import re

import pytest

import mentormatch
from mentormatch.errors import FileError
from mentormatch.ranking.weights import BLOCKS
from mentormatch.reporting.assignments import assignment_report
from mentormatch.reporting.matches import match_view
from mentormatch.reporting.page import html_of
from mentormatch.reporting.rankings import ranking_report
from mentormatch.reporting.views import BAR


@pytest.fixture(scope="module")
def report(sample_ranking):
    return ranking_report(sample_ranking, title="A title", advice=True)


def test_every_recommendation_is_in_the_page_in_order(sample_ranking, report):
    listed = [(own.student_id, match.mentor_id) for own in report.students for match in own.matches]
    assert listed == list(zip(sample_ranking.student_ids, sample_ranking.mentor_ids, strict=True))


def test_reasons_contrasts_warnings_and_what_is_unknown_are_those_of_the_ranking(sample_ranking, report):
    matches = [match for own in report.students for match in own.matches]
    contrasts = {(own.student_id, own.mentor_id): own.text for own in sample_ranking.contrasts()}
    for match, own in zip(matches, sample_ranking.explanations(), strict=True):
        assert (match.reasons, match.warnings) == (own.sentences, own.warnings)
        assert match.unknown == "; ".join(own.unknown)
        assert match.note == contrasts.get((own.student_id, own.mentor_id), "")


def test_advice_is_that_of_the_ranking_and_only_where_it_was_asked_for(sample_ranking, report):
    for own in report.students[:3]:
        assert own.advice == sample_ranking.advise(own.student_id).sentences
    assert {own.advice for own in ranking_report(sample_ranking, title="", advice=False).students} == {()}


def test_bars_and_points_are_the_contributions(sample_ranking, report):
    matches = [match for own in report.students for match in own.matches]
    for row, match in enumerate(matches):
        parts = [float(sample_ranking.contributions[name][row]) for name in BLOCKS]
        assert [float(points) for _, points in match.points[:6]] == pytest.approx(parts, abs=0.005)
        assert sum(piece.width for piece in match.bar) == pytest.approx(sum(parts) * BAR, abs=0.5)
        for piece, after in zip(match.bar, match.bar[1:], strict=False):
            assert piece.start + piece.width == after.start


def test_points_against_are_shown_where_there_are_any(sample_ranking):
    against = [own for own in sample_ranking.explanations() if own.contributions["cautions"] < 0]
    assert against
    shown = match_view(against[0], head="", note="").points
    assert shown[6] == ("Against", f"{against[0].contributions['cautions']:.2f}")


def test_statements_are_shown_by_weight_with_what_the_score_loses_without_them(sample_ranking):
    for own in sample_ranking.explanations():
        effects = {(item.column, item.quote): item.effect for part in own.parts for item in part.evidence}
        largest = sorted((effect for effect in effects.values() if abs(effect) >= 0.0005), reverse=True)
        shown = match_view(own, head="", note="").evidence
        assert [item.effect for item in shown] == [f"{effect:+.3f}" for effect in largest[:3]]


def test_everybody_who_is_not_eligible_is_counted_with_every_reason(sample_ranking, report):
    for own in report.students:
        pairs = sample_ranking.excluded.pairs(own.student_id)
        assert own.n_barred == len(pairs)
        assert sum(barred.number for barred in own.barred) == sum(len(pair.reasons) for pair in pairs)
    assert {reason: number for number, reason in report.barred} == {
        sample_ranking.excluded.words[reason]: number for reason, number in sample_ranking.excluded.counts.items()
    }


def test_every_mentor_stands_in_the_table_with_the_students_sent_there(sample_ranking, report):
    anchors = {own.anchor: own.student_id for own in report.students}
    sent = {(anchors[anchor], own.mentor_id) for own in report.mentors for anchor, _ in own.students}
    assert sent == set(zip(sample_ranking.student_ids, sample_ranking.mentor_ids, strict=True))
    assert {own.mentor_id for own in report.mentors} == set(sample_ranking.people["mentors"].ids)
    assert sum(int(own.cells[1]) for own in report.mentors) == sum(bool(own.matches) for own in report.students)


def test_an_assignment_shows_pairs_seats_and_whom_to_ask_next(sample_assignment):
    report = assignment_report(sample_assignment, title="A title")
    listed = [(own.student_id, match.mentor_id) for own in report.students for match in own.matches]
    assert listed == list(sample_assignment.pairs)
    notes = [match.note for own in report.students for match in own.matches]
    assert notes == list(sample_assignment.reasons)
    taken = {own.mentor_id: own.cells for own in report.mentors}
    for load in sample_assignment.loads:
        assert taken[load.mentor_id] == (str(load.seats), str(load.taken), str(load.minimum))
    for own in report.students:
        for other in sample_assignment.alternates[own.student_id]:
            assert other.mentor_id in own.others


def test_students_without_a_mentor_are_flagged_with_the_reason():
    students = [{"student_id": "S1", "interests": "ENT"}, {"student_id": "S2", "interests": "ENT"}]
    mentors = [{"mentor_id": "M1", "specialties": "ENT", "capacity": 1}]
    assignment = mentormatch.assign(students, mentors, per_student=1)
    report = assignment_report(assignment, title="Short")
    (alone,) = [own for own in report.students if not own.matches]
    assert (alone.flags, alone.summary) == (("none",), "no mentor")
    assert alone.notes == (assignment.unplaced[0].reason,)
    assert ("none", "Without a mentor (1)") in report.filters
    assert "1 of 2" in [figure.number for figure in report.figures]


def test_rows_to_mend_are_all_there(tmp_path):
    mentors = "mentor_id,name,capacity\nM1,Ann Lee,2\nM1,Bo Rask,3\nM3,Cy Dahl,many\n"
    (tmp_path / "mentors.csv").write_text(mentors, "utf-8")
    ranking = mentormatch.rank({"student_id": "S1", "interests": "ENT"}, tmp_path / "mentors.csv")
    roster = ranking_report(ranking, title="", advice=False).rosters[1]
    assert roster.counts == "3 rows read, 2 kept, 1 set aside"
    first = roster.problems[0]
    assert (first.rule, first.severity) == ("duplicate-id", "error")
    assert "line 3" in first.place
    assert len(roster.problems) == len(ranking.issues["mentors"])


def test_the_page_allows_its_own_script_and_style_and_nothing_else(report):
    page = html_of(report)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    rules = dict(rule.strip().split(" ", 1) for rule in html.unescape(policy).split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (source,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        assert rules[rule] == f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
    assert not re.findall(r"""(?:src|href)=["']?[^#"']""", page)


def test_texts_are_escaped_and_what_cannot_be_seen_is_written_out():
    student = {"student_id": "<S1>", "name": "</script><b>\x07", "interests": "ENT", "goals": "a\u202eb <i>"}
    mentor = {"mentor_id": '"M1"', "name": "<img src=x onerror=alert(1)>", "specialties": "ENT", "bio": "<u>ENT</u>"}
    page = html_of(ranking_report(mentormatch.rank(student, mentor), title="<title>", advice=True))
    for raw in ("<b>\x07", "<img", "<u>", "<S1>", "\u202e"):
        assert raw not in page
    for shown in ("&lt;/script&gt;&lt;b&gt;\\u0007", "&lt;img src=x", "&lt;title&gt;", "a\\u202eb &lt;i&gt;"):
        assert shown in page


def test_same_result_same_bytes_and_no_partial_file(sample_ranking, tmp_path):
    sample_ranking.report(tmp_path / "one.html")
    sample_ranking.report(tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    with pytest.raises(FileError, match="Cannot write"):
        sample_ranking.report(tmp_path / "missing" / "one.html")
    assert sorted(own.name for own in tmp_path.iterdir()) == ["one.html", "two.html"]


def test_the_commands_write_the_page(run, sample, tmp_path):
    rosters = sample / "students.csv", sample / "mentors.csv"
    code, out, err = run("rank", *rosters, "--as-of", "2026", "--report", tmp_path / "own.html")
    assert (code, out) == (0, "")
    assert "own.html" in err
    assert "24 kept" in err
    ranking = mentormatch.rank(*rosters, as_of=2026)
    ranking.report(tmp_path / "other.html")
    assert (tmp_path / "own.html").read_bytes() == (tmp_path / "other.html").read_bytes()
    code, out, err = run("assign", *rosters, "-o", tmp_path / "a.csv", "--report", tmp_path / "a.html")
    assert code == 0
    assert "Mentor assignment" in (tmp_path / "a.html").read_text("utf-8")


def test_the_commands_refuse_a_place_that_cannot_be_the_page(run, sample, tmp_path):
    rosters = sample / "students.csv", sample / "mentors.csv"
    code, _, err = run("rank", *rosters, "--report", tmp_path / "own.csv")
    assert code == 2
    assert "must name a file that ends in .html" in err
    assert run("rank", *rosters, "--report", tmp_path / "missing" / "own.html")[0] == 5
    code, _, err = run("rank", *rosters, "--advice")
    assert code == 2
    assert "name one with --report" in err


def test_a_report_lists_mentors_and_reasons_in_one_order(tmp_path):
    mentors = [{"mentor_id": f"M{row}", "languages": "French"} for row in range(3)]
    mentors += [
        {"mentor_id": "M7", "accepts_stages": "residency_applicant"},
        *({"mentor_id": own, "state": "GA"} for own in ("M8", "M9")),
    ]
    mentors += [{"mentor_id": "M4", "accepts_stages": "residency_applicant", "meeting": "remote"}]
    student = {"student_id": "S", "stage": "premed", "languages": "English", "meeting": "in person"}
    pages = []
    for step in (1, -1):
        mentormatch.rank(student, mentors[::step], as_of=2026).report(tmp_path / "one.html")
        mentormatch.assign(student, mentors[::step], as_of=2026).report(tmp_path / "two.html")
        pages.append([(tmp_path / name).read_text("utf-8") for name in ("one.html", "two.html")])
    assert pages[0] == pages[1]
