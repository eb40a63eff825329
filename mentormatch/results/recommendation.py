"""One recommended mentor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One row of a student's list.

    Attributes
    ----------
    rank : int
        From 1.
    mentor_id, mentor_name : str
    score : float
    contributions : mapping of str to float
        By block and ``cautions``; they sum to the score.
    """

    rank: int
    mentor_id: str
    mentor_name: str
    score: float
    contributions: Mapping[str, float]
