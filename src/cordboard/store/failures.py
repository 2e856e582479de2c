"""Why something of a contact was not stored."""

from __future__ import annotations


class StoreFailed(Exception):
    """It could not be stored, and nothing of it was. The message says why. `lasting`: trying again is no use."""

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting


class ContactClosed(StoreFailed):
    """The contact has its outcome already, from this or another program, and stays as it is."""

    def __init__(self, contact: str) -> None:
        super().__init__(f"contact {contact} is closed already, and stays as it is", lasting=True)


class LeaseLost(StoreFailed):
    """Another program writes this contact, or all contacts that this program had: its driver stops."""

    def __init__(self, message: str) -> None:
        super().__init__(message, lasting=True)
