"""Who leaves while a web service is asked: the walk, the simulator and the interpreter of calls agree."""

from __future__ import annotations

from cordboard import modules
from cordboard.engine.program import Program
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.starts import starts

FLOW = """
cordboard: 1
flow: line
modules:
  Order: {type: http, first: true, method: POST, url: "https://shop.example/orders"}
  Done: {type: live_person, prompt: "Your order is placed."}
  Sorry: {type: live_person, prompt: "That did not work."}
  Bye: {type: end_call}
connectors:
  - {from: Order, event: success, to: Done, result: listened}
  - {from: Order, event: failure, to: Sorry, result: busy}
  - {from: Done, event: success, to: Bye, result: listened}
  - {from: Sorry, event: success, to: Bye, result: busy}
fallback: {to: Bye, result: busy}
"""


def flow() -> Flow:
    loaded = load_flow(FLOW, modules.types())
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


def result(world: str) -> list[str]:
    read = load_scenario(f"scenario: s\nflow: line\nworld: [{world}]\nexpect: {{result: listened, ended_by: caller}}\n")
    assert read.scenario is not None, read.problems
    return judge(read.scenario, Simulator(flow()).play(read.scenario), flow())


def test_an_order_that_was_sent_is_placed_though_the_person_left() -> None:
    assert result("{respond: {status: 200}, then: hangs_up}") == []
    assert result("{respond: {status: 500}, then: hangs_up}") != []
    assert result("hang_up") != []


def test_the_walk_knows_that_the_order_is_placed() -> None:
    walked = explore(Program(flow()), starts(flow(), Setting()))
    left = {edge.completed for node in walked.nodes for edge in node.edges if walked.nodes[edge.target].left}
    assert left == {("success", "")}
