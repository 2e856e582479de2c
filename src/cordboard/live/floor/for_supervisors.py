"""What a supervisor can do on the floor. The web server has made sure that it is one; all of it is audited."""

from __future__ import annotations

from typing import Literal

import msgspec

from cordboard.acd.messages import (
    AgentRequest,
    Arrive,
    ChangeMaxWait,
    GoNotReady,
    MoveInQueue,
    Occupy,
    Release,
    SignOut,
    WrapUpDone,
)
from cordboard.acd.router import Router
from cordboard.acd.states import STATES, State
from cordboard.acd.terms import LEAST_URGENT
from cordboard.acd.views import WaitingView
from cordboard.engine.signals import Monitored, SupervisionMode
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.events import ContactWaits, MaxWaitChanged
from cordboard.live.floor.present import Present
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.supervision import Supervision
from cordboard.live.floor.targets import Target, elsewhere
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call, NotConnected

ForcedState = Literal["ready", "not_ready", "signed_out"]
#: Seconds that a supervisor's telephone rings.
RING_SECONDS = 30.0


class SupervisorActions:
    """The part of the floor that supervisors use."""

    def __init__(self, shared: Shared, router: Router, present: Present) -> None:
        self._shared = shared
        self._router = router
        self._present = present

    async def monitor(
        self,
        contact: str,
        supervisor: str,
        mode: SupervisionMode,
        leg: Call | str,
        *,
        announce: bool = False,
        again: bool = False,
    ) -> Supervision:
        """Take part in a conversation. `leg` is the supervisor's leg, or a telephone of the line to ring for it.

        `announce`: those who talk hear a tone. `again`: the supervisor may have taken part when a restart came, which
        nobody is told a second time. Raises FloorRefused.
        """
        self._supervisable(contact, supervisor)
        call = leg if not isinstance(leg, str) else await self.ring_supervisor(leg)
        try:
            conversation = self._supervisable(contact, supervisor)
            supervision = Supervision(conversation, supervisor, mode, call, ours=isinstance(leg, str))
            asking = conversation.asking
            if again and Monitored(asking.command, supervisor, mode) in asking.told:
                supervision.go_on()
            else:
                supervision.begin(announce=announce)
        except FloorRefused:
            if isinstance(leg, str):
                self._shared.end(call)
            raise
        return supervision

    def change_mode(self, contact: str, supervisor: str, mode: SupervisionMode) -> None:
        """Listen, coach or barge from now on."""
        self.supervision(contact, supervisor).change(mode)

    def stop_monitoring(self, contact: str, supervisor: str) -> None:
        """Leave the conversation."""
        self.supervision(contact, supervisor).end()

    def supervision(self, contact: str, supervisor: str) -> Supervision:
        """A supervisor's part in a conversation. Raises FloorRefused when there is none."""
        found = self._conversation(contact).supervisions.get(supervisor)
        if not isinstance(found, Supervision):
            raise FloorRefused("you are not in this conversation")
        return found

    # --- Taking over ---------------------------------------------------------------------------------------

    async def take_over(self, contact: str, supervisor: str) -> None:
        """Talk with the person in place of the agents, who wrap up.

        The supervisor is an agent in the conversation from then on, at the desk where they are signed in. Raises
        FloorRefused.
        """
        conversation, session = self._may_take_over(contact, supervisor)
        # No contact is offered from now on, while the telephone rings.
        self._shared.tell(Occupy(supervisor, conversation.key))
        try:
            await session.open()
            self._seat(contact, conversation, session)
        except BaseException:
            if session.occupation is not conversation:
                session.free()
                self._shared.tell(Release(supervisor, wrap_up=False))
            raise

    def _seat(self, contact: str, conversation: Conversation, session: Session) -> None:
        """Let the supervisor in, and then the agents go: the person is not alone for a moment. Raises FloorRefused."""
        if self._conversation(contact) is not conversation or self._present.sessions.get(session.agent) is not session:
            raise FloorRefused("that conversation is over")
        supervision = conversation.supervisions.get(session.agent)
        if supervision is not None:
            supervision.end()
        if conversation.consultation is not None:
            conversation.consultation.cancel()
        before = list(conversation.talkers.values())
        conversation.seat(session, (), conversation.meet)
        if session.occupation is not conversation:
            raise FloorRefused("your telephone cannot be joined with this conversation")
        for talker in before:
            words = f"{session.agent} has taken the conversation over"
            self._shared.say(talker.session.agent, words, conversation.contact)
            conversation.leave(talker.session, "transferred")
        if conversation.room.held:
            conversation.resume()
        agents = [talker.session.agent for talker in before]
        self._shared.audit(session.agent, "conversation-taken-over", conversation.contact, {"agents": agents})

    def _may_take_over(self, contact: str, supervisor: str) -> tuple[Conversation, Session]:
        conversation, session = self._conversation(contact), self._present.sessions.get(supervisor)
        if session is None:
            raise FloorRefused("who takes a conversation over goes on at the desk: sign in there as an agent first")
        if supervisor in conversation.talkers:
            raise FloorRefused("you are in this conversation already")
        state = self._router.agent(supervisor).state
        if state not in {State.READY, State.NOT_READY}:
            raise FloorRefused(f"you cannot take a conversation over now: at your desk you are {STATES[state].label}")
        if not (session.path.up or session.path.dialled):
            raise FloorRefused("the telephone of your desk is not connected; open your desk, and connect it there")
        return conversation, session

    # --- Contacts that wait --------------------------------------------------------------------------------

    def move_in_queue(self, contact: str, supervisor: str, *, first: bool = False, priority: int = 0) -> None:
        """Give a waiting contact another place in its queue: before everybody, or that of a priority; without either,
        its own again. Raises FloorRefused.
        """
        waiting = self._waiting(contact)
        if waiting.standing != "waiting":
            raise FloorRefused(f"{waiting.agent} is being offered this contact just now")
        if not 0 <= priority <= LEAST_URGENT:
            raise FloorRefused(f"a priority is from 1, which goes first, to {LEAST_URGENT}")
        self._shared.tell(MoveInQueue(contact, first, priority))
        changed = {"first": first, "priority": priority or waiting.priority, "priority_before": waiting.priority}
        self._shared.audit(supervisor, "contact-moved", contact, changed)

    def send(self, contact: str, supervisor: str, target: Target) -> None:
        """Have a contact that waits on the line wait for another service, or for one agent, from when it first asked.

        The wait for an agent begins anew, and the flow hears of it when it is over, as ever. Raises FloorRefused.
        """
        waiting = self._waiting(contact)
        if waiting.callback:
            raise FloorRefused("this person is not on the line, and waits to be called back")
        if contact in self._shared.aliases:
            raise FloorRefused("this is a colleague's question, which goes to whom the colleague has asked")
        request = elsewhere(target, self._requested(contact), self._router)
        conversation = self._present.conversations.get(contact)
        if conversation is not None:
            conversation.request = request
            conversation.changed()
        self._shared.requests[contact] = request
        self._shared.publish(ContactWaits(contact=contact, service=request.service))
        self._shared.tell(Arrive(request))
        sent = {"to": target.kind, "name": target.name, "before": waiting.service or waiting.group}
        self._shared.audit(supervisor, "contact-sent", contact, sent)

    def _waiting(self, contact: str) -> WaitingView:
        found = next((each for each in self._router.waiting if each.contact == contact), None)
        if found is None:
            raise FloorRefused("this contact does not wait any more")
        return found

    def _requested(self, contact: str) -> AgentRequest:
        conversation = self._present.conversations.get(contact)
        request = conversation.request if conversation is not None else self._shared.requests.get(contact)
        if request is None:
            raise FloorRefused("this contact does not wait any more")
        return msgspec.structs.replace(request, contact=contact)

    # --- Agents and services -------------------------------------------------------------------------------

    async def force_state(self, agent: str, state: ForcedState, by: str) -> None:
        """Put an agent into another state. A wrap-up ends without a termination code; a conversation goes on first."""
        session = self._present.sessions.get(agent)
        if session is None:
            raise FloorRefused(f"{agent} is not signed in")
        if state == "ready":
            await session.ready()
        else:
            self._shared.tell(SignOut(agent) if state == "signed_out" else GoNotReady(agent))
        self._shared.audit(by, "agent-forced", agent, {"state": state})
        if self._router.agent(agent).state is State.WRAP_UP:
            session.wrap_up_over()
            self._shared.tell(WrapUpDone(agent))
        session.show()

    def change_max_wait(self, service: str, seconds: float) -> None:
        """Change the max wait of a service, at once also for contacts that wait. The caller stores the change and its
        author.

        Raises FloorRefused for a service that there is not and for seconds out of range.
        """
        if service not in self._router.organisation.services:
            raise FloorRefused(f"there is no service {service!r}")
        if not 0 <= seconds <= 86_400:
            raise FloorRefused("a max wait is from 0 seconds to a day (86400)")
        self._shared.tell(ChangeMaxWait(service, seconds))
        self._shared.publish(MaxWaitChanged(service=service, seconds=seconds))

    def _conversation(self, contact: str) -> Conversation:
        found = self._present.talking(contact)
        if found is None or not found.begun:
            raise FloorRefused("that conversation is over")
        return found

    def _supervisable(self, contact: str, supervisor: str) -> Conversation:
        conversation = self._conversation(contact)
        if supervisor in conversation.supervisions:
            raise FloorRefused("you are in this conversation already; change the mode instead")
        return conversation

    async def ring_supervisor(self, telephone: str) -> Call:
        """A telephone of the line, once it was answered. Raises FloorRefused."""
        call = self._shared.line.dial(telephone, ring_seconds=RING_SECONDS)
        try:
            await call.wait_answered()
        except NotConnected as failure:
            raise FloorRefused(f"your telephone could not be reached: {failure}") from failure
        return call
