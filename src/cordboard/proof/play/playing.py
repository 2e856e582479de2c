"""One contact on the virtual clock: how the world's steps answer what modules ask."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from cordboard.engine import commands, signals
from cordboard.engine.collector import answer_signal
from cordboard.engine.commands import Command, Said
from cordboard.engine.endings import ENDINGS
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts
from cordboard.engine.leaving import unanswered
from cordboard.engine.program import Program
from cordboard.engine.sensitive import Tokens
from cordboard.engine.signals import AnySignal
from cordboard.engine.standing import Standing
from cordboard.engine.text_entry import answer
from cordboard.engine.words import said_in_words
from cordboard.flow.module import IN_WRITING
from cordboard.flow.opting_out import opts_out
from cordboard.proof.play.keying import Keying
from cordboard.proof.play.scenario import Start
from cordboard.proof.play.setting import USUAL_TIME, Setting
from cordboard.proof.play.steps import AgentPart, WorldStep
from cordboard.proof.play.world import World

#: How fast a voice speaks, in characters a second, and how long a recording is taken to be, in milliseconds.
SPEAKING_RATE = 15
RECORDING = 3_000
#: Milliseconds until a machine is found out, until it beeps, that an outside number rings, that a web service takes.
DETECTION, BEEP, RINGING, ANSWERING = 3_000, 2_000, 6_000, 200
#: Milliseconds that a person takes to answer a text.
ANSWERING_A_TEXT = 60_000
#: Digits in a simulation are in the scenario for all to read; their tokens need hide nothing.
_OPEN_KEY = b"cordboard simulation"


class HangsUp(Exception):
    """The person leaves."""


class Fails(Exception):
    """What was asked for cannot be done."""


def speaking_time(said: Said) -> int:
    """How long it takes to say something, in milliseconds, as far as its text tells."""
    seconds = sum(
        spoken.seconds if spoken.kind == "silence" else len(spoken.value) / SPEAKING_RATE
        for spoken in said
        if spoken.kind != "recording"
    )
    return round(seconds * 1000) + RECORDING * sum(spoken.kind == "recording" for spoken in said)


class Playing:
    """One contact on the virtual clock, and how the world answers each of its commands.

    `now` is milliseconds since the epoch, `heard` what was said so far; `pause` is what is left of a wait of the
    person's, `typed` are keys that no question has taken yet. `at_last` is how what the person leaves in the middle of
    comes out, by command. `facts` are those of a run that no start tells of; `meeting` is the agent who had the person
    called back, until the two are joined; `standing` is how the contact stands with the queue, as of the first
    `stood_at` entries of its journal.
    """

    def __init__(
        self, program: Program, setting: Setting, start: Start, world: World, facts: Facts | None = None
    ) -> None:
        facts = facts or setting.facts(program.flow, start)
        self.interpreter = Interpreter(program, facts)
        moment = start.time or USUAL_TIME
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(facts.time_zone))
        self.begun = self.now = round(zoned.timestamp() * 1000)
        self.zone = ZoneInfo(facts.time_zone)
        self.setting, self.world = setting, world
        self.accounts = setting.accounts(start)
        self.tokens = Tokens(_OPEN_KEY)
        self.heard: list[str] = []
        self.pause = 0
        self.typed = ""
        self.asked = self.unanswered = self.made = 0
        self.ahead: dict[int, list[tuple[int, AnySignal]]] = {}
        self.queued_until: dict[int, int] = {}
        self.saved: dict[str, str] = {}
        self.at_last: dict[int, AnySignal] = {}
        self.meeting: AgentPart | None = None
        self.standing, self.stood_at = Standing(), 0

    def tell(self, said: Said) -> None:
        """The person hears something."""
        words = " ".join(said_in_words(said))
        if words:
            self.heard.append(words)
            self.world.tell(words)

    # --- What the world does, and when -------------------------------------------------------------------

    def _take(self, command: Command, *kinds: str, needed: bool = False) -> WorldStep | None:
        step = self.world.step(self.interpreter.module, command, frozenset(kinds), needed=needed)
        if step is None:
            self.unanswered += needed
            return None
        self.unanswered = 0
        if step.kind == "hang_up":
            raise HangsUp
        if step.kind == "fail":
            raise Fails(step.fail)
        return None if step.kind == "as_usual" else step

    def at_once(self, command: Command, *kinds: str, needed: bool = False) -> WorldStep | None:
        """What the world says to something that takes no time of the person's."""
        gone = () if self.pause or self.interpreter.leaving else ("hang_up",)
        return self._take(command, *kinds, "fail", "as_usual", *gone, needed=needed)

    def until(
        self, command: Command, end: int, *kinds: str, after_wait: tuple[str, ...] | None = None, needed: bool = False
    ) -> WorldStep | None:
        """Let time pass to `end`, or until the next step if it is one of `kinds` (after a wait: `after_wait`)."""
        while True:
            if self.pause:
                passed = min(self.pause, max(0, end - self.now))
                self.now += passed
                self.pause -= passed
                if self.now >= end:
                    return None
                kinds = kinds if after_wait is None else after_wait
            step = self._take(command, *kinds, "hang_up", "wait", needed=needed)
            if step is None:
                self.now = max(self.now, end)
                return None
            if step.wait is None:
                return step
            self.pause = round(step.wait * 1000)

    # --- Commands ----------------------------------------------------------------------------------------

    @property
    def in_writing(self) -> bool:
        """Whether the person writes: then nothing that is said takes time, and nobody presses keys."""
        return self.interpreter.contact.facts.channel in IN_WRITING

    def gather(self, number: int, command: commands.Gather) -> AnySignal:
        if self.in_writing:
            return self._written(number, command)
        keying = Keying(command, self.now, self.now + speaking_time(command.said))
        keyed = False
        if self.typed and command.barge_in:
            self.typed, keyed = keying.press(self.typed, self.now), True
        self.typed = self.typed if keyed else ""
        while keying.collector.answer is None:
            self.now = max(self.now, keying.now)
            first = () if keyed else ("press", "silent")
            step = self.until(command, keying.end, *first, after_wait=("press", "silent"), needed=not keyed)
            if step is None or step.press is None:
                self.now = max(self.now, keying.end)
                keying.let_pass()
            else:
                self.typed, keyed = keying.press(step.press, self.now), True
        self.now = max(self.now, keying.now)
        if keying.unheard:
            self.world.remarks.append(
                f"{self.interpreter.module}: the keys {keying.unheard} were pressed before it had spoken, "
                "and it does not let itself be interrupted (barge_in)"
            )
        return answer_signal(keying.collector.answer, number, command, self.tokens.hide)

    def _written(self, number: int, command: commands.Gather) -> AnySignal:
        """The answer in writing: at once after a wait, else after the time that people take."""
        asked, end = self.now, self.now + round(command.timeout * 1000)
        step = self.until(command, end, "text", "silent", needed=True)
        if step is None or step.text is None:
            self.now = max(self.now, end)
            return signals.Silence(number)
        if self.now == asked:
            self.now = min(end, asked + ANSWERING_A_TEXT)
        if opts_out(step.text):
            return signals.HungUp(ENDINGS["opted_out"].by, ENDINGS["opted_out"].reason)
        return answer(number, command, step.text, self.tokens.hide)

    def play(self, number: int, command: commands.Play) -> AnySignal:
        if self.in_writing:
            self.until(command, self.now, "as_usual")
            return signals.Played(number)
        length = speaking_time(command.said)
        most = length if command.max_length is None else round(command.max_length * 1000)
        self.until(command, self.now + min(length, most), "as_usual")
        return signals.Played(number, whole=length <= most)

    def detect(self, number: int, command: commands.Detect) -> AnySignal:
        length = speaking_time(command.said)
        step = self.at_once(command, "answered_by", "hang_up", needed=True)
        machine = step is not None and step.answered_by == "machine"
        took = DETECTION if machine else length
        self.now += took
        return signals.Detected(number, machine, "scenario", min(took, DETECTION) / 1000)

    def await_beep(self, number: int, command: commands.AwaitBeep) -> AnySignal:
        step = self.at_once(command, "beep")
        heard = step is None or bool(step.beep)
        longest = round(command.timeout * 1000)
        self.now += min(BEEP, longest) if heard else longest
        return signals.Beep(number, heard)

    def record(self, number: int, command: commands.Record) -> AnySignal:
        if self.interpreter.leaving is not None:
            return self.at_last.pop(number, None) or unanswered(number, command)
        step = self.at_once(command, "record", "silent", "no_box", needed=True)
        if step is not None and step.no_box:
            return signals.NoSuchBox(number)
        spoken = step.record or 0.0 if step is not None else 0.0
        seconds = min(spoken, command.max_length)
        ended = signals.Recorded(number, self._made("recording") if seconds else "", seconds)
        if spoken and spoken >= command.max_length:
            ended = msgspec.structs.replace(ended, ended="length")
        if step is not None and step.then is not None:
            self.now += speaking_time(command.said) + round(seconds * 1000)
            return self._hangs_up(number, msgspec.structs.replace(ended, ended="hang_up"))
        self.now += speaking_time(command.said) + round((seconds + command.silence * (ended.ended == "silence")) * 1000)
        return ended

    def _hangs_up(self, number: int, at_last: AnySignal) -> signals.HungUp:
        """The person leaves in the middle of a command, which then comes out so."""
        self.at_last[number] = at_last
        return signals.HungUp("caller")

    def keep_recording(self, number: int, command: commands.KeepRecording) -> AnySignal:
        self.at_once(command)
        return signals.Done(number)

    def play_recording(self, number: int, command: commands.PlayRecording) -> AnySignal:
        self.heard.append(f"[{command.recording}]")
        self.world.tell(self.heard[-1])
        self.until(command, self.now + RECORDING, "as_usual")
        return signals.Played(number)

    def find_accounts(self, number: int, command: commands.FindAccounts) -> AnySignal:
        self.at_once(command)
        value = self.tokens.reveal(command.value) or command.value
        found, count = self.accounts.find(command.field, value, command.limit)
        return signals.Found(number, tuple(found), count)

    def verify(self, number: int, command: commands.Verify) -> AnySignal:
        self.at_once(command)
        digits = self.tokens.reveal(command.digits) or command.digits
        try:
            match, locked = self.accounts.verify(command.account, command.field, digits, command.lockout)
        except LookupError as missing:
            return signals.Failed(number, str(missing.args[0]))
        return signals.Verified(number, match, locked)

    def ask_hours(self, number: int, command: commands.AskHours) -> AnySignal:
        step = self.at_once(command, "hours")
        if step is not None:
            return signals.HoursAre(number, step.hours == "open", "scenario")
        moment = datetime.fromtimestamp(self.now / 1000, UTC).astimezone(self.zone)
        return signals.HoursAre(number, *self.setting.hours(command.service, moment))

    def transfer(self, number: int, command: commands.Transfer) -> AnySignal:
        if self.interpreter.leaving is not None:
            return self.at_last.pop(number, None) or unanswered(number, command)
        step = self.at_once(command, "transfer", needed=True)
        way = step.transfer if step is not None else None
        self.now += min(RINGING, round(command.timeout * 1000))
        if way is None or way.connected is None:
            return signals.Failed(number, (way.fail if way else None) or "nothing says how the transfer goes")
        self.now += round(way.connected * 1000)
        over = signals.Transferred(number, way.connected)
        return over if step is None or step.then is None else self._hangs_up(number, over)

    def request(self, number: int, command: commands.WebRequest) -> AnySignal:
        if self.interpreter.leaving is not None:
            self.now += ANSWERING
            return self.at_last.pop(number, None) or unanswered(number, command)
        step = self.at_once(command, "respond", needed=True)
        if step is None or step.respond is None:
            return signals.Failed(number, "nothing says what the web service answers")
        answer = signals.Responded(number, step.respond.status, step.respond.body)
        if step.then is not None:
            return self._hangs_up(number, answer)
        self.now += ANSWERING
        return answer

    def send(self, number: int, command: commands.SendText | commands.SendEmail) -> AnySignal:
        self.at_once(command)
        return signals.Sent(number, self._made("message"))

    def wait(self, number: int, command: commands.Wait) -> AnySignal:
        self.until(command, self.now + round(command.seconds * 1000), "as_usual")
        return signals.Elapsed(number)

    def _made(self, what: str) -> str:
        self.made += 1
        return f"{what}-{self.made}"
