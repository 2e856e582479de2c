"""What gives alarms on a running site, and what is to be done about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cordboard.live.alarms import AlarmSource
from cordboard.live.readiness import Readiness
from cordboard.speech.prompts import PromptAudio
from cordboard.telephony.line import Line

_OF_LINE = "Look at the calls to outside numbers: they cost money."
_OF_TROUBLE = "No calls are taken while this lasts. Cordboard mends what it can; look at its log if it goes on."
_OF_STORE = "No calls are taken until the database takes contacts: look at its disk, and at programs that hold it."
_OF_SPEECH = "Look at the log of Cordboard, and whether the speech engine runs on that machine."


def alarm_sources(
    line: Callable[[], Line], prompts: Callable[[], PromptAudio], readiness: Readiness
) -> tuple[AlarmSource, ...]:
    """Those of every site: its line and its voice of the moment, and its store."""

    def line_alarms() -> tuple[int, Sequence[str]]:
        status = line().status()
        return status.counters.get("alarms", 0), status.alarms

    def line_trouble() -> tuple[int, Sequence[str]]:
        status = line().status()
        return status.counters.get("troubles", 0), (status.trouble,) if status.trouble else ()

    return (
        AlarmSource(line_alarms, _OF_LINE),
        AlarmSource(line_trouble, _OF_TROUBLE),
        AlarmSource(lambda: prompts().alarms, _OF_SPEECH),
        AlarmSource(lambda: readiness.alarms, _OF_STORE),
    )
