"""What an agent's desktop shows beside the conversation, over the API: whose business what is, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cordboard.acd.decisions import AgentChanged, OfferEnded
from cordboard.store.acd_events import AcdEvent, as_rows
from cordboard.store.agent_figures import fold
from cordboard.store.callbacks import PromisedCallback, addition
from cordboard.store.contact_notes import notes_on
from cordboard.store.database import writing
from cordboard.store.persons import delete_person
from tests.server.desk.centre import Centre, centre

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio
THE_NUMBER = "2025550123"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Centre]:
    async with centre(tmp_path) as opened:
        yield opened


async def goodbye(place: Centre, bob: Any, phone: Any, caller: Any, code: str) -> None:
    await bob.does("end_call")
    phone.respond(await phone.next("BYE"), 200, "OK")
    await bob.does("wrap_up", code=code)
    await place.closed_as("operator_transfer" if code == "solved" else "customer_not_available")


async def test_a_note_is_kept_with_its_date_and_the_next_agent_reads_it(place: Centre) -> None:
    bob, phone, caller, _ = await place.talking()
    contact = (await bob.hears_of("offer"))["contact"]
    async with place.web("bob") as web:
        assert (await web.get("/api/agent/earlier-contacts")).json() == {"items": [], "next": None}
        path = f"/api/agent/contacts/{contact}/note"
        empty = await web.get(path)
        assert (empty.json()["text"], empty.json()["written_at"]) == ("", 0)
        assert (await web.put(path, json={"text": "x"})).status_code == 428
        note = {"text": "Wants it in writing", "follow_up_at": 4_000_000_000_000}
        written = await web.put(path, json=note, headers={"if-match": empty.headers["etag"]})
        assert (written.status_code, written.json()["agent"]) == (200, "bob")
        stale = await web.put(path, json={"text": "other"}, headers={"if-match": empty.headers["etag"]})
        assert stale.status_code == 412
        (waits,) = (await web.get("/api/agent/follow-ups")).json()["items"]
        assert (waits["number"], waits["note"]["text"], waits["service"]) == (THE_NUMBER, note["text"], "help")
        await goodbye(place, bob, phone, caller, "solved")
        done = await web.put(path, json={**note, "followed_up": True}, headers={"if-match": written.headers["etag"]})
        assert done.status_code == 200, "a contact of one's own is open for notes when it is over"
        assert (await web.get("/api/agent/follow-ups")).json()["items"] == []
        await place.caller()
        await bob.hears_of("offer", lambda event: event["contact"] != contact)
        (before,) = (await web.get("/api/agent/earlier-contacts")).json()["items"]
    assert (before["id"], before["result"], before["agent"]) == (contact, "operator_transfer", "bob")
    assert [each["text"] for each in before["notes"]] == [note["text"]]
    assert before["recordings"] == [], "recordings are for supervisors"


async def test_contacts_of_others_are_nobodys_business(place: Centre) -> None:
    bob, phone, caller, _ = await place.talking()
    contact = (await bob.hears_of("offer"))["contact"]
    async with place.web("ada") as ada, place.web("sue") as sue:
        assert (await ada.get(f"/api/agent/contacts/{contact}/note")).status_code == 404
        assert (await ada.get("/api/agent/contacts/none/note")).status_code == 404
        assert (await ada.get("/api/agent/earlier-contacts")).json()["items"] == []
        for path in ("earlier-contacts", "follow-ups", "callbacks", "figures?since=2026-01-01"):
            assert (await sue.get(f"/api/agent/{path}")).status_code == 403, path
    await goodbye(place, bob, phone, caller, "solved")


async def test_notes_go_with_the_person(place: Centre) -> None:
    bob, phone, caller, _ = await place.talking()
    contact = (await bob.hears_of("offer"))["contact"]
    path = f"/api/agent/contacts/{contact}/note"
    database = place.switchboard.database
    async with place.web("bob") as web:
        etag = (await web.get(path)).headers["etag"]
        await web.put(path, json={"text": "Is called Elisabeth"}, headers={"if-match": etag})
        await goodbye(place, bob, phone, caller, "solved")
        assert contact in notes_on(database, [contact])
        delete_person(database, THE_NUMBER, "US", by="root", at=1, digest="5e1f")
        assert notes_on(database, [contact]) == {}
        etag = (await web.get(path)).headers["etag"]
        late = await web.put(path, json={"text": "Is called Elisabeth"}, headers={"if-match": etag})
        assert late.status_code == 404, "nothing is kept of a person who is forgotten"


async def test_callbacks_of_ones_services_wait_in_the_list(place: Centre) -> None:
    async with place.web("bob") as web:
        for name, service, agent in (("a", "help", ""), ("b", "other", ""), ("c", "help", "ada")):
            promised = PromisedCallback(
                name, "parent", "+12025550123", "", {"service": service, "agent": agent}, 10, 20, 3, 300, {}, False
            )
            with writing(place.switchboard.database) as connection:
                for change in addition(promised):
                    connection.execute(change)
        (waits,) = (await web.get("/api/agent/callbacks")).json()
        assert (waits["contact"], waits["number"], waits["made"], waits["attempts"]) == ("a", "+12025550123", 0, 3)


async def test_the_figures_of_a_day_are_those_of_what_was_done_in_it(place: Centre) -> None:
    async with place.web("bob") as web:
        assert (await web.get("/api/agent/figures")).status_code == 422
        nothing = (await web.get("/api/agent/figures?since=2026-01-01T00:00:00Z")).json()
        assert (nothing["contacts"], nothing["handle_time"], nothing["occupancy"], nothing["states"]) == (
            0,
            None,
            None,
            [],
        )
        bob, phone, caller, _ = await place.talking()
        await goodbye(place, bob, phone, caller, "later")
        await bob.is_in("ready", "bob")
        figures = (await web.get("/api/agent/figures?since=2026-01-01T00:00:00Z")).json()
    assert (figures["contacts"], figures["missed"], figures["rejected"]) == (1, 0, 0)
    assert figures["handle_time"] > 0
    assert 0 < figures["occupancy"] <= 1
    assert {each["state"] for each in figures["states"]} >= {"ready", "in_call", "wrap_up"}


def _events(*told: tuple[int, Any]) -> list[AcdEvent]:
    rows = [row for at, decision in told for row in as_rows(at, 1, decision, ())]
    return [AcdEvent(id=number, **row) for number, row in enumerate(rows, 1)]


def test_time_before_the_day_and_signed_out_is_not_counted() -> None:
    found = fold(
        _events(
            (500, AgentChanged("ada", "ready")),
            (3_000, AgentChanged("ada", "offered", contact="c1")),
            (4_000, AgentChanged("ada", "in_call", contact="c1")),
            (9_000, AgentChanged("ada", "hold", contact="c1")),
            (10_000, AgentChanged("ada", "in_call", contact="c1")),
            (11_000, AgentChanged("ada", "wrap_up", contact="c1")),
            (12_000, AgentChanged("ada", "ready")),
            (13_000, OfferEnded(7, "c2", "ada", "timeout")),
            (13_000, OfferEnded(8, "c3", "ada", "rejected")),
            (14_000, AgentChanged("ada", "signed_out")),
        ),
        since=1_000, until=20_000,
    )  # fmt: skip
    assert found.milliseconds == {"ready": 4_000, "offered": 1_000, "in_call": 6_000, "hold": 1_000, "wrap_up": 1_000}
    assert (found.contacts, found.missed, found.rejected, found.handle_time) == ({"c1"}, 1, 1, 8.0)


def test_calls_of_drafts_are_time_and_nothing_else() -> None:
    events = _events(
        (1_000, AgentChanged("ada", "in_call", contact="c1")),
        (3_000, AgentChanged("ada", "wrap_up", contact="c1")),
        (4_000, AgentChanged("ada", "offered", contact="t1/question")),
        (5_000, AgentChanged("ada", "in_call", contact="t1/question")),
        (8_000, OfferEnded(7, "t1", "ada", "rejected")),
        (9_000, AgentChanged("ada", "ready")),
    )
    found = fold(events, since=1_000, until=10_000, trials={"t1"})
    assert (found.contacts, found.rejected, found.handle_time) == ({"c1"}, 0, 3.0)
    assert found.milliseconds["in_call"] == 6_000
