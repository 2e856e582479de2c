"""Prompts become telephone audio, once; and ears tell people from machines."""

from __future__ import annotations

import asyncio
import struct

import numpy as np
import pytest

from cordboard.audio.answering_machine import AnswerDetector
from cordboard.audio.beep import BeepDetector
from cordboard.audio.g711 import SAMPLE_RATE, pcm_to_ulaw, ulaw_to_pcm
from cordboard.audio.pcm import levelled, loudness, resample, tone
from cordboard.audio.sound import joined
from cordboard.audio.wav import NotWav, read_wav, write_wav
from cordboard.engine.commands import Spoken
from cordboard.flow.site import SpeechSettings
from cordboard.speech.choose import choose
from cordboard.speech.engines.espeak import Espeak
from cordboard.speech.engines.tones import Tones
from cordboard.speech.port import Pcm, SpeechFailed
from cordboard.speech.prompts import PromptAudio
from tests.needs import ROOT

pytestmark = pytest.mark.anyio
ANOTHER = "We cannot take your call right now, but leave your name and number and we will call you back."
GREETING = "Hi, you have reached the voicemail of John Smith. Please leave a message after the tone."


class Counting(Tones):
    def __init__(self):
        self.spoken: list[str] = []

    async def speak(self, text, language, voice):
        self.spoken.append(text)
        await asyncio.sleep(0.01)
        return await super().speak(text, language, voice)


def frames(pcm: bytes):
    return (pcm[at : at + 320] for at in range(0, len(pcm) - 319, 320))


def peak(pcm: bytes, rate: int = SAMPLE_RATE) -> float:
    sound = np.frombuffer(pcm, "<i2").astype(float)
    return float(np.abs(np.fft.rfft(sound * np.hanning(len(sound)))).argmax() * rate / len(sound))


async def test_a_prompt_is_spoken_once_and_kept(tmp_path):
    speaker = Counting()
    prompts = PromptAudio(speaker, tmp_path / "cache", tmp_path)
    said = (Spoken("text", "good  day"), Spoken("silence", seconds=0.5), Spoken("text", "good day"))
    first, second = await asyncio.gather(prompts.render(said), prompts.render(said))
    assert first == second
    assert speaker.spoken == ["good day"]
    again = PromptAudio(speaker, tmp_path / "cache", tmp_path)
    assert await again.render(said) == first
    assert speaker.spoken == ["good day"]


async def test_rendering_ahead_tells_how_far_it_is(tmp_path):
    prompts = PromptAudio(Counting(), tmp_path, tmp_path)
    told: list[tuple[int, int]] = []
    wanted = [(Spoken("text", word),) for word in ("one", "two", "three", "one")]
    await prompts.render_ahead(wanted, lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


async def test_what_a_caller_is_to_hear_comes_before_what_is_rendered_ahead(tmp_path):
    speaker = Counting()
    prompts = PromptAudio(speaker, tmp_path, tmp_path)
    wanted = [(Spoken("text", f"prompt {number}"),) for number in range(20)]
    ahead = asyncio.ensure_future(prompts.render_ahead(wanted))
    while not speaker.spoken:  # noqa: ASYNC110 - the speaker wakes nobody
        await asyncio.sleep(0)
    await asyncio.gather(prompts.render(wanted[-1]), prompts.render((Spoken("text", "hello"),)))
    assert len(speaker.spoken) < 10
    await ahead
    assert len(speaker.spoken) == 21


@pytest.mark.needs("espeak-ng")
async def test_espeak_says_which_languages_it_has_voices_for():
    voice = Espeak()
    assert {"es", "pl", "zh"} <= voice.languages
    assert [voice.speaks(each) for each in ("es", "es-MX", "zh", "xx")] == [True, True, True, False]


async def test_an_engine_that_fails_says_so_and_may_try_again(tmp_path):
    class Broken(Tones):
        async def speak(self, *_what):
            raise SpeechFailed("no voice today")

    prompts = PromptAudio(Broken(), tmp_path, tmp_path)
    for _ in range(2):
        with pytest.raises(SpeechFailed, match="no voice today"):
            await prompts.render((Spoken("text", "hello"),))


async def test_recordings_stay_in_their_folder(tmp_path):
    folder = tmp_path / "prompts"
    folder.mkdir()
    write_wav(folder / "hello.wav", tone(1000, 0.5, rate=44_100), 44_100)
    write_wav(tmp_path / "outside.wav", tone(1000, 0.5))
    prompts = PromptAudio(Tones(), tmp_path / "cache", folder)
    audio = joined(await prompts.render((Spoken("recording", "hello.wav"),)))
    assert peak(ulaw_to_pcm(audio)) == pytest.approx(1000, abs=5)
    with pytest.raises(SpeechFailed, match="outside the prompts folder"):
        await prompts.render((Spoken("recording", "../outside.wav"),))
    with pytest.raises(SpeechFailed, match="cannot be read"):
        await prompts.render((Spoken("recording", "none.wav"),))


def wav(kind: int, bits: int, channels: int, rate: int, sound: bytes) -> bytes:
    block = channels * bits // 8
    head = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, bits)
    body = b"fmt " + struct.pack("<I", len(head)) + head + b"LIST\x03\0\0\0abc\0" + b"data"
    return b"RIFF\0\0\0\0WAVE" + body + struct.pack("<I", len(sound)) + sound


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("form", ["8", "16", "24", "32", "stereo", "ulaw"])
def test_every_kind_of_wav(rate, form):
    pcm = np.frombuffer(tone(700, 0.3, 12_000, rate), "<i2")
    made = {
        "8": lambda: wav(1, 8, 1, rate, ((pcm >> 8) + 128).astype("u1").tobytes()),
        "16": lambda: wav(1, 16, 1, rate, pcm.tobytes()),
        "24": lambda: wav(1, 24, 1, rate, b"".join(b"\0" + struct.pack("<h", each) for each in pcm)),
        "32": lambda: wav(1, 32, 1, rate, (pcm.astype("<i4") << 16).tobytes()),
        "stereo": lambda: wav(1, 16, 2, rate, np.repeat(pcm, 2).tobytes()),
        "ulaw": lambda: wav(7, 8, 1, rate, pcm_to_ulaw(pcm.tobytes())),
    }[form]()
    read = read_wav(made)
    assert len(read) // 2 == pytest.approx(0.3 * SAMPLE_RATE, abs=2)
    assert peak(read) == pytest.approx(700, abs=5)


BROKEN = (b"", b"MP3", wav(3, 32, 1, 8000, b""), wav(1, 16, 6, 8000, b""), wav(1, 16, 1, 8000, b"")[:30])


@pytest.mark.parametrize("data", BROKEN)
def test_what_is_no_wav_is_told_kindly(data):
    with pytest.raises(NotWav, match=r"save|record"):
        read_wav(data, "hello.wav")


def test_resampling_lets_nothing_through_that_telephones_cannot_carry():
    assert loudness(resample(tone(6000, 0.5, rate=16_000), 16_000)) < 0.05 * loudness(tone(6000, 0.5, rate=16_000))
    assert loudness(levelled(tone(500, 0.1, 100))) > 10_000


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param("flite", marks=pytest.mark.needs("flite")),
        pytest.param("espeak-ng", marks=pytest.mark.needs("espeak-ng")),
        pytest.param("piper", marks=pytest.mark.needs("piper")),
        "tones",
    ],
)
async def test_an_engine_speaks(engine):
    chosen = choose(SpeechSettings(engine=engine), project=ROOT)
    assert chosen.why
    speaker = chosen.speaker
    try:
        short, long = await speaker.speak("Hello.", "en", ""), await speaker.speak(GREETING, "en", "")
    finally:
        await speaker.close()
    assert isinstance(short, Pcm)
    assert loudness(short.samples) > 100
    assert len(long.samples) / long.rate > len(short.samples) / short.rate


@pytest.mark.needs("flite")
@pytest.mark.parametrize(
    ("text", "machine"),
    [("Hello?", False), ("Smith residence.", False), (GREETING, True), (ANOTHER, True)],
)
async def test_people_and_machines_are_told_apart(text, machine):
    speaker = choose(SpeechSettings(engine="flite")).speaker
    spoken = await speaker.speak(text, "en", "")
    heard = b"\0" * 6400 + levelled(resample(spoken.samples, spoken.rate)) + b"\0" * 32_000
    detector = AnswerDetector()
    verdict = next(found for frame in frames(heard) if (found := detector.feed(frame)))
    assert verdict.machine is machine, verdict


def test_nobody_who_speaks_is_a_machine():
    detector = AnswerDetector()
    verdict = next(found for frame in frames(b"\0" * 100_000) if (found := detector.feed(frame)))
    assert (verdict.machine, verdict.cause) == (True, "silence after answering")


@pytest.mark.parametrize("frequency", [440, 850, 1000, 1400, 2000])
@pytest.mark.parametrize("amplitude", [1000, 12_000])
def test_a_beep_is_heard_when_it_is_over(frequency, amplitude):
    noise = np.random.default_rng(1).normal(0, 30, 24_000).astype("<i2")
    beep = np.frombuffer(tone(frequency, 0.4, amplitude), "<i2")
    noise[8000 : 8000 + len(beep)] += beep
    detector = BeepDetector()
    heard = [number * 0.02 for number, frame in enumerate(frames(noise.tobytes())) if detector.feed(frame)]
    assert len(heard) == 1
    assert 1.38 <= heard[0] <= 1.5


@pytest.mark.needs("flite")
async def test_speech_is_no_beep():
    speaker = choose(SpeechSettings(engine="flite")).speaker
    spoken = await speaker.speak(GREETING, "en", "")
    detector = BeepDetector()
    assert not any(detector.feed(frame) for frame in frames(levelled(resample(spoken.samples, spoken.rate))))
