"""A conversation: the person of a contact and those who talk with them, from the first agent to the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cordboard.acd.messages import AgentRequest, Arrive, HoldCall, RetrieveCall, Withdraw
from cordboard.audio.sound import Sounds
from cordboard.engine.signals import AgentEnded, AgentLeft, Connected, ConversationOver
from cordboard.live.floor.asking import AgentSearch
from cordboard.live.floor.at_hand import Leaving, Wrapping
from cordboard.live.floor.events import Talking, TalkOver
from cordboard.live.floor.leaving import release
from cordboard.live.floor.outside_parties import OutsideParties
from cordboard.live.floor.room import Member, Room
from cordboard.live.floor.rows import CONVERSATION, ConversationRow
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.sounds import usual_music
from cordboard.live.floor.taking_part import Aside, Onlooker, Talker
from cordboard.live.floor.taping import Tape
from cordboard.live.floor.words import ConversationView, FloorRefused
from cordboard.telephony.line import LineError

#: Told when a conversation is over, or came to nothing before anybody met.
OnOver = Callable[["Conversation"], None]


class Conversation:
    """Made when the router connects the first agent; over when the person leaves or the flow goes on.

    `key` is the router's name for the contact; `contact` the one that people and journals know, which is another for a
    person who was called back. `request` is what was last asked for. `begun`: an agent has met the person. `was` is the
    conversation that a restart cut off (:mod:`cordboard.live.floor.rejoining`).
    """

    def __init__(
        self, key: str, asking: AgentSearch, request: AgentRequest, shared: Shared, tape: Tape, on_over: OnOver,
        was: ConversationRow | None = None,
    ) -> None:  # fmt: skip
        self.key = key
        self.contact = asking.contact
        self.asking = asking
        self.request = request
        self.shared = shared
        self.tape = tape
        self._on_over = on_over
        self.since = was.since if was is not None else shared.clock()
        self.begun = was.begun if was is not None else False
        self.over = False
        self.talkers: dict[str, Talker] = {}
        self.supervisions: dict[str, Onlooker] = {}
        self.consultation: Aside | None = None
        self.room = Room(Member("", "customer", asking.party.call, self.since), asking.party.music or usual_music())
        self.outside = OutsideParties(shared, self.room, self.show, self._outside_left)

    @property
    def view(self) -> ConversationView:
        """As desktops and floor views see it."""
        return ConversationView(
            contact=self.contact, service=self.service, since=self.since, held=self.room.held,
            consult=self.consultation.name if self.consultation else "", recording=self.tape.state,
            members=tuple(member.view for member in self.room.members),
        )  # fmt: skip

    @property
    def row(self) -> ConversationRow:
        """As it is stored."""
        supervisors = (each.row for each in self.supervisions.values())
        return ConversationRow(
            contact=self.contact, request=self.request, since=self.since, service=self.service,
            pop=self.asking.party.pop, begun=self.begun, held=self.room.held, in_company=self.room.in_company,
            talkers=tuple(talker.row for talker in self.talkers.values()),
            outside=self.outside.rows,
            supervisors=tuple(each for each in supervisors if each is not None),
            consultation=self.consultation.row if self.consultation is not None else None,
            dialling=self.outside.dialling.id if self.outside.dialling is not None else "", tape=self.tape.row,
        )  # fmt: skip

    @property
    def service(self) -> str:
        """The contact's own service, whose termination codes and settings hold."""
        return self.asking.party.pop.service or self.request.service

    @property
    def met(self) -> list[Talker]:
        """The agents who take part with the person."""
        return [talker for talker in self.talkers.values() if talker.met]

    def changed(self) -> None:
        """It is otherwise than it is stored."""
        self.shared.changed(CONVERSATION, self.key)

    def show(self) -> None:
        """Tell everybody how it is."""
        self.changed()
        if self.begun and not self.over:
            self.shared.publish(Talking(conversation=self.view))

    # --- Agents come ---------------------------------------------------------------------------------------

    def seat(
        self, session: Session, sounds: Sequence[Sounds], then: Callable[[Talker], None],
        *, waited: float = 0.0, alias: str = "",
    ) -> Talker:  # fmt: skip
        """An agent took the contact: let the agent alone hear `sounds`, and `then` come in."""
        assert session.path.call is not None
        member = Member(session.agent, "agent", session.path.call, self.shared.clock())
        talker = Talker(session, member, waited, alias=alias)
        self.talkers[session.agent] = talker
        session.occupation = self
        if any(sounds):
            talker.whispering = self.shared.beside.start(self._whisper(talker, sounds, then))
        else:
            then(talker)
        return talker

    def meet(self, talker: Talker) -> None:
        """From now on the agent takes part in the conversation with the person."""
        if not self._enter(talker):
            return
        if not self.met:
            self.room.retrieve()
        talker.met, talker.visits = True, False
        talker.member.since = self.shared.clock()
        if not self.begun and self.asking.party.record:
            self.tape.begin(self.room.customer.media, talker.member.since)
        self.begun = True
        self.asking.tell(Connected(self.asking.command, talker.session.agent, talker.waited))
        self.show()
        talker.session.show()

    def visit(self, talker: Talker) -> None:
        """The agent is asked by a colleague, while the person is on hold."""
        talker.visits = True
        if self._enter(talker):
            self.show()

    def _enter(self, talker: Talker) -> bool:
        try:
            self.room.enter(talker.member)
        except LineError as failure:
            self.shared.say(talker.session.agent, f"you could not be joined: {failure}", self.contact)
            self.leave(talker.session, "phone_lost")
            return False
        return True

    async def _whisper(self, talker: Talker, sounds: Sequence[Sounds], then: Callable[[Talker], None]) -> None:
        for each in filter(None, sounds):
            if not await talker.member.media.say(each).finished():
                return
        talker.whispering = None
        if self.talkers.get(talker.session.agent) is talker and not self.over:
            then(talker)

    # --- Hold ----------------------------------------------------------------------------------------------

    def hold(self, session: Session) -> None:
        """The agent puts the person on hold. Raises FloorRefused."""
        if self.room.held:
            raise FloorRefused("the person is on hold already")
        self.room.hold()
        self.shared.tell(HoldCall(session.agent))
        self.show()

    def retrieve(self) -> None:
        """Take the person back from hold. Raises FloorRefused."""
        if self.consultation is not None:
            raise FloorRefused("you are consulting a colleague: join, hand over or go back")
        if not self.room.held:
            raise FloorRefused("the person is not on hold")
        self.resume()

    def resume(self) -> None:
        """The person takes part again."""
        self.room.retrieve()
        self.shared.tell(*(RetrieveCall(talker.session.agent) for talker in self.met))
        self.show()

    # --- Agents are away -----------------------------------------------------------------------------------

    def step_out(self, session: Session) -> bool:
        """An agent's page is gone, and may be back in a moment; the room keeps the person company.

        Nobody waits for an agent who has not met the person: another one can.
        """
        talker = self.talkers[session.agent]
        if not (talker.met or talker.visits):
            return False
        talker.away = True
        self.room.step_out(talker.member)
        self.show()
        return True

    def step_in(self, session: Session) -> None:
        """The agent's page is back, with another leg."""
        talker = self.talkers[session.agent]
        if not talker.away or session.path.call is None:
            return
        talker.away, talker.member.call = False, session.path.call
        if self._enter(talker):
            self.show()

    # --- Agents leave --------------------------------------------------------------------------------------

    def leave(self, session: Session, how: Leaving) -> None:
        """An agent's part is over."""
        talker = self.talkers.pop(session.agent)
        session.occupation = None
        if talker.whispering is not None:
            talker.whispering.cancel()
        self.room.leave(talker.member)
        if talker.met:
            session.wrapping = Wrapping(self.contact, self.service, self.asking.party.pop)
        release(self.shared, talker, how)
        if not self.over:
            self._without(talker, how)

    def _without(self, talker: Talker, how: Leaving) -> None:
        consultation = self.consultation
        if consultation is not None and consultation.left(talker):
            return
        if not talker.met:
            self._not_met()
        elif self.met or self.outside.members:
            self.asking.tell(AgentLeft(self.asking.command, talker.session.agent))
            self.show()
        elif how == "transferred":
            self.room.hold()
            self.asking.tell(AgentLeft(self.asking.command, talker.session.agent))
            self.show()
        else:
            self.conclude(talker, how)

    def _not_met(self) -> None:
        """An agent was lost before meeting the person, who goes back to the queue."""
        if self.met or self.outside.members:
            self.show()
            return
        if not self.begun:
            self._on_over(self)
            self.over = True
        self.shared.tell(Arrive(self.request))

    def conclude(self, last: Talker, how: Leaving) -> None:
        """The last agent has left; the person is still there, and the flow goes on."""
        agent, seconds = last.session.agent, (self.shared.clock() - last.member.since) / 1000
        self.finish(how)
        command = self.asking.command
        ended = AgentEnded(command, agent, seconds)
        self.asking.tell(ended if how == "ended" else ConversationOver(command, agent, how, seconds))

    def come_to_nothing(self, reason: str) -> None:
        """A transfer found nobody, or the outside party left; the person is still there."""
        seconds = (self.shared.clock() - self.since) / 1000
        self.finish(reason)
        self.asking.tell(ConversationOver(self.asking.command, "", reason, seconds))

    def person_left(self) -> None:
        """The person is gone, or the flow has gone on without waiting for the end."""
        self.finish("person_left")

    def finish(self, reason: str) -> None:
        """Part everybody. Agents who have met the person wrap up."""
        if self.over:
            return
        self.over = True
        if self.consultation is not None:
            self.consultation.cancel()
        for talker in list(self.talkers.values()):
            self.leave(talker.session, "dismissed")
        self.room.close()
        self.outside.end()
        for supervision in list(self.supervisions.values()):
            supervision.end()
        self._on_over(self)
        if self.key != self.contact:
            self.shared.tell(Withdraw(self.key))
        if self.begun:
            self.shared.publish(TalkOver(contact=self.contact, reason=reason))

    def _outside_left(self) -> None:
        if self.met or self.outside.members or self.talkers:
            self.show()
        else:
            self.come_to_nothing("outside_left")
