"""Answering machine detection: how often is it right, how long does it take, and by which rule does it decide?

Greetings of people and of machines are spoken by every voice that this machine has, and made into telephone calls: a
pause after the answer, G.711 and back, quiet and loud lines, noise. A machine's greeting ends with a beep. All of it is
made from fixed seeds, so every run on the same voices hears the same calls. Spoken text is not the field: nobody
coughs, no television runs. What is measured is the rules, side by side on the same sound.

The peer hears the same calls with the rules and defaults that Asterisk documents for its application AMD: loudness
alone tells words from silence, and three words or more are a machine.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.report import Measurement, Row, show
from cordboard.audio.answering_machine import FRAME, AnswerDetector, Thresholds, Verdict
from cordboard.audio.beep import BeepDetector
from cordboard.audio.g711 import SAMPLE_RATE, pcm_to_ulaw, ulaw_to_pcm
from cordboard.audio.pcm import levelled, resample
from cordboard.speech.choose import choose
from cordboard.speech.engines.espeak import Espeak
from cordboard.speech.engines.flite import Flite
from cordboard.speech.port import Speaker

HOMES = (
    "Hello?", "Hello.", "Yes?", "Hi.", "Hello, who is this?", "Smith.", "Yeah, hello.", "Good morning.", "Hey.",
    "This is John.", "Hello, Maria speaking.", "Speaking.", "Hi, this is Anna.", "Yes, hello?", "What is it?",
)  # fmt: skip
BUSINESSES = (
    "Good morning, Smith and Sons, how may I help you?", "Thank you for calling Harbor Dental, this is Emma.",
    "City Garage, Peter speaking, what can I do for you?", "Front desk, this is Paul, how can I help?",
)  # fmt: skip
MACHINES = (
    "Hi, you have reached the voicemail of John Smith. Please leave a message after the tone.",
    "The person you are calling is not available. At the tone, please record your message.",
    "Hello, this is Anna. I can't come to the phone right now. Leave your name and number and I will call you back.",
    "You have reached five five five, zero one nine nine. Nobody is here to take your call. Please leave a message.",
    "Hey, it's Tom, you know what to do.",
    "Sorry we missed you. Our office hours are nine to five, Monday to Friday. Please leave a message.",
    "Your call has been forwarded to an automatic voice message system. The mailbox is not full.",
    "Hi! We are out at the moment, so please speak after the beep.",
)  # fmt: skip

#: (pause after the answer in seconds, level of the voice, level of the noise: RMS of 16-bit samples)
LINES = ((0.2, 4000, 5), (0.8, 2500, 60), (1.4, 1200, 30), (0.5, 3000, 150))
PROMISE = 0.95
#: For calls to businesses, who greet people at length: people are told right, and more machines are taken for people.
PATIENT = Thresholds(greeting=3.5, words=12, longest=8.0)


@dataclass(frozen=True)
class Made:
    """A call as it is heard, and when a machine's beep was over (0: there is none)."""

    kind: str
    sound: bytes
    beep_over: float = 0.0


class ByLoudness(AnswerDetector):
    """Asterisk's AMD as documented: a frame whose mean amplitude is above 256 is voice; more than two words decide."""

    def __init__(self) -> None:
        super().__init__(Thresholds(words=3, between=0.05))

    def _is_voice(self, frame: bytes) -> bool:
        return float(np.abs(np.frombuffer(frame, "<i2").astype(np.int32)).mean()) > 256


def voices() -> Iterator[tuple[Speaker, str]]:
    """Every voice that is here."""
    if shutil.which("flite"):
        yield from ((Flite(), name) for name in ("slt", "rms", "awb", "kal16"))
    if shutil.which("espeak-ng"):
        yield from ((Espeak(), name) for name in ("en-us", "en-gb", "en-us+f3"))
    speaker = choose(_Piper(), project=Path.cwd()).speaker
    if speaker.name.startswith("piper"):
        yield speaker, ""


class _Piper:
    engine, url, model = "auto", "", ""
    voices: dict[str, str] = {}  # noqa: RUF012 - read only


async def calls() -> list[Made]:
    """Every greeting by every voice on every line."""
    made: list[Made] = []
    chance = np.random.default_rng(20_260_000)
    for speaker, voice in voices():
        for kind, texts in (("home", HOMES), ("business", BUSINESSES), ("machine", MACHINES)):
            for text in texts:
                spoken = await speaker.speak(text, "en", voice)
                sound = np.frombuffer(levelled(resample(spoken.samples, spoken.rate)), "<i2").astype(np.float64)
                made += [_call(kind, sound, *line, chance) for line in LINES]
        await speaker.close()
    return made


def _call(kind: str, voice: np.ndarray, pause: float, level: float, noise: float, chance: np.random.Generator) -> Made:
    spoken = voice * (level / max(1.0, float(np.sqrt(np.mean(voice**2)))))
    parts = [_silence(pause), spoken]
    over = 0.0
    if kind == "machine":
        tone = np.arange(int(SAMPLE_RATE * chance.uniform(0.2, 0.9))) * 2 * np.pi * chance.uniform(440, 1500)
        parts += [_silence(chance.uniform(0.3, 1.5)), 6000 * np.sin(tone / SAMPLE_RATE)]
        over = sum(map(len, parts)) / SAMPLE_RATE
    parts.append(_silence(4))
    sound = np.concatenate(parts)
    sound = np.clip(sound + chance.normal(0, noise, len(sound)), -32768, 32767).astype("<i2").tobytes()
    return Made(kind, ulaw_to_pcm(pcm_to_ulaw(sound)), over)


def _silence(seconds: float) -> np.ndarray:
    return np.zeros(int(SAMPLE_RATE * seconds))


def frames(sound: bytes) -> Iterator[bytes]:
    """20 ms at a time."""
    return (sound[at : at + 320] for at in range(0, len(sound) - 319, 320))


def verdict(detector: AnswerDetector, call: Made) -> Verdict:
    """What a detector says of a call."""
    return next(found for frame in frames(call.sound) if (found := detector.feed(frame)))


def right(call: Made, said: Verdict) -> bool:
    """Whether that is so."""
    return said.machine is (call.kind == "machine")


def beeps(call: Made) -> list[float]:
    """When beeps were heard to be over, in seconds."""
    detector = BeepDetector()
    return [number * FRAME for number, frame in enumerate(frames(call.sound), 1) if detector.feed(frame)]


def measure() -> Measurement:
    """Let both hear every call."""
    heard = asyncio.run(calls())
    by_kind = {kind: [each for each in heard if each.kind == kind] for kind in ("home", "business", "machine")}
    ours = {id(each): verdict(AnswerDetector(), each) for each in heard}
    theirs = {id(each): verdict(ByLoudness(), each) for each in heard}
    rows = []
    shares = {}
    for kind, name in (("home", "people at home"), ("business", "people at work"), ("machine", "machines")):
        of = by_kind[kind]
        share, peer = (sum(right(each, said[id(each)]) for each in of) / len(of) for said in (ours, theirs))
        shares[kind] = share
        took = [ours[id(each)].after for each in of]
        note = f"of {len(of)} calls; known after {np.mean(took):.2f} s on average, {np.percentile(took, 95):.2f} s p95"
        rows.append(Row(f"{name}, told right", 100 * share, "%", share / peer if peer else None, note))
    found = [[at for at in beeps(each) if -0.05 <= at - each.beep_over <= 0.3] for each in by_kind["machine"]]
    shares["beep"] = sum(map(bool, found)) / len(found)
    rows.append(Row("beeps found within 0.3 s of their end", 100 * shares["beep"], "%", None, f"of {len(found)}"))
    false = sum(any(at < each.beep_over - 0.3 for at in beeps(each)) for each in heard)
    rows.append(Row("calls in which speech was taken for a beep", 100 * false / len(heard), "%", None,
                    f"{false} of {len(heard)}"))  # fmt: skip
    for kind, name in (("business", "people at work"), ("machine", "machines")):
        share = sum(right(each, verdict(AnswerDetector(PATIENT), each)) for each in by_kind[kind]) / len(by_kind[kind])
        rows.append(Row(f"{name}, with greeting: 3.5, words: 12, longest: 8", 100 * share, "%"))
    rows += list(_causes(by_kind, ours))
    promise = f"people at home, machines and beeps are told right in {PROMISE:.0%} of the calls."
    kept = all(shares[kind] >= PROMISE for kind in ("home", "machine", "beep"))
    return Measurement(
        "detection", promise, "Asterisk's documented AMD rules and defaults on loudness, on the same calls", kept, rows
    )


def _causes(by_kind: dict[str, list[Made]], said: dict[int, Verdict]) -> Iterator[Row]:
    """How often each rule decided, and how long it took."""
    decided: dict[tuple[str, str], list[float]] = defaultdict(list)
    for kind, of in by_kind.items():
        for each in of:
            decided[said[id(each)].cause, "machine" if kind == "machine" else "people"].append(said[id(each)].after)
    for (cause, whom), times in sorted(decided.items()):
        yield Row(
            f"decided by '{cause}', {whom}", len(times), "calls", None, f"after {np.mean(times):.2f} s on average"
        )


if __name__ == "__main__":
    show(measure())
