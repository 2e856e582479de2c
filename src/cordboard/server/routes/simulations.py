"""Simulations: a contact played one answer at a time, without a telephone; and the written scenarios of the site."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import Field

from cordboard.flow.problems import Problem
from cordboard.flow.site import LoadedSite
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.scenario import LoadedScenario, Scenario, read_scenarios
from cordboard.proof.play.simulator import Simulated
from cordboard.proof.play.stepwise import DoesNotAnswer, OpenQuestion
from cordboard.proof.play.suite import SCENARIOS, PlayedSuite, play_suite
from cordboard.server.draft_problems import flow_problem
from cordboard.server.models.proofs import FlowProblem
from cordboard.server.models.simulations import (
    FlowCoverage,
    NewSimulation,
    ScenarioEntry,
    ScenarioResult,
    ScenarioRun,
    SimulatedEvent,
    Simulation,
    SimulationAnswer,
    SimulationOutcome,
    SimulationQuestion,
)
from cordboard.server.parameters import LONGEST_NAME, Body, NamePath
from cordboard.server.proofs import Proving
from cordboard.server.routes.drafts import Author, flow_called, flow_of_draft
from cordboard.server.simulations import PlayedContact, Simulating, TooManySteps
from cordboard.server.site import Running, RunningSite

router = APIRouter(prefix="/api", tags=["simulations"])


class ScenarioChoice(Body):
    """Which scenarios to play: those of one flow, or all."""

    flow: Annotated[str, Field(max_length=LONGEST_NAME)] = ""


@router.post("/simulations", status_code=201)
async def start_simulation(
    site: Running, proofs: Proving, played: Simulating, user: Author, new: NewSimulation
) -> Simulation:
    """Play a contact up to the first thing that only the world can answer.

    It is kept for half an hour after the last answer, and at most ten of one user.
    """
    flow = (
        flow_called(site, new.flow)
        if new.flow
        else await flow_of_draft(proofs, new.draft if new.document is None else new.document)
    )
    try:
        found = await played.begin(flow, setting_of(site.switchboard.site), new.start, user.name)
    except LookupError as missing:
        raise HTTPException(422, str(missing.args[0])) from missing
    return _simulation(found)


@router.get("/simulations/{simulation}")
def get_simulation(played: Simulating, user: Author, simulation: NamePath) -> Simulation:
    """A simulation as it stands."""
    try:
        return _simulation(played.of(simulation, user.name))
    except KeyError:
        raise _gone() from None


@router.post("/simulations/{simulation}/answers")
async def answer_simulation(
    played: Simulating, user: Author, simulation: NamePath, answer: SimulationAnswer
) -> Simulation:
    """Answer what the contact waits for, and play on to the next such thing. 409 where this is no answer to it."""
    try:
        return _simulation(await played.answer(simulation, user.name, answer.step))
    except KeyError:
        raise _gone() from None
    except (DoesNotAnswer, TooManySteps) as no:
        raise HTTPException(409, str(no)) from no


@router.delete("/simulations/{simulation}", status_code=204)
def end_simulation(played: Simulating, user: Author, simulation: NamePath) -> None:
    """Forget a simulation."""
    try:
        played.end(simulation, user.name)
    except KeyError:
        raise _gone() from None


@router.get("/scenarios")
def list_scenarios(site: Running, user: Author) -> list[ScenarioEntry]:  # noqa: ARG001 - asked for, to be let in
    """The scenario files of the site."""
    return [_entry(site, path, loaded) for path, loaded in _scenarios(site)]


@router.post("/scenarios/run")
async def run_scenarios(site: Running, user: Author, choice: ScenarioChoice) -> ScenarioRun:  # noqa: ARG001
    """Play the scenarios of the site on virtual time, as `cordboard test` does."""
    return await asyncio.to_thread(_run, site, choice.flow)


def _run(site: RunningSite, flow: str) -> ScenarioRun:
    if flow:
        flow_called(site, flow)
    return run_of_flow(site, site.switchboard.site, flow)


def run_of_flow(site: RunningSite, played_in: LoadedSite, flow: str) -> ScenarioRun:
    """Play the site's scenarios of a flow, or of all where it is empty, with the flows that `played_in` has."""
    loaded = [each for _, each in _scenarios(site)]
    if flow:
        loaded = [each for each in loaded if each.scenario is None or each.scenario.flow == flow]
        played_in = replace(played_in, flows={flow: played_in.flows[flow]})
    suite = play_suite(played_in, loaded)
    return ScenarioRun(
        passed=suite.passed, problems=_problems(site, suite.problems), coverage=_coverage(suite, flow),
        scenarios=[
            ScenarioResult(
                file=_file_of(site, each.scenario), scenario=each.scenario.scenario, flow=each.scenario.flow,
                passed=each.passed, differences=[_within(site, told) for told in each.differences],
            )
            for each in suite.played
        ],
    )  # fmt: skip


def _coverage(suite: PlayedSuite, flow: str) -> list[FlowCoverage]:
    return [
        FlowCoverage(flow=each.flow, share=each.share, missed=list(map(str, each.missed)), fallback=each.fallback)
        for each in suite.covered
        if flow in ("", each.flow)
    ]


def _scenarios(site: RunningSite) -> list[tuple[str, LoadedScenario]]:
    folder = site.switchboard.site.folder / SCENARIOS
    files = sorted(folder.rglob("*.y*ml"))
    return [
        (path.relative_to(folder.parent).as_posix(), each)
        for path, each in zip(files, read_scenarios(folder), strict=True)
    ]


def _entry(site: RunningSite, path: str, loaded: LoadedScenario) -> ScenarioEntry:
    scenario = loaded.scenario
    return ScenarioEntry(
        file=path, scenario="" if scenario is None else scenario.scenario,
        flow="" if scenario is None else scenario.flow, problems=_problems(site, loaded.problems),
    )  # fmt: skip


def _file_of(site: RunningSite, scenario: Scenario) -> str:
    return _within(site, scenario.place("scenario").rpartition(":")[0])


def _within(site: RunningSite, told: str) -> str:
    """People on the network need not know where the site's folder is."""
    return told.replace(f"{site.switchboard.site.folder}/", "")


def _problems(site: RunningSite, problems: list[Problem]) -> list[FlowProblem]:
    return [flow_problem(each, _within(site, each.file)) for each in problems]


def _simulation(found: PlayedContact) -> Simulation:
    progress = found.progress
    return Simulation(
        id=found.id, flow=found.flow.slug, version=found.flow.version, steps=len(found.steps), heard=progress.heard,
        path=progress.path, events=[SimulatedEvent(**each) for each in progress.events], seconds=progress.seconds,
        question=_question(progress.question), outcome=_outcome(progress.outcome), expires_at=found.expires_at,
    )  # fmt: skip


def _question(question: OpenQuestion | None) -> SimulationQuestion | None:
    if question is None:
        return None
    return SimulationQuestion(
        module=question.module, waits=question.waits, answers=list(question.kinds), keys=list(question.keys)
    )


def _outcome(outcome: Simulated | None) -> SimulationOutcome | None:
    if outcome is None:
        return None
    last = outcome.runs[-1]
    return SimulationOutcome(
        result=last.result.slug, code=last.result.code, label=last.result.label, ended_by=last.ended_by,
        remarks=outcome.remarks, journal=[entry for run in outcome.runs for entry in run.journal],
    )  # fmt: skip


def _gone() -> HTTPException:
    return HTTPException(404, "you have no such simulation; it is forgotten half an hour after the last answer")
