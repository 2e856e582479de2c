"""What strangers send that no database can store, NUL and halves of characters: no contact may be lost for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.floor_site import floor_site
from tests.live.test_agents import DESK
from tests.live.test_texts import flow
from tests.live.text_site import SITE, text_site

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

SITE = SITE + "results: [{slug: self_service, label: Self Service, code: 1000000}]\n"


async def test_a_text_with_that_is_taken_and_answered(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hel\0lo\ud83d", id="1\0")
        assert await site.told() == "Hours: 1. Code: 2."
        await site.writes("1\0", id="2\0")
        assert await site.told() == "Nine to five, Hel\ufffdlo\ufffd."
        contact = await site.closed()
        assert contact["result"] == "listened"
        assert [each.body for each in site.texts(contact["id"])][::2] == ["Hel\ufffdlo\ufffd", "1\ufffd"]


async def test_somebody_who_writes_under_such_a_name_has_one_contact(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello", person="Ann\0")
        assert await site.told("Ann\ufffd") == "Hours: 1. Code: 2."
        await site.writes("1", person="Ann\0")
        assert (await site.closed())["caller"] == "Ann\ufffd"


@pytest.mark.parametrize("caller", ["Ann\0", "Ann\ud83d"])
async def test_such_a_caller_is_served(tmp_path: Path, caller: str) -> None:
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        call = site.line.rings(caller=caller, called="100")
        await site.until(lambda: site.floor.snapshot().waiting)
        call.hangs_up()
        contact = await site.closed()
        assert contact["caller"] == "Ann\ufffd"
