"""Hold music: long enough not to tire, even, without a click where it begins anew, and a site's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cordboard.audio.g711 import ulaw_to_pcm
from cordboard.audio.music import hold_music, music_of
from cordboard.audio.pcm import loudness, tone
from cordboard.audio.wav import NotWav, write_wav

if TYPE_CHECKING:
    from pathlib import Path

SECOND = 16_000


def test_the_loop_is_even_and_never_silent_nor_loud() -> None:
    pcm = ulaw_to_pcm(hold_music())
    assert len(pcm) == 24 * SECOND
    seconds = [loudness(pcm[at : at + SECOND]) for at in range(0, len(pcm), SECOND)]
    assert min(seconds) > 600
    assert max(seconds) < 4000
    assert max(map(abs, memoryview(pcm).cast("h"))) < 10_000


def test_the_end_runs_into_the_beginning_without_a_click() -> None:
    sound = np.frombuffer(ulaw_to_pcm(hold_music()), "<i2").astype(int)
    steps = np.abs(np.diff(np.concatenate([sound, sound[:100]])))
    assert steps[len(sound) - 1] <= np.percentile(steps, 99.9)
    assert loudness(sound[-1600:].astype("<i2").tobytes()) > 300, "it does not fade away at the end"


def test_it_is_made_once() -> None:
    assert hold_music() is hold_music()


def test_a_sites_own_music_is_brought_to_the_same_level(tmp_path: Path) -> None:
    write_wav(tmp_path / "own.wav", tone(440, 2.0, amplitude=30_000, rate=44_100), 44_100)
    pcm = ulaw_to_pcm(music_of(tmp_path / "own.wav"))
    assert len(pcm) == 2 * SECOND
    assert max(map(abs, memoryview(pcm).cast("h"))) == pytest.approx(9_830, rel=0.05)


def test_what_is_no_music_is_said(tmp_path: Path) -> None:
    (tmp_path / "own.wav").write_text("la la la")
    with pytest.raises(NotWav, match=r"own\.wav is no WAV file"):
        music_of(tmp_path / "own.wav")
