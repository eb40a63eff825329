"""Whatever happens inside, a person sees one line and the command ends with its code."""

from __future__ import annotations

import click
import pytest

import mentormatch
from mentormatch.people import writing


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "mentormatch: Stopped."),
        (click.Abort(), 130, "mentormatch: Stopped."),
        (
            OSError(28, "No space left on device", "out.csv"),
            5,
            "Cannot read or write out.csv: No space left on device.",
        ),
        (OSError(5, "Input/output error"), 5, "Cannot read or write a file: Input/output error."),
        (SystemExit(7), 7, ""),
        (ZeroDivisionError("Ann Lee's words"), 1, "unexpected ZeroDivisionError at test_last_defence.py:"),
    ],
)
def test_every_end_has_its_code_and_its_line(run, monkeypatch, raised, code, said):
    def ends(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("mentormatch.matcher.rank", ends)
    found, out, err = run("demo")
    assert (found, out) == (code, "")
    assert said in err
    assert "Ann Lee" not in err
    assert len(err.strip().splitlines()) <= 1


@pytest.mark.parametrize(
    ("written", "said"),
    [("[1, 2]", "must hold one JSON object"), ("{", "must be JSON such as"), ("[" * 100_000, "must be JSON such as")],
    ids=["a list", "cut short", "too deep"],
)
def test_weights_must_be_one_object(run, tmp_path, written, said):
    path = tmp_path / "weights.json"
    path.write_text(written, "utf-8")
    code, out, err = run("rank", "students.csv", "mentors.csv", "--weights", path)
    assert (code, out) == (2, "")
    assert said in err


def test_documents_cannot_come_from_standard_input(run):
    code, _, err = run("rank", "students.csv", "mentors.csv", "--documents", "-")
    assert code == 2
    assert "Documents must be a file, because they are read for students and for mentors." in err


def test_a_name_that_the_package_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = mentormatch.no_such_name
    assert mentormatch.vocabulary.__name__ == "mentormatch.vocabulary"


def test_standard_output_may_be_a_stream_of_text(monkeypatch):
    """A notebook's standard output has no bytes below it."""
    written = []

    class Notebook:
        def write(self, text: str) -> None:
            written.append(text)

    monkeypatch.setattr("sys.stdout", Notebook())
    writing.write_standard_output("Zoë\n")
    monkeypatch.undo()
    assert written == ["Zoë\n"]


def test_a_file_that_cannot_take_the_place_of_another_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "taken.csv"
    folder.mkdir()
    with pytest.raises(mentormatch.FileError, match=r"Cannot write .*taken\.csv: "):
        writing.write_file(folder, b"x")
    assert list(tmp_path.iterdir()) == [folder]
