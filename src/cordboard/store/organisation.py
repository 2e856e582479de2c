"""Changes of the organisation that were made while the site ran, over what the site file says (flow.site.changes)."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from cordboard.flow.problems import errors
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.changes import PartChange, merged, part_of
from cordboard.store import quarantine
from cordboard.store.database import CannotOpen, DamagedDocument, writing
from cordboard.store.tables import organisation

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change, what the file said when it was made first, and who made it last and when (milliseconds)."""

    change: PartChange
    base: Mapping[str, Any] | None
    by: str
    at: int

    @property
    def place(self) -> tuple[str, str]:
        """Section and name."""
        return self.change.section, self.change.name


def kept(connection: Connection) -> list[StoredChange]:
    """Every change that can be read, in the order of the parts' names. Of one that cannot, the file alone speaks."""
    found = connection.execute(select(organisation).order_by(organisation.c.section, organisation.c.name))
    return [
        StoredChange(PartChange(row.section, row.name, row.document), row.base, row.changed_by, row.changed_at)
        for row in found
        if not _damaged(row)
    ]


def damaged(engine: Engine) -> list[str]:
    """Changes that cannot be read: section and name of each."""
    with engine.connect() as connection:
        return [f"{row.section}/{row.name}" for row in connection.execute(select(organisation)) if _damaged(row)]


def _damaged(row: Any) -> bool:
    return isinstance(row.document, DamagedDocument) or isinstance(row.base, DamagedDocument)


def changes(engine: Engine) -> list[StoredChange]:
    """Every change, as a transaction of its own."""
    with engine.connect() as connection:
        return kept(connection)


def keep(connection: Connection, change: PartChange, base: Mapping[str, Any] | None, by: str) -> None:
    """Store a change in place of an earlier one of the same part."""
    forget(connection, change)
    quarantine.remove(connection, "organisation", f"{change.section}/{change.name}")
    connection.execute(
        insert(organisation).values(
            section=change.section, name=change.name, document=change.document, base=base, changed_by=by,
            changed_at=int(time.time() * 1000),
        )
    )  # fmt: skip


def forget(connection: Connection, change: PartChange) -> None:
    """Let the file alone speak of a part again."""
    here = (organisation.c.section == change.section) & (organisation.c.name == change.name)
    connection.execute(delete(organisation).where(here))


def base_of(values: Any, change: PartChange) -> Mapping[str, Any] | None:
    """What a file says of the part that is changed: of a service, of the changed properties only."""
    part = part_of(values, change.section, change.name)
    if part is None or change.section != "services":
        return part
    return {name: part[name] for name in change.document or () if name in part}


def settle(engine: Engine, values: Any) -> list[StoredChange]:
    """Forget changes that the file says too by now, and return those that the file has gone against since.

    A change that was written back into the file (``cordboard export site``) is the file's own from then on. Where the
    file was edited otherwise after the change, the change goes on holding.
    """
    with writing(engine) as connection:
        found = kept(connection)
        for each in found:
            if _says(values, each.change):
                forget(connection, each.change)
        return [each for each in found if not _says(values, each.change) and base_of(values, each.change) != each.base]


def _says(values: Any, change: PartChange) -> bool:
    part = part_of(values, change.section, change.name)
    if change.document is None or part is None:
        return part is None and change.document is None
    return part == merged(change.section, part, change.document)


def laid_over(site: LoadedSite, engine: Engine) -> LoadedSite:
    """The site with what was changed while it ran. Raises CannotOpen when the two do not fit each other any more.

    A change that cannot be read is put into quarantine, and what the file says holds.
    """
    for name in damaged(engine):
        _log.error("the change of %s that was made on the web cannot be read: what site.yaml says holds", name)
        quarantine.put(engine, "organisation", name, "the change is no JSON; what site.yaml says holds")
    if site.files is None or not (found := changes(engine)):
        return site
    changed = site.changed(as_changes(found))
    if wrong := errors(changed.problems):
        raise CannotOpen(
            "the changes of the organisation that were made while the site ran do not fit what site.yaml says now:\n"
            + "".join(f"  {problem}\n" for problem in wrong)
            + "Put back into site.yaml what they need, change them on the web, and take it out there."
        )
    return changed


def as_changes(found: Iterable[StoredChange]) -> list[PartChange]:
    """The changes alone."""
    return [each.change for each in found]
