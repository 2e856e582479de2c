"""What is proved of the flows of a running site: those at work, in the background, and drafts that people send."""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import Depends
from starlette.requests import HTTPConnection

from cordboard.background import BackgroundTasks
from cordboard.flow.model import Flow
from cordboard.flow.rewriting import rewrite
from cordboard.flow.site import LoadedSite, Site
from cordboard.flow.source import as_document
from cordboard.live.switchboard import Switchboard
from cordboard.proof.prove.formats.scenarios import scenario_files
from cordboard.proof.prove.report import Grade, Report
from cordboard.proving.apart import ProofFailed
from cordboard.proving.jobs import (
    CheckedDraft,
    Checking,
    Job,
    ReadDraft,
    Reading,
    ReadingDocument,
    Rewriting,
    surroundings,
)
from cordboard.proving.kept import FOLDER, StoredReports
from cordboard.proving.reader import Reader
from cordboard.proving.subject import Subject
from cordboard.proving.waiting import GOING, MOST_WAITING, NOBODY, Proof, State, TooMany, Waiting
from cordboard.server.models.proofs import ProofProgress, ProofStatus

_log = logging.getLogger(__name__)

#: A text of so many characters with so many modules is read and written within this process: that takes some
#: milliseconds, less than to ask another one.
SHORT, FEW = 10_000, 40

#: In whose place the server itself asks for proofs.
SERVER: Final = NOBODY

_STANDS: Final[Mapping[State, str]] = {
    "waiting": "waiting to be proved", "proving": "being proved", "proved": "proved", "failed": "could not be proved",
    "cancelled": "not proved",
}  # fmt: skip
_COLOURS: Final[Mapping[Grade | None, str]] = {
    "error": "closed", "possible": "busy", "warning": "busy", "note": "open", None: "open",
}  # fmt: skip


@dataclass(frozen=True)
class FlowProof:
    """A proof as people are told of it."""

    id: str
    flow: str
    version: str
    state: State
    visits: int = 0
    found: int = 0
    report: Report | None = None
    why: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in GOING

    @property
    def verdict(self) -> str:
        """What came of it, or how it stands, in a few words."""
        return self.report.verdict() if self.report is not None else _STANDS[self.state]

    @property
    def colour(self) -> str:
        """The look of the verdict on a page."""
        if self.report is None:
            return "closed" if self.state == "failed" else ""
        return _COLOURS[self.report.worst()]

    @property
    def scenarios(self) -> Mapping[str, str]:
        """The examples as scenario files, by name."""
        return {} if self.report is None else scenario_files(self.report)

    def status(self) -> ProofStatus:
        """As the API tells it."""
        return ProofStatus(
            id=self.id, flow=self.flow, version=self.version, state=self.state, why=self.why,
            progress=ProofProgress(visits=self.visits, found=self.found), report=self.report,
            scenarios=dict(self.scenarios),
        )  # fmt: skip


class Proofs:
    """The proofs of a running site. Every one is made for the organisation as it is at that moment."""

    def __init__(self, switchboard: Switchboard, reports: StoredReports | None = None) -> None:
        self._switchboard = switchboard
        self._waiting = Waiting(reports or StoredReports(switchboard.data / FOLDER), self._over)
        self._at_work: dict[str, Proof] = {}
        self._tasks = BackgroundTasks("the flows at work could not be given to be proved")
        self._beginning: asyncio.Task[None] | None = None
        self._url = ""
        self._reader = Reader()
        #: What ends with the proofs.
        self.on_stop: list[Callable[[], Awaitable[None]]] = []
        self._read_now = 0
        self._sent: tuple[LoadedSite, bytes] | None = None
        switchboard.on_reorganised.append(self._reorganised)

    # --- Flows at work -------------------------------------------------------------------------------

    def begin(self, url: str = "") -> None:
        """Prove the flows at work, in the background. `url` is where the pages are that tell more."""
        self._url = url
        before, self._beginning = self._beginning, self._tasks.start(self._ask_for_all())
        if before is not None:
            before.cancel()

    async def of_flow(self, slug: str) -> FlowProof:
        """The proof of a flow at work; it begins now if it has not. Raises KeyError."""
        return await _placed(await self._ask(self._site.flows[slug]))

    def verdicts(self) -> dict[str, FlowProof]:
        """What is known of the flows at work, by slug, without the lines of findings."""
        return {slug: _told(self._at_work[slug]) for slug in self._site.flows if slug in self._at_work}

    async def _ask_for_all(self) -> None:
        for flow in tuple(self._site.flows.values()):
            await self._ask(flow)

    async def _ask(self, flow: Flow) -> Proof:
        subject = await asyncio.to_thread(_subject, self._site, flow)
        before = self._at_work.get(flow.slug)
        if before is not None and before.id == subject.key and before.state != "cancelled":
            return before
        if before is not None:
            self._waiting.withdraw(before.id, SERVER)
        proof = self._at_work[flow.slug] = await self._waiting.ask(subject, SERVER)
        if proof.over:
            self._say(proof)
        return proof

    def _reorganised(self, _site: Site) -> None:
        """The setting of the flows has changed: prove again what that makes different."""
        if self._beginning is not None:
            self.begin(self._url)

    def _over(self, proof: Proof) -> None:
        if self._at_work.get(proof.subject.flow.slug) is proof:
            self._say(proof)

    def _say(self, proof: Proof) -> None:
        slug, report = proof.subject.flow.slug, proof.report
        if report is None:
            return  # why not was said where it was seen
        where = f"; see {self._url}/flows/{slug}?panel=proof" if report.findings and self._url else ""
        level = logging.WARNING if report.worst() == "error" else logging.INFO
        _log.log(level, "%s: proved, %s, %s%s", slug, report.extent(), report.verdict(), where)

    # --- Drafts --------------------------------------------------------------------------------------

    async def read(self, draft: str | Mapping[str, Any]) -> ReadDraft:
        """A draft (its text, or the document), checked as if it were a file of this site, in a process apart.

        Raises ProofFailed and TooMany.
        """
        read: ReadDraft = await self._do(lambda site: Reading(site, draft))
        return read

    async def check(self, draft: str | Mapping[str, Any]) -> CheckedDraft:
        """What is wrong with a draft, as `read`, and sooner."""
        checked: CheckedDraft = await self._do(lambda site: Checking(site, draft))
        return checked

    async def document(self, text: str) -> dict[str, Any] | None:
        """What the text of a draft says as a document; None where it says none. Raises as `read`."""
        if len(text) <= SHORT:
            return await asyncio.to_thread(as_document, text)
        document: dict[str, Any] | None = await self._do(lambda _site: ReadingDocument(text))
        return document

    async def rewritten(self, text: str, document: Mapping[str, Any]) -> str:
        """A text changed as little as can be so that it says a document. Raises as `read`."""
        if len(text) <= SHORT and len(document.get("modules") or ()) <= FEW:
            return await asyncio.to_thread(rewrite, text, dict(document))
        return (await self._reader.do(Rewriting(text, document))).decode()

    def expect_drafts(self) -> None:
        """Somebody draws: have the process ready that checks drafts."""
        self._tasks.start(self._ready())

    async def _ready(self) -> None:
        with suppress(ProofFailed, TooMany):  # whoever asks for a check is told so then
            await self.check({})

    async def _do(self, job: Callable[[bytes], Job]) -> Any:
        if self._read_now >= MOST_WAITING:
            raise TooMany(f"{MOST_WAITING} drafts are being read already; send it again in a minute")
        self._read_now += 1
        try:
            site = self._site
            if self._sent is None or self._sent[0] is not site:
                self._sent = site, await asyncio.to_thread(surroundings, site)
            return pickle.loads(await self._reader.do(job(self._sent[1])))  # noqa: S301
        finally:
            self._read_now -= 1

    async def prove(self, draft: ReadDraft, by: str) -> FlowProof:
        """Have a draft proved that can be. Raises TooMany."""
        assert draft.subject is not None, "a draft with errors cannot be proved"
        return await _placed(await self._waiting.ask(draft.subject, by))

    async def of(self, key: str) -> FlowProof | None:
        """A proof by its id; None where nothing is known of it."""
        found = await self._waiting.of(key)
        if isinstance(found, Report):
            return FlowProof(key, found.flow, found.version, "proved", report=found)
        return None if found is None else await _placed(found)

    def withdraw(self, key: str, by: str) -> bool:
        """Wait for a proof no more; it ends when nobody else does. Says whether this user was waiting for it."""
        return self._waiting.withdraw(key, by)

    # --- Inside --------------------------------------------------------------------------------------

    async def stop(self) -> None:
        """Make no more proofs, and leave no process behind."""
        await self._tasks.stop()
        await self._waiting.stop()
        await self._reader.stop()
        for stop in self.on_stop:
            await stop()

    @property
    def _site(self) -> LoadedSite:
        return self._switchboard.site


def _subject(site: LoadedSite, flow: Flow) -> Subject:
    source = site.files.flows[flow.slug][1] if site.files is not None else None
    if source is not None:  # people on the network need not know where a site's folder is
        source = replace(source, file=Path(source.file).relative_to(site.folder).as_posix())
    subject = Subject.within(site, flow, source)
    assert subject.key  # made here, in a thread, and remembered
    return subject


def _told(proof: Proof) -> FlowProof:
    flow = proof.subject.flow
    return FlowProof(proof.id, flow.slug, flow.version, proof.state, proof.visits, proof.found, proof.report, proof.why)


async def _placed(proof: Proof) -> FlowProof:
    """A proof with the lines of its findings, which take a while to look up where there are many."""
    told = _told(proof)
    if told.report is None:
        return told
    return replace(told, report=await asyncio.to_thread(proof.subject.placed, told.report))


def proofs(connection: HTTPConnection) -> Proofs:
    """The proofs of the application that was asked."""
    found: Proofs = connection.app.state.proofs
    return found


Proving = Annotated[Proofs, Depends(proofs)]
