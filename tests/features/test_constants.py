"""The shipped constants are those of the shipped reference population, made with the offline model."""

import numpy as np
import pytest

from mentormatch.features.constants import constants_for, make_constants, save_constants
from mentormatch.features.scoring import BLOCKS
from mentormatch.text.encoder import TextEncoder


@pytest.mark.slow
def test_shipped_constants_are_recomputed_from_the_reference_population():
    encoder = TextEncoder()
    shipped, made = constants_for(encoder), make_constants(encoder)
    assert shipped.fingerprint == made.fingerprint == encoder.fingerprint
    np.testing.assert_allclose(shipped.mean, made.mean, atol=1e-6)
    for name in BLOCKS:
        found = shipped.calibrations[name]
        assert (found.mean, found.sd) == pytest.approx(
            (made.calibrations[name].mean, made.calibrations[name].sd), abs=1e-5
        )


def test_every_block_spreads_over_the_reference_population():
    for name, scale in constants_for(TextEncoder()).calibrations.items():
        assert scale.sd > 0.05, f"{name} hardly varies, so it could not rank anybody"
        assert BLOCKS[name].lowest <= scale.mean <= BLOCKS[name].highest


def test_saved_constants_are_finite_json(tmp_path):
    save_constants(constants_for(TextEncoder()), tmp_path / "constants.json")
    written = (tmp_path / "constants.json").read_text("utf-8")
    assert "NaN" not in written
    assert '"goals"' in written
