"""A text gives the same bits whatever its neighbours, their order, the threads, the cache and the process."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import warnings

import numpy as np
import pytest
import torch

from mentormatch import ModelError, SettingError
from mentormatch.text.embedder import SentenceEmbedder, _model, _padded, _rows, load_embedder
from mentormatch.text.encoder import TextEncoder

TEXTS = [
    "cardiology",
    "I treat children with heart disease and I teach on Thursdays.",
    "Naïve T cells — and 12 µm sections 🫀",
    " ".join(["A long sentence about kidney transplants and the families who wait for them."] * 40),
]


@pytest.fixture(scope="module")
def vectors():
    return SentenceEmbedder().encode(TEXTS)


def test_neighbours_and_order_change_no_bit(vectors):
    embedder = SentenceEmbedder()
    for row, text in enumerate(TEXTS):
        assert (embedder.encode([text])[0] == vectors[row]).all()
    crowd = [f"filler number {number}" for number in range(70)]
    found = embedder.encode([*crowd[:35], *TEXTS[::-1], *crowd[35:]])[35 : 35 + len(TEXTS)]
    assert (found[::-1] == vectors).all()


def test_a_batch_full_of_its_own_length_changes_no_bit():
    """The library leaves the mask out when no row has padding; a text must not notice."""
    for words in (2, 6, 14, 30, 62):
        text = " ".join(["heart"] * words)
        neighbours = [" ".join(["lung"] * words), " ".join(["lung"] * (words - 1))]
        (alone,) = SentenceEmbedder().encode([text])
        for other in neighbours:
            assert (SentenceEmbedder().encode([text, *[other] * 70])[0] == alone).all()


def test_the_shape_of_a_batch_depends_on_the_length_alone():
    assert all(_padded(n, 512) >= n for n in range(1, 513))
    for n in range(6, 513):
        assert n > 0.75 * _padded(n, 512), "too much padding"
    assert [_rows(length) for length in (4, 8, 16, 28, 40, 128, 256, 512)] == [16, 16, 16, 8, 4, 2, 2, 2]


def test_the_cache_changes_no_bit(tmp_path, monkeypatch, vectors):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path))
    fresh = TextEncoder(cache=False).encode(TEXTS)
    TextEncoder().encode(TEXTS[1:3])  # some are known, some are not
    half, full = TextEncoder().encode(TEXTS), TextEncoder().encode(TEXTS[::-1])[::-1]
    assert fresh.tobytes() == half.tobytes() == full.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
def test_another_process_with_other_threads_gives_the_same_bits(vectors, threads):
    code = (
        f"import hashlib, json, sys, torch; torch.set_num_threads({threads});"
        "from mentormatch.text.embedder import SentenceEmbedder;"
        "print(hashlib.sha256(SentenceEmbedder().encode(json.loads(sys.stdin.read())).tobytes()).hexdigest())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(TEXTS), capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == hashlib.sha256(vectors.tobytes()).hexdigest()
    assert "Loading" not in result.stderr


def test_vectors_are_units_and_blanks_are_zero(encoder):
    vectors = encoder.encode(["cardiology", "", "   ", "heart"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 0, 1], atol=1e-6)
    assert encoder.encode([]).shape[0] == 0


def test_a_long_text_is_the_mean_of_its_chunks_and_a_short_one_is_itself(encoder):
    assert (encoder.encode_whole(TEXTS[:1]) == encoder.encode(TEXTS[:1])).all()
    long = " ".join(f"Sentence {number} is about hearts and lungs." for number in range(120))
    (whole,) = encoder.encode_whole([long])
    (cut,) = encoder.encode([long])
    assert np.linalg.norm(whole) == pytest.approx(1.0, abs=1e-6)
    assert not np.allclose(whole, cut), "text beyond the reach of the model must count"


class Counting:
    """A small embedder that counts what it is asked for."""

    fingerprint = "counting/1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked += list(texts)
        rows = [np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint8) for text in texts]
        return np.array(rows, dtype=np.float32) + 1


def test_no_text_is_embedded_twice_not_even_by_another_encoder(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path))
    first, second = Counting(), Counting()
    one = TextEncoder(first).encode(["a", "b", "a", "b"])
    two = TextEncoder(second).encode(["b", "a", "c"])
    assert sorted(first.asked) == ["a", "b"]
    assert second.asked == ["c"]
    assert (one[[1, 0]] == two[:2]).all()


class Breaking(Counting):
    """Breaks off after the first group of texts."""

    def encode(self, texts):
        if self.asked:
            raise KeyboardInterrupt
        return super().encode(texts)


class BreakingBatches(Counting):
    """Breaks off after a few small batches of its own."""

    def encode_batches(self, texts):
        for row in range(0, 30, 10):
            yield list(range(row, row + 10)), self.encode(texts[row : row + 10])
        raise KeyboardInterrupt


@pytest.mark.parametrize(("broken", "kept"), [(Breaking, 256), (BreakingBatches, 30)])
def test_interrupted_work_goes_on_where_it_stopped(tmp_path, monkeypatch, broken, kept):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path))
    texts = [f"text {number}" for number in range(600)]
    first, second = broken(), Counting()
    with pytest.raises(KeyboardInterrupt):
        TextEncoder(first).encode(texts)
    found = TextEncoder(second).encode(texts)
    assert len(first.asked) == kept
    assert sorted(first.asked + second.asked) == sorted(texts)
    assert (found == TextEncoder(Counting(), cache=False).encode(texts)).all()


def test_the_precision_is_part_of_the_fingerprint_and_never_silent(monkeypatch):
    assert SentenceEmbedder(dtype="bfloat16").fingerprint != SentenceEmbedder().fingerprint
    with pytest.raises(SettingError, match="dtype"):
        SentenceEmbedder(dtype="float16")
    for has, told in ((False, 1), (True, 0)):
        monkeypatch.setattr("mentormatch.text.embedder.has_bfloat16", lambda has=has: has)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            model = _model.__wrapped__(None, "bfloat16")
        assert model.dtype == torch.bfloat16
        assert len([warning for warning in said if "bfloat16" in str(warning.message)]) == told


@pytest.mark.filterwarnings("ignore:This processor has no instructions")
def test_bfloat16_is_near_and_keeps_its_bits(vectors):
    embedder = SentenceEmbedder(dtype="bfloat16")
    near = embedder.encode(TEXTS)
    assert ((near * vectors).sum(axis=1) > 0.99).all()
    assert (embedder.encode(["filler", *TEXTS[::-1]])[:0:-1] == near).all()


def test_without_a_cache_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path))
    TextEncoder(Counting(), cache=False).encode(["a"])
    assert list(tmp_path.iterdir()) == []


def test_the_cache_holds_no_words(tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path))
    TextEncoder(Counting()).encode(["a very secret sentence"])
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"this is no database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_damaged_cache_is_set_aside_not_trusted(tmp_path, monkeypatch, content):
    monkeypatch.setenv("MENTORMATCH_CACHE", str(tmp_path))
    TextEncoder(Counting()).encode(["a"])
    for path in tmp_path.iterdir():
        path.write_bytes(content)
    counting = Counting()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        (vector,) = TextEncoder(counting).encode(["a"])
    assert all("was damaged" in str(warning.message) for warning in said)
    assert counting.asked == ["a"]
    assert np.linalg.norm(vector) == pytest.approx(1.0)


class Wrong(Counting):
    fingerprint = "wrong/1"

    def __init__(self, answer) -> None:
        super().__init__()
        self._answer = answer

    def encode(self, texts):
        return self._answer(len(texts))


@pytest.mark.parametrize(
    "answer",
    [lambda n: np.ones((n + 1, 3)), lambda n: np.full((n, 3), np.nan), np.ones],
)
def test_what_an_embedder_returns_is_checked(answer):
    with pytest.raises(ModelError, match="finite vectors"):
        TextEncoder(Wrong(answer), cache=False).encode(["a", "b"])


def test_an_embedder_follows_the_protocol():
    with pytest.raises(SettingError, match="fingerprint"):
        load_embedder(object())  # type: ignore[arg-type]


def test_a_progress_bar_shows_counts_and_no_words(capsys):
    texts = [f"private words {number}" for number in range(300)]
    TextEncoder(Counting(), cache=False, progress=True).encode(texts)
    shown = capsys.readouterr()
    assert "Reading texts" in shown.err
    assert "300/300" in shown.err
    assert "a second" in shown.err
    assert "private" not in shown.err
    assert shown.out == ""
