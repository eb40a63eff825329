"""The only place where people, blocks, ranking, assignment and reasons meet."""

from mentormatch.matcher.calls import assign, portfolio, rank, rematch
from mentormatch.matcher.checking import verify
from mentormatch.matcher.matcher import Matcher
from mentormatch.matcher.planning import plan

__all__ = ["Matcher", "assign", "plan", "portfolio", "rank", "rematch", "verify"]
