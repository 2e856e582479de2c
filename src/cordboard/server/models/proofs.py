"""Proofs of flows."""

from __future__ import annotations

from pydantic import Field

from cordboard.flow.problems import Severity
from cordboard.proving.waiting import State
from cordboard.server.models import Answer
from cordboard.server.models.structs import ProofReport


class ProofProgress(Answer):
    """How far a proof is: states visited, and findings so far."""

    visits: int
    found: int


class FlowProblem(Answer):
    """A complaint about a flow: where in it, what, and what to do. `line` and `column` begin at 1; 0: not known.

    `module` is by name, `connector` a place in the list, from 0 on (`module` is then its source), and `property` one of
    the module, connector or flow, such as prompt.en; null and empty where it is about none.
    """

    severity: Severity
    where: str
    module: str | None
    connector: int | None
    property: str
    what: str
    remedy: str
    code: str
    line: int
    column: int


class ProofStatus(Answer):
    """How a proof stands, and its report once it is `proved`; `scenarios` are the examples as scenario files, by name.
    `why` says why it could not be proved.
    """

    id: str
    flow: str
    version: str
    state: State
    why: str
    progress: ProofProgress
    report: ProofReport | None
    scenarios: dict[str, str]
    problems: list[FlowProblem] = Field(default=[], description="What `check` says of a draft that was sent.")
