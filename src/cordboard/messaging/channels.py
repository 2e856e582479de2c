"""Which text channels there are: the scripted one, and those that other packages bring under `cordboard.channels`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cordboard.messaging.port import TextChannel
from cordboard.messaging.scripted import ScriptedTexts
from cordboard.plugins import Parts


def scripted(settings: Mapping[str, Any]) -> ScriptedTexts:
    """The scripted channel, which has no settings."""
    if settings:
        raise ValueError(f"the scripted channel has no setting {next(iter(settings))!r}")
    return ScriptedTexts()


#: Each is called with the settings of the channel in the site file, and raises ValueError where they do not fit.
CHANNELS: Final = Parts[TextChannel]("text channel", "cordboard.channels", {"scripted": scripted})
