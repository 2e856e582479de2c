"""A real browser as telephone: Chromium with a microphone that beeps calls, hears, keys and hangs up."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import async_playwright

from cordboard.telephony.line import EndedBy
from tests.needs import require
from tests.telephony.page import Office, office, until
from tests.telephony.peer import PATIENCE, loudest, tone
from tests.telephony.serving import answering

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium")]

CALL = """async () => {
  const sound = await navigator.mediaDevices.getUserMedia({audio: true});
  const peer = window.peer = new RTCPeerConnection({iceServers: []});
  peer.addTrack(sound.getAudioTracks()[0], sound);
  const channel = window.channel = peer.createDataChannel('keys');
  window.told = [];
  channel.onmessage = event => window.told.push(JSON.parse(event.data));
  peer.ontrack = event => {
    const context = new AudioContext();
    const analyser = window.analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    const audio = new Audio();
    audio.srcObject = event.streams[0];
    audio.muted = true;
    audio.play();
    context.createMediaStreamSource(event.streams[0]).connect(analyser);
  };
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise(done => {
    if (peer.iceGatheringState === 'complete') done();
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done();
  });
  const answer = await window.offer(peer.localDescription.sdp);
  await peer.setRemoteDescription({type: 'answer', sdp: answer});
}"""

LOUDEST = """() => {
  const levels = new Float32Array(window.analyser.frequencyBinCount);
  window.analyser.getFloatFrequencyData(levels);
  const best = levels.indexOf(Math.max(...levels));
  return levels[best] < -60 ? 0 : best * window.analyser.context.sampleRate / window.analyser.fftSize;
}"""


@asynccontextmanager
async def browser() -> AsyncIterator[Any]:
    """A page in Chromium at an address where a microphone may be used."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=require("chromium"),
            args=[
                "--no-sandbox",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        try:
            page = await chromium.new_page()
            await page.route("**", lambda route: route.fulfill(body="<html></html>", content_type="text/html"))
            await page.goto("http://localhost/phone")
            yield page
        finally:
            await chromium.close()


async def dial(page: Any, house: Office) -> None:
    """Have the page call."""

    async def offer(sdp: str) -> str:
        return (await house.line.offer(sdp, called="support")).sdp

    await page.expose_function("offer", offer)
    await page.evaluate(CALL)


async def shows(page: Any, script: str, condition: Callable[[Any], bool]) -> None:
    """Wait until a script in the page comes to what is wanted."""
    async with asyncio.timeout(PATIENCE):
        while not condition(await page.evaluate(script)):  # noqa: ASYNC110 - pages are asked, and do not tell
            await asyncio.sleep(0.05)


async def test_a_browser_calls_hears_keys_and_hangs_up() -> None:
    async with office(answering) as house, browser() as page:
        await dial(page, house)
        call = await house.call()
        call.media.play(tone(1000, seconds=3), loop=True)
        await shows(page, LOUDEST, lambda frequency: abs(frequency - 1000) < 20)
        heard = b""
        listener = call.media.listen()
        async with asyncio.timeout(PATIENCE):
            while loudest(heard[-3200:]) == 0.0:
                heard += await anext(listener)
        await page.evaluate("channel.send('5'); channel.send(JSON.stringify({keys: '12#'}))")
        async with asyncio.timeout(PATIENCE):
            keys = [(await call.media.keys.get()).key for _ in range(4)]
        assert "".join(keys) == "512#"
        assert await page.evaluate("told") == [{"state": "ringing"}, {"state": "answered"}]
        await page.evaluate("peer.close()")
        assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is EndedBy.FAR_END


async def test_a_browser_is_told_that_the_call_was_ended_here() -> None:
    async with office(answering) as house, browser() as page:
        await dial(page, house)
        await (await house.call()).hang_up()
        await shows(page, "told", lambda told: {"hangup": True, "reason": ""} in told)


async def test_a_tab_that_is_closed_ends_the_call() -> None:
    async with office(answering, silent=1) as house, browser() as page:
        await dial(page, house)
        call = await house.call()
        listener = call.media.listen()
        heard = b""
        while loudest(heard[-3200:]) == 0.0:
            heard += await anext(listener)
        await page.close()
        assert await asyncio.wait_for(call.wait_ended(), PATIENCE) in {EndedBy.FAR_END, EndedBy.LINE_LOST}
        await until(lambda: not house.line.calls)
