"""Write the reference pages of docs/reference and the pictures of docs/pictures from the code and the example flows.

``make docs`` runs this. ``python docs/generate.py FOLDER`` writes elsewhere: the test that holds the pages up to date
compares the two.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, get_args

import agent_states
import channels
import drawings
import msgspec
import webhooks
from messages import messages
from pieces import code, default, doc, first_sentence, raised_event, table
from properties import properties
from pydantic import BaseModel

from cordboard.engine import commands, signals
from cordboard.engine.command_table import COMMANDS
from cordboard.engine.endings import ENDINGS
from cordboard.engine.module import Module
from cordboard.flow.events import EVENTS
from cordboard.flow.module import FlowModule
from cordboard.flow.results import FIRST_SITE_CODE, RESULTS
from cordboard.flow.site import Site
from cordboard.modules import OWN
from cordboard.proof.play.scenario import Scenario

ROOT: Final = Path(__file__).parents[1]
HEADER: Final = "<!-- Written from the code by docs/generate.py (make docs). Changes made here are lost. -->\n\n"


# --- Events and results -----------------------------------------------------------------------------------


def events() -> str:
    """The page of events."""
    rows = [
        (
            code(info.event),
            info.label,
            info.meaning + (" Inbound flows only." if info.inbound_only else ""),
            " ".join(map(code, info.values)),
            ", then ".join(map(raised_event, info.falls_back_to)),
            ", ".join(sorted(code(name) for name, each in TYPES.items() if info.event in each.raises)),
        )
        for info in EVENTS.values()
    ]
    return (
        "# Events\n\n"
        "An event is why a contact leaves a module. A connector names the event that it takes, by slug or by label. "
        "When no connector of the module takes an event, its fall-backs are tried in turn, and at last the flow's "
        "own `fallback`. A key without a connector of its own takes the one for `?`; `#` only ends digit entry.\n\n"
        + table(("event", "label", "meaning", "values", "falls back to", "raised by"), rows)
    )


def endings() -> str:
    """The page of the ways in which contacts end."""
    rows = [(code(each.by), f"{each.reason} …" if each.detail else each.reason, each.when) for each in ENDINGS.values()]
    return (
        "# How contacts end\n\n"
        "The record of a contact says who or what ended it (`ended_by`) and why (`reason`): on its page, in the API "
        "and in exports of outcomes. Which result is stored does not depend on it: that is the Result due, whoever "
        "ended the contact. Where the line or a limit ended it while the person waited for an agent or talked with "
        "one, the reason says that too. `…` stands for what more is told, such as the network's own words. A "
        "supervisor's leg is a contact "
        "of its own; there the person is the supervisor.\n\n" + table(("ended_by", "reason", "when"), rows)
    )


def restarts() -> str:
    """The page of what becomes of commands over a restart."""
    rows = [(code(kind.__name__), each.done, each.after_restart) for kind, each in COMMANDS.items()]
    return (
        "# Commands over a restart\n\n"
        "What becomes of each command that was open when Cordboard was killed, once the next start goes on with its "
        "contact. It can where the line has kept the call; else the contact gets its Result due. Timers count from "
        "when a command was opened, not from the restart. How often a command is done in the end is what the world "
        "outside notices: the line, a web service, whoever gets an email.\n\n"
        + table(("command", "done", "how it goes on"), rows)
    )


def _usual_after(result: str) -> str:
    """The module types on whose connectors a result is usually put."""
    return ", ".join(code(name) for name, kind in TYPES.items() if result in kind.declaration.usual_results)


def results() -> str:
    """The page of results."""
    rows = [
        (
            each.code, code(each.slug), each.label, each.meaning,
            ", ".join(code(name) for name, kind in TYPES.items() if each.slug in kind.declaration.usual_results),
            {"field": "flows", "platform": "Cordboard"}[each.origin],
        )
        for each in RESULTS.values()
    ]  # fmt: skip
    return (
        "# Results\n\n"
        "A result is what is stored as the outcome of a contact. Connectors carry one each, by slug or by code. A site "
        f"adds results of its own, with codes from {FIRST_SITE_CODE}.\n\n"
        + table(("code", "result", "label", "meaning", "usual after", "decided by"), rows)
    )


# --- Module types -------------------------------------------------------------------------------------------


def modules() -> str:
    """The page of module types."""
    common = [name for name in FlowModule.model_fields if name != "name"]
    parts = [
        "# Module types\n\n"
        "What a flow is made of. Properties without a default must be written. Each type also has the properties that "
        "all have:\n\n" + properties(FlowModule),
        table(
            ("type", "name", "what it does"),
            (
                (f"[`{name}`](#{each.title.lower().replace(' ', '-')})", each.title, first_sentence(each))
                for name, each in TYPES.items()
            ),
        ),
    ]
    for name, each in TYPES.items():
        raised = ", ".join(raised_event((event, "")) for event in sorted(each.raises)) or "none: a contact ends here"
        facts = [
            f"- **type**: `{name}`" + "".join(f", also written `{alias}`" for alias in each.aliases),
            f"- **channels**: {', '.join(sorted(each.channels))}; **directions**: {', '.join(sorted(each.directions))}",
            f"- **raises**: {raised}",
        ]
        parts.append(f"## {each.title}\n\n{doc(each)}\n\n" + "\n".join(facts) + "\n\n" + properties(each, common))
    return "\n".join(parts)


# --- Commands and signals -------------------------------------------------------------------------------------


def structure(thing: type[msgspec.Struct]) -> str:
    """A command or signal: what it is for, and its fields."""
    rows = [
        (
            code(field.encode_name),
            code(str(field.type).removeprefix("<class '").removesuffix("'>").replace("cordboard.engine.", "")),
            "required" if field.required else default(field.default),
        )
        for field in msgspec.structs.fields(thing)
    ]
    return f"{doc(thing)}\n\n" + (table(("field", "type", "default"), rows) if rows else "")


def commands_and_signals() -> str:
    """The page of commands and signals."""
    parts = [
        f"# Commands and signals\n\n{doc(commands)}\n\nAny command may also be answered by `Failed`.\n\n## Commands\n"
    ]
    for command in get_args(commands.AnyCommand):
        answers = ", ".join(sorted(f"`{each.__name__}`" for each in command.answered_by))
        parts.append(f"### {command.__name__}\n\n{structure(command)}\nAnswered by: {answers}.\n")
    parts.append(f"## Signals\n\n{doc(signals)}\n")
    parts.extend(f"### {signal.__name__}\n\n{structure(signal)}" for signal in get_args(signals.AnySignal))
    return "\n".join(parts)


# --- Files that people write ------------------------------------------------------------------------------------


def written(top: type[BaseModel], title: str, intro: str) -> str:
    """The page of a kind of file: its parts, from the whole down to the smallest."""
    parts = [f"# {title}\n\n{intro}\n"]
    waiting, told = [top], set[type[BaseModel]]()
    while waiting:
        model = waiting.pop(0)
        if model in told:
            continue
        told.add(model)
        head = "" if model is top else f"## {_part(model)}\n\n"
        parts.append(f"{head}{doc(model)}\n\n{properties(model)}")
        waiting += [each for field in model.model_fields.values() for each in _models_in(field.annotation)]
    return "\n".join(parts)


def _part(model: type[BaseModel]) -> str:
    """A model's name as words.

    >>> _part(type("AccountSettings", (BaseModel,), {}))
    'Account settings'
    """
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip()
    return words[:1].upper() + words[1:]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [] if annotation.__name__ in ("Prompt", "Phrase") else [annotation]
    return [each for inner in get_args(annotation) for each in _models_in(inner)]


def site_file() -> str:
    """The page of the site file."""
    intro = (
        "A site is a folder: this file, `site.yaml`, with `flows/`, `scenarios/` and `prompts/` beside it. What flows "
        "only name is defined here, so that a flow moves from site to site. `cordboard check SITE` says what is wrong "
        "with it, with line and column."
    )
    return written(Site, "The site file", intro)


def scenario_file() -> str:
    """The page of scenario files."""
    intro = (
        "A scenario is one contact: what is known at the start, what the world does, and what must come of it. "
        "[Write a scenario](../how-to/scenarios.md) shows how."
    )
    return written(Scenario, "Scenario files", intro)


# --- Command line ---------------------------------------------------------------------------------------------


def command_line() -> str:
    """The page of the command line, as Typer writes it."""
    typer = Path(sys.executable).with_name("typer")
    arguments = [str(typer), "cordboard.cli.main", "utils", "docs", "--name", "cordboard", "--title", "Command line"]
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


# --- All of them ----------------------------------------------------------------------------------------------

TYPES: Final[dict[str, type[Module]]] = {each.type: each for each in OWN}

PAGES: Final[dict[str, Callable[[], str]]] = {
    "agent-states.md": agent_states.page,
    "channels.md": lambda: channels.page(TYPES),
    "cli.md": command_line,
    "commands.md": commands_and_signals,
    "desktops.md": messages,
    "endings.md": endings,
    "restarts.md": restarts,
    "events.md": events,
    "modules.md": modules,
    "results.md": results,
    "scenarios.md": scenario_file,
    "site.md": site_file,
    "webhooks.md": webhooks.page,
}


def main(folder: Path) -> None:
    """Write every page into the folder ``reference`` of this one, and every picture into ``pictures``."""
    for name, picture in drawings.pictures().items():
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        (folder / "pictures" / name).write_text(picture, encoding="utf-8")
    folder = folder / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        text = "\n".join(line.rstrip() for line in textwrap.dedent(page()).splitlines())
        (folder / name).write_text(HEADER + text.strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
