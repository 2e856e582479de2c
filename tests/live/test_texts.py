"""Contacts in writing: from a text that comes in to an outcome, over days and restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cordboard.engine.journal import Heard
from cordboard.engine.signals import Keyed, NotUnderstood
from cordboard.messaging.port import TextNotSent
from cordboard.store import contacts
from tests.live.text_site import OURS, PERSON, text_site
from tests.live.text_site import SITE as BARE_SITE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

FLOW = """
modules:
  Menu: {type: menu, first: true, prompt: "Hours: 1. Code: 2.", words: {"1": hours}, attempts: 2, timeout: %s}
  Hours: {type: live_person, prompt: "Nine to five, {{ contact.message }}."}
  Code: {type: entering_digits, prompt: "Your code?", variable: code, min: 4, max: 12, sensitive: %s}
  Bye: {type: end_call}
connectors:
  - {from: Menu, event: key_press, value: "1", to: Hours, result: hung_up_in_opening}
  - {from: Menu, event: key_press, value: "2", to: Code, result: hung_up_in_opening}
  - {from: Menu, event: no_match, to: Bye, result: not_available}
  - {from: Menu, event: no_input, to: Bye, result: customer_not_available}
  - {from: Hours, event: success, to: Bye, result: listened}
  - {from: Hours, event: failure, to: Bye, result: network_failure}
  - {from: Code, event: success, to: Bye, result: self_service}
  - {from: Code, event: no_match, to: Bye, result: no_match_in_validation}
fallback: {to: Bye, result: flow_fault}
"""
SITE = BARE_SITE + "results: [{slug: self_service, label: Self Service, code: 1000000}]\n"


def flow(timeout: float = 86_400, *, sensitive: bool = False) -> str:
    return FLOW % (timeout, str(sensitive).lower())


async def test_a_text_begins_a_contact_and_the_next_ones_answer_it(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello")
        assert await site.told() == "Hours: 1. Code: 2."
        await site.writes("Hours, please!")
        assert await site.told() == "Nine to five, Hello."
        contact = await site.closed()
        assert (contact["channel"], contact["caller"], contact["result"]) == ("sms", PERSON, "listened")
        assert site.path(contact["id"]) == ["Menu", "Hours", "Bye"]
        journal = contacts.journal(site.switchboard.database, contact["id"])
        heard = [entry.signal for entry in journal if isinstance(entry, Heard)]
        assert heard[0] == Keyed(1, "1", count=1, text="Hours, please!")
        written = [(each.state, each.body, each.command) for each in site.texts(contact["id"])]
        assert written == [
            ("taken", "Hello", 0), ("sent", "Hours: 1. Code: 2.", 1), ("taken", "Hours, please!", 1),
            ("sent", "Nine to five, Hello.", 2),
        ]  # fmt: skip


async def test_who_writes_again_after_the_end_begins_another_contact(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        for count in (1, 2):
            await site.writes("Hello")
            await site.told()
            await site.writes("1")
            await site.told()
            await site.closed(count)


async def test_people_who_write_at_the_same_time_each_have_their_own(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        others = [f"+120255501{number}" for number in range(10, 20)]
        for person in others:
            await site.writes("Hi", person=person)
        for person in others:
            await site.told(person)
            await site.writes("2", person=person)
        for person in others:
            assert await site.told(person) == "Your code?"
            await site.writes("4711", person=person)
        await site.closed(len(others))
        assert [each["result"] for each in site.contacts()] == ["self_service"] * len(others)


async def test_a_text_that_is_told_of_twice_counts_once(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello", id="one")
        await site.told()
        await site.writes("Hello", id="one")
        await site.writes("1", id="two")
        await site.writes("1", id="two")
        await site.told()
        await site.closed()
        assert len(site.channel.sent) == 2


async def test_nothing_of_it_is_in_memory_while_it_waits_and_a_restart_changes_nothing(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello")
        await site.told()
        (contact,) = site.contacts()
        await site.until(lambda: not site.switchboard.conversations.at_work)
        assert site.switchboard.runs.at_work == {}
        await site.restart()
        assert [each["closed_at"] for each in site.contacts()] == [None]
        await site.writes("2")
        assert await site.told() == "Your code?"
        await site.restart()
        await site.writes("47 11")
        assert (await site.closed())["id"] == contact["id"]
        assert len(site.channel.sent) == 2  # no question was asked again


async def test_what_is_written_while_the_program_is_down_is_taken_when_it_is_up(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello")
        await site.told()
        await site.stop()
        await site.channel.writes(PERSON, "hours", to=OURS)
        await site.start_again()
        assert await site.told() == "Nine to five, Hello."
        await site.closed()


async def test_no_answer_in_time_is_no_input_also_over_a_restart(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(0.2), site=SITE) as site:
        await site.writes("Hello")
        await site.told()
        await site.restart()
        await site.told()  # asked again, since nobody answered
        contact = await site.closed()
        assert (contact["result"], contact["ended_by"]) == ("customer_not_available", "flow")


async def test_what_is_no_answer_is_kept_and_asked_again(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello")
        await site.told()
        await site.writes("Who is this?")
        assert await site.told() == "Hours: 1. Code: 2."
        await site.writes("I mean it")
        contact = await site.closed()
        journal = contacts.journal(site.switchboard.database, contact["id"])
        heard = [entry.signal for entry in journal if isinstance(entry, Heard)]
        assert heard == [NotUnderstood(1, "Who is this?"), NotUnderstood(2, "I mean it")]
        assert contact["result"] == "not_available"


async def test_stop_ends_it_at_once_and_nothing_more_is_sent(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello")
        await site.told()
        await site.writes("STOP.")
        contact = await site.closed()
        assert (contact["ended_by"], contact["reason"]) == ("caller", "asked for no more texts")
        assert contact["result"] == "hung_up_in_opening"
        await site.writes("stop")
        await site.writes("Hello again")
        assert await site.told() == "Hours: 1. Code: 2."
        assert len(site.contacts()) == 2


async def test_of_a_sensitive_answer_nothing_is_kept(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(sensitive=True), site=SITE) as site:
        await site.writes("Hello")
        await site.told()
        await site.writes("2")
        await site.told()
        await site.writes("471104711047")  # so long that it is in no identifier or time by chance
        contact = await site.closed()
        journal = contacts.journal(site.switchboard.database, contact["id"])
        assert "471104711047" not in str(journal)
        assert [each.body for each in site.texts(contact["id"])] == [
            "Hello", "Hours: 1. Code: 2.", "2", "Your code?", "",
        ]  # fmt: skip
        assert contact["result"] == "self_service"


async def test_a_text_that_is_refused_is_a_failure_of_its_module(tmp_path: Path) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.writes("Hello")
        await site.told()
        site.channel.refuses = TextNotSent("the network does not know the number")
        await site.writes("1")
        contact = await site.closed()
        assert contact["result"] == "network_failure"
        assert site.texts(contact["id"])[-1].detail == "the network does not know the number"


async def test_a_text_that_could_not_be_sent_for_a_moment_is_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cordboard.live.texts.sending.PAUSES", (0.05, 0.05))
    async with text_site(tmp_path, flow(), site=SITE) as site:
        site.channel.refuses = TextNotSent("busy", again=True)
        await site.writes("Hello")
        await site.until(site.contacts)
        site.channel.refuses = None
        assert await site.told() == "Hours: 1. Code: 2."


async def test_texts_to_a_number_that_answers_none_begin_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        await site.channel.writes(PERSON, "Hello", to="+12025550199")
        assert site.contacts() == []
        assert "no service answers texts there" in caplog.text


async def test_the_sms_module_writes_to_the_person_who_writes(tmp_path: Path) -> None:
    sends = """
modules:
  Receipt: {type: sms, first: true, text: "You wrote: {{ contact.message }}"}
  Bye: {type: end_call}
connectors:
  - {from: Receipt, event: success, to: Bye, result: listened}
  - {from: Receipt, event: failure, to: Bye, result: network_failure}
"""
    async with text_site(tmp_path, sends, site=SITE) as site:
        await site.writes("Hello")
        assert await site.told() == "You wrote: Hello"
        assert site.channel.sent[-1].recipient == PERSON
        assert (await site.closed())["result"] == "listened"


@pytest.mark.parametrize("after", range(1, 31))
async def test_killed_after_any_of_its_transactions_it_loses_nothing_and_doubles_nothing(
    tmp_path: Path, after: int
) -> None:
    async with text_site(tmp_path, flow(), site=SITE) as site:
        site.killed_after = after
        await site.writes("Hello")
        assert await site.told() == "Hours: 1. Code: 2."
        await site.writes("What?")
        assert await site.told() == "Hours: 1. Code: 2."
        await site.writes("2")
        assert await site.told() == "Your code?"
        await site.writes("4711")
        contact = await site.closed()
        assert contact["result"] == "self_service"
        assert site.path(contact["id"]) == ["Menu", "Code", "Bye"]
        assert len(site.channel.sent) == 3
        await site.until(lambda: site.kills == (site.commits >= after))
