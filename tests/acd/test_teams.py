"""Which agent teams are defined for a service (domain.md 3, Invalid Agent Team)."""

from __future__ import annotations

import msgspec

from cordboard.acd import messages as say
from cordboard.acd.decisions import NotRouted
from tests.acd.floor import Floor, agent, said


def test_a_team_is_defined_for_the_services_that_its_agents_work_for() -> None:
    floor = Floor(agent("ADA", teams=("north",)), agent("BEN", teams=("south",), services=("dunning",)))
    (refused,) = floor.asks("c1", teams=("north", "south"))
    assert isinstance(refused, NotRouted)
    assert (refused.reason, refused.detail) == (
        "invalid_agent_team",
        "no agent of the team 'south' works for 'support'",
    )
    assert floor.asks("c2", teams=("north",)) != [], "nobody is signed in"
    floor.signs_in("ADA")
    assert said(floor.asks("c3", teams=("north",))) == ["offer c3 ADA"]
    gone = msgspec.structs.replace(floor.organisation.agents["ADA"], active=False)
    agents = {**floor.organisation.agents, "ADA": gone}
    floor.tell(say.Reorganise(msgspec.structs.replace(floor.organisation, agents=agents)))
    (refused,) = floor.asks("c4", teams=("north",))
    assert isinstance(refused, NotRouted)
    assert refused.reason == "invalid_agent_team", "the only agent of the team is not active any more"
