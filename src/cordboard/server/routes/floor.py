"""The floor: the WebSocket of supervisors, and the same over REST."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, WebSocket

from cordboard.live.floor.targets import Target
from cordboard.server.desk import asks
from cordboard.server.desk.asks import SupervisorAsk
from cordboard.server.desk.connection import Connection, DesktopService
from cordboard.server.desk.rest import connected, done
from cordboard.server.models.calls import PhoneAnswer, StandingPhoneOffer
from cordboard.server.models.floor import (
    ContactDestination,
    DistributorEvent,
    DistributorEventPage,
    MaxWait,
    NewAgentState,
    NewPlace,
    Participation,
)
from cordboard.server.models.structs import AgentOnFloor, ConversationOnFloor, FloorNow, QueueOnFloor, WaitingContact
from cordboard.server.paging import USUAL, Cursor, KeyNumber, Limit, Paging
from cordboard.server.parameters import AfterNumber, NamePath, NameQuery, Since, Until
from cordboard.server.signing import needs, require, still_good, user_of_socket
from cordboard.server.site import Running
from cordboard.store.acd_events import event_page
from cordboard.store.contacts import milliseconds
from cordboard.store.people import User

router = APIRouter(tags=["floor"])
Supervisor = Annotated[User, needs("supervisor")]
_EVENTS = Paging("agent events", tuple[KeyNumber])


@router.websocket("/api/floor/socket")
async def socket(
    socket: WebSocket, site: Running, user: Annotated[User, Depends(user_of_socket)],
    after: Annotated[AfterNumber, Query(description="The number of the last event seen.")] = None,
) -> None:  # fmt: skip
    """A floor view, as long as it is open."""
    require(user, "supervisor")
    desks = site.supervisors
    service = DesktopService(
        opening=lambda: desks.opening(user), telling=desks.telling, asks=SupervisorAsk,
        do=lambda ask: desks.do(user.name, ask), allowed=lambda: still_good(socket, site, user), besides=desks.besides,
    )  # fmt: skip
    await socket.accept()
    with desks.connected(user.name):
        await Connection(socket, site.floor, service).run(after)


@router.get("/api/floor")
def get_floor(site: Running, user: Supervisor) -> FloorNow:
    """Agents, queues and conversations: the first message of the WebSocket."""
    return site.supervisors.floor(user)


@router.get("/api/agents")
def list_agents_at_work(site: Running, user: Supervisor) -> list[AgentOnFloor]:  # noqa: ARG001 - asked for, to be let in
    """The agents who are signed in, each with the state."""
    return list(site.floor.snapshot().agents)


@router.get("/api/agents/{agent}/events")
def list_agent_events(
    site: Running, user: Supervisor, agent: NamePath, limit: Limit = USUAL, cursor: Cursor = "",  # noqa: ARG001
    contact: NameQuery = "", since: Since = None, until: Until = None,
) -> DistributorEventPage:  # fmt: skip
    """What an agent did and was given, as the distributor's log has it, the newest first."""
    rows = event_page(
        site.database, agent=agent, contact=contact, since=milliseconds(since), until=milliseconds(until),
        after=_EVENTS.after(cursor), limit=limit + 1,
    )  # fmt: skip
    found, following = _EVENTS.cut(rows, limit, lambda row: (row["id"],))
    return DistributorEventPage(items=[_event(row) for row in found], next=following)


def _event(row: dict[str, Any]) -> DistributorEvent:
    body = row.pop("body")
    try:
        detail = msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError:
        detail = None
    return DistributorEvent(**row, detail=detail)


@router.put("/api/agents/{agent}/state", status_code=204)
async def put_agent_state(site: Running, user: Supervisor, agent: NamePath, new: NewAgentState) -> None:
    """Put an agent into another state, at once or after the work in hand."""
    await done(site.supervisors.do(user.name, asks.ForceState(agent=agent, state=new.state)))


@router.get("/api/queues")
def list_queues(site: Running, user: Supervisor) -> list[QueueOnFloor]:  # noqa: ARG001
    """The services that agents work for, and how long who waits."""
    return list(site.supervisors.queues())


@router.get("/api/waiting")
def list_waiting(site: Running, user: Supervisor) -> list[WaitingContact]:  # noqa: ARG001
    """Every contact that waits for an agent, with the agent to whom it is offered."""
    return list(site.floor.snapshot().waiting)


@router.put("/api/waiting/{contact}/place", status_code=204)
async def move_contact(site: Running, user: Supervisor, contact: NamePath, new: NewPlace) -> None:
    """Give a waiting contact another place in its queue."""
    ask = asks.MoveContact(contact=contact, first=new.first, priority=new.priority)
    await done(site.supervisors.do(user.name, ask))


@router.put("/api/waiting/{contact}/target", status_code=204)
async def send_contact(site: Running, user: Supervisor, contact: NamePath, to: ContactDestination) -> None:
    """Have a contact that waits on the line wait for another service, or for one agent."""
    await done(site.supervisors.do(user.name, asks.SendContact(contact=contact, to=Target(to.kind, to.name))))


@router.put("/api/services/{service}/max-wait", status_code=204)
async def put_max_wait(site: Running, user: Supervisor, service: NamePath, new: MaxWait) -> None:
    """Change the longest wait of a service. It holds at once, also for those who wait."""
    await done(site.supervisors.do(user.name, asks.ChangeMaxWait(service=service, seconds=new.seconds)))


@router.get("/api/conversations")
def list_conversations(site: Running, user: Supervisor) -> list[ConversationOnFloor]:  # noqa: ARG001
    """The conversations going on, and who takes part."""
    return list(site.floor.snapshot().conversations)


@router.put("/api/conversations/{contact}/monitor", status_code=204)
async def monitor_conversation(site: Running, user: Supervisor, contact: NamePath, how: Participation) -> None:
    """Take part in a conversation, or take part in another way from now on."""
    await done(
        site.supervisors.do(user.name, asks.MonitorContact(contact=contact, mode=how.mode, telephone=how.telephone))
    )


@router.delete("/api/conversations/{contact}/monitor", status_code=204)
async def stop_monitoring(site: Running, user: Supervisor, contact: NamePath) -> None:
    """Leave a conversation."""
    await done(site.supervisors.do(user.name, asks.StopMonitoring(contact=contact)))


@router.post("/api/conversations/{contact}/take-over", status_code=204)
async def take_over_conversation(site: Running, user: Supervisor, contact: NamePath) -> None:
    """Talk with the person in place of the agents, at the desk where the supervisor is signed in as an agent."""
    await done(site.supervisors.do(user.name, asks.TakeOver(contact=contact)))


@router.post("/api/floor/phone")
async def connect_supervisor_phone(site: Running, user: Supervisor, wanted: StandingPhoneOffer) -> PhoneAnswer:
    """Connect the telephone of the supervisor's page."""
    return await connected(site.supervisors.phone(user.name, wanted.sdp))
