"""What is looked for in the journal of a contact, in its messages and in the notes of agents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from cordboard.engine.journal import AnyEntry, Completed, Entered, Left, Noted, Took


@dataclass(frozen=True, kw_only=True)
class JournalCondition:
    """What must be in a journal; what is empty or None is asked of none.

    `module` was entered. `event`, and `value` with it, were raised by that module, or by any where none is named.
    `connector_event`, `connector_value` and `connector_to` are those of a connector that was taken; an empty event is
    the flow's fallback. `ended_in` is the module in which the person's part was over, `still_in` that in which a
    contact is which is not over. `text` is in a note of the flow or of an agent, or in a message, in whatever case.
    """

    module: str = ""
    event: str = ""
    value: str = ""
    connector_event: str | None = None
    connector_value: str | None = None
    connector_to: str = ""
    ended_in: str = ""
    still_in: str = ""
    text: str = ""

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing."""
        return all(getattr(self, each.name) == each.default for each in fields(self))

    @property
    def words(self) -> list[str]:
        """Names that the stored journal must have in it as they are, for those that need not be decoded."""
        return [each for each in (self.module, self.event, self.ended_in, self.still_in, self.connector_to) if each]

    def met(self, journal: Iterable[AnyEntry], texts: Iterable[str]) -> bool:
        """Whether a journal, or the texts of its contact, have all of it."""
        entries = list(journal)
        return (
            self._passed(entries) and self._raised(entries) and self._took(entries) and self._is_where(entries)
        ) and (not self.text or any(self.text.casefold() in each.casefold() for each in _said(entries, texts)))

    def _passed(self, entries: list[AnyEntry]) -> bool:
        return not self.module or any(isinstance(each, Entered) and each.module == self.module for each in entries)

    def _raised(self, entries: list[AnyEntry]) -> bool:
        if not self.event and not self.value:
            return True
        return any(
            isinstance(each, Completed)
            and self.module in ("", each.module)
            and self.event in ("", each.event)
            and self.value in ("", each.value)
            for each in entries
        )

    def _took(self, entries: list[AnyEntry]) -> bool:
        if self.connector_event is None and self.connector_value is None and not self.connector_to:
            return True
        return any(
            isinstance(each, Took)
            and self.module in ("", each.source)
            and self.connector_event in (None, each.event)
            and self.connector_value in (None, each.value)
            and self.connector_to in ("", each.target)
            for each in entries
        )

    def _is_where(self, entries: list[AnyEntry]) -> bool:
        if self.ended_in and not any(isinstance(each, Left) and each.module == self.ended_in for each in entries):
            return False
        if not self.still_in:
            return True
        module = ""
        for each in entries:
            if isinstance(each, Left):
                return False
            if isinstance(each, Entered):
                module = each.module
            elif isinstance(each, Took):
                module = ""
        return module == self.still_in


def _said(entries: Iterable[AnyEntry], texts: Iterable[str]) -> Iterator[str]:
    yield from (each.text for each in entries if isinstance(each, Noted))
    yield from texts
