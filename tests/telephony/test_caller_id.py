"""Callers who do not want to be known, and what networks write where there is no number."""

from __future__ import annotations

import pytest

from cordboard.telephony.caller_id import is_nobody
from tests.telephony.peer import Peer
from tests.telephony.serving import serving
from tests.telephony.test_registration import provider

pytestmark = pytest.mark.anyio

NUMBER = "12125550111"


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        (["Privacy: id"], False),
        (["Privacy: user"], False),
        (["Privacy: user;id;critical"], False),
        (["Privacy: header", "Privacy: ID"], False),
        (['Privacy: "id"'], False),
        (['Remote-Party-ID: "Ann" <sip:+12125550111@trunk.example>;party=calling;privacy=full;screen=yes'], False),
        (["Privacy: none"], True),
        (["Privacy: header;session"], True),
        (['Remote-Party-ID: "Ann" <sip:+12125550111@trunk.example>;party=calling;privacy=off'], True),
    ],
)
async def test_who_asks_for_privacy_is_not_told(
    headers: list[str], trusted: bool, shown: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where the network vouches for the number: that is for its own bills (RFC 3325)."""
    caplog.set_level("DEBUG")
    async with Peer.at() as trunk:
        providers = [provider(trunk, register=False, trust_identity=trusted)]
        async with serving(providers=providers, allowed_sources=["192.0.2.0/24"]) as house:
            await trunk.sound.until(lambda: "found" in house.line.status().registrations[0].detail)
            dialog = trunk.dialog(house.address, "100", caller=f"+{NUMBER}")
            identity = f'P-Asserted-Identity: "Ann" <sip:+{NUMBER}@trunk.example>'
            await dialog.established(identity, *headers)
            call = await house.call()
            assert call.caller == (f"+{NUMBER}" if shown else "")
            assert call.facts.get("name", "") == ("Ann" if shown and trusted else "")
            if not shown:
                assert NUMBER not in str(dict(call.facts))
                assert NUMBER not in caplog.text
            await dialog.hang_up()


@pytest.mark.parametrize(
    ("user", "host"),
    [("+12125550111", "anonymous.invalid"), ("Anonymous", "trunk.example"), ("x", "anonymous.invalid.")],
)
async def test_who_calls_as_anonymous_is_not_shown_by_the_network_either(user: str, host: str) -> None:
    async with Peer.at() as trunk:
        trunk.from_host = host
        providers = [provider(trunk, register=False, trust_identity=True)]
        async with serving(providers=providers, allowed_sources=["192.0.2.0/24"]) as house:
            await trunk.sound.until(lambda: "found" in house.line.status().registrations[0].detail)
            dialog = trunk.dialog(house.address, "100", caller=user)
            await dialog.established(f'P-Asserted-Identity: "Ann" <sip:+{NUMBER}@trunk.example>')
            call = await house.call()
            assert (call.caller, call.facts.get("name", "")) == ("", "")
            assert NUMBER not in str(dict(call.facts))
            await dialog.hang_up()


@pytest.mark.parametrize(
    "user",
    [
        "anonymous", "Anonymous", "Restricted", "PRIVATE", "Private%20Number", "Unavailable", "unknown", "Out-Of-Area",
        "0000000000",
    ],
)  # fmt: skip
async def test_a_word_in_place_of_a_number_is_no_caller(user: str) -> None:
    async with serving() as house, Peer.at() as peer:
        await peer.dialog(house.address, caller=user).established()
        assert (await house.call()).caller == ""


async def test_the_anonymous_host_makes_nobody_of_any_user() -> None:
    async with serving() as house, Peer.at() as peer:
        peer.from_host = "anonymous.invalid"
        await peer.dialog(house.address, caller="+12125550111").established()
        assert (await house.call()).caller == ""


@pytest.mark.parametrize("user", ["+12125550111", "100", "alice", "anonymous-user", "privateer", "2120000000"])
def test_a_number_or_a_name_is_somebody(user: str) -> None:
    assert not is_nobody(user)
