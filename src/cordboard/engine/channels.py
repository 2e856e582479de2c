"""What each channel can be asked to do (domain.md 1): the commands that can be performed for a person who is on it.

`cordboard check` holds the module types of a flow against its channel, `prove` holds every command against this table,
and `cordboard.live.perform` has a performer for each row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from cordboard.engine import commands
from cordboard.engine.commands import AnyCommand, Command
from cordboard.flow.module import IN_WRITING, Channel

#: Commands for which it does not matter how the person is reached: they ask the site or somebody else.
ON_EVERY_CHANNEL: Final[frozenset[type[Command]]] = frozenset(
    {
        commands.FindAccounts, commands.Verify, commands.AskHours, commands.AskAgents, commands.WebRequest,
        commands.SendText, commands.SendEmail, commands.Wait,
    }
)  # fmt: skip
_IN_WRITING: Final[frozenset[type[Command]]] = ON_EVERY_CHANNEL | {commands.Play, commands.Gather}
#: The commands of each channel.
COMMANDS: Final[Mapping[Channel, frozenset[type[Command]]]] = {
    "voice": frozenset(get_args(AnyCommand)),
    **dict.fromkeys(IN_WRITING, _IN_WRITING),
}


def can(channel: Channel, command: Command) -> bool:
    """Whether a command can be performed on a channel.

    >>> from cordboard.engine.commands import AwaitBeep, Wait
    >>> can("sms", AwaitBeep()), can("sms", Wait(60))
    (False, True)
    """
    return type(command) in COMMANDS[channel]


def tags(channel: Channel) -> frozenset[str]:
    """The names of a channel's commands, as journals write them."""
    return frozenset(str(each.__struct_config__.tag) for each in COMMANDS[channel])


def cannot(channel: Channel, command: Command) -> str:
    """Why a command fails on a channel that cannot do it, for the contact's trace."""
    return f"{type(command).__struct_config__.tag} cannot be done by {channel}"
