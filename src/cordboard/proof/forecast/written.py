"""A file in which somebody has written how callers answer, where nothing was seen.

By flow and module, the share of each answer in per cent: keys as they are pressed, and words for what is no key::

    support-line:
      Choices: {"1": 60, "2": 25, silent: 10, hang_up: 5}
      Find: {one: 80, none: 20}

Shares of keys in a module that looks for an agent are of all who wait in it; elsewhere they are taken in proportion.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.problems import Unreadable, errors
from cordboard.flow.source import Path, Source
from cordboard.proof.forecast.habits import ANSWER_NAMES, Place, is_answer, is_entry

_WORDS = ", ".join(ANSWER_NAMES)


def written_habits(source: Source, flows: Mapping[str, Flow]) -> dict[Place, dict[str, float]]:
    """The shares by flow and module. Raises Unreadable with every complaint."""
    found: dict[Place, dict[str, float]] = {}
    if not errors(source.problems):
        for slug, modules in _mapping(source, source.values, (), "flows"):
            flow = flows.get(slug)
            if flow is None:
                source.complain(
                    "no-such-flow", f"there is no flow {slug!r}.", (slug,), remedy=_near(slug, flows), key=True
                )
                continue
            for name, shares in _mapping(source, modules, (slug,), "modules"):
                if name in flow.modules:
                    found[slug, name] = _shares(source, shares, (slug, name))
                    _of_who_waits(source, flow.modules[name], found[slug, name], (slug, name))
                else:
                    source.complain(
                        "no-such-module", f"{slug} has no module {name!r}.", (slug, name),
                        remedy=_near(name, flow.modules), key=True,
                    )  # fmt: skip
    if errors(source.problems):
        raise Unreadable(source.problems)
    return found


def _shares(source: Source, written: Any, path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for answer, share in _mapping(source, written, path, "answers"):
        name = str(answer)
        if not is_answer(name):
            source.complain(
                "no-such-answer", f"{name!r} is no answer.", (*path, answer), key=True,
                remedy=f"Write keys in quotes, or one of: {_WORDS}.",
            )  # fmt: skip
        elif isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 100:
            source.complain("not-a-share", f"{share!r} is no share; it is per cent, from 0 to 100.", (*path, answer))
        else:
            found[name] = float(share)
    if sum(found.values()) > 100.001:
        source.complain("not-a-share", f"the shares make {sum(found.values()):g} per cent, which is over 100.", path)
    return found


def _of_who_waits(source: Source, module: FlowModule, shares: Mapping[str, float], path: Path) -> None:
    """Where agents are looked for, only keys have shares: how long people wait is said in another way."""
    for answer in shares if module.declaration.at_once else ():
        if not is_entry(answer):
            source.complain(
                "no-such-answer", f"who waits for an agent does not answer {answer!r}.", (*path, answer), key=True,
                remedy="Give shares of keys; --patience says after how long people hang up.",
            )  # fmt: skip


def _mapping(source: Source, values: Any, path: Path, what: str) -> list[tuple[Any, Any]]:
    if isinstance(values, dict):
        return list(values.items())
    source.complain(
        "not-a-mapping", f"here are no {what} by name.", path, remedy=f"Write each of the {what} with a colon."
    )
    return []


def _near(name: object, names: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(str(name), names, 1)
    return f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(names)}."
