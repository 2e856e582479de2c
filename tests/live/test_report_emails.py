"""Reports by email over a real SMTP server: each time once, also over a kill, with the rights of the moment."""

from __future__ import annotations

import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, insert, select

from cordboard.flow.site import Site
from cordboard.live import report_emails
from cordboard.live.mail import Mail
from cordboard.live.report_emails import ReportEmails
from cordboard.live.waker import Waker
from cordboard.store import due_times, people
from cordboard.store import scheduled_reports as stored
from cordboard.store.database import open_database, writing
from cordboard.store.people import User
from cordboard.store.scheduled_reports import REPORT, REPORT_EMAIL, ReportOrder, ReportView, ScheduledReport
from cordboard.store.tables import audit, contacts
from tests.live.test_mail import Server
from tests.live.wakers import until

pytestmark = pytest.mark.anyio
MADRID = ZoneInfo("Europe/Madrid")
#: Seven in the morning of the day with 25 hours; the report is of the seven days before.
DUE = round(datetime(2026, 10, 25, 7, tzinfo=MADRID).timestamp() * 1000)
PASSWORD = "a long sentence is good"


@pytest.fixture
def handler() -> Server:
    return Server()


@pytest.fixture
def site(handler: Server) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    mail = {"server": "127.0.0.1", "port": port, "security": "none", "from": "Desk <desk@harbor.example>"}
    services = {"keys": {"flow": "f", "title": "Lost keys"}, "other": {"flow": "f"}}
    yield Site(cordboard=1, site="s", services=services, mail=mail, time_zone="Europe/Madrid")
    controller.stop()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "cordboard.db")
    yield engine
    engine.dispose()


def add_contact(database: Engine, name: str, day: int, service: str) -> None:
    at = round(datetime(2026, 10, day, 12, tzinfo=MADRID).timestamp() * 1000)
    row = {
        "id": name, "flow": "f", "version": "v1", "channel": "voice", "direction": "inbound", "service": service,
        "caller": "+34600000000", "called": "2000", "account": "", "started_at": at, "closed_at": at + 5,
        "result": "key_1", "code": 1, "ended_by": "flow", "recovered": False,
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(insert(contacts).values(**row))


def schedule(database: Engine, user: User, **more: Any) -> ScheduledReport:
    view = ReportView(measure="contacts", interval="1d", period="week", by="service")
    order: dict[str, Any] = {
        "name": "Contacts of the week", "view": view, "recipients": ("ann@example.com", "bob@example.com"),
        "language": "en", "frequency": "weekly", "at": "07:00", "weekday": 7, "day": 1, "zone": "Europe/Madrid",
        "origin": "http://10.0.0.5:8080",
    }  # fmt: skip
    return stored.add(database, user, ReportOrder(**order | more), DUE - 1)


@asynccontextmanager
async def sending(site: Site, database: Engine, program: str = "program") -> AsyncIterator[None]:
    began = time.monotonic()
    clock: Callable[[], int] = vars(report_emails)["now"]
    waker = Waker(database, clock=lambda: clock() + round((time.monotonic() - began) * 1000))
    ReportEmails(lambda: site, database, Mail(site.mail, {}, {}), waker)
    waker.start(program)
    try:
        yield
    finally:
        await waker.stop()


def supervisor(database: Engine) -> User:
    people.add_user(database, "root", PASSWORD, ("administrator",), "")
    return people.add_user(database, "sue", PASSWORD, ("supervisor",), "root")


def audited(database: Engine, action: str) -> list[Any]:
    with database.connect() as connection:
        return [*connection.execute(select(audit.c.who, audit.c.what, audit.c.detail).where(audit.c.action == action))]


def last_of(database: Engine, report: ScheduledReport) -> stored.ReportSending:
    found = stored.find(database, report.id)
    assert found is not None
    return found.last or stored.ReportSending(at=0)


def parts(letter: Message) -> tuple[str, str]:
    told, attached = (
        each.get_payload(decode=True) for each in letter.walk() if not each.is_multipart()
    )  # fmt: skip
    assert isinstance(told, bytes)
    assert isinstance(attached, bytes)
    return told.decode().replace("\r\n", "\n"), attached.decode()


async def test_a_report_has_its_figures_in_words_and_as_a_file(
    site: Site, database: Engine, handler: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_emails, "now", lambda: DUE + 1000)
    for name, day, service in (("a", 17, "keys"), ("b", 18, "keys"), ("c", 24, "other"), ("d", 25, "keys")):
        add_contact(database, name, day, service)
    report = schedule(database, supervisor(database))
    assert report.next_at == DUE
    async with sending(site, database):
        await until(lambda: len(handler.letters) == 2)
        await until(lambda: len(last_of(database, report).sent) == 2)
    ann, bob = sorted(handler.letters, key=lambda each: str(each["To"]))
    assert (ann["To"], bob["To"]) == ("ann@example.com", "bob@example.com")
    assert ann["Subject"] == "Contacts of the week: 2 (2026-10-18 to 2026-10-24)"
    text, file = parts(ann)
    assert "Lost keys  1\n" in text
    assert "2026-10-18  1\n" in text
    assert "Contacts that began in the interval" in text
    assert "http://10.0.0.5:8080/reports/contacts?from=2026-10-18&to=2026-10-24&interval=1d&by=service" in text
    head, *rows = file.splitlines()
    assert head == "begins,zone,at,until,group,value,contacts,closed,with_agent"
    assert len(rows) == 14
    assert sum(float(row.split(",")[5]) for row in rows) == 2
    found = stored.find(database, report.id)
    assert found is not None
    assert found.next_at == round(datetime(2026, 11, 1, 7, tzinfo=MADRID).timestamp() * 1000)
    told = audited(database, "report-emailed")
    assert [(row.who, row.what) for row in told] == [("sue", "Contacts of the week")] * 2
    assert {row.detail["to"] for row in told} == {"ann@example.com", "bob@example.com"}


async def test_a_time_counts_once_also_where_the_program_was_killed_after_it(
    site: Site, database: Engine, handler: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the transaction that set the emails, and before anything was said of the due time; and days later
    started again: the times that were missed are not made up for one by one.
    """
    monkeypatch.setattr(report_emails, "now", lambda: DUE + 20 * 86_400_000)
    report = schedule(database, supervisor(database), recipients=("ann@example.com",))
    (due,) = due_times.claim(database, {REPORT: 9}, DUE, "killed", lambda _connection: None)
    for _ in range(2):
        with writing(database) as connection:
            if due_times.take(connection, due):
                stored.begin(connection, due, DUE + 20 * 86_400_000)
    (email,) = due_times.keys(database, REPORT_EMAIL)
    due_times.claim(database, {REPORT_EMAIL: 9}, DUE + 20 * 86_400_000, "killed", lambda _connection: None)
    async with sending(site, database, "next"):
        await until(lambda: due_times.keys(database, REPORT_EMAIL) == set())
    (letter,) = handler.letters
    assert letter["Message-ID"] == f"<{email}@harbor.example>"
    assert "(2026-11-01 to 2026-11-07)" in letter["Subject"]
    assert last_of(database, report).sent == ("ann@example.com",)
    found = stored.find(database, report.id)
    assert found is not None
    assert found.next_at == round(datetime(2026, 11, 15, 7, tzinfo=MADRID).timestamp() * 1000)


async def test_nothing_is_sent_for_somebody_who_may_not_read_reports_any_more(
    site: Site, database: Engine, handler: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_emails, "now", lambda: DUE)
    report = schedule(database, supervisor(database), recipients=("ann@example.com",))
    people.change_user(database, "sue", "root", roles=("agent",))
    async with sending(site, database):
        await until(lambda: bool(audited(database, "report-not-emailed")))
    assert handler.letters == []
    assert last_of(database, report).failed == {"ann@example.com": "sue may not read reports any more"}


async def test_a_server_that_is_busy_is_asked_again_and_a_refusal_is_told(
    site: Site, database: Engine, handler: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_emails, "now", lambda: DUE)
    monkeypatch.setattr(report_emails, "PAUSES", (0.01, 0.01))
    report = schedule(database, supervisor(database), recipients=("ann@example.com",), language="es")
    handler.answers = ["451 later", "250 OK"]
    async with sending(site, database):
        await until(lambda: last_of(database, report).sent == ("ann@example.com",))
    (letter,) = handler.letters
    assert "Contactos que comenzaron en el intervalo" in parts(letter)[0]
    handler.answer = "550 no such mailbox"
    with writing(database) as connection:
        stored.send(connection, report, DUE + 1, DUE + 1)
    async with sending(site, database):
        await until(lambda: bool(last_of(database, report).failed))
    assert last_of(database, report).failed["ann@example.com"].endswith("answered 550")
    assert len(audited(database, "report-not-emailed")) == 1


async def test_a_report_that_was_ended_is_not_sent(
    site: Site, database: Engine, handler: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_emails, "now", lambda: DUE)
    user = supervisor(database)
    report = schedule(database, user)
    with writing(database) as connection:
        stored.send(connection, report, DUE, DUE)
    assert not stored.remove(database, report.id, User(99, "eve", ("supervisor",)))
    assert stored.remove(database, report.id, user)
    assert due_times.keys(database, REPORT) == set()
    async with sending(site, database):
        await until(lambda: due_times.keys(database, REPORT_EMAIL) == set())
    assert handler.letters == []
