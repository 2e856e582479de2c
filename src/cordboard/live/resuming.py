"""After a restart: contacts whose calls are still there go on where they were."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Engine

from cordboard.acd.router import Router
from cordboard.acd.states import BUSY
from cordboard.engine.commands import FindAgent
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.engine.replay import ReplayMismatch, replay
from cordboard.engine.signals import WrappedUp
from cordboard.live import messages
from cordboard.live.call_at_work import OutsideCall
from cordboard.live.clock import now
from cordboard.live.closing import end_of, end_person_part
from cordboard.live.messages import Before
from cordboard.live.programs import Programs
from cordboard.live.recovery import came_out
from cordboard.live.runs import Runs, log_fault
from cordboard.store import open_contacts, recordings
from cordboard.store.contacts import joined
from cordboard.store.open_contacts import OpenContact
from cordboard.telephony.line import Call, Line

_log = logging.getLogger(__name__)

#: Goes on with a call whose contact has not come to its flow yet.
Begin = Callable[[Call, Facts, Program], Coroutine[Any, Any, None]]

#: Makes the call of a contact that is stored.
Dial = Callable[[Facts, Program], Coroutine[Any, Any, None]]
#: Milliseconds after which a call that was asked for, and that the program had not made when it ended, is made no more.
STILL_WANTED = 60_000


class Resuming:
    """Takes up what the program before left open. All of it happens once, when the line has started.

    `answer` takes a call that came in and whose contact is stored, `connect` one that we make, and `dial` makes it.
    `hand_over` takes the call from the contact that an agent sent into another flow. `agent_calls` goes on with a call
    that an agent was making, and says whether the agent is still there.
    """

    def __init__(
        self,
        database: Engine,
        line: Line,
        programs: Programs,
        runs: Runs,
        answer: Begin,
        connect: Begin,
        dial: Dial,
        hand_over: Dial,
        agent_calls: Callable[[Facts, Program, Call | None], bool],
    ) -> None:
        self._database = database
        self._line = line
        self._programs = programs
        self._runs = runs
        self._answer = answer
        self._connect = connect
        self._dial = dial
        self._hand_over = hand_over
        self._agent_calls = agent_calls
        self.searching: set[str] = set()
        """The contacts that go on with a search for an agent."""

    def take_up(self, left: Mapping[str, int]) -> set[str]:
        """Go on with every contact that was left open and that can, and return their ids. Others are to be closed.

        `left` says of each when its program was last known to be (`store.leases.left_open`). A contact cannot go on
        where the line knows nothing of its call, its journal is damaged, or its flow does something else now.
        """
        before = messages.before_restart(self._database, self._runs.desk.recordings)
        taken: set[str] = set()
        for contact in open_contacts.read(self._database):
            if contact.id not in left:  # it is another program's
                continue
            try:
                going_on = self._take_up(contact, left[contact.id], before.get(contact.id))
            except (ReplayMismatch, LookupError, ValueError, TypeError, msgspec.DecodeError) as why:
                _log.error("contact %s cannot go on after the restart, and is closed: %s", contact.id, why)
            except Exception:  # noqa: BLE001 - one contact must not keep the others from going on
                _log.exception("contact %s cannot go on after the restart, and is closed", contact.id)
            else:
                if going_on:
                    taken.add(contact.id)
        return taken

    def settle_agents(self, router: Router) -> None:
        """Wait for no agent any more who is not at work on a contact, by what the router knows: their codes were never
        chosen, or are lost.
        """
        for contact in tuple(self._runs.at_work.values()):
            known = {contact.id, contact.interpreter.contact.facts.parent}
            for logon in sorted(contact.interpreter.agents):
                agent = router.agent(logon)
                if agent.state not in BUSY or agent.contact not in known:
                    contact.tell(WrappedUp(logon))

    async def hang_up_unclaimed(self) -> None:
        """End the calls that went on and that belong to nothing any more."""
        for call in tuple(self._line.unclaimed()):
            _log.warning("call %s from %r to %r is ended: nothing goes on with it", call.id, call.caller, call.called)
            await call.hang_up()

    def _take_up(self, contact: OpenContact, last_known: int, before: Before | None) -> bool:
        program = self._programs.of(contact.flow, contact.version)
        journal = joined(contact.journal)
        if not journal:
            return self._begin(contact, program)
        interpreter = replay(program, journal, on_fault=log_fault)
        if interpreter.left is not None:
            self._runs.beside.start(self._runs.wait_for_wrap_up(interpreter))
            return True
        return self._go_on(contact, interpreter, last_known, before)

    def _go_on(self, contact: OpenContact, interpreter: Interpreter, last_known: int, before: Before | None) -> bool:
        call = self._line.find(contact.call) if contact.call else None
        if call is None:
            return self._wrap_up(interpreter, last_known)
        searching = any(isinstance(command, FindAgent) for command in interpreter.open.values())
        if searching or self._runs.desk.floor.continues(contact.id, 0):
            self.searching.add(contact.id)
        self._runs.desk.floor.found_call(contact.id, call)
        outside = None
        if (leg := contact.outside) is not None and (other := self._line.find(leg.call)) is not None:
            outside = OutsideCall(other, leg.since)
        self._runs.beside.start(self._runs.go_on(interpreter, call, contact.sealed, before, outside))
        return True

    def _wrap_up(self, interpreter: Interpreter, last_known: int) -> bool:
        """The call is gone. Agents who talked with its person, or are wrapping up, choose their codes before the
        contact is closed; without any it is closed at once.
        """
        if not interpreter.agents:
            return False
        contact = interpreter.contact.facts.contact
        journal = interpreter.journal
        at = end_of(journal, last_known, now())
        ending = end_person_part(interpreter, at, partial(came_out, self._database, contact, journal))
        self._runs.beside.start(self._runs.wait_for_wrap_up(interpreter, ending))
        recordings.keep_held(self._database, contact, now())
        return True

    def _begin(self, contact: OpenContact, program: Program) -> bool:
        """The contact is stored and has not come to its flow."""
        facts = contact.facts
        if facts is None:
            return False
        if not contact.call and facts.direction == "outbound" and facts.run == "contact":
            return self._call(contact, facts, program)
        if not contact.call and facts.run == "transferred":
            self._runs.beside.start(self._hand_over(facts, program))
            return True
        if facts.run == "agent_call" and not self._runs.desk.floor.continues(contact.id, 0):
            return self._call_for_agent(contact, facts, program)
        call = self._line.find(contact.call) if contact.call else None
        if call is None:
            return False
        if facts.run == "agent_call":
            self.searching.add(contact.id)
        begin = (
            self._drive if facts.run != "contact" else self._connect if call.direction == "outbound" else self._answer
        )
        self._runs.beside.start(begin(call, facts, program))
        return True

    def _call(self, contact: OpenContact, facts: Facts, program: Program) -> bool:
        """Make a call that was accepted and not made, unless that is too long ago. The line may have begun it without
        that being stored.
        """
        if now() - contact.started_at > STILL_WANTED:
            return False
        call = self._made(facts)
        work = self._dial(facts, program) if call is None else self._connect(call, facts, program)
        self._runs.beside.start(work)
        return True

    def _call_for_agent(self, contact: OpenContact, facts: Facts, program: Program) -> bool:
        """Go on with the call that an agent was making. One not stored as made is made, if it still is wanted."""
        call = self._line.find(contact.call) if contact.call else self._made(facts)
        if call is None and (contact.call or now() - contact.started_at > STILL_WANTED):
            return False
        goes_on = self._agent_calls(facts, program, call)
        if call is not None and not goes_on:
            self._runs.beside.start(call.hang_up())
        return goes_on

    def _made(self, facts: Facts) -> Call | None:
        """The call to the person of a contact that was made without that being stored, which it is now."""
        made = next((each for each in self._line.unclaimed() if _is_to(each, facts.called)), None)
        call = self._line.find(made.id) if made is not None else None
        if call is not None:
            self._runs.beside.start(self._runs.dialled(facts, call))
        return call

    async def _drive(self, call: Call, facts: Facts, program: Program) -> None:
        await self._runs.drive(call, facts, program)


def _is_to(call: Call, number: str) -> bool:
    return call.direction == "outbound" and call.called == number
