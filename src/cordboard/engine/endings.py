"""Who ends a contact and why: every way, as data. The reference page is drawn from it, and a test walks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from cordboard.engine.signals import EndedBy


class Ending(NamedTuple):
    """One way in which the person's part of a contact ends.

    `by` and `reason` are stored as ``ended_by`` and ``reason``. Where `detail` is set, more is told behind the reason,
    such as the network's own words. `when` says it to people.
    """

    by: EndedBy
    reason: str
    when: str
    detail: bool = False


ENDINGS: Final[Mapping[str, Ending]] = {
    "hung_up": Ending("caller", "", "The person hung up."),
    "hung_up_waiting": Ending("caller", "waiting for an agent", "The person hung up in a queue."),
    "hung_up_talking": Ending("caller", "talking with an agent", "The person hung up in a conversation."),
    "gave_up": Ending("caller", "gave up before the answer", "The person hung up before the call was answered."),
    "opted_out": Ending("caller", "asked for no more texts", "The person wrote STOP, or another word for it."),
    "flow_ended": Ending("flow", "", "The flow came to a module that ends the contact."),
    "no_connector": Ending("flow", "no connector takes the event", "A module raised an event that leads nowhere."),
    "agent_ended": Ending(
        "agent", "no connector takes the event", "An agent selected End Call, and the flow does not go on from there."
    ),
    "agent_gave_up": Ending(
        "agent", "hung up before the answer", "An agent who called somebody hung up before the person answered."
    ),
    "sent_into_flow": Ending(
        "agent", "sent into", "An agent sent the person into another flow; a contact of its own goes on there.", True
    ),
    "not_connected": Ending("line", "", "A call that Cordboard made was not answered.", True),
    "line_lost": Ending("line", "the line was lost", "No sound or signal came any more.", True),
    "line_failed": Ending("line", "the line ended the call", "The line could not carry the call any longer.", True),
    "held_too_long": Ending(
        "limit", "the call was on hold too long", "The person's telephone held the call for `hold_timeout`.", True
    ),
    "too_long": Ending("limit", "the call took too long", "The call lasted for `max_call_seconds`.", True),
    "budget_spent": Ending(
        "limit", "the budget for outside calls is spent", "The outside minutes or the money of the day were used up.",
        True,
    ),
    "shutdown": Ending("shutdown", "Cordboard was stopped", "The program was stopped in an orderly way."),
    "not_stored": Ending(
        "fault", "the next step could not be stored", "The database took nothing for `store: step_timeout` seconds."
    ),
    "fault": Ending("fault", "a fault of Cordboard", "The program failed at something; the log says at what.", True),
    "restart": Ending("restart", "", "The program or its machine crashed; the next start closed the contact."),
    "damaged": Ending(
        "restart", "the journal cannot be read", "The contact was open at a start, and its journal is damaged.", True
    ),
    "operator": Ending(
        "operator", "", "Cordboard was stopped: what versions up to 0.1 stored for it. Newer ones store `shutdown`.",
        True,
    ),
}  # fmt: skip
"""Every way, by name."""


def reason(way: str, detail: str = "") -> str:
    """What is stored as the reason, with what more there is to say.

    >>> reason("line_lost", "the connection to the page was lost")
    'the line was lost: the connection to the page was lost'
    """
    return ": ".join(each for each in (ENDINGS[way].reason, detail) if each)
