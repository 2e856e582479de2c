"""Modules that ask for what cannot be done on the flow's channel."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.engine.channels import tags
from cordboard.proof.prove.findings.finding import FindingDraft
from cordboard.proof.prove.walk.graph import StateGraph
from cordboard.proof.prove.walk.search import plain


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """`check` holds types to the channels that they declare; one of another package may ask for more than it says."""
    channel = walked.flow.channel
    can = tags(channel)
    search = plain(walked)
    told: set[tuple[str, str]] = set()
    for reached in search:
        module = reached.node.module
        for asked in reached.node.asks if reached.node.waits else ():
            if asked in can or (module, asked) in told:
                continue
            told.add((module, asked))
            kind = walked.flow.modules[module].type
            yield FindingDraft(
                "not-on-the-channel", "error", module,
                f"asks for {asked}, which cannot be done by {channel}: the module always fails there.",
                f"Use another module type than {kind}, or have its package mend it.", search.way(reached),
            )  # fmt: skip
