"""What a supervisor can do on the floor. The web server has made sure that it is one; all of it is audited."""

from __future__ import annotations

from typing import Literal

from cordboard.acd.messages import ChangeMaxWait, GoNotReady, SignOut, WrapUpDone
from cordboard.acd.router import Router
from cordboard.acd.states import State
from cordboard.engine.signals import Monitored, SupervisionMode
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.events import MaxWaitChanged
from cordboard.live.floor.present import Present
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.supervision import Supervision
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
