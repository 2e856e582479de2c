"""Contact search: by what is known of contacts and by what happened in them, however many there are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import insert, select

from cordboard.engine.journal import AnyEntry, Completed, Entered, Journal, Left, Noted, Took, encode
from cordboard.store import contact_pages
from cordboard.store.acd_events import as_rows
from cordboard.store.contact_search import ContactFilter
from cordboard.store.journal_search import JournalCondition
from cordboard.store.tables import acd_events, contact_notes, contacts, journal, texts
from tests.server.test_paging import T, add
from tests.server.test_reports_api import arrive
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

MENU: Journal = [
    Entered("Menu"),
    Completed("Menu", "key_press", "1"),
    Took("Menu", "key_press", "1", "Agents", "reached"),
]


def happened(database: Any, contact: str, *entries: AnyEntry) -> None:
    with database.begin() as connection:
        number = connection.scalar(select(contacts.c.number).where(contacts.c.id == contact))
        for part in (entries[:1], entries[1:]):  # in runs, as the writer stores them
            connection.execute(insert(journal).values(contact=number, entries=encode(list(part)).decode()))


async def found(site: Site, **wanted: str) -> str:  # noqa: F811
    answer = await site.web.get("/api/contacts", params=wanted)
    assert answer.status_code == 200, answer.text
    return " ".join(each["id"] for each in answer.json()["items"])


async def test_contacts_are_found_by_what_happened_in_them(site: Site) -> None:  # noqa: F811
    database = site.switchboard.database
    for number, name in enumerate("abcd"):
        add(database, name, T + number * 1000)
    happened(database, "a", *MENU, Entered("Agents"), Left(T, "Agents", "flow"))
    happened(database, "b", *MENU, Entered("Agents"), Noted("Agents", 'Refund asked for, Straße 7 \\ "Ü"'))
    happened(database, "c", Entered("Menu"), Completed("Menu", "no_input"), Took("Menu", "", "", "Bye", "left"))
    happened(database, "d", Entered("Menu"), Left(T, "Menu", "caller"))
    with database.begin() as connection:
        connection.execute(insert(texts).values(
            id="t", channel="sms", inbound=True, network_id="", contact="d", sender="+1", recipient="+2",
            body="My REFUND", at=T, command=0, state="", detail="",
        ))  # fmt: skip
        connection.execute(insert(contact_notes).values(contact="c", agent="mara", text="about Easter", written_at=T))
    expected = {
        ("module", "Agents"): "b a", ("module", "Menu"): "d c b a", ("module", "Men"): "", ("event", "no_input"): "c",
        ("value", "1"): "b a", ("connector_event", ""): "c", ("connector_value", "1"): "b a",
        ("connector_to", "Bye"): "c", ("ended_in", "Menu"): "d", ("still_in", "Agents"): "b", ("text", "refund"): "d b",
        ("text", "easter"): "c", ("text", 'STRASSE 7 \\ "ü"'): "b", ("text", "noted"): "",
    }  # fmt: skip
    for (name, value), ids in expected.items():
        assert await found(site, **{name: value}) == ids, (name, value)
    assert await found(site, module="Menu", event="key_press", value="1", ended_in="Agents") == "a"
    assert await found(site, module="Agents", event="key_press") == ""


async def test_a_contact_is_drawn_on_its_version_with_the_way_that_it_took(site: Site) -> None:  # noqa: F811
    caller = site.line.rings(caller="+442079460000", called="2000")
    async for _ in site.switchboard.changes():
        if site.switchboard.runs.at_work:
            break
    caller.presses("1")
    async for _ in site.switchboard.changes():
        if not site.switchboard.runs.at_work:
            break
    (contact,) = (await site.web.get("/api/contacts")).json()["items"]
    trace = (await site.web.get(f"/api/contacts/{contact['id']}")).json()["trace"]
    drawn = (await site.web.get(f"/api/contacts/{contact['id']}/drawing")).text
    cards = {name: sign for sign, name in re.findall(r'class="(passed|aside)"[^>]*>\n<title>([^·<]+?)(?: ·|<)', drawn)}
    passed = {each["module"] for each in trace}
    assert cards == {name: "passed" if name in passed else "aside" for name in cards}
    assert "passed" in cards.values()
    taken = {(each["module"], each["next"]) for each in trace if each.get("next") in cards}
    assert drawn.count('class="taken line') == len(taken)
    assert (await site.web.get("/api/contacts/none/drawing")).status_code == 404


async def test_contacts_are_found_by_how_long_they_took_and_when_they_asked_for_an_agent(
    site: Site,  # noqa: F811
) -> None:
    database = site.switchboard.database
    add(database, "short", T, left_at=T + 4_000, closed_at=T + 9_000)
    add(database, "long", T, left_at=T + 90_000, closed_at=T + 99_000)
    add(database, "open", T, left_at=None, closed_at=None)
    assert await found(site, shortest="4", longest="60") == "short"
    assert await found(site, shortest="60") == "long"
    with database.begin() as connection:
        connection.execute(insert(acd_events), [*as_rows(T + 5_000, 1, arrive("long"), [])])
    assert await found(site, asked_since="2020-09-13T12:26:45Z", asked_until="2020-09-13T12:26:46Z") == "long"
    assert await found(site, asked_since="2020-09-13T12:26:46Z") == ""


@pytest.mark.parametrize("wanted", [{"result": "busy"}, {"account": "A1"}, {"agent": "mara"}, {"number": "2000"},
                                    {"shortest": "1"}, {"version": "v1"}, {"module": "Rare"}])  # fmt: skip
async def test_a_page_that_has_looked_far_enough_says_so_and_the_next_goes_on(
    site: Site, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, str]  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(contact_pages, "MOST_ROWS", 7)
    monkeypatch.setattr(contact_pages, "MOST_JOURNALS", 6)
    monkeypatch.setattr(contact_pages, "_AT_ONCE", 3)
    database = site.switchboard.database
    for number in range(30):
        rare = number % 10 == 0
        add(
            database, f"c{number:02}", T + number * 1000, result="busy" if rare else "key_1", agent="mara" * rare,
            account="A1" if rare else "", called="2000" if rare else "3000", left_at=T + number * 1000 + 1000 * rare,
            version="v1" if rare else "v2",
        )  # fmt: skip
        if rare and wanted.get("module"):
            happened(database, f"c{number:02}", Entered("Rare"))
    seen: list[str] = []
    pages = 0
    cursor: str | None = ""
    while cursor is not None:
        page = (await site.web.get("/api/contacts", params={**wanted, "limit": "2", "cursor": cursor})).json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
        pages += 1
        if len(page["items"]) < 2 and cursor is not None:
            assert page["back_to"] >= T
    assert seen == ["c20", "c10", "c00"]
    if "shortest" in wanted or "module" in wanted:
        assert pages > 3


def test_a_journal_is_asked_for_nothing_that_is_not_written() -> None:
    assert JournalCondition().empty
    assert not JournalCondition(connector_event="").empty
    assert [str(each) for each in ContactFilter().leads()] == ["true"]
