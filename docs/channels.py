"""The page of channels: what can be done on each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from pieces import code, first_sentence, table

from cordboard.engine import commands
from cordboard.engine.channels import BY_CHANNEL
from cordboard.engine.module import Module
from cordboard.flow.module import ANSWER_TIMES, Channel


def page(types: Mapping[str, type[Module]]) -> str:
    """The page of channels: what can be done on each, and what to use instead."""
    every = get_args(Channel)
    rows = [
        (
            code(command.__name__),
            first_sentence(command),
            *("yes" if command in BY_CHANNEL[each] else "" for each in every),
        )
        for command in get_args(commands.AnyCommand)
    ]
    kinds = [
        (
            code(name), each.title, *("yes" if channel in each.channels else "" for channel in every),
            each.instead.get("sms", ""),
        )
        for name, each in types.items()
    ]  # fmt: skip
    waits = ", ".join(f"{seconds:g} seconds by {channel}" for channel, seconds in ANSWER_TIMES.items())
    return (
        "# Channels\n\n"
        "What a flow can do depends on its `channel`. A module type that cannot be used on it is an error of "
        "`cordboard check`.\n\n"
        + table(("type", "name", *every, "in writing, use instead"), kinds)
        + f"\nAn answer is waited for as long as `timeout` says; left out: {waits}.\n\n## Commands\n\n"
        "What modules ask for, and where it can be done. `cordboard prove` finds a module type of another package that "
        "asks for more than its channel can do.\n\n" + table(("command", "what it is", *every), rows)
    )
