"""Keys of a terminal without Enter, or lines where the input is no terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator

from cordboard.cli.desktop import KEYS, WITH_MORE

if sys.platform != "win32":  # there lines are read
    import termios
    import tty

_ERASE = {"\x7f", "\b"}
_ESCAPE = "\x1b"


async def keyboard(show: Callable[[str], None]) -> AsyncIterator[str]:
    """Each thing that was typed: a key, or a key and what belongs to it. Ends with the input."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        async for line in _lines():
            yield line
        return
    pressed: asyncio.Queue[str] = asyncio.Queue()
    with _raw(pressed):
        while True:
            key = await pressed.get()
            if key in WITH_MORE:
                if rest := await _rest(key, pressed):
                    yield f"{key} {rest}".strip()
            elif key.strip():
                yield key
            else:
                show("")


async def _lines() -> AsyncIterator[str]:
    """Read by a thread: a file, or nothing at all, cannot be waited for as a pipe or a terminal can."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            with contextlib.suppress(RuntimeError):  # the loop is over
                loop.call_soon_threadsafe(lines.put_nowait, line.strip())

    threading.Thread(target=read, name="keyboard", daemon=True).start()
    while True:  # when no more is typed the agent works on
        if line := await lines.get():
            yield line


@contextlib.contextmanager
def _raw(pressed: asyncio.Queue[str]) -> Iterator[None]:
    """Every key at once. The terminal is as before afterwards, whatever happens."""
    loop, file = asyncio.get_running_loop(), sys.stdin.fileno()
    before = termios.tcgetattr(file)

    def read() -> None:
        for key in os.read(file, 256).decode(errors="ignore"):
            pressed.put_nowait(key)

    try:
        tty.setcbreak(file)
        loop.add_reader(file, read)
        yield
    finally:
        loop.remove_reader(file)
        termios.tcsetattr(file, termios.TCSADRAIN, before)


async def _rest(key: str, pressed: asyncio.Queue[str]) -> str | None:
    """What belongs to a key, up to Enter; None when it was given up with Escape."""
    label = KEYS[key][0]
    typed = ""
    while True:
        sys.stdout.write(f"\r\x1b[K{label}: {typed}")
        sys.stdout.flush()
        pressed_key = await pressed.get()
        if pressed_key == "\n":
            sys.stdout.write("\n")
            return typed or " "
        if pressed_key == _ESCAPE:
            sys.stdout.write("\r\x1b[K")
            return None
        typed = typed[:-1] if pressed_key in _ERASE else typed + pressed_key
