"""What the log for programs says of requests and of calls."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from cordboard.cli.json_logs import note_fields
from cordboard.server.watching import access_log
from tests.server.test_server import Site, site

__all__ = ["site"]

pytestmark = pytest.mark.anyio


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    found: list[logging.LogRecord] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record)

    handler = Heard()
    handler.addFilter(note_fields)
    loggers = (access_log, logging.getLogger("cordboard.live.runs"))
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield found
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def of(records: list[logging.LogRecord], name: str) -> list[Any]:
    return [record for record in records if record.name == name]


async def test_a_request_is_named_by_its_route_which_holds_no_secret(
    site: Site, records: list[logging.LogRecord]
) -> None:
    await site.web.get("/api/setup/some-secret-token")
    await site.web.get("/api/nothing-of-the-kind")
    await site.web.get("/api/openapi.json")
    known, unknown, document = of(records, "cordboard.access")
    assert document.route == "/api/openapi.json"
    assert (known.method, known.route, known.status) == ("GET", "/api/setup/{token}", 410)
    assert (unknown.route, unknown.status) == ("none", 404)
    assert not any("secret" in record.getMessage() for record in records)


async def test_what_is_said_of_a_contact_has_its_id_and_its_call(site: Site, records: list[logging.LogRecord]) -> None:
    caller = site.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    async for _ in site.switchboard.changes():
        if of(records, "cordboard.live.runs"):
            break
    (ended,) = of(records, "cordboard.live.runs")
    (contact,) = (await site.web.get("/api/contacts")).json()["items"]
    assert ended.about == {"contact": contact["id"], "call": caller.id}
