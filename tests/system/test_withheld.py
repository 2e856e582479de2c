"""A caller who withholds the number, on a trunk that tells it all the same: nobody and nothing here learns it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from cordboard.live.floor.events import OfferMade
from cordboard.store.tables import metadata
from tests.system.test_agents import works
from tests.telephony.peer import Peer

pytestmark = pytest.mark.anyio

NUMBER = "12125550111"


async def test_a_withheld_number_is_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    trunk = {"name": "trunk", "server": "127.0.0.1", "register": False, "trust_identity": True}
    async with works(tmp_path, {"ends": ["ada"]}, providers=[trunk]) as running, Peer.at() as caller:
        phone = await running.agent("ada")
        offers = running.floor.events()
        dialog = caller.dialog(running.address, "ends", caller=f"+{NUMBER}")
        await dialog.established(f'P-Asserted-Identity: "Ann" <sip:+{NUMBER}@trunk.example>', "Privacy: id")
        await phone.answers()
        assert NUMBER not in phone.invite.text
        offer = await anext(event async for event in offers if isinstance(event, OfferMade))
        assert offer.pop.caller == ""
        await running.until(running.talk)
        await dialog.hang_up()
        await phone.is_hung_up_on()
        stored = await running.outcome("")
        assert (stored["service"], stored["called"], stored["caller"]) == ("ends", "ends", "")
        with running.switchboard.database.connect() as connection:
            rows = [str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    assert any("ends" in row for row in rows)
    assert not [row for row in rows if NUMBER in row]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if NUMBER.encode() in path.read_bytes()]
    assert NUMBER not in caplog.text
