"""The room of a conversation: who is in it, who hears whom, and what the person hears on hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cordboard.audio.sound import Sounds
from cordboard.engine.signals import SupervisionMode
from cordboard.live.floor.words import MemberView, Role
from cordboard.telephony.line import Call
from cordboard.telephony.media_port import Bridge, Media, Playback


@dataclass
class Member:
    """Somebody with a leg in a conversation, or waited for without one. `mode` is a supervisor's."""

    name: str
    role: Role
    call: Call | None
    since: int
    mode: SupervisionMode | None = None
    present: bool = False

    @property
    def media(self) -> Media:
        """What is said and heard on the leg. There must be one."""
        assert self.call is not None, f"{self.name} has no leg"
        return self.call.media

    @property
    def view(self) -> MemberView:
        """As others see the member."""
        return MemberView(name=self.name, role=self.role, since=self.since, mode=self.mode or "", present=self.present)


#: Who hears a supervisor, by mode: nobody, agents, everybody (domain.md 6).
AUDIENCE: Mapping[SupervisionMode, Callable[[Member], bool]] = MappingProxyType({
    "listen": lambda _member: False,
    "coach": lambda member: member.role == "agent",
    "barge": lambda _member: True,
})  # fmt: skip


class Room:
    """One bridge, which lasts as long as the conversation.

    A supervisor's audience is set before the supervisor comes in, and names its members: a member who joins
    later never hears a supervisor who only listens.
    """

    def __init__(self, customer: Member, music: Sounds) -> None:
        self.customer = customer
        self.members: list[Member] = []
        self._music = music
        self._bridge: Bridge | None = None
        self._playing: Playback | None = None
        self._away: list[Member] = []
        self._in_company = False

    @property
    def held(self) -> bool:
        """Whether the person is kept company by music."""
        return self._playing is not None

    @property
    def in_company(self) -> bool:
        """Whether that is only since everybody else is away."""
        return self._in_company

    @property
    def open(self) -> bool:
        """Whether anybody has come yet."""
        return self._bridge is not None

    def enter(self, member: Member) -> None:
        """Let somebody in. Raises LineError where their legs cannot be mixed."""
        if self._bridge is None:
            self._bridge = self._opened_with(member)
        elif member.role == "supervisor":
            self._bridge.add(member.media, heard_by=self._audience(member), keys=False)
        else:
            self._bridge.add(member.media)
        member.present = True
        if member not in self.members:
            self.members.append(member)
        self._away = [each for each in self._away if each is not member]
        self._address()
        if self._in_company and not self._deserted:
            self.retrieve()

    def leave(self, member: Member) -> None:
        """Take somebody out. Harmless for one who is not in."""
        if member in self.members:
            self.members.remove(member)
        member.present = False
        self._part(member)
        self._away = [each for each in self._away if each is not member]
        self._address()
        self._keep_company()

    def step_out(self, member: Member) -> None:
        """Somebody's leg is gone, and another one may come in a moment, which enters. They stay a member.

        Where nobody else is left the person hears music meanwhile, who may have been on hold already.
        """
        member.present = False
        self._part(member)
        if member not in self.members:
            self.members.append(member)
        self._away.append(member)
        self._keep_company()

    def hold(self, company: Sounds = ()) -> None:
        """Let the person hear music, or other company, and nobody hear the person."""
        if self._playing is None:
            self.customer.present = False
            if self._bridge is not None:
                self._bridge.remove(self.customer.media)
            self._playing = self.customer.media.say(company or self._music, loop=True)

    def retrieve(self) -> None:
        """Let the person take part again."""
        self._in_company = False
        if self._playing is not None:
            self._playing.stop()
            self._playing = None
            if self.customer in self.members:
                self.enter(self.customer)

    def speak(self, member: Member, mode: SupervisionMode) -> None:
        """A supervisor is heard by others from now on."""
        member.mode = mode
        self._address()

    def close(self) -> None:
        """Part them all; the legs go on."""
        if self._playing is not None:
            self._playing.stop()
            self._playing = None
        if self._bridge is not None:
            self._bridge.close()
        for member in self.members:
            member.present = False

    @property
    def _deserted(self) -> bool:
        """Whether nobody is there to talk with the person."""
        return not any(each.present for each in self.members if each.role in {"agent", "outside"})

    def _part(self, member: Member) -> None:
        if self._bridge is not None and member.call is not None:
            self._bridge.remove(member.media)

    def _keep_company(self) -> None:
        if self._away and self._deserted and not self.held:
            self._in_company = True
            self.hold()

    def _opened_with(self, member: Member) -> Bridge:
        bridge = self.customer.media.bridge(member.media)
        self.members.append(self.customer)
        self.customer.present = True
        if self.held:
            bridge.remove(self.customer.media)
            self.customer.present = False
        return bridge

    def _audience(self, supervisor: Member) -> tuple[Media, ...] | None:
        if supervisor.mode == "barge":
            return None
        hears = AUDIENCE[supervisor.mode or "listen"]
        return tuple(each.media for each in self.members if each is not supervisor and hears(each))

    def _address(self) -> None:
        """Agents who came or went are in the audience of those who coach, or not."""
        for member in self.members:
            if member.role == "supervisor" and self._bridge is not None:
                self._bridge.speak_to(member.media, self._audience(member))
