"""Results that contradict what happened: Listened though nobody heard it, Operator Transfer though nobody was there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from cordboard.engine.journal import Took
from cordboard.flow.events import Event
from cordboard.flow.model import ConnectorKey, Flow
from cordboard.flow.module import IN_WRITING, FlowModule
from cordboard.proof.prove.findings.finding import FindingDraft, Severity
from cordboard.proof.prove.findings.reaching import left_message, reached_somebody, takes_messages, transfers
from cordboard.proof.prove.walk.graph import Edge, Node, StateGraph
from cordboard.proof.prove.walk.search import Ended, GraphSearch, decided_by

#: What an event of a module says of a fact: that it holds, that it does not, or (None) nothing.
Tells = Callable[[Flow, FlowModule, str, str], bool | None]

#: On a way: whether the fact holds, what made the Result due (if it is), and whether an agent took the contact.
Memory = tuple[bool, Took | bool, bool]


@dataclass(frozen=True, slots=True)
class ResultRule:
    """A Result may be stored only while a fact is `wanted` (true or false). `but` are ends that are not judged."""

    results: tuple[str, ...]
    tells: Tells
    contradiction: str
    wanted: bool = True
    severity: Severity = "error"
    but: Callable[[FlowModule | None, Ended], bool] = lambda module, ended: False  # noqa: ARG005


def _heard(flow: Flow, module: FlowModule, event: str, value: str) -> bool | None:  # noqa: ARG001
    declared = module.declaration
    speaks = declared.message_for == "people"
    if not any(each.declaration.message_for == "people" for each in flow.modules.values()):
        # A flow without a message for people says it in what else it says.
        speaks = declared.place != "opening" and declared.message_for != "machines"
    return True if speaks and event != Event.FAILURE else None


def _left_on_machine(flow: Flow, module: FlowModule, event: str, value: str) -> bool | None:  # noqa: ARG001
    return True if module.declaration.message_for == "machines" and event == Event.SUCCESS else None


def _machine(flow: Flow, module: FlowModule, event: str, value: str) -> bool | None:  # noqa: ARG001
    return value == "yes" if event == Event.IS_ANSWERING_MACHINE else None


def _reached(flow: Flow, module: FlowModule, event: str, value: str) -> bool | None:  # noqa: ARG001
    if module.declaration.brings == "callback":  # its Success is a promise: nobody was reached yet
        return None
    return True if reached_somebody(module, event) or left_message(module, event) else None


def _reached_at_last(flow: Flow, module: FlowModule, event: str, value: str) -> bool | None:  # noqa: ARG001
    if transfers(module):
        return reached_somebody(module, event) and module.declaration.brings != "callback"
    return left_message(module, event) if takes_messages(module) else None


def _validated(flow: Flow, module: FlowModule, event: str, value: str) -> bool | None:  # noqa: ARG001
    return True if module.declaration.validates and event in (Event.SUCCESS, Event.MULTIPLE_MATCH) else None


def _doubted(flow: Flow, module: FlowModule, event: str, value: str) -> bool | None:  # noqa: ARG001
    return True if module.declaration.examines and event != Event.SUCCESS else None


def _still_with_them(module: FlowModule | None, ended: Ended) -> bool:
    """Who leaves in the queue or the voicemail box has the Result by which they came in: so domain.md 5 wants it."""
    return ended == "caller" and (transfers(module) or takes_messages(module))


RULES: Final = (
    ResultRule(("listened", "message_taken_by_third_party"), _heard, "no message was heard to its end"),
    ResultRule(("machine_left_message",), _left_on_machine, "no machine got the whole message", severity="warning"),
    ResultRule(("partial_message_left", "answering_machine_hung_up"), _machine, "no machine had answered"),
    ResultRule(("operator_transfer",), _reached, "no agent and no voicemail was reached", but=_still_with_them),
    ResultRule(("operator_transfer_failed_no_answer", "operator_transfer_failed_no_agent"), _reached_at_last,
         "somebody was reached, or a message taken", wanted=False),
    ResultRule(("hung_up_after_validation",), _validated, "no lookup or verification had succeeded",
         severity="warning"),
    ResultRule(("no_match_in_validation",), _doubted, "nothing had failed to match", severity="warning"),
)  # fmt: skip


def look(walked: StateGraph) -> Iterator[FindingDraft]:
    """For every rule whose Result the flow uses, the contacts that break it.

    Those that an agent took are left out: their outcome is what the agent says (domain.md 5). Where people write,
    Operator Transfer is what puts a contact before agents in the first place (domain.md 9).
    """
    used = {connector.result for connector in walked.flow.connectors}
    for rule in RULES:
        if rule.tells is _reached and walked.flow.channel in IN_WRITING:
            continue
        for result in rule.results:
            if result in used:
                yield from _broken(walked, rule, result)


def _broken(walked: StateGraph, rule: ResultRule, result: str) -> Iterator[FindingDraft]:
    flow = walked.flow
    connectors = flow.by_key()

    # What made the Result due is remembered, so that each connector which does is told of.
    def after(memory: Memory, node: Node, edge: Edge) -> Memory:
        if edge.beside:  # a supervisor's leg has no outcome that counts
            return memory[0], edge.opening == result, not edge.later
        if edge.completed is None:
            return (memory[0], memory[1], True) if edge.connected else memory
        fact, due, taken = memory
        key = (node.module, edge.completed)
        if key not in facts:
            facts[key] = rule.tells(flow, flow.modules[node.module], *edge.completed)
        told = facts[key]
        if edge.took is not None:
            due = edge.took if edge.took.result == result else False
        return fact if told is None else told, due, taken

    facts: dict[tuple[str, tuple[str, str]], bool | None] = {}
    search = GraphSearch[Memory](walked, (False, False, False), after)
    told: set[ConnectorKey] = set()
    for reached in search:
        fact, due, taken = reached.memory
        if taken or not due or fact is rule.wanted or not (reached.node.hangs_up or reached.node.over):
            continue
        ended: Ended = "flow" if reached.node.over else "caller"
        if rule.but(flow.modules.get(reached.node.module), ended):
            continue
        way = search.way(reached)
        took = decided_by(walked, way)
        if took is None or took.key in told:
            continue
        told.add(took.key)
        yield FindingDraft(
            "contradicting-result", rule.severity, took.source,
            f"{flow.result(result).label} can be stored by the way to {took.target}, although {rule.contradiction}.",
            "Give this connector another Result, and put this one on the connector behind what it tells of.",
            way, connectors.get(took.key),
        )  # fmt: skip
