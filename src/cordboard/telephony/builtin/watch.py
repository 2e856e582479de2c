"""The line exercises itself: every few seconds it asks itself a question over the network, as anybody might.

What does not answer is mended, from the mildest means to the strongest: a thread that has ended is begun anew, one that
hangs is interrupted, and at last the socket is opened anew. Calls in progress go on meanwhile: what the stack knows of
them stays, and their sound has a thread of its own.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Any, Final

from cordboard.telephony.builtin.network import WILDCARD
from cordboard.telephony.builtin.thread import SipThread
from cordboard.telephony.media.engine import MediaEngine

_log = logging.getLogger(__name__)

_EVERY: Final = 5.0
"""Seconds between two questions while all is well."""

_AFTER_SILENCE: Final = 0.5
"""Seconds until the next question after one that was not answered."""

_ASK_AGAIN: Final = (0.25, 0.5, 1.0, 1.5)
"""Seconds to wait for an answer to each copy of a question: packets may be lost."""

_HUNG: Final = 10.0
"""Seconds after which the SIP thread is taken to hang: nothing that it does takes as long."""

_SOUNDLESS: Final = 3.0
"""Seconds without a beat after which the media thread is taken to hang."""


class LineWatch:
    """Whether a line works, and what is done where it does not.

    Args:
        call_id: by which the line knows its own questions.
        on_trouble: is told once, in a sentence, of each trouble that begins.
    """

    def __init__(self, engine: MediaEngine, host: str, call_id: str, *, on_trouble: Callable[[str], None]) -> None:
        self._engine = engine
        self._host = "127.0.0.1" if host == WILDCARD else host
        self._call_id = call_id
        self._on_trouble = on_trouble
        self._number = self._silent = 0
        self._beats, self._beat_at = -1, 0.0
        self.trouble = ""
        """Why calls cannot be taken or made now, '' where they can."""

    async def run(self, thread: SipThread, stack: Any) -> None:
        """Watch until cancelled. ``stack`` is the :class:`~cordboard.telephony.builtin.stack.Stack`."""
        self._beat_at = asyncio.get_running_loop().time()
        while True:
            await self._look(thread, stack)
            await asyncio.sleep(_AFTER_SILENCE if self.trouble else _EVERY)

    def _look_after_sound(self) -> str:
        now = asyncio.get_running_loop().time()
        if self._engine.beats != self._beats:
            self._beats, self._beat_at = self._engine.beats, now
        stands_still = now - self._beat_at > _SOUNDLESS
        if stands_still:
            self._beat_at = now
        return self._engine.revive(stands_still=stands_still)

    async def _look(self, thread: SipThread, stack: Any) -> None:
        sound = self._look_after_sound()
        if not stack.socket.opened and not await self._reopen(stack, "it was closed"):
            return
        if not stack.socket.receiving:
            _log.error("the thread that receives SIP had ended and is begun anew")
            stack.socket.receive_again()
        try:
            answered = await self._answered(stack.port)
        except OSError as error:
            self._say(f"the line cannot be tried, and new calls have no socket: {error.strerror}")
            return
        if answered:
            self._silent = 0
            self._say(sound)
        else:
            self._silent += 1
            await self._mend(thread, stack)

    async def _mend(self, thread: SipThread, stack: Any) -> None:
        where = f"{self._host}:{stack.port}"
        self._say(f"the line does not answer SIP on UDP {where}; it is being mended, and calls in progress go on")
        if not await _responds(thread):
            thread.interrupt()
        elif self._silent > 1:
            await self._reopen(stack, f"nothing that is sent to UDP {where} arrives")

    async def _reopen(self, stack: Any, why: str) -> bool:
        _log.error("the SIP socket is opened anew: %s", why)
        try:
            await asyncio.to_thread(stack.socket.reopen)
        except OSError as error:
            self._say(f"cannot listen for calls on UDP {self._host}:{stack.port} any more ({error.strerror})")
            return False
        _log.warning("the SIP socket is open again")
        return True

    def _say(self, trouble: str) -> None:
        if trouble and not self.trouble:
            _log.error("trouble: %s", trouble)
            self._on_trouble(trouble)
        elif self.trouble and not trouble:
            _log.warning("the line works again; the trouble was: %s", self.trouble)
        self.trouble = trouble

    async def _answered(self, port: int) -> bool:
        loop = asyncio.get_running_loop()
        asked = _Question(self._call_id)
        transport, _ = await loop.create_datagram_endpoint(lambda: asked, local_addr=(self._host, 0))
        try:
            question = self._question(transport.get_extra_info("sockname")[1], port)
            for patience in _ASK_AGAIN:
                transport.sendto(question, (self._host, port))
                await asyncio.wait({asked.answer}, timeout=patience)
                if asked.answer.done():
                    return True
            return False
        finally:
            transport.close()

    def _question(self, own_port: int, port: int) -> bytes:
        self._number += 1
        own = f"{self._host}:{own_port}"
        lines = (
            f"OPTIONS sip:{self._host}:{port} SIP/2.0",
            f"Via: SIP/2.0/UDP {own};branch=z9hG4bK{secrets.token_hex(8)};rport",
            "Max-Forwards: 1",
            f"From: <sip:self-test@{own}>;tag={secrets.token_hex(4)}",
            f"To: <sip:self-test@{self._host}:{port}>",
            f"Call-ID: {self._call_id}",
            f"CSeq: {self._number} OPTIONS",
            "Content-Length: 0",
        )
        return "\r\n".join((*lines, "", "")).encode()


async def _responds(thread: SipThread) -> bool:
    answer = asyncio.wrap_future(thread.run(lambda: True))
    done, _ = await asyncio.wait({answer}, timeout=_HUNG)
    return bool(done)


class _Question(asyncio.DatagramProtocol):
    """Waits for the answer to one question."""

    def __init__(self, call_id: str) -> None:
        self.answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._call_id = call_id.encode()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002 - asyncio's
        if data.startswith(b"SIP/2.0 ") and self._call_id in data and not self.answer.done():
            self.answer.set_result(None)
