"""What ends or hangs under the line in mid-traffic is noticed, told and mended, and calls in progress go on."""

from __future__ import annotations

import asyncio
import importlib
import threading
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.telephony.builtin import watch
from cordboard.telephony.builtin.thread import SipThread, sip_thread
from cordboard.telephony.builtin.udp import RECEIVER, SipSocket
from cordboard.telephony.media.engine import MediaEngine
from cordboard.telephony.media.recording import EngineRecording
from tests.telephony.peer import PATIENCE, Peer
from tests.telephony.serving import Serving, serving
from tests.telephony.test_protection import talking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line looks after itself more often than it does at work."""
    for name, seconds in (
        ("_EVERY", 0.1),
        ("_AFTER_SILENCE", 0.05),
        ("_HUNG", 0.5),
        ("_SOUNDLESS", 0.5),
        ("_ASK_AGAIN", (0.1, 0.2, 0.4)),
    ):
        monkeypatch.setattr(watch, name, seconds)


def in_sippy(module: str, name: str) -> Any:
    """Something of the SIP library, which only its own thread may load first."""
    sip_thread()
    return getattr(importlib.import_module(module), name)


def dispatcher() -> Any:
    return in_sippy("sippy.Core.EventDispatcher", "EventDispatcher2")


def failing_once(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, fault: BaseException) -> threading.Event:
    """Have a function fail the next time that it is called, and say when it did."""
    failed, whole = threading.Event(), getattr(owner, name)

    def fail(*arguments: Any, **named: Any) -> Any:
        if failed.is_set():
            return whole(*arguments, **named)
        failed.set()
        raise fault

    monkeypatch.setattr(owner, name, fail)
    return failed


def receivers() -> set[threading.Thread]:
    return {each for each in threading.enumerate() if each.name == RECEIVER}


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - threads have no event for it
            await asyncio.sleep(0.01)


async def a_call_is_taken(house: Serving) -> None:
    async with Peer.at() as caller:
        dialog = caller.dialog(house.address)
        await dialog.established()
        await (await house.call()).hang_up()
        caller.respond(await caller.next("BYE"), 200, "OK")


ENDS_A_THREAD = "ignore::pytest.PytestUnhandledThreadExceptionWarning"


@pytest.mark.parametrize("fault", [SystemExit(), KeyboardInterrupt(), MemoryError(), OverflowError()], ids=repr)
async def test_the_sip_loop_begins_anew_whatever_ends_it(monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    def fail() -> None:
        raise fault

    async with serving(faults=2) as house, talking(house):
        failed = failing_once(monkeypatch, dispatcher(), "dispatchTimers", fault)
        await until(failed.is_set)
        await a_call_is_taken(house)
        sip_thread().call(fail)
        await a_call_is_taken(house)
        assert (house.line.status().trouble, house.counters["faults"]) == ("", 2)


@pytest.mark.filterwarnings(ENDS_A_THREAD)
async def test_a_sip_thread_that_ends_has_a_successor_that_does_what_was_begun(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(faults=1, dial_uris=True) as house, talking(house), Peer.at() as callee:
        before = sip_thread().run(threading.get_ident).result(5)
        call = house.line.dial(f"sip:200@127.0.0.1:{callee.port}")
        invite = await callee.next("INVITE")
        reporting = failing_once(monkeypatch, SipThread, "_report", RuntimeError("the log is full"))
        failing_once(monkeypatch, dispatcher(), "dispatchTimers", SystemExit())
        await until(reporting.is_set)
        done: list[int] = []
        for number in range(100):  # asked for while there may be no thread
            sip_thread().call(done.append, number)
        assert (await callee.next("INVITE")).header("Call-ID") == invite.header("Call-ID")  # the timer went on
        assert sip_thread().run(threading.get_ident).result(5) != before
        assert done == list(range(100))
        assert "replaced by a new one" in caplog.text
        callee.respond(invite, 200, "OK", body=callee.sdp())
        await call.wait_answered()
        await call.hang_up()
        callee.respond(await callee.next("BYE"), 200, "OK")
        await a_call_is_taken(house)


async def test_a_sip_thread_that_hangs_is_trouble_and_is_got_out_of_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request_class = in_sippy("sippy.SipRequest", "SipRequest")
    hung, whole = threading.Event(), request_class.getTIds

    def hang(request: Any) -> Any:
        if not hung.is_set():
            hung.set()
            while True:
                pass
        return whole(request)

    async with serving(faults=1) as house, talking(house):
        monkeypatch.setattr(request_class, "getTIds", hang)
        await until(hung.is_set)
        await until(lambda: house.line.status().trouble != "")
        status = house.line.status()
        assert "does not answer SIP" in status.trouble
        assert status.counters["troubles"] == 1
        await until(lambda: house.line.status().trouble == "")
        assert "in hang" in caplog.text  # the log says where it was
        await a_call_is_taken(house)


@pytest.mark.filterwarnings(ENDS_A_THREAD)
async def test_a_receiving_thread_that_ends_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as house, talking(house):
        before = receivers()
        failed = failing_once(monkeypatch, SipSocket, "_take", SystemExit())
        await until(lambda: failed.is_set() and receivers() and not before & receivers())
        await a_call_is_taken(house)
        await until(lambda: house.line.status().trouble == "")


async def test_a_socket_that_is_lost_is_opened_anew_on_the_same_port(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(faults=10_000) as house, talking(house):
        address = house.address
        house.line._stack.socket._socket.close()
        await until(lambda: "open again" in caplog.text)
        await until(lambda: house.line.status().trouble == "")
        assert house.address == address
        await a_call_is_taken(house)


async def test_a_socket_that_hears_nothing_any_more_is_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as house, talking(house):
        whole, deaf = SipSocket._take, house.line._stack.socket._receiver

        def take(self: SipSocket, data: bytes, address: tuple[str, int]) -> None:
            if threading.current_thread() is not deaf:
                whole(self, data, address)

        monkeypatch.setattr(SipSocket, "_take", take)
        await until(lambda: "does not answer SIP" in house.line.status().trouble)
        await until(lambda: house.line.status().trouble == "")
        await a_call_is_taken(house)


async def test_a_port_that_is_taken_meanwhile_is_trouble_until_it_is_had_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(faults=10_000) as house, talking(house):
        whole, free = SipSocket._open, threading.Event()

        def open_if_free(self: SipSocket) -> None:
            if not free.is_set():
                raise OSError(98, "Address already in use")
            whole(self)

        monkeypatch.setattr(SipSocket, "_open", open_if_free)
        house.line._stack.socket._socket.close()
        await until(lambda: "Address already in use" in house.line.status().trouble)
        free.set()
        await until(lambda: house.line.status().trouble == "")
        await a_call_is_taken(house)


@pytest.mark.filterwarnings(ENDS_A_THREAD)
async def test_a_media_thread_that_ends_is_replaced_and_one_that_hangs_is_interrupted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving() as house, talking(house):
        failed = failing_once(monkeypatch, MediaEngine, "_guarded_beat", SystemExit())
        await until(failed.is_set)
        await until(lambda: "begun anew" in caplog.text)
        whole, hung = MediaEngine._tick, threading.Event()

        def hang(engine: MediaEngine, now: float, *, check: bool) -> None:
            if not hung.is_set():
                hung.set()
                while True:
                    pass
            whole(engine, now, check=check)

        monkeypatch.setattr(MediaEngine, "_tick", hang)
        await until(lambda: "was interrupted" in caplog.text)
        await until(lambda: house.line.status().trouble == "")


async def test_a_leg_that_cannot_be_carried_silences_no_other_and_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving() as house, Peer.at() as broken:
        dialog = broken.dialog(house.address)
        await dialog.established()
        first = await house.call()
        for step in ("collect", "hear", "speak", "check"):
            monkeypatch.setattr(first.media, step, lambda *_, step=step: {}[step])
        async with talking(house):
            await until(lambda: "cannot be carried" in caplog.text)
            await asyncio.sleep(0.2)
        assert caplog.text.count("cannot be carried") == 1
        await dialog.hang_up()


async def test_a_recording_that_fails_ends_by_itself_and_others_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with serving() as house, talking(house) as (_, call):
        whole = EngineRecording.write

        def write(recording: EngineRecording) -> None:
            if recording is broken:
                raise RuntimeError("no idea")
            whole(recording)

        monkeypatch.setattr(EngineRecording, "write", write)
        broken, good = call.media.record(tmp_path / "broken.wav"), call.media.record(tmp_path / "good.wav")
        await asyncio.sleep(0.3)
        async with asyncio.timeout(PATIENCE):
            assert "no idea" in (await broken.stop()).fault
            told = await good.stop()
        assert (told.fault, told.seconds > 0.1) == ("", True)


async def test_the_line_tests_itself_without_counting_itself_as_a_stranger() -> None:
    async with serving(allowed_sources=["10.0.0.0/8"], stranger_message_burst=1) as house:
        asked: list[str] = []
        monkey = house.line._reception
        whole = monkey.stack.capabilities

        def capabilities(request: Any, headers: Any = None) -> Any:
            asked.append(str(request.getHFBody("call-id")))
            return whole(request, headers)

        monkey.stack.capabilities = capabilities  # type: ignore[method-assign]
        await until(lambda: len(asked) > 5)
        assert (house.line.status().trouble, house.counters["messages_over_rate"]) == ("", 0)
        async with Peer.at() as stranger:
            stranger.dialog(house.address).send("OPTIONS")
            assert (await stranger.next(403)).code == 403
