"""A softphone of others (baresip) as a program: registers, does what it is told, and reports it in lines of JSON.

    python -m tests.telephony.softphone DEED HOST:PORT USER PASSWORD

Deeds: ``calls`` dials ``support``, keys 12# and hangs up when it has heard a second of something; ``answers`` and
``refuses`` wait for a call and take it or turn it away. It has a process of its own since its native part allows one
instance in a process.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from baresip import Account, Call, Config, Event, RegistrationError, Runtime, UserAgent
from baresip.errors import AudioNotActive, AudioRestarted

from cordboard.audio.g711 import ulaw_to_pcm
from tests.telephony.peer import loudest, tone

VOICE = 1100.0


def report(**words: Any) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201 - this is a program


async def talk(call: Call, ended: asyncio.Event, *, enough: bool) -> bytes:
    """Say a tone and keep what is heard, until the call ends or there is a second of it."""
    voice = ulaw_to_pcm(tone(VOICE, 1.0))
    at, heard = 0, b""
    while not ended.is_set():
        try:
            call.audio.write(voice[at : at + 320])
            heard += call.audio.read(3200)
        except (AudioNotActive, AudioRestarted):
            pass
        at = (at + 320) % len(voice)
        if enough and len(heard) >= 64_000 and loudest(heard[-16_000:]) > 0:
            break
        await asyncio.sleep(0.02)
    return heard


def watched(call: Call) -> asyncio.Event:
    """Set when the call is over."""
    ended = asyncio.Event()
    call.on(lambda event: ended.set() if event.event is Event.CALL_CLOSED else None)
    return ended


async def main(deed: str, line: str, user: str, password: str) -> None:
    runtime = Runtime()
    await runtime.start(Config(net_interface="127.0.0.1"))
    agent = await UserAgent.create(runtime, Account(user, line, password))
    try:
        await agent.register(timeout=20)
        incoming: asyncio.Queue[Call] = asyncio.Queue()
        agent.on_incoming(incoming.put_nowait)
        report(registered=True)
        if deed == "calls":
            call = await agent.dial(f"sip:support@{line}")
            ended = watched(call)
            await call.wait_established()
            await call.send_dtmf("12#")
            heard = await talk(call, ended, enough=True)
            await call.hangup()
            report(heard=loudest(heard[-16_000:]))
        elif deed == "refuses":
            await (await incoming.get()).reject()
            await asyncio.sleep(0.5)
        else:
            call = await incoming.get()
            ended = watched(call)
            keys: list[str] = []
            call.on_dtmf(lambda digit: keys.append(digit.digit))
            await call.answer(video=True)  # answered as audio only, it would renegotiate at once
            heard = await talk(call, ended, enough=False)
            report(heard=loudest(heard[-16_000:]), keys="".join(keys))
    except RegistrationError as error:
        report(registered=False, why=str(error))
    finally:
        await runtime.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
