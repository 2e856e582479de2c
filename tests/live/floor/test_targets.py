"""Numbers that agents key to bring somebody in, or to pass a person on."""

from __future__ import annotations

import pytest

from cordboard.acd import messages as say
from cordboard.acd.organisation import Agent, Organisation, Service
from cordboard.acd.router import Router
from cordboard.live.floor.targets import Outside, Target, resolve
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.outside import OutsideNumberRules, OutsideRules

NOW = say.AgentRequest(contact="c1", service="desk")


@pytest.fixture
def router() -> Router:
    agents = {"ADA": Agent(logon="ADA", extension="201", numbers=("+49 30 23125001",), services=("desk",))}
    made = Router(
        Organisation(
            services={"desk": Service(name="desk", direction="outbound")}, agents=agents, region="DE"
        ), 0,
    )  # fmt: skip
    made.receive(say.SignIn("ADA", ready=True), 1)
    return made


@pytest.mark.parametrize("keyed", ["201", "+493023125001", "03023125001", "0049 30 23125001", "493023125001"])
def test_a_colleagues_number_in_whichever_form_rings_the_colleague(router: Router, keyed: str) -> None:
    found = resolve(Target("number", keyed), "BOB", NOW, router, OutsideNumberRules(OutsideRules()))
    assert isinstance(found, say.AgentRequest)
    assert found.agent == "ADA"


@pytest.mark.parametrize("keyed", ["+493023125002", "03023125002", "0049 30/23125002", "030 231-25002"])
def test_an_outside_number_is_read_in_the_sites_region_before_it_is_judged(router: Router, keyed: str) -> None:
    numbers = OutsideNumberRules(OutsideRules(prefixes=("+4930",), refused_prefixes=("+49900",)))
    assert resolve(Target("number", keyed), "BOB", NOW, router, numbers) == Outside("+493023125002")
    wide = OutsideNumberRules(OutsideRules(prefixes=("+49",), refused_prefixes=("+49900",)))
    with pytest.raises(FloorRefused, match="refuses"):
        resolve(Target("number", "0900 1234567"), "BOB", NOW, router, wide)
