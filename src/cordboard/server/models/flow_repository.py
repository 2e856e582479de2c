"""Flows as they are kept: what is live, drafts, publications, layouts, and how versions compare."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from cordboard.flow.site.shares import LIVE, is_alias
from cordboard.server.models import Answer
from cordboard.server.models.flows import FlowDocument
from cordboard.server.paging import Page
from cordboard.server.parameters import LONGEST_NAME, LONGEST_TEXT, Body, exactly_one

#: Characters of a text of a flow: as many bytes or more, and a request has no more of them.
LONGEST_FLOW = 2_000_000


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("has a NUL character (U+0000), which no database keeps: take it out")
    return text


def _alias(text: str) -> str:
    if not is_alias(text):
        raise ValueError("is no alias: write a word in small letters, such as live or test")
    return text


Title = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_without_nul)]
Note = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_without_nul)]
FlowText = Annotated[str, Field(max_length=LONGEST_FLOW), AfterValidator(_without_nul)]
AliasName = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_alias)]


class FlowState(Answer):
    """A flow of the site: its live version, empty where none runs, and what else is kept of it.

    `aliases` are versions by alias. `trouble` says why something else runs than its file or its services say.
    """

    slug: str
    title: str
    version: str
    direction: str
    aliases: dict[str, str]
    drafts: int
    trouble: str


class DraftSummary(Answer):
    """A draft of a flow, without its text. `based_on` is the version that it began as. Times are in milliseconds.

    `editors` are all who began or changed it: where the site wants four eyes, none of them may publish it. `etag` is
    what a change of it names in If-Match.
    """

    id: str
    flow: str
    title: str
    based_on: str
    revision: int
    created_at: int
    created_by: str
    changed_at: int
    changed_by: str
    editors: list[str]
    etag: str


class FlowDraftAnswer(DraftSummary):
    """A draft of a flow with its text, whatever is wrong with that, and what the text says as a document: null where it
    says no mapping, or cannot be read without loss.
    """

    text: str
    document: FlowDocument | None


class DraftPage(Page[DraftSummary]):
    """Drafts of a flow, the one that was changed last first."""


class NewDraft(Body):
    """A draft to begin. Without a `text` or `document` it begins as the version that `based_on` names, or else as the
    live one.
    """

    title: Title = ""
    text: FlowText | None = None
    document: FlowDocument | None = None
    based_on: str = Field("", max_length=LONGEST_NAME)

    @model_validator(mode="after")
    def _says_it_once(self) -> Self:
        if self.text is not None and self.document is not None:
            raise ValueError("has a text and a document: send one of the two")
        return self


class DraftContent(Body):
    """What a draft is to say from now on: a `text`, or a `document`. For a document the text that is kept is changed as
    little as can be, so that comments stay, and every line in which nothing changes.
    """

    title: Title = ""
    text: FlowText | None = None
    document: FlowDocument | None = None

    @model_validator(mode="after")
    def _says_it_once(self) -> Self:
        return exactly_one(self, "text", "document")


class PublicationRequest(Body):
    """What to publish: a draft at the revision that you read, or a version, which is how a flow is rolled back."""

    draft: str = Field("", max_length=LONGEST_NAME)
    revision: int = Field(0, ge=0, le=2**31 - 1)
    version: str = Field("", max_length=LONGEST_NAME)
    alias: AliasName = LIVE
    note: Note = ""


class FlowPublication(Answer):
    """A version of a flow that was put to work under an alias. `at` is in milliseconds.

    `by` is empty for what was published before publications were kept. `proof` is the id of the proof that was known
    then and `verdict` what it came to; both are empty where there was none.
    """

    id: int
    flow: str
    alias: str
    version: str
    at: int
    by: str
    note: str
    proof: str
    verdict: str
    file: str


class PublicationPage(Page[FlowPublication]):
    """The publications of a flow, the newest first."""


class ResultOfVersion(Answer):
    """How many contacts of a version left a result, their share, and the interval from `low` to `high` in which the
    share of all such contacts lies with 95 % confidence (Wilson's score interval).
    """

    result: str
    label: str
    contacts: int
    share: float
    low: float
    high: float


class ComparedVersion(Answer):
    """The outcomes of one version. Its contacts were closed from `first_at` to `last_at` (milliseconds)."""

    version: str
    contacts: int
    first_at: int
    last_at: int
    results: list[ResultOfVersion]


class VersionComparison(Answer):
    """The outcomes of a flow by version, the version with the newest contact first.

    Compare versions over a time in which both took contacts: callers of Monday are not those of Sunday.
    """

    versions: list[ComparedVersion]
