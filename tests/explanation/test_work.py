"""Explanations ask the model once, read only what a removal changes, and come out as if all were read again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import mentormatch
from mentormatch.columns import MENTOR_COLUMNS
from mentormatch.explanation.removal import Removal, encode_without, without
from mentormatch.features import cautions
from mentormatch.features.scoring import BLOCKS, encode_people
from mentormatch.features.texts import ungraded
from mentormatch.people.profiles import profiles_from_people
from mentormatch.text.embedder import SentenceEmbedder

STUDENT = {
    "student_id": "S",
    "interests": "cardiology",
    "goals": "I want to build pumps for failing hearts.",
    "needs": "shadowing; research",
    "values": "candor",
    "target_schools": "Emory University School of Medicine",
}
MENTORS = [
    {
        "mentor_id": f"M{number}",
        "name": "Ann Lee, MD",
        "specialties": "cardiology; sports medicine",
        "bio": f"I run heart failure clinic number {number}. I interview applicants for Emory. Students join me there.",
        "research": f"We study {number} pumps.",
        "values": "candor; grit",
        "supervises": "yes",
        "affiliations": "Emory",
    }
    for number in range(6)
]


@pytest.fixture
def asked(monkeypatch) -> list[list[str]]:
    """The texts of every call of the model."""
    calls: list[list[str]] = []
    embed = SentenceEmbedder.encode_batches

    def counted(self, texts):
        calls.append(list(texts))
        yield from embed(self, texts)

    monkeypatch.setattr(SentenceEmbedder, "encode_batches", counted)
    return calls


@pytest.fixture(scope="module")
def mentors(sample):
    return ungraded(mentormatch.read_mentors(sample / "mentors.csv", documents=sample / "documents.csv"))


@pytest.fixture(scope="module")
def encoded(mentors, encoding):
    return encode_people(mentors, encoding)


def arrays_of(side):
    """All arrays of a side and what its other fields hold, so that two sides can be compared to the bit."""
    if isinstance(side, np.ndarray):
        return (side.dtype.str, side.shape, side.tobytes())
    if hasattr(side, "toarray"):
        return arrays_of(side.toarray())
    if dataclasses.is_dataclass(side):
        return tuple(arrays_of(getattr(side, field.name)) for field in dataclasses.fields(side))
    return side


def test_the_top_five_ask_the_model_once_and_only_for_texts_that_are_new(asked):
    ranking = mentormatch.Matcher(cache=False, as_of=2026).fit(MENTORS).rank(STUDENT)
    asked.clear()
    explanations = ranking.explanations()
    assert len(explanations) == 5
    (texts,) = asked
    edits = {
        (own.mentor_id, item.column, item.quote)
        for own in explanations
        for part in own.parts
        for item in part.evidence
        if item.column in BLOCKS["goals"].reads
    }
    # what the goals block reads of a mentor is one text, and each removal makes another of it
    assert len(texts) == len(edits)


def test_what_was_explained_or_ranked_before_asks_nothing(asked):
    matcher = mentormatch.Matcher(cache=False, as_of=2026).fit(MENTORS)
    first = matcher.rank(STUDENT)
    once = first.explanations()
    asked.clear()
    again = matcher.rank(STUDENT)
    assert again.explanations() == first.explanations() == once
    assert asked == []


def test_another_matcher_finds_all_vectors_on_disk(asked, monkeypatch, tmp_path):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path))
    once = mentormatch.Matcher(as_of=2026).fit(MENTORS).rank(STUDENT).explanations()
    asked.clear()
    assert mentormatch.Matcher(as_of=2026).fit(MENTORS).rank(STUDENT).explanations() == once
    assert asked == []


def test_explained_together_is_explained_alone(sample_ranking):
    for row, own in enumerate(sample_ranking.explanations()):
        if row % 9 == 0:
            assert sample_ranking.explain(own.student_id, own.mentor_id) == own


def test_encoding_without_a_statement_is_encoding_the_edited_profile(mentors, encoded, encoding):
    """All blocks of the whole edited profile, to the bit."""
    people = {row: mentors.person(row) for row in range(12)}
    removals = [
        Removal(row, column, quote)
        for row, person in people.items()
        for column, quote in (
            *(("specialties", item) for item in person["specialties"][:1]),
            *(("affiliations", item) for item in person["affiliations"][:1]),
            *(("values", item) for item in person["values"][:1]),
            *(("bio", text) for text in [person["bio"].split(". ")[0]] if text),
            *(("documents", document.label) for document in person["documents"][:1]),
            ("supervises", "yes"),
            ("role", person["role"]),
        )
    ]
    found = encode_without(removals, people, encoded, encoding, names=BLOCKS)
    edited = [without(people[own.mentor], own.column, own.quote) for own in removals]
    expected = encode_people(profiles_from_people("mentor", edited), encoding)
    np.testing.assert_array_equal(found.stated, expected.stated)
    for row in range(len(removals)):
        one = np.array([row])
        for name in BLOCKS:
            assert arrays_of(found.sides[name].take(one)) == arrays_of(expected.sides[name].take(one)), (name, row)
        assert arrays_of(found.positions.take(one)) == arrays_of(expected.positions.take(one)), row


@pytest.mark.parametrize("column", sorted(MENTOR_COLUMNS))
def test_a_column_that_a_block_does_not_read_changes_nothing(column, mentors, encoded, encoding):
    """Everybody gets the cell of somebody else."""
    moved = profiles_from_people(
        "mentor",
        [{**mentors.person(row), column: mentors[column][(row + 7) % len(mentors)]} for row in range(len(mentors))],
    )
    for name, block in BLOCKS.items():
        if column not in block.reads:
            assert arrays_of(block.encode_mentors(moved, encoding)) == arrays_of(encoded.sides[name]), name
    if column not in cautions.READS:
        assert arrays_of(cautions.positions(moved)) == arrays_of(encoded.positions)
