"""Who works on which draft now: what a designer's page says of itself, and what it is told of the others.

Each message is one JSON document in one text frame. What a page says has a field ``do``, what it is told a field
``say``. Times are milliseconds since the epoch. Whoever comes is told who edits, and the ETag of a draft says whether
it changed while a connection was lost, so that nothing has to be told again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated, Final

import msgspec
from fastapi import Depends
from msgspec import Meta
from starlette.requests import HTTPConnection

from cordboard.live.clock import now
from cordboard.server.parameters import LONGEST_NAME

#: Messages that a page may have before it that it has not received yet. One that has more is taken for gone.
MOST_UNSENT: Final = 200

_Name = Annotated[str, Meta(max_length=LONGEST_NAME)]


class DesignerAsk(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True):
    """Base of what a designer's page says."""


class EditDraft(DesignerAsk, frozen=True, kw_only=True, tag="edit"):
    """I am at this draft of this flow now, and at this module, empty for none. It stands for what was said before."""

    flow: _Name
    draft: _Name
    module: _Name = ""


class LeaveDraft(DesignerAsk, frozen=True, kw_only=True, tag="leave"):
    """I am at no draft any more. Closing the socket says so too."""


class DesignerWord(msgspec.Struct, frozen=True, kw_only=True, tag_field="say"):
    """Base of what a designer's page is told."""


class DraftEditor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at a draft: `page` tells two pages of one person apart, and `since` is when they came to the draft."""

    page: int
    who: str
    flow: str
    draft: str
    module: str
    since: int


class NowEditing(DesignerWord, frozen=True, kw_only=True, tag="editing"):
    """All who are at a draft now, the first message and whenever it changes. `you` is the number of your own page."""

    you: int
    people: tuple[DraftEditor, ...]


class DraftSaved(DesignerWord, frozen=True, kw_only=True, tag="draft_saved"):
    """A draft was changed. `etag` is the one that it has now."""

    flow: str
    draft: str
    revision: int
    etag: str
    by: str
    at: int


class FlowPublished(DesignerWord, frozen=True, kw_only=True, tag="published"):
    """A version of a flow was put to work under an alias."""

    flow: str
    alias: str
    version: str
    by: str
    at: int


class UnreadMessage(DesignerWord, frozen=True, kw_only=True, tag="not_understood"):
    """What the page said is no message that there is."""

    why: str


DesignerMessages = NowEditing | DraftSaved | FlowPublished | UnreadMessage
DesignerRequests = EditDraft | LeaveDraft


@dataclass(eq=False)
class DesignerPage:
    """An open page: its number, whose it is, where they are, and what it is still to be told; None: it is to go."""

    number: int
    who: str
    at: DraftEditor | None = None
    unsent: asyncio.Queue[DesignerWord | None] = field(default_factory=lambda: asyncio.Queue(MOST_UNSENT + 1))

    def tell(self, word: DesignerWord) -> None:
        """Tell it something. One that does not listen is to go."""
        if self.unsent.qsize() < MOST_UNSENT:
            self.unsent.put_nowait(word)
        elif not self.unsent.full():
            self.unsent.put_nowait(None)

    async def words(self) -> AsyncIterator[DesignerWord]:
        """What it is told, for as long as it listens."""
        while (word := await self.unsent.get()) is not None:
            yield word


class Designing:
    """The open pages of designers. All of it is called in the event loop."""

    def __init__(self) -> None:
        self._pages: dict[int, DesignerPage] = {}
        self._numbers = count(1)

    @contextmanager
    def open_page(self, who: str) -> Iterator[DesignerPage]:
        """A page of somebody is open for as long as the context is."""
        page = DesignerPage(next(self._numbers), who)
        self._pages[page.number] = page
        page.tell(self._editing(page))
        try:
            yield page
        finally:
            del self._pages[page.number]
            if page.at is not None:
                self._tell_who()

    def moved(self, page: DesignerPage, ask: DesignerRequests) -> None:
        """A page says where its person is."""
        before = page.at
        if isinstance(ask, LeaveDraft):
            page.at = None
        else:
            stayed = before is not None and (before.flow, before.draft) == (ask.flow, ask.draft)
            page.at = DraftEditor(
                page=page.number, who=page.who, flow=ask.flow, draft=ask.draft, module=ask.module,
                since=before.since if stayed and before is not None else now(),
            )  # fmt: skip
        if page.at != before:
            self._tell_who()

    def tell(self, word: DesignerWord) -> None:
        """Tell every page."""
        for page in self._pages.values():
            page.tell(word)

    def _tell_who(self) -> None:
        for page in self._pages.values():
            page.tell(self._editing(page))

    def _editing(self, page: DesignerPage) -> NowEditing:
        return NowEditing(
            you=page.number, people=tuple(each.at for each in self._pages.values() if each.at is not None)
        )


def designing(connection: HTTPConnection) -> Designing:
    """The open pages of the application that was asked."""
    found: Designing = connection.app.state.designing
    return found


Designers = Annotated[Designing, Depends(designing)]
