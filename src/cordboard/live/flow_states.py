"""The states of a flow that can be compared: its file, a draft, a version, what an alias stands for."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from cordboard import modules
from cordboard.flow.load import from_published, load_flow
from cordboard.flow.model import Flow
from cordboard.flow.problems import Unreadable
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.shares import is_alias
from cordboard.store import flow_drafts, flow_repository, versions
from cordboard.store.flow_repository import FileVersion

#: How a draft is named, before its id; and the file of a flow.
DRAFT, FILE = "draft:", "file"


class FlowStates:
    """Finds a flow by what somebody calls it. `in_file` gives what the file of a flow says, None where none does."""

    def __init__(self, site: LoadedSite, database: Engine, in_file: Callable[[str], FileVersion | None]) -> None:
        assert site.site is not None
        self._results = site.site.catalogue()
        self._database = database
        self._in_file = in_file

    def flow(self, slug: str, name: str) -> Flow:
        """A state of a flow, to be read and compared. Raises LookupError, and Unreadable for one with errors."""
        if name == FILE or name.startswith(DRAFT):
            loaded = load_flow(self.text(slug, name), modules.types(), file=name, results=self._results)
            if loaded.flow is None:
                raise Unreadable(loaded.problems)
            return loaded.flow
        document = versions.published(self._database, slug, self.version(slug, name))
        return from_published(document, modules.types(), self._results)

    def text(self, slug: str, name: str) -> str:
        """The text of a state of a flow, as it was written. Raises LookupError."""
        if name == FILE:
            found = self._in_file(slug)
            if found is None:
                raise LookupError(f"the site has no file of the flow {slug!r} that is without errors")
            return found.text
        if name.startswith(DRAFT):
            return flow_drafts.draft(self._database, slug, name.removeprefix(DRAFT)).text
        return flow_repository.text_of(self._database, slug, self.version(slug, name))

    def version(self, slug: str, name: str) -> str:
        """The version that an alias stands for, or that begins so. Raises LookupError."""
        if is_alias(name):
            with self._database.connect() as connection:
                found = flow_repository.alias_of(connection, slug, name)
            if found is not None:
                return found.version
        try:
            return versions.full_version(self._database, slug, name)
        except LookupError as missing:
            known = [each.publication.alias for each in flow_repository.aliases(self._database)
                     if each.publication.slug == slug]  # fmt: skip
            names = ", ".join((FILE, *known))
            raise LookupError(f"{missing.args[0]}; besides versions there are: {names}") from missing
