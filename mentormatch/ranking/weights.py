"""How much each block counts: defaults by stage, given weights, and what happens when a student is silent."""

from __future__ import annotations

import csv
import functools
import math
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import STAGES
from mentormatch.errors import SettingError
from mentormatch.parameters import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

BLOCKS = ("specialty", "values", "reach", "needs", "goals", "letters")
CAUTIONS = "cautions"


@dataclass(frozen=True, slots=True)
class Weights:
    """Share of every block in the score, and where these shares come from.

    Attributes
    ----------
    shares : mapping of str to float
        One share per block, each in [0, 1], summing to 1.
    cautions : float
        Factor on the cautions, 0 or more, outside the normalisation.
    origin : str
        ``default for premed``, ``given`` ...

    Examples
    --------
    >>> given_weights({"values": 2, "goals": 1}).shares["goals"]
    0.3333333333333333
    """

    shares: Mapping[str, float]
    cautions: float = 1.0
    origin: str = "given"

    def __post_init__(self) -> None:
        total = math.fsum(self.shares.values())
        if tuple(self.shares) != BLOCKS or not math.isclose(total, 1.0, abs_tol=1e-9):
            raise SettingError(f"Weights must name the blocks {', '.join(BLOCKS)} and sum to 1; they sum to {total:g}.")

    def array(self) -> NDArray[np.float64]:
        """Return the shares in the order of ``BLOCKS``, shape (n_blocks,)."""
        return np.array([self.shares[block] for block in BLOCKS])


def given_weights(weights: Mapping[str, float], *, origin: str = "given") -> Weights:
    """Normalise weights that a person chose.

    Parameters
    ----------
    weights : mapping of str to float
        Block name to a finite number, 0 or more; blocks not named get 0. ``"cautions"`` may be named too: a factor that
        is not part of the normalisation, 0 when it is not named, so that ``{"goals": 1}`` ranks by goals alone.
    origin : str
        What the weights are called in results.

    Returns
    -------
    Weights
        Shares that sum to 1.

    Raises
    ------
    SettingError
        When a name is no block, a number is negative or not finite, or no block has weight; all problems at once.

    Examples
    --------
    >>> given_weights({"goals": 1}).cautions
    0.0
    """
    problems = [*_unknown_blocks(weights), *_bad_numbers(weights)]
    total = math.fsum(float(weights.get(block, 0.0)) for block in BLOCKS) if not problems else 1.0
    if total <= 0:
        problems.append(f"at least one of {', '.join(BLOCKS)} must have a weight above 0")
    if problems:
        advice = f"{'; '.join(problems)}."
        must_be = "a mapping of block names to finite numbers of 0 or more"
        raise SettingError(refusal("weights", "Matcher", must_be, dict(weights), advice=advice[0].upper() + advice[1:]))
    shares = {block: float(weights.get(block, 0.0)) / total for block in BLOCKS}
    return Weights(MappingProxyType(shares), float(weights.get(CAUTIONS, 0.0)), origin)


def _unknown_blocks(weights: Mapping[str, float]) -> list[str]:
    allowed = (*BLOCKS, CAUTIONS)
    unknown = [str(name) for name in weights if name not in allowed]
    return [f"{', '.join(map(repr, unknown))} is no block, use {', '.join(allowed)}"] if unknown else []


def _bad_numbers(weights: Mapping[str, float]) -> list[str]:
    return [f"{name!r} is {value!r}" for name, value in weights.items() if not _is_weight(value)]


def _is_weight(value: object) -> bool:
    is_number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and value >= 0  # type: ignore[arg-type, operator]


@functools.cache
def default_weights() -> Mapping[str, Weights]:
    """Return the default weights by stage; the key ``""`` holds their mean, for a student whose stage is unknown.

    Notes
    -----
    Priors; the evidence for each number stands beside it in ``ranking/tables/default_weights.csv`` (NRMP Program
    Director Survey 2018; Eby et al. 2013; Godechot 2014; DeZee et al. 2014; BMC Med Educ 2023 23:849).

    Examples
    --------
    >>> default_weights()["premed"].shares["goals"]
    0.25
    """
    source = resources.files("mentormatch.ranking").joinpath("tables/default_weights.csv")
    rows = {row["block"]: row for row in csv.DictReader(source.read_text("utf-8").splitlines())}
    by_stage = {stage: {block: float(rows[block][stage]) for block in BLOCKS} for stage in STAGES}
    table = {
        stage: given_weights({**row, CAUTIONS: 1}, origin=f"default for {stage}") for stage, row in by_stage.items()
    }
    mean = {block: math.fsum(row[block] for row in by_stage.values()) / len(STAGES) for block in BLOCKS}
    table[""] = given_weights({**mean, CAUTIONS: 1}, origin="default, stage unknown")
    return MappingProxyType(table)


def weights_of(stages: Sequence[str | None], given: Weights | None = None) -> list[Weights]:
    """Return the weights of every student, shape (n_students,): the given ones, else the defaults of their stage."""
    return [given or default_weights()[stage or ""] for stage in stages]


def spread(shares: NDArray[np.float64], stated: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give the weight of blocks a student says nothing about to the student's other blocks, in proportion.

    Parameters
    ----------
    shares : ndarray of shape (n_students, n_blocks)
        Each row sums to 1.
    stated : ndarray of bool, shape (n_students, n_blocks)
        Whether the student stated anything this block can use.

    Returns
    -------
    ndarray of shape (n_students, n_blocks)
        Each row sums to 1. A student who stated nothing that has weight keeps the weights as they are.

    Examples
    --------
    >>> spread(np.array([[0.5, 0.25, 0.25]]), np.array([[True, True, False]])).round(3).tolist()
    [[0.667, 0.333, 0.0]]
    """
    kept = np.where(stated, shares, 0.0)
    total = kept.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(kept, total, out=shares.copy(), where=total > 0))
