"""The agent's desktop: its page, its WebSocket, and the same over REST."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response, WebSocket

from cordboard.flow.site import Agent
from cordboard.server.desk.agents import AgentDesks
from cordboard.server.desk.asks import AgentAsk
from cordboard.server.desk.connection import Connection, Service
from cordboard.server.desk.rest import Telephone, asked, body_of, connected, done, told
from cordboard.server.pages import page
from cordboard.server.parameters import AfterNumber
from cordboard.server.signing import ROLES_OF, OnPage, SignedIn, still_good, user_of_socket
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


@router.get("/agent", include_in_schema=False)
def desktop(request: Request, site: Running, user: OnPage) -> Response:
    """The page of an agent's desktop."""
    agent = site.agents.agent_of(user)
    return page(
        request, "agent.html", user=user, logon=agent and agent.logon, full_name=agent.full_name if agent else ""
    )


@router.websocket("/api/agent/socket")
async def socket(
    socket: WebSocket, site: Running, user: Annotated[User, Depends(user_of_socket)],
    after: Annotated[AfterNumber, Query(description="The number of the last event seen.")] = None,
) -> None:  # fmt: skip
    """An agent's desktop, as long as it is open."""
    desks = site.agents
    agent = _agent(desks, user)

    service = Service(
        opening=lambda: desks.opening(agent), telling=desks.teller(agent), asks=AgentAsk,
        do=lambda ask: desks.do(agent, ask),
        allowed=lambda: still_good(socket, site, user) and desks.agent_of(user) is not None,
    )  # fmt: skip
    await socket.accept()
    with desks.connected(agent):
        await Connection(socket, site.floor, service).run(after)


@router.get("/api/agent")
def desk(site: Running, agent: Myself) -> Response:
    """How everything is for the agent who asks: the first message of the WebSocket."""
    return told(site.agents.desk(agent))


@router.get("/api/agent/targets")
def targets(site: Running, agent: Myself) -> dict[str, list[dict[str, Any]]]:
    """Whom the agent may ask, or pass a person on to."""
    flows = site.switchboard.site.flows.values()
    into = [{"name": each.slug, "title": each.title or each.slug} for each in flows if each.direction == "inbound"]
    return {**site.agents.targets(agent), "flows": into}


@router.post("/api/agent/do", status_code=204, openapi_extra=body_of(AgentAsk))
async def do(request: Request, site: Running, agent: Myself) -> None:
    """Anything that an agent's desktop may ask, as one message with `do`."""
    await done(site.agents.do(agent, await asked(request, AgentAsk)))


@router.post("/api/agent/phone")
async def phone(site: Running, agent: Myself, wanted: Telephone) -> dict[str, str]:
    """Connect the telephone of the agent's page. It stays up until the page goes."""
    return await connected(site.agents.phone(agent, wanted.sdp))
