"""``cordboard import flows`` and ``export flows``: between the flow files of a site and its store."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cordboard.cli.flow_layouts import Done, export_layouts, import_layouts, write_flow_file
from cordboard.cli.flow_store import FlowStore, opened
from cordboard.cli.flows import Alias, Note
from cordboard.cli.output import DOES_NOT_HOLD, AsJson, err, out, print_json, refuse
from cordboard.cli.sites import DataFolder, SiteFolder
from cordboard.cli.stores import StoreOption
from cordboard.flow.for_people import EditedTwice, with_words_of, words_of
from cordboard.flow.rewriting import rewrite
from cordboard.flow.site.load import FLOWS
from cordboard.flow.site.shares import LIVE, is_alias, name_of
from cordboard.flow.source import parse
from cordboard.store import flow_repository

HERE = Path()

Flows = Annotated[list[str] | None, typer.Argument(help="Flows of the site; without one, all.", metavar="[FLOW]...")]

_COLOURS = {"published": "green", "written": "green", "unchanged": "", "refused": "red"}


def import_flows(
    flows: Flows = None,
    site: SiteFolder = HERE,
    alias: Alias = LIVE,
    note: Note = "",
    replace: Annotated[bool, typer.Option(help="Also in place of what was published on the web since.")] = False,
    data: DataFolder = None,
    place: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Publish what the flow files say, also while the site runs: the next contact runs it, within two seconds.

    A flow with errors, or one that was published on the web since and says something else in its file, is left as it
    is and told; the others are published. It ends with 1 then.
    """
    if not is_alias(alias):
        raise typer.BadParameter("write a word in small letters, such as live or test", param_hint="--alias")
    with opened(site, data, place) as store:
        known = [*store.files, *(slug for slug in store.troubles if store.errors_of_file(slug))]
        wanted = _wanted(flows, known)
        told = [(slug, *_import(store, slug, alias, note, replace=replace)) for slug in wanted]
        told += import_layouts(store, wanted, replace=replace)
    _tell(told, as_json=as_json)


def export_flows(
    flows: Flows = None,
    site: SiteFolder = HERE,
    to: Annotated[Path | None, typer.Option(help="Another folder to write into; without it the site's files.")] = None,
    replace: Annotated[bool, typer.Option(help="Also in place of a file that was edited since.")] = False,
    data: DataFolder = None,
    place: StoreOption = "",
    as_json: AsJson = False,
) -> None:
    """Write the live version of flows into their files. What is as published already is not touched.

    A file that was edited since its flow was published on the web is left as it is and told; it ends with 1 then.
    """
    with opened(site, data, place) as store:
        live = store.live()
        told = [
            (slug, *(_export(store, slug, replace=replace) if to is None else _copy(store, slug, to)))
            for slug in _wanted(flows, live)
        ]
        told += export_layouts(store, _wanted(flows, live), to, replace=replace)
    _tell(told, as_json=as_json)


def _wanted(flows: list[str] | None, known: Collection[str]) -> list[str]:
    for slug in flows or ():
        if slug not in known:
            refuse(f"there is no flow {slug!r} here; there are: {', '.join(known) or 'none'}")
    return list(dict.fromkeys(flows or known))


def _import(store: FlowStore, slug: str, alias: str, note: str, *, replace: bool) -> tuple[Done, str]:
    if errors := store.errors_of_file(slug):
        return "refused", errors
    said = store.files[slug]
    version = said.flow.version
    with store.database.connect() as connection:
        now = flow_repository.alias_of(connection, slug, alias)
    if now is not None and now.version == version:
        flow_repository.settle(store.database, [said] if alias == LIVE else [])
        if alias == LIVE and words_of(said.text) != words_of(now.publication.text):
            return "published", f"{name_of(slug, alias)} is version {version} still, with other words for people"
        return "unchanged", f"{name_of(slug, alias)} is version {version} already"
    if now is not None and alias == LIVE and now.door == "store" and not replace:
        by = now.publication.by
        if version == now.base:
            return "unchanged", f"{by} published version {now.version} since, and the file is as it was before"
        return "refused", (
            f"{by} published version {now.version} since, and the file was edited too: see 'cordboard diff "
            f"{slug}@file {slug}@live'; --replace publishes the file"
        )
    store.publish(slug, said.text, alias, note, file=said.file)
    return "published", f"{name_of(slug, alias)} is version {version} now"


def _export(store: FlowStore, slug: str, *, replace: bool) -> tuple[Done, str]:
    live, said = store.live()[slug], store.files.get(slug)
    if said is not None and said.flow.version == live.version:
        flow_repository.settle(store.database, [said])
        return "unchanged", f"{said.file} says version {live.version} already"
    file = said.file if said is not None else live.publication.file or f"{FLOWS}/{slug}.yaml"
    if live.door == "file" and (store.folder / file).exists():
        return "unchanged", f"the file says something newer than version {live.version}, which is live"
    edited = said.flow.version != live.base if said is not None else (store.folder / file).exists()
    if edited and not replace:
        return "refused", (
            f"{file} was edited since {live.publication.by} published version {live.version}: see 'cordboard diff "
            f"{slug}@file {slug}@live'; --replace writes what is live"
        )
    try:
        text = _for_file(store, slug, replace=replace)
    except EditedTwice as words:
        return "refused", (
            f"{words} was changed in {file} and by {live.publication.by} in version {live.version}; --replace writes "
            "what is live"
        )
    write_flow_file(store.folder / file, text)
    return "written", f"{file} says version {live.version} now"


def _for_file(store: FlowStore, slug: str, *, replace: bool) -> str:
    """The live version for its file: as it was published, or, where the file's comments changed since, into these.

    A title or note that was changed in the file alone is kept. Raises EditedTwice where it was changed in both.
    """
    live, said = store.live()[slug], store.files.get(slug)
    if said is None or said.flow.version != live.base:
        return live.publication.text
    base, text = store.text(slug, live.base), live.publication.text
    if said.text == base:
        return text
    return rewrite(said.text, parse(text, slug).values if replace else with_words_of(text, base, said.text))


def _copy(store: FlowStore, slug: str, folder: Path) -> tuple[Done, str]:
    live = store.live()[slug]
    write_flow_file(folder / f"{slug}.yaml", live.publication.text)
    return "written", f"{folder / slug}.yaml says version {live.version}"


def _tell(told: list[tuple[str, Done, str]], *, as_json: bool) -> None:
    if as_json:
        print_json({"flows": [{"flow": slug, "done": done, "message": words} for slug, done, words in told]})
    for slug, done, words in told:
        colour = _COLOURS[done]
        line = escape(f"{slug}: {words}")
        (err if as_json or done == "refused" else out).print(f"[{colour}]{line}[/{colour}]" if colour else line)
    if any(done == "refused" for _, done, _ in told):
        raise typer.Exit(DOES_NOT_HOLD)
