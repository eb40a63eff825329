"""What goes wrong is told without the words of people, also in the errors behind an error."""

from __future__ import annotations

import io
import traceback

import pytest

import mentormatch
from mentormatch.errors import FileError, SettingError
from mentormatch.index.people import write_people
from mentormatch.people.profiles import Issues, Profiles
from mentormatch.sharing.verifying import _manifest
from mentormatch.verification.inputs import read_scores

SECRET = "zqxv private words"


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def test_a_cell_that_cannot_be_saved_is_not_quoted():
    mentors = mentormatch.read_mentors([{"mentor_id": "M1", "capacity": "2"}])
    wrong = Profiles("mentor", {**mentors.table, "capacity": (SECRET,)}, Issues(()), 1, "x")
    with pytest.raises(FileError, match="column capacity") as found:
        write_people(wrong, io.BytesIO())
    assert SECRET not in told(found.value)


def test_scores_that_are_words_are_not_quoted():
    for scores in ([[SECRET]], [[1.0], [1.0, 2.0]]):
        with pytest.raises(SettingError, match="must be a table of numbers") as found:
            read_scores(scores)
        assert SECRET not in told(found.value)


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_a_table_of_pairs_that_cannot_be_read_is_not_quoted(tmp_path, ending):
    (tmp_path / f"pairs.{ending}").write_text(f'[{{"student_id": "{SECRET}"')
    with pytest.raises(FileError, match="Cannot read") as found:
        mentormatch.assign({"student_id": "S1"}, {"mentor_id": "M1"}, locks=tmp_path / f"pairs.{ending}")
    assert SECRET not in told(found.value)


def test_a_manifest_that_is_none_is_not_quoted(tmp_path):
    (tmp_path / "manifest.json").write_text(f'{{"students": "{SECRET}')
    with pytest.raises(SettingError, match="as JSON") as found:
        _manifest(tmp_path / "manifest.json")
    assert SECRET not in told(found.value)
