"""The WebSocket of designers: who works on which draft now, and what was saved and published meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Depends, WebSocket
from starlette.websockets import WebSocketDisconnect

from cordboard.server.designing import DesignerPage, DesignerRequests, Designers, Designing, UnreadMessage
from cordboard.server.desk.connection import SIGN_IN_AGAIN
from cordboard.server.desk.decoding import why_not
from cordboard.server.proofs import Proving
from cordboard.server.signing import require, still_good, user_of_socket
from cordboard.server.site import Running
from cordboard.store.people import User

router = APIRouter(tags=["flows"])

#: Seconds between two looks at whether the person may still be here.
CHECK_EVERY: Final = 30.0
#: Seconds that a page may take to receive one message before it is taken for gone.
_PATIENCE: Final = 20.0


@router.websocket("/api/flows/socket")
async def designer_socket(
    socket: WebSocket, site: Running, designing: Designers, proofs: Proving,
    user: Annotated[User, Depends(user_of_socket)],
) -> None:  # fmt: skip
    """A designer's page, as long as it is open."""
    require(user, "designer", "publisher")
    await socket.accept()
    proofs.expect_drafts()
    with designing.open_page(user.name) as page:
        tasks = [
            asyncio.create_task(each)
            for each in (
                _listen(socket, designing, page), _tell(socket, page),
                _check(socket, lambda: still_good(socket, site, user)),
            )
        ]  # fmt: skip
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError):
                await socket.close()


async def _listen(socket: WebSocket, designing: Designing, page: DesignerPage) -> None:
    decoder = msgspec.json.Decoder(DesignerRequests)
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        try:
            designing.moved(page, decoder.decode(message.get("text") or message.get("bytes") or b""))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            page.tell(UnreadMessage(why=f"this is not understood: {why_not(error)}"))


async def _tell(socket: WebSocket, page: DesignerPage) -> None:
    encoder = msgspec.json.Encoder()
    async for word in page.words():
        async with asyncio.timeout(_PATIENCE):
            await socket.send_text(encoder.encode(word).decode())


async def _check(socket: WebSocket, allowed: Callable[[], bool]) -> None:
    while True:
        await asyncio.sleep(CHECK_EVERY)
        if not await asyncio.to_thread(allowed):
            await socket.close(SIGN_IN_AGAIN, "sign in again")
            return
