"""When keys that were pressed for one question may be taken as pressed for another that is the same in substance."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cordboard.engine.commands import AwaitKey, Command, Gather
from cordboard.engine.module import Module
from cordboard.engine.signals import AnySignal, Keyed, NotUnderstood, Silence
from cordboard.engine.text_entry import answer
from cordboard.flow.events import ANY_KEY
from cordboard.proof.backtest.pairing import FlowPair

#: What is said of keys that cannot be told. The page on backtests explains each.
KEPT_AS_A_SIGN = "the digits were sensitive, so only a token of them was kept"
BARGE_IN = "the key may have been pressed while it spoke, and now it does not let itself be interrupted"
KEY_MEANS = "both its words and where the key {key} leads have changed, so the key may not mean the same"
LIMIT = "the entry ended at its limit of {old} digits, and now it takes {new}"
TOO_MANY = "{count} digits were keyed, and now it takes {new}"
NOT_TAKEN = "the key {key} was pressed, which is not taken while waiting any more"
ENDING = "the key that ends an entry has changed"
PACE = "how long it waits for keys has changed, and whether the same comes in that time is not known"


def read_again(recorded: Command, asked: Command, signal: AnySignal) -> AnySignal:
    """What was written, as the new question reads it; anything else, and what was not kept, stays as it is."""
    if recorded == asked or not isinstance(asked, Gather) or not isinstance(signal, Keyed | NotUnderstood):
        return signal
    return answer(signal.to, asked, signal.text) if signal.text and not asked.sensitive else signal


def fit_keys(
    pairing: FlowPair, old: str, module: Module, recorded: Gather, new: Gather, keyed: Keyed, *,
    hide: Callable[[str], str], vouched: Callable[[], bool],
) -> Keyed | str:  # fmt: skip
    """The keys as they come to the new question, or why that cannot be told.

    `old` is the module that asked then, `module` the one that asks now. `hide` makes a token of digits. `vouched`:
    whether somebody vouches for it that people would press the same keys; asked only where that matters.
    """
    if recorded.sensitive and not new.sensitive:
        return KEPT_AS_A_SIGN
    if recorded.barge_in and not new.barge_in and not vouched():
        return BARGE_IN
    wrong = _entry(recorded, new, keyed)
    if wrong:
        return wrong
    choice = module.takes_keys() and not new.about
    tongue = _languages(recorded) == _languages(new)
    if choice and not _means_the_same(pairing, old, module, keyed, tongue=tongue) and not vouched():
        return KEY_MEANS.format(key="that was pressed" if keyed.sensitive else keyed.digits)
    if new.sensitive and not keyed.sensitive:
        return msgspec.structs.replace(keyed, digits=hide(keyed.digits), sensitive=True)
    return keyed


def fit_key_while_waiting(
    pairing: FlowPair,
    old: str,
    module: Module,
    recorded: AwaitKey,
    new: AwaitKey,
    keyed: Keyed,
    vouched: Callable[[], bool],
) -> Keyed | str:
    """The same for a key that was pressed while something else was waited for."""
    if recorded.keys != new.keys and keyed.digits not in new.keys and ANY_KEY not in new.keys:
        return NOT_TAKEN.format(key=keyed.digits)
    if not _means_the_same(pairing, old, module, keyed) and not vouched():
        return KEY_MEANS.format(key=keyed.digits)
    return keyed


def at_the_same_pace(recorded: Gather, new: Gather, after: int, signal: AnySignal) -> bool:
    """Whether it certainly comes within the new time limits too, however much of the time the words took.

    `after` are the milliseconds from when the words began.
    """
    if (recorded.timeout, recorded.between_digits) == (new.timeout, new.between_digits):
        return True
    if isinstance(signal, Silence):
        return new.timeout <= recorded.timeout
    begun = new.timeout >= recorded.timeout or after <= new.timeout * 1000
    if not isinstance(signal, Keyed):
        return begun and (new.between_digits >= recorded.between_digits or after <= new.between_digits * 1000)
    paused = not signal.terminator and signal.count < recorded.max_digits  # the entry ended by a pause
    keyed = after - round(recorded.between_digits * 1000) * paused
    at_once = signal.count + bool(signal.terminator) < 2 or keyed <= new.between_digits * 1000
    together = at_once if new.between_digits < recorded.between_digits else True
    return begun and together and not (paused and new.between_digits > recorded.between_digits)


def _languages(asked: Gather) -> set[str]:
    return {each.language for each in asked.said}


def _means_the_same(pairing: FlowPair, old: str, module: Module, keyed: Keyed, *, tongue: bool = True) -> bool:
    """A key means what was said of it, or what it does: one of the two must be as it was.

    `tongue`: this person hears the words in the language in which they heard them.
    """
    if tongue and pairing.same_words(old, module.name):
        return True
    return not keyed.sensitive and pairing.same_way(old, module.name, keyed.digits)


def _entry(recorded: Gather, new: Gather, keyed: Keyed) -> str:
    """Why the same keys would not make the same entry; empty when they do."""
    if (recorded.max_digits, recorded.terminators) == (new.max_digits, new.terminators):
        return ""
    count = keyed.count if keyed.sensitive else len(keyed.digits)
    if count > new.max_digits:
        return TOO_MANY.format(count=count, new=new.max_digits)
    if not keyed.terminator and count == recorded.max_digits < new.max_digits:
        return LIMIT.format(old=recorded.max_digits, new=new.max_digits)
    if keyed.terminator and keyed.terminator not in new.terminators and count < new.max_digits:
        return ENDING
    hidden = keyed.sensitive and set(new.terminators) - set(recorded.terminators)
    shown = not keyed.sensitive and set(keyed.digits) & set(new.terminators)
    return ENDING if hidden or shown else ""
