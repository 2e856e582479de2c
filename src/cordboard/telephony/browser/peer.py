"""One WebRTC connection with a page: answers its offer, carries keys and hang-ups. On the event loop."""

import asyncio
import contextlib
import json
import logging
from typing import Any, Final, Protocol

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCDtlsTransport,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from OpenSSL import SSL

from cordboard.telephony.browser.leg import BrowserLeg
from cordboard.telephony.browser.offer import BadOffer, screened
from cordboard.telephony.line import LineError
from cordboard.telephony.media.key_presses import KeyTransport
from cordboard.telephony.media_port import TELEPHONE_KEYS

_log = logging.getLogger(__name__)

_CHANNEL: Final = "keys"
_LONGEST_MESSAGE: Final = 200
_GOODBYE: Final = 2.0
"""Seconds that the page has to hear that the call is over, and to close the connection itself."""

_PCMU: Final = [codec for codec in RTCRtpSender.getCapabilities("audio").codecs if codec.mimeType == "audio/PCMU"]


class Owner(Protocol):
    """The call that a connection belongs to."""

    media: BrowserLeg

    def reached(self) -> None:
        """Sound can flow."""

    def hung_up(self) -> None:
        """The person has hung up, or closed the page."""

    def lost(self) -> None:
        """The connection broke, or was never made."""


class Peer:
    """A connection with one page."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._channel: RTCDataChannel | None = None
        self._waiting: list[str] = []
        self._hearing: asyncio.Task[None] | None = None
        self._listens = False
        self._closed = asyncio.Event()
        transceiver = self._connection.addTransceiver(owner.media.track, direction="sendrecv")
        transceiver.setCodecPreferences(_PCMU)
        self._connection.on("connectionstatechange", self._state_changed)
        self._connection.on("datachannel", self._channel_opened)
        self._connection.on("track", self._track_offered)

    async def answer(self, sdp: str) -> str:
        """Answer an offer; the page then has all it needs to connect.

        Raises:
            BadOffer: it cannot be answered.
            LineError: no port can be opened for it.
        """
        offer = screened(sdp)
        try:
            await self._connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            answer = await self._connection.createAnswer()
        except Exception as error:
            _log.debug("an offer that aiortc does not take", exc_info=error)
            raise BadOffer("it is malformed, or has no audio as PCMU, which every browser can send") from error
        try:
            await self._connection.setLocalDescription(answer)
        except OSError as error:
            raise LineError(f"no port can be opened for a call from a browser: {error}") from error
        return str(self._connection.localDescription.sdp)

    def tell(self, **message: Any) -> None:
        """Say something to the page, as soon as its channel is open."""
        text = json.dumps(message)
        if self._channel is None:
            self._waiting.append(text)
        elif self._channel.readyState == "open":
            self._channel.send(text)

    async def close(self) -> None:
        """Close the connection, after the page had time to hear why and to close it itself."""
        if self._listens:
            try:
                await asyncio.wait_for(self._closed.wait(), _GOODBYE)
            except TimeoutError:
                _log.debug("a page has not closed its connection")
        await self._connection.close()
        if self._hearing is not None:
            self._hearing.cancel()

    def _state_changed(self) -> None:
        state = self._connection.connectionState
        if state == "connected":
            sctp = self._connection.sctp
            self._listens = sctp is not None
            if sctp is not None:
                _let_go_quietly(sctp.transport)
            self._owner.reached()
        elif state == "failed":
            self._closed.set()
            self._owner.lost()
        elif state == "closed":
            self._closed.set()
            self._owner.hung_up()

    def _track_offered(self, track: MediaStreamTrack) -> None:
        self._hearing = asyncio.create_task(self._owner.media.hear_track(track))

    def _channel_opened(self, channel: RTCDataChannel) -> None:
        if channel.label != _CHANNEL or self._channel is not None:
            return
        self._channel = channel
        channel.on("message", self._told)
        channel.on("close", self._owner.hung_up)
        for text in self._waiting:
            channel.send(text)
        self._waiting.clear()

    def _told(self, message: object) -> None:
        keys, hung_up = understood(message)
        for key in keys:
            self._owner.media.press(key, KeyTransport.PAGE)
        if hung_up:
            self._owner.hung_up()


def understood(message: object) -> tuple[str, bool]:
    """What a page says: the keys pressed, and whether the person has hung up. What is not understood says neither."""
    if not isinstance(message, str) or len(message) > _LONGEST_MESSAGE:
        return "", False
    if len(message) == 1:
        return _keys(message), False
    try:
        said = json.loads(message)
    except ValueError:
        return "", False
    if not isinstance(said, dict):
        return "", False
    return _keys(said.get("key")) + _keys(said.get("keys")), said.get("hangup") is True


def _keys(told: object) -> str:
    """Telephone keys only; one wrong among them, and none counts."""
    keys = told.upper() if isinstance(told, str) else ""
    return keys if all(key in TELEPHONE_KEYS for key in keys) else ""


def _let_go_quietly(transport: RTCDtlsTransport) -> None:
    """Drop what would be sent to a page that has shut its side of the connection.

    aiortc repeats what was not confirmed in a task that nobody waits for, also when the page is gone by then; the
    error of that moment would be a fault without an owner.
    """
    send = transport._send_data  # noqa: SLF001 - aiortc has no other place for it

    async def send_while_open(data: bytes) -> None:
        with contextlib.suppress(SSL.Error, ConnectionError):
            await send(data)

    transport._send_data = send_while_open  # type: ignore[method-assign]  # noqa: SLF001
