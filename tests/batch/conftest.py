"""The sample mentors as an index, the sample students as read, and their ranking in one piece."""

from __future__ import annotations

import pytest

from mentormatch.batch.forms import content_of
from mentormatch.matcher import Matcher
from mentormatch.people.reading import read_students

AS_OF = 2026


@pytest.fixture(scope="session")
def matcher(sample) -> Matcher:
    return Matcher(as_of=AS_OF, progress=False).fit(sample / "mentors.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="session")
def index(matcher, tmp_path_factory):
    folder = tmp_path_factory.mktemp("batch") / "mentors.index"
    matcher.save(folder)
    return folder


@pytest.fixture(scope="session")
def students(sample):
    return read_students(sample / "students.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="session")
def whole(matcher, students):
    """The bytes of the ranking by form, made without parts."""
    ranking = matcher.rank(students, k=3)
    return {form: content_of(ranking.columns(), form) for form in ("csv", "json", "parquet")}


@pytest.fixture
def told():
    """Lines that a run says, and how far it has come."""
    from mentormatch.batch import Watch

    lines, steps = [], []
    watch = Watch(say=lines.append, moved=lambda *step: steps.append(step))
    return watch, lines, steps
