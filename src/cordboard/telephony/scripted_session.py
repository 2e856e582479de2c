"""One program's hold of a scripted line, as of a switch: it may be lost while the calls go on.

Example::

    line = ScriptedLine()
    first = ScriptedSession(line)
    await first.start(driver.on_call)
    caller = line.rings()
    await first.detach()                        # what `driver` still asks of its calls has no effect
    second = ScriptedSession(line)
    await second.start(another.on_call)
    second.find(caller.id)                      # the same call, for the other one
"""

from collections.abc import Mapping

from cordboard.telephony.line import Call, Direction, EndedBy, LineError, LineStatus, OnCall, Refusal
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine
from cordboard.telephony.scripted_media import ScriptedMedia
from cordboard.telephony.scripted_session_media import SessionMedia


class ScriptedSession:
    """A :class:`cordboard.telephony.line.Line` on a scripted line that others may have had before."""

    def __init__(self, line: ScriptedLine) -> None:
        self.line = line
        self.over = False
        self.silent = ScriptedMedia(line.pace)
        self.silent.close()
        self._calls: dict[str, SessionCall] = {}

    async def start(self, on_call: OnCall) -> None:
        """Begin to take calls."""

        async def take(call: Call) -> None:
            assert isinstance(call, ScriptedCall)
            await on_call(self._held(call))

        await self.line.start(take)

    async def stop(self) -> None:
        """End all calls, unless the line was let go of."""
        if not self.over:
            await self.line.stop()

    async def detach(self) -> None:
        """Let go of all calls."""
        self.let_go()

    def let_go(self) -> None:
        """The same, at once: what is asked of a call from now on has no effect."""
        self.over = True
        for call in self._calls.values():
            call.media.let_go()
        self.line.let_go()

    def find(self, id: str) -> "SessionCall | None":  # noqa: A002 - as the port has it
        """A call that went on."""
        found = self.line.find(id)
        return self._held(found) if found is not None else None

    def unclaimed(self) -> tuple["SessionCall", ...]:
        """The calls that went on, and nobody has found."""
        return tuple(self._held(call) for call in self.line.unclaimed())

    def dial(self, number: str, *, caller_id: str = "", ring_seconds: float = 48) -> "SessionCall":
        """Make a call."""
        if self.over:
            raise LineError("the line was let go of")
        return self._held(self.line.dial(number, caller_id=caller_id, ring_seconds=ring_seconds))

    def refuses(self, number: str) -> str:
        """As the line does."""
        return self.line.refuses(number)

    def status(self) -> LineStatus:
        """As the line is."""
        return self.line.status()

    def _held(self, call: ScriptedCall) -> "SessionCall":
        return self._calls.setdefault(call.id, SessionCall(self, call))


class SessionCall:
    """A call as one program has it, until that program is gone."""

    def __init__(self, session: ScriptedSession, call: ScriptedCall) -> None:
        self.session = session
        self.far = call
        self.media = SessionMedia(session, call.media)

    @property
    def id(self) -> str:
        """The call's."""
        return self.far.id

    @property
    def direction(self) -> Direction:
        """The call's."""
        return self.far.direction

    @property
    def caller(self) -> str:
        """The call's."""
        return self.far.caller

    @property
    def called(self) -> str:
        """The call's."""
        return self.far.called

    @property
    def facts(self) -> Mapping[str, str]:
        """The call's."""
        return self.far.facts

    @property
    def cause(self) -> str:
        """The call's."""
        return self.far.cause

    async def ring(self) -> None:
        """The far end hears ringing."""
        if not self.session.over:
            await self.far.ring()

    async def early_media(self) -> None:
        """The far end hears what is played."""
        if not self.session.over:
            await self.far.early_media()

    async def answer(self) -> None:
        """The far end is answered."""
        if not self.session.over:
            await self.far.answer()

    async def reject(self, why: Refusal) -> None:
        """The far end is turned away."""
        if not self.session.over:
            await self.far.reject(why)

    async def hang_up(self) -> None:
        """The far end is left."""
        if not self.session.over:
            await self.far.hang_up()

    async def wait_answered(self) -> None:
        """Wait for the answer."""
        await self.far.wait_answered()

    async def wait_ended(self) -> EndedBy:
        """Wait for the end."""
        return await self.far.wait_ended()
