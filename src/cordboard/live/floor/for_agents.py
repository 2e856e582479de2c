"""What an agent can do on the floor. Each either happens or raises FloorRefused with a sentence for the agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from cordboard.acd.messages import GoNotReady, NotReadyReason, SignIn, SignOut
from cordboard.acd.router import Router
from cordboard.acd.states import TALKING, State
from cordboard.flow.site.organisation import PathKind
from cordboard.live.floor.audio_paths import AudioPaths
from cordboard.live.floor.consultation import Consultation
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.forwarding import alone, to_agents, to_number
from cordboard.live.floor.present import Present
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import SendToFlow, Shared
from cordboard.live.floor.targets import Outside, Target, resolve
from cordboard.live.floor.words import FloorRefused
from cordboard.live.floor.wrapping_up import store_code
from cordboard.telephony.line import Call

#: Seconds that the desktop of an agent who is not at work on a contact may be away: a page comes back from a lost
#: network by itself.
DESKTOP_GRACE = 4.0
TransferKind = Literal["cold", "warm", "conference"]


class AgentActions:
    """The part of the floor that agents use. Agents go by their logons.

    What is awaited is stored when it returns; after anything else wait for `Floor.stored` before an agent is told.
    """

    def __init__(
        self, shared: Shared, router: Router, present: Present, paths: AudioPaths, send_to_flow: SendToFlow
    ) -> None:
        self._shared = shared
        self._router = router
        self._present = present
        self._paths = paths
        self._send_to_flow = send_to_flow
        self._signing_in: set[str] = set()

    # --- At work or not ------------------------------------------------------------------------------------

    async def sign_in(
        self, agent: str, *, services: Sequence[str] = (), path: PathKind | None = None, nailed_up: bool | None = None,
        ready: bool = False, leg: Call | None = None, number: str = "",
    ) -> None:  # fmt: skip
        """Sign in to services (none: all of the agent's) with an audio path (none: the usual one).

        `leg` is the leg of the agent's page, which may also come later (`attach_leg`). `number` is an outside number in
        place of the usual one. With `nailed_up` the telephone is rung now, and stays up.
        """
        known = self._shared.site.agents.get(agent)
        if known is None or not known.active:
            raise FloorRefused(f"there is no agent {agent!r}")
        if agent in self._present.sessions or agent in self._signing_in:
            raise FloorRefused(f"{agent} is signed in already")
        if strange := [name for name in services if name not in known.services]:
            raise FloorRefused(f"{agent} does not work for {strange[0]!r}, only for {', '.join(known.services)}")
        standing = known.nailed_up if nailed_up is None else nailed_up
        audio = self._paths.make(agent, path or known.path, nailed_up=standing, number=number)
        session = Session(agent, audio, self._shared, seat=self._router.agent, known=self._present.conversation)
        self._signing_in.add(agent)
        try:
            if leg is not None:
                session.stand(leg)
            elif standing:
                await session.open()
        finally:
            self._signing_in.discard(agent)
        if ready and audio.stays and not audio.up:
            raise FloorRefused("the telephone of your page is not connected; open the page again")
        self._present.sessions[agent] = session
        self._shared.tell(SignIn(agent, tuple(services), ready=ready, nailed_up=audio.nailed_up and audio.up))
        await self._shared.deliveries.stored()

    def sign_out(self, agent: str) -> None:
        """Sign out: at once, or when the conversation and its wrap-up are over."""
        session = self._session(agent)
        self._shared.tell(SignOut(agent))
        session.show()

    async def go_ready(self, agent: str) -> None:
        """Be Ready: at once, or when the conversation and its wrap-up are over. Brings the audio path up again."""
        session = self._session(agent)
        await session.ready()
        session.show()
        await self._shared.deliveries.stored()

    def go_not_ready(self, agent: str, reason: NotReadyReason = "other") -> None:
        """Be Not Ready: at once, or when the conversation and its wrap-up are over."""
        session = self._session(agent)
        self._shared.tell(GoNotReady(agent, reason))
        session.show()

    def attach_leg(self, agent: str, leg: Call) -> None:
        """The agent's page has a leg, or a new one."""
        session = self._session(agent)
        if session.path.dialled:
            raise FloorRefused(f"{agent} signed in with a telephone, not with the page")
        session.attach(leg)

    def lose_desktop(self, agent: str) -> None:
        """The agent's page or terminal is gone: an offer comes to nothing, a conversation goes on.

        Without another one the agent is signed out after a time that the site sets (`desktops`).
        """
        session = self._present.sessions.get(agent)
        if session is not None:
            session.lose_desktop()

    def regain_desktop(self, agent: str) -> None:
        """The agent's page or terminal is back."""
        self._session(agent).regain_desktop()

    def desktop_may_be_away(self, agent: str) -> float:
        """Seconds after which an agent's desktop is taken for gone: few where a contact could be put before it."""
        if self._router.agent(agent).state in {*TALKING, State.WRAP_UP}:
            return max(DESKTOP_GRACE, self._shared.site.desktops.return_within)
        return DESKTOP_GRACE

    # --- Offers and calls ----------------------------------------------------------------------------------

    def accept(self, agent: str, offer: int) -> None:
        """Take an offer. With a telephone that rings: as soon as it is answered."""
        self._session(agent).offering.take(offer)

    def reject(self, agent: str, offer: int) -> None:
        """Turn an offer down."""
        self._session(agent).offering.turn_down(offer)

    def hold(self, agent: str) -> None:
        """Put the person on hold, with music."""
        session, conversation = self._talking(agent)
        conversation.hold(session)

    def retrieve(self, agent: str) -> None:
        """Take the person back from hold."""
        self._talking(agent)[1].retrieve()

    def mute(self, agent: str, *, muted: bool) -> None:
        """Not be heard, or be heard again, in the conversation: by the page, also after it was opened anew."""
        session, _ = self._talking(agent)
        if session.path.dialled:
            raise FloorRefused("mute yourself at your telephone")
        session.mute(muted=muted)

    def end_call(self, agent: str) -> None:
        """End the agent's part. The person stays, and the flow goes on unless somebody else is with them."""
        session = self._session(agent)
        if session.occupation is None:
            raise FloorRefused("you are in no conversation")
        session.occupation.leave(session, "ended")

    async def wrap_up(self, agent: str, code: str = "") -> None:
        """Store the termination code of the contact that is over, and end the wrap-up then."""
        session = self._session(agent)
        if session.wrapping is None or self._router.agent(agent).state is not State.WRAP_UP:
            raise FloorRefused("there is no contact to wrap up")
        codes = {each.slug: each.result for each in self._shared.site.codes_of(session.wrapping.service)}
        if codes and code not in codes:
            raise FloorRefused(f"{code!r} is no termination code of {session.wrapping.service}: {', '.join(codes)}")
        await store_code(self._shared, session, code, codes.get(code, ""), within=self._shared.site.store.step_timeout)

    async def send_keys(self, agent: str, keys: str) -> None:
        """Press keys towards the person and outside parties."""
        _, conversation = self._talking(agent)
        try:
            for member in (conversation.room.customer, *conversation.outside.members):
                if member.present:
                    await member.media.send_keys(keys)
        except ValueError as wrong:
            raise FloorRefused(str(wrong)) from wrong

    # --- Recording -----------------------------------------------------------------------------------------

    def pause_recording(self, agent: str) -> None:
        """Record silence, until resumed."""
        _, conversation = self._talking(agent)
        conversation.tape.pause("agent")
        conversation.show()

    def resume_recording(self, agent: str) -> None:
        """Record again."""
        _, conversation = self._talking(agent)
        conversation.tape.resume("agent")
        conversation.show()

    # --- Others --------------------------------------------------------------------------------------------

    def transfer(self, agent: str, target: Target, kind: TransferKind = "cold") -> None:
        """Bring somebody else in: `cold` and be done, `warm` to ask first, `conference` to talk together.

        Into a flow only a cold transfer leads: the contact is over, and a run of its own goes on with the person.
        """
        session, conversation = self._talking(agent)
        if target.kind == "flow":
            if kind != "cold":
                raise FloorRefused("nobody can be asked in a flow: transfer the person cold")
            alone(conversation, session)
            self._send_to_flow(conversation.contact, target.name)
            return
        request = conversation.request
        if not (request.service or request.group):
            request = msgspec.structs.replace(request, service=conversation.service)
        found = resolve(target, agent, request, self._router, self._paths.numbers)
        if kind == "cold":
            if isinstance(found, Outside):
                to_number(conversation, session, found.number, self._paths.caller_id(conversation.service))
            else:
                to_agents(conversation, session, found)
            return
        consultation = Consultation(conversation, session, kind, target.name)
        consultation.begin()
        if isinstance(found, Outside):
            consultation.ask_outside(found.number, self._paths.caller_id(conversation.service))
        else:
            consultation.ask_colleague(found)

    def consult(self, agent: str, target: Target) -> None:
        """Ask somebody while the person is on hold; then `join`, `hand_over` or `back`."""
        self.transfer(agent, target, "warm")

    def join(self, agent: str) -> None:
        """All talk together: the person, the agent and the colleague or outside party who was consulted."""
        self._consulting(agent)[1].join()

    def hand_over(self, agent: str) -> None:
        """Leave the person to the party who was consulted."""
        session, consultation, conversation = self._consulting_in(agent)
        consultation.join()
        conversation.leave(session, "transferred")

    def back(self, agent: str) -> None:
        """Go back to the person, without the party who was consulted."""
        self._consulting(agent)[1].back()

    # --- Looking up ----------------------------------------------------------------------------------------

    def _session(self, agent: str) -> Session:
        session = self._present.sessions.get(agent)
        if session is None:
            raise FloorRefused(f"{agent} is not signed in")
        return session

    def _talking(self, agent: str) -> tuple[Session, Conversation]:
        session = self._session(agent)
        conversation = session.occupation
        if not isinstance(conversation, Conversation) or not conversation.talkers[agent].met:
            raise FloorRefused("you are not talking with a person")
        return session, conversation

    def _consulting_in(self, agent: str) -> tuple[Session, Consultation, Conversation]:
        session, conversation = self._talking(agent)
        consultation = conversation.consultation
        if not isinstance(consultation, Consultation) or consultation.by is not session:
            raise FloorRefused("you are not asking anybody")
        return session, consultation, conversation

    def _consulting(self, agent: str) -> tuple[Session, Consultation]:
        session, consultation, _ = self._consulting_in(agent)
        return session, consultation
