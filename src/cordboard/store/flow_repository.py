"""The flows of a site as they are kept: which version was published where, by whom, and what is live.

A publication is an act and never changes; what an alias stands for is the last one. Rolling back is a publication of an
older version. Files and store are two doors to one repository (decision 0007, decision 0036).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from cordboard.flow.for_people import words_of
from cordboard.flow.model import Flow
from cordboard.flow.site.at_work import LiveVersion
from cordboard.flow.site.shares import LIVE
from cordboard.flow.yaml_text import as_text
from cordboard.store import versions
from cordboard.store.database import writing
from cordboard.store.tables import flow_aliases, flow_publications, flows

Door = Literal["file", "store"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was known of a version when it was published: the id of its proof and what that came to.

    Empty where it was not proved by then.
    """

    proof: str = ""
    verdict: str = ""


#: What is known of a version that was not proved by then.
NOT_PROVED = Evidence()


@dataclass(frozen=True, slots=True)
class Publication:
    """A version of a flow put to work under an alias. `at` is in milliseconds since the epoch.

    `by` is empty for what was there before publications were kept. `file` is the file that it came from, in the site's
    folder, empty for one that came another way.
    """

    id: int
    slug: str
    alias: str
    version: str
    at: int
    by: str
    note: str
    evidence: Evidence
    file: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Alias:
    """What an alias of a flow stands for, and the door by which that came in.

    `base` is the version that the file had when the store went another way, empty where there was no file.
    """

    publication: Publication
    door: Door
    base: str

    @property
    def version(self) -> str:
        """The version that it stands for."""
        return self.publication.version


@dataclass(frozen=True, slots=True)
class NewPublication:
    """What is to be published. `in_file` is the version that the file of the flow says, empty where there is none."""

    flow: Flow
    text: str
    by: str
    alias: str = LIVE
    note: str = ""
    evidence: Evidence = NOT_PROVED
    file: str = ""
    in_file: str = ""


def publish(connection: Connection, new: NewPublication) -> Publication:
    """Put a version to work, as part of a transaction."""
    flow, at = new.flow, int(time.time() * 1000)
    versions.add_version(connection, flow)
    made = connection.execute(insert(flow_publications).values(
        slug=flow.slug, alias=new.alias, version=flow.version, published_at=at, published_by=new.by, note=new.note,
        evidence=asdict(new.evidence), file=new.file, text=new.text,
    ))  # fmt: skip
    assert made.inserted_primary_key is not None
    number = int(made.inserted_primary_key[0])
    door: Door = "file" if new.file or new.in_file == flow.version else "store"
    _stand_for(connection, flow.slug, new.alias, flow.version, number, door, "" if door == "file" else new.in_file)
    return Publication(
        number, flow.slug, new.alias, flow.version, at, new.by, new.note, new.evidence, new.file, new.text
    )


def aliases(where: Engine | Connection) -> list[Alias]:
    """What every alias of every flow stands for, in the order of their names."""
    wanted = _aliases().order_by(flow_aliases.c.slug, flow_aliases.c.alias)
    if isinstance(where, Connection):
        return [_alias(row) for row in where.execute(wanted)]
    with where.connect() as connection:
        return [_alias(row) for row in connection.execute(wanted)]


def alias_of(connection: Connection, slug: str, alias: str) -> Alias | None:
    """What one alias stands for, None where nothing was published under it."""
    here = (flow_aliases.c.slug == slug) & (flow_aliases.c.alias == alias)
    row = connection.execute(_aliases().where(here)).first()
    return None if row is None else _alias(row)


def live_versions(found: Iterable[Alias], *, over_files: bool) -> list[LiveVersion]:
    """The live version of each flow. `over_files`: each goes before what its file says, and not only those that were
    published by the store's door.
    """
    return [
        LiveVersion(
            each.publication.slug, each.version, each.publication.text, each.publication.file,
            over_files or each.door == "store",
        )
        for each in found
        if each.publication.alias == LIVE
    ]  # fmt: skip


def history(engine: Engine, slug: str, *, limit: int = 100, before: int | None = None) -> list[Publication]:
    """The publications of a flow, the newest first: at most `limit` with an id below `before`."""
    wanted = _publications().where(flow_publications.c.slug == slug).order_by(flow_publications.c.id.desc())
    if before is not None:
        wanted = wanted.where(flow_publications.c.id < before)
    with engine.connect() as connection:
        return [_publication(row) for row in connection.execute(wanted.limit(limit))]


def text_of(engine: Engine, slug: str, version: str) -> str:
    """The text of a version as it was last published. Raises LookupError when it was not, or cannot be read."""
    here = (flow_publications.c.slug == slug) & (flow_publications.c.version == version)
    wanted = select(flow_publications.c.text).where(here & (flow_publications.c.text != ""))
    with engine.connect() as connection:
        text = connection.execute(wanted.order_by(flow_publications.c.id.desc())).scalars().first()
    return text or as_text(versions.published(engine, slug, version))


def newest(engine: Engine) -> int:
    """The id of the last publication, 0 before the first: another one means that something else may be live."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.coalesce(func.max(flow_publications.c.id), 0))).scalar_one())


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A flow as the site's files say it. `file` is its place in the site's folder."""

    flow: Flow
    text: str
    file: str


def settle(engine: Engine, in_files: Sequence[FileVersion]) -> list[Alias]:
    """Publish what the files say where the files go before, and return the live versions that the files went against.

    A flow that nobody published, or whose live version came from its file, is live as its file says it. A version that
    was published by the store's door holds; once the file says the same it is the file's own. A title that is changed
    in the file alone is published too, as the same version: whoever goes back to it later has it.
    """
    with engine.connect() as connection:  # nothing is written where nothing is new
        found = {each.publication.slug: each for each in aliases(connection) if each.publication.alias == LIVE}
    if any(_is_the_files(found.get(each.flow.slug), each) for each in in_files):
        with writing(engine) as connection:
            for each in in_files:
                _settle_one(connection, each)
    for each in in_files:
        versions.publish(engine, each.flow)
    return [
        live
        for each in in_files
        if (live := found.get(each.flow.slug)) is not None and live.door == "store"
        and each.flow.version not in (live.version, live.base)
    ]  # fmt: skip


def _is_the_files(live: Alias | None, said: FileVersion) -> bool:
    """Whether what is live is to be as the file says it from now on, and is not so yet."""
    if live is None:
        return True
    same = live.version == said.flow.version
    return same if live.door == "store" else not same or _says_otherwise(live, said)


def _says_otherwise(live: Alias, said: FileVersion) -> bool:
    """Whether the file of a live version has another title, or other notes or properties, than was published."""
    text = live.publication.text
    return said.text != text and words_of(said.text) != words_of(text)


def _settle_one(connection: Connection, said: FileVersion) -> None:
    slug, version = said.flow.slug, said.flow.version
    live = alias_of(connection, slug, LIVE)
    if not _is_the_files(live, said):
        return
    if live is not None and live.version == version and not _says_otherwise(live, said):
        _stand_for(connection, slug, LIVE, version, live.publication.id, "file", "")
        return
    publish(connection, NewPublication(said.flow, said.text, "site files", file=said.file, in_file=version))


def _stand_for(
    connection: Connection, slug: str, alias: str, version: str, publication: int, door: Door, base: str
) -> None:
    here = (flow_aliases.c.slug == slug) & (flow_aliases.c.alias == alias)
    connection.execute(delete(flow_aliases).where(here))
    connection.execute(insert(flow_aliases).values(
        slug=slug, alias=alias, version=version, publication=publication, door=door, base=base
    ))  # fmt: skip


def _publications() -> Any:
    same = (flows.c.slug == flow_publications.c.slug) & (flows.c.version == flow_publications.c.version)
    return select(flow_publications, flows.c.document).outerjoin(flows, same)


def _aliases() -> Any:
    return (
        select(flow_publications, flows.c.document, flow_aliases.c.door, flow_aliases.c.base)
        .join(flow_publications, flow_publications.c.id == flow_aliases.c.publication)
        .outerjoin(flows, (flows.c.slug == flow_publications.c.slug) & (flows.c.version == flow_publications.c.version))
    )


def _alias(row: Row[Any]) -> Alias:
    return Alias(_publication(row), row.door, row.base)


def _publication(row: Row[Any]) -> Publication:
    """A publication without a text has that of the version's document."""
    evidence = Evidence(**{name: str(row.evidence.get(name, "")) for name in ("proof", "verdict")})
    return Publication(
        row.id, row.slug, row.alias, row.version, row.published_at, row.published_by, row.note, evidence, row.file,
        row.text or (as_text(row.document) if row.document else ""),
    )  # fmt: skip
