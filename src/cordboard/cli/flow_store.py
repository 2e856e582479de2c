"""The flows of a site and of its store, as the commands about flows use them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine

from cordboard.cli.changed import open_to_run
from cordboard.cli.output import fail, refuse, stop_at_errors
from cordboard.cli.sites import data_of
from cordboard.cli.stores import open_store, store_of
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.at_work import FlowTrouble
from cordboard.flow.site.shares import LIVE, read_name
from cordboard.live import publishing
from cordboard.live.flow_states import DRAFT, FlowStates
from cordboard.live.flows_at_work import file_versions
from cordboard.live.organisation import DoesNotFit
from cordboard.live.publishing import FlowToPublish, WrongFlow
from cordboard.proof.prove.report import Report
from cordboard.proving.kept import FOLDER, StoredReports
from cordboard.proving.subject import Subject
from cordboard.store import flow_repository
from cordboard.store.flow_repository import NOT_PROVED, Alias, Evidence, FileVersion, Publication

#: A user of the command line may write the database anyway.
BY = "the command line"


@dataclass(frozen=True)
class FlowStore:
    """A site as it runs, and its store. `files` are the flows of its files, `troubles` what does not run as it says."""

    folder: Path
    site: LoadedSite
    database: Engine
    files: dict[str, FileVersion]
    troubles: dict[str, FlowTrouble]
    reports: StoredReports

    @property
    def states(self) -> FlowStates:
        """The states of its flows."""
        return FlowStates(self.site, self.database, self.files.get)

    def live(self) -> dict[str, Alias]:
        """What is live, by flow."""
        found = flow_repository.aliases(self.database)
        return {each.publication.slug: each for each in found if each.publication.alias == LIVE}

    def errors_of_file(self, slug: str) -> str:
        """Why the file of a flow is not used, empty where it can be."""
        trouble = self.troubles.get(slug)
        said = self.files.get(slug)
        ours = trouble is not None and (said is None or any(each.file == said.file for each in trouble.problems))
        return str(trouble) if ours else ""

    def report(self, slug: str, text: str) -> tuple[Subject, Report | None]:
        """What a text is to be proved as, and its report where it was proved before. Ends the program on errors."""
        try:
            flow, source = publishing.read_to_publish(self.site, slug, text)
        except DoesNotFit as wrong:
            _refuse(wrong)
        except WrongFlow as wrong:
            refuse(str(wrong))
        subject = Subject.within(self.site, flow, source)
        return subject, self.reports.find(subject.key)

    def publish(self, slug: str, text: str, alias: str, note: str, *, file: str = "") -> Publication:
        """Publish a text, with what is known of its proof. Says why and ends the program when it does not fit."""
        subject, report = self.report(slug, text)
        evidence = NOT_PROVED if report is None else Evidence(subject.key, report.verdict())
        said = self.files.get(slug)
        wanted = FlowToPublish(
            slug, text, BY, alias, note, evidence, in_file="" if said is None else said.flow.version, file=file
        )  # fmt: skip
        try:
            return publishing.publish(self.database, self.site, wanted)
        except DoesNotFit as wrong:
            _refuse(wrong)

    def text(self, slug: str, name: str) -> str:
        """The text of a state of a flow. Says why and ends the program when there is none."""
        try:
            return self.states.text(slug, name)
        except LookupError as missing:
            refuse(str(missing.args[0]))


def _refuse(wrong: DoesNotFit) -> NoReturn:
    stop_at_errors(wrong.problems)
    fail(str(wrong))


@contextmanager
def opened(site: Path, data: Path | None, store: str = "") -> Iterator[FlowStore]:
    """The flows of a site. Says why and ends the program when the site or its store cannot be used."""
    read, runs = open_to_run(site, data, store)
    database = open_store(store_of(site, read.site, data, store))
    try:
        yield FlowStore(
            site, runs.site, database, {each.flow.slug: each for each in file_versions(read)},
            {each.slug: each for each in runs.troubles},
            StoredReports(data_of(site, data) / FOLDER, data_of(site, None) / FOLDER),
        )  # fmt: skip
    finally:
        database.dispose()


def named(text: str) -> tuple[str, str]:
    """The flow and the state that a name on the command line means. Says why and ends the program when it means none.

    The state is an alias, a version or how one begins, ``file``, or ``draft:`` with an id.
    """
    slug, sign, state = text.partition("@")
    if sign and (state.startswith(DRAFT) or state.isalnum()):
        return slug, state
    try:
        return read_name(text)
    except ValueError as wrong:
        refuse(str(wrong))
