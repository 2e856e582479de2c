"""What is held about one person, and legal holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from cordboard.server.models import Answer
from cordboard.server.paging import Page
from cordboard.server.parameters import LONGEST_NAME, LONGEST_TEXT, Body


class PersonQuery(Body):
    """Who is meant: a telephone number, or the key of an account. It is in the body, so that no log has it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person": "+12025550143"}]})

    person: str = Field(min_length=1, max_length=LONGEST_NAME)


class PersonSummary(Answer):
    """How much is held about a person. `person` is a number in E.164, or an account; `numbers` are those it goes by.

    `open` are contacts that are not over and `on_hold` those under legal hold: with either nothing can be deleted, and
    `hindrance` says why, in a sentence.
    """

    person: str
    numbers: list[str]
    accounts: int
    contacts: int
    recordings: int
    texts: int
    callbacks: int
    open: list[str]
    on_hold: list[str]
    hindrance: str


class HoldReason(Body):
    """Why nothing of a contact may be deleted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Complaint 2026-114, with our lawyers"}]})

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class HoldEntry(Answer):
    """A legal hold on a contact and on those that come from it. `set_at` is in milliseconds."""

    contact: str
    reason: str
    set_by: str
    set_at: int


class HoldPage(Page[HoldEntry]):
    """A page of legal holds, the newest first."""
