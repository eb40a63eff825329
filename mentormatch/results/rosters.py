"""What a result says about the rosters it was made from."""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.people.profiles import Issues, Profiles


class FromRosters(ABC):
    """A result made from two rosters, which it has under ``students`` and ``mentors`` in ``people``."""

    people: Mapping[str, Profiles]

    @property
    def issues(self) -> Mapping[str, Issues]:
        """What was wrong with each roster."""
        return {name: roster.issues for name, roster in self.people.items()}

    @property
    def rows_read(self) -> Mapping[str, int]:
        """Number of rows of each roster."""
        return {name: roster.rows_read for name, roster in self.people.items()}

    @property
    def rows_kept(self) -> Mapping[str, int]:
        """Number of people kept from each roster."""
        return {name: len(roster) for name, roster in self.people.items()}
