"""The constants of one embedding model: the mean text vector, and mean and spread of every block.

They come from a fixed reference population that ships with the package, never from the roster at hand. Run
``python -m mentormatch.features.constants`` to make those of the offline model again after a block, a table of the
vocabulary or the reference population has changed. Another model gets its own on first use.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.errors import ModelError
from mentormatch.features.block import Encoding
from mentormatch.features.calibration import Calibration
from mentormatch.features.scoring import BLOCKS, encode_people, raw_values, row_of
from mentormatch.features.texts import ungraded
from mentormatch.people.reading import read_mentors, read_students
from mentormatch.ranking.pairs import Pairs
from mentormatch.vocabulary.phrase_vectors import FILE, save_phrase_vectors
from mentormatch.vocabulary.specialties import specialties
from mentormatch.vocabulary.values import facets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from mentormatch.text.encoder import TextEncoder

REFERENCE_YEAR = 2026
"""Year from which the ties of the reference population are dated."""

_FILE = "tables/constants.json"


@dataclass(frozen=True, slots=True)
class Constants:
    """What must be known about an embedding model before anything is scored.

    Attributes
    ----------
    fingerprint : str
        Of the embedding model.
    mean : ndarray of float32, shape (n_dims,)
        Mean vector of the vocabulary's phrases.
    calibrations : mapping of str to Calibration
        One per block.
    """

    fingerprint: str
    mean: NDArray[np.float32]
    calibrations: Mapping[str, Calibration]


def constants_for(encoder: TextEncoder) -> Constants:
    """Return the constants of the encoder's model: the shipped ones, else made now from the reference population."""
    shipped = _shipped()
    if shipped is not None and shipped.fingerprint == encoder.fingerprint:
        return shipped
    return make_constants(encoder)


def vocabulary_phrases() -> list[str]:
    """Return the distinct phrases of the vocabulary, sorted: names and phrases of fields, seeds of values."""
    return sorted({*specialties().phrases(), *(phrase for facet in facets() for phrase in facet.seed_phrases)})


def make_constants(encoder: TextEncoder) -> Constants:
    """Embed the vocabulary and the reference population, and measure mean and spread of every block over all pairs.

    A pair in which one side states nothing is left out of its block.

    Raises
    ------
    ModelError
        When a block has the same value for all pairs: nothing can be told apart by such a model.
    """
    vectors = encoder.encode(vocabulary_phrases()).astype(np.float64)
    mean = (vectors.sum(axis=0) / len(vectors)).astype(np.float32)
    folder = resources.files("mentormatch.features") / "tables"
    with resources.as_file(folder) as path:
        mentors = ungraded(read_mentors(path / "reference_mentors.csv"))
        students = ungraded(read_students(path / "reference_students.csv"))
    encoding = Encoding(encoder, mean, REFERENCE_YEAR)
    students_side, mentors_side = encode_people(students, encoding), encode_people(mentors, encoding)
    calibrations: dict[str, Calibration] = {}
    pairs = Pairs.grid(len(students_side), len(mentors_side))
    for name, raw in raw_values(students_side, mentors_side, calibrations, pairs):
        column = row_of(name)
        known = students_side.stated[pairs.students, column] & mentors_side.stated[pairs.mentors, column]
        values = raw[known]
        block = BLOCKS[name]
        sd = float(values.std())
        if not sd > 0:
            raise ModelError(
                f"The model {encoder.fingerprint!r} must tell texts apart, but all its vectors are alike: the block "
                f"{name} has one value for everybody. Use another model."
            )
        calibrations[name] = Calibration(float(values.mean()), sd, block.lowest, block.highest)
    return Constants(encoder.fingerprint, mean, calibrations)


@functools.cache
def _shipped() -> Constants | None:
    source = resources.files("mentormatch.features").joinpath(_FILE)
    if not source.is_file():
        return None
    stored = json.loads(source.read_text("utf-8"))
    calibrations = {
        name: Calibration(row["mean"], row["sd"], BLOCKS[name].lowest, BLOCKS[name].highest)
        for name, row in stored["blocks"].items()
    }
    return Constants(stored["fingerprint"], np.array(stored["mean"], dtype=np.float32), calibrations)


def save_constants(constants: Constants, path: Path) -> None:
    """Write constants as JSON."""
    blocks = {name: {"mean": scale.mean, "sd": scale.sd} for name, scale in sorted(constants.calibrations.items())}
    content = {
        "fingerprint": constants.fingerprint,
        "blocks": blocks,
        "mean": [float(value) for value in constants.mean],
    }
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def main() -> None:
    """Make everything shipped that depends on the offline model again, without a cache."""
    from mentormatch.text.encoder import TextEncoder

    encoder = TextEncoder(cache=False)
    phrases = [phrase for _, phrase in specialties().compared]
    # first, because the reference population is read with them
    with resources.as_file(resources.files("mentormatch.vocabulary").joinpath(FILE)) as path:
        save_phrase_vectors(phrases, encoder, path)
    with resources.as_file(resources.files("mentormatch.features").joinpath(_FILE)) as path:
        save_constants(make_constants(encoder), path)


if __name__ == "__main__":
    main()
