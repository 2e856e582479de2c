"""Calls that the line makes."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.telephony.line import EndedBy, LineError, NotConnected, Refusal
from tests.telephony.peer import Peer, contains, digest_response, loudest, parameters, tone
from tests.telephony.serving import Serving, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.builtin.outbound import OutboundCall
    from tests.telephony.peer import Message

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def calling(**settings: Any) -> AsyncIterator[tuple[Serving, Peer]]:
    async with serving(dial_uris=True, **settings) as house, Peer.at() as peer:
        yield house, peer


def audio_port(message: Message) -> int:
    return int(re.findall(r"m=audio (\d+)", message.body)[0])


def dial(house: Serving, peer: Peer, **options: Any) -> OutboundCall:
    return house.line.dial(f"sip:callee@127.0.0.1:{peer.port}", **options)


async def test_a_call_is_rung_answered_and_heard_both_ways() -> None:
    prompt = tone(700)
    async with calling() as (house, peer):
        call = dial(house, peer, caller_id="+15550199")
        invite = await peer.next("INVITE")
        assert invite.start == f"INVITE sip:callee@127.0.0.1:{peer.port} SIP/2.0"
        assert "sip:+15550199@127.0.0.1" in invite.header("From")
        peer.respond(invite, 180, "Ringing")
        peer.respond(invite, 200, "OK", body=peer.sdp())
        await call.wait_answered()
        await peer.next("ACK")
        assert (call.direction, call.called) == ("outbound", f"sip:callee@127.0.0.1:{peer.port}")
        peer.sound.begin(("127.0.0.1", audio_port(invite)))
        listener = call.media.listen()
        peer.sound.says(tone(1000, 3.0))
        heard = b"".join([await anext(listener) for _ in range(60)])
        assert loudest(heard[-8000:]) == pytest.approx(1000, abs=10)
        await listener.aclose()
        assert await call.media.play(prompt).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt) > 0.99)
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")
        assert await call.wait_ended() is EndedBy.HERE


@pytest.mark.parametrize("parameters", ["", ";transport=udp", ";transport=UDP"])
async def test_our_hang_up_puts_a_bye_on_the_wire(parameters: str) -> None:
    async with calling() as (house, peer):
        peer.contact_parameters = parameters
        call = dial(house, peer)
        peer.respond(await peer.next("INVITE"), 200, "OK", body=peer.sdp())
        await call.wait_answered()
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")
        assert peer.methods == ["INVITE", "ACK", "BYE"]


async def test_a_hang_up_of_the_far_end_ends_the_call() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        invite = await peer.next("INVITE")
        peer.respond(invite, 200, "OK", body=peer.sdp())
        await call.wait_answered()
        await peer.next("ACK")
        target = re.findall(r"<([^>]+)>", invite.header("Contact"))[0]
        text = (
            f"BYE {target} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{peer.port};branch=z9hG4bKbye\r\n"
            f"Max-Forwards: 70\r\nFrom: {peer.log[-1].header('To')}\r\nTo: {invite.header('From')}\r\n"
            f"Call-ID: {invite.header('Call-ID')}\r\nCSeq: 7 BYE\r\nContent-Length: 0\r\n\r\n"
        )
        peer.send(text, house.address)
        await peer.next(200)
        assert await call.wait_ended() is EndedBy.FAR_END


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (486, Refusal.BUSY),
        (600, Refusal.BUSY),
        (480, Refusal.NO_ANSWER),
        (408, Refusal.NO_ANSWER),
        (404, Refusal.INVALID_NUMBER),
        (484, Refusal.INVALID_NUMBER),
        (403, Refusal.REFUSED),
        (603, Refusal.REFUSED),
        (302, Refusal.REFUSED),
        (500, Refusal.NETWORK_FAILURE),
        (503, Refusal.NETWORK_FAILURE),
    ],
)
async def test_a_refusal_is_told_by_its_reason(code: int, why: Refusal) -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        invite = await peer.next("INVITE")
        peer.respond(invite, 180, "Ringing")
        peer.respond(invite, code, "Reason")
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert (error.value.reason, error.value.detail) == (why, f"{code} Reason")
        await peer.next("ACK")


async def test_who_does_not_answer_in_time_is_cancelled_on_the_wire() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer, ring_seconds=0.3)
        invite = await peer.next("INVITE")
        peer.respond(invite, 180, "Ringing")
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert error.value.reason is Refusal.NO_ANSWER
        peer.respond(await peer.next("CANCEL"), 200, "OK")
        peer.respond(invite, 487, "Request Terminated")
        await peer.next("ACK")
        assert peer.methods == ["INVITE", "CANCEL", "ACK"]


async def test_who_answers_just_when_we_give_up_is_hung_up_on() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer, ring_seconds=0.3)
        invite = await peer.next("INVITE")
        peer.respond(invite, 180, "Ringing")
        with pytest.raises(NotConnected):
            await call.wait_answered()
        peer.respond(invite, 200, "OK", body=peer.sdp())
        peer.respond(await peer.next("BYE"), 200, "OK")


async def test_a_peer_that_says_nothing_at_all_is_a_network_failure() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer, ring_seconds=0.3)
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert error.value.reason is Refusal.NETWORK_FAILURE


async def test_a_call_that_we_give_up_is_cancelled() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        invite = await peer.next("INVITE")
        peer.respond(invite, 180, "Ringing")
        await peer.sound.until(lambda: call._answered_at_all)
        await call.hang_up()
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert error.value.reason is Refusal.CANCELLED
        peer.respond(await peer.next("CANCEL"), 200, "OK")
        peer.respond(invite, 487, "Request Terminated")


async def test_early_media_is_heard_before_the_answer() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        listener = call.media.listen()
        invite = await peer.next("INVITE")
        peer.respond(invite, 183, "Session Progress", body=peer.sdp())
        peer.sound.begin(("127.0.0.1", audio_port(invite)))
        peer.sound.says(tone(425, 5.0))
        heard = b"".join([await anext(listener) for _ in range(80)])
        assert loudest(heard[-8000:]) == pytest.approx(425, abs=10)
        assert not call.answered
        peer.respond(invite, 200, "OK")
        await call.wait_answered()
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")


async def test_keys_reach_the_far_end_as_events_each_once() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        peer.respond(await peer.next("INVITE"), 200, "OK", body=peer.sdp())
        await call.wait_answered()
        await call.media.send_keys("0123456789*#")
        await peer.sound.until(lambda: peer.sound.keys() == "0123456789*#")
        with pytest.raises(ValueError, match="'x' is no telephone key"):
            await call.media.send_keys("1x")
        await call.hang_up()


async def test_keys_reach_a_far_end_that_takes_no_events_as_sound() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        without_events = peer.sdp(formats="0").replace("a=rtpmap:101 telephone-event/8000\r\n", "")
        peer.respond(await peer.next("INVITE"), 200, "OK", body=without_events)
        await call.wait_answered()
        await call.media.send_keys("5")
        await peer.sound.until(lambda: loudest(peer.sound.pcm()) > 0)
        assert min(abs(loudest(peer.sound.pcm()) - each) for each in (770, 1336)) < 10
        await call.hang_up()


async def test_an_answer_without_usable_audio_is_no_call() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        peer.respond(await peer.next("INVITE"), 200, "OK", body=peer.sdp(formats="18"))
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert error.value.reason is Refusal.NETWORK_FAILURE
        peer.respond(await peer.next("BYE"), 200, "OK")


@pytest.mark.parametrize(
    ("number", "why", "words"),
    [
        ("+15550123", Refusal.NOT_ALLOWED, "no allowed prefix"),
        ("not a number", Refusal.NOT_ALLOWED, "is no telephone number"),
        ("sip:user@", Refusal.INVALID_NUMBER, "sip:user@host:port"),
        ("sip:user@127.0.0.1:0", Refusal.INVALID_NUMBER, "sip:user@host:port"),
        ("sip:user@127.0.0.1:65536", Refusal.INVALID_NUMBER, "sip:user@host:port"),
        ("sip:user@host.invalid", Refusal.NETWORK_FAILURE, "has no IPv4 address"),
        ("alice", Refusal.NETWORK_FAILURE, "is not registered"),
    ],
)
async def test_numbers_that_lead_nowhere_are_told_with_the_reason(number: str, why: Refusal, words: str) -> None:
    async with serving(dial_uris=True, users={"alice": "secret"}) as house:
        with pytest.raises(NotConnected, match=words) as error:
            await house.line.dial(number).wait_answered()
        assert error.value.reason is why


async def test_addresses_are_dialled_only_where_the_settings_allow_it() -> None:
    async with serving() as house, Peer.at() as peer:
        with pytest.raises(NotConnected) as error:
            await dial(house, peer).wait_answered()
        assert error.value.reason is Refusal.NOT_ALLOWED
        assert peer.methods == []


async def test_what_only_fits_inbound_calls_says_so() -> None:
    async with calling() as (house, peer):
        call = dial(house, peer)
        for verb in (call.ring, call.early_media, call.answer):
            with pytest.raises(LineError, match="only an inbound call"):
                await verb()
        await call.reject(Refusal.BUSY)


async def test_an_outside_number_goes_through_its_provider_with_the_password() -> None:
    async with Peer.at() as trunk, Peer.at() as other:
        providers = [
            {"name": "trunk", "server": f"127.0.0.1:{trunk.port}", "domain": "trunk.example", "register": False,
             "user": "site1", "password": "pw", "prefixes": ["+1212"]},
            {"name": "other", "server": f"127.0.0.1:{other.port}", "register": False},
        ]  # fmt: skip
        async with serving(providers=providers, outside={"prefixes": ["+1212"]}) as house:
            await trunk.sound.until(lambda: all("found" in each.detail for each in house.line.status().registrations))
            call = house.line.dial("+1 (212) 555-0123", caller_id="+12125550100")
            invite = await trunk.next("INVITE")
            assert invite.start == "INVITE sip:+12125550123@trunk.example SIP/2.0"
            assert "<sip:+12125550100@trunk.example>" in invite.header("From")
            trunk.respond(invite, 401, "Unauthorized", 'WWW-Authenticate: Digest realm="t", nonce="n1", qop="auth"')
            await trunk.next("ACK")
            again = await trunk.next("INVITE")
            said = parameters(again.header("Authorization"))
            assert (said["username"], said["uri"]) == ("site1", "sip:+12125550123@trunk.example")
            assert said["response"] == digest_response(said, "INVITE", "pw")
            trunk.respond(again, 200, "OK", body=trunk.sdp())
            await call.wait_answered()
            await call.hang_up()
            trunk.respond(await trunk.next("BYE"), 200, "OK")
        assert other.methods == []


async def test_the_limits_of_outside_calls_hold_on_the_line(caplog: pytest.LogCaptureFixture) -> None:
    async with Peer.at() as trunk:
        providers = [{"name": "trunk", "server": f"127.0.0.1:{trunk.port}", "register": False}]
        outside = {"prefixes": ["+1"], "max_concurrent": 1, "max_minutes_per_day": 0.01}
        async with serving(providers=providers, outside=outside) as house:
            await trunk.sound.until(lambda: "found" in house.line.status().registrations[0].detail)
            call = house.line.dial("+12125550123")
            trunk.respond(await trunk.next("INVITE"), 200, "OK", body=trunk.sdp())
            await call.wait_answered()
            with pytest.raises(NotConnected, match="outside calls are up") as error:
                await house.line.dial("+12125550124").wait_answered()
            assert error.value.reason is Refusal.NOT_ALLOWED
            trunk.respond(await trunk.next("BYE"), 200, "OK")
            assert await call.wait_ended() is EndedBy.BUDGET_SPENT
            with pytest.raises(NotConnected, match="outside minutes"):
                await house.line.dial("+12125550124").wait_answered()
            await house.counted("alarms")
            assert ["outside minutes of a day are used" in each for each in house.line.status().alarms] == [True]
    assert "alarm: " in caplog.text
