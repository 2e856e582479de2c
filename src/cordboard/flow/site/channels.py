"""The channels of a site on which people write."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cordboard.flow.site.part import Part


class WrittenChannel(Part):
    """What carries texts or emails to and from people.

    `type` is a channel that comes with Cordboard (`scripted`, for trials and tests) or one that an installed package
    brings under the entry point `cordboard.channels`.
    """

    type: str = Field(min_length=1, description="What carries it.", examples=["scripted"])
    carries: Literal["sms", "email"] = Field(
        "sms", alias="for", description="The channel of the flows whose contacts it carries."
    )
    numbers: dict[str, str] = Field(
        default_factory=dict,
        description="The service that answers texts to a number, where it is another than that of calls.",
        examples=[{"+12025550150": "text-desk"}],
    )
    number: str = Field("", description="The number, or address, from which texts go to people who called.")
    settings: dict[str, Any] = Field(
        default_factory=dict, description="What its type must know.", examples=[{"url": "https://texts.example"}]
    )
