"""Plain sentences of advice, written from what was computed; no model words, no pronoun for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import GOALS, INTERESTS, LANGUAGES, MEETING, NEEDS, TARGET_SCHOOLS, VALUES
from mentormatch.text.wording import listed, ordinal, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.features.block import Wish
    from mentormatch.people.names import Names
    from mentormatch.results.advice import Counterfactual, Lack, MissingAnswer, Stability

MOST_TOLD = 3
"""Counterfactuals told in sentences; the result holds all."""

WORTH_ASKING = 0.05
"""Mentors who would change on average, below which a blank field is said to matter little: shown, it would be 0.0."""

ONLY_TRUE = "Add only what is true for you."
NOBODY = "No mentor is eligible for you now."
NOTHING_STATED = "Nothing that you wrote counts for the order of your list."

_HAD = {
    INTERESTS: ("Had you listed {} as an interest", "Had you also listed {} among your interests"),
    VALUES: ("Had you named {} as a value", "Had you also named {} among your values"),
    TARGET_SCHOOLS: ("Had you named {} as a target school", "Had you also named {} as a target school"),
    NEEDS: ("Had you asked for {}", "Had you also asked for {}"),
    LANGUAGES: ("If you could meet in {}", "If you could also meet in {}"),
    MEETING: ("If you could meet either in person or remotely",) * 2,
}
_FIELDS = {
    INTERESTS: "your interests",
    VALUES: "your values",
    TARGET_SCHOOLS: "your target schools",
    NEEDS: "what help you need",
    GOALS: "your goals",
}
AHEAD = {
    "specialty": "how close the field is to your interests",
    "values": "shared values",
    "reach": "ties to your target schools",
    "needs": "the help you ask for",
    "goals": "closeness to your goals",
    "letters": "standing as a letter writer",
}
_SILENT = {
    "specialty": "no field",
    "values": "no values",
    "reach": "no school or hospital",
    "needs": "no role and no work",
    "goals": "nothing about the work",
    "letters": "nothing about letters, supervision or hours",
}


def robustness_sentence(
    found: Sequence[tuple[Names, Stability]],
    counted: Sequence[str],
    *,
    k: int,
    n_eligible: int,
    n_weightings: int,
) -> str:
    """Say who stays in the list, how often, and how exact the percentages are; ``counted`` are blocks with weight."""
    if n_eligible <= k:
        who = "The one mentor who is eligible stands" if n_eligible == 1 else f"All {n_eligible} eligible mentors stand"
        return f"{who} in your list, whatever counts how much."
    if len(counted) == 1:
        return f"Only one part of the score counts for you, {AHEAD[counted[0]]}: other weights would change nothing."
    tries = f"We let every part of the score count somewhat more or less, {n_weightings:,} times"
    always = [names.full for names, own in found if own.share >= 1.0]
    rest = [(names.full, own) for names, own in found if own.share < 1.0]
    if not rest and k == 2:
        return f"{tries}: both mentors stay in your top 2 every time."
    if not rest:
        return f"{tries}: {f'all {k} mentors stay' if k > 1 else f'{always[0]} stays'} in your top {k} every time."
    stay = f"{'stays' if len(always or rest) == 1 else 'stay'} in your top {k}"
    often = listed([f"{name} {_often(own.share)}" for name, own in rest])
    said = f"{listed(always)} {stay} every time, {often}" if always else f"in your top {k} stays {often}"
    error = max(1, round(100 * max(max(own.high - own.share, own.share - own.low) for _, own in rest)))
    within = f"give or take {error} {'point' if error == 1 else 'points'}, 95 times in 100"
    return f"{tries}: {said} of the tries ({within})."


def _often(share: float) -> str:
    if share >= 0.995:
        return "in more than 99%"
    return f"in {share:.0%}" if share >= 0.005 else "in less than 1%"


def counterfactual_sentence(
    names: Names, column: str, words: str, rank: int | None, new_rank: int, *, is_first: bool
) -> str:
    """Say where a mentor would stand; ``is_first`` when the student states nothing in this column now."""
    had = _HAD[column][0 if is_first else 1].format(quoted(words) if column == VALUES else words)
    if rank is None:
        return f"{had}, {names.full} would be eligible, and {ordinal(new_rank)} in your list."
    return f"{had}, {names.full} would be {ordinal(new_rank)} instead of {ordinal(rank)}."


def told_counterfactuals(found: Sequence[Counterfactual]) -> list[str]:
    """Return the sentences of the first few, no change twice, and the reminder that only the truth helps."""
    first: dict[tuple[str, str], str] = {}
    for own in found:
        first.setdefault((own.column, own.words), own.sentence)
    told = list(first.values())[:MOST_TOLD]
    return [*told, ONLY_TRUE] if told else []


def missing_sentence(found: MissingAnswer, *, k: int) -> str:
    """Say what an answer to a blank field would change in a list of so many, and how exactly that is known."""
    n_tried, drawn = found.n_tried, found.n_tried < found.n_answers
    whose = "reference students give" if found.column == GOALS else "the profiles of eligible mentors suggest"
    answers = f"{n_tried} {'answer' if n_tried == 1 else 'answers'} {'drawn from those ' if drawn else ''}that {whose}"
    average = f"on average {found.changed:.1f} of the {k} {'mentor' if k == 1 else 'mentors'} in your list would change"
    error = f"standard error {'below 0.1' if found.error < WORTH_ASKING else f'{found.error:.1f}'}"
    return f"Tell us {_FIELDS[found.column]}: over {answers}, {average}{f' ({error})' if drawn else ''}."


def told_missing(found: Sequence[MissingAnswer]) -> list[str]:
    """Return the sentence of the answer that would change the list most."""
    if not found:
        return []
    if found[0].changed < WORTH_ASKING:
        return ["Nothing that you left blank would be likely to change who is in your list."]
    return [found[0].sentence]


def lacking_words(block: str, wish: Wish) -> str:
    """Say what is lacking when a wish is not clearly met."""
    words = " ".join(wish.words.split())
    need = quoted(words) + (f" ({wish.detail})" if wish.detail else "")
    lacking: Mapping[str, str] = {
        "reach": f"a clear tie to {words}",
        "specialty": f"a field close to your interest {quoted(words)}",
        "values": f"a value close to your {quoted(words)}",
        "needs": f"a clear answer to your need {need}",
    }
    return lacking[block]


def lack_sentence(names: Sequence[Names], lacking: str, other: str) -> str:
    """Say what one mentor, or each of several, leaves open, and who has it; ``other`` as from :func:`who`."""
    alone = [own.full for own in names]
    mentors = alone[0] if len(alone) == 1 else f"{', '.join(alone[:-1])} or {alone[-1]}"
    return f"With {mentors} alone you would lack {lacking}; for that, look at {other}."


def block_sentence(names: Names, other: str, block: str, points: float) -> str:
    """Say in which part of the score a mentor is furthest behind, and behind whom; ``other`` as from :func:`who`."""
    return f"{names.full} is furthest behind in {AHEAD[block]}: {other} is {points:.2f} ahead there."


def nothing_lacking(names: Names) -> str:
    """Say that nobody is ahead in anything."""
    return f"No other eligible mentor is clearly ahead of {names.full} in any part of the score."


def who(names: Names, mentor_id: str, rank: int) -> str:
    """Name a mentor with the id and the rank."""
    place = f"{ordinal(rank)} for you"
    return f"{names.full} ({place if mentor_id in names.full else f'{mentor_id}, {place}'})"


def told_lacks(found: Sequence[tuple[Names, Lack]], others: Mapping[str, Names]) -> list[str]:
    """Return the sentences, one for all mentors who lack the same; ``others`` names mentors by id."""
    same: dict[tuple[str, str], list[Names]] = {}
    told: dict[tuple[str, str], str] = {}
    for names, own in found:
        key = (own.lacking, own.other_id) if own.words else (own.sentence, "")
        same.setdefault(key, []).append(names)
        told[key] = own.sentence
        if own.words and own.other_rank is not None:
            other = who(others[own.other_id], own.other_id, own.other_rank)
            told[key] = lack_sentence(same[key], own.lacking, other)
    return list(told.values())


def silence_sentence(names: Names, blocks: Sequence[str], score: float, low: float, high: float) -> str:
    """Say what a mentor does not state, and where the score could lie if it were known."""
    what = [_SILENT[block] for block in blocks]
    span = f"the score of {score:.2f} could lie between {low:.2f} and {high:.2f}"
    return f"{names.full} states {listed(what)}; if that were known, {span}."
