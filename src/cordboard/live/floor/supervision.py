"""Supervision: somebody listens to a conversation, coaches its agents, or barges in (domain.md 6)."""

from __future__ import annotations

import asyncio

from cordboard.engine.signals import Monitored, SupervisionMode
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.room import Member
from cordboard.live.floor.rows import SupervisorRow
from cordboard.live.floor.sounds import supervision_tone
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call, LineError


class Supervision:
    """One supervisor in one conversation. Every beginning, change of mode and end is in the audit log.

    `ours`: the leg was dialled for this, and is hung up with its end.
    """

    def __init__(
        self, conversation: Conversation, supervisor: str, mode: SupervisionMode, leg: Call, *, ours: bool
    ) -> None:
        self.supervisor = supervisor
        self.conversation = conversation
        self._ours = ours
        self._shared = conversation.shared
        self._over = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self.member = Member(supervisor, "supervisor", leg, self._shared.clock(), mode)

    @property
    def over(self) -> bool:
        """Whether the supervisor has left, or the conversation is over."""
        return self._over.is_set()

    @property
    def row(self) -> SupervisorRow | None:
        """As it is stored; None for one whose leg a contact's run brings along again."""
        call = self.member.call
        if not self._ours or call is None:
            return None
        mode = self.member.mode or "listen"
        return SupervisorRow(supervisor=self.supervisor, call=call.id, since=self.member.since, mode=mode)

    def go_on(self) -> None:
        """After a restart: the supervisor is where the supervisor was. Raises FloorRefused."""
        self._enter()
        self._watching = self._shared.beside.start(self._watch())

    def begin(self, *, announce: bool) -> None:
        """Let the supervisor in, unheard unless the mode says otherwise. Raises FloorRefused."""
        conversation, mode = self.conversation, self.member.mode or "listen"
        self._enter()
        if announce:
            for member in conversation.room.members:
                if member is not self.member and member.present:
                    member.media.say(supervision_tone())
        self._audit("monitor-started", {"mode": mode, "announced": announce})
        conversation.asking.tell(Monitored(conversation.asking.command, self.supervisor, mode))
        conversation.show()
        self._watching = self._shared.beside.start(self._watch())

    def change(self, mode: SupervisionMode) -> None:
        """Take part in another way from now on."""
        self.conversation.room.speak(self.member, mode)
        self._audit("monitor-mode", {"mode": mode})
        asking = self.conversation.asking
        asking.tell(Monitored(asking.command, self.supervisor, mode))
        self.conversation.show()

    def end(self) -> None:
        """The supervisor leaves, or the conversation is over. Twice is no error."""
        if self._over.is_set():
            return
        self._over.set()
        if self._watching is not None:
            self._watching.cancel()
        self.conversation.supervisions.pop(self.supervisor, None)
        self.conversation.room.leave(self.member)
        self._audit("monitor-stopped", {})
        self.conversation.show()
        if self._ours:
            self._shared.end(self.member.call)

    async def wait_over(self) -> None:
        """Until the supervisor has left, or the conversation is over."""
        await self._over.wait()

    def _enter(self) -> None:
        try:
            self.conversation.room.enter(self.member)
        except LineError as failure:
            raise FloorRefused(f"your telephone cannot be joined with this conversation: {failure}") from failure
        self.conversation.supervisions[self.supervisor] = self

    async def _watch(self) -> None:
        if self.member.call is not None:
            await self.member.call.wait_ended()
        self._watching = None
        self.end()

    def _audit(self, action: str, more: dict[str, str | bool]) -> None:
        agents = [talker.session.agent for talker in self.conversation.met]
        self._shared.audit(self.supervisor, action, self.conversation.contact, {"agents": agents, **more})
