"""Plain sentences about a portfolio, written from what each mentor adds; no model words, no pronoun for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import ADVISOR, ALLIED, PHYSICIAN, RESEARCHER, RESIDENT, SCIENCE_FACULTY
from mentormatch.features.scoring import CLEAR
from mentormatch.portfolios.items import A_ROLE, REACH
from mentormatch.text.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.people.names import Names
    from mentormatch.portfolios.items import Item
    from mentormatch.results.portfolio import Gain

COVERED: Mapping[str, float] = {**CLEAR, A_ROLE: 0.1}
"""From where something is called covered: a wish that is met, a mentor in a role who fits at all. They choose words,
never mentors (priors)."""

SAME_FIELD = 0.7
"""Closeness from which an interest is covered by the field itself or the next one to it; below, by a related one."""

LEAST_RISE = 0.1
"""What is covered by less than this further is not told."""

VIEWS = {
    PHYSICIAN: "a physician's view",
    RESIDENT: "a resident's view",
    RESEARCHER: "a researcher's view",
    SCIENCE_FACULTY: "a science teacher's view",
    ALLIED: "a health professional's view",
    ADVISOR: "an adviser's view",
}

Told = tuple["Item", "Gain"]


def sentence_of(names: Names, told: Sequence[Told], *, opening: str, otherwise: str) -> str:
    """Return the sentence of one pick.

    Parameters
    ----------
    names : Names
    told : sequence of (Item, Gain)
        What the pick adds, in the student's order.
    opening : str
        For the first pick, what stands behind the name; "" for the others.
    otherwise : str
        What is said of a later pick that covers nothing anew.
    """
    telling = [(item, gain) for item, gain in told if is_covered(item, gain.alone) and gain.rise >= LEAST_RISE]
    new = [(item, gain) for item, gain in telling if not is_covered(item, gain.before)]
    more = [item for item, gain in telling if is_covered(item, gain.before)]
    clauses = [*_adds(new, more, verb="brings" if opening else "adds"), *_covers(new)]
    clauses += _further(more)
    if opening:
        return f"{names.full} {': '.join([opening, *filter(None, ['; '.join(clauses)])])}."
    return f"{names.full} {'; '.join(clauses) or otherwise}."


def is_covered(item: Item, covered: float) -> bool:
    """Return whether an item is covered well enough to be told."""
    return covered >= COVERED[item.kind]


def open_words(items: Sequence[Item]) -> str:
    """Say what is not covered; "" when nothing is left."""
    words = [
        *(_flat(item) for item in items if item.kind == REACH),
        *(f"your interest in {_flat(item)}" for item in items if item.kind == "specialty"),
        *(f"your value {quoted(item.words)}" for item in items if item.kind == "values"),
        *_needs(items),
    ]
    return f"Not clearly covered: {'; '.join(words)}." if words else ""


def _adds(new: Sequence[Told], more: Sequence[Item], *, verb: str) -> list[str]:
    """Return at most one clause: the view of a role that nobody before has, and ties to schools."""
    schools = [_flat(item) for item, _ in new if item.kind == REACH]
    again = [_flat(item) for item in more if item.kind == REACH]
    things = [
        *(VIEWS[item.words] for item, _ in new if item.kind == A_ROLE),
        *_clause("a tie to", "ties to", schools),
        *_clause("another tie to", "more ties to", again),
    ]
    return [f"{verb} {listed(things)}"] if things else []


def _covers(new: Sequence[Told]) -> list[str]:
    """Return a clause each for fields, related fields, shared values, close values and needs."""
    fields = [(_flat(item), gain.alone >= SAME_FIELD) for item, gain in new if item.kind == "specialty"]
    values = [(quoted(item.words), gain.alone >= 1.0) for item, gain in new if item.kind == "values"]
    return [
        *_clause("covers your interest in", "covers your interests in", [words for words, near in fields if near]),
        *_clause(
            "works in a field related to", "works in fields related to", [words for words, near in fields if not near]
        ),
        *_clause("shares your value", "shares your values", [words for words, same in values if same]),
        *_clause("holds values close to your", "holds values close to your", [own for own, same in values if not same]),
        *_clause("could help with", "could help with", _needs([item for item, _ in new])),
    ]


def _further(more: Sequence[Item]) -> list[str]:
    """Return a clause each for interests, values and needs that are covered clearly better than before."""
    fields = [_flat(item) for item in more if item.kind == "specialty"]
    values = [quoted(item.words) for item in more if item.kind == "values"]
    return [
        *_clause("is closer to your interest in", "is closer to your interests in", fields),
        *_clause("is closer to your value", "is closer to your values", values),
        *_clause("could help more with", "could help more with", _needs(more)),
    ]


def _clause(one: str, several: str, words: Sequence[str]) -> list[str]:
    return [f"{one if len(words) == 1 else several} {listed(words)}"] if words else []


def _flat(item: Item) -> str:
    return " ".join(item.words.split())


def _needs(items: Sequence[Item]) -> list[str]:
    """Return the needs among some items, each once, with the kinds of help where the words ask for several."""
    kinds: dict[str, list[str]] = {}
    for item in items:
        if item.kind == "needs":
            kinds.setdefault(item.words, []).extend(filter(None, [item.detail]))
    return [quoted(words) + (f" ({listed(own)})" if own else "") for words, own in kinds.items()]
