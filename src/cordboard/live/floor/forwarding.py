"""Cold transfers: the agent is done with the person, who goes on to other agents or to an outside number."""

from __future__ import annotations

import msgspec

from cordboard.acd.messages import AgentRequest, Arrive
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.room import Member
from cordboard.live.floor.session import Session
from cordboard.live.floor.sounds import ringback
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call, LineError, NotConnected

#: Seconds that an outside number is rung for (domain.md 2, `external_transfer`).
RING_SECONDS = 48.0


def to_agents(conversation: Conversation, session: Session, request: AgentRequest) -> None:
    """Back to the queue, with the contact's old place, for other agents. Raises FloorRefused."""
    alone(conversation, session)
    conversation.request = msgspec.structs.replace(request, contact=conversation.key)
    conversation.leave(session, "transferred")
    conversation.shared.tell(Arrive(conversation.request))


def to_number(conversation: Conversation, session: Session, number: str, caller_id: str) -> None:
    """On to an outside number, whose ringing the person hears. Raises FloorRefused."""
    alone(conversation, session)
    conversation.room.hold(ringback())
    conversation.leave(session, "transferred")
    call = conversation.shared.line.dial(number, caller_id=caller_id, ring_seconds=RING_SECONDS)
    conversation.outside.dialling = call
    conversation.changed()
    conversation.shared.beside.start(join_when_answered(conversation, call))


async def join_when_answered(conversation: Conversation, call: Call) -> None:
    """Let the outside number that is rung in, once it answers."""
    try:
        await call.wait_answered()
    except NotConnected as failure:
        if not conversation.over:
            conversation.come_to_nothing(f"transfer_failed: {failure}")
        return
    if conversation.over:
        await call.hang_up()
        return
    conversation.outside.dialling = None
    member = Member(call.called, "outside", call, conversation.shared.clock())
    try:
        conversation.room.retrieve()
        conversation.room.enter(member)
    except LineError as failure:
        conversation.shared.end(call)
        conversation.come_to_nothing(f"transfer_failed: {failure}")
        return
    conversation.outside.came(member)


def alone(conversation: Conversation, session: Session) -> None:
    """Raises FloorRefused unless the agent alone talks with the person."""
    if conversation.consultation is not None:
        raise FloorRefused(f"you are asking {conversation.consultation.name}: hand over, or go back first")
    if any(talker.session is not session for talker in conversation.talkers.values()) or conversation.outside.members:
        raise FloorRefused("others are in this conversation; end your part, and they go on with the person")
