"""What changed between two graphs, or in one graph since a date: `compare` finds it, `render` tells it."""

from kg.diff.compare import between, since
from kg.diff.values import Change, Difference, Section
from kg.diff.watch import Watched, watch_list, watched

__all__ = ["Change", "Difference", "Section", "Watched", "between", "since", "watch_list", "watched"]
