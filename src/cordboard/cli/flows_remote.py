"""Flows of a running site: published, rolled back, checked and proved by its server (``--server URL``).

Commands read this only where a server is asked: the client takes a while to load.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from cordboard.cli.flow_store import named
from cordboard.cli.output import fail, refuse, stop_at_errors
from cordboard.client import ApiClient, operations
from cordboard.client.models import DraftProblem, FlowPublication, NewDraft, ProofStatus, PublicationRequest
from cordboard.flow.problems import Problem
from cordboard.flow.site.shares import LIVE, name_of
from cordboard.flow.source import parse
from cordboard.live.flow_states import DRAFT
from cordboard.proof.prove.report import Report, decode
from cordboard.store.flow_repository import Evidence, Publication

#: Seconds between two looks at a proof that a server makes.
_LOOK_EVERY = 0.5
_FILES = (".yaml", ".yml", ".json")


def publish(api: ApiClient, what: str, alias: str, note: str) -> Publication:
    """Publish a flow file of this machine, or a version or draft that the server has."""
    if Path(what).is_file():
        return _publish_text(api, read_text(Path(what)), alias, note)
    if Path(what).suffix in _FILES:
        refuse(f"there is no file {what}")
    slug, state = named(what)
    if state == "file":
        refuse("a running site publishes versions and drafts: name the file itself to publish what it says")
    if state.startswith(DRAFT):
        draft = api(operations.get_flow_draft(slug, state.removeprefix(DRAFT)))
        return _publish(api, slug, PublicationRequest(draft=draft.id, revision=draft.revision, alias=alias, note=note))
    return _publish(api, slug, PublicationRequest(version=_version(api, slug, state), alias=alias, note=note))


def rollback(api: ApiClient, slug: str, to: str, alias: str, note: str) -> Publication:
    """Publish an older version anew: the one that the alias stood for before, or the one that is named."""
    published = [each for each in history(api, slug) if each.alias == alias]
    if not published:
        refuse(f"nothing was published as {name_of(slug, alias)} yet")
    now = published[0].version
    before = next((each.version for each in published if each.version != now), "")
    if not (to or before):
        fail(f"{name_of(slug, alias)} never stood for another version than {now}")
    wanted = PublicationRequest(version=to or before, alias=alias, note=note or f"rolled back from {now}")
    return _publish(api, slug, wanted)


def history(api: ApiClient, slug: str) -> list[Publication]:
    """What was published of a flow, the newest first."""
    pages = api.pages(operations.list_publications(slug, limit=500))
    return [_publication(each) for page in pages for each in page.items]


def standing(api: ApiClient, slug: str, published: Sequence[Publication]) -> set[int]:
    """Which of the publications of a flow stand under their aliases now."""
    aliases, newest = _aliases(api, slug), dict[str, int]()
    for each in published:
        if aliases.get(each.alias) == each.version:
            newest.setdefault(each.alias, each.id)
    return set(newest.values())


def _aliases(api: ApiClient, slug: str) -> dict[str, str]:
    found = next((each for each in api(operations.list_flows()) if each.slug == slug), None)
    return {} if found is None else dict(found.aliases)


def check(api: ApiClient, path: Path) -> list[Problem]:
    """What the server finds in a flow file, in the site as it is now."""
    return [_problem(str(path), each) for each in api(operations.check_draft(read_text(path))).problems]


def prove(api: ApiClient, paths: Sequence[Path]) -> Iterator[Report]:
    """Have flow files proved by the server, in the site as it is now, one after the other."""
    for path in paths:
        text = read_text(path)
        stop_at_errors([each for each in check(api, path) if each.severity == "error"])
        told = api(operations.start_proof(text))
        while told.state in {"waiting", "proving"}:
            time.sleep(_LOOK_EVERY)
            told = api(operations.get_proof(told.id))
        if told.report is None:
            _not_proved(path, told)
        yield decode(told.report.model_copy(update={"file": str(path)}).model_dump_json(exclude_unset=True).encode())


def read_text(path: Path) -> str:
    """The text of a flow file. Says so and ends the program when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as trouble:
        refuse(f"{path} cannot be read: {trouble.strerror}")
    except UnicodeDecodeError as error:
        refuse(f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8")


def _not_proved(path: Path, told: ProofStatus) -> NoReturn:
    fail(f"{path} was not proved: {told.why or told.state}")


def _publish_text(api: ApiClient, text: str, alias: str, note: str) -> Publication:
    """Publish a text by a draft of its own, which is thrown away afterwards."""
    source = parse(text, "the flow")
    slug = source.values.get("flow") if isinstance(source.values, dict) else None
    if not isinstance(slug, str) or not slug:
        stop_at_errors(source.problems)
        refuse("the file does not say which flow it is: write 'flow: NAME' in it")
    new = NewDraft.model_validate({"title": "From a file", "text": text})
    draft, etag = api.with_etag(operations.add_flow_draft(slug, new))
    try:
        problems = [_problem(slug, each) for each in api(operations.check_flow_draft(slug, draft.id)).problems]
        stop_at_errors([each for each in problems if each.severity == "error"])
        return _publish(api, slug, PublicationRequest(draft=draft.id, revision=draft.revision, alias=alias, note=note))
    finally:
        api(operations.remove_flow_draft(slug, draft.id, if_match=etag))


def _publish(api: ApiClient, slug: str, wanted: PublicationRequest) -> Publication:
    _, etag = api.with_etag(operations.list_publications(slug, limit=1))
    return _publication(api(operations.publish_flow(slug, wanted, if_match=etag)))


def _version(api: ApiClient, slug: str, state: str) -> str:
    """The version that an alias stands for; what is no alias is a version, or how one begins."""
    aliases = _aliases(api, slug)
    if state == LIVE and LIVE not in aliases:
        refuse(f"{name_of(slug, LIVE)} stands for no version yet")
    return aliases.get(state, state)


def _problem(file: str, told: DraftProblem) -> Problem:
    return Problem(told.code, told.severity, file, told.line, told.column, told.where, told.what, told.remedy)


def _publication(told: FlowPublication) -> Publication:
    """A publication as the API tells it, which is without its text."""
    return Publication(
        id=told.id, slug=told.flow, alias=told.alias, version=told.version, at=told.at, by=told.by, note=told.note,
        evidence=Evidence(told.proof, told.verdict), file=told.file, text="",
    )  # fmt: skip
