"""Mentors as a matcher has them: parameters checked, profiles encoded, an index loaded, a roster updated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentormatch.cohort import Fitted
from mentormatch.features.block import Encoding
from mentormatch.features.constants import constants_for
from mentormatch.features.fitting import roster_of, updated_roster
from mentormatch.features.unresolved import with_unresolved
from mentormatch.index.stored import load_index
from mentormatch.parameters import A_BOOL, NONE, Instance, Whole, demand
from mentormatch.people.profiles import with_issues
from mentormatch.people.updating import updated
from mentormatch.ranking.weights import Weights, given_weights
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mentormatch.people.profiles import Profiles

OWNER = "Matcher"
A_PATH = Instance("a path", (str, Path))


def encoder_of(params: Mapping[str, Any]) -> TextEncoder:
    """Return the encoder that the parameters of a matcher name.

    Raises
    ------
    SettingError
        When one of these parameters is not allowed.
    """
    demand("cache", OWNER, params["cache"], A_BOOL)
    demand("progress", OWNER, params["progress"], A_BOOL, NONE)
    return TextEncoder(params["embedder"], cache=params["cache"], progress=params["progress"])


def weights_given(weights: Any) -> Weights | None:
    """Return weights as a matcher takes them, normalised; raises SettingError when they are not allowed."""
    demand(
        "weights", OWNER, weights, NONE, Instance("a mapping of str to float", Mapping), Instance("Weights", Weights)
    )
    return given_weights(weights) if isinstance(weights, Mapping) else weights


def demand_parameters(params: Mapping[str, Any]) -> None:
    """Raise SettingError unless the parameters that say how mentors are read are allowed."""
    demand("as_of", OWNER, params["as_of"], Whole(1900, 2100), NONE)
    demand("facts_from_text", OWNER, params["facts_from_text"], A_BOOL)


def encoded(profiles: Profiles, params: Mapping[str, Any]) -> Fitted:
    """Return mentors encoded as the parameters of a matcher want it, which are allowed."""
    year = dt.datetime.now(tz=dt.UTC).year if params["as_of"] is None else int(params["as_of"])
    encoder = encoder_of(params)
    constants = constants_for(encoder)
    encoding = Encoding(encoder, constants.mean, year, bool(params["facts_from_text"]))
    people = with_unresolved(profiles, encoder)
    return Fitted(people, roster_of(people, encoding), encoding, constants, weights_given(params["weights"]))


def loaded(folder: Path, params: Mapping[str, Any], *, verify: bool) -> Fitted:
    """Return the mentors of an index; errors as for :meth:`mentormatch.Matcher.load`."""
    given, encoder = weights_given(params["weights"]), encoder_of(params)
    stored = load_index(folder, encoder.fingerprint, verify=verify)
    encoding = Encoding(encoder, stored.constants.mean, stored.as_of, stored.facts_from_text)
    return Fitted(stored.mentors, stored.roster, encoding, stored.constants, given or stored.weights)


def changed(fitted: Fitted, given: Profiles | None, *, remove: str | Iterable[str]) -> Fitted:
    """Return the mentors after an update; errors as for :func:`mentormatch.people.updating.updated`."""
    update = updated(fitted.mentors, given, remove=remove)
    found = with_unresolved(update.arrivals, fitted.encoding.encoder).issues
    roster = updated_roster(fitted.roster, update, fitted.encoding)
    return replace(fitted, mentors=with_issues(update.people, found), roster=roster, changes=update.changes)
