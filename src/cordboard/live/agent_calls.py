"""Contacts of the calls that agents make of their own accord: each is stored before anybody is called."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import msgspec

from cordboard.engine.child_facts import called_by_agent
from cordboard.engine.contact import Contact
from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, Noted
from cordboard.engine.program import Program
from cordboard.flow.agent_module import agent_module
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.module import IN_WRITING, AgentAtHand
from cordboard.flow.site import Service
from cordboard.live.callback_records import OUTCOME_OF
from cordboard.live.clock import now
from cordboard.live.directory import Directory
from cordboard.live.floor import AgentSearch, FloorRefused, ScreenPop
from cordboard.live.floor.own_call import AgentCall
from cordboard.live.programs import NotServed, Programs
from cordboard.live.runs import Runs
from cordboard.speech.port import SpeechFailed
from cordboard.store.writer import StoreFailed
from cordboard.telephony.line import Call, CallEnded, NotConnected, Refusal

_log = logging.getLogger(__name__)

#: The outcome where no network said why, by how it ended.
_OUTCOME: dict[str, str] = {"hung_up": "hung_up_immediately", "fault": "flow_fault"}


class AgentCalls:
    """What the floor asks of their contacts (:class:`cordboard.live.floor.own_call.AgentCallContacts`).

    Such a contact runs the flow of its service from the module on that brings in an agent: the agent is there already.

    Args:
        runs: drives them; asked for once the floor has started.
    """

    def __init__(self, directory: Directory, programs: Programs, runs: Callable[[], Runs]) -> None:
        self._directory = directory
        self._programs = programs
        self._runs = runs
        self._begun: dict[str, tuple[Facts, Program]] = {}

    def check(self, call: AgentCall) -> None:
        """Raises FloorRefused where the flow of the service cannot run, or brings in no agent."""
        self._beginning(call)

    async def begin(self, call: AgentCall) -> AgentCall:
        """Store the contact. Raises FloorRefused."""
        account = await asyncio.to_thread(self._directory.account, "", call.number)
        facts, program = self._beginning(call)
        facts = msgspec.structs.replace(facts, account=account)
        try:
            await self._runs().begin(facts, program)
        except StoreFailed as failure:
            raise FloorRefused("the database does not answer, and nobody is called without a record of it") from failure
        self._begun[call.contact] = (facts, program)
        return self._shown(call, facts, program)

    async def dialled(self, call: AgentCall, leg: Call) -> None:
        """Store which call it is."""
        await self._runs().dialled(self._begun[call.contact][0], leg)

    async def announce(self, call: AgentCall, leg: Call) -> None:
        """Say what is said before a conversation that is recorded. Raises CallEnded."""
        facts, program = self._begun[call.contact]
        service = self._service(call)
        said = _contact(facts, program).say(service.record.announce)
        try:
            sounds = await self._runs().desk.prompts.render(said)
        except (SpeechFailed, OSError) as failure:
            raise FloorRefused(f"what must be said before a recording could not be spoken: {failure}") from failure
        if sounds and not await leg.media.say(sounds).finished():
            raise CallEnded(await leg.wait_ended())

    async def talk(self, call: AgentCall, leg: Call, asking: AgentSearch) -> None:
        """Drive the contact."""
        facts, program = self._begun.pop(call.contact)
        self._runs().start(leg, facts, program, asking)

    async def end(self, call: AgentCall, failure: NotConnected | None, *, by: str) -> None:
        """Close the contact: nobody was reached."""
        facts, program = self._begun.pop(call.contact)
        outcome = OUTCOME_OF[Refusal.CANCELLED if failure is None else failure.reason]
        result = program.flow.results[_OUTCOME.get(by, outcome) if failure is None else outcome]
        detail = failure.detail if failure is not None and ENDINGS[by].detail else ""
        at = now()
        entries: list[AnyEntry] = [
            Noted("", f"called by {call.agent}" + (f"; {failure}" if failure is not None else "")),
            Left(at, "", ENDINGS[by].by, reason(by, detail)),
            Closed(at, result.slug, result.code),
        ]
        await self._runs().store(facts.contact, entries)

    def go_on(self, facts: Facts, program: Program, leg: Call | None) -> bool:
        """After a restart: have the agent's call go on; says whether the agent is still there."""
        service = self._directory.site.services.get(facts.service)
        if service is None:
            return False
        call = AgentCall(
            contact=facts.contact, agent="", service=facts.service, number=facts.called, caller_id=facts.caller,
            ring_seconds=service.dial_timeout,
        )  # fmt: skip
        self._begun[facts.contact] = (facts, program)
        if self._runs().desk.floor.call_again(self._shown(call, facts, program), leg):
            return True
        del self._begun[facts.contact]
        return False

    def _beginning(self, call: AgentCall) -> tuple[Facts, Program]:
        service = self._service(call)
        facts = self._directory.facts(call.contact, service, call.caller_id, call.number, "outbound")
        try:
            program = self._programs.serving(service, facts)
        except NotServed as failure:
            raise FloorRefused(f"nobody can be called for {service.name} now: {failure}") from failure
        module = agent_module(program.flow)
        if module is None or program.flow.channel in IN_WRITING:
            raise FloorRefused(f"nobody can be called for {service.name}: its flow {program.flow.slug!r} has no agents")
        return called_by_agent(facts, module), program

    def _service(self, call: AgentCall) -> Service:
        service = self._directory.site.services.get(call.service)
        if service is None:
            raise FloorRefused(f"the site has no service {call.service!r} any more")
        return service

    def _shown(self, call: AgentCall, facts: Facts, program: Program) -> AgentCall:
        """With what the agent sees of the person, and whether the conversation is recorded."""
        service = self._service(call)
        module = program.modules[facts.starts_at]
        joined = module.with_agent() or AgentAtHand()
        account, url = facts.account or {}, ""
        if service.screen_pop:
            with contextlib.suppress(ExpressionError):  # a contact without an account has no page
                url = _contact(facts, program).address(service.screen_pop)
        pop = ScreenPop(
            caller=call.number, called=call.caller_id, service=call.service, account=str(account.get("key", "")),
            fields=dict(account), first=joined.record_field, path=(facts.starts_at,), url=url,
        )  # fmt: skip
        return msgspec.structs.replace(call, pop=pop, record=joined.record and service.record.calls)


def _contact(facts: Facts, program: Program) -> Contact:
    flow = program.flow
    return Contact(facts, flow.language, flow.voice, program.said, flow.waits)
