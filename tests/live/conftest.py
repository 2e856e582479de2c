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
    "tests/live/test_agents.py::test_a_supervisor_who_is_led_back_has_nothing_more_to_hear":
        "whoever asks to listen when the program is killed is not listening, and asks again",
    "tests/live/test_agents.py::test_a_supervisor_listens_by_the_flows_monitor_connector":
        "the mode is changed before it is stored that the supervisor listens, and the kill takes that back",
    "tests/live/test_draining.py::test_who_waits_in_the_queue_is_served_and_nobody_comes_in":
        "it is the program that is killed which takes no more calls, and waits",
    "tests/live/test_draining.py::test_a_person_who_is_being_called_back_is_waited_for":
        "it is the program that is killed which takes no more calls, and waits",
    "tests/live/test_draining.py::test_everybody_at_a_desk_is_told_and_whoever_comes_later":
        "it is the program that is killed which takes no more calls, and says so",
    "tests/live/test_speaking.py::test_a_prompt_that_nothing_can_speak_raises_failure_and_the_contact_goes_on_to_an_agent":
        "the fault is in an object of the program that is killed",
    "tests/live/floor/test_audio_paths.py::test_a_nailed_up_telephone_that_is_not_answered_is_no_sign_in":
        "whoever signs in when the program is killed has not signed in, and does it again",
    "tests/live/floor/test_audio_paths.py::test_a_nailed_up_telephone_that_drops_is_rung_again_on_going_ready":
        "whoever goes Ready when the program is killed has not gone Ready, and does it again",
    "tests/live/floor/test_deliveries.py::test_neither_desktops_nor_contacts_are_told_what_a_crash_would_take_back":
        "the fault is in an object of the program that is killed",
    "tests/live/floor/test_deliveries.py::test_whoever_asks_has_the_answer_when_it_is_stored":
        "the fault is in an object of the program that is killed",
    "tests/live/floor/test_passing_on.py::test_a_conversation_is_recorded_to_its_end_but_for_pauses":
        "a recording that a kill cuts off goes on in another file",
    "tests/live/floor/test_races.py":
        "two things in one moment leave no room for a kill; test_restart_in_calls kills at each stage of a call",
    "tests/live/floor/test_restart.py::test_a_page_has_a_moment_to_come_back":
        "each program gives pages a moment of its own",
    "tests/live/floor/test_restart_in_calls.py::test_a_recording_that_was_cut_is_whole_up_to_there_and_goes_on_in_another":
        "each kill makes one recording more",
    "tests/live/floor/test_supervision.py::test_a_coach_is_heard_by_an_agent_who_comes_later":
        "a supervisor's own leg comes back with its run, which a floor without a site has not; test_agents has it",
    "tests/live/floor/test_supervision.py::test_a_conversation_that_ends_while_the_telephone_rings_is_not_taken_over":
        "whoever asks to take over when the program is killed has not, and asks again",
    "tests/live/floor/test_supervision.py::test_a_conversation_that_ends_while_the_supervisors_telephone_rings":
        "whoever asks to listen when the program is killed is not listening, and asks again",
    "tests/live/floor/test_supervision.py::test_no_moment_in_which_a_listener_is_heard":
        "a supervisor's own leg comes back with its run, which a floor without a site has not; test_agents has it",
    "tests/live/floor/test_taking_calls.py::test_everything_that_was_told_and_decided_is_in_the_event_log":
        "each program writes into the log that it has begun",
    "tests/live/test_freed.py::test_a_contact_that_is_over_is_freed_without_a_search_for_garbage":
        "it watches the objects of one program",
    "tests/live/test_endings.py::test_the_record_says_who_ended_it_and_why[fault]":
        "the fault is in an object of the program that is killed",
    "tests/live/test_store_faults.py":
        "people are told what a store that takes nothing has not taken, and a crash then takes it back (decision 0033)",
    "tests/live/test_own_calls.py::test_an_agent_at_work_calls_nobody_else":
        "whoever asks when the program is killed asks again, and is not told that it was refused",
    "tests/live/test_own_calls.py::test_a_conversation_is_recorded_after_the_person_was_told_so":
        "what was being said is said anew, and a recording that a kill cuts off goes on in another file",
    "tests/live/test_callbacks_kept.py::test_nobody_is_called_while_that_cannot_be_stored":
        "people are told what a store that takes nothing has not taken, and a crash then takes it back (decision 0033)",
    "tests/live/test_postgresql_faults.py::test_connections_that_are_cut_again_and_again_cost_nobody_a_contact":
        "the connections of the next program are cut while it starts, which cannot do without",
    "tests/live/test_webhooks.py::test_an_endpoint_that_is_slow_keeps_no_other_from_being_told":
        "the posts that are open are counted, and those of the program that is killed are made again",
    "tests/live/test_webhook_answers.py::test_what_is_refused_for_good_is_shown_and_posted_once_more_when_asked":
        "the attempts are counted, and one that a kill cuts off is made again",
    "tests/live/test_webhook_answers.py::test_redirects_are_not_followed_and_silence_ends":
        "what the endpoint answers once is answered to the program that is killed",
}  # fmt: skip


def _goes_without(node: pytest.Item) -> bool:
    names = {node.nodeid, node.nodeid.split("[")[0], node.nodeid.split("::")[0]}
    return bool(names & ANOTHER_TRUTH.keys())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With kills, run only what holds with them: the others are held by the run without."""
    if not config.getoption("--resume"):
        return
    without = [item for item in items if _goes_without(item)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


@pytest.fixture(autouse=True)
def resumed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kill and resume where it was asked for."""
    node = request.node
    if not request.config.getoption("--resume"):
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
