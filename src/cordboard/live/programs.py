"""The flows of the running site, ready to run, and the older versions that contacts began on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from cordboard import modules
from cordboard.engine.commands import Said, Spoken
from cordboard.engine.program import Program
from cordboard.flow.load import from_document
from cordboard.flow.prompt import PLACEHOLDER
from cordboard.flow.results import Results
from cordboard.flow.site import LoadedSite
from cordboard.store import versions


class Programs:
    """Programs by flow and version. What is published stays in the store, so that an old contact finds its version.

    `site` is replaced when the organisation changes; its flows stay what they are.
    """

    def __init__(self, site: LoadedSite, database: Engine) -> None:
        self.site = site
        self._database = database
        self._programs: dict[tuple[str, str], Program] = {}

    @property
    def results(self) -> Results:
        """The platform's results and the site's own."""
        assert self.site.site is not None
        return self.site.site.catalogue()

    def publish(self) -> None:
        """Publish every flow of the site."""
        for flow in self.site.flows.values():
            versions.publish(self._database, flow)
            self._programs[flow.slug, flow.version] = Program(flow)

    def current(self, flow: str) -> Program:
        """The version of a flow that new contacts begin on. Raises KeyError for a flow that the site does not have."""
        return self._programs[flow, self.site.flows[flow].version]

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
        assert self.site.site is not None
        found: list[Said] = []
        for service in self.site.site.services.values():
            if service.record.announce is not None:
                found.extend(_known(service.record.announce, service.language or self.site.site.language, ""))
        languages = {service.language for service in self.site.site.services.values()}
        for program in self._programs.values():
            found.extend((spoken,) for spoken in program.said_ahead(languages))
        return found


def _known(prompt: Any, language: str, voice: str) -> list[Said]:
    return [
        (Spoken("text", phrase.text, phrase.language or written or language, voice),)
        for written, phrases in prompt.phrases.items()
        for phrase in phrases
        if phrase.text and not PLACEHOLDER.search(phrase.text)
    ]
