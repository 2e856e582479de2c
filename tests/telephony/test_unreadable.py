"""What cannot be read is refused where it comes in, with a status that says so, and nothing behind it stops."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from cordboard.telephony.builtin import guard, replies
from cordboard.telephony.builtin.addresses import AddressError, check_uri, printable, read, split, telephone_number
from tests.telephony.peer import Message, Peer
from tests.telephony.serving import serving

if TYPE_CHECKING:
    from tests.telephony.serving import Serving

pytestmark = pytest.mark.anyio

PAI = "P-Asserted-Identity"


def request(peer: Peer, house: Serving, method: str = "INVITE", body: str | None = None, **changed: str) -> str:
    """A request that is right but for what is changed: headers by name with _ for -, ``target``, '' to leave out."""
    target = changed.pop("target", f"sip:100@{house.address[0]}:{house.address[1]}")
    said = peer.sdp() if body is None and method == "INVITE" else body or ""
    headers = {
        "Via": f"SIP/2.0/UDP 127.0.0.1:{peer.port};branch=z9hG4bK{secrets.token_hex(8)};rport",
        "From": f"<sip:peer@127.0.0.1>;tag={secrets.token_hex(4)}",
        "To": "<sip:100@127.0.0.1>",
        "Call-ID": secrets.token_hex(8),
        "CSeq": f"1 {method}",
        "Contact": peer.contact,
        "Max-Forwards": "70",
        "Content-Type": "application/sdp",
        "Content-Length": str(len(said.encode())),
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    return "\r\n".join([f"{method} {target} SIP/2.0", *lines, "", said])


async def answered(peer: Peer, house: Serving, text: str) -> Message:
    """The final response to a request, acknowledged."""
    peer.send(text, house.address)
    call_id = Message(text.encode()).header("Call-ID")
    while True:
        reply = await peer.next(*range(200, 700))
        if reply.header("Call-ID") == call_id:
            break
    if text.startswith("INVITE"):
        peer.send(
            request(peer, house, "ACK", Call_ID=call_id, From=reply.header("From"), To=reply.header("To"),
                    Via=reply.header("Via").partition(";received")[0]), house.address,
        )  # fmt: skip
    return reply


async def calls_are_taken(house: Serving) -> None:
    async with Peer.at() as caller:
        dialog = caller.dialog(house.address)
        await dialog.established()
        await dialog.hang_up()


UNUSABLE = [
    ("INVITE", {"Contact": "<sip:x@127.0.0.1:99999>"}, 400),
    ("INVITE", {"Contact": "<sip:x@127.0.0.1:0>"}, 400),
    ("INVITE", {"Contact": "<sip:x@999.0.0.1>"}, 400),
    ("INVITE", {"Contact": "<tel:+4930123>"}, 400),
    ("INVITE", {"Contact": "<sips:x@127.0.0.1>"}, 400),
    ("INVITE", {"Contact": "<sip:x@127.0.0.1;ttl=long>"}, 400),
    ("INVITE", {"Record_Route": "<sip:127.0.0.1:99999;lr>"}, 400),
    ("INVITE", {"Record_Route": "<sip:127.0.0.1;lr>, <sip:>"}, 400),
    ("INVITE", {"Route": "<sip:127.0.0.1:70000;lr>"}, 400),
    ("INVITE", {"target": "sip:100@127.0.0.1:99999"}, 400),
    ("INVITE", {"target": "sip:100@300.0.0.1"}, 400),
    ("INVITE", {"target": "sips:100@127.0.0.1"}, 416),
    ("INVITE", {"target": "http://127.0.0.1/"}, 416),
    ("INVITE", {"target": "tel:nobody"}, 400),
    ("INVITE", {PAI: "<sip:49301234@127.0.0.1:99999>"}, 400),
    ("INVITE", {"From": "<sip:peer@127.0.0.1:99999>;tag=1"}, 400),
    ("INVITE", {"From": "peer"}, 400),
    ("INVITE", {"CSeq": "1 BYE"}, 400),
    ("INVITE", {"Max_Forwards": "many"}, 400),
    ("INVITE", {"Content_Length": "9999"}, 400),
    ("INVITE", {"Content_Type": "nonsense"}, 400),
    ("INVITE", {"Content_Type": "text/plain"}, 415),
    ("INVITE", {"body": "v=0\r\nm=audio 99999 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r\n"}, 488),
    ("INVITE", {"body": "v=0\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP4 sip.example.com\r\n"}, 488),
    ("OPTIONS", {"target": "sip:100@127.0.0.1:99999"}, 400),
    ("REGISTER", {"Contact": "<sip:x@127.0.0.1:99999>"}, 400),
    ("REGISTER", {"Contact": "<sip:x@127.0.0.1>, <sip:y@127.0.0.1:0>"}, 400),
]  # fmt: skip


@pytest.mark.parametrize(("method", "changed", "code"), UNUSABLE)
async def test_an_address_that_cannot_be_used_is_refused_and_calls_are_taken_after_it(
    method: str, changed: dict[str, str], code: int
) -> None:
    async with serving() as house, Peer.at() as peer:
        reply = await answered(peer, house, request(peer, house, method, **changed))
        assert (reply.code, house.arrived.qsize()) == (code, 0)
        assert "tag=" in reply.header("To")
        await calls_are_taken(house)


@pytest.mark.parametrize("via", ["127.0.0.1:99999", "999.1.1.1:5060", "127.0.0.1:0"])
async def test_a_via_that_cannot_be_used_is_answered_where_the_request_came_from(via: str) -> None:
    async with serving() as house, Peer.at() as peer:
        text = request(peer, house, Via=f"SIP/2.0/UDP {via};branch=z9hG4bK1;rport")
        assert (await answered(peer, house, text)).code == 400
        await calls_are_taken(house)


async def test_answers_go_to_where_the_request_came_from_whatever_its_via_says_of_that() -> None:
    async with serving() as house, Peer.at() as peer, Peer.at() as victim:
        via = f"SIP/2.0/UDP 127.0.0.1:{victim.port};branch=z9hG4bK1;received=127.0.0.9;rport={victim.port}"
        assert (await answered(peer, house, request(peer, house, "OPTIONS", Via=via))).code == 200
        assert victim.log == []
        via = f"SIP/2.0/UDP 127.0.0.1:{peer.port};branch=z9hG4bK2;received=sip.example.com"
        assert (await answered(peer, house, request(peer, house, "OPTIONS", Via=via))).code == 200


async def test_a_call_by_a_route_over_a_name_or_another_transport_can_be_hung_up_from_here() -> None:
    for route in ("<sip:127.0.0.1:{port};transport=tcp;lr>", "<sip:proxy.example.com;lr>"):
        async with serving() as house, Peer.at() as peer:
            dialog = peer.dialog(house.address)
            await dialog.established("Record-Route: " + route.format(port=peer.port))
            await (await house.call()).hang_up()
            peer.respond(await peer.next("BYE"), 200, "OK")


async def test_bad_addresses_in_answers_do_not_keep_a_call_from_being_made_and_ended() -> None:
    bad = ["Contact: <sip:x@127.0.0.1:99999>", "Record-Route: <sip:127.0.0.1:99999;lr>", "Record-Route: <tel:1>"]
    async with serving(dial_uris=True) as house, Peer.at() as peer:
        for header in bad:
            call = house.line.dial(f"sip:200@127.0.0.1:{peer.port}")
            invite = await peer.next("INVITE")
            peer.contact_host = "127.0.0.1"
            peer.respond(invite, 200, "OK", header, body=peer.sdp())
            await peer.next("ACK")
            await call.wait_answered()
            await call.hang_up()
            peer.respond(await peer.next("BYE"), 200, "OK")
        call = house.line.dial(f"sip:200@127.0.0.1:{peer.port}")
        peer.respond(await peer.next("INVITE"), 302, "Moved Temporarily", "Contact: <sip:x@127.0.0.1:99999>")
        await peer.next("ACK")
        await call.wait_ended()


@pytest.mark.parametrize(
    ("headers", "caller"),
    [
        ({"From": "<tel:+1-201-555-0123;ext=7>;tag=1"}, "+12015550123"),
        ({"From": "tel:+4930123456;tag=1"}, "+4930123456"),
        ({"From": '"A" <tel:7042;phone-context=example.com>;tag=1'}, "7042"),
        ({"From": "<sip:+49(30)1234-56@127.0.0.1;user=phone>;tag=1"}, "+4930123456"),
        ({"From": "<sip:0301@127.0.0.1>;tag=1", PAI: "<tel:+49-30-99>"}, "+493099"),
        ({"From": "<sip:0301@127.0.0.1>;tag=1", PAI: "<urn:x:y>, <tel:+49-30-99>"}, "+493099"),
        ({"From": "<urn:service:sos>;tag=1"}, ""),
    ],
)
async def test_telephone_numbers_are_read_in_every_form_that_carriers_send(
    headers: dict[str, str], caller: str
) -> None:
    provider = {"name": "carrier", "server": "127.0.0.1", "register": False, "trust_identity": True}
    async with serving(providers=[provider]) as house, Peer.at() as peer:
        async with asyncio.timeout(15):
            while not house.line.status().registrations[-1].detail.startswith("found"):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        reply = await answered(peer, house, request(peer, house, target="tel:+49-30-5550", **headers))
        call = await house.call()
        assert (reply.code, call.caller, call.called) == (200, caller, "+49305550")
        uri = reply.header("From").split("<")[1].split(">")[0]
        assert uri in headers["From"]
        await call.hang_up()
        assert (await peer.next("BYE")).header("To").startswith(reply.header("From").split(">")[0])


async def test_control_characters_are_removed_from_names_and_addresses() -> None:
    evil = "E\x1b[31mv\0i\x07l\u202e\x85"
    async with serving() as house, Peer.at() as peer:
        text = request(
            peer, house, From=f'"{evil}" <sip:ca%00ll%1B%0D%0Aer@127.0.0.1>;tag=1', target="sip:1%1b00@127.0.0.1"
        )
        assert (await answered(peer, house, text)).code == 200
        call = await house.call()
        assert (call.facts["name"], call.caller, call.called) == ("E[31mvil", "caller", "100")
        await call.hang_up()


async def test_control_characters_of_a_session_description_go_no_further() -> None:
    async with serving() as house, Peer.at() as peer:
        body = peer.sdp().replace("RTP/AVP", "RTP/\x1b[2JAVP\x9b") + "m=aud\0ax 4000 RTP/AVP 0\r\n"
        reply = await answered(peer, house, request(peer, house, body=body))
        assert (reply.code, "\x1b" in reply.text, "\0" in reply.text) == (488, False, False)
        body = peer.sdp() + "m=x\x1by\0 4000 RTP/AVP 0\nm=z 5000 RTP/AVP 0\n"
        reply = await answered(peer, house, request(peer, house, body=body))
        assert [line for line in reply.body.split("\r\n") if line.startswith("m=")][1:] == [
            "m=xy 0 RTP/AVP 0", "m=z 0 RTP/AVP 0",
        ]  # fmt: skip


async def test_a_line_separator_of_another_alphabet_adds_no_header() -> None:
    async with serving() as house, Peer.at() as peer:
        for separator in ("\u2028", "\x85", "\x0b", "\x1d"):
            text = request(peer, house, "OPTIONS", Subject=f"x{separator}Require: everything")
            assert (await answered(peer, house, text)).code == 200


def test_a_reply_is_made_of_any_request_that_has_the_five_headers_and_of_nothing_else() -> None:
    five = "v: SIP/2.0/UDP h:5070\r\nf: <sip:a@b>;tag=1\r\nTo: \xff<sip:c@d>\r\ni: 7\r\nCSeq: 1 INVITE\r\n"
    for data in (
        f"INVITE ??? SIP/2.0\r\n{five}\r\n",
        f"INVITE x\r\n{five}nonsense",
        f"A B C\n{five}".replace("\r", ""),
    ):
        reply = replies.refuse(data.encode("latin-1"), ("10.0.0.1", 999), 400, "Bad Request", why='be "kind"\r\nX: y')
        assert reply is not None
        assert reply.address == ("10.0.0.1", 5070)
        lines = reply.data.decode("latin-1").split("\r\n")
        assert lines[0] == "SIP/2.0 400 Bad Request"
        assert "Via: SIP/2.0/UDP h:5070;received=10.0.0.1" in lines
        assert "Warning: 399 cordboard \"be 'kind'X: y\"" in lines
        assert any(line.startswith("To: \xff<sip:c@d>;tag=") for line in lines)
    for data in (
        f"ACK x SIP/2.0\r\n{five}\r\n",
        f"SIP/2.0 200 OK\r\n{five}\r\n",
        "INVITE x SIP/2.0\r\nVia: x\r\n\r\n",
        "",
    ):
        assert replies.refuse(data.encode("latin-1"), ("10.0.0.1", 999), 400, "Bad Request") is None


async def test_what_is_no_sip_at_all_and_what_is_too_large_is_answered_if_it_can_be() -> None:
    async with serving() as house, Peer.at() as peer:
        assert (await answered(peer, house, request(peer, house).replace("SIP/2.0\r\n", "SIP/7.0\r\n", 1))).code == 505
        assert (await answered(peer, house, request(peer, house, Subject="x" * 17_000))).code == 513
        latin = request(peer, house, "OPTIONS", From='"M\xfcller" <sip:peer@127.0.0.1>;tag=1')
        assert (await answered(peer, house, latin)).code == 200
        peer.transport.sendto(latin.replace("1 OPTIONS", "2 OPTIONS").encode("latin-1"), house.address)
        assert (await peer.next(400)).header("CSeq") == "2 OPTIONS"
        await calls_are_taken(house)


def test_an_address_is_read_whole_or_not_at_all() -> None:
    assert read('"A \\"B\\" <c>" <sip:d@e>; tag = 1 ').name == 'A "B" <c>'
    assert str(read("sip:d@e;tag=1")) == "<sip:d@e>;tag=1"
    assert split('"a,b" <sip:c@d>;x="1,2", <sip:e@f,g>,tel:1') == ['"a,b" <sip:c@d>;x="1,2"', "<sip:e@f,g>", "tel:1"]
    for wrong in ('"a <sip:b@c>', "<sip:b@c", "a b", "", "<>", "<sip:a@b> c"):
        with pytest.raises(AddressError):
            read(wrong)
    for wrong in ("sip:", "sip:a@b:1:2", "sip:a@@b", "sip:a@b?x", "tel:", "a", "sip:a@1.2.3", "sip:a@b;"):
        with pytest.raises(AddressError):
            check_uri(wrong, schemes=None)
    assert telephone_number("%2B49-30") == "+4930"
    assert printable("a\tb\u2029c\x9b") == "abc"


@pytest.mark.parametrize("piece", ['"', "\\", "<", ";", "; ", ",", " ", "\t", '""', "<>", "a;", "=", ".", "@", "%"])
def test_no_header_makes_the_guard_think_for_long(piece: str) -> None:
    # Finishes at all: a rule that runs quadratically over 16 kB would not within the time limit of a test.
    long = piece * (16_000 // len(piece))
    head = "INVITE sip:1@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\n"
    head += "CSeq: 1 INVITE"
    for name in ("Via", "From", "To", "Contact", "Route", PAI, "CSeq", "Content-Type"):
        lines = [line for line in head.split("\r\n") if not line.startswith(name + ":")]
        data = "\r\n".join([*lines, f"{name}: <sip:a@b>{long}", "", ""]).encode()
        with suppress(guard.Malformed):
            guard.examine(data)
        replies.refuse(data, ("h", 1), 400, "Bad Request")
