"""What changes a call that is up: UPDATE, and descriptions that come among other parts of a message."""

from __future__ import annotations

import re

import pytest

from cordboard.telephony.builtin.bodies import UnsupportedBody, session_part
from cordboard.telephony.line import EndedBy
from tests.telephony.peer import Peer, contains, tone
from tests.telephony.serving import ringing, serving

pytestmark = pytest.mark.anyio

ISUP = b"\x01\x00\x49\x00\x00\x03\x02\x00\x07\x04\x10\x00\x33\x63\x21\xff"
LOCATION = '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:x@example.com"/>'


def parts(sdp: str, *, handling: str = "optional", kind: str = "multipart/mixed") -> tuple[str, bytes]:
    """A body with ISUP, a location and a session description, as carriers and emergency services send them."""
    body = (
        b"--b1\r\nContent-Type: application/ISUP;version=itu-t92+\r\n"
        b"Content-Disposition: signal;handling=" + handling.encode() + b"\r\n\r\n" + ISUP + b"\r\n"
        b"--b1\r\nContent-Type: application/pidf+xml\r\nContent-ID: <l@example.com>\r\n\r\n"
        + LOCATION.encode()
        + b"\r\n"
        b"--b1\r\nContent-Type: application/sdp\r\n\r\n" + sdp.encode() + b"\r\n--b1--\r\n"
    )
    return f'{kind};boundary="b1"', body


def bytes_of(text: str, content: str, body: bytes) -> bytes:
    """A request without a body, as text, with this one."""
    head = text.replace("Content-Length: 0\r\n", f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\n")
    return head.encode() + body


async def test_a_call_with_isup_and_a_location_beside_its_description_is_taken_and_heard() -> None:
    prompt = tone(770)
    async with serving() as house, Peer.at() as peer, Peer.at() as draft:
        dialog = draft.dialog(house.address)
        dialog.line = ("127.0.0.1", 9)  # only to be written
        dialog.target = f"sip:100@{house.address[0]}:{house.address[1]}"
        text = dialog.send("INVITE").text.replace(str(draft.port), str(peer.port))
        for kind in ("multipart/mixed", "multipart/alternative"):
            fresh = text.replace(dialog.call_id, f"{dialog.call_id}{kind[-2:]}").replace(
                "z9hG4bK", f"z9hG4bK{kind[-2:]}"
            )
            peer.transport.sendto(bytes_of(fresh, *parts(peer.sdp(), kind=kind)), house.address)
            answer = await peer.next(200)
            peer.sound.begin((house.address[0], int(re.findall(r"m=audio (\d+)", answer.body)[0])))
            call = await house.call()
            heard = len(peer.sound.packets)
            assert await call.media.play(prompt).finished()
            await peer.sound.until(lambda heard=heard: contains(peer.sound.pcm(heard), prompt) > 0.99)  # type: ignore[misc]
            await call.hang_up()


async def test_a_part_that_must_be_understood_and_is_not_refuses_the_call() -> None:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.line = ("127.0.0.1", 9)
        text = dialog.send("INVITE").text
        peer.transport.sendto(bytes_of(text, *parts(peer.sdp(), handling="required")), house.address)
        refused = await peer.next(415)
        assert refused.header("Accept") == "application/sdp"
        peer.transport.sendto(bytes_of(text, "multipart/mixed", b"no boundary"), house.address)
        await peer.next(415)


def test_parts_are_found_in_parts_and_what_cannot_be_taken_apart_is_no_body() -> None:
    content, body = parts("v=0\r\n")
    nested = b"--o\r\nContent-Type: " + content.encode() + b"\r\n\r\n" + body + b"\r\n--o--\r\n"
    assert session_part('multipart/mixed;boundary="o"', nested) == ("application/sdp", b"v=0\r\n")
    assert session_part("multipart/mixed;boundary=x", b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n--x--") is None
    with pytest.raises(UnsupportedBody):
        session_part("multipart/mixed", b"x")
    deep = b"".join(b"--%d\r\nContent-Type: multipart/mixed;boundary=%d\r\n\r\n" % (n, n + 1) for n in range(1500))
    with pytest.raises(UnsupportedBody):
        session_part("multipart/mixed;boundary=0", deep)


async def test_what_may_be_asked_is_said_in_answers_and_in_calls_of_ours() -> None:
    async with serving(dial_uris=True) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        answer = await dialog.established()
        ringing_answer = next(each for each in peer.log if each.code == 180)
        dialog.send("OPTIONS")
        outside = peer.dialog(house.address)
        for each in (answer, ringing_answer, await peer.next(200)):
            assert "UPDATE" in each.header("Allow")
        outside.send("OPTIONS")
        assert "UPDATE" in (await peer.next(200)).header("Allow")
        outside.send("PUBLISH")
        assert "UPDATE" in (await peer.next(405)).header("Allow")
        await dialog.hang_up()
        call = house.line.dial(f"sip:200@127.0.0.1:{peer.port}")
        invite = await peer.next("INVITE")
        assert "UPDATE" in invite.header("Allow")
        peer.respond(invite, 486, "Busy Here")
        await call.wait_ended()


async def test_an_update_refreshes_the_session_and_one_with_an_offer_moves_the_sound() -> None:
    prompt = tone(990)
    async with serving() as house, Peer.at() as peer, Peer.at() as elsewhere:
        peer.sound.sending = False
        dialog = peer.dialog(house.address)
        await dialog.established()
        call = await house.call()
        dialog.send("UPDATE", "Session-Expires: 90;refresher=uac")
        refreshed = await peer.next(200)
        assert (refreshed.body, refreshed.header("CSeq")) == ("", f"{dialog.number} UPDATE")
        assert refreshed.header("Contact")
        dialog.send("UPDATE", body=elsewhere.sdp())
        answer = await peer.next(200)
        assert answer.header("Content-Type") == "application/sdp"
        elsewhere.sound.begin((house.address[0], int(re.findall(r"m=audio (\d+)", answer.body)[0])))
        assert await call.media.play(prompt).finished()
        await elsewhere.sound.until(lambda: contains(elsewhere.sound.pcm(), prompt) > 0.99)
        dialog.send("UPDATE", body="v=0\r\nm=video 9 RTP/AVP 99\r\n")
        assert (await peer.next(488)).header("Warning")
        dialog.send("UPDATE", body="hello", content="text/plain")
        assert (await peer.next(415)).header("Accept") == "application/sdp"
        dialog.number -= 1
        dialog.send("UPDATE")
        await peer.next(500)
        await dialog.hang_up()
        assert await call.wait_ended() is EndedBy.FAR_END


async def test_an_update_before_the_answer_is_answered_and_its_offer_has_to_wait() -> None:
    async with serving(ringing) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.invite()
        dialog.to = (await peer.next(180)).header("To")
        call = await house.call()
        dialog.send("UPDATE")
        await peer.next(200)
        dialog.send("UPDATE", body=peer.sdp())
        assert (await peer.next(500)).header("Retry-After")
        await call.answer()
        answer = await peer.next(200)
        assert answer.header("CSeq") == "1 INVITE"
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")


async def test_a_new_contact_is_where_the_call_is_ended_then() -> None:
    for method in ("UPDATE", "INVITE"):
        async with serving() as house, Peer.at() as peer, Peer.at() as moved:
            dialog = peer.dialog(house.address)
            await dialog.established()
            call = await house.call()
            body = peer.sdp() if method == "INVITE" else ""
            text = dialog.send(method, body=body).text  # the same once more, from where it has moved to
            await peer.next(200)
            text = text.replace(f"{dialog.number} {method}", f"{dialog.number + 5} {method}")
            text = text.replace(str(peer.port), str(moved.port)).replace("branch=z9hG4bK", "branch=z9hG4bKm")
            moved.send(text.replace(f"m=audio {moved.port}", f"m=audio {peer.sound.port}"), house.address)
            await moved.next(200)
            await call.hang_up()
            moved.respond(await moved.next("BYE"), 200, "OK")


@pytest.mark.parametrize("method", ["BYE", "INFO", "UPDATE"])
async def test_what_belongs_into_a_call_is_refused_outside_of_one(method: str) -> None:
    async with serving() as house, Peer.at() as peer:
        peer.dialog(house.address).send(method)
        await peer.next(481)


async def test_an_offer_at_which_the_line_fails_is_refused_and_keeps_no_other_one_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> str:
        raise RuntimeError("no idea")

    async with serving(faults=2) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        await dialog.established()
        call = await house.call()
        for method in ("INVITE", "UPDATE"):
            with monkeypatch.context() as patched:
                patched.setattr(call, "renegotiate", fails)
                dialog.send(method, body=peer.sdp())
                refused = await peer.next(500)
                if method == "INVITE":
                    dialog.send("ACK")
            assert refused.header("CSeq").endswith(method)
            dialog.send(method, body=peer.sdp(flow="sendonly"))
            if method == "INVITE":
                await dialog.until(200)
            else:
                await peer.next(200)
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")


async def test_the_far_end_is_told_of_the_end_whatever_fails_in_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(faults=1) as house, Peer.at() as peer:
        await peer.dialog(house.address).established()
        call = await house.call()
        state = call.agent.state  # type: ignore[union-attr]

        def fails(_: object) -> None:
            raise RuntimeError("no idea")

        monkeypatch.setattr(state, "recvEvent", fails)
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")
