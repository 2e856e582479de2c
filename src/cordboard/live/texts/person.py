"""The person of a contact in writing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Executable

from cordboard.flow.module import Channel
from cordboard.flow.opting_out import opts_out
from cordboard.store import texts
from cordboard.store.texts import StoredText, TextThread


class PersonInWriting:
    """Who writes, with what was written and not taken yet.

    What is taken is stored with the next step of the contact (`changes`).
    """

    def __init__(self, channel: Channel, conversation: TextThread, waiting: Iterable[StoredText]) -> None:
        self.channel = channel
        self.conversation = conversation
        self._waiting = list(waiting)
        self._changes: list[Executable] = []

    def opted_out(self) -> bool:
        """Whether the person asks for no more texts; what was written besides is then taken for nothing."""
        if not any(opts_out(each.body) for each in self._waiting):
            return False
        self._changes += [texts.taken(each, 0) for each in self._waiting]
        self._waiting.clear()
        return True

    def answer(self, command: int, since: int, *, hide: bool) -> str | None:
        """Take the first text that came after a question was sent; None where none has come yet.

        What came before the question answers nothing: nobody had read it. With `hide` the text is forgotten once the
        contact has taken it.
        """
        while self._waiting:
            text = self._waiting.pop(0)
            answers = text.at >= since
            self._changes.append(texts.taken(text, command if answers else 0, hide=hide and answers))
            if answers:
                return text.body
        return None

    def changes(self) -> tuple[Executable, ...]:
        """What was taken since it was asked for last, for the transaction of the step that follows."""
        changes, self._changes = tuple(self._changes), []
        return changes
