"""A roster that can be ranked with: somebody is in it, and no grade stands in any text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.errors import RosterError
from mentormatch.features.texts import ungraded

if TYPE_CHECKING:
    from mentormatch.people.profiles import Profiles


def usable(profiles: Profiles) -> Profiles:
    """Return people without the sentences that state grades; raises RosterError when there is nobody."""
    if not len(profiles):
        first = next(iter(profiles.issues.of("error")), None)
        reason = f" First problem: {first.rule}. {first.hint}" if first else ""
        raise RosterError(
            f"{profiles.source or 'The roster'} must hold at least one usable {profiles.side}; "
            f"{profiles.rows_read} rows were read and none was kept.{reason}"
        )
    return ungraded(profiles)
