"""Publishing a version of a flow: only one that fits the whole site, and never over somebody else's work unseen."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from cordboard import modules
from cordboard.flow.model import Flow
from cordboard.flow.problems import errors
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.at_work import with_flow
from cordboard.flow.site.changes import fingerprint
from cordboard.flow.site.load import load_draft
from cordboard.flow.site.shares import LIVE, name_of
from cordboard.flow.source import Source
from cordboard.live.organisation import DoesNotFit
from cordboard.store import flow_layouts, flow_repository, organisation, people
from cordboard.store.database import writing
from cordboard.store.editing import ChangedMeanwhile
from cordboard.store.flow_repository import NOT_PROVED, Evidence, NewPublication, Publication


class WrongFlow(ValueError):
    """A text that is to be published as one flow says that it is another. The message says which."""


@dataclass(frozen=True, slots=True)
class FlowToPublish:
    """What somebody wants published: the flow that a text is, under which alias, and why.

    `slug` is the flow it is to be. `expected` is the fingerprint of what was live as they saw it (`state_of`), None
    where they do not mind. `in_file` is the version that the flow's file says, empty where there is none; `file` is
    set where the text comes from there.
    """

    slug: str
    text: str
    by: str
    alias: str = LIVE
    note: str = ""
    evidence: Evidence = NOT_PROVED
    expected: str | None = None
    in_file: str = ""
    file: str = ""


def state_of(aliases: dict[str, str]) -> str:
    """The fingerprint of which version stands under each alias of a flow."""
    return fingerprint(dict(sorted(aliases.items())))


def versions_by_alias(engine: Engine, slug: str) -> dict[str, str]:
    """The version under each alias of a flow."""
    found = flow_repository.aliases(engine)
    return {each.publication.alias: each.version for each in found if each.publication.slug == slug}


def read_to_publish(site: LoadedSite, slug: str, text: str) -> tuple[Flow, Source]:
    """The flow of a text, read in a site. Raises DoesNotFit with what is wrong with it, and WrongFlow."""
    source, loaded = load_draft(site, text, modules.types())
    if loaded.flow is None:
        raise DoesNotFit(loaded.problems)
    if loaded.flow.slug != slug:
        raise WrongFlow(f"the text says 'flow: {loaded.flow.slug}', and is to be published as {slug!r}: correct one")
    return loaded.flow, source


def publish(engine: Engine, site: LoadedSite, wanted: FlowToPublish) -> Publication:
    """Publish a text as a version of its flow. `site` is the site as it runs.

    What is to be live is checked with the whole site, so that no service is left with a flow that does not fit it.
    Raises DoesNotFit, WrongFlow, and ChangedMeanwhile where something else is live than its author saw.
    """
    flow, source = read_to_publish(site, wanted.slug, wanted.text)
    if wanted.alias == LIVE:
        changes = organisation.as_changes(organisation.changes(engine))
        after = with_flow(site, flow, source, changes)
        if errors(after.problems):
            raise DoesNotFit(after.problems)
    with writing(engine) as connection:
        found = flow_repository.aliases(connection)
        live = {each.publication.alias: each.version for each in found if each.publication.slug == wanted.slug}
        now = state_of(live)
        if wanted.expected is not None and wanted.expected != now:
            raise ChangedMeanwhile(
                f"another version of the flow {wanted.slug} was published since you read it: read it again, and "
                "publish if you still want to", now,
            )  # fmt: skip
        people.note(connection, wanted.by, "flow-published", name_of(wanted.slug, wanted.alias), {
            "version": flow.version, "before": live.get(wanted.alias, ""), "note": wanted.note,
        })  # fmt: skip
        before = site.flows.get(wanted.slug)
        if before is not None:
            flow_layouts.follow(connection, before, flow, wanted.by)
        return flow_repository.publish(connection, NewPublication(
            flow, wanted.text, wanted.by, wanted.alias, wanted.note, wanted.evidence, wanted.file, wanted.in_file
        ))  # fmt: skip
