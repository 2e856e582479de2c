"""Cover: what the scenarios of a flow go through, and the scenarios that are missing."""

from cordboard.proof.cover.cover import Cover, MissingScenario, UnreachedGoal, cover, missing
from cordboard.proof.cover.goal import KINDS, Goal, Kind, reached

__all__ = ["KINDS", "Cover", "Goal", "Kind", "MissingScenario", "UnreachedGoal", "cover", "missing", "reached"]
