"""A flow whose proof takes long enough to be cancelled, and how to see the process that makes one."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.proving.subject import Subject


def long_document(slug: str = "long", *, last: str = "listened") -> dict[str, Any]:
    """A flow of twelve menus that remember which keys were pressed: a proof of it takes half a minute at least."""
    count = 12
    named: dict[str, Any] = {"End": {"type": "end_call"}}
    connectors: list[dict[str, str]] = []

    def join(source: str, event: str, target: str, value: str = "") -> None:
        connector = {"from": source, "event": event, "to": target, "result": last}
        connectors.append(connector | ({"value": value} if value else {}))

    for at in range(count):
        menu, mark, known = f"Menu {at}", f"Mark {at}", f"Known {at}"
        following = f"Menu {(at + 1) % count}"
        named[menu] = {"type": "menu", "prompt": "To mark this, press 1. To go on, press 2.", "first": not at}
        named[mark] = {"type": "set_variable", "values": {f"flag_{at}": "true"}}
        named[known] = {"type": "condition", "expression": f"has(contact.flag_{at}) && contact.flag_{at}"}
        join(menu, "key_press", mark, "1")
        join(menu, "key_press", known, "2")
        join(menu, "no_input", "End")
        join(menu, "no_match", "End")
        join(mark, "success", following)
        join(known, "success", "End")
        join(known, "failure", following)
    return {
        "cordboard": 1, "flow": slug, "modules": named, "connectors": connectors,
        "fallback": {"to": "End", "result": "network_failure"},
    }  # fmt: skip


def flow_of(document: dict[str, Any]) -> Flow:
    loaded = load_flow(json.dumps(document), modules.types())
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


def long_subject(slug: str = "long", *, last: str = "listened") -> Subject:
    return Subject(flow_of(long_document(slug, last=last)))


def provers(parent: int | None = None, program: bytes = b"cordboard.proving.child") -> list[int]:
    """The processes that prove for a process; for this one when none is named. The one that reads drafts stays."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            command = (folder / "cmdline").read_bytes()
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if program in command and b"\0stay" not in command and above == (os.getpid() if parent is None else parent):
                found.append(int(folder.name))
    return found


async def until(holds: Callable[[], Any], seconds: float = 60) -> None:
    """Wait until something holds; fails when it never does."""
    for _ in range(int(seconds * 50)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came to hold")
