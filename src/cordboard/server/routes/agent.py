"""The agent's desktop: its WebSocket, and the same over REST."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, WebSocket

from cordboard.flow.site import Agent
from cordboard.log_fields import logged_with
from cordboard.server.desk.agents import AgentDesks
from cordboard.server.desk.asks import AgentAsk
from cordboard.server.desk.connection import Connection, DesktopService
from cordboard.server.desk.rest import asked, body_of, connected, done
from cordboard.server.models.calls import PhoneAnswer, StandingPhoneOffer
from cordboard.server.models.floor import AgentTarget, TransferTarget, TransferTargets
from cordboard.server.models.structs import AgentDesk
from cordboard.server.parameters import AfterNumber
from cordboard.server.signing import ROLES_OF, SignedIn, still_good, user_of_socket
from cordboard.server.site import Running
from cordboard.store.people import User

router = APIRouter(tags=["agent"])


def agent_of(site: Running, user: SignedIn) -> Agent:
    """The agent who asks. Raises HTTPException 403: everybody acts for themselves only."""
    return _agent(site.agents, user)


def _agent(desks: AgentDesks, user: User) -> Agent:
    found = desks.agent_of(user)
    if found is None:
        raise HTTPException(
            403,
            f"the user {user.name!r} is no agent here: that takes the logon of an active agent as name, and the role",
        )
    return found


ROLES_OF[agent_of] = ("agent",)
Myself = Annotated[Agent, Depends(agent_of)]


@router.websocket("/api/agent/socket")
async def socket(
    socket: WebSocket, site: Running, user: Annotated[User, Depends(user_of_socket)],
    after: Annotated[AfterNumber, Query(description="The number of the last event seen.")] = None,
) -> None:  # fmt: skip
    """An agent's desktop, as long as it is open."""
    desks = site.agents
    agent = _agent(desks, user)

    service = DesktopService(
        opening=lambda: desks.opening(agent), telling=desks.teller(agent), asks=AgentAsk,
        do=lambda ask: desks.do(agent.logon, ask),
        allowed=lambda: still_good(socket, site, user) and desks.agent_of(user) is not None,
    )  # fmt: skip
    await socket.accept()
    with logged_with(agent=agent.logon), desks.connected(agent.logon):
        await Connection(socket, site.floor, service).run(after)


@router.get("/api/agent")
def get_own_desk(site: Running, agent: Myself) -> AgentDesk:
    """How everything is for the agent who asks: the first message of the WebSocket."""
    return site.agents.desk(agent)


@router.get("/api/agent/targets")
def list_targets(site: Running, agent: Myself) -> TransferTargets:
    """Whom the agent may ask, or pass a person on to."""
    flows = site.switchboard.site.flows.values()
    inbound = [each for each in flows if each.direction == "inbound"]
    return TransferTargets(
        agents=[
            AgentTarget(name=each.name, title=each.title, free=each.free) for each in site.agents.colleagues(agent)
        ],
        teams=[_target(name, each.title) for name, each in site.site.teams.items()],
        services=[_target(name, each.title) for name, each in site.site.services.items()],
        flows=[_target(each.slug, each.title) for each in inbound],
    )


def _target(name: str, title: str) -> TransferTarget:
    return TransferTarget(name=name, title=title or name)


@router.post("/api/agent/do", status_code=204, openapi_extra=body_of("AgentRequest"))
async def request_as_agent(request: Request, site: Running, agent: Myself) -> None:
    """Anything that an agent's desktop may ask, as one message with `do`."""
    with logged_with(agent=agent.logon):
        await done(site.agents.do(agent.logon, await asked(request, AgentAsk)))


@router.post("/api/agent/phone")
async def connect_own_phone(site: Running, agent: Myself, wanted: StandingPhoneOffer) -> PhoneAnswer:
    """Connect the telephone of the agent's page. It stays up until the page goes."""
    with logged_with(agent=agent.logon):
        return await connected(site.agents.phone(agent.logon, wanted.sdp))
