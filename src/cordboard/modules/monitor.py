"""monitor: joins a supervisor to a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from cordboard.engine.commands import AwaitKey, Supervise
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed, SupervisionMode
from cordboard.flow.declaration import Declaration, Reads
from cordboard.flow.events import Event
from cordboard.flow.module import in_writing

#: The keys with which a supervisor changes the mode.
MODES: Final[Mapping[str, SupervisionMode]] = {"1": "listen", "2": "coach", "3": "barge"}


class Monitor(Module):
    """Listen to a conversation, coach its agent or barge in, on the supervisor's own leg.

    Only a Monitor connector leads here. Keys 1, 2 and 3 switch to listening, coaching and barging. Success: the
    conversation is over.
    """

    type = "monitor"
    title = "Monitor"
    instead = in_writing("A supervisor reads the contact instead.")
    category = "advanced"
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(family="reaches", reads=Reads(supervision=True), place="supervision")

    mode: SupervisionMode = Field("listen", description="How it begins.")
    announce: bool = Field(False, description="Tell those who talk that somebody listens.")

    def run(self, contact: Contact) -> Run:  # noqa: ARG002 - nothing of the contact matters to it
        mode = self.mode
        keys = AwaitKey("".join(MODES))
        while True:
            heard = yield Supervise(mode, self.announce), keys
            if not isinstance(heard, Keyed):
                return Event.SUCCESS
            mode, keys = MODES.get(heard.digits, mode), AwaitKey("".join(MODES))
