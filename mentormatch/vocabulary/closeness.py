"""How close two specialties are on the graph of specialties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SAME, PARENT, RELATED, GROUP = 1.0, 0.75, 0.5, 0.25


def closeness_matrix(parents: Sequence[Sequence[int]], groups: Sequence[bool]) -> NDArray[np.float64]:
    """Return the closeness of all pairs of specialties, the best over all paths.

    Parameters
    ----------
    parents : sequence of sequence of int, shape (n_specialties,)
        Rows of each specialty's parents; the graph has no cycle.
    groups : sequence of bool, shape (n_specialties,)
        Whether a row is a group, such as "Surgical Specialties", rather than a specialty.

    Returns
    -------
    ndarray of float64, shape (n_specialties, n_specialties)
        1 the same; .75 parent and child; .5 grandparent, siblings under a specialty, or a group and its own member; .25
        sharing only a group; 0 nothing. Priors: the order is that of the boards, the steps are equal.

    Examples
    --------
    >>> closeness_matrix([[], [0], [1], [1]], [True, False, False, False]).tolist()[2]
    [0.25, 0.75, 1.0, 0.5]
    """
    n_specialties = len(parents)
    specialties = [frozenset(parent for parent in own if not groups[parent]) for own in parents]
    grandparents = [frozenset(g for parent in own for g in specialties[parent]) for own in specialties]
    above = [_groups_above(row, parents, groups) for row in range(n_specialties)]
    result = np.zeros((n_specialties, n_specialties))
    for row in range(n_specialties):
        for other in range(row, n_specialties):
            if row == other:
                value = SAME
            elif row in specialties[other] or other in specialties[row]:
                value = PARENT
            elif (
                row in grandparents[other]
                or other in grandparents[row]
                or specialties[row] & specialties[other]
                or (groups[row] and row in parents[other])
                or (groups[other] and other in parents[row])
            ):
                value = RELATED
            else:
                value = GROUP if above[row] & above[other] else 0.0
            result[row, other] = result[other, row] = value
    return result


def _groups_above(row: int, parents: Sequence[Sequence[int]], groups: Sequence[bool]) -> frozenset[int]:
    own = frozenset((row,)) if groups[row] else frozenset()
    return own.union(*(_groups_above(parent, parents, groups) for parent in parents[row]))
