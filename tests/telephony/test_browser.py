"""Calls from pages: a real WebRTC connection on this machine, and what is heard and keyed on it."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cordboard.telephony.browser import BadOffer, TooManyCalls
from cordboard.telephony.browser.addresses import near_addresses
from cordboard.telephony.browser.offer import is_near, screened
from cordboard.telephony.browser.peer import understood
from cordboard.telephony.line import CallEnded, EndedBy, LineError, NotConnected, Refusal
from tests.telephony.page import office, page, until
from tests.telephony.peer import PATIENCE, Peer, contains, loudest, tone
from tests.telephony.serving import answering, ringing, serving

if TYPE_CHECKING:
    from cordboard.telephony.browser.call import BrowserCall
    from cordboard.telephony.line import Call

    _call: type[Call] = BrowserCall

pytestmark = pytest.mark.anyio

OFFER = "\r\n".join(
    [
        "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE 0 1",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0 8", "c=IN IP4 0.0.0.0", "a=sendrecv", "a=mid:0", "a=rtcp-mux",
        "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000",
        "a=candidate:1 1 udp 2130706431 127.0.0.1 40000 typ host", "a=ice-ufrag:abcd", "a=ice-pwd:" + "p" * 22,
        "a=fingerprint:sha-256 " + ":".join(["AB"] * 32), "a=setup:actpass",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=mid:1", "a=sctp-port:5000",
        "a=ice-ufrag:abcd", "a=ice-pwd:" + "p" * 22,
        "a=fingerprint:sha-256 " + ":".join(["AB"] * 32), "a=setup:actpass", "",
    ]
)  # fmt: skip


async def test_a_page_calls_and_hears_the_prompt_that_is_meant() -> None:
    prompt = tone(440) + tone(880)
    async with office(answering) as house, page() as caller:
        call_id = await caller.calls(house.line, "support", caller="Ada")
        call = await house.call()
        assert (call.id, call.direction, call.caller, call.called) == (call_id, "inbound", "Ada", "support")
        assert await call.media.play(prompt).finished()
        await until(lambda: contains(bytes(caller.heard), prompt) > 0.99)
        await until(lambda: len(caller.told) == 2)
        assert caller.told == [{"state": "ringing"}, {"state": "answered"}]
        assert house.line.status().calls_now == house.line.status().calls_total == 1


async def test_nothing_is_heard_before_the_answer_and_then_all_of_it() -> None:
    async with office(ringing) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        playback = call.media.play(tone(700))
        await until(lambda: caller.told == [{"state": "ringing"}])
        assert loudest(bytes(caller.heard)) == 0.0
        await call.answer()
        assert await playback.finished()
        await until(lambda: contains(bytes(caller.heard), tone(700)) > 0.99)


async def test_early_media_is_heard_before_the_answer() -> None:
    async with office(ringing) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        await call.early_media()
        assert await call.media.play(tone(500)).finished()
        await until(lambda: contains(bytes(caller.heard), tone(500)) > 0.99)
        assert not call.answered


async def test_what_the_page_says_is_heard_in_frames_of_20_ms() -> None:
    async with office(answering) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        listener = call.media.listen()
        caller.microphone.says(tone(1000, seconds=1))
        heard = b""
        async with asyncio.timeout(PATIENCE):
            async for frame in listener:
                assert len(frame) == 320
                heard += frame
                if contains(heard, tone(1000, seconds=0.5)) > 0.99:
                    break
        await listener.aclose()


async def test_keys_arrive_in_every_form_in_order_and_once() -> None:
    async with office(answering) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        for message in ("5", '{"key": "#"}', '{"keys": "12*"}', "nonsense", '{"keys": "9x"}', "a"):
            await caller.says(message)
        async with asyncio.timeout(PATIENCE):
            keys = [(await call.media.keys.get()).key for _ in range(6)]
        assert "".join(keys) == "5#12*A"
        assert call.media.keys.empty()


async def test_keys_of_ours_reach_the_page_as_sound() -> None:
    async with office(answering) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        await call.media.send_keys("5")
        await until(lambda: loudest(bytes(caller.heard)) > 0)
        assert min(abs(loudest(bytes(caller.heard)) - each) for each in (770, 1336)) < 10


@pytest.mark.parametrize("channel", [True, False])
async def test_closing_the_page_ends_the_call(*, channel: bool) -> None:
    async with office(answering) as house, page(channel=channel) as caller:
        await caller.calls(house.line)
        call = await house.call()
        playback = call.media.play(tone(440, seconds=60))
        await caller.close()
        assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is EndedBy.FAR_END
        assert await playback.finished() is False
        assert house.line.calls == {}


async def test_the_page_hangs_up_by_saying_so() -> None:
    async with office(answering) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        await caller.says('{"hangup": true}')
        assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is EndedBy.FAR_END
        await until(lambda: caller.connection.connectionState == "closed")
        with pytest.raises(CallEnded):
            await call.answer()


@pytest.mark.parametrize("polite", [True, False])
async def test_hanging_up_here_is_told_to_the_page_and_closes_the_connection(*, polite: bool) -> None:
    async with office(answering) as house, page(polite=polite) as caller:
        await caller.calls(house.line)
        call = await house.call()
        await until(lambda: len(caller.told) == 2)
        await call.hang_up()
        await call.hang_up()
        assert await call.wait_ended() is EndedBy.HERE
        await until(lambda: caller.told[-1] == {"hangup": True, "reason": ""})
        await until(lambda: caller.connection.connectionState == "closed")


async def test_a_call_that_is_rejected_says_why() -> None:
    async def reject(call: Call) -> None:
        await call.reject(Refusal.INVALID_NUMBER)

    async with office(reject) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        await until(lambda: bool(caller.told))
        assert caller.told == [{"hangup": True, "reason": "invalid_number"}]
        with pytest.raises(NotConnected):
            await call.wait_answered()


async def test_a_handler_that_fails_leaves_nobody_hanging(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_: Call) -> None:
        raise RuntimeError("broken")

    async with office(fail) as house, page() as caller:
        await caller.calls(house.line)
        assert await (await house.call()).wait_ended() is EndedBy.HERE
        assert "the call is ended" in caplog.text


async def test_a_page_that_goes_silent_is_lost() -> None:
    async with office(answering, silent=0.5) as house, page() as caller:
        await caller.calls(house.line)
        call = await house.call()
        listener = call.media.listen()
        caller.microphone.says(tone(1000, seconds=2))
        while loudest(await anext(listener) * 6) == 0.0:
            pass
        caller.microphone.open.clear()
        assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is EndedBy.LINE_LOST


async def test_a_page_without_a_microphone_may_call_and_is_never_silent() -> None:
    async with office(answering, silent=0.1) as house, page(microphone=False) as caller:
        await caller.calls(house.line)
        call = await house.call()
        assert await call.media.play(tone(600, seconds=2)).finished()
        await caller.says("1")
        assert (await asyncio.wait_for(call.media.keys.get(), PATIENCE)).key == "1"


async def test_a_call_takes_no_longer_than_the_line_allows() -> None:
    async with office(answering, max_call_seconds=0.3) as house, page() as caller:
        await caller.calls(house.line)
        assert await asyncio.wait_for((await house.call()).wait_ended(), PATIENCE) is EndedBy.TOO_LONG


async def test_a_page_that_never_connects_makes_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cordboard.telephony.browser.line._CONNECTING", 0.2)
    async with office(answering) as house:
        await house.line.offer(OFFER, called="support")
        await until(lambda: house.line.status().counters["never_connected"] == 1)
        assert house.arrived.empty()
        assert house.line.calls == {}


async def test_no_more_calls_are_taken_than_allowed_and_an_ended_one_makes_room() -> None:
    async with office(answering, max_calls=1) as house, page() as first, page() as second, page() as third:
        await first.calls(house.line)
        call = await house.call()
        with pytest.raises(TooManyCalls, match="1 calls from browsers are going on"):
            await second.calls(house.line)
        await call.hang_up()
        await third.calls(house.line)
        await house.call()
        assert house.line.status().counters["refused_line_full"] == 1


async def test_stopping_ends_every_call_and_takes_no_more() -> None:
    async with office(answering) as house, page() as first, page() as second:
        await first.calls(house.line)
        await second.calls(house.line)
        calls = [await house.call(), await house.call()]
        await house.line.stop()
        assert [await call.wait_ended() for call in calls] == [EndedBy.STOPPED, EndedBy.STOPPED]
        await until(lambda: first.connection.connectionState == second.connection.connectionState == "closed")
        with pytest.raises(LineError, match="was stopped"):
            await house.line.offer(OFFER, called="support")
        assert not house.line.status().running


async def test_a_page_and_a_telephone_talk_to_each_other_and_keys_pass() -> None:
    async with (
        serving() as house,
        Peer.at() as peer,
        office(answering, engine=house.line.engine) as web,
        page() as caller,
    ):
        await peer.dialog(house.address).established()
        telephone = await house.call()
        await caller.calls(web.line)
        browser = await web.call()
        bridge = browser.media.bridge(telephone.media)
        caller.microphone.says(tone(1100, seconds=1))
        peer.sound.says(tone(600, seconds=1))
        await until(lambda: contains(bytes(caller.heard), tone(600)) > 0.98)
        await peer.sound.until(lambda: contains(peer.sound.pcm(), tone(1100)) > 0.98)
        await caller.says("7")
        await peer.sound.until(lambda: peer.sound.keys() == "7")
        bridge.close()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda _: "", "no session description"),
        (lambda _: "hello", "no session description"),
        (lambda offer: offer + "a=x\r\n" * 20000, "32768 are enough"),
        (lambda offer: offer.replace("m=audio", "m=video"), "one audio track"),
        (lambda offer: offer + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "one audio track"),
        (lambda offer: re.sub("a=fingerprint.*\r\n", "", offer), "a=fingerprint:"),
        (lambda offer: re.sub("a=ice-pwd.*\r\n", "", offer), "a=ice-pwd:"),
        (lambda offer: re.sub("a=candidate.*\r\n", "", offer), "gathered its candidates"),
        (lambda offer: offer.replace("127.0.0.1 40000", "8.8.8.8 53"), "gathered its candidates"),
        (lambda offer: offer.replace("127.0.0.1 40000", "example.com 53"), "gathered its candidates"),
        (lambda offer: offer.replace("udp 2130706431", "tcp 2130706431"), "gathered its candidates"),
        (lambda offer: offer.replace("SAVPF 0 8", "SAVPF 111").replace("0 PCMU/8000", "111 opus/48000/2"), "PCMU"),
        (lambda offer: offer.replace("BUNDLE 0 1", "BUNDLE 0 7"), "each once"),
        (lambda offer: offer.replace("a=mid:1", "a=mid:0"), "all different"),
        (lambda offer: offer.replace("sha-256 AB:AB", "sha-256 AB:XY"), "a=fingerprint:"),
        (lambda offer: offer.replace("a=candidate:1", "a=candidate:1 1 udp 1 127.0.0.1 1 typ host\r\n" * 30 + "a=x"),
         "24 are enough"),
    ],
)  # fmt: skip
async def test_an_offer_that_cannot_be_answered_is_refused_with_the_reason(change, complaint: str) -> None:
    async with office(answering) as house:
        with pytest.raises(BadOffer, match=complaint):
            await house.line.offer(change(OFFER), called="support")
        assert house.line.calls == {}
        assert house.line.status().counters["bad_offers"] == 1


async def test_a_broken_offer_never_breaks_anything_else() -> None:
    """Each line of an offer left out, cut off, doubled: answered or refused, and the next good page still gets in."""
    lines = OFFER.split("\r\n")
    async with office(answering, max_calls=3) as house:
        for at in range(len(lines)):
            for broken in ([], [lines[at][: len(lines[at]) // 2]], [lines[at]] * 2, [lines[at] + " \x00é%s"]):
                offer = "\r\n".join([*lines[:at], *broken, *lines[at + 1 :]])
                try:
                    answer = await house.line.offer(offer, called="support")
                except BadOffer:
                    continue
                await house.line.calls[answer.call_id].hang_up()
        async with page() as caller:
            await caller.calls(house.line)
            await house.call()


async def test_a_browser_that_hides_its_address_is_reached_all_the_same() -> None:
    async with office(answering) as house, page() as caller:
        hidden = re.sub(r"(a=candidate:\S+ \d udp \d+) \S+", r"\1 8e2f0f0e-1c1c.local", await caller.offer())
        assert ".local" not in screened(hidden)
        answer = await house.line.offer(hidden, called="support")
        await caller.accept(answer.sdp)
        assert (await house.call()).id == answer.call_id


async def test_only_addresses_of_local_networks_are_told_to_the_page() -> None:
    async with office(answering) as house:
        answer = await house.line.offer(OFFER, called="support")
        hosts = re.findall(r"a=candidate:\S+ \d udp \d+ (\S+)", answer.sdp)
        assert "127.0.0.1" in hosts
        assert all(is_near(host) for host in hosts)
        assert "srflx" not in answer.sdp


def test_public_addresses_of_this_machine_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    own = ["198.51.100.7", "8.8.4.4", "192.168.1.9", "100.64.0.3"]
    monkeypatch.setattr("cordboard.telephony.browser.addresses._all_addresses", lambda **_: own)
    assert "8.8.4.4" not in near_addresses(use_ipv4=True, use_ipv6=False)
    assert {"192.168.1.9", "100.64.0.3", "127.0.0.1"} <= set(near_addresses(use_ipv4=True, use_ipv6=False))


def test_addresses_near_and_far() -> None:
    near = ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.1.1", "::1", "fe80::1", "fd00::1"]
    far = ["8.8.8.8", "2001:4860:4860::8888", "224.0.0.251", "0.0.0.0", "::", "example.com", "localhost", ""]
    assert all(is_near(host) for host in near)
    assert not any(is_near(host) for host in far)


@given(some.text() | some.binary() | some.integers())
def test_whatever_a_page_says_only_keys_come_of_it(message: object) -> None:
    keys, hung_up = understood(message)
    assert set(keys) <= set("0123456789*#ABCD")
    assert hung_up is False
