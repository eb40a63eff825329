"""One scale for all blocks: raw values to [0, 1], from a fixed reference population, never from the roster at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = 0.02, 0.98
"""Calibrated values of ``mean - sd`` and ``mean + 3 sd`` of the reference population."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A strictly increasing piecewise linear map of one block's raw values onto [0, 1].

    Attributes
    ----------
    mean, sd : float
        Of the raw values over all pairs of the reference population; ``sd`` above 0.
    lowest, highest : float
        Smallest and largest possible raw value.

    Notes
    -----
    Smallest possible -> 0, ``mean - sd`` -> .02, ``mean + 3 sd`` -> .98, largest possible -> 1. Where ``mean - sd``
    is not above the smallest possible value (or ``mean + 3 sd`` not below the largest) that outer piece is absent: the
    middle line keeps its slope and ends at the extreme, above 0 (below 1). The lower half is kept because it
    separates poor from middling fits; the right tail stays linear so that an outstanding fit keeps its lead.

    Examples
    --------
    >>> scale = Calibration(mean=0.3, sd=0.1, lowest=-1.0, highest=1.0)
    >>> scale.apply(np.array([-1.0, 0.2, 0.4, 0.6, 1.0])).round(3).tolist()
    [0.0, 0.02, 0.5, 0.98, 1.0]
    """

    mean: float
    sd: float
    lowest: float
    highest: float

    def knots(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the corners of the map as raw and calibrated values, each of shape (n_knots,)."""
        left, right = self.mean - self.sd, self.mean + 3 * self.sd
        low_end = [(self.lowest, 0.0), (left, LOW)] if left > self.lowest else [(self.lowest, self._line(self.lowest))]
        high_end = (
            [(right, HIGH), (self.highest, 1.0)] if right < self.highest else [(self.highest, self._line(self.highest))]
        )
        corners = np.array([*low_end, *high_end])
        return corners[:, 0], corners[:, 1]

    def _line(self, raw: float) -> float:
        return LOW + (raw - (self.mean - self.sd)) * (HIGH - LOW) / (4 * self.sd)

    def apply(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return calibrated values in [0, 1], same shape as ``raw``."""
        xs, ys = self.knots()
        return np.asarray(np.interp(raw, xs, ys))

    def rise(self) -> tuple[np.float32, np.float32, np.float32]:
        """Return a line and a floor: the map never exceeds ``max(floor, slope * raw + start)``, nor 1.

        The line is the middle one, raised where a later corner lies above it; the floor is the value at its left end.

        Examples
        --------
        >>> slope, start, floor = Calibration(mean=0.3, sd=0.1, lowest=-1.0, highest=1.0).rise()
        >>> round(float(slope), 3), round(float(start), 3), round(float(floor), 3)
        (2.4, -0.46, 0.02)
        """
        xs, ys = self.knots()
        slope = (HIGH - LOW) / (4 * self.sd)
        left = int(self.mean - self.sd > self.lowest)
        start = (ys - slope * xs)[left:].max()
        return np.float32(slope), np.float32(start), np.float32(ys[left])

    def ceiling(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return calibrated values in [0, 1] or a little more than they are, by :meth:`rise`; same shape as ``raw``."""
        slope, start, floor = self.rise()
        values = raw * slope
        values += start
        return np.asarray(np.clip(values, floor, np.float32(1.0), out=values))
