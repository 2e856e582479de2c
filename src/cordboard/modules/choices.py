"""Asking for one key: what menu, identification, live_person and alt_language have in common."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

from cordboard.engine.commands import Gather, Said
from cordboard.engine.contact import Contact
from cordboard.engine.signals import Keyed, NotUnderstood, Signal
from cordboard.flow.events import ANY_KEY, Event, Raised
from cordboard.flow.prompt import Prompt
from cordboard.flow.site.part import AlsoWritten


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


#: One word, or several.
Words = Annotated[
    tuple[Annotated[str, StringConstraints(min_length=1, max_length=100)], ...],
    BeforeValidator(_as_tuple),
    AlsoWritten(({"type": "string"},)),
]


def ask_for_key(
    contact: Contact,
    said: Said,
    *,
    keys: frozenset[str],
    attempts: int,
    timeout: float,
    barge_in: bool = True,
    sensitive: bool = False,
    words: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    no_input_prompt: Prompt | None = None,
    no_match_prompt: Prompt | None = None,
) -> Generator[Gather, Signal, Raised]:
    """Say something and take one of `keys`; silences and wrong keys share the attempts.

    `words` may be written for a key.

    Returns Key Press with the key, or No Input or No Match after the last attempt, whichever that one was.
    """
    before: Said = ()
    event = Event.NO_INPUT
    for _ in range(attempts):
        heard = yield Gather(before + said, timeout=timeout, barge_in=barge_in, sensitive=sensitive, words=dict(words))
        if isinstance(heard, Keyed):
            if heard.digits in keys or (ANY_KEY in keys and heard.digits not in ("", "#")):  # "#" only ends entry
                return Event.KEY_PRESS, heard.digits
            event, before = Event.NO_MATCH, contact.say(no_match_prompt)
        elif isinstance(heard, NotUnderstood):
            event, before = Event.NO_MATCH, contact.say(no_match_prompt)
        else:
            event, before = Event.NO_INPUT, contact.say(no_input_prompt)
    return event, ""
