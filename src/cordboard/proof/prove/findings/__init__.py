"""What can be wrong with a flow: one kind of finding, one file. All of them look every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cordboard.proof.prove.findings import (
    contradicting_result,
    keys_in_prompts,
    livelock,
    machine_hears_menu,
    never_reached,
    no_meaningful_result,
    not_on_the_channel,
    silence_goes_round,
    trapped,
    untaken_event,
)  # fmt: skip
from cordboard.proof.prove.findings.finding import FindingDraft
from cordboard.proof.prove.walk.graph import StateGraph

Look = Callable[[StateGraph], Iterator[FindingDraft]]

ALL: tuple[Look, ...] = (
    no_meaningful_result.look,
    contradicting_result.look,
    untaken_event.look,
    trapped.look,
    livelock.look,
    silence_goes_round.look,
    machine_hears_menu.look,
    not_on_the_channel.look,
    never_reached.look,
    keys_in_prompts.look,
)
