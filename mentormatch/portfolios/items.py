"""What a portfolio can cover for one student, and how far each mentor of the shortlist covers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.columns import ROLE, ROLES
from mentormatch.features.scoring import LISTINGS, met_wishes, row_of
from mentormatch.portfolios import objective as shares_of
from mentormatch.portfolios.objective import Objective
from mentormatch.ranking.pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentormatch.features.block import Encoding, Wish
    from mentormatch.features.scoring import Encoded, ScoreTerms
    from mentormatch.people.profiles import Profiles

REACH, A_ROLE = "reach", "role"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a portfolio can cover.

    Attributes
    ----------
    kind : str
        Name of a listing block, or ``role``.
    words : str
        As the student wrote it, or the role.
    detail : str
        Which kind of help is meant, where the words ask for several; "" otherwise.
    """

    kind: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """One student, and the eligible mentors with the best scores, in the order of their ids.

    Attributes
    ----------
    student, mentors : Profiles
        Of one and of n_mentors people.
    encoded_student, encoded_mentors : Encoded
    terms : ScoreTerms
        Of the student.
    scores : ndarray of float64, shape (n_mentors,)
    n_eligible : int
        Mentors who are eligible, in the shortlist or not.
    """

    student: Profiles
    mentors: Profiles
    encoded_student: Encoded
    encoded_mentors: Encoded
    terms: ScoreTerms
    scores: NDArray[np.float64]
    n_eligible: int

    def __len__(self) -> int:
        return len(self.mentors)


def objective_of(shortlist: Shortlist, encoding: Encoding, size: int) -> tuple[Objective, tuple[Item, ...]]:
    """Return the objective for portfolios of ``size`` mentors of a shortlist, and what its items are.

    The items of the listing blocks weigh as the student's own weights of these blocks do, shared within a block as the
    block shares them. Every role weighs the same; it is covered as far as the best mentor in it fits, by the score.
    Mentors reach a school together, since every tie is one more chance; of everything else the best of them counts.
    """
    met = met_wishes(
        shortlist.encoded_student,
        shortlist.encoded_mentors,
        shortlist.terms.calibrations,
        Pairs.grid(1, len(shortlist)),
    )
    wishes = _wishes(shortlist, encoding)
    roles = np.array([[role == own for own in ROLES] for role in shortlist.mentors[ROLE]], dtype=np.float64)
    scores = np.maximum(shortlist.scores, 0.0)
    columns = [met[name][:, [wish.place]] for name, wish, _ in wishes]
    weights = [shares_of.COVERAGE * weight for _, _, weight in wishes]
    items = (
        *(Item(name, wish.words, wish.detail) for name, wish, _ in wishes),
        *(Item(A_ROLE, role) for role in ROLES),
    )
    return Objective(
        met=np.concatenate([*columns, roles.reshape(len(shortlist), len(ROLES)) * scores[:, None]], axis=1),
        joint=np.array([item.kind == REACH for item in items]),
        weights=np.array([*weights, *[shares_of.ROLES / size] * len(ROLES)]),
        merits=shares_of.SCORES / size * scores,
    ), items


def _wishes(shortlist: Shortlist, encoding: Encoding) -> list[tuple[str, Wish, float]]:
    """Return the wishes with their block and their weight; all weights sum to 1, or there are none."""
    shares = {name: float(shortlist.terms.shares[0, row_of(name)]) for name in LISTINGS}
    lists = {name: block.wishes(shortlist.student, encoding) for name, block in LISTINGS.items() if shares[name] > 0}
    total = sum(shares[name] for name, own in lists.items() if own)
    return [(name, wish, shares[name] / total * wish.share) for name, own in lists.items() for wish in own]
