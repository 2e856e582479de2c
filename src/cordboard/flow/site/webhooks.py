"""Webhooks of a site: which programs are told of what happens to contacts and agents."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from cordboard.flow.site.part import Names, Part, YesNo

#: Everything that a webhook may tell, and when it is told.
WEBHOOK_EVENTS: Final[Mapping[str, str]] = MappingProxyType({
    "contact.started": "A contact began in its flow.",
    "contact.offered": "The contact was put before an agent.",
    "contact.joined": "An agent joined the contact's person.",
    "contact.message_left": "A voice message of the contact was put into its box.",
    "contact.callback_promised": "A callback was promised. It is a contact of its own, with its own events.",
    "contact.recording_ready": "The recording of a conversation is complete.",
    "contact.left": "The person's part is over; agents may still have to wrap up.",
    "contact.closed": "The contact is closed, with its outcome.",
    "agent.signed_in": "An agent signed in.",
    "agent.state_changed": "An agent is in another state.",
    "agent.offer_missed": "An agent let an offer pass.",
    "agent.offer_rejected": "An agent turned an offer down.",
    "agent.signed_out": "An agent signed out, or was signed out.",
})  # fmt: skip
#: What is told on request only, to the endpoint that is tried.
WEBHOOK_TEST: Final = "webhook.test"


def _event(text: str) -> str:
    if text in WEBHOOK_EVENTS or text in _GROUPS:
        return text
    raise ValueError(f"there is no event {text!r}; there are: {', '.join((*_GROUPS, *WEBHOOK_EVENTS))}")


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - it is read, which raises for one that is none
    except ValueError as wrong:
        raise ValueError(f"the address is none: {wrong}") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise ValueError(f"write an address, such as https://crm.example.com/cordboard (here: {text!r})")
    if parts.username or parts.password:
        raise ValueError("no name or password stands in the address: requests are signed with 'secret'")
    return text


#: Several events in one word.
_GROUPS: Final[Mapping[str, str]] = MappingProxyType({"contact.*": "contact.", "agent.*": "agent."})


class Webhook(Part):
    """A program that is told of contacts and agents: an HTTP address to which events are posted, signed.

    `secret` and `previous_secret` are names of the site's secrets; each holds a key as the Standard Webhooks
    specification writes it: `whsec_` and 24 to 64 bytes in Base64. While a key is replaced both sign.
    """

    url: Annotated[str, AfterValidator(_address)] = Field(description="Where events are posted.")
    secret: str = Field(min_length=1, description="The secret that holds the key by which requests are signed.")
    previous_secret: str = Field("", description="The secret that holds the key of before, while it is replaced.")
    events: Annotated[Names, AfterValidator(lambda names: tuple(map(_event, names)))] = Field(
        tuple(_GROUPS), min_length=1, description="What it is told: events, `contact.*` or `agent.*`."
    )
    enabled: YesNo = Field(True, description="One that is not enabled is told nothing.")

    @model_validator(mode="after")
    def _two_keys(self) -> Webhook:
        if self.previous_secret == self.secret:
            raise ValueError("'previous_secret' is the same secret as 'secret': name that of before, or leave it out")
        return self

    @property
    def told(self) -> frozenset[str]:
        """The names of the events that it is told; none where it is not enabled."""
        if not self.enabled:
            return frozenset()
        starts = tuple(_GROUPS[each] for each in self.events if each in _GROUPS)
        return frozenset(each for each in WEBHOOK_EVENTS if each in self.events or (starts and each.startswith(starts)))
