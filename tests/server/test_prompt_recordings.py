"""Recorded prompts are uploaded, checked, never overwritten, and played by the flows that name them."""

from __future__ import annotations

import math
import struct

import pytest
from sqlalchemy import select

from cordboard.audio.wav import read_wav, wav_of
from cordboard.speech.prompt_recordings import LARGEST, LONGEST
from cordboard.store.tables import audit
from tests.needs import ROOT
from tests.server.test_bad_requests import judge
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

UPLOAD = "/api/prompts/recordings"


def tone(seconds: float, pitch: int = 440, rate: int = 16_000) -> bytes:
    samples = (round(9000 * math.sin(2 * math.pi * pitch * at / rate)) for at in range(round(seconds * rate)))
    return wav_of(b"".join(struct.pack("<h", each) for each in samples), rate)


async def test_a_recording_is_played_by_the_flow_that_names_it(site: Site) -> None:  # noqa: F811
    flow = (ROOT / "tests/system/site/flows/every-key.yaml").read_text().replace(
        'prompt: "press any key"', "prompt: [{recording: Welcome-new.wav}]"
    )  # fmt: skip
    assert "Welcome-new.wav" in flow

    async def codes() -> list[str]:
        answer = await site.web.post("/api/drafts/check", content=flow, headers={"content-type": "application/yaml"})
        return [each["code"] for each in answer.json()["problems"] if each["severity"] == "error"]

    assert await codes() == ["unknown-recording"]
    sound = tone(1.5)
    answer = await site.web.post(UPLOAD, params={"name": r"C:\sounds\Welcome (new).WAV"}, content=sound)
    assert (answer.status_code, answer.json()) == (201, {"name": "Welcome-new.wav", "seconds": 1.5, "was_there": False})
    assert await codes() == []
    heard = await site.web.post("/api/prompts", json={"prompt": [{"recording": "Welcome-new.wav"}], "language": "en"})
    assert len(read_wav(heard.content)) == len(read_wav(sound))
    kept = site.switchboard.prompts.recordings / "Welcome-new.wav"
    assert kept.read_bytes() == sound
    with site.switchboard.database.connect() as connection:
        rows = connection.execute(select(audit.c.who, audit.c.what).where(audit.c.action == "prompt-recording-added"))
        assert rows.all() == [("ada", "Welcome-new.wav")]


async def test_a_recording_is_never_overwritten(site: Site) -> None:  # noqa: F811
    async def uploads(sound: bytes) -> tuple[int, str]:
        answer = await site.web.post(UPLOAD, params={"name": "menu.wav"}, content=sound)
        return answer.status_code, answer.json()["name"]

    first, second = tone(0.2), tone(0.2, 880)
    assert await uploads(first) == (201, "menu.wav")
    assert await uploads(second) == (201, "menu-2.wav")
    assert await uploads(first) == (200, "menu.wav")
    assert await uploads(second) == (200, "menu-2.wav")
    names: list[str] = []
    cursor = ""
    while True:
        page = (await site.web.get(UPLOAD, params={"limit": 1, "cursor": cursor})).json()
        names += [each["name"] for each in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert names == sorted(names)
    assert [each for each in names if each.startswith("menu")] == ["menu-2.wav", "menu.wav"]


async def test_what_callers_could_not_hear_is_refused_in_words(site: Site) -> None:  # noqa: F811
    before = (await site.web.get(UPLOAD)).json()
    for sound, told in (
        (b"ID3\x04 a song", "hold.wav is no WAV file; save the recording as WAV"),
        (b"", "hold.wav is no WAV file"),
        (wav_of(b""), "hold.wav has no sound in it"),
        (wav_of(bytes(16_000)), "hold.wav is silent from beginning to end"),
        (wav_of(b"\x01\x02" * 8000 * (LONGEST + 1)), f"lasts {LONGEST + 1} seconds; a prompt has {LONGEST} at most"),
        (tone(1)[:20], "hold.wav is a broken WAV file"),
    ):
        answer = await site.web.post(UPLOAD, params={"name": "hold.wav"}, content=sound)
        judge(answer, told)
        assert answer.status_code == 422
        assert told in answer.json()["detail"]
    large = await site.web.post(UPLOAD, params={"name": "hold.wav"}, content=bytes(LARGEST + 1))
    judge(large, "a file that is too large")
    assert large.status_code == 413
    assert (await site.web.get(UPLOAD)).json() == before
    await site.signs_in("bob")  # who draws no flows uploads nothing
    assert (await site.web.post(UPLOAD, params={"name": "x.wav"}, content=tone(0.1))).status_code == 403
    assert (await site.web.get(UPLOAD)).status_code == 403
    assert not (site.switchboard.prompts.recordings / "x.wav").exists()
