"""Contacts that people play step by step over the API: bounded in number, and forgotten when nobody answers."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Depends, Request

from cordboard.flow.model import Flow
from cordboard.proof.play.scenario import Start
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.play.steps import WorldStep
from cordboard.proof.play.stepwise import Progress, play_so_far
from cordboard.server.models.simulations import MOST_STEPS

#: Simulations that there may be, in all and of one user. A new one takes the place of the one unused for the longest.
MOST, MOST_OF_ONE = 200, 10
#: Seconds after the last answer for which a simulation is kept.
KEPT_SECONDS: Final = 1800


class TooManySteps(ValueError):
    """A simulation has as many steps as it may."""


@dataclass(frozen=True)
class PlayedContact:
    """A simulation as it stands. `used_at` is in seconds since the epoch."""

    id: str
    by: str
    flow: Flow
    setting: Setting
    start: Start
    steps: tuple[WorldStep, ...]
    progress: Progress
    used_at: float

    @property
    def expires_at(self) -> int:
        """When it is forgotten (milliseconds), if nobody answers."""
        return round((self.used_at + KEPT_SECONDS) * 1000)


class Simulations:
    """All that are played. Each is its user's own."""

    def __init__(self) -> None:
        self._played: OrderedDict[str, PlayedContact] = OrderedDict()

    async def begin(self, flow: Flow, setting: Setting, start: Start, by: str) -> PlayedContact:
        """Begin one. Raises LookupError for a start with an account that it does not have."""
        progress = await _played(flow, setting, start, ())
        found = PlayedContact(secrets.token_urlsafe(16), by, flow, setting, start, (), progress, time.time())
        self._forget_old()
        mine = [each.id for each in self._played.values() if each.by == by]
        if len(mine) >= MOST_OF_ONE:
            del self._played[mine[0]]
        elif len(self._played) >= MOST:
            self._played.popitem(last=False)
        self._played[found.id] = found
        return found

    async def answer(self, id: str, by: str, step: WorldStep) -> PlayedContact:  # noqa: A002 - that is what it is
        """Answer what it waits for. Raises KeyError, TooManySteps and DoesNotAnswer, which change nothing."""
        found = self.of(id, by)
        if len(found.steps) >= MOST_STEPS:
            raise TooManySteps(f"a simulation has {MOST_STEPS} steps at most; begin another")
        steps = (*found.steps, step)
        progress = await _played(found.flow, found.setting, found.start, steps)
        answered = replace(found, steps=steps, progress=progress, used_at=time.time())
        if id in self._played:
            self._played[id] = answered
            self._played.move_to_end(id)
        return answered

    def of(self, id: str, by: str) -> PlayedContact:  # noqa: A002
        """A simulation of a user's. Raises KeyError for one that is not there, or somebody else's."""
        self._forget_old()
        found = self._played[id]
        if found.by != by:
            raise KeyError(id)
        return found

    def end(self, id: str, by: str) -> None:  # noqa: A002
        """Forget one. Raises KeyError."""
        del self._played[self.of(id, by).id]

    def _forget_old(self) -> None:
        last = time.time() - KEPT_SECONDS
        while self._played and next(iter(self._played.values())).used_at < last:
            self._played.popitem(last=False)


async def _played(flow: Flow, setting: Setting, start: Start, steps: tuple[WorldStep, ...]) -> Progress:
    # In a thread: the calls are on this event loop.
    return await asyncio.to_thread(lambda: play_so_far(Simulator(flow, setting), start, steps))


def simulations(request: Request) -> Simulations:
    """The simulations of the application that was asked."""
    found: Simulations = request.app.state.simulations
    return found


Simulating = Annotated[Simulations, Depends(simulations)]
