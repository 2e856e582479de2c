"""When a new version does not wait as long as the recorded one did: what comes of it at its own limit.

A recorded answer that came within the new limit comes as it came. For one that came later, or for somebody who hung up
or pressed a key later, the limit comes first: what it brings is known, or it is said why not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from cordboard.engine import commands, signals
from cordboard.engine.signals import AnySignal


class Limit(NamedTuple):
    """What comes after so many seconds, made from the command's number; or a sentence that says why it is not known."""

    seconds: float
    comes: Callable[[int], AnySignal] | str


#: What settled a recorded command, after so many milliseconds; None when nothing did.
Settled = tuple[int, Any] | None

#: An answer that is there sooner than this needed no waiting, so no limit of waiting matters to it. In seconds.
AT_ONCE = 0.1
#: By how much a clock may be out when it says that a limit was reached. In milliseconds.
TICK = 100

WAIT = "how long it waits for an agent has changed, and whether one comes in that time is not known"
RING = "it rings {new:g} seconds instead of {old:g}, and whether somebody answers in that time is not known"
WEB = "it tries {new} instead of {old}, and whether it is answered then is not known"
DEADLINE = "the accounts did not answer within {old:g} seconds, and now it waits {new:g}"
MEASURED = "whether these words can be said within {new:g} seconds was never measured"
AGENTS = "it waits {new:g} seconds for an agent instead of {old:g}, and who was there by then is not known"
MESSAGE = "the message may be {new:g} seconds long instead of {old:g}, and whether it was over by then is not known"


def timed_out(after: int, limit: float) -> bool:
    """Whether what came after so many milliseconds came because a limit (seconds) was reached."""
    return after >= limit * 1000 - TICK


def play(recorded: commands.Play, new: commands.Play, settled: Settled) -> Limit | None:
    """Words that are cut off."""
    limit = new.max_length
    if limit is None or _in_time(settled, limit):
        return None
    if recorded.said != new.said:
        return Limit(limit, MEASURED.format(new=limit)) if settled is None else None
    return Limit(limit, lambda number: signals.Played(number, whole=False))


def beep(_recorded: commands.AwaitBeep, new: commands.AwaitBeep, settled: Settled) -> Limit | None:
    """A beep that comes too late."""
    late = not _in_time(settled, new.timeout)
    return Limit(new.timeout, lambda number: signals.Beep(number, heard=False)) if late else None


def accounts(
    recorded: commands.FindAccounts | commands.Verify, new: commands.FindAccounts | commands.Verify, settled: Settled
) -> Limit | None:
    """Accounts that answer too late."""
    if new.deadline >= recorded.deadline or _in_time(settled, new.deadline):
        return None
    reason = f"the accounts did not answer within {new.deadline:g} seconds"
    return Limit(new.deadline, lambda number: signals.Failed(number, reason))


def transfer(recorded: commands.Transfer, new: commands.Transfer, settled: Settled) -> Limit | None:
    """An outside number that answers too late. How long it rang is what the conversation leaves of the time."""
    limit = new.timeout
    if limit >= recorded.timeout:
        return None
    after, signal = settled or (None, None)
    talked = round(signal.seconds * 1000) if isinstance(signal, signals.Transferred) else 0
    if after is not None and after - talked <= limit * 1000 + TICK:
        return None
    if signal is None or (talked and (recorded.whisper or recorded.keys_after_answer)):
        return Limit(limit, RING.format(new=limit, old=recorded.timeout))
    return Limit(limit, lambda number: signals.Failed(number, "no answer"))


def request(recorded: commands.WebRequest, new: commands.WebRequest, settled: Settled) -> Limit | None:
    """A web service that answers too late, or not at the first try."""
    if new.timeout >= recorded.timeout and new.retries >= recorded.retries:
        return None
    if settled is not None and isinstance(settled[1], signals.Failed):
        return None  # and with less patience it fails too
    unknown = WEB.format(new=tries(new), old=tries(recorded))
    if new.retries < recorded.retries:
        return Limit(0, unknown)
    if _in_time(settled, new.timeout):
        return None
    if new.retries:
        return Limit(new.timeout, unknown)
    return Limit(new.timeout, lambda number: signals.Failed(number, f"no answer within {new.timeout:g} seconds"))


def agent(recorded: commands.FindAgent, new: commands.FindAgent, settled: Settled) -> Limit | None:
    """An agent who comes too late. What the service's own limit is, or was, is not known."""
    if new.max_wait == recorded.max_wait:
        return None
    limit = AT_ONCE if new.max_wait is None else new.max_wait
    if new.max_wait is not None and recorded.max_wait is not None and new.max_wait > recorded.max_wait:
        return None
    return None if _in_time(settled, limit) else Limit(limit, WAIT)


def agents(recorded: commands.AskAgents, new: commands.AskAgents, settled: Settled) -> Limit | None:
    """Somebody who hung up before it was known who is there."""
    if new.wait >= recorded.wait or settled is not None:
        return None
    return Limit(new.wait, AGENTS.format(new=new.wait, old=recorded.wait))


def record(recorded: commands.Record, new: commands.Record, settled: Settled) -> Limit | None:
    """Somebody who hung up while speaking."""
    if new.max_length >= recorded.max_length or settled is not None:
        return None
    return Limit(new.max_length, MESSAGE.format(new=new.max_length, old=recorded.max_length))


def wait(_recorded: commands.Wait, new: commands.Wait, settled: Settled) -> Limit | None:
    """Somebody who hung up meanwhile."""
    return None if settled is not None else Limit(new.seconds, signals.Elapsed)


def _in_time(settled: Settled, limit: float) -> bool:
    return settled is not None and settled[0] <= limit * 1000


def tries(asked: commands.WebRequest) -> str:
    """How often it is tried, in words."""
    times = "once" if not asked.retries else f"{asked.retries + 1} times"
    return f"{times} for {asked.timeout:g} seconds"
