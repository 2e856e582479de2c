"""What was said and heard, in a few words, for people who read a trace."""

from __future__ import annotations

from cordboard.engine.commands import Said
from cordboard.engine.signals import (
    AgentEnded,
    AgentLeft,
    AgentsAre,
    AnySignal,
    Beep,
    Connected,
    ConversationOver,
    Detected,
    Failed,
    Found,
    HoursAre,
    HungUp,
    Keyed,
    Monitored,
    NoSuchBox,
    NotRouted,
    NotUnderstood,
    Offered,
    OfferExpired,
    Recorded,
    Rejected,
    Responded,
    Silence,
    Transferred,
    Verified,
    WrappedUp,
)  # fmt: skip
from cordboard.flow.counting import counted


def said_in_words(said: Said) -> list[str]:
    """What is said, as texts; a recording by its name in brackets, silences left out."""
    return [
        f"[{spoken.value}]" if spoken.kind == "recording" else spoken.value
        for spoken in said
        if spoken.kind != "silence"
    ]


def heard_in_words(signal: AnySignal) -> str:  # noqa: C901 - a table of signals, one line each
    """What a signal says, in a few words."""
    match signal:
        case Keyed() | Silence() | NotUnderstood():
            return _of_an_answer(signal)
        case Detected():
            return f"{'machine' if signal.machine else 'person'} ({signal.cause or 'no cause given'})"
        case Beep():
            return "beep" if signal.heard else "no beep"
        case Recorded():
            return f"{signal.seconds:g} s recorded, ended by {signal.ended}"
        case NoSuchBox():
            return "no such box"
        case Found():
            return f"{counted(signal.count, 'account')} found"
        case Verified():
            return "locked" if signal.locked else "right" if signal.match else "wrong"
        case HoursAre():
            return f"{'open' if signal.open else 'closed'}{f' ({signal.reason})' if signal.reason else ''}"
        case Transferred():
            return f"conversation of {signal.seconds:g} s"
        case Responded():
            return f"status {signal.status}"
        case Failed():
            return f"failed: {signal.reason}"
        case HungUp():
            return f"ended by {signal.by}{f': {signal.reason}' if signal.reason else ''}"
    return _of_agents(signal) or type(signal).__name__.lower()


def _of_an_answer(signal: Keyed | Silence | NotUnderstood) -> str:
    match signal:
        case Keyed(sensitive=True):
            return f"{signal.count} sensitive digits"
        case Keyed(text=""):
            return f"keys {signal.digits}{signal.terminator}"
        case Keyed():
            return f"wrote {signal.text!r}, read as {signal.digits}"
        case NotUnderstood():
            return f"wrote {signal.text!r}, not understood" if signal.text else "wrote something, not understood"
        case Silence():
            return "no answer"


def _of_agents(signal: AnySignal) -> str:
    match signal:
        case Offered():
            return f"offered to {signal.agent}"
        case Rejected():
            return f"{signal.agent} turned it down"
        case OfferExpired():
            return f"{signal.agent} did not answer"
        case Connected():
            return f"{signal.agent} joined{f' after {signal.waited:g} s' if signal.waited else ''}"
        case AgentLeft():
            return f"{signal.agent} left the conversation"
        case AgentEnded():
            return f"{signal.agent} ended the conversation after {signal.seconds:g} s"
        case ConversationOver():
            return f"conversation over after {signal.seconds:g} s{f': {signal.reason}' if signal.reason else ''}"
        case NotRouted():
            return f"no agent: {signal.reason.replace('_', ' ')}"
        case Monitored():
            return f"{signal.supervisor}: {signal.mode}"
        case AgentsAre():
            return f"{counted(signal.signed_in, 'agent')} signed in, {signal.ready} ready"
        case WrappedUp():
            return f"{signal.agent} wrapped up{f' with {signal.code}' if signal.code else ' without a code'}"
    return ""
