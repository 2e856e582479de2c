"""The flows of the running site, ready to run, and the older versions that contacts began on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine

from cordboard import modules
from cordboard.engine.commands import Said, Spoken
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.flow.load import from_document
from cordboard.flow.model import Flow
from cordboard.flow.module import IN_WRITING
from cordboard.flow.numbers import read_number
from cordboard.flow.problems import errors
from cordboard.flow.prompt import PLACEHOLDER, Prompt
from cordboard.flow.results import Results
from cordboard.flow.site import LoadedSite, Service, Site
from cordboard.flow.site.load import load_draft
from cordboard.flow.site.shares import LIVE, VERSION, name_of
from cordboard.store import flow_repository, versions


class NotServed(LookupError):
    """No version of its flow can run for a service, so its contacts are refused. The message says why."""


@dataclass(frozen=True)
class ServedFlows:
    """What services run: the program of each name of a flow, such as ``support-line@test``, and why one has none.

    `troubles` are sentences about services that do not run what the site file says.
    """

    programs: Mapping[str, Program] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()


class Programs:
    """Programs by flow and version. What is published stays in the store, so that an old contact finds its version."""

    def __init__(self, site: LoadedSite, database: Engine) -> None:
        self._site = site
        self._database = database
        self._programs: dict[tuple[str, str], Program] = {}
        self._served = ServedFlows()

    @property
    def results(self) -> Results:
        """The platform's results and the site's own."""
        return self._settings.catalogue()

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong with what services run, a sentence each."""
        return self._served.troubles

    def publish(self) -> None:
        """Have a version in the store of every flow of the site, and the flows ready to run."""
        for flow in self._site.flows.values():
            versions.publish(self._database, flow)
        self.use(self._site, self.prepare(self._site))

    def prepare(self, site: LoadedSite) -> ServedFlows:
        """Find what the services of a site run. Reads the store, and changes nothing here."""
        assert site.site is not None
        aliases = {
            (each.publication.slug, each.publication.alias): each.version
            for each in flow_repository.aliases(self._database)
        }
        programs: dict[str, Program] = {}
        missing: dict[str, str] = {}
        for flow, at in {(each.flow, share.at) for each in site.site.services.values() for share in each.runs.shares}:
            try:
                programs[name_of(flow, at)] = self._prepared(site, flow, at, aliases)
            except LookupError as why:
                missing[name_of(flow, at)] = str(why.args[0])
        return ServedFlows(programs, missing, tuple(_troubles(site.site.services.values(), programs, missing)))

    def use(self, site: LoadedSite, served: ServedFlows) -> None:
        """Run these from the next contact on."""
        self._site = site
        self._served = served
        for flow in site.flows.values():
            self._programs[flow.slug, flow.version] = Program(flow)
        for program in served.programs.values():
            self._programs.setdefault((program.flow.slug, program.flow.version), program)

    def runs(self, flow: Flow) -> bool:
        """Whether this version of a flow is the live one here."""
        live = self._site.flows.get(flow.slug)
        return live is not None and live.version == flow.version

    def current(self, flow: str) -> Program:
        """The live version of a flow. Raises KeyError for a flow that the site does not have."""
        return self._programs[flow, self._site.flows[flow].version]

    def serving(self, service: Service, facts: Facts) -> Program:
        """The version of its flow on which a contact of a service begins. Raises NotServed.

        By shares, the same person has the same version each time; who withholds their number may have another.
        """
        number = facts.number
        person = read_number(number, self._settings.region) or number or facts.contact
        for at in service.runs.order(service.name, person):
            program = self._served.programs.get(name_of(service.flow, at))
            if program is not None:
                return program
        raise NotServed(next(_reasons(service, self._served.missing), f"the flow {service.flow!r} cannot run"))

    def of(self, flow: str, version: str) -> Program:
        """A version of a flow. Raises LookupError when it was never published."""
        program = self._programs.get((flow, version))
        if program is None:
            document = versions.published(self._database, flow, version)
            program = Program(from_document(document, modules.types(), self.results))
            self._programs[flow, version] = program
        return program

    def static_prompts(self) -> list[Said]:
        """Everything that is said in flows and before recordings, and that is known before anyone calls."""
        found: list[Said] = []
        for service in self._settings.services.values():
            if service.record.announce is not None:
                found.extend(_known(service.record.announce, service.language or self._settings.language, ""))
        return [*found, *_said_in(self._settings, self._programs.values())]

    def new_prompts(self, site: LoadedSite, served: ServedFlows) -> list[Said]:
        """What flows say that do not run yet, as far as it is known before anyone calls."""
        assert site.site is not None
        running = {(each.flow.slug, each.flow.version) for each in self._served.programs.values()}
        new = [each for each in served.programs.values() if (each.flow.slug, each.flow.version) not in running]
        return list(_said_in(site.site, new))

    def prompts_of(self, program: Program) -> list[Said]:
        """What one version of a flow says, as far as it is known before anyone calls."""
        return list(_said_in(self._settings, (program,)))

    @property
    def _settings(self) -> Site:
        assert self._site.site is not None
        return self._site.site

    def _prepared(self, site: LoadedSite, flow: str, at: str, aliases: Mapping[tuple[str, str], str]) -> Program:
        """The program of a name. Raises LookupError with the reason why there is none."""
        live = site.flows.get(flow)
        if at == LIVE:
            if live is None:
                raise LookupError(f"the flow {flow!r} has errors, and no version without")
            return Program(live)
        version = at if VERSION.fullmatch(at) else aliases.get((flow, at))
        if version is None:
            raise LookupError(f"nothing was published as {name_of(flow, at)} yet")
        if live is not None and live.version == version:
            return Program(live)
        _, loaded = load_draft(site, flow_repository.text_of(self._database, flow, version), modules.types())
        if loaded.flow is None:
            raise LookupError(
                f"{name_of(flow, at)} does not fit the site any more: {errors(loaded.problems)[0].message}"
            )
        if loaded.flow.version != version:  # written by a Cordboard that counted other things as a version
            return self.of(flow, version)
        return Program(loaded.flow)


def _reasons(service: Service, missing: Mapping[str, str]) -> Iterator[str]:
    names = (name_of(service.flow, share.at) for share in service.runs.shares)
    return (missing[name] for name in names if name in missing)


def _troubles(
    services: Iterable[Service], programs: Mapping[str, Program], missing: Mapping[str, str]
) -> Iterator[str]:  # fmt: skip
    for service in services:
        others = [share.at for share in service.runs.shares if name_of(service.flow, share.at) in programs]
        for why in _reasons(service, missing):
            instead = f"its contacts run {name_of(service.flow, others[0])}" if others else "its contacts are refused"
            yield f"the service {service.name!r}: {why}; {instead}"


def _said_in(site: Site, programs: Iterable[Program]) -> Iterator[Said]:
    languages = {service.language for service in site.services.values()}
    calls = (program for program in programs if program.flow.channel not in IN_WRITING)
    return ((spoken,) for program in calls for spoken in program.said_ahead(languages))


def _known(prompt: Prompt, language: str, voice: str) -> list[Said]:
    return [
        (Spoken("text", phrase.text, phrase.language or written or language, voice),)
        for written, phrases in prompt.phrases.items()
        for phrase in phrases
        if phrase.text and not PLACEHOLDER.search(phrase.text)
    ]
