"""A line for tests: no network and no sound, and the test is the person at the other telephone.

Example::

    line = ScriptedLine(pace=0.01)              # a hundred times faster than life
    await line.start(driver.on_call)
    caller = line.rings(caller="+15550100", called="support")
    await caller.until_answered()
    caller.presses("1")
    caller.hangs_up()

Time is the event loop's: a prompt of one second takes ``pace`` seconds to be heard.
"""

import asyncio
import time
from collections.abc import Callable, Mapping

from cordboard.background import BackgroundTasks
from cordboard.telephony.leg import CallLeg, hand_over
from cordboard.telephony.line import EndedBy, LineError, LineStatus, OnCall, Refusal
from cordboard.telephony.media_port import KeyPress
from cordboard.telephony.scripted_media import ScriptedMedia


class ScriptedCall(CallLeg):
    """A call whose far end is played by the test: verbs in the third person are what the far end does."""

    media: ScriptedMedia

    def __init__(
        self, line: "ScriptedLine", caller: str, called: str, facts: Mapping[str, str], *, inbound: bool
    ) -> None:
        super().__init__("inbound" if inbound else "outbound", caller, called, facts)
        self._line = line
        self.media = ScriptedMedia(line.pace)
        self.ringing = False
        self.rejected: Refusal | None = None
        self._changed = asyncio.Condition()

    # What the driver asks of the call.

    async def ring(self) -> None:
        """The far end hears ringing."""
        self.still_on()
        self.ringing = True

    async def early_media(self) -> None:
        """The far end hears what is played, before the answer."""
        self.still_on()
        self.media.open()

    async def answer(self) -> None:
        """The far end is answered."""
        self.still_on()
        self.connected()
        self.media.open()

    async def reject(self, why: Refusal) -> None:
        """The far end is turned away."""
        if self.ended_by is None and not self.answered:
            self.rejected = why
        self.end(EndedBy.HERE)

    async def hang_up(self) -> None:
        """The far end is left."""
        self.end(EndedBy.HERE, Refusal.CANCELLED)

    def end(self, by: EndedBy, refusal: Refusal = Refusal.NETWORK_FAILURE, detail: str = "") -> None:
        """End the call, once."""
        if self.finish(by, refusal, detail):
            self.media.close()
            self._line.forget(self)

    # What the far end does.

    def presses(self, keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.media.keys.put_nowait(KeyPress(key, time.monotonic()))

    def hangs_up(self) -> None:
        """Put the receiver down, or give up before the answer."""
        self.end(EndedBy.FAR_END, Refusal.REFUSED)

    def loses_line(self) -> None:
        """Drop out without a word."""
        self.end(EndedBy.LINE_LOST)

    def answers(self) -> None:
        """Take a call that we make."""
        if self.connected():
            self.media.open()

    def refuses(self, why: Refusal, detail: str = "") -> None:
        """Turn down a call that we make."""
        self.end(EndedBy.FAR_END, why, detail)

    async def says(self, pcm: bytes) -> None:
        """Speak: PCM16 at 8000 Hz, at the pace of the line; returns when all was said."""
        await self.media.hear(pcm)

    @property
    def prompts(self) -> list[bytes]:
        """Every piece of audio that began to play, in order."""
        return self.media.begun

    @property
    def heard(self) -> bytes:
        """The mu-law audio that the far end heard, without the silence between pieces."""
        return bytes(self.media.heard)

    async def until_answered(self) -> None:
        """Wait until the call is answered; raises NotConnected as a driver would see it."""
        await self.wait_answered()

    async def until_heard(self, audio: bytes) -> None:
        """Wait until this very piece has begun to play (once more than it was waited for before)."""
        await self.media.until_begun(audio)


class ScriptedLine:
    """A :class:`cordboard.telephony.line.Line` for tests.

    Args:
        pace: seconds that a second of audio takes; small for tests that should not wait.
        on_dial: what becomes of calls that we make; without it they ring until the test acts or time is up.
    """

    def __init__(self, *, pace: float = 1.0, on_dial: Callable[[ScriptedCall], None] | None = None) -> None:
        if pace <= 0:
            raise ValueError("the pace of a scripted line is above 0")
        self.pace = pace
        self.refused: dict[str, str] = {}
        self.on_dial = on_dial
        self.calls: list[ScriptedCall] = []
        self.dialled: asyncio.Queue[ScriptedCall] = asyncio.Queue()
        self.trouble = ""
        """What a test wants the line to say of itself (:class:`LineStatus`)."""
        self._on_call: OnCall | None = None
        self._known: list[ScriptedCall] = []
        self._kept: list[ScriptedCall] = []
        self._total = 0
        self._beside = BackgroundTasks("a scripted call could not be seen to its end")

    async def start(self, on_call: OnCall) -> None:
        """Begin to take calls."""
        if self._on_call is not None:
            raise LineError("the line runs already; stop it first")
        self._on_call = on_call

    async def stop(self) -> None:
        """End all calls and wait for those who handle them."""
        self._on_call = None
        for call in list(self.calls):
            call.end(EndedBy.STOPPED, Refusal.CANCELLED)
        await self._beside.stop()

    def rings(
        self, *, caller: str = "+15550100", called: str = "100", facts: Mapping[str, str] | None = None
    ) -> ScriptedCall:
        """Somebody calls. The call is handed to the driver at once."""
        if self._on_call is None:
            raise LineError("the line is not started")
        call = self._begin(ScriptedCall(self, caller, called, facts or {}, inbound=True))
        self._beside.start(hand_over(self._on_call, call))
        return call

    async def detach(self) -> None:
        """Take no new calls; those that there are go on. A program that does not end with it holds the line by a
        :class:`cordboard.telephony.scripted_session.ScriptedSession`.
        """
        self.let_go()

    def let_go(self) -> None:
        """The same, at once."""
        self._on_call = None
        self._kept = list(self._known)

    def find(self, id: str) -> ScriptedCall | None:  # noqa: A002 - as the port has it
        """A call that went on, also one that has ended: its end is told to the program that finds it."""
        found = next((call for call in self._kept if call.id == id), None)
        if found is not None:
            self._kept.remove(found)
        return found

    def unclaimed(self) -> tuple[ScriptedCall, ...]:
        """The calls that went on, and nobody has found."""
        return tuple(call for call in self._kept if call.ended_by is None)

    def dial(self, number: str, *, caller_id: str = "", ring_seconds: float = 48) -> ScriptedCall:
        """Make a call; ``dialled`` holds those that a test may act upon."""
        call = self._begin(ScriptedCall(self, caller_id, number, {}, inbound=False))
        self._beside.start(self._ring_out(call, ring_seconds))
        if self.on_dial is not None:
            self.on_dial(call)
        self.dialled.put_nowait(call)
        return call

    def refuses(self, number: str) -> str:
        """A number of `refused` is not called."""
        return self.refused.get(number, "")

    def status(self) -> LineStatus:
        """How many calls there are and were."""
        running = self._on_call is not None
        return LineStatus(running, "scripted", len(self.calls), self._total, trouble=self.trouble)

    def forget(self, call: ScriptedCall) -> None:
        """A call is over."""
        self.calls.remove(call)

    def _begin(self, call: ScriptedCall) -> ScriptedCall:
        self.calls.append(call)
        self._known.append(call)
        self._total += 1
        return call

    @staticmethod
    async def _ring_out(call: ScriptedCall, ring_seconds: float) -> None:
        try:
            async with asyncio.timeout(ring_seconds):
                await call.wait_answered()
        except TimeoutError:
            call.end(EndedBy.HERE, Refusal.NO_ANSWER)
        except LineError:
            return
