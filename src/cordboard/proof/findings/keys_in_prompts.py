"""Keys that a prompt offers and nothing takes, and keys that are taken and no prompt mentions.

Read from the words of the prompts, so it is a hint: a person reads better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cordboard.engine.signals import Keyed
from cordboard.flow.events import ANY_KEY, KEYS, Event
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.modules.alt_language import AltLanguage
from cordboard.proof.findings.finding import Found
from cordboard.proof.walk.graph import Walked
from cordboard.proof.walk.search import Way, finished, plain

_ENGLISH: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPANISH: Final = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_NAMES: Final = {
    **{key: key for key in KEYS},
    **{word: str(digit) for words in (_ENGLISH, _SPANISH) for digit, word in enumerate(words)},
    **dict.fromkeys(("star", "asterisk", "asterisco", "estrella"), "*"),
}
_KEY = rf"({'|'.join(map(re.escape, sorted(_NAMES, key=len, reverse=True)))})(?![\w*])"
_PRESS = "press|push|dial|hit|oprima|oprime|pulse|pulsa|marque|marca|presione|presiona|digite"
_BETWEEN = "the|key|button|number|digit|el|la|tecla|botón|número"
_OFFER = re.compile(
    rf"\b(?:{_PRESS})(?:\s+(?:{_BETWEEN}))*\s+{_KEY}(?!\s*(?:digit|d[ií]gito|times|veces))", re.IGNORECASE
)
_OR = re.compile(rf"\s*,?\s*(?:or|o|u)\s+(?:(?:{_BETWEEN})\s+)*{_KEY}", re.IGNORECASE)
#: Types whose prompts speak of keys that connectors have no part in.
_KEYS_OF_THEIR_OWN: Final = frozenset({"entering_digits", "verification", "survey", "voicemail"})


def offered(text: str) -> set[str]:
    """The keys that a text offers.

    >>> sorted(offered("For sales press 1, or press star. Para español, oprima el dos."))
    ['*', '1', '2']
    """
    found: set[str] = set()
    for match in _OFFER.finditer(text):
        found.add(_NAMES[match[1].casefold()])
        more = _OR.match(text, match.end())
        while more is not None:
            found.add(_NAMES[more[1].casefold()])
            more = _OR.match(text, more.end())
    return found


def look(walked: Walked) -> Iterator[Found]:
    """Compare every module's prompts with the keys that are taken in it, or right after it."""
    flow = walked.flow
    for name, module in flow.modules.items():
        if module.terminal or module.type in _KEYS_OF_THEIR_OWN:
            continue
        taken = _taken(flow, name, module)
        near = taken.union(*(_taken(flow, each.target, flow.modules[each.target]) for each in flow.leaving(name)))
        said = _said(module)
        for key in sorted(set().union(*said.values()) - near) if ANY_KEY not in near and said else []:
            yield Found(
                "key-offered-not-taken", "warning", name,
                f"says that {key} can be pressed, and nothing takes that key.",
                f"Add a connector for key_press = {key}, or change the prompt.", _way(walked, name, key),
            )  # fmt: skip
        if not module.takes_keys() or not said or _has_recordings(module):
            continue
        for key in sorted(taken - set().union(*said.values()) - {ANY_KEY}):
            connector = next((c for c in flow.leaving(name) if c.event is Event.KEY_PRESS and c.value == key), None)
            yield Found(
                "key-taken-not-offered", "note", name, f"takes the key {key}, which no prompt of it mentions.",
                "Say so in the prompt, unless it is meant to be a secret.", connector=connector,
            )  # fmt: skip


def _taken(flow: Flow, name: str, module: FlowModule) -> set[str]:
    if not module.takes_keys():
        return set()
    keys = {each.value for each in flow.leaving(name) if each.event is Event.KEY_PRESS}
    return keys | {module.key} if isinstance(module, AltLanguage) else keys


def _said(module: FlowModule) -> dict[str, set[str]]:
    """The keys offered by language, of prompts that have words."""
    found: dict[str, set[str]] = {}
    for _, prompt in module.prompts():
        for language, phrases in prompt.phrases.items():
            text = " ".join(phrase.text for phrase in phrases if phrase.text)
            if text:
                found.setdefault(language, set()).update(offered(text))
    return found


def _has_recordings(module: FlowModule) -> bool:
    return any(phrase.recording for _, prompt in module.prompts() for phrase in prompt.every_phrase())


def _way(walked: Walked, name: str, key: str) -> Way | None:
    """A contact that comes to the module and presses the key, if keys are taken there at all."""
    search = plain(walked)
    for reached in search:
        if reached.node.module != name or not reached.node.waits:
            continue
        before = search.way(reached)
        for edge in reached.node.edges:
            signal = edge.choice.signal if edge.choice is not None else None
            if isinstance(signal, Keyed) and signal.digits == key:
                return finished(walked, (*before.places, edge.target), (*before.edges, edge))
        return before
    return None
