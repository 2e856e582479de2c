"""``cordboard simulate``: be the person who calls or writes, in the terminal, or play a written scenario."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape

from cordboard.cli.output import DOES_NOT_HOLD, AsJson, err, out, print_json, refuse, show_problems, stop_at_errors
from cordboard.cli.sites import open_flow
from cordboard.engine.commands import AskAgents, Command, Detect, FindAgent, Gather, Record, Transfer, WebRequest
from cordboard.engine.not_routed import BY_SCENARIO_WORD
from cordboard.flow.csv_rows import BadHeading, read_csv
from cordboard.flow.faults import in_words
from cordboard.flow.model import Flow
from cordboard.flow.module import IN_WRITING, Channel
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import Start, read_scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Interactive, Simulated, Simulator
from cordboard.proof.play.steps import WorldStep

_REASONS = ", ".join(BY_SCENARIO_WORD)
#: What the terminal asks for, and how an answer is read as a step.
_QUESTIONS: dict[type[Command], tuple[str, str]] = {
    Gather: ("keys (Enter: say nothing, h: hang up)", "press"),
    Detect: ("who answers? person or machine (h: hang up)", "answered_by"),
    Record: ("seconds of message (h: hang up)", "record"),
    Transfer: ("seconds the transferred call lasts, or why it fails (h: hang up)", "transfer"),
    WebRequest: ("status the web service answers, or why it fails (h: hang up)", "respond"),
    FindAgent: (
        f"an agent joins (j SECONDS), rejects (r) or misses (m); none: {_REASONS}; a key; h: hang up",
        "agent",
    ),
    AskAgents: ("agents signed in and ready, such as 3 1", "agents"),
}
#: The same of a question where people write.
_IN_WRITING = ("your text (Enter: do not answer, STOP: no more texts)", "text")
#: The name of the agent whom somebody at the terminal plays.
_AGENT = "agent"


def simulate(
    flow: Annotated[Path, typer.Argument(help="A flow file; one that lies in a site is run as part of it.")],
    scenario: Annotated[Path | None, typer.Option(help="Play this written scenario instead of asking.")] = None,
    caller: Annotated[str, typer.Option(help="The calling number.")] = "",
    called: Annotated[str, typer.Option(help="The number called.")] = "",
    time: Annotated[
        datetime | None, typer.Option(help="When the contact begins, in the service's zone; else on an open Monday.")
    ] = None,
    message: Annotated[str, typer.Option(help="The text with which the person begins, in a flow for texts.")] = "",
    accounts: Annotated[
        Path | None, typer.Option(help="A CSV file of accounts, such as 'cordboard import accounts' loads.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a contact through a flow on virtual time, without a telephone."""
    loaded, setting = open_flow(flow)
    if scenario is not None:
        _play(loaded, setting, scenario, as_json=as_json)
        return
    screen = err if as_json else out

    def tell(text: str) -> None:
        screen.print(f"[bold]{escape(text)}[/bold]")

    where = "who writes" if loaded.channel in IN_WRITING else "on the call"
    screen.print(f"{loaded.title}: you are the person {where}.")
    start = Start(
        message=message, caller=caller, called=called, time=time, accounts=_rows(accounts) if accounts else []
    )
    ask = partial(_ask, loaded.channel)
    simulated = Interactive(loaded, start, ask=ask, tell=tell, setting=setting).run()
    _show(simulated, as_json=as_json)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = read_csv(file)
            rows = list(table.rows)
    except (OSError, UnicodeDecodeError) as trouble:
        refuse(f"{path} cannot be read: {getattr(trouble, 'strerror', None) or trouble}")
    except BadHeading as wrong:
        refuse(f"{path} {wrong}")
    for row in rows:
        if row.trouble:
            refuse(f"{path}:{row.line}: {row.trouble}")
    return [dict(zip(table.headings, row.cells, strict=True)) for row in rows]


def _play(flow: Flow, setting: Setting, path: Path, *, as_json: bool) -> None:
    read = read_scenario(path)
    stop_at_errors(read.problems)
    scenario = read.scenario
    assert scenario is not None
    stop_at_errors(scenario.problems_with(flow))
    try:
        simulated = Simulator(flow, setting).play(scenario)
    except LookupError as missing:
        refuse(f"{scenario.place('start')}: {missing}")
    show_problems(read.problems, err)
    if not as_json:
        for said in simulated.heard:
            out.print(f"  heard: {escape(said)}")
    _show(simulated, as_json=as_json)
    wrong = judge(scenario, simulated, flow)
    for difference in wrong:
        err.print(f"[red]{escape(difference)}[/red]")
    if wrong:
        raise typer.Exit(DOES_NOT_HOLD)


def _ask(channel: Channel, module: str, command: Command) -> WorldStep:
    written = type(command) is Gather and channel in IN_WRITING
    question, kind = _IN_WRITING if written else _QUESTIONS[type(command)]
    while True:
        err.print(f"  [dim]{escape(module)}:[/dim] {question}: ", end="")
        line = sys.stdin.readline()
        answer = line.strip()
        if not line or answer in ("h", "hang up"):
            return WorldStep.model_validate("hang_up")
        try:
            return WorldStep.model_validate(_step(kind, answer))
        except ValidationError as error:
            message, remedy = in_words(error.errors()[0])
            err.print(f"  that is no answer: it {escape(f'{message} {remedy}')}")


def _step(kind: str, answer: str) -> object:
    number = answer.replace(".", "", 1).isdecimal()
    if kind in ("press", "text"):
        return {kind: answer} if answer else {"silent": 1}
    if kind == "answered_by":
        return {kind: {"p": "person", "m": "machine"}.get(answer[:1], answer)}
    if kind == "transfer":
        return {kind: {"connected": float(answer)} if number else {"fail": answer or "no answer"}}
    if kind == "agents":
        signed_in, _, ready = answer.partition(" ")
        return {kind: {"signed_in": signed_in, "ready": ready or 0}}
    if kind == "agent":
        return _agent(answer)
    if kind == "respond":
        return {kind: {"status": int(answer)}} if number else {"fail": answer or "no answer"}
    return {kind: float(answer) if number else answer}


def _agent(answer: str) -> object:
    word, _, seconds = answer.partition(" ")
    if word == "j":
        return {"agent": {"joins": _AGENT, "talks": seconds or 60}}
    if word in ("r", "m"):
        return {"agent": {"rejects" if word == "r" else "misses": _AGENT}}
    return {"press": answer} if answer[:1] in "0123456789*#" and answer else {"agent": answer or None}


def _show(simulated: Simulated, *, as_json: bool) -> None:
    if as_json:
        print_json(simulated.as_json())
        return
    for run in simulated.runs:
        if run is not simulated:
            out.print("Called back:")
        _show_run(run)


def _show_run(simulated: Simulated) -> None:
    out.print(f"Modules: {' > '.join(map(escape, simulated.path))}")
    for event in simulated.events:
        value = f" = {event['value']}" if event["value"] else ""
        out.print(f"  {escape(event['module'])}: {event['event']}{escape(value)}")
    result = simulated.result
    out.print(
        f"Result: [bold]{escape(result.label)}[/bold] ({result.slug}, {result.code}); ended by {simulated.ended_by}"
    )
