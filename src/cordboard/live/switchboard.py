"""The running site: takes calls, makes calls, and sees every contact to its outcome."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from cordboard import modules
from cordboard.engine.commands import Said, Spoken
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed, Facts, Left, Noted
from cordboard.engine.program import Program
from cordboard.engine.sensitive import Tokens
from cordboard.flow.document import from_document
from cordboard.flow.prompt import PLACEHOLDER
from cordboard.flow.site import LoadedSite, Service, Site
from cordboard.live.changes import Changes
from cordboard.live.claims import SERVING, Claims
from cordboard.live.contact import LiveContact, now
from cordboard.live.desk import AtWork, Desk
from cordboard.live.messages import Messages
from cordboard.live.person import Person
from cordboard.live.recovery import close_left_open
from cordboard.live.web_client import web_client
from cordboard.speech.detection import Thresholds
from cordboard.speech.prompts import PromptAudio
from cordboard.store import accounts, organisation, versions
from cordboard.store.database import open_database
from cordboard.store.writer import JournalWriter, NewContact
from cordboard.telephony.line import Call, CallEnded, Line, NotConnected, Refusal

_log = logging.getLogger(__name__)

#: The outcome of an outbound call that came to nothing.
OUTCOME_OF: Mapping[Refusal, str] = {
    Refusal.BUSY: "busy",
    Refusal.NO_ANSWER: "no_answer",
    Refusal.REFUSED: "refused",
    Refusal.INVALID_NUMBER: "invalid_number",
    Refusal.NETWORK_FAILURE: "network_failure",
    Refusal.FAX: "fax",
    Refusal.NOT_ALLOWED: "not_attempted",
    Refusal.CANCELLED: "not_attempted",
}


class UnknownService(LookupError):
    """No service or flow of the site has that name. The message says which there are."""


class Switchboard:
    """A site at work.

    `site` must have loaded without errors. `data` is the folder for the database, recordings and spoken prompts.
    """

    def __init__(
        self, site: LoadedSite, data: Path, line: Line, prompts: PromptAudio, *, database_url: str = ""
    ) -> None:
        assert site.site is not None, "a site with errors is not run"
        self.data = data
        self.line = line
        self.prompts = prompts
        self.ready = False
        self._beside = False
        self.running: dict[str, LiveContact] = {}
        self.browser: Any = None
        self.on_reorganised: list[Callable[[Site], None]] = []
        self.database = open_database(database_url or data / "cordboard.db")
        self.site = organisation.laid_over(site, self.database)
        self.writer = JournalWriter(self.database)
        self._changes = Changes()
        self._claims = Claims(data)
        self._programs: dict[tuple[str, str], Program] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._dialling: set[str] = set()
        self._web = web_client(self._settings.web.private_networks)
        self._desk = Desk(
            self._settings, self.database, line, prompts, self._web, data / "recordings", dict(os.environ)
        )

    @property
    def _settings(self) -> Site:
        assert self.site.site is not None
        return self.site.site

    def reorganise(self, site: LoadedSite) -> None:
        """Work with another organisation from now on: also contacts in progress do. The flows stay what they are."""
        self.site = site
        self._desk.site = self._settings
        for told in self.on_reorganised:
            told(self._settings)
        self._changes.note()

    async def start(self, progress: Callable[[int, int], None] | None = None, *, recover: bool = True) -> int:
        """Publish the flows, close what a crash left open, speak all prompts ahead, take calls.

        Without `recover` this is a second process beside the one that serves the site: it closes nothing, and claims
        each contact of its own, so that the other one does not take it for left open.

        Returns how many contacts a crash had left open. Raises LineError when the line cannot start, and Claimed when
        another process serves this data.
        """
        if recover:
            self._claims.take(SERVING)
        self._beside = not recover
        self.writer.start()
        for flow in self.site.flows.values():
            versions.publish(self.database, flow)
            self._programs[flow.slug, flow.version] = Program(flow)
        left = 0
        if recover:
            left = await close_left_open(
                self.database, self.writer, self._program_of, self._results, now(), self._claims.others
            )
        await self.prompts.render_ahead(self.static_prompts(), progress or (lambda _done, _total: None))
        await self.line.start(self.on_call)
        self.ready = True
        return left

    async def stop(self) -> None:
        """Take no more calls, end those in progress with the Result due, and store everything."""
        self.ready = False
        for contact in tuple(self.running.values()):
            contact.end("operator", "Cordboard was stopped")
            contact.wrap_up_all()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
        await self.line.stop()
        await self._web.aclose()
        await self.prompts.close()
        await asyncio.to_thread(self.writer.close)
        self.database.dispose()
        self._claims.drop_all()

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever a contact began, moved on or ended."""
        return self._changes.watch()

    def static_prompts(self) -> list[Said]:
        """Everything that is said in flows and before recordings, and that is known before anyone calls."""
        found: list[Said] = []
        for service in self._settings.services.values():
            if service.record.announce is not None:
                found.extend(_known(service.record.announce, service.language or self._settings.language, ""))
        languages = {service.language for service in self._settings.services.values()}
        for program in self._programs.values():
            found.extend((spoken,) for spoken in program.said_ahead(languages))
        return found

    # --- Calls ---------------------------------------------------------------------------------------

    async def on_call(self, call: Call) -> None:
        """Take a call that came in."""
        name = self._settings.numbers.get(call.called, call.called)
        service = self._settings.services.get(name)
        if service is None or service.direction != "inbound":
            _log.warning("a call to %r was turned away: no inbound service has that number", call.called)
            await call.reject(Refusal.INVALID_NUMBER)
            return
        contact = uuid4().hex
        facts = self._facts(contact, service, call.caller, call.called)
        try:
            await call.ring()
            await call.answer()
        except CallEnded:
            return
        await self._begin(facts, service)
        await self._keep(self._drive(call, facts, service))

    def dial(self, name: str, number: str, *, account: str = "") -> str:
        """Call a number for an outbound service (or its flow), and return the contact's id at once.

        Raises UnknownService, and LookupError for an account that is not there.
        """
        service = self._outbound(name)
        contact = uuid4().hex
        found = self._account(account, number)
        facts = self._facts(contact, service, service.caller_id, number, "outbound", found)
        if self._beside:
            self._claims.take(contact)
        self._dialling.add(contact)
        self._keep(self._dial(facts, service, number))
        return contact

    async def finished(self, contact: str) -> None:
        """Wait until a contact that was begun here is over."""
        async for _ in self.changes():
            if contact not in self.running and contact not in self._dialling:
                return

    async def _dial(self, facts: Facts, service: Service, number: str) -> None:
        try:
            await self._begin(facts, service)
            call = self.line.dial(number, caller_id=service.caller_id)
            try:
                await call.wait_answered()
            except NotConnected as failure:
                result = self._results[OUTCOME_OF[failure.reason]]
                ended = Left(at := now(), "", "line", failure.detail)
                entries: list[AnyEntry] = [Noted("", str(failure)), ended, Closed(at, result.slug, result.code)]
                await self.writer.append(facts.contact, entries)
                return
            except asyncio.CancelledError:
                await call.hang_up()
                raise
            await self._drive(call, facts, service)
        finally:
            self._dialling.discard(facts.contact)
            self._claims.drop(facts.contact)
            self._changes.note()

    async def _begin(self, facts: Facts, service: Service) -> None:
        flow = self.site.flows[service.flow]
        await self.writer.begin(
            NewContact(
                id=facts.contact, flow=flow.slug, version=flow.version, channel=facts.channel,
                direction=facts.direction, service=facts.service, caller=facts.caller, called=facts.called,
                started_at=now(), account=str((facts.account or {}).get("key", "")),
            )
        )  # fmt: skip

    async def _drive(self, call: Call, facts: Facts, service: Service) -> None:
        flow = self.site.flows[service.flow]
        interpreter = Interpreter(self._programs[flow.slug, flow.version], facts, on_fault=_log_fault)
        messages = Messages(self.database, self._desk.recordings, facts.contact)
        person = Person(call, Thresholds(**service.detection.model_dump()))
        work = AtWork(
            self._desk, facts, person, Tokens(secrets.token_bytes(32)), messages, interpreter.contact
        )  # fmt: skip
        contact = LiveContact(interpreter, work, self.writer, self._changes.note)
        self.running[contact.id] = contact
        try:
            outcome = await contact.run()
            _log.info("contact %s ended: %s", contact.id, outcome.result)
        finally:
            del self.running[contact.id]
            self._changes.note()

    def _keep(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("a contact could not be seen to its end", exc_info=fault)

    # --- What the site says ----------------------------------------------------------------------------

    @property
    def _results(self) -> Any:
        return next(iter(self.site.flows.values())).results

    def _outbound(self, name: str) -> Service:
        found = [
            each
            for each in self._settings.services.values()
            if each.direction == "outbound" and name in (each.name, each.flow)
        ]
        if not found:
            names = ", ".join(each.name for each in self._settings.services.values() if each.direction == "outbound")
            raise UnknownService(f"no outbound service or flow is called {name!r}; there are: {names or 'none'}")
        return found[0]

    def _account(self, key: str, number: str) -> dict[str, Any] | None:
        field, value = (self._settings.accounts.key, key) if key else ("phone", number)
        found, count = accounts.find(self.database, "accounts", field, value, 1, region=self._settings.region)
        if key and not found:
            raise LookupError(f"no account {key!r} was imported")
        return found[0] if count == 1 else None

    def _facts(
        self, contact: str, service: Service, caller: str, called: str,
        direction: Any = "inbound", account: dict[str, Any] | None = None,
    ) -> Facts:  # fmt: skip
        return Facts(
            contact, "voice", direction, caller, called, service.name, service.language,
            service.time_zone or self._settings.time_zone, service.detect_machine, account=account,
            site=self.site.site_facts(),
        )  # fmt: skip

    def _program_of(self, flow: str, version: str) -> Program:
        program = self._programs.get((flow, version))
        if program is None:
            document = versions.published(self.database, flow, version)
            program = Program(from_document(document, modules.types(), self._results))
            self._programs[flow, version] = program
        return program


def _known(prompt: Any, language: str, voice: str) -> list[Said]:
    return [
        (Spoken("text", phrase.text, phrase.language or written or language, voice),)
        for written, phrases in prompt.phrases.items()
        for phrase in phrases
        if phrase.text and not PLACEHOLDER.search(phrase.text)
    ]


def _log_fault(module: str, fault: Exception) -> None:
    _log.error("module %s failed and its fault was contained", module, exc_info=fault)
