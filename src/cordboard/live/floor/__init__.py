"""The floor: agents at their telephones, contacts that ask for them, conversations and supervision."""

from cordboard.live.floor.asking import AgentSearch, Party
from cordboard.live.floor.callbacks import CallbackPromise, OpenCallback
from cordboard.live.floor.floor import Floor
from cordboard.live.floor.targets import Target
from cordboard.live.floor.words import FloorRefused, FloorView, ScreenPop

__all__ = [
    "AgentSearch", "CallbackPromise", "Floor", "FloorRefused", "FloorView", "OpenCallback", "Party", "ScreenPop",
    "Target",
]  # fmt: skip
