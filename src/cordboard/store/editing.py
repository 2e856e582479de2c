"""Edits by several people: each is made to what its author has read, so that nobody's work is overwritten unseen."""

from __future__ import annotations

from typing import Any

from cordboard.flow.site.changes import fingerprint


class ChangedMeanwhile(Exception):
    """Somebody else was there first. The message says who; `fingerprint` is that of the document as it is now, empty
    where there is none.
    """

    def __init__(self, message: str, now: str) -> None:
        self.fingerprint = now
        super().__init__(message)


def check_unchanged(document: Any, expected: str, words: str) -> None:
    """Check inside the transaction that writes that a document is still what the author has read.

    `document` is None where there is none, and `expected` the fingerprint of the document that was read, empty for a
    new one. `words` name the document in messages, such as ``user mara``. Raises LookupError for one that is not
    there, and ChangedMeanwhile.
    """
    if document is None:
        if expected:
            raise LookupError(f"there is no {words}")
        return
    now = fingerprint(document)
    if not expected:
        raise ChangedMeanwhile(f"{words} is there already: read it, and make your change to that", now)
    if now != expected:
        raise ChangedMeanwhile(f"{words} is not what you read: read it again, and make your change to that", now)
