"""A conversation after a restart: everybody who still has a leg is where they were, and hears whom they heard."""

from __future__ import annotations

from collections.abc import Mapping

from cordboard.live.floor.consultation import Consultation
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.forwarding import join_when_answered
from cordboard.live.floor.room import Member
from cordboard.live.floor.rows import ConversationRow, SupervisorRow, TalkerRow
from cordboard.live.floor.session import Session
from cordboard.live.floor.sounds import ringback
from cordboard.live.floor.supervision import Supervision
from cordboard.live.floor.taking_part import Talker
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import LineError


def rejoin(conversation: Conversation, was: ConversationRow, sessions: Mapping[str, Session]) -> None:
    """Go on with a conversation as it was stored. Agents whose leg is gone are members without one.

    What the rules say of those comes afterwards, with :meth:`Session.go_on`.
    """
    room, shared = conversation.room, conversation.shared
    room.customer.media.silence()
    if was.held and not was.in_company:
        room.hold(ringback() if was.dialling else ())
    for row in was.talkers:
        if row.agent in sessions:
            _seat_again(conversation, row, sessions[row.agent])
    for outside in was.outside:
        if (call := shared.line.find(outside.call)) is not None:
            _enter(conversation, Member(outside.name, "outside", call, outside.since))
    _consult_again(conversation, was, sessions)
    for supervisor in was.supervisors:
        _supervise_again(conversation, supervisor)
    shared.beside.start(conversation.tape.go_on(room.customer.media, shared.clock()))
    if was.dialling:
        conversation.outside.dialling = shared.line.find(was.dialling)
        if conversation.outside.dialling is None:
            conversation.come_to_nothing("transfer_failed: the call was lost")
        else:
            shared.beside.start(join_when_answered(conversation, conversation.outside.dialling))
    elif was.outside and not (conversation.outside.members or conversation.talkers):
        conversation.come_to_nothing("outside_left")
    conversation.show()


def _seat_again(conversation: Conversation, row: TalkerRow, session: Session) -> None:
    call = session.path.call if session.path.up else None
    if call is not None and not (row.met or row.visits or row.alias):
        party = conversation.asking.party  # took the contact, and heard of it what an agent hears before the person
        conversation.seat(session, (party.whisper_before, party.whisper_after), conversation.meet, waited=row.waited)
        return
    member = Member(row.agent, "agent", call, row.since)
    talker = Talker(session, member, row.waited, row.met, row.visits, alias=row.alias)
    conversation.talkers[row.agent] = talker
    session.occupation = conversation
    if call is not None and (row.met or row.visits):
        conversation.room.enter(member)
    elif row.away:
        talker.away = True
        conversation.room.step_out(member)


def _enter(conversation: Conversation, member: Member) -> None:
    try:
        conversation.room.enter(member)
    except LineError:
        conversation.shared.end(member.call)
    else:
        conversation.outside.came(member)


def _supervise_again(conversation: Conversation, row: SupervisorRow) -> None:
    call = conversation.shared.line.find(row.call)
    if call is None:
        return
    if not conversation.room.open:  # nobody is there to be heard
        conversation.shared.end(call)
        return
    try:
        Supervision(conversation, row.supervisor, row.mode, call, ours=True).go_on()
    except FloorRefused:
        conversation.shared.end(call)


def _consult_again(conversation: Conversation, was: ConversationRow, sessions: Mapping[str, Session]) -> None:
    row = was.consultation
    if row is None or row.by not in sessions:
        return
    consultation = Consultation(conversation, sessions[row.by], row.kind, row.name)
    outsider = next((each for each in conversation.outside.members if each.call and each.call.id == row.outsider), None)
    calling = conversation.shared.line.find(row.calling) if row.calling else None
    consultation.go_on(row, outsider, calling)
    talker = consultation.talker
    if talker is not None and talker.member.call is not None and not (talker.met or talker.visits):
        consultation.came(talker.session)
