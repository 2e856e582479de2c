"""Keys that a prompt offers and nothing takes, and keys that are taken and no prompt mentions.

Read from the words of the prompts, so it is a hint: a person reads better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cordboard.engine.signals import Keyed
from cordboard.flow.events import ANY_KEY, Event
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.prompt import EVERY_LANGUAGE
from cordboard.proof.prove.findings.finding import FindingDraft
from cordboard.proof.prove.findings.offered_keys import mentioned, offered
from cordboard.proof.prove.walk.graph import StateGraph
from cordboard.proof.prove.walk.search import Path, finished, plain


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """Compare every module's prompts with the keys that are taken in it, or right after one that takes none."""
    flow = walked.flow
    for name, module in flow.modules.items():
        if module.terminal or module.declaration.other_keys:
            continue
        said = _said(module)
        taken = _taken(flow, name, module)
        if said:
            yield from _offered_in_vain(walked, name, taken, said)
        if module.takes_keys() and said and not _has_recordings(module):
            yield from _not_offered(flow, name, taken, said)


def _offered_in_vain(walked: StateGraph, name: str, taken: set[str], said: Mapping[str, str]) -> Iterator[FindingDraft]:
    flow = walked.flow
    module = flow.modules[name]
    if module.offered_key() or ANY_KEY in taken:
        return  # who presses the key of the language spoken goes on in it, as a wrong key does
    if not module.takes_keys():  # what is offered may be asked for right after
        following = {each.target: flow.modules[each.target] for each in flow.leaving(name)}
        if any(each.declaration.other_keys for each in following.values()):
            return
        taken = taken.union(*(_taken(flow, target, each) for target, each in following.items()))
        if ANY_KEY in taken:
            return
    for key in sorted(set().union(*map(offered, said.values())) - taken):
        yield FindingDraft(
            "key-offered-not-taken", "warning", name, f"says that {key} can be pressed, and nothing takes that key.",
            "Take the key out of the prompt: # only ends digits." if key == "#"
            else f"Add a connector for key_press = {key}, or change the prompt.", _way(walked, name, key),
        )  # fmt: skip


def _not_offered(flow: Flow, name: str, taken: set[str], said: Mapping[str, str]) -> Iterator[FindingDraft]:
    spoken = {language: mentioned(text) for language, text in said.items()}
    for key in sorted(taken - {ANY_KEY}):
        silent = [language for language, keys in spoken.items() if key not in keys]
        if silent:
            where = f" in {', '.join(sorted(silent))}" if len(silent) < len(spoken) else ""
            connector = next((c for c in flow.leaving(name) if c.event is Event.KEY_PRESS and c.value == key), None)
            yield FindingDraft(
                "key-taken-not-offered", "note", name, f"takes the key {key}, which no prompt of it mentions{where}.",
                "Say so in the prompt, unless it is meant to be a secret.", connector=connector,
            )  # fmt: skip


def _taken(flow: Flow, name: str, module: FlowModule) -> set[str]:
    if not module.takes_keys():
        return set()
    keys = {each.value for each in flow.leaving(name) if each.event is Event.KEY_PRESS}
    return keys | {module.offered_key()} - {""}


def _said(module: FlowModule) -> dict[str, str]:
    """The words of all prompts by language; what is said in every language counts in each."""
    found: dict[str, list[str]] = {}
    for _, prompt in module.prompts():
        for language, phrases in prompt.phrases.items():
            text = " ".join(phrase.text for phrase in phrases if phrase.text)
            if text:
                found.setdefault(language, []).append(text)
    everywhere = found.pop(EVERY_LANGUAGE, [])
    if not found:
        return {EVERY_LANGUAGE: " ".join(everywhere)} if everywhere else {}
    return {language: " ".join([*texts, *everywhere]) for language, texts in found.items()}


def _has_recordings(module: FlowModule) -> bool:
    return any(phrase.recording for _, prompt in module.prompts() for phrase in prompt.every_phrase())


def _way(walked: StateGraph, name: str, key: str) -> Path | None:
    """A contact that comes to the module and presses the key, if keys are taken there at all."""
    search = plain(walked)
    for reached in search:
        if reached.node.module != name or not reached.node.hangs_up:
            continue
        before = search.way(reached)
        for edge in reached.node.edges:
            signal = edge.choice.signal if edge.choice is not None else None
            if isinstance(signal, Keyed) and signal.digits == key:
                return finished(walked, (*before.places, edge.target), (*before.edges, edge))
        return before
    return None
