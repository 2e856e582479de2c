"""When a recorded answer may be given to what a new version of a flow asks: one row for each kind of command.

Two commands are *the same question* when they are of one kind, `same` makes the same of both and, with `by_module`,
modules ask them that correspond (see `pairing`). The n-th time that a question is asked, what came the n-th time comes
again. `fit` then adapts what came to a command that differs in a smaller way, or says why it cannot be told.

A command that only *tells* (says something, keeps a recording) asks nobody anything. Where it was never recorded,
`told` gives what comes of it when all goes well.

The reasons are in docs/decisions/0005-the-same-question.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple

import msgspec

from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.signals import AnySignal
from cordboard.proof.backtest import limits
from cordboard.proof.backtest.limits import Limit, Settled, timed_out
from cordboard.proof.play.playing import RECORDING, speaking_time

#: What came after so many milliseconds; or a sentence that says why it cannot be told.
Fitted = tuple[int, AnySignal] | str
Fit = Callable[[Any, Any, int, Any], Fitted]


class ReuseRule(NamedTuple):
    """How the answers to one kind of command may be used again.

    `words` says for people what is asked. `lasts`: the last answer holds whenever it is asked again, because it is a
    fact that no contact changes. `fit(recorded command, new command, after, signal)` is called when the two differ.
    `limit(recorded command, new command, what settled it)` says what comes first where the new one waits less long.
    `of_the_moment`: the answer may be another one a little later. `offers_more` says
    what of a new command nobody was offered; it matters where nothing was answered.
    """

    words: Callable[[Any], str]
    same: Callable[[Any], Hashable]
    by_module: bool = False
    lasts: Callable[[Any], bool] = lambda _signal: False
    fit: Fit = lambda _recorded, _new, after, signal: (after, signal)
    limit: Callable[[Any, Any, Settled], Limit | None] = lambda _recorded, _new, _settled: None
    told: Callable[[Any, int], Fitted] | None = None
    of_the_moment: bool = False
    offers_more: Callable[[Any, Any], str] = lambda _recorded, _new: ""


def rule_of(command: Command) -> ReuseRule:
    """The rule of a command. One without a row of its own must be the same in all but what is said."""
    return RULES.get(type(command), _STRICT)


def _play(recorded: commands.Play, new: commands.Play, after: int, signal: Any) -> Fitted:
    if not isinstance(signal, signals.Played) or (recorded.max_length is None and not signal.whole):
        return after, signal  # it was broken off, which is no matter of words or limits
    if new.max_length is None:
        return after, signals.Played(signal.to)
    if recorded.said == new.said and (signal.whole or new.max_length <= (recorded.max_length or 0)):
        return after, signal
    return limits.MEASURED.format(new=new.max_length)


def _played(new: commands.Play, number: int) -> Fitted:
    if new.max_length is not None:
        return limits.MEASURED.format(new=new.max_length)
    return speaking_time(new.said), signals.Played(number)


def _beep(recorded: commands.AwaitBeep, new: commands.AwaitBeep, after: int, signal: Any) -> Fitted:
    if isinstance(signal, signals.Beep) and not signal.heard and new.timeout > recorded.timeout:
        return f"no beep came within {recorded.timeout:g} seconds, and now it waits {new.timeout:g}"
    return after, signal


def _record(recorded: commands.Record, new: commands.Record, after: int, signal: Any) -> Fitted:
    if not isinstance(signal, signals.Recorded):
        return after, signal
    if not signal.seconds and new.silence > recorded.silence:
        return f"nothing was said within {recorded.silence:g} seconds, and now it waits {new.silence:g}"
    if signal.seconds > new.max_length:
        return after, msgspec.structs.replace(signal, seconds=new.max_length, ended="length")
    return after, signal


def _deadline(
    recorded: commands.FindAccounts | commands.Verify, new: commands.FindAccounts | commands.Verify, after: int,
    signal: Any,
) -> Fitted:  # fmt: skip
    if isinstance(signal, signals.Failed) and new.deadline > recorded.deadline and timed_out(after, recorded.deadline):
        return limits.DEADLINE.format(old=recorded.deadline, new=new.deadline)
    return after, signal


def _accounts(recorded: commands.FindAccounts, new: commands.FindAccounts, after: int, signal: Any) -> Fitted:
    if not isinstance(signal, signals.Found):
        return _deadline(recorded, new, after, signal)
    if min(new.limit, signal.count) > len(signal.accounts):
        return f"{len(signal.accounts)} of {signal.count} accounts were recorded, and now it asks for {new.limit}"
    return after, msgspec.structs.replace(signal, accounts=signal.accounts[: new.limit])


def _transfer(recorded: commands.Transfer, new: commands.Transfer, after: int, signal: Any) -> Fitted:
    if isinstance(signal, signals.Failed) and new.timeout > recorded.timeout and timed_out(after, recorded.timeout):
        return limits.RING.format(new=new.timeout, old=recorded.timeout)
    return after, signal


def _responded(recorded: commands.WebRequest, new: commands.WebRequest, after: int, signal: Any) -> Fitted:
    longer = new.timeout > recorded.timeout and timed_out(after, recorded.timeout)
    if isinstance(signal, signals.Failed) and (longer or new.retries > recorded.retries):
        return limits.WEB.format(new=limits.tries(new), old=limits.tries(recorded))
    return after, signal


def _agent(recorded: commands.FindAgent, new: commands.FindAgent, after: int, signal: Any) -> Fitted:
    if recorded.max_wait != new.max_wait and getattr(signal, "reason", "") == "agent_not_available":
        return limits.WAIT
    return after, signal


def _agents(recorded: commands.AskAgents, new: commands.AskAgents, after: int, signal: Any) -> Fitted:
    if not isinstance(signal, signals.AgentsAre) or recorded.wait == new.wait:
        return after, signal
    if not signal.signed_in:  # they may have signed out while it waited
        return (after, signal) if signal.after <= new.wait else limits.AGENTS.format(new=new.wait, old=recorded.wait)
    if signal.ready:
        return (after, signal) if signal.after <= new.wait else (
            round(new.wait * 1000), msgspec.structs.replace(signal, ready=0, after=new.wait)
        )  # fmt: skip
    if new.wait > recorded.wait:
        return f"no agent was ready within {recorded.wait:g} seconds, and now it waits {new.wait:g}"
    return round(new.wait * 1000), signal


def _more_keys(recorded: commands.AwaitKey, new: commands.AwaitKey) -> str:
    more = "".join(sorted(set(new.keys) - set(recorded.keys)))
    return f"nobody was offered the key {' or '.join(more)} while waiting" if more else ""


def _request(command: commands.WebRequest) -> Hashable:
    asked = (sorted(command.headers.items()), command.body)
    return command.method, command.url, msgspec.json.encode(asked), command.auth, command.secret


def _no_failure(signal: Any) -> bool:
    return not isinstance(signal, signals.Failed)


def _in_all_but_what_is_said(command: Command) -> Hashable:
    said = {name: () for name in command.__struct_fields__ if _is_said(getattr(command, name))}
    return msgspec.json.encode(msgspec.structs.replace(command, **said) if said else command)


def _is_said(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(each, commands.Spoken) for each in value)


_STRICT: Final = ReuseRule(
    lambda command: type(command).__struct_config__.tag.replace("_", " "), _in_all_but_what_is_said
)

RULES: Final[dict[type[Command], ReuseRule]] = {
    commands.Play: ReuseRule(
        lambda _: "something to listen to", lambda _: (), by_module=True, fit=_play, limit=limits.play,
        told=_played,
    ),
    # What more it takes for keys, here and in AwaitKey, is in `keys`.
    commands.Gather: ReuseRule(
        lambda asked: f"keys for {asked.about}" if asked.about else "a key" if asked.max_digits == 1 else "keys",
        lambda asked: asked.about, by_module=True,
    ),
    commands.Detect: ReuseRule(lambda _: "who answered", lambda _: (), lasts=_no_failure),
    commands.AwaitBeep: ReuseRule(lambda _: "a beep", lambda _: (), fit=_beep, limit=limits.beep),
    commands.Record: ReuseRule(
        lambda asked: f"a message for {asked.box}", lambda asked: asked.box, fit=_record, limit=limits.record,
    ),
    commands.KeepRecording: ReuseRule(
        lambda _: "to keep a message", lambda _: (), by_module=True, told=lambda _, number: (0, signals.Done(number)),
    ),
    commands.PlayRecording: ReuseRule(
        lambda _: "a recording to listen to", lambda _: (), by_module=True,
        told=lambda _, number: (RECORDING, signals.Played(number)),
    ),
    commands.FindAccounts: ReuseRule(
        lambda asked: f"accounts by {asked.field or 'key'}", lambda asked: (asked.source, asked.field, asked.value),
        lasts=_no_failure, fit=_accounts, limit=limits.accounts,
    ),
    commands.Verify: ReuseRule(
        lambda asked: f"whether the digits are the {asked.field}",
        lambda asked: (asked.account, asked.field, asked.digits, asked.lockout),
        lasts=lambda signal: getattr(signal, "match", False),  # one more failure may be the one that locks
        fit=_deadline, limit=limits.accounts,
    ),
    commands.AskHours: ReuseRule(
        lambda asked: f"the hours of {asked.service}", lambda asked: asked.service, lasts=_no_failure
    ),
    commands.Transfer: ReuseRule(
        lambda asked: f"a transfer to {asked.number}", lambda asked: (asked.number, asked.keys_after_answer),
        fit=_transfer, limit=limits.transfer,
    ),
    commands.WebRequest: ReuseRule(
        lambda asked: f"{asked.method} {asked.url.partition('?')[0]}", _request, fit=_responded,
        limit=limits.request,
    ),
    commands.SendText: ReuseRule(
        lambda asked: f"a text message{f' ({asked.template})' if asked.template else ''} to be sent",
        lambda asked: (asked.to, asked.template),
    ),
    commands.SendEmail: ReuseRule(
        lambda asked: f"an email{f' ({asked.template})' if asked.template else ''} to be sent",
        lambda asked: (asked.to, asked.template),
    ),
    commands.FindAgent: ReuseRule(
        lambda asked: f"an agent of {asked.service or asked.group}" if not (asked.agent or asked.extension) else
            "one agent",
        lambda asked: (
            asked.service, asked.group, asked.agent, asked.extension, asked.number, asked.skill, asked.priority,
            asked.escalation, asked.teams, asked.team_max_wait, asked.acceptance, asked.ring, asked.proficiency_waits,
        ),
        fit=_agent, limit=limits.agent, of_the_moment=True,
    ),
    commands.AwaitKey: ReuseRule(
        lambda _: "a key while waiting", lambda _: (), by_module=True, offers_more=_more_keys
    ),
    commands.AskAgents: ReuseRule(
        lambda asked: f"the agents of {asked.service}", lambda asked: (asked.service, asked.skill, asked.teams),
        fit=_agents, limit=limits.agents, of_the_moment=True,
    ),
    commands.RequestCallback: ReuseRule(lambda _: "a callback", lambda asked: asked.number),
    commands.Wait: ReuseRule(
        lambda _: "to wait", lambda _: (), by_module=True,
        fit=lambda _recorded, new, after, signal:
            (round(new.seconds * 1000) if isinstance(signal, signals.Elapsed) else after, signal),
        limit=limits.wait,
        told=lambda new, number: (round(new.seconds * 1000), signals.Elapsed(number)),
    ),
}  # fmt: skip
