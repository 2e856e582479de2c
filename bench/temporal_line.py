"""The peer of bench/backtest.py: Temporal's replayer, on histories with as many signals as contacts had."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner


@workflow.defn
class Line:
    """Takes so many signals, then ends. Without the sandbox, which would cost the peer more."""

    def __init__(self) -> None:
        self.answers: list[str] = []

    @workflow.signal
    async def answer(self, text: str) -> None:
        self.answers.append(text)

    @workflow.run
    async def run(self, answers: int) -> str:
        for number in range(answers):
            await workflow.wait_condition(lambda: len(self.answers) > number)  # noqa: B023 - awaited at once
        return "operator_transfer"


def replayed(signals: Sequence[int]) -> float:
    """Histories a second that Temporal replays, given the number of signals in each."""
    histories = [WorkflowHistory.from_json(f"w{number}", _history(count)) for number, count in enumerate(signals)]

    async def each() -> AsyncIterator[WorkflowHistory]:
        for history in histories:
            yield history

    async def replay() -> float:
        replayer = Replayer(workflows=[Line], workflow_runner=UnsandboxedWorkflowRunner())
        begun = time.perf_counter()
        found = await replayer.replay_workflows(each(), raise_on_replay_failure=False)
        took = time.perf_counter() - begun
        assert not found.replay_failures, "the peer must go through what it is measured on"
        return len(histories) / took

    return asyncio.run(replay())


def _history(answers: int) -> dict[str, Any]:
    """A history of so many signals, as Temporal's server writes it."""
    events: list[dict[str, Any]] = []
    queue = {"name": "bench", "kind": "TASK_QUEUE_KIND_NORMAL"}

    def add(kind: str, attributes: str, **fields: Any) -> int:
        number = len(events) + 1
        events.append({
            "eventId": str(number), "eventTime": "2026-03-02T10:00:00.000Z", "eventType": f"EVENT_TYPE_{kind}",
            f"{attributes}EventAttributes": fields,
        })  # fmt: skip
        return number

    def task() -> int:
        scheduled = add("WORKFLOW_TASK_SCHEDULED", "workflowTaskScheduled", taskQueue=queue, attempt=1)
        started = add("WORKFLOW_TASK_STARTED", "workflowTaskStarted", scheduledEventId=str(scheduled))
        return add(
            "WORKFLOW_TASK_COMPLETED", "workflowTaskCompleted", scheduledEventId=str(scheduled),
            startedEventId=str(started),
        )  # fmt: skip

    add(
        "WORKFLOW_EXECUTION_STARTED", "workflowExecutionStarted", workflowType={"name": "Line"}, taskQueue=queue,
        input=_payload(answers), workflowTaskTimeout="10s", originalExecutionRunId="r", firstExecutionRunId="r",
        attempt=1,
    )  # fmt: skip
    last = task()
    for _ in range(answers):
        add("WORKFLOW_EXECUTION_SIGNALED", "workflowExecutionSignaled", signalName="answer", input=_payload("1"))
        last = task()
    add(
        "WORKFLOW_EXECUTION_COMPLETED", "workflowExecutionCompleted", result=_payload("operator_transfer"),
        workflowTaskCompletedEventId=str(last),
    )  # fmt: skip
    return {"events": events}


def _payload(value: Any) -> dict[str, Any]:
    encoded = {"encoding": base64.b64encode(b"json/plain").decode()}
    return {"payloads": [{"metadata": encoded, "data": base64.b64encode(json.dumps(value).encode()).decode()}]}
