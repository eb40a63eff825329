"""One scale for all blocks, by hand: what is one sd below the mean is .02, what is three above is .98."""

import numpy as np
import pytest

from mentormatch import ModelError
from mentormatch.features.calibration import Calibration
from mentormatch.features.constants import make_constants
from mentormatch.ranking import topk
from mentormatch.text.encoder import TextEncoder

INSIDE = Calibration(mean=0.3, sd=0.1, lowest=-1.0, highest=1.0)
"""Corners (-1, 0), (.2, .02), (.6, .98), (1, 1)."""

AT_THE_ENDS = Calibration(mean=0.1, sd=0.25, lowest=0.0, highest=0.8)
"""mean - sd = -.15 lies below 0, mean + 3 sd = .85 above .8: the line .02 + .96 (raw + .15) runs from end to end."""


def test_the_corners_are_where_the_design_puts_them():
    raw, calibrated = INSIDE.knots()
    assert raw.tolist() == pytest.approx([-1.0, 0.2, 0.6, 1.0])
    assert calibrated.tolist() == pytest.approx([0.0, 0.02, 0.98, 1.0])


def test_between_corners_the_map_is_straight():
    # halfway from -1 to .2, a quarter of the way from .2 to .6, halfway from .6 to 1
    assert INSIDE.apply(np.array([-0.4, 0.3, 0.8])).tolist() == pytest.approx([0.01, 0.26, 0.99])


def test_an_outer_piece_is_absent_where_the_mean_lies_near_an_end():
    raw, calibrated = AT_THE_ENDS.knots()
    assert raw.tolist() == [0.0, 0.8]
    assert calibrated.tolist() == pytest.approx([0.02 + 0.96 * 0.15, 0.02 + 0.96 * 0.95])


def test_a_corner_exactly_at_an_end_leaves_no_piece_beside_it():
    scale = Calibration(mean=0.25, sd=0.25, lowest=0.0, highest=1.0)
    raw, calibrated = scale.knots()
    assert raw.tolist() == [0.0, 1.0]
    assert calibrated.tolist() == pytest.approx([0.02, 0.98])


@pytest.mark.parametrize(
    "scale", [INSIDE, AT_THE_ENDS, Calibration(0.5, 0.4, 0.0, 1.0), Calibration(0.9, 0.01, 0.0, 1.0)]
)
def test_a_ceiling_is_never_below_and_touches_the_middle_line(scale):
    raw = np.linspace(scale.lowest, scale.highest, 401)
    ceilings, exact = scale.ceiling(raw.astype(np.float32)), scale.apply(raw)
    assert (ceilings >= exact - topk.MARGIN).all()
    assert ceilings.dtype == np.float32
    assert np.abs(ceilings - exact).min() < 1e-6
    assert ceilings.max() <= 1.0


def test_the_rise_of_the_middle_is_96_hundredths_over_four_sd():
    slope, start, floor = INSIDE.rise()
    # the line through (.2, .02) with slope .96 / .4 starts at .02 - .48; the corner (1, 1) lies below it
    assert (slope, start, floor) == pytest.approx((2.4, -0.46, 0.02))
    slope, start, floor = AT_THE_ENDS.rise()
    assert (slope, start, floor) == pytest.approx((0.96, 0.164, 0.164))


def test_the_line_is_raised_to_a_last_corner_above_it():
    # one sd below the mean is .1 and three above are .5: a corner at .98, and only .005 more to the largest value
    scale = Calibration(mean=0.2, sd=0.1, lowest=0.0, highest=0.505)
    slope, start, _ = scale.rise()
    # (.505, 1) lies above the middle line, which is at .992 there
    assert float(slope) * 0.505 + float(start) == pytest.approx(1.0)


class Flat:
    """A model that gives every text the same vector."""

    fingerprint = "flat"

    def encode(self, texts):
        return np.tile(np.eye(1, 8, dtype=np.float32), (len(texts), 1))


def test_a_model_that_tells_nothing_apart_is_refused_in_words():
    with pytest.raises(ModelError, match=r"'flat' must tell texts apart.*alike.*another model"):
        make_constants(TextEncoder(Flat(), cache=False))
