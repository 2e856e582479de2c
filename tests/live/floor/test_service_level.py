"""The seconds of the service level are those that the service had when an agent was asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cordboard.acd.decisions import Decision
from cordboard.acd.messages import AgentRequest, AnyMessage, Arrive, Reorganise
from cordboard.acd.organisation import Organisation, Service
from cordboard.acd.router import Router
from cordboard.live.floor.distributor import Distributor

pytestmark = pytest.mark.anyio


def organisation(seconds: float) -> Organisation:
    return Organisation(services={"support": Service(name="support", service_level=seconds)})


async def test_a_later_setting_changes_nothing_of_what_was_asked_for() -> None:
    noted: list[AgentRequest] = []

    def note(_at: int, message: AnyMessage, _decisions: Sequence[Decision]) -> None:
        if isinstance(message, Arrive):
            noted.append(message.request)

    distributor = Distributor(Router(organisation(45), 0), note, lambda _decision: None, lambda: 1_000)
    distributor.tell(Arrive(AgentRequest(contact="a", service="support")))
    distributor.tell(Reorganise(organisation(5)), Arrive(AgentRequest(contact="b", service="support")))
    distributor.tell(Arrive(AgentRequest(contact="c", group="both")))
    assert [(each.contact, each.answer_within) for each in noted] == [("a", 45), ("b", 5), ("c", 20)]
    distributor.stop()
