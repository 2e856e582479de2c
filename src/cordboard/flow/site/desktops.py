"""What becomes of agents whose page, terminal or telephone in the page is gone."""

from __future__ import annotations

from pydantic import Field

from cordboard.flow.site.part import Limit, Part


class Desktops(Part):
    """How long agents may be away from their desktops, in seconds.

    A page that is back within `return_within`, such as after a reload, goes on where it was: the person it talked with
    hears music meanwhile. Afterwards the agent has left the conversation. Whoever is without a desktop for
    `sign_out_after` is signed out, at once or after the conversation in hand, so that callers are not kept waiting for
    agents who have gone home; `unlimited` for never.
    """

    return_within: float = Field(20, ge=0, le=600, description="Seconds in which a page goes on where it was.")
    sign_out_after: Limit = Field(
        300, description="Seconds without a desktop after which an agent is signed out; `unlimited` for never."
    )
