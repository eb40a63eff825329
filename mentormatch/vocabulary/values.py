"""Facets of values: which of fourteen themes a word or sentence speaks of. For words and filters, not for scores."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.vocabulary.matches import Match, demand_text

if TYPE_CHECKING:
    from mentormatch.text.encoder import TextEncoder

LEAST = 0.3
"""Nearness to a facet below which a text speaks of no facet (prior)."""

NEAREST = 3

THEME = 0.3
"""Weight of a facet's mean direction beside its nearest seeds: it tells facets with like phrases apart."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One theme of values with the phrases that stand for it, and sentences and scenes that show it."""

    id: str
    label: str
    seed_phrases: tuple[str, ...]
    sentences: tuple[str, ...]


@functools.cache
def facets() -> tuple[Facet, ...]:
    """Return the fourteen facets, read once from ``values_facets.csv`` and ``values_sentences.csv``.

    Examples
    --------
    >>> len(facets())
    14
    """
    shown: dict[str, list[str]] = {}
    for row in _table("values_sentences.csv"):
        shown.setdefault(row["facet_id"], []).append(row["sentence"])
    return tuple(
        Facet(
            id=row["facet_id"],
            label=row["label"],
            seed_phrases=tuple(part.strip() for part in row["seed_phrases"].split(";")),
            sentences=tuple(shown[row["facet_id"]]),
        )
        for row in _table("values_facets.csv")
    )


def _table(name: str) -> csv.DictReader[str]:
    source = resources.files("mentormatch.vocabulary").joinpath(f"tables/{name}")
    return csv.DictReader(source.read_text("utf-8").splitlines())


def find_values(text: str) -> tuple[Match, ...]:
    """Return the facets of values that a phrase or sentence speaks of.

    Parameters
    ----------
    text : str
        A value word, a phrase, or better a sentence.

    Returns
    -------
    tuple of Match
        Best first, at most five; the confidence, in [0, 1], is a mean of the cosines to the three nearest seeds
        of the facet and to the mean of all of them. Empty when the text is near to none.

    Raises
    ------
    SettingError
        When ``text`` is no string.
    ModelError
        When the offline model is damaged.

    Examples
    --------
    >>> find_values("I volunteer at a clinic for people without insurance.")[0].id
    'service_equity'
    """
    demand_text(text, "find_values")
    encoder = _default_encoder()
    vector = encoder.encode([text])[0]
    near = {facet: _nearness(encoder, facet, vector) for facet in facets()}
    ordered = sorted((facet for facet in near if near[facet] >= LEAST), key=lambda facet: -near[facet])
    return tuple(Match(facet.id, facet.label, min(near[facet], 1.0), "similar") for facet in ordered[:5])


def _nearness(encoder: TextEncoder, facet: Facet, vector: np.typing.NDArray[np.float32]) -> float:
    seeds = encoder.encode((*facet.seed_phrases, *facet.sentences)).astype(np.float64)
    cosines = np.sort(np.multiply(seeds, vector).sum(axis=1))
    theme = seeds.sum(axis=0)
    towards = np.multiply(theme, vector).sum() / np.sqrt(np.multiply(theme, theme).sum())
    return float((cosines[-NEAREST:].sum() / NEAREST + THEME * towards) / (1 + THEME))


@functools.cache
def _default_encoder() -> TextEncoder:
    from mentormatch.text.encoder import TextEncoder

    return TextEncoder()
