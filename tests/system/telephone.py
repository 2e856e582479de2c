"""A telephone that others wrote (baresip), as a program: does what its orders say and keeps what it hears.

    python -m tests.system.telephone ORDERS

Orders are one JSON object: ``line`` (host:port), ``user`` and ``password``; ``deed``, one of ``call``, ``answer``,
``reject`` and ``ignore``; ``called``; ``keys``, a list of [seconds after the answer, keys]; ``say``, the path of a file
of PCM (8000 Hz); ``hear``, the path of a file for what is heard; ``leave``, seconds after the answer to hang up. It
prints a line of JSON when it is registered, and one when its call is over.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from baresip import Account, Call, Config, Event, Runtime, UserAgent
from baresip.errors import AudioNotActive, AudioRestarted


def report(**words: Any) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201 - this is a program


async def talk(call: Call, ended: asyncio.Event, orders: dict[str, Any]) -> bytes:
    """Say, key and hear, until the call is over."""
    voice = Path(orders["say"]).read_bytes() if orders.get("say") else b""
    keys: list[tuple[float, str]] = list(orders.get("keys", []))
    leave = orders.get("leave")
    heard = bytearray()
    began = time.monotonic()
    while not ended.is_set():
        try:
            if voice:
                voice = voice[call.audio.write(voice[:3200]) :]
            heard += call.audio.read(64_000)
        except (AudioNotActive, AudioRestarted):
            pass
        now = time.monotonic() - began
        if keys and now >= keys[0][0]:
            await call.send_dtmf(keys.pop(0)[1])
        if leave is not None and now >= leave:
            await call.hangup()
            break
        await asyncio.sleep(0.01)
    return bytes(heard)


def watched(call: Call) -> asyncio.Event:
    """Set when the call is over."""
    ended = asyncio.Event()
    call.on(lambda event: ended.set() if event.event is Event.CALL_CLOSED else None)
    return ended


async def main(orders: dict[str, Any]) -> None:
    runtime = Runtime()
    await runtime.start(Config(net_interface="127.0.0.1"))
    agent = await UserAgent.create(runtime, Account(orders["user"], orders["line"], orders["password"]))
    try:
        await agent.register(timeout=20)
        incoming: asyncio.Queue[Call] = asyncio.Queue()
        agent.on_incoming(incoming.put_nowait)
        report(registered=True)
        if orders["deed"] == "call":
            call = await agent.dial(f"sip:{orders['called']}@{orders['line']}")
            ended = watched(call)
            await call.wait_established()
        else:
            call = await incoming.get()
            ended = watched(call)
        if orders["deed"] == "reject":
            await call.reject()
        elif orders["deed"] == "answer":
            await call.answer(video=True)  # answered as audio only, it would renegotiate at once
        if orders["deed"] in ("call", "answer"):
            Path(orders["hear"]).write_bytes(await talk(call, ended, orders))
        elif orders["deed"] == "ignore":
            await ended.wait()
        else:
            await asyncio.sleep(0.5)
        report(over=True)
    finally:
        await runtime.close()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
