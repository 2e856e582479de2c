"""What a contact held is freed as soon as it is over: a search for garbage stops the sound of all calls."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.live.floor_site import FloorSite, floor_site
from tests.live.test_endings import hangs_up, hangs_up_talking, hangs_up_waiting
from tests.live.test_store_faults import AGENTS, LIMITS, MENU

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("course", "flow"), [(hangs_up, MENU), (hangs_up_waiting, AGENTS), (hangs_up_talking, AGENTS)])
async def test_a_contact_that_is_over_is_freed_without_a_search_for_garbage(
    course: Callable[[FloorSite], Awaitable[object]], flow: str, tmp_path: Path
) -> None:
    gc.collect()
    gc.disable()
    try:
        async with floor_site(tmp_path, flow, more=LIMITS) as site:
            held: list[weakref.ref[Any]] = []
            begun = site.switchboard.runs.at_work

            class Watched(dict[str, Any]):
                def __setitem__(self, key: str, contact: Any) -> None:
                    held.append(weakref.ref(contact))
                    super().__setitem__(key, contact)

            site.switchboard.runs.at_work = Watched(begun)
            await course(site)
            await site.until(lambda: site.contacts() and site.contacts()[0]["closed_at"])
            await site.until(lambda: held and held[0]() is None)
    finally:
        gc.enable()
