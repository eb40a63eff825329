"""The sample rosters as read, and a list made from scratch."""

from __future__ import annotations

import pytest

import mentormatch

AS_OF = 2026


@pytest.fixture(scope="session")
def students(sample):
    return mentormatch.read_students(sample / "students.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="session")
def mentors(sample):
    return mentormatch.read_mentors(sample / "mentors.csv", documents=sample / "documents.csv")


@pytest.fixture(scope="session")
def sample_matcher(mentors):
    return mentormatch.Matcher(as_of=AS_OF).fit(mentors)


@pytest.fixture(scope="session")
def ranks_of(sample_matcher):
    """Rank a profile from scratch; returns the rank of every eligible mentor."""

    def ranks(person) -> dict[str, int]:
        ranking = sample_matcher.rank(person, k=sample_matcher.n_mentors_)
        return dict(zip(ranking.mentor_ids, ranking.ranks.tolist(), strict=True))

    return ranks
