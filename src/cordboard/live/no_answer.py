"""Why a command that is performed has no answer."""

from __future__ import annotations


class CannotDo(Exception):
    """A command cannot be done. The reason stands in the contact's trace, so it holds no secret."""


class AnswerComesLater(Exception):
    """A command that is performed in writing has no answer yet: there is nothing to do for it before `due_at`, in
    milliseconds since the epoch, unless the person writes.
    """

    def __init__(self, due_at: int) -> None:
        super().__init__(f"nothing to do before {due_at}")
        self.due_at = due_at
