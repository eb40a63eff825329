"""The shipped vectors are those of the phrases as they stand now, and near enough to fresh ones."""

from __future__ import annotations

import numpy as np

from mentormatch.text.encoder import TextEncoder
from mentormatch.vocabulary import phrase_vectors as module
from mentormatch.vocabulary.phrase_vectors import digest_of, phrase_vectors, save_phrase_vectors
from mentormatch.vocabulary.specialties import specialties

PHRASES = [phrase for _, phrase in specialties().compared]


def test_they_are_of_this_model_and_these_phrases():
    shipped = module._shipped()
    assert shipped.digest == digest_of(PHRASES), "run python -m mentormatch.features.constants"
    assert shipped.fingerprint == TextEncoder().fingerprint
    assert phrase_vectors(PHRASES, TextEncoder()) is shipped.vectors


def test_they_are_near_fresh_ones():
    some = list(range(0, len(PHRASES), 97))
    fresh = TextEncoder().encode([PHRASES[row] for row in some])
    np.testing.assert_allclose(phrase_vectors(PHRASES, TextEncoder())[some] @ fresh.T, fresh @ fresh.T, atol=0.005)


def test_other_phrases_are_embedded():
    encoder = TextEncoder()
    found = phrase_vectors(["heart", "lungs"], encoder)
    assert (found == encoder.encode(["heart", "lungs"])).all()


def test_what_is_saved_comes_back(tmp_path):
    encoder = TextEncoder()
    save_phrase_vectors(["heart", "lungs"], encoder, tmp_path / "v.npz")
    with np.load(tmp_path / "v.npz", allow_pickle=False) as stored:
        assert str(stored["digest"]) == digest_of(["heart", "lungs"])
        assert stored["steps"].dtype == np.int8
