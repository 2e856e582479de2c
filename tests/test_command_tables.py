"""Every command stands in every table that is asked for all of them (engine/command_table.py)."""

from __future__ import annotations

from typing import get_args

import pytest

from cordboard.engine.channels import BY_CHANNEL
from cordboard.engine.command_table import COMMANDS
from cordboard.engine.commands import AnyCommand, AwaitKey, Command, Hold
from cordboard.flow.module import Channel
from cordboard.live.perform import PERFORMERS
from cordboard.proof.play.performing import PERFORM
from cordboard.proof.prove.answers.possible import POSSIBLE

EVERY = frozenset(get_args(AnyCommand))


def test_every_command_is_declared_and_played_and_has_possible_answers() -> None:
    assert set(COMMANDS) == EVERY
    assert set(PERFORM) == EVERY - {Hold, AwaitKey}, "these two are open beside a search for an agent"
    assert set(POSSIBLE) == EVERY - {Hold}, "a Hold is never answered"


@pytest.mark.parametrize("channel", get_args(Channel))
def test_every_channel_has_a_performer_for_each_command_that_is_declared_for_it(channel: Channel) -> None:
    assert PERFORMERS[channel].keys() == BY_CHANNEL[channel]


@pytest.mark.parametrize("command", sorted(EVERY, key=str))
def test_a_command_that_fails_says_how(command: type[Command]) -> None:
    declared = COMMANDS[command]
    assert bool(declared.failure) == (declared.fails != "never")
    assert declared.after_restart.endswith(".")
