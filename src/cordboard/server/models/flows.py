"""Flows and their published versions."""

from __future__ import annotations

from pydantic import JsonValue
from typing_extensions import TypeAliasType

from cordboard.flow.diff import Kind
from cordboard.server.models import Answer

#: A flow as a flow file writes it; /api/flow-schema describes it.
FlowDocument = TypeAliasType("FlowDocument", dict[str, JsonValue])


class PublishedVersion(Answer):
    """A version, and when it was published (milliseconds)."""

    version: str
    at: int


class FlowAtWork(Answer):
    """A flow at work as a document, and its published versions.

    `document` says everything in one way. `written` says it as the text does that was published, which is what a draft
    begins with; null where no text is kept.
    """

    version: str
    document: FlowDocument
    written: FlowDocument | None
    versions: list[PublishedVersion]


class ChangedConnector(Answer):
    """What a connector is found by in both versions, and where it leads: in the later one, unless it was removed."""

    source: str
    event: str
    value: str
    target: str


class FlowChange(Answer):
    """A change from one version to another: where, which property (empty: the whole), and in words.

    `module` is by name, and of a connector its source; `connector` says which of its connectors. Both are null for a
    change of the flow's own settings. A module that was renamed has its new name in all changes; the one of the kind
    `renamed` says both.
    """

    kind: Kind
    where: str
    module: str | None
    connector: ChangedConnector | None
    what: str
    before: JsonValue
    after: JsonValue
    words: str
