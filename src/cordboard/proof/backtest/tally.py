"""What a backtest finds of many contacts: how many of each, and which of them to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from cordboard.proof.backtest.verdict import BacktestVerdict, Divergence, Doubt, connector

#: Contacts named in one group. More than these nobody looks at one by one.
MOST_NAMED = 100


class Group(msgspec.Struct):
    """Contacts to which the same happens: how many, and the names of the first of them."""

    count: int = 0
    contacts: list[str] = []

    def add(self, count: int, contacts: Iterable[str]) -> None:
        """Add some more."""
        self.count += count
        room = MOST_NAMED - len(self.contacts)
        if room > 0:
            self.contacts = [*self.contacts, *list(contacts)[:room]]


class ChangedOutcome(msgspec.Struct, frozen=True):
    """Contacts whose outcome is another, by the connectors with which their ways part."""

    before: str
    after: str
    parting: Divergence | None


class Tally(msgspec.Struct):
    """The findings over many contacts. Tallies of parts add up to the tally of the whole, in any order.

    `by_outcome` counts by outcome then and now; an empty one now is one that cannot be decided. `other_way` are those
    of the same outcome that went another way. `without_flow` never came to a flow, and `unreadable` are contacts with
    a reason why nothing can be made of them. `assumed` counts contacts by assumption that their verdict rests on.
    """

    contacts: int = 0
    same: int = 0
    other_way: int = 0
    changed: int = 0
    undecidable: int = 0
    without_flow: int = 0
    by_outcome: dict[tuple[str, str], int] = {}
    changes: dict[ChangedOutcome, Group] = {}
    doubts: dict[Doubt, Group] = {}
    assumed: dict[str, int] = {}
    versions: dict[str, int] = {}

    def add(self, contact: str, version: str, verdict: BacktestVerdict) -> None:
        """Count one contact."""
        self.contacts += 1
        setattr(self, verdict.kind, getattr(self, verdict.kind) + 1)
        _count(self.by_outcome, (verdict.before, verdict.after))
        _count(self.versions, version)
        for name in verdict.assumed:
            _count(self.assumed, name)
        if verdict.kind == "same":
            self.other_way += verdict.parting is not None
        elif verdict.doubt is not None:
            self.doubts.setdefault(verdict.doubt, Group()).add(1, [contact])
        else:
            self.changes.setdefault(ChangedOutcome(verdict.before, verdict.after, verdict.parting), Group()).add(
                1, [contact]
            )

    def join(self, other: Tally) -> None:
        """Add the tally of other contacts."""
        for name in ("contacts", "same", "other_way", "changed", "undecidable", "without_flow"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.by_outcome = dict(Counter(self.by_outcome) + Counter(other.by_outcome))
        self.assumed = dict(Counter(self.assumed) + Counter(other.assumed))
        self.versions = dict(Counter(self.versions) + Counter(other.versions))
        for change, group in other.changes.items():
            self.changes.setdefault(change, Group()).add(group.count, group.contacts)
        for doubt, group in other.doubts.items():
            self.doubts.setdefault(doubt, Group()).add(group.count, group.contacts)

    def ordered_changes(self) -> list[tuple[ChangedOutcome, Group]]:
        """The most frequent first."""
        return sorted(self.changes.items(), key=lambda each: (-each[1].count, repr(each[0])))

    def ordered_doubts(self) -> list[tuple[Doubt, Group]]:
        """The most frequent first."""
        return sorted(self.doubts.items(), key=lambda each: (-each[1].count, repr(each[0])))

    def as_json(self) -> dict[str, Any]:
        """A plain mapping for ``--json``."""
        return {
            "contacts": self.contacts, "same": self.same, "same_by_another_way": self.other_way,
            "changed": self.changed, "undecidable": self.undecidable, "without_flow": self.without_flow,
            "versions": dict(sorted(self.versions.items())),
            "assumed": dict(sorted(self.assumed.items())),
            "outcomes": [
                {"before": before, "after": after or None, "contacts": count}
                for (before, after), count in sorted(self.by_outcome.items(), key=lambda each: (-each[1], each[0]))
            ],
            "changes": [
                {
                    "before": change.before, "after": change.after, "count": group.count,
                    "then": _step(change.parting, "then"), "now": _step(change.parting, "now"),
                    "contacts": group.contacts,
                }
                for change, group in self.ordered_changes()
            ],
            "doubts": [
                {
                    "module": doubt.module, "question": doubt.question, "reason": doubt.reason, "count": group.count,
                    "contacts": group.contacts,
                }
                for doubt, group in self.ordered_doubts()
            ],
        }  # fmt: skip


def _step(parting: Divergence | None, which: str) -> str | None:
    return connector(getattr(parting, which)) if parting is not None else None


def _count(counts: dict[Any, int], key: Any) -> None:
    counts[key] = counts.get(key, 0) + 1
