"""The media thread: one beat every 20 ms for all legs.

Packets are taken in, mixed and sent in the same beat, so the thread wakes fifty times a second however many calls
there are, and the rest of the process keeps its interpreter lock most of the time (docs/decisions/0003).
"""

import asyncio
import logging
import select
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any, Final, Protocol

from cordboard.telephony.media.quality import PacketCounts
from cordboard.telephony.media.recording import Recorder
from cordboard.telephony.threads import interrupt

_log = logging.getLogger(__name__)

_BEAT: Final = 0.02
"""Seconds between two beats: the time that one packet carries."""

_PATIENCE: Final = 0.2
"""Seconds that beats may be late and still be made up for; after a longer stop (a suspended machine) we go on
from now, for nobody wants old audio in a burst."""

_CHECK_EVERY: Final = 50
"""Beats between two looks at time limits: one second."""


class Carried(Protocol):
    """What the engine asks of a leg in every beat, all of it on the media thread."""

    def receive(self, now: float) -> None:
        """Take in what has arrived."""
        ...

    def hear(self) -> None:
        """Find out what the far end says in this beat."""
        ...

    def speak(self) -> None:
        """Send what is due in this beat. All legs have heard before the first speaks."""
        ...

    def check(self, now: float) -> None:
        """Look after time limits, about once a second."""
        ...

    def release(self) -> None:
        """Give back sockets and the like; nothing is called after this."""
        ...


class MediaEngine:
    """Carries the sound of every leg given to it.

    ``late`` is the longest that a beat was late and ``busy`` the longest that one took, in seconds since they were
    last set to 0; the benchmark and the status page read them. ``beats`` only grows while the engine runs, and so do
    ``late_beats``, those that were late by a whole beat, and the ``packets`` of its legs.
    """

    def __init__(self) -> None:
        self.late = self.busy = 0.0
        self.beats = self.late_beats = 0
        self.packets = PacketCounts()
        self.recorder = Recorder()
        self._legs: dict[int, Carried] = {}
        self._failing: set[int] = set()
        self._leaving: deque[Carried] = deque()
        self._posts: dict[asyncio.AbstractEventLoop, list[tuple[Any, tuple[Any, ...]]]] = defaultdict(list)
        self._posting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._poll = select.epoll()

    def start(self) -> None:
        """Begin the beat. Starting twice is no error."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="cordboard-media", daemon=True)
            self._thread.start()

    def revive(self, *, stands_still: bool) -> str:
        """Mend what keeps the beat from going on. ``stands_still``: there was none for some seconds.

        Returns:
            What was wrong, in a sentence; '' where nothing was.
        """
        if self._thread is None or self._stopping.is_set():
            return ""
        if not self._thread.is_alive():
            self._thread = None
            self.start()
            return "the thread that carries the sound of calls had ended and was begun anew"
        if stands_still:
            interrupt(self._thread)
            return "the thread that carries the sound of calls stood still and was interrupted"
        return ""

    def stop(self) -> None:
        """End the beat, and give back what legs hold. Stopping twice is no error."""
        if self._thread is not None:
            self._stopping.set()
            self._thread.join()
            self._thread = None
        self.recorder.stop()
        for leg in list(self._legs.values()):
            self.remove(leg)
        self._let_go()

    def add(self, leg: Carried, descriptor: int | None = None) -> None:
        """Carry a leg from the next beat on. With a descriptor it is asked to collect only when that is readable."""
        key = id(leg) if descriptor is None else -descriptor - 1
        self._legs[key] = leg
        if descriptor is not None:
            self._poll.register(descriptor, select.EPOLLIN)

    def remove(self, leg: Carried) -> None:
        """Carry a leg no longer; it is released by the media thread, which may be using it just now."""
        self._leaving.append(leg)

    def post(self, loop: asyncio.AbstractEventLoop, function: object, *arguments: object) -> None:
        """Have an event loop call this soon: gathered in a beat, so that the loop is woken once."""
        with self._posting:
            self._posts[loop].append((function, arguments))
        if threading.current_thread() is not self._thread:
            self._deliver()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stopping.is_set():
            now = time.monotonic()
            if now < due:
                time.sleep(due - now)
                continue
            self.late = max(self.late, now - due)
            self.late_beats += now - due >= _BEAT
            self.beats += 1
            self._guarded_beat(now, check=self.beats % _CHECK_EVERY == 0)
            self.busy = max(self.busy, time.monotonic() - now)
            due = due + _BEAT if time.monotonic() - due < _PATIENCE else time.monotonic() + _BEAT

    def _guarded_beat(self, now: float, *, check: bool) -> None:
        try:
            self._let_go()
            self._tick(now, check=check)
            self._deliver()
        except Exception:  # noqa: BLE001 - the next beat comes whatever was wrong with this one
            _log.exception("a beat of the media engine failed; the calls go on")

    def _tick(self, now: float, *, check: bool) -> None:
        readable = {-descriptor - 1 for descriptor, _ in self._poll.poll(0)}
        carried = list(self._legs.items())
        for key, leg in carried:
            if key in readable or key >= 0:
                self._have(leg, leg.receive, now)
        legs = [leg for _, leg in carried]
        for leg in legs:
            self._have(leg, leg.hear)
        self.recorder.beat()
        for leg in legs:
            self._have(leg, leg.speak)
        if check:
            for leg in legs:
                self._have(leg, leg.check, now)

    def _have(self, leg: Carried, step: Callable[..., None], *arguments: float) -> None:
        try:
            step(*arguments)
        except Exception:  # noqa: BLE001 - one leg's fault must not silence all the others
            if id(leg) not in self._failing:  # once: it would be fifty times a second
                self._failing.add(id(leg))
                _log.exception("a leg cannot be carried on as it should; the others are")

    def _let_go(self) -> None:
        while self._leaving:
            leg = self._leaving.popleft()
            key = next((key for key, each in self._legs.items() if each is leg), None)
            if key is None:
                continue
            del self._legs[key]
            self._failing.discard(id(leg))
            if key < 0:
                self._poll.unregister(-key - 1)
            leg.release()

    def _deliver(self) -> None:
        if not self._posts:
            return
        with self._posting:
            posts, self._posts = self._posts, defaultdict(list)
        for loop, calls in posts.items():
            try:
                loop.call_soon_threadsafe(_call_all, calls)
            except RuntimeError:
                _log.debug("an event loop closed before its calls did")


def _call_all(calls: list[tuple[Any, tuple[Any, ...]]]) -> None:
    for function, arguments in calls:
        try:
            function(*arguments)
        except Exception as error:  # noqa: BLE001 - what others wait for comes all the same
            told = {"message": "what the media engine had to tell could not be taken", "exception": error}
            asyncio.get_running_loop().call_exception_handler(told)
