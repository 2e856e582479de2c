"""A speech engine under watch: no rendering without a limit, and its trouble is known and tried to be healed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from itertools import chain, repeat

from cordboard.background import BackgroundTasks
from cordboard.log_fields import logged_only_with
from cordboard.speech.port import EngineFailed, Pcm, Speaker, SpeechFailed

_log = logging.getLogger(__name__)

#: Seconds that a text of a sentence may take while somebody waits for it, and while nobody does.
LONGEST, LONGEST_AHEAD = 10.0, 60.0
#: Seconds that a caller waits for a text of a sentence before the next engine is asked as well.
PATIENCE = 3.0
#: Characters for which there is one more second.
PER_SECOND = 50
#: So many texts are spoken at the same time: a call must not wait for all that is rendered ahead.
AT_ONCE = 2
#: Seconds between two tries whether an engine in trouble works again; the last one holds on.
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
#: What it is tried with.
_TRIAL = "One."


def limit(text: str, longest: float) -> float:
    """The seconds that a text may take."""
    return longest + len(text) / PER_SECOND


class WatchedEngine:
    """Speaks with an engine.

    One that has ended, hangs or cannot be reached is in trouble, for the language and voice that were asked for, until
    it speaks again: that is tried in the background, so that no caller need wait for it.

    Args:
        on_trouble: told each time that it gets into trouble.
    """

    def __init__(self, speaker: Speaker, on_trouble: Callable[[], None]) -> None:
        self.speaker = speaker
        self._on_trouble = on_trouble
        self._troubles: dict[tuple[str, str], EngineFailed] = {}
        self._due: dict[object, float] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._healing = BackgroundTasks(f"whether {speaker.name} works again could not be tried")

    @property
    def name(self) -> str:
        """Which engine."""
        return self.speaker.name

    @property
    def trouble(self) -> str:
        """What is the matter with it; empty when it works."""
        return next((str(each) for each in self._troubles.values()), "")

    def trouble_with(self, language: str, voice: str) -> EngineFailed | None:
        """What is the matter with its voice for a language."""
        return self._troubles.get((language, voice))

    @property
    def late(self) -> bool:
        """Whether it is at work on a text for longer than a caller waits."""
        now = asyncio.get_running_loop().time()
        return any(now > due for due in self._due.values())

    async def speak(self, text: str, language: str, voice: str, longest: float = LONGEST) -> Pcm:
        """The text as sound, within a limit that counts from its turn. Raises SpeechFailed."""
        seconds = limit(text, longest)
        rendering = object()
        try:
            async with self._turns:
                self._due[rendering] = asyncio.get_running_loop().time() + limit(text, PATIENCE)
                try:
                    async with asyncio.timeout(seconds):
                        pcm = await self.speaker.speak(text, language, voice)
                except TimeoutError:
                    raise EngineFailed(f"{self.name} did not speak within {seconds:.0f} seconds") from None
                except OSError as fault:
                    raise EngineFailed(f"{self.name} could not speak: {fault.strerror or fault}") from fault
                finally:
                    del self._due[rendering]
        except EngineFailed as failure:
            self._in_trouble(failure, language, voice)
            raise
        if self._troubles.pop((language, voice), None) is not None:
            _log.warning("the speech engine %s works again", self.name)
        return pcm

    async def close(self) -> None:
        """End the engine, and try no more."""
        await self._healing.stop()
        await self.speaker.close()

    def _in_trouble(self, failure: EngineFailed, language: str, voice: str) -> None:
        before = self._troubles.get((language, voice))
        self._troubles[language, voice] = failure
        if before is None:
            self._on_trouble()
            with logged_only_with():  # it is not about the contact that met the trouble
                self._healing.start(self._heal(language, voice))

    async def _heal(self, language: str, voice: str) -> None:
        for pause in chain(PAUSES, repeat(PAUSES[-1])):
            await asyncio.sleep(pause)
            if (language, voice) not in self._troubles:
                return
            try:
                await self.speak(_TRIAL, language, voice)
            except SpeechFailed as still:
                _log.debug("the speech engine %s does not work yet: %s", self.name, still)
