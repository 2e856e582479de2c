"""Layouts of flows, between their files beside the flow files and the store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from cordboard.cli.exporting import replace_file
from cordboard.cli.flow_store import BY, FlowStore
from cordboard.cli.output import fail
from cordboard.flow.layout import PLACED_BY_PROGRAM, FlowLayout, read_layout
from cordboard.flow.rewriting import rewrite
from cordboard.flow.site.changes import fingerprint
from cordboard.flow.site.load import FLOWS, LAYOUT
from cordboard.flow.source import read_source
from cordboard.store import flow_layouts

#: What became of a flow or a layout: done, nothing to do, or refused.
Done = Literal["published", "written", "unchanged", "refused"]
Told = tuple[str, Done, str]


def import_layouts(store: FlowStore, flows: Iterable[str], *, replace: bool) -> list[Told]:
    """Take the layouts of these flows from their files, as far as they have any."""
    told: list[Told] = []
    for slug in flows:
        file = _file(store, slug)
        if not (store.folder / file).is_file():
            continue
        source = read_source(store.folder / file)
        layout = read_layout(source)
        stored = flow_layouts.layout_of(store.database, slug)
        if layout is None:
            told.append((slug, "refused", "; ".join(map(str, source.problems))))
        elif stored.layout == layout:
            flow_layouts.agree(store.database, slug, layout, BY)
        elif _changed_in(stored) and not replace:
            told.append((slug, "refused", f"{file} and the stored layout differ; --replace takes that of the file"))
        else:
            flow_layouts.agree(store.database, slug, layout, BY)
            told.append((slug, "published", f"laid out as {file} says"))
    return told


def export_layouts(store: FlowStore, flows: Iterable[str], to: Path | None, *, replace: bool) -> list[Told]:
    """Write the layouts of these flows into their files, as far as they have any and the files say something else."""
    told: list[Told] = []
    for slug in flows:
        stored = flow_layouts.layout_of(store.database, slug)
        if stored.layout == PLACED_BY_PROGRAM:
            continue
        file = _file(store, slug)
        path = store.folder / file if to is None else to / Path(file).name
        text = path.read_bytes().decode() if path.is_file() else ""
        said = read_layout(read_source(path)) if text else None
        if said == stored.layout:
            continue
        edited = text and (said is None or fingerprint(said.written()) != stored.base)
        if to is None and edited and not replace:
            told.append((slug, "refused", f"{file} was edited since; --replace writes the stored layout"))
            continue
        write_flow_file(path, rewrite(text or _HEAD, {"layout": 1, **stored.layout.written()}))
        if to is None:
            flow_layouts.agree(store.database, slug, stored.layout, BY)
        told.append((slug, "written", f"{path if to else file} says how it is laid out"))
    return told


def write_flow_file(path: Path, text: str) -> None:
    """Write a file beside or in place of another, whole or not at all. Ends the program when that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text)
    except OSError as trouble:
        fail(f"{path} cannot be written: {trouble.strerror}")


_HEAD = "# How the flow is laid out for people. No version changes with it.\nlayout: 1\n"


def _file(store: FlowStore, slug: str) -> str:
    said = store.files.get(slug)
    place = Path(said.file if said is not None else f"{FLOWS}/{slug}.yaml")
    return place.with_name(f"{place.stem}{LAYOUT}.yaml").as_posix()


def _changed_in(stored: flow_layouts.StoredLayout) -> bool:
    """Whether the store's layout was changed since it and the file said the same."""
    return stored.state != stored.base and stored.layout != FlowLayout()
