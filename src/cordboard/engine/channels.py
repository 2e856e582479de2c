"""The commands that can be performed on each channel (domain.md 1).

`cordboard check` holds the module types of a flow against its channel, `prove` holds every command against this table,
and `cordboard.live.perform` has a performer for each row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cordboard.engine.command_table import COMMANDS
from cordboard.engine.commands import Command
from cordboard.flow.module import IN_WRITING, Channel

_IN_WRITING: Final = frozenset(each for each, declared in COMMANDS.items() if declared.needs != "call")
#: The commands of each channel.
BY_CHANNEL: Final[Mapping[Channel, frozenset[type[Command]]]] = {
    "voice": frozenset(COMMANDS),
    **dict.fromkeys(IN_WRITING, _IN_WRITING),
}


def can(channel: Channel, command: Command) -> bool:
    """Whether a command can be performed on a channel.

    >>> from cordboard.engine.commands import AwaitBeep, Wait
    >>> can("sms", AwaitBeep()), can("sms", Wait(60))
    (False, True)
    """
    return type(command) in BY_CHANNEL[channel]


def tags(channel: Channel) -> frozenset[str]:
    """The names of a channel's commands, as journals write them."""
    return frozenset(str(each.__struct_config__.tag) for each in BY_CHANNEL[channel])


def cannot(channel: Channel, command: Command) -> str:
    """Why a command fails on a channel that cannot do it, for the contact's trace."""
    return f"{type(command).__struct_config__.tag} cannot be done by {channel}"
