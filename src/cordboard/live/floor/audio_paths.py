"""The audio paths that agents may sign in with: which telephone is rung, and what it shows."""

from __future__ import annotations

from functools import partial

from cordboard.flow.site.organisation import PathKind
from cordboard.live.floor.path import AudioPath
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call
from cordboard.telephony.outside import NumberRefused, OutsideNumberRules, OutsideRules


class AudioPaths:
    """Makes audio paths by what the site says of its agents, and knows which outside numbers may be called."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    @property
    def numbers(self) -> OutsideNumberRules:
        """The outside numbers that the site allows."""
        rules = self._shared.site.outside_numbers
        return OutsideNumberRules(OutsideRules(prefixes=rules.allowed, refused_prefixes=rules.refused))

    def caller_id(self, service: str) -> str:
        """The number that calls for a service show; empty for none."""
        found = self._shared.site.services.get(service)
        return found.caller_id if found is not None else ""

    def make(self, agent: str, kind: PathKind, *, nailed_up: bool, number: str) -> AudioPath:
        """A path for an agent. `number` is an outside number in place of the usual one. Raises FloorRefused."""
        known = self._shared.site.agents[agent]
        if kind == "browser":
            return AudioPath(kind, nailed_up=nailed_up, dial=None)
        if kind == "softphone":
            if not known.softphone:
                raise FloorRefused(f"{agent} has no softphone; sign in with the browser, or have one set up")
            return AudioPath(kind, nailed_up=nailed_up, dial=partial(self._ring, known.softphone))
        outside = number or known.number
        if not outside:
            raise FloorRefused(f"{agent} has no number; give one, or have one set up")
        decision = self.numbers.decide(outside, 0.0)
        if isinstance(decision, NumberRefused):
            raise FloorRefused(decision.reason)
        shown = next((self.caller_id(each) for each in known.services if self.caller_id(each)), "")
        dial = partial(self._ring_outside, decision.number, shown)
        return AudioPath(kind, nailed_up=nailed_up, dial=dial, number=number)

    def _ring(self, telephone: str, seconds: float, shown: str) -> Call:
        return self._shared.line.dial(telephone, caller_id=shown, ring_seconds=seconds)

    def _ring_outside(self, number: str, caller_id: str, seconds: float, _shown: str) -> Call:
        return self._shared.line.dial(number, caller_id=caller_id, ring_seconds=seconds)
