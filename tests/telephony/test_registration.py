"""Softphones that register here, and providers that we register with."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.telephony.line import EndedBy, NotConnected, Refusal
from tests.telephony.peer import Message, Peer, contains, digest_response, parameters, proof, tone
from tests.telephony.serving import Serving, serving

if TYPE_CHECKING:
    from cordboard.telephony.line import Registration

pytestmark = pytest.mark.anyio
USERS = {"alice": "secret", "bob": "other"}


class Softphone:
    """Registers by hand."""

    def __init__(self, peer: Peer, house: Serving, user: str = "alice") -> None:
        self.peer, self.house, self.user = peer, house, user
        self.call_id, self.number = secrets.token_hex(8), 0
        host, port = house.address
        self.uri = f"sip:{host}:{port}"

    def send(self, *headers: str, contact: bool = True) -> None:
        self.number += 1
        to = f"<sip:{self.user}@{self.house.address[0]}>"
        text = self.peer.request(
            "REGISTER", self.uri, ("127.0.0.1", 9), *headers, call_id=self.call_id, number=self.number, to_header=to,
        ).text  # fmt: skip
        if not contact:
            text = "\r\n".join(line for line in text.split("\r\n") if line != f"Contact: {self.peer.contact}")
        self.peer.send(text, self.house.address)

    async def registers(self, password: str, *headers: str, contact: bool = True) -> Message:
        self.send(*headers, contact=contact)
        challenge = await self.peer.next(401)
        self.send(proof(challenge, "REGISTER", self.uri, self.user, password), *headers, contact=contact)
        return await self.peer.next(200, 403)


def softphone(house: Serving, name: str) -> Registration:
    return next(each for each in house.line.status().registrations if each.name == name)


async def test_a_softphone_registers_with_its_password_only_and_is_called_by_name() -> None:
    prompt = tone(660)
    async with serving(users=USERS) as house, Peer.at() as peer:
        phone = Softphone(peer, house)
        assert (await phone.registers("wrong")).code == 403
        assert not softphone(house, "alice").registered
        answer = await phone.registers("secret", "Expires: 60")
        assert answer.code == 200
        assert answer.header("Contact").endswith(";expires=60")
        assert softphone(house, "alice").registered
        assert not softphone(house, "bob").registered
        call = house.line.dial("alice")
        invite = await peer.next("INVITE")
        assert invite.start == f"INVITE sip:peer@127.0.0.1:{peer.port} SIP/2.0"
        peer.respond(invite, 200, "OK", body=peer.sdp())
        await call.wait_answered()
        assert await call.media.play(prompt).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt) > 0.99)
        await call.hang_up()
        peer.respond(await peer.next("BYE"), 200, "OK")


@pytest.mark.parametrize("gone", ["Contact: *", "Expires: 0"])
async def test_a_softphone_that_signs_off_is_called_no_more(gone: str) -> None:
    async with serving(users=USERS) as house, Peer.at() as peer:
        phone = Softphone(peer, house)
        await phone.registers("secret")
        assert softphone(house, "alice").registered
        assert (await phone.registers("secret", gone, contact=not gone.startswith("Contact"))).code == 200
        assert not softphone(house, "alice").registered
        with pytest.raises(NotConnected, match="alice is not registered"):
            await house.line.dial("alice").wait_answered()


async def test_a_registration_is_granted_no_longer_than_the_line_allows_and_can_be_asked_for() -> None:
    async with serving(users=USERS, registration_seconds=100) as house, Peer.at() as peer:
        phone = Softphone(peer, house)
        assert (await phone.registers("secret", "Expires: 999999")).header("Contact").endswith(";expires=100")
        assert peer.contact in (await phone.registers("secret", contact=False)).header("Contact")


async def test_nobody_registers_in_the_name_of_another() -> None:
    async with serving(users=USERS) as house, Peer.at() as peer:
        phone = Softphone(peer, house, "bob")
        phone.send()
        challenge = await peer.next(401)
        phone.send(proof(challenge, "REGISTER", phone.uri, "alice", "secret"))
        await peer.next(403)
        assert not any(each.registered for each in house.line.status().registrations)


async def test_a_softphone_calls_from_anywhere_with_its_password() -> None:
    async with serving(users=USERS, allowed_sources=["192.0.2.0/24"]) as house, Peer.at() as peer:
        dialog = peer.dialog(house.address, caller="alice")
        dialog.invite()
        challenge = await dialog.until(401)
        dialog.to = f"<{dialog.target}>"
        dialog.invite(proof(challenge, "INVITE", dialog.target, "alice", "wrong"))
        await dialog.until(403)
        dialog.to = f"<{dialog.target}>"
        dialog.invite(proof(challenge, "INVITE", "sip:other@127.0.0.1", "alice", "secret"))
        await dialog.until(403)
        dialog.to = f"<{dialog.target}>"
        dialog.invite(proof(challenge, "INVITE", dialog.target, "alice", "secret"))
        await dialog.until(200)
        call = await house.call()
        assert call.facts["account"] == "alice"
        assert house.counters["failed_authentications"] == 2
        await dialog.hang_up()
        assert await call.wait_ended() is EndedBy.FAR_END


def provider(peer: Peer, **more: Any) -> dict[str, Any]:
    return {"name": "trunk", "server": f"127.0.0.1:{peer.port}", "user": "site1", "password": "pw"} | more


async def test_the_line_registers_with_its_provider_again_in_time_and_leaves_it() -> None:
    async with Peer.at() as trunk:
        async with serving(providers=[provider(trunk, domain="trunk.example")]) as house:
            first = await trunk.next("REGISTER")
            assert first.start == "REGISTER sip:trunk.example SIP/2.0"
            assert not softphone(house, "trunk").registered
            trunk.respond(first, 401, "No", 'WWW-Authenticate: Digest realm="t", nonce="n1", qop="auth,auth-int"')
            proved = await trunk.next("REGISTER")
            said = parameters(proved.header("Authorization"))
            assert (said["username"], said["uri"], said["qop"]) == ("site1", "sip:trunk.example", "auth")
            assert said["response"] == digest_response(said, "REGISTER", "pw")
            ours = proved.header("Contact")
            trunk.respond(proved, 200, "OK", f"Contact: {ours};expires=1")
            await trunk.sound.until(lambda: softphone(house, "trunk").registered)
            refresh = await trunk.next("REGISTER")
            trunk.respond(refresh, 200, "OK", "Expires: 3600")
            await trunk.sound.until(lambda: softphone(house, "trunk").detail == "for 3600 s")
        leaving = await trunk.next("REGISTER")
        assert leaving.header("Expires") == "0"


async def test_a_provider_that_refuses_is_tried_again_and_told_about() -> None:
    async with Peer.at() as trunk, serving(providers=[provider(trunk)]) as house:
        trunk.respond(await trunk.next("REGISTER"), 403, "Unpaid")
        await trunk.sound.until(lambda: "403 Unpaid" in softphone(house, "trunk").detail)
        with pytest.raises(NotConnected) as error:
            await house.line.dial("+12125550123").wait_answered()
        assert error.value.reason is Refusal.NOT_ALLOWED


async def test_a_provider_may_ask_for_a_longer_registration_through_a_proxy_challenge() -> None:
    async with Peer.at() as trunk, serving(providers=[provider(trunk)], registration_seconds=60) as house:
        trunk.respond(await trunk.next("REGISTER"), 423, "Interval Too Brief", "Min-Expires: 1800")
        longer = await trunk.next("REGISTER")
        assert longer.header("Expires") == "1800"
        trunk.respond(longer, 407, "No", 'Proxy-Authenticate: Digest realm="t", nonce="n", algorithm=SHA-256')
        proved = await trunk.next("REGISTER")
        assert parameters(proved.header("Proxy-Authorization"))["algorithm"] == "SHA-256"
        trunk.respond(proved, 200, "OK", "Expires: 1800")
        await trunk.sound.until(lambda: softphone(house, "trunk").registered)


@pytest.mark.parametrize(("trusted", "caller"), [(True, "+12125550111"), (False, "anonymous-user")])
async def test_a_provider_calls_without_password_and_is_believed_as_far_as_the_settings_say(
    trusted: bool, caller: str
) -> None:
    async with Peer.at() as trunk:
        providers = [provider(trunk, register=False, trust_identity=trusted)]
        async with serving(providers=providers, allowed_sources=["192.0.2.0/24"]) as house:
            await trunk.sound.until(lambda: "found" in softphone(house, "trunk").detail)
            dialog = trunk.dialog(house.address, "+12125550100", caller="anonymous-user")
            await dialog.established('P-Asserted-Identity: "Ann" <sip:+12125550111@trunk.example>')
            call = await house.call()
            assert (call.caller, call.called, call.facts["provider"]) == (caller, "+12125550100", "trunk")
            await dialog.hang_up()
