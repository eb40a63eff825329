"""``mentormatch index``, and the commands that take an index in the place of a roster."""

from __future__ import annotations

import pytest

from mentormatch.matcher import Matcher


@pytest.fixture
def rosters(sample):
    return sample / "students.csv", sample / "mentors.csv", ("--documents", sample / "documents.csv")


def test_index_then_rank_equals_rank(run, rosters, tmp_path):
    students, mentors, documents = rosters
    folder = tmp_path / "mentors.index"
    code, out, err = run("index", mentors, *documents, "--as-of", 2026, "-o", folder)
    assert (code, out) == (0, "")
    assert "60 rows read, 60 kept" in err
    assert f"60 mentors: {folder}" in err
    options = (*documents, "-k", 3, "-o", "-")
    direct = run("rank", students, mentors, "--as-of", 2026, *options)
    code, out, err = run("rank", students, folder, *options)
    assert (code, out) == (0, direct[1])
    assert "only the students' are read" in err
    assert run("rank", students, folder, "--as-of", 2026, *options)[1] == out
    one = ("--student", "S01", "--mentor", "M07")
    assert run("explain", students, folder, *documents, *one)[1] == run(
        "explain", students, mentors, *documents, *one, "--as-of", 2026
    )[1]  # fmt: skip


def test_options_that_contradict_the_index_are_refused(run, rosters, saved, tmp_path):
    students, mentors, _ = rosters
    for words, said in (
        (("--as-of", 2001), "--as-of 2001 contradicts the index"),
        (("--no-facts-from-text",), "--no-facts-from-text contradicts the index"),
    ):
        code, out, err = run("rank", students, saved, *words)
        assert (code, out) == (2, "")
        assert said in err
    run("index", mentors, "--no-facts-from-text", "-o", tmp_path / "plain")
    assert run("rank", students, tmp_path / "plain", "--no-facts-from-text", "-o", "-")[0] == 0


def test_strict_looks_at_the_mentors_of_the_index_too(run, rosters, tmp_path):
    (tmp_path / "mentors.csv").write_text("mentor_id,specialties\nM1,cardiology\n,ENT\n", "utf-8")
    assert run("index", tmp_path / "mentors.csv", "-o", tmp_path / "own", "--strict")[0] == 3
    code, _, err = run("index", tmp_path / "mentors.csv", "-o", tmp_path / "own")
    assert code == 0
    assert "blank-id" in err
    code, _, err = run("rank", rosters[0], tmp_path / "own", "--strict")
    assert code == 3
    assert "a roster with 1 problem;" in err
    code, _, err = run("rank", rosters[0], tmp_path / "own", "-o", "-")
    assert code == 0
    assert "2 rows read, 1 kept" in err


def test_a_folder_that_is_no_index_is_an_input_error(run, rosters, tmp_path):
    code, out, err = run("rank", rosters[0], tmp_path)
    assert (code, out) == (5, "")
    assert "so it is no index" in err
    (tmp_path / "letter.txt").write_text("Dear")
    code, _, err = run("index", rosters[1], "-o", tmp_path)
    assert code == 5
    assert "left as it is" in err


def test_help_has_examples_and_where_to_write_must_be_said(run, rosters):
    code, out, _ = run("index", "--help")
    assert code == 0
    assert "mentormatch index mentors.csv -o mentors.index" in out
    assert "mentormatch index changes.csv -o mentors.index --update" in out
    assert run("index", rosters[1])[0] == 2
    assert run("index", rosters[1], "--documents", "-", "-o", "x")[0] == 2


@pytest.fixture
def small(run, tmp_path):
    """An index of three mentors and a file of changes."""
    (tmp_path / "mentors.csv").write_text(
        "mentor_id,specialties,bio\nM1,cardiology,\nM2,ENT,I sing.\nM3,ENT,\n", "utf-8"
    )
    (tmp_path / "changes.csv").write_text("mentor_id,specialties,bio\nM2,ENT,I sing.\nM3,urology,\nM4,ENT,\n", "utf-8")
    run("index", tmp_path / "mentors.csv", "--as-of", 2025, "-o", tmp_path / "own")
    return tmp_path


def test_an_index_is_updated_in_its_place_and_says_what_was_done(run, rosters, small):
    folder = small / "own"
    code, out, err = run("index", small / "changes.csv", "-o", folder, "--update", "--remove", "M1")
    assert (code, out) == (0, "")
    assert f"1 added, 1 changed, 1 removed, 1 as they were: {folder}" in err
    assert "mentors: 3 rows read, 3 kept, 0 set aside" in err
    direct = run("rank", rosters[0], small / "changes.csv", "--as-of", 2025, "-o", "-")
    assert run("rank", rosters[0], folder, "-o", "-")[1] == direct[1]
    assert sorted(path.name for path in small.iterdir()) == ["changes.csv", "mentors.csv", "own"]


def test_mentors_are_removed_one_by_one_and_by_a_file(run, small):
    (small / "left.txt").write_bytes("\ufeffMentor ID\r\nM3\r\n\r\n".encode("utf-16"))
    code, _, err = run("index", "-o", small / "own", "--update", "--remove", "M1", "--remove-from", small / "left.txt")
    assert code == 0
    assert "0 added, 0 changed, 2 removed, 1 as they were" in err
    (small / "left.txt").write_text("M2", "utf-8")
    code, _, err = run("index", "-o", small / "own", "--update", "--remove-from", small / "left.txt")
    assert code == 3
    assert "all 1 would be removed" in err


def test_an_update_that_cannot_be_made_leaves_the_index_as_it_was(run, small, files_of):
    folder, changes = small / "own", small / "changes.csv"
    before = files_of(folder)
    for words, code, said in (
        ((changes, "--update", "--remove", "M7"), 2, "unknown: 'M7' (did you mean M3?)"),
        ((changes, "--update", "--as-of", 2001), 2, "--as-of 2001 contradicts the index"),
        ((changes, "--update", "--no-facts-from-text"), 2, "--no-facts-from-text contradicts the index"),
        ((changes, "--remove", "M1"), 2, "add --update"),
        (("--update",), 2, "a roster to add, --remove or --remove-from"),
        ((), 2, "needs MENTORS, a roster;"),
        (("--update", "--remove-from", small / "no.txt"), 5, "Cannot read the ids in"),
        ((small / "no.csv", "--update"), 5, "No file at"),
    ):
        found, out, err = run("index", *words, "-o", folder)
        assert (found, out) == (code, ""), words
        assert said in err
    assert files_of(folder) == before
    code, _, err = run("index", changes, "-o", small / "nowhere", "--update")
    assert code == 5
    assert "No index at" in err


def test_an_update_never_undoes_that_of_another_run(run, tmp_path, monkeypatch):
    folder, rows = tmp_path / "mentors.index", tmp_path / "more.csv"
    Matcher(as_of=2026).fit({"mentor_id": "M1"}).save(folder)
    rows.write_text("mentor_id,specialties\nM3,cardiology\n", "utf-8")
    update = Matcher.update

    def meanwhile(matcher, *given, **options):
        Matcher(as_of=2026).fit([{"mentor_id": "M1"}, {"mentor_id": "M2"}]).save(folder)
        return update(matcher, *given, **options)

    monkeypatch.setattr(Matcher, "update", meanwhile)
    code, _, err = run("index", rows, "-o", folder, "--update")
    assert code == 5
    assert "was changed by another run meanwhile; it is left as it is. Give the same command again." in err
    assert Matcher.load(folder).mentors_.ids == ("M1", "M2")
    monkeypatch.undo()
    assert run("index", rows, "-o", folder, "--update")[0] == 0
    assert Matcher.load(folder).mentors_.ids == ("M1", "M2", "M3")
