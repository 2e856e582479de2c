"""end_call: ends the contact."""

from __future__ import annotations

from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.module import EVERY_CHANNEL


class EndCall(Module):
    """End the contact. Its Result is that of the connector that leads to it."""

    type = "end_call"
    title = "End call"
    channels = EVERY_CHANNEL
    raises = frozenset()
    declaration = Declaration(family="says", reads=NOTHING_ELSE)
    terminal = True

    def run(self, contact: Contact) -> Run:  # noqa: ARG002 - never run: entering it ends the contact
        yield from ()
        raise RuntimeError("the interpreter ends the contact on entering a terminal module")
