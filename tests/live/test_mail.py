"""Email over a real SMTP server on loopback: notices of voice messages, and what flows send."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from cordboard.engine.commands import Spoken
from cordboard.flow.site.mail import MailSettings
from cordboard.live import alarms, notices, readiness, waker
from cordboard.live.mail import Mail, MailFailed
from cordboard.speech.engines.piper import Piper
from cordboard.speech.port import SpeechFailed
from cordboard.speech.prompts import PromptAudio
from cordboard.store import due_times, recordings
from cordboard.telephony.builtin import watch
from cordboard.telephony.builtin.udp import SipSocket
from tests.faults import disk_full
from tests.live.floor_site import FloorSite, floor_site, spoken
from tests.live.test_callbacks_kept import restarted
from tests.telephony.peer import Peer
from tests.telephony.serving import serving

pytestmark = pytest.mark.anyio

VOICEMAIL = """
modules:
  Box: {type: voicemail, first: true, box: box, review: %s, notify: %s}
  Bye: {type: end_call}
connectors:
  - {from: Box, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: flow_fault}
"""
EMAIL = """
modules:
  Mail: {type: email, first: true, to: "%s", template: thanks}
  Bye: {type: end_call}
connectors:
  - {from: Mail, event: success, to: Bye, result: listened}
  - {from: Mail, event: failure, to: Bye, result: busy}
"""


class Server:
    """Keeps what it is given; `answer` is what it says to each email, once it has said all `answers`."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answer = "250 OK"
        self.answers: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        answer = self.answers.pop(0) if self.answers else self.answer
        if answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content))
        return answer


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    handler = Server()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings = f"mail: {{server: 127.0.0.1, port: {port}, security: none, from: 'Desk <desk@harbor.example>'}}"
    yield handler, f'{settings}\ntemplates: {{thanks: {{subject: Thanks, body: "Dear {{{{ contact.caller }}}}"}}}}'
    controller.stop()


async def leaves_a_message(site: FloorSite, tmp_path: Any) -> None:
    caller = await site.caller()
    await site.until(lambda: list((tmp_path / "data/recordings").glob("*.wav")))
    await caller.says(spoken(1))
    caller.hangs_up()
    await site.closed()


@pytest.mark.parametrize("review", ["true", "false"])
async def test_whoever_hangs_up_while_speaking_has_left_a_message_and_its_result(tmp_path, review):
    async with floor_site(tmp_path, VOICEMAIL % (review, "false")) as site:
        await leaves_a_message(site, tmp_path)
        contact = await site.closed()
        assert (contact["result"], contact["ended_by"]) == ("operator_transfer", "caller")
        assert site.path(contact["id"]) == ["Box", "Bye"]
        (message,) = recordings.in_box(site.switchboard.database, "box")
        assert message["contact"] == contact["id"]


async def test_whoever_hangs_up_before_a_word_has_left_none(tmp_path):
    async with floor_site(tmp_path, VOICEMAIL % ("true", "false")) as site:
        caller = await site.caller()
        await site.until(lambda: list((tmp_path / "data/recordings").glob("*.wav")))
        caller.hangs_up()
        contact = await site.closed()
        assert contact["result"] == "hung_up_in_opening"
        assert site.path(contact["id"]) == ["Box"]
        assert recordings.in_box(site.switchboard.database, "box") == []


async def test_a_message_is_left_although_the_site_stops_while_it_is_spoken(tmp_path):
    async with floor_site(tmp_path, VOICEMAIL % ("true", "false")) as site:
        caller = await site.caller()
        await site.until(lambda: list((tmp_path / "data/recordings").glob("*.wav")))
        await caller.says(spoken(1))
        site.switchboard.runs.at_work[site.contacts()[0]["id"]].end("operator", "")
        contact = await site.closed()
        assert (contact["result"], contact["ended_by"]) == ("operator_transfer", "operator")


@pytest.mark.parametrize("review", ["true", "false"])
async def test_the_owner_of_a_box_is_told_and_gets_the_message(tmp_path, server, review):
    handler, mail = server
    async with floor_site(tmp_path, VOICEMAIL % (review, "true"), more=mail) as site:
        await leaves_a_message(site, tmp_path)
        await site.until(lambda: handler.letters)
        (message,) = recordings.in_box(site.switchboard.database, "box")
        (letter,) = handler.letters
        assert (letter["To"], letter["From"]) == ("desk@example.com", "Desk <desk@harbor.example>")
        assert letter["Subject"] == f"Voice message from +12025550143 ({message['seconds']:.0f} s)"
        text, sound = letter.get_payload()
        assert "in the box Box" in str(text.get_payload())
        assert sound.get_filename() == f"{message['id']}.wav"
        assert sound.get_payload(decode=True)[:4] == b"RIFF"


async def test_nobody_is_told_where_the_module_says_so(tmp_path, server):
    handler, mail = server
    async with floor_site(tmp_path, VOICEMAIL % ("false", "false"), more=mail) as site:
        await leaves_a_message(site, tmp_path)
        assert recordings.in_box(site.switchboard.database, "box")
    assert handler.letters == []


async def test_a_server_that_is_busy_is_asked_again(tmp_path, server, monkeypatch):
    handler, mail = server
    monkeypatch.setattr(notices, "PAUSES", (0.01, 0.01))
    handler.answers = ["451 later", "451 later"]
    async with floor_site(tmp_path, VOICEMAIL % ("false", "true"), more=mail) as site:
        await leaves_a_message(site, tmp_path)
        await site.until(lambda: handler.letters)


async def test_an_email_that_waits_for_the_server_outlasts_a_restart(tmp_path, server, monkeypatch, caplog):
    handler, mail = server
    handler.answer = "451 later"
    monkeypatch.setattr(notices, "PAUSES", (1.0,))
    async with floor_site(tmp_path, VOICEMAIL % ("false", "true"), more=mail) as site:
        await leaves_a_message(site, tmp_path)
        await site.until(lambda: "waits 1 seconds: 127.0.0.1 answered 451" in caplog.text)
        database = site.switchboard.database
        await site.until(lambda: len(due_times.keys(database, recordings.NOTICE)) == 1)
    assert handler.letters == []
    handler.answer = "250 OK"
    monkeypatch.setattr(waker, "EVERY", 0.05)
    async with restarted(tmp_path) as site:
        await site.until(lambda: handler.letters)
        await site.until(lambda: due_times.keys(site.switchboard.database, recordings.NOTICE) == set())
        (message,) = recordings.in_box(site.switchboard.database, "box")
    (letter,) = handler.letters
    assert letter["Message-ID"] == f"<{message['id']}@harbor.example>"


async def test_a_server_that_refuses_is_not_asked_again(tmp_path, server, caplog):
    handler, mail = server
    handler.answer = "550 no"
    async with floor_site(tmp_path, VOICEMAIL % ("false", "true"), more=mail) as site:
        await leaves_a_message(site, tmp_path)
        await site.until(lambda: "was not sent: 127.0.0.1 answered 550" in caplog.text)
    assert handler.letters == []


async def test_whoever_is_named_is_told_once_that_outside_calls_come_near_a_limit(tmp_path, server, monkeypatch):
    handler, mail = server
    monkeypatch.setattr(alarms, "EVERY", 0.05)
    named = mail.replace("from:", "alarms_to: boss@example.com, from:")
    outside = {"prefixes": ["+1"], "max_calls_per_hour": 2, "alarm_at": 0.5}
    async with floor_site(tmp_path, VOICEMAIL % ("false", "true"), more=named) as site, Peer.at() as trunk:
        providers = [{"name": "trunk", "server": f"127.0.0.1:{trunk.port}", "register": False}]
        async with serving(providers=providers, outside=outside) as house:
            await site.until(lambda: "found" in house.line.status().registrations[0].detail)
            with monkeypatch.context() as patch:
                patch.setattr(site.switchboard, "line", house.line)  # a line with money in it, not the scripted one
                for _ in range(2):
                    call = house.line.dial("+12125550123")
                    await trunk.next("INVITE")
                    await call.hang_up()
                await site.until(lambda: handler.letters)
                await site.until(lambda: "2 of 2" in str(house.line.status().alarms))
        (letter,) = handler.letters
    assert (letter["To"], letter["Subject"]) == ("boss@example.com", "floor: alarm")
    assert "of 2 outside calls of this hour were made" in letter.get_payload()
    assert "they cost money" in letter.get_payload()


async def test_whoever_is_named_is_told_that_no_calls_can_be_taken(tmp_path, server, monkeypatch):
    handler, mail = server
    monkeypatch.setattr(alarms, "EVERY", 0.05)
    monkeypatch.setattr(watch, "_EVERY", 0.05)
    named = mail.replace("from:", "alarms_to: boss@example.com, from:")

    def taken(_: SipSocket) -> None:
        raise OSError(98, "Address already in use")

    async with floor_site(tmp_path, VOICEMAIL % ("false", "true"), more=named) as site, serving(faults=1000) as house:
        with monkeypatch.context() as patch:
            patch.setattr(site.switchboard, "line", house.line)
            patch.setattr(SipSocket, "_open", taken)
            house.line._stack.socket._socket.close()
            await site.until(lambda: handler.letters)
        await site.until(lambda: not house.line.status().trouble)
    (letter,) = handler.letters
    assert letter["Subject"] == "floor: alarm"
    told = letter.get_payload(decode=True)
    assert isinstance(told, bytes)
    assert b"any more (Address already in use)" in told
    assert b"No calls are taken" in told


async def test_whoever_is_named_is_told_that_the_voice_does_not_work(tmp_path, server, monkeypatch):
    handler, mail = server
    monkeypatch.setattr(alarms, "EVERY", 0.05)
    named = mail.replace("from:", "alarms_to: boss@example.com, from:")
    async with floor_site(tmp_path, VOICEMAIL % ("false", "true"), more=named) as site:
        prompts = PromptAudio(Piper(("/nowhere/piper",), {"en": "none.onnx"}), tmp_path / "spoken", tmp_path)
        monkeypatch.setattr(site.switchboard, "prompts", prompts)
        with pytest.raises(SpeechFailed):
            await prompts.render((Spoken("text", "hello", "en"),))
        await site.until(lambda: handler.letters)
        assert "piper cannot be run" in str(site.switchboard.readiness.degraded)
        await prompts.close()
    (letter,) = handler.letters
    assert "piper cannot be run" in letter.get_payload()
    assert "whether the speech engine runs" in letter.get_payload()


async def test_whoever_is_named_is_told_that_contacts_cannot_be_stored(tmp_path, server, monkeypatch):
    handler, mail = server
    monkeypatch.setattr(alarms, "EVERY", 0.05)
    monkeypatch.setattr(readiness, "EVERY", 0.05)
    named = mail.replace("from:", "alarms_to: boss@example.com, from:")
    async with floor_site(tmp_path, VOICEMAIL % ("false", "true"), more=named) as site:
        with disk_full(tmp_path / "data/cordboard.db"):
            await site.until(lambda: handler.letters)
        await site.until(lambda: site.switchboard.ready)
    (letter,) = handler.letters
    said = letter.get_payload(decode=True).decode()
    assert "new contacts cannot be stored" in said
    assert "look at its disk" in said


def test_alarms_need_a_server():
    with pytest.raises(ValueError, match="needs 'server'"):
        MailSettings.model_validate({"alarms_to": "boss@example.com"})


async def test_a_flow_sends_a_template(tmp_path, server):
    handler, mail = server
    async with floor_site(tmp_path, EMAIL % "ada@example.com", more=mail) as site:
        await site.caller()
        assert (await site.closed())["result"] == "listened"
    (letter,) = handler.letters
    assert (letter["Subject"], letter.get_payload().strip()) == ("Thanks", "Dear +12025550143")


@pytest.mark.parametrize("to", ["nobody", r"ada@example.com\nBcc: eve@example.com"])
async def test_an_address_that_is_none_is_a_failure_and_no_header(tmp_path, server, to):
    handler, mail = server
    async with floor_site(tmp_path, EMAIL % to, more=mail) as site:
        await site.caller()
        assert (await site.closed())["result"] == "busy"
    assert handler.letters == []


async def test_without_a_server_nothing_is_said_to_be_sent():
    with pytest.raises(MailFailed, match="name one under 'mail'"):
        await Mail(MailSettings(), {}, {}).send("ada@example.com", "Hello", "text")


async def test_a_server_that_is_not_there_may_be_later():
    settings = MailSettings.model_validate(
        {"server": "127.0.0.1", "port": 1, "security": "none", "from": "desk@example.com"}
    )
    with pytest.raises(MailFailed) as failure:
        await Mail(settings, {}, {}).send("ada@example.com", "Hello", "text")
    assert failure.value.again
