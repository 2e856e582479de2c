"""Reports, waveforms and what they say over the API."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from sqlalchemy import insert, select

from cordboard.acd.messages import AgentRequest, Arrive, Withdraw
from cordboard.audio.stereo import StereoWav, WavMark
from cordboard.store.acd_events import as_rows
from cordboard.store.tables import acd_events, audit, recordings
from tests.server.test_paging import add
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
NOON = int(datetime(2026, 10, 25, 12, tzinfo=UTC).timestamp() * 1000)
DAY = {"since": "2026-10-25", "until": "2026-10-26", "zone": "Europe/Madrid"}


def arrive(contact: str, service: str = "keys") -> Arrive:
    return Arrive(AgentRequest(contact=contact, service=service))


async def asked(site: Site, measure: str, **more: str) -> dict[str, Any]:  # noqa: F811
    answer = await site.web.get(f"/api/reports/{measure}", params=DAY | more)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_report_tells_the_intervals_of_its_zone_and_what_the_figure_means(site: Site) -> None:  # noqa: F811
    with site.switchboard.database.begin() as connection:
        for turn, (at, event) in enumerate([(0, arrive("a")), (9_000, Withdraw("a")), (9_000, arrive("b"))]):
            connection.execute(insert(acd_events), [*as_rows(NOON + at, turn, event, [])])
    told = await asked(site, "abandonment", interval="1h", by="service", service="keys")
    assert len(told["intervals"]) == 25
    assert [each["label"] for each in told["intervals"][2:4]] == ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00"]
    assert told["measure"]["en"]["definition"].startswith("Abandoned, short ones among them")
    assert told["measure"]["es"]["title"] == "Abandono"
    (row,) = told["rows"]
    noon = next(number for number, each in enumerate(told["intervals"]) if each["at"] == NOON)
    assert row["cells"][noon] == {
        "value": 0.5, "parts": {"abandoned": 1, "abandoned_short": 0, "offered": 2, "answered": 0},
    }  # fmt: skip
    assert row["cells"][0]["value"] is None
    assert told["total"]["value"] == 0.5
    assert told["before"]["until"] - told["before"]["since"] == 86_400_000
    assert told["intervals"][0]["open"] in (True, False)


async def test_the_zone_is_that_of_the_site_unless_another_is_named(site: Site) -> None:  # noqa: F811
    answer = await site.web.get("/api/reports/contacts", params={"since": "2026-10-25", "until": "2026-10-26"})
    assert site.switchboard.site.site is not None
    assert answer.json()["zone"] == site.switchboard.site.site.time_zone
    assert {each["name"] for each in (await site.web.get("/api/reports")).json()} > {"service_level", "occupancy"}


async def test_what_cannot_be_reported_says_why(site: Site) -> None:  # noqa: F811
    for measure, wrong, said in (
        ("occupancy", {"by": "result"}, "it is by agent, team, hour"),
        ("contacts", {"until": "2026-10-25"}, "ends after it begins"),
        ("contacts", {"interval": "15m", "until": "2036-10-25"}, "ask for longer ones"),
        ("contacts", {"zone": "Europe/Nowhere"}, ""),
        ("nonsense", {}, ""),
    ):
        answer = await site.web.get(f"/api/reports/{measure}", params=DAY | wrong)
        assert answer.status_code == 422, (measure, wrong)
        assert said in answer.json()["detail"]
    await site.signs_in("bob")
    assert (await site.web.get("/api/reports/contacts", params=DAY)).status_code == 403


async def test_reports_are_exported_and_that_is_audited(site: Site) -> None:  # noqa: F811
    database = site.switchboard.database
    add(database, "a", NOON)
    path = "/api/reports/contacts/export"
    head, *rows = (await site.web.get(path, params=DAY)).text.splitlines()
    assert head == "begins,zone,at,until,group,value,contacts,closed,with_agent"
    assert [row.split(",")[5:] for row in rows] == [["1", "1.0", "1.0", "0.0"]]
    answer = await site.web.get(path, params=DAY | {"format": "parquet", "by": "result"})
    (line,) = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert (line["group"], line["value"], line["begins"]) == ("key_1", 1.0, "2026-10-25T00:00+02:00")
    with database.connect() as connection:
        found = connection.execute(select(audit.c.what).where(audit.c.action == "report-exported")).scalars().all()
    assert found == ["contacts", "contacts"]


async def test_the_waveform_shows_both_sides_and_the_pauses(site: Site, tmp_path: Path) -> None:  # noqa: F811
    database = site.switchboard.database
    add(database, "a", NOON)
    made = StereoWav(tmp_path / "r1.wav")
    loud, quiet = np.full(8000, 32767, "<i2").tobytes(), np.full(8000, -3000, "<i2").tobytes()
    made.write(loud, bytes(16000))
    made.write(bytes(16000), quiet)
    made.close([WavMark(8000, "paused: agent", 1000), WavMark(12_000, "a point")])
    site.switchboard.media.put("r1.wav", tmp_path / "r1.wav")
    with database.begin() as connection:
        connection.execute(
            insert(recordings).values(id="r1", contact="a", box="", seconds=2.0, taken_at=NOON, held=False)
        )
    told = (await site.web.get("/api/recordings/r1/peaks", params={"count": 10})).json()
    assert told == {
        "seconds": 2.0, "customer": [127] * 5 + [0] * 5, "agents": [0] * 5 + [12] * 5,
        "marks": [
            {"at": 1.0, "seconds": 0.125, "text": "paused: agent"}, {"at": 1.5, "seconds": 0.0, "text": "a point"},
        ],
    }  # fmt: skip
    assert (await site.web.get("/api/recordings/none/peaks")).status_code == 404
    site.switchboard.media.remove("r1.wav")
    assert (await site.web.get("/api/recordings/r1/peaks")).status_code == 410
    await site.signs_in("bob")
    assert (await site.web.get("/api/recordings/r1/peaks")).status_code == 403
