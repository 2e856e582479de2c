"""What lines that carry audio in this process have in common: frames that are heard, and keys that are waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

from cordboard.telephony.media_port import KeyPress

__all__ = ["FrameListener", "KeyQueue"]

KeyQueue = asyncio.Queue[KeyPress]
"""Keys of the far end in the order of pressing."""


class FrameListener(Protocol):
    """What the far end says, in frames of 20 ms (320 bytes of PCM, 8000 samples a second), to the end of the call."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def __anext__(self) -> bytes: ...

    async def aclose(self) -> None:
        """Listen no more. Closing twice is no error."""
        ...
