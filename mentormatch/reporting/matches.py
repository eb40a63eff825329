"""One mentor in a student's list, as the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.ranking.weights import BLOCKS, CAUTIONS
from mentormatch.reporting.views import BAR, Evidence, MatchView, Segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentormatch.results.explanation import Explanation

LABELS: Mapping[str, str] = {
    "specialty": "Field",
    "values": "Values",
    "reach": "Schools",
    "needs": "Help",
    "goals": "Goals",
    "letters": "Letters",
    CAUTIONS: "Against",
}

MOST_EVIDENCE = 3
"""Statements shown per mentor, the weightiest first; ``Ranking.explain`` has all."""

LONGEST = 80
"""Characters of a statement; longer ones are cut at a blank."""

LEAST_EFFECT = 0.0005
"""Statements worth less, which would read .000, are left out."""


def match_view(explanation: Explanation, *, head: str, note: str) -> MatchView:
    """Return what the page shows of one explanation."""
    return MatchView(
        head=head,
        name=explanation.mentor_name or explanation.mentor_id,
        mentor_id=explanation.mentor_id,
        score=f"{explanation.score:.2f}",
        bar=_bar(explanation.contributions),
        points=_points(explanation.contributions),
        reasons=explanation.sentences,
        warnings=explanation.warnings,
        unknown="; ".join(explanation.unknown),
        evidence=_evidence(explanation),
        note=note,
    )


def _bar(contributions: Mapping[str, float]) -> tuple[Segment, ...]:
    """Return one piece per block; the pieces end where the sum of the points before does, so that errors do not add."""
    segments, total = [], 0.0
    for name in BLOCKS:
        start = round(total * BAR)
        total += contributions[name]
        segments.append(Segment(start, round(total * BAR) - start))
    return tuple(segments)


def _points(contributions: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    named = [(LABELS[name], f"{contributions[name]:.2f}") for name in BLOCKS]
    return (*named, (LABELS[CAUTIONS], f"{contributions[CAUTIONS]:.2f}")) if contributions[CAUTIONS] else (*named,)


def _evidence(explanation: Explanation) -> tuple[Evidence, ...]:
    """Return the weightiest statements; one that several blocks use stands once, since its effect is that of all."""
    best = {(item.column, item.quote): item for part in explanation.parts for item in part.evidence}
    told = [item for item in best.values() if abs(item.effect) >= LEAST_EFFECT]
    told.sort(key=lambda item: (-item.effect, item.column, item.quote))
    return tuple(Evidence(shortened(item.label), f"{item.effect:+.3f}") for item in told[:MOST_EVIDENCE])


def shortened(text: str) -> str:
    """Return a text on one line, cut at a blank where it is too long.

    Examples
    --------
    >>> len(shortened("word " * 50)), shortened("word " * 50)[-6:]
    (81, 'word …')
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rsplit(' ', 1)[0]} …"
