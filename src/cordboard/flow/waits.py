"""How long a flow looks for agents: `acd_wait_1` to `acd_wait_10` and `acd_max_wait`, in seconds (domain.md 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cordboard.flow.model import Waits
from cordboard.flow.source import Source

#: The keys of a flow file, by proficiency from 1 (best) to 10.
KEYS = tuple(f"acd_wait_{proficiency}" for proficiency in range(1, 11))
MAX_WAIT = "acd_max_wait"
#: A day: nobody waits longer.
_LONGEST = 86_400


def read_waits(source: Source, values: Mapping[str, Any], misspelt: Collection[str] = ()) -> Waits:
    """The waits that a flow file names, those `misspelt` left out. Complaints go to the source."""
    seconds = {key: values[key] for key in (*KEYS, MAX_WAIT) if key in values}
    for key, value in seconds.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST:
            source.complain("bad-value", f"{key!r} is {value!r}; it must be seconds, at most {_LONGEST}.", (key,))
            return Waits()
    stages = [key for key in KEYS if key in seconds]
    if stages != list(KEYS[: len(stages)]):
        missing = next(key for key in KEYS if key not in seconds)
        if missing not in misspelt:
            source.complain(
                "bad-value", f"{stages[-1]!r} stands without {missing!r}.", (stages[-1],),
                remedy=f"Proficiencies are searched from 1 on: add '{missing}: …'.",
            )  # fmt: skip
    return Waits(tuple(seconds[key] for key in stages), seconds.get(MAX_WAIT))


def write_waits(waits: Waits) -> dict[str, float]:
    """The keys that say these waits."""
    written = dict(zip(KEYS, waits.by_proficiency, strict=False))
    return written if waits.most is None else {**written, MAX_WAIT: waits.most}
