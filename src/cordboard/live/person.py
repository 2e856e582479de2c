"""The person of a contact, as it is reached now."""

from __future__ import annotations

from typing import Protocol

from cordboard.flow.module import Channel


class Person(Protocol):
    """How a contact's person is reached: on a call (`person_on_call`) or in writing (`texts.person`).

    What can be done for the person depends on the `channel`: performers of commands are found by both.
    """

    @property
    def channel(self) -> Channel: ...
