"""With ``--resume`` the tests of running sites are run with a kill and a restart between every two steps."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator

import pytest

from cordboard.live.webhooks import delivering
from tests.live import killing
from tests.live.webhook_receiver import KEY, KEY_BEFORE, Receiver, receiving

#: Tests in which a restart makes another truth, and why.
ANOTHER_TRUTH = {
    "tests/live/test_agents.py::test_a_supervisor_listens_by_the_flows_monitor_connector":
        "the mode is changed before it is stored that the supervisor listens, and the kill takes that back",
    "tests/live/test_draining.py::test_who_waits_in_the_queue_is_served_and_nobody_comes_in":
        "it is the program that is killed which takes no more calls, and waits",
    "tests/live/test_draining.py::test_a_person_who_is_being_called_back_is_waited_for":
        "it is the program that is killed which takes no more calls, and waits",
    "tests/live/test_speaking.py::test_a_prompt_that_nothing_can_speak_raises_failure_and_the_contact_goes_on_to_an_agent":
        "the fault is in an object of the program that is killed",
    "tests/live/test_freed.py::test_a_contact_that_is_over_is_freed_without_a_search_for_garbage":
        "it watches the objects of one program",
    "tests/live/test_store_faults.py::test_a_driver_that_fails_costs_its_contact_the_call_and_not_its_outcome":
        "the fault is in an object of the program that is killed",
    "tests/live/test_endings.py::test_the_record_says_who_ended_it_and_why[fault]":
        "the fault is in an object of the program that is killed",
    "tests/live/test_endings.py::test_the_record_says_who_ended_it_and_why[not_stored]":
        "why the call was ended is known to the program that is killed before it can store it",
    "tests/live/test_store_faults.py::test_a_callback_that_cannot_be_stored_leaves_nobody_on_the_line":
        "why the call was ended is known to the program that is killed before it can store it",
    "tests/live/test_store_faults.py::test_a_termination_code_that_waits_for_the_store_is_said_to_wait":
        "the program is killed when the code is stored, and before it can tell the agent",
    "tests/live/test_store_faults.py::test_a_termination_code_that_no_contact_waits_for_is_refused":
        "the fault is in an object of the program that is killed",
    "tests/live/test_store_faults.py::test_nobody_is_kept_in_a_call_that_cannot_go_on":
        "why the call was ended is known to the program that is killed before it can store it",
}  # fmt: skip


def _goes_without(node: pytest.Item) -> bool:
    names = {node.nodeid, node.nodeid.split("[")[0], node.nodeid.split("::")[0]}
    return bool(names & ANOTHER_TRUTH.keys())


@pytest.fixture(autouse=True)
def resumed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kill and resume where it was asked for."""
    node = request.node
    if not request.config.getoption("--resume") or _goes_without(node):
        yield
        return
    if inspect.iscoroutinefunction(getattr(node, "obj", None)):
        monkeypatch.setattr(killing, "WANTED", True)
        killing.watch_steps(monkeypatch)
        node.obj = killing.held(node.obj)
    yield
    killing.Killer.at_work.clear()  # one that failed must not keep the next test waiting


@pytest.fixture
def webhook_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of webhooks, and pauses of moments between two attempts."""
    monkeypatch.setenv("HOOKS_KEY", KEY)
    monkeypatch.setenv("HOOKS_KEY_BEFORE", KEY_BEFORE)
    monkeypatch.setattr(delivering, "PAUSES", (0.05,))


@pytest.fixture
async def receiver(webhook_keys: None) -> AsyncIterator[Receiver]:
    """A program that takes webhooks."""
    async with receiving() as made:
        yield made
