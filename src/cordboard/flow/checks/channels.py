"""Checks of module types that cannot be used on the flow's channel."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.events import Event
from cordboard.flow.module import IN_WRITING

#: Nobody answers a text in fewer seconds.
_SHORTEST_TEXT_TIMEOUT = 60


def types_know_the_channel(draft: Draft) -> None:
    """A module type that cannot do its work on the flow's channel is an error, and no surprise to a person."""
    if "channel" in draft.unread:
        return
    for name, module in draft.modules.items():
        if draft.channel not in module.channels:
            works = f"It works for {', '.join(sorted(module.channels))}."
            draft.complain_of_module(
                "wrong-channel", name, f"{module.type} cannot be used in a flow for {draft.channel}.",
                f"{works} {module.instead.get(draft.channel, '')}".rstrip(), at="type",
            )  # fmt: skip


def texts_hold_no_recordings(draft: Draft) -> None:
    """A recording cannot be written."""
    if draft.channel not in IN_WRITING or "channel" in draft.unread:
        return
    for name, module in draft.modules.items():
        if draft.channel not in module.channels:
            continue
        for where, prompt in module.prompts():
            if any(phrase.recording for phrase in prompt.every_phrase()):
                draft.complain_of_module(
                    "recording-in-writing", name, f"{where} plays a recording, which cannot be sent as a text.",
                    "Write what it says.", at=where,
                )  # fmt: skip


def texts_may_take_their_time(draft: Draft) -> None:
    """People answer texts when they come to it, and not within seconds."""
    if draft.channel not in IN_WRITING or "channel" in draft.unread:
        return
    for name, module in draft.modules.items():
        timeout = getattr(module, "timeout", None)
        if Event.NO_INPUT in module.may_raise() and timeout is not None and timeout < _SHORTEST_TEXT_TIMEOUT:
            draft.complain_of_module(
                "timeout-too-short", name, f"waits {timeout:g} seconds for an answer in writing.",
                "Leave 'timeout' out for a day, or write the seconds of hours or days.", at="timeout", warning=True,
            )  # fmt: skip


def words_stand_for_choices(draft: Draft) -> None:
    """Words for a key that no connector takes would be a wrong answer."""
    for name, module in draft.modules.items():
        taken = {each.value for each in draft.leaving[name] if each.event is Event.KEY_PRESS}
        for key in module.choice_words():
            if key not in taken and "?" not in taken and not draft.may_be_left(name):
                draft.complain_of_module(
                    "words-without-choice", name, f"has words for {key}, and no Key Press connector takes {key}.",
                    "Add the connector, or take the words out.", at="words", warning=True,
                )  # fmt: skip
