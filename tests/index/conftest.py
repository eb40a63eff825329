"""The sample mentors, fitted and saved once."""

from __future__ import annotations

import pytest

from mentormatch.matcher import Matcher

AS_OF = 2026


@pytest.fixture(scope="session")
def fitted(sample) -> Matcher:
    return Matcher(as_of=AS_OF).fit(sample / "mentors.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="session")
def saved(fitted, tmp_path_factory):
    """An index that no test changes."""
    folder = tmp_path_factory.mktemp("index") / "mentors.index"
    fitted.save(folder)
    return folder


@pytest.fixture
def files_of():
    """Everything in a folder: name to content."""

    def read(folder):
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    return read
