"""Changing who works where while the site runs: whole, checked, and nobody's work overwritten unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from cordboard.flow.problems import Problem, errors
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.changes import OF_SERVICES, SECTIONS, PartChange, fingerprint, lay_over, merged, part_of
from cordboard.live.floor import FloorRefused
from cordboard.live.switchboard import Switchboard
from cordboard.live.webhooks.delivering import store_endpoints
from cordboard.store import invitations, people
from cordboard.store import organisation as stored
from cordboard.store.database import writing
from cordboard.store.editing import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class RequestedChange:
    """A change that somebody wants to make, on the ground of what they saw.

    `expected` is the fingerprint of the part as they saw it, empty where they saw none. Of a service that is there
    `document` holds the properties to change; one that is None is again what the file says. Of anything else it is the
    whole, and None takes it out.
    """

    section: str
    name: str
    document: Mapping[str, Any] | None
    expected: str

    @property
    def words(self) -> str:
        """The part in words, such as ``agent mara``."""
        return f"{SECTIONS[self.section]} {self.name}"


class NotThere(LookupError):
    """The part is not there, or cannot be changed. The message says what to do."""


class DoesNotFit(Exception):
    """The site would have errors with the change. `problems` says which; nothing was changed.

    `values` is what the site would say. `place_of` says in which part of it a problem is.
    """

    def __init__(self, problems: Sequence[Problem], values: Any = None) -> None:
        self.problems = errors(problems)
        self._values = values
        super().__init__("\n".join(f"{each.where}: {each.message}" for each in self.problems))

    def place_of(self, problem: Problem) -> tuple[str, str, tuple[str | int, ...]]:
        """(section, name, path in the document of that part); empty where it is in no part."""
        if len(problem.path) < 2 or problem.path[0] not in SECTIONS:
            return "", "", ()
        section, name, *inner = problem.path
        if section == "numbers":
            inner = ["service"]  # the file writes a number as `number: service`
        elif section == "results":
            listed = self._values.get("results") if isinstance(self._values, dict) else None
            entry = listed[name] if isinstance(listed, list) and isinstance(name, int) and name < len(listed) else {}
            name = entry.get("slug", "") if isinstance(entry, dict) else ""
        return str(section), str(name), tuple(inner)


class SiteOrganisation:
    """The organisation of a running site, to read and to change."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def change(self, wanted: Sequence[RequestedChange], by: str) -> LoadedSite:
        """Make changes, all of them or none, and let the site work with them at once.

        The whole site is checked with the changes before they are stored. Raises NotThere, ChangedMeanwhile and
        DoesNotFit.
        """
        async with self._switchboard.changing:
            return await self._make(wanted, by)

    async def change_max_wait(self, service: str, seconds: float, by: str) -> None:
        """Give a service another max wait, whatever it is now: a supervisor at the floor has read no document.

        It holds at once, also for those who wait. Raises FloorRefused.
        """
        async with self._switchboard.changing:
            seen = part_of(self._switchboard.site.document, "services", service)
            document = {"max_wait": int(seconds) if seconds == int(seconds) else seconds}
            wanted = RequestedChange("services", service, document, "" if seen is None else fingerprint(seen))
            try:
                await self._make([wanted], by)
            except (NotThere, ChangedMeanwhile, DoesNotFit) as no:
                raise FloorRefused(str(no)) from no
            self._switchboard.floor.change_max_wait(service, seconds)

    async def _make(self, wanted: Sequence[RequestedChange], by: str) -> LoadedSite:
        switchboard = self._switchboard
        for each in wanted:
            if each.section == "services" and each.document is None:
                self._check_idle(each)
        loaded = await asyncio.to_thread(store, switchboard.database, switchboard.site, wanted, by)
        switchboard.reorganise(loaded)
        return loaded

    def _check_idle(self, wanted: RequestedChange) -> None:
        """A service whose contacts are in progress stays: they ask it for its hours and limits."""
        served = [each for each in self._switchboard.runs.at_work.values() if each.service == wanted.name]
        if served:
            raise DoesNotFit([_fault(
                "in-use", wanted.words, f"has contacts in progress: {len(served)}.",
                "Take its numbers away, and take it out when they are over.",
            )])  # fmt: skip


def store(engine: Engine, site: LoadedSite, wanted: Sequence[RequestedChange], by: str) -> LoadedSite:
    """Store changes to a site, and return the site with them: `Organisation.change` without the running site."""
    assert site.files is not None
    source = site.files.source
    with writing(engine) as connection:
        kept = {each.place: each for each in stored.kept(connection)}
        values = lay_over(source, stored.as_changes(kept.values())).values
        changes = {place: each.change for place, each in kept.items()}
        for each in wanted:
            place = each.section, each.name
            _check(each, source.values, values, kept.get(place))
            if each.section == "results" and each.document is None:
                _check_unnamed(each, site)
            change = _whole(each, changes.get(place))
            changes[place] = change
            _keep(connection, source.values, change, kept.get(place), by)
            after = part_of(lay_over(source, [change]).values, *place)
            if each.section == "agents" and each.document is None:
                invitations.let_go(connection, each.name, by)
            people.note(connection, by, "organisation-changed", each.words, {
                "before": part_of(values, *place), "after": after,
            })  # fmt: skip
        loaded = site.changed(changes.values())
        if errors(loaded.problems):
            raise DoesNotFit(loaded.problems, loaded.document)
        if loaded.site is not None and any(each.section == "webhooks" for each in wanted):
            store_endpoints(connection, loaded.site)
    return loaded


def _check(wanted: RequestedChange, file: Any, values: Any, kept: stored.StoredChange | None) -> None:
    if wanted.section not in SECTIONS:
        raise NotThere(f"{wanted.section!r} cannot be changed; there are: {', '.join(SECTIONS)}")
    _check_text(wanted)
    part = part_of(values, wanted.section, wanted.name)
    if part is None and (wanted.document is None or wanted.expected):
        by = f"; {kept.by} took it out" if kept is not None else ""
        raise NotThere(f"there is no {wanted.words}{by}")
    now = "" if part is None else fingerprint(part)
    if now != wanted.expected:
        who = f"was changed by {kept.by} since you read it" if kept else "is not what you read"
        what = f"{wanted.words} is there already" if not wanted.expected else f"{wanted.words} {who}"
        raise ChangedMeanwhile(f"{what}: read it again, and make your change to that", now)
    if wanted.section == "services":
        _check_service(wanted, in_file=part_of(file, "services", wanted.name) is not None, is_new=part is None)
    if wanted.section == "numbers" and wanted.document is not None:
        _check_number(wanted)


def _check_service(wanted: RequestedChange, *, in_file: bool, is_new: bool) -> None:
    if in_file:
        if wanted.document is None:
            raise NotThere("this service cannot be taken out here: it is defined in site.yaml, with its flow")
        if unknown := sorted(set(wanted.document) - OF_SERVICES):
            raise NotThere(
                f"{unknown[0]!r} of a service is not changed here; there are: {', '.join(sorted(OF_SERVICES))}"
            )
    elif wanted.document is not None:
        flow = wanted.document.get("flow", None if is_new else "as before")
        if not flow:
            raise DoesNotFit([_fault("missing", wanted.words, "names no flow.", "Say which flow it runs.")])


def _check_number(wanted: RequestedChange) -> None:
    assert wanted.document is not None
    if set(wanted.document) != {"service"} or not isinstance(wanted.document["service"], str):
        raise DoesNotFit([
            _fault("bad-number", wanted.words, "says more, or less, than its service.", "Send {service: NAME}.")
        ])  # fmt: skip


def _check_unnamed(wanted: RequestedChange, site: LoadedSite) -> None:
    """A result that a flow at work gives stays: without it the flow could not be read when the site starts again."""
    for flow in site.flows.values():
        given = {flow.opening_result, *(each.result for each in flow.connectors)}
        if wanted.name in given or (flow.fallback is not None and flow.fallback.result == wanted.name):
            raise DoesNotFit([_fault(
                "in-use", wanted.words, f"is given by the flow {flow.slug!r}.",
                "Publish the flow without it, and take it out then.",
            )])  # fmt: skip


def _fault(code: str, where: str, what: str, remedy: str) -> Problem:
    return Problem(code, "error", "", 0, 0, where, what, remedy)


def _check_text(wanted: RequestedChange) -> None:
    """JSON can say half a character, which no file and no database can keep."""
    try:
        fingerprint([wanted.name, wanted.document])
    except UnicodeEncodeError as error:
        words = wanted.words.encode("utf-8", "replace").decode()
        told = _fault("not-text", words, "holds half a character.", "Send whole characters.")
        raise DoesNotFit([told]) from error


def _whole(wanted: RequestedChange, before: PartChange | None) -> PartChange:
    """The change to keep. One of a service keeps what was changed of it before."""
    if wanted.section != "services" or wanted.document is None:
        return PartChange(wanted.section, wanted.name, wanted.document)
    document = {**((before and before.document) or {}), **wanted.document}
    return PartChange(wanted.section, wanted.name, {name: each for name, each in document.items() if each is not None})


def _keep(connection: Connection, values: Any, change: PartChange, before: stored.StoredChange | None, by: str) -> None:
    base = stored.base_of(values, change)
    if change.section == "services" and change.document is not None:
        said = change.document == {} or (base is not None and merged("services", base, change.document) == base)
    else:
        said = change.document == base
    if said:
        stored.forget(connection, change)
        return
    first = base if before is None or change.section == "services" else before.base
    stored.keep(connection, change, first, by)
