"""What a proof of a password is good for: once, for whom it was asked, and never against others."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cordboard.telephony.builtin.access import Access, Admitted, Challenged, Denied, RequestOrigin
from cordboard.telephony.builtin.digest import respond
from cordboard.telephony.builtin.settings import LineSettings
from tests.telephony.peer import Peer, digest_response, parameters, proof
from tests.telephony.serving import serving
from tests.telephony.test_registration import Softphone, softphone

pytestmark = pytest.mark.anyio

URI = "sip:10.0.0.1"
PHONE, THIEF, TRUSTED = "10.9.9.1", "10.9.9.2", "10.1.0.1"


def access(**settings: Any) -> Access:
    return Access(
        LineSettings(users={"alice": "secret"}, allowed_sources=["10.1.0.0/16"], failed_authentications=3, **settings)
    )


def judged(judge: Access, source: str, authorization: str | None, now: float = 0.0) -> object:
    return judge.judge_user(RequestOrigin(source, "REGISTER", URI, authorization), now)


def challenge(judge: Access, source: str, now: float = 0.0) -> str:
    verdict = judged(judge, source, None, now)
    assert isinstance(verdict, Challenged)
    return verdict.header


def answer(header: str, password: str = "secret", count: int = 1) -> str:
    said = respond(header, method="REGISTER", uri=URI, user="alice", password=password)
    if count == 1:
        return said
    said = said.replace("nc=00000001", f"nc={count:08x}")
    response = digest_response(parameters(said), "REGISTER", password)
    return re.sub('response="[^"]*"', f'response="{response}"', said)


def is_stale(verdict: object) -> bool:
    return isinstance(verdict, Challenged) and "stale=true" in verdict.header


def test_a_nonce_count_is_accepted_once_and_the_next_one_too() -> None:
    judge = access()
    header = challenge(judge, PHONE)
    assert judged(judge, PHONE, answer(header)) == Admitted(user="alice")
    assert is_stale(judged(judge, PHONE, answer(header)))
    assert judged(judge, PHONE, answer(header, count=2)) == Admitted(user="alice")
    assert is_stale(judged(judge, PHONE, answer(header, count=2)))
    assert is_stale(judged(judge, PHONE, answer(header, count=3), 61.0))


def test_without_a_count_a_nonce_is_good_once() -> None:
    judge = access()
    header = challenge(judge, PHONE).replace(', qop="auth"', "")
    assert judged(judge, PHONE, answer(header)) == Admitted(user="alice")
    assert is_stale(judged(judge, PHONE, answer(header)))


def test_what_answers_the_challenge_of_another_source_proves_nothing_and_counts_for_nothing() -> None:
    judge = access()
    header = challenge(judge, PHONE)
    assert is_stale(judged(judge, THIEF, answer(header)))
    own = challenge(judge, THIEF)
    for _ in range(10):  # forged in the name of the telephone, with a nonce that the thief was given
        verdict = judged(judge, PHONE, answer(own, "guess"))
        assert isinstance(verdict, Challenged)
        assert not is_stale(verdict)
        assert isinstance(judged(judge, PHONE, "Digest nonsense"), Denied)
        assert isinstance(judged(judge, PHONE, 'Digest username="alice", nonce="1.2", response="3"'), Challenged)
    assert judge.screens_out(PHONE, "REGISTER", 0.0) is None
    assert judged(judge, PHONE, answer(header)) == Admitted(user="alice")


def test_after_a_restart_a_telephone_that_goes_on_with_its_old_challenge_is_asked_again() -> None:
    header = challenge(access(), PHONE)
    assert is_stale(judged(access(), PHONE, answer(header)))


def test_wrong_passwords_of_a_trusted_source_end_its_passwords_and_not_its_calls() -> None:
    judge = access()
    for _ in range(3):
        assert judged(judge, TRUSTED, answer(challenge(judge, TRUSTED), "guess")) == Denied("failed_authentications")
    assert judged(judge, TRUSTED, None) == Denied("messages_from_blocked_sources")
    assert judge.screens_out(TRUSTED, "INVITE", 0.0) is None
    assert judge.judge_call(RequestOrigin(TRUSTED, "INVITE", URI, None), 0.0) == Admitted()
    for _ in range(3):
        judged(judge, THIEF, answer(challenge(judge, THIEF), "guess"))
    assert judge.screens_out(THIEF, "INVITE", 0.0) == "messages_from_blocked_sources"


async def test_a_registration_that_is_heard_and_sent_again_registers_nobody_else() -> None:
    async with serving(users={"alice": "secret"}) as house, Peer.at() as peer, Peer.at() as thief:
        phone = Softphone(peer, house)
        phone.send()
        challenge_sent = await peer.next(401)
        authorization = proof(challenge_sent, "REGISTER", phone.uri, "alice", "secret")
        phone.send(authorization)
        await peer.next(200)
        place = softphone(house, "alice").detail
        stolen = Softphone(thief, house)
        stolen.call_id, stolen.number = phone.call_id, phone.number
        stolen.send(authorization)
        assert "stale=true" in (await thief.next(401)).header("WWW-Authenticate")
        assert softphone(house, "alice").detail == place
