"""What is stored for a contact that a crash left open."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.engine.balance import balance
from cordboard.engine.commands import FindAgent
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Closed, Facts, Left
from cordboard.engine.program import Program
from cordboard.engine.signals import Connected, HungUp, Played, Recorded
from cordboard.flow.model import Flow
from cordboard.flow.results import RESULTS
from cordboard.live.closing import closing
from cordboard.live.recovery import close_left_open
from cordboard.modules.introduction import Introduction
from cordboard.modules.live_person import LivePerson
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.modules.voicemail import Voicemail
from cordboard.store import contacts
from cordboard.store.database import open_database
from cordboard.store.writer import JournalWriter, NewContact
from tests.faults import locked
from tests.live.floor_site import PATIENCE, floor_site
from tests.live.test_going_on import DIGITS, stored_in
from tests.story import NOON, flow_of

GREETING = LivePerson(name="Greeting", prompt="Good day.")
AGENTS = OperatorTransfer(name="Agents", service="support")


def flow(*modules: LivePerson | OperatorTransfer) -> Flow:
    ways = ["Greeting success -> Agents: customer_not_available", "Agents success -> End: listened"]
    return flow_of(*(modules or (GREETING, AGENTS)), ways=ways, opening_result="hung_up_in_opening")


def begun(of: Flow) -> Interpreter:
    contact = Interpreter(Program(of), Facts("c1"))
    contact.start(NOON)
    return contact


def closed(journal: list, of: Flow) -> tuple[str, str]:
    """The result that recovery stores, and by whom the person's part ended."""
    entries = closing(journal, lambda: Program(of), RESULTS, NOON + 1000)
    assert isinstance(entries[-1], Closed)
    assert balance([[*journal, *entries]]) == []
    (left,) = [entry for entry in [*journal, *entries] if isinstance(entry, Left)]
    return entries[-1].result, left.by


def test_the_result_due_is_stored() -> None:
    contact = begun(flow())
    assert closed(contact.journal, flow()) == ("hung_up_in_opening", "restart")
    contact.receive(NOON, Played(1))
    assert closed(contact.journal, flow()) == ("customer_not_available", "restart")


def test_a_caller_who_was_answered_just_before_gets_the_opening_result() -> None:
    assert closed([], flow()) == ("hung_up_in_opening", "restart")


def test_whom_we_were_calling_never_came_to_the_flow() -> None:
    outbound = flow_of(
        Introduction(name="Hello", prompt="Hello."), ways=["Hello success -> End: listened"], direction="outbound"
    )
    assert closed([], outbound) == ("line_lost", "restart")


@pytest.mark.anyio
async def test_a_supervisors_leg_that_was_left_open_is_closed_and_no_contact(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database(tmp_path / "cordboard.db")
    writer = JournalWriter(database)
    writer.start()
    try:
        for name, run in (("c1", "contact"), ("leg", "supervision")):
            begins = NewContact(name, "story", "1", "voice", "inbound", "support", "", "", NOON, run=run)  # type: ignore[arg-type]
            await writer.begin(begins)
            await writer.append(name, begun(flow()).journal)
        left = await close_left_open(database, writer, lambda *_: Program(flow()), RESULTS, NOON + 1000)
        assert left == 1
        assert "contact c1 was left open by a crash; closed with its Result due, hung_up_in_opening" in caplog.messages
        assert contacts.open_contacts(database) == []
    finally:
        writer.close()
        database.dispose()


@pytest.mark.anyio
async def test_a_contact_whose_program_nobody_knows_any_more_ended_with_its_last_entry(tmp_path: Path) -> None:
    database = open_database(tmp_path / "cordboard.db")
    writer = JournalWriter(database)
    writer.start()
    try:
        await writer.begin(NewContact("c1", "story", "1", "voice", "inbound", "support", "", "", NOON))
        contact = begun(flow())
        contact.receive(NOON + 7000, Played(1))
        await writer.append("c1", contact.journal)
        await close_left_open(database, writer, lambda *_: Program(flow()), RESULTS, NOON + 86_400_000)
        (stored,) = contacts.list_contacts(database, limit=1)
        assert stored["left_at"] == NOON + 7000
    finally:
        writer.close()
        database.dispose()


def test_agents_who_had_still_to_wrap_up_chose_no_code() -> None:
    contact = begun(flow())
    contact.receive(NOON, Played(1))
    number = next(each for each, command in contact.open.items() if isinstance(command, FindAgent))
    contact.receive(NOON, Connected(number, "ann"))
    contact.receive(NOON, HungUp("caller"))
    assert contact.outcome is None
    assert closed(contact.journal, flow()) == ("operator_transfer", "caller")


def test_a_message_that_lay_for_review_when_it_crashed_is_left() -> None:
    of = flow_of(Voicemail(name="Box", box="b"), ways=["Box success -> End: operator_transfer"])
    contact = begun(of)
    assert closed(contact.journal, of) == ("hung_up_in_opening", "restart"), "nothing was said yet"
    contact.receive(NOON, Recorded(1, "r1", 4.0))
    assert closed(contact.journal, of) == ("operator_transfer", "restart")
    contact.receive(NOON, HungUp())
    assert closed(contact.journal, of) == ("operator_transfer", "caller"), "it crashed while it was put into its box"


def test_where_the_flow_is_no_longer_what_it_was_the_last_connector_tells() -> None:
    contact = begun(flow())
    contact.receive(NOON, Played(1))
    other = flow(LivePerson(name="Greeting", prompt="Good evening."), AGENTS)
    assert closed(contact.journal, other) == ("customer_not_available", "restart")
    assert closed(begun(flow()).journal, other) == ("hung_up_in_opening", "restart")


@pytest.mark.sqlite_only("it locks the file of SQLite")
@pytest.mark.anyio
async def test_whoever_was_hung_up_on_as_nothing_could_be_stored_has_that_reason(tmp_path: Path) -> None:
    limits = "store: {new_contact_timeout: 20, step_timeout: 1}\n"
    async with floor_site(tmp_path, DIGITS % ("false", "false"), more=limits, survives=True) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        with locked(tmp_path / "data/cordboard.db"):
            call.presses("123456")
            await asyncio.wait_for(call.wait_ended(), PATIENCE)
        site.kill()
        await site.restarted()
        contact = await site.closed()
        assert (contact["ended_by"], contact["reason"]) == ("fault", "the next step could not be stored")
