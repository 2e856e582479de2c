"""Child runs: callbacks, supervisors' legs, and people whom an agent sent into another flow (design.md)."""

from __future__ import annotations

import asyncio
import logging
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cordboard.engine.child_facts import called_back, monitor_connector, passed_on, supervised
from cordboard.engine.endings import ENDINGS
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.engine.signals import SupervisionMode, WrappedUp
from cordboard.live.contact import LiveContact
from cordboard.live.directory import Directory
from cordboard.live.floor import AgentSearch, FloorRefused
from cordboard.live.programs import NotServed, Programs
from cordboard.live.runs import Runs
from cordboard.store import contacts
from cordboard.store.writer import StoreFailed
from cordboard.telephony.line import Call

_log = logging.getLogger(__name__)


class ChildRuns:
    """Begins them for the floor, and tells contacts what became of their agents."""

    def __init__(self, runs: Runs, directory: Directory, programs: Programs, database: Engine) -> None:
        self._runs = runs
        self._directory = directory
        self._programs = programs
        self._database = database

    def wrapped_up(self, contact: str, agent: str, code: str, result: str) -> asyncio.Future[None]:
        """An agent's work on a contact is over. What is returned is done once that is stored, or raises StoreFailed."""
        if (live := self._runs.at_work.get(contact)) is not None:
            return live.tell_and_store(WrappedUp(agent, code, result))
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        stored.set_exception(StoreFailed("the contact is closed already", lasting=True))
        stored.exception()  # not everybody waits for it
        return stored

    async def begin_callback(self, parent: str, call: Call, _agent: str, found: AgentSearch) -> None:
        """A person was called back and is with an agent: a child run goes on where the parent waited."""
        try:
            # In a thread, as whatever asks a database does: one that is away must not hold up all other calls.
            row = await asyncio.to_thread(contacts.contact, self._database, parent)
            program = self._programs.of(row["flow"], row["version"])
            journal = await asyncio.to_thread(contacts.journal, self._database, parent)
            facts = called_back(program, journal, found.contact)
        except (SQLAlchemyError, contacts.DamagedJournal):
            _log.exception("the callback of contact %s ends, since its beginning cannot be read", parent)
            await call.hang_up()
            self._runs.desk.floor.left(found.contact)
            return
        self._runs.start(call, facts, program, found)

    def send_to_flow(self, contact: str, flow: str) -> None:
        """End a contact for its agent, and go on with its person in another flow. Raises FloorRefused."""
        live = self._runs.at_work.get(contact)
        wanted = self._directory.loaded.flows.get(flow)
        if not isinstance(live, LiveContact):
            raise FloorRefused("that contact is over")
        kind = ("inbound", live.interpreter.contact.facts.channel)
        if wanted is None or (wanted.direction, wanted.channel) != kind:
            flows = self._directory.loaded.flows.values()
            names = sorted(each.slug for each in flows if (each.direction, each.channel) == kind)
            raise FloorRefused(f"there is no inbound flow {flow!r} for calls; there are: {', '.join(names) or 'none'}")
        self._runs.beside.start(self._go_on_in(live, flow))

    async def _go_on_in(self, live: LiveContact, flow: str) -> None:
        """The contact ends for its agent, and a run of its own goes on with the person."""
        service = self._directory.running(flow) or self._directory.site.services[live.service]
        was = live.interpreter.contact.facts
        ours = was.caller if was.number == was.called else was.called
        facts = self._directory.facts(uuid4().hex, service, was.number, ours)
        facts = passed_on(live.interpreter.contact, facts)
        try:
            program = self._programs.serving(service, facts) if service.flow == flow else self._programs.current(flow)
        except NotServed:
            program = self._programs.current(flow)
        try:
            await self._runs.begin(facts, program)
        except StoreFailed as failure:
            _log.error("contact %s stays with its agent, since the next one cannot be stored: %s", live.id, failure)
            self._runs.desk.floor.say_to_agents(
                live.id, f"The person could not be sent into {flow}: the database does not answer. Try again."
            )
            return
        await self._hand_over(live, facts, program)

    async def hand_over_again(self, facts: Facts, program: Program) -> None:
        """Send a person into a flow that an agent had sent them into when the program ended."""
        live = self._runs.at_work.get(facts.parent)
        if isinstance(live, LiveContact):
            await live.catch_up()
            await self._hand_over(live, facts, program)
        else:
            await self._runs.close_unanswered(facts, program, "restart")

    async def _hand_over(self, live: LiveContact, facts: Facts, program: Program) -> None:
        flow = program.flow.slug
        why = ENDINGS["sent_into_flow"]
        # The contact hears of the agent first, or it would not wait for the termination code.
        await self._runs.desk.floor.caught_up(live.id)
        call = await live.hand_on(why.by, f"{why.reason} {flow}", facts.contact)
        await self._runs.drive(call, facts, program)

    async def supervise(self, contact: str, supervisor: str, mode: SupervisionMode, leg: Call | str) -> None:
        """Let a supervisor into a conversation: by the flow's Monitor connector, or at once where it has none.

        `leg` is the supervisor's leg, or a telephone of the line to ring for it. Raises FloorRefused.
        """
        floor, live = self._runs.desk.floor, self._runs.at_work.get(contact)
        connector = monitor_connector(live.interpreter.program.flow, live.module) if live is not None else None
        if live is None or connector is None:
            await floor.monitor(contact, supervisor, mode, leg)
            return
        call = await floor.ring_supervisor(leg) if isinstance(leg, str) else leg
        facts = supervised(live.interpreter.contact.facts, connector, uuid4().hex, supervisor)
        try:
            await self._runs.begin(facts, live.interpreter.program, call)
        except StoreFailed as failure:
            await call.hang_up()
            raise FloorRefused("the database does not answer; try again in a moment") from failure
        self._runs.start(call, facts, live.interpreter.program)
