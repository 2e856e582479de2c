"""Calls to the line: over real sockets, every message and packet looked at."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.line import CallEnded, EndedBy, LineError, Refusal
from tests.telephony.peer import Peer, contains, loudest, tone
from tests.telephony.serving import answering, ringing, serving

if TYPE_CHECKING:
    from cordboard.telephony.builtin.inbound import InboundCall
    from cordboard.telephony.line import Call, Line

    _line: type[Line] = BuiltinLine
    _call: type[Call] = InboundCall

pytestmark = pytest.mark.anyio


async def test_a_call_is_rung_answered_and_told_who_calls_whom() -> None:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address, "support", caller="+15550100")
        await dialog.established()
        call = await house.call()
        assert (call.direction, call.caller, call.called) == ("inbound", "+15550100", "support")
        assert call.facts["source"] == f"127.0.0.1:{peer.port}"
        assert [message.code for message in peer.log] == [100, 180, 200]
        assert peer.log[2].header("Contact") == f"<sip:cordboard@127.0.0.1:{house.address[1]}>"
        await dialog.hang_up()
        assert await call.wait_ended() is EndedBy.FAR_END


@pytest.mark.parametrize("payload_type", [0, 8])
async def test_the_prompt_that_is_meant_is_what_arrives(payload_type: int) -> None:
    prompt, after = tone(440) + tone(880), tone(1320)
    async with serving() as house, Peer.at() as peer:
        peer.sound.payload_type = payload_type
        await peer.dialog(house.address).established(body=peer.sdp(formats=f"{payload_type} 101"))
        call = await house.call()
        first, second = call.media.play(prompt), call.media.play(after)
        assert await first.finished()
        assert await second.finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt + after) > 0.99)


async def test_every_key_arrives_once_although_its_end_is_sent_three_times() -> None:
    async with serving() as house, Peer.at() as peer:
        await peer.dialog(house.address).established()
        call = await house.call()
        await peer.sound.presses("0123456789*#1100")
        keys = [(await call.media.keys.get()).key for _ in range(16)]
        assert "".join(keys) == "0123456789*#1100"
        assert call.media.keys.empty()


async def test_a_telephone_may_give_events_another_number() -> None:
    async with serving() as house, Peer.at() as peer:
        body = peer.sdp(formats="0 96", extra="a=rtpmap:96 telephone-event/8000\r\n").replace(
            "a=rtpmap:101 telephone-event/8000\r\n", ""
        )
        await peer.dialog(house.address).established(body=body)
        peer.sound.event_type = 96
        await peer.sound.presses("7")
        assert (await (await house.call()).media.keys.get()).key == "7"


async def test_early_media_is_heard_before_the_answer() -> None:
    notice = tone(620)

    async def announce(call: Call) -> None:
        await call.early_media()

    async with serving(announce) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.invite()
        await dialog.until(183)
        call = await house.call()
        assert await call.media.play(notice).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), notice) > 0.99)
        assert all(message.code < 200 for message in peer.log)
        await call.answer()
        await dialog.until(200)
        await dialog.hang_up()


@pytest.mark.parametrize(
    ("why", "code"),
    [
        (Refusal.BUSY, 486),
        (Refusal.NO_ANSWER, 480),
        (Refusal.REFUSED, 603),
        (Refusal.INVALID_NUMBER, 404),
        (Refusal.NETWORK_FAILURE, 503),
        (Refusal.FAX, 488),
        (Refusal.NOT_ALLOWED, 403),
        (Refusal.CANCELLED, 487),
        (Refusal.UNAVAILABLE, 503),
    ],
)
async def test_a_call_is_turned_away_with_the_code_of_the_reason(why: Refusal, code: int) -> None:
    async with serving(lambda call: call.reject(why)) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.invite()
        refused = await dialog.until(code)
        assert refused.header("retry-after") == ("10" if why is Refusal.UNAVAILABLE else "")
        assert await (await house.call()).wait_ended() is EndedBy.HERE


async def test_a_caller_who_gives_up_ends_the_call_before_it_is_answered() -> None:
    async with serving(ringing) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.invite()
        await dialog.until(180)
        dialog.to = dialog.to.split(";tag")[0]
        dialog.send("CANCEL")
        await dialog.until(487)
        call = await house.call()
        assert await call.wait_ended() is EndedBy.FAR_END
        with pytest.raises(CallEnded):
            await call.answer()
        await call.reject(Refusal.BUSY)
        await call.hang_up()


@pytest.mark.parametrize("parameters", ["", ";transport=udp", ";transport=UDP"])
async def test_our_hang_up_puts_a_bye_on_the_wire(parameters: str) -> None:
    async with serving() as house, Peer.at() as peer:
        peer.contact_parameters = parameters
        await peer.dialog(house.address).established()
        call = await house.call()
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")
        assert await call.wait_ended() is EndedBy.HERE
        assert not await call.media.play(tone(440)).finished()


async def test_a_bye_goes_where_the_call_came_from_when_the_contact_is_a_name() -> None:
    async with serving() as house, Peer.at() as peer:
        peer.contact_host = "phone.invalid"
        await peer.dialog(house.address).established()
        await (await house.call()).hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")


async def test_a_caller_who_wants_our_offer_gets_it_and_answers_in_the_ack() -> None:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.invite(body="")
        answer = await peer.next(200)
        assert "m=audio" in answer.body
        dialog.to = answer.header("To")
        dialog.send("ACK", body=peer.sdp(formats="8 101"))
        call = await house.call()
        prompt = tone(500)
        assert await call.media.play(prompt).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt) > 0.99)
        await dialog.hang_up()


async def test_a_caller_without_usable_audio_is_told_so() -> None:
    async with serving() as house, Peer.at() as peer:
        for body in (
            peer.sdp(formats="9 18"),
            peer.sdp().replace("RTP/AVP", "RTP/SAVP"),
            peer.sdp().replace("IN IP4 127.0.0.1", "IN IP6 ::1"),
            "nonsense",
        ):
            dialog = peer.dialog(house.address)
            dialog.invite(body=body)
            await dialog.until(488)
        dialog = peer.dialog(house.address)
        dialog.send("INVITE", body="hello", content="text/plain")
        await dialog.until(415)
        assert house.arrived.empty()


async def test_a_video_offered_beside_is_declined_in_its_place() -> None:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        body = peer.sdp()
        at = body.index("m=audio")
        answer = await dialog.established(body=body[:at] + "m=video 4000 RTP/AVP 96\r\n" + body[at:])
        media = [line for line in answer.body.splitlines() if line.startswith("m=")]
        assert media[0] == "m=video 0 RTP/AVP 96"
        assert media[1].startswith("m=audio ")
        await dialog.hang_up()


async def test_hold_stops_the_audio_and_the_prompt_goes_on_afterwards() -> None:
    prompt = tone(440, 1.0)
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        await dialog.established()
        call = await house.call()
        playback = call.media.play(prompt)
        await peer.sound.until(lambda: len(peer.sound.packets) > 10)
        dialog.invite(body=peer.sdp(flow="inactive"))
        answer = await dialog.until(200)
        assert "a=inactive" in answer.body
        await asyncio.sleep(0.1)
        held = len(peer.sound.packets)
        await asyncio.sleep(0.2)
        assert len(peer.sound.packets) <= held + 1
        dialog.invite(body=peer.sdp(flow="sendonly"))
        assert "a=recvonly" in (await dialog.until(200)).body
        dialog.invite(body=peer.sdp(flow="sendrecv"))
        assert "a=sendrecv" in (await dialog.until(200)).body
        assert await playback.finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt) > 0.99)
        await dialog.hang_up()


async def test_a_new_offer_that_cannot_be_used_leaves_the_call_as_it_was() -> None:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        await dialog.established()
        call = await house.call()
        dialog.invite(body=peer.sdp(formats="18"))
        await dialog.until(488)
        await peer.sound.presses("4")
        assert (await call.media.keys.get()).key == "4"
        dialog.invite(body="")
        assert "m=audio" in (await dialog.until(200)).body
        await peer.sound.presses("5")
        assert (await call.media.keys.get()).key == "5"
        await dialog.hang_up()


@pytest.mark.parametrize(("method", "code"), [("REFER", 405), ("MESSAGE", 405), ("NOVELTY", 501), ("OPTIONS", 200)])
async def test_other_methods_are_answered_and_do_not_touch_the_call(method: str, code: int) -> None:
    async with serving() as house, Peer.at() as peer:
        outside = peer.dialog(house.address)
        outside.send(method)
        assert "INVITE" in (await peer.next(code)).header("Allow")
        dialog = peer.dialog(house.address)
        await dialog.established()
        dialog.send(method, "Refer-To: <sip:900@127.0.0.1>")
        await peer.next(code)
        call = await house.call()
        await peer.sound.presses("1")
        assert (await call.media.keys.get()).key == "1"
        await dialog.hang_up()


async def test_a_request_for_no_call_of_ours_and_an_extension_that_we_lack_are_refused() -> None:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.to += ";tag=nobody"
        dialog.send("BYE")
        await peer.next(481)
        dialog = peer.dialog(house.address)
        dialog.invite("Require: 100rel")
        assert (await dialog.until(420)).header("Unsupported") == "100rel"


async def test_a_handler_that_fails_leaves_no_caller_hanging(caplog: pytest.LogCaptureFixture) -> None:
    async def failing(call: Call) -> None:
        raise RuntimeError("boom")

    async with serving(failing) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.invite()
        await dialog.until(503)
        assert "boom" in caplog.text


async def test_a_full_line_says_so_and_takes_calls_again_when_there_is_room() -> None:
    async with serving(max_calls=1) as house, Peer.at() as peer, Peer.at() as other:
        dialog = peer.dialog(house.address)
        await dialog.established()
        second = other.dialog(house.address)
        second.invite()
        await second.until(503)
        assert house.counters["refused_line_full"] == 1
        await dialog.hang_up()
        await (await house.call()).wait_ended()
        await other.dialog(house.address).established()


async def test_a_line_can_be_stopped_and_started_and_says_when_its_port_is_taken() -> None:
    async with serving() as house, Peer.at() as peer:
        await peer.dialog(house.address).established()
        taken = BuiltinLine(house.line.settings.model_copy(update={"port": house.address[1]}))
        with pytest.raises(LineError, match="stop the program that does, or set another host or port"):
            await taken.start(answering)
        call = await house.call()
        await house.line.stop()
        assert await call.wait_ended() is EndedBy.STOPPED
        assert "BYE" in peer.methods
        await house.line.start(house.on_call)
        await peer.dialog(house.address).established()


async def test_a_call_ends_after_the_longest_time_allowed() -> None:
    async with serving(max_call_seconds=0.2) as house, Peer.at() as peer:
        await peer.dialog(house.address).established()
        assert await (await house.call()).wait_ended() is EndedBy.TOO_LONG
        await peer.next("BYE")


async def test_audio_goes_to_where_the_caller_sends_from_whatever_was_said() -> None:
    """Symmetric RTP: a telephone behind a router knows neither the address nor the port that others see of it."""
    prompt = tone(440)
    async with serving() as house, Peer.at() as peer:
        elsewhere = peer.sdp(host="192.168.77.77").replace(f"m=audio {peer.sound.port}", "m=audio 4000")
        await peer.dialog(house.address).established(body=elsewhere)
        call = await house.call()
        await peer.sound.until(lambda: len(peer.sound.packets) > 5)
        assert await call.media.play(prompt).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt) > 0.99)


async def test_fifty_callers_at_once_hear_what_is_theirs_and_are_understood() -> None:
    async with serving() as house, AsyncExitStack() as stack:
        peers = [await stack.enter_async_context(Peer.at()) for _ in range(50)]

        async def one(number: int, peer: Peer) -> tuple[float, str]:
            dialog = peer.dialog(house.address, caller=f"caller{number}")
            await dialog.established()
            call = next(each for each in house.line.calls.values() if each.caller == f"caller{number}")
            heard = len(peer.sound.packets)
            playing = call.media.play(tone(400 + 50 * number, 1.0))
            await peer.sound.presses(f"{number:02d}#")
            assert await playing.finished()
            keys = [(await call.media.keys.get()).key for _ in range(3)]
            await peer.sound.until(lambda: loudest(peer.sound.pcm(heard)) > 0)
            await dialog.hang_up()
            assert await call.wait_ended() is EndedBy.FAR_END
            return loudest(peer.sound.pcm(heard)), "".join(keys)

        async with asyncio.timeout(60):
            told = await asyncio.gather(*(one(number, peer) for number, peer in enumerate(peers)))
        for number, (frequency, keys) in enumerate(told):
            assert abs(frequency - (400 + 50 * number)) < 10
            assert keys == f"{number:02d}#"
