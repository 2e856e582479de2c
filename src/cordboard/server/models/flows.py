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
    """A flow at work as a document, and its published versions."""

    version: str
    document: FlowDocument
    versions: list[PublishedVersion]


class FlowChange(Answer):
    """A change from one version to another: where, which property (empty: the whole), and in words."""

    kind: Kind
    where: str
    what: str
    before: JsonValue
    after: JsonValue
    words: str
