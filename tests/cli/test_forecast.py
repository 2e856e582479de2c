"""``cordboard forecast``, as people type it."""

from __future__ import annotations

import json

import msgspec
import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from cordboard.acd import messages as say
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router
from cordboard.cli.main import app
from cordboard.store.database import open_database
from cordboard.store.tables import acd_events, contacts
from tests.needs import ROOT

SITE = ROOT / "examples/site"


def run(*arguments, code: int = 0):
    done = CliRunner().invoke(app, ["forecast", str(SITE), *map(str, arguments)])
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


@pytest.fixture
def morning(tmp_path):
    file = tmp_path / "morning.csv"
    file.write_text("start,service,contacts\n08:00,desk,10\n08:30,desk,20\n09:30,desk,10\n")
    return file


def test_the_same_seed_tells_the_same_of_the_agents_of_the_site(morning):
    first = run("--arrivals", morning, "--handling", 180, "--patience", 120, "--json").stdout
    assert run("--arrivals", morning, "--handling", 180, "--patience", 120, "--json").stdout == first
    told = json.loads(first)
    assert [each["agents"] for each in told["half_hours"]] == [2, 2, 2, 2]
    assert [each["contacts"] for each in told["half_hours"]] == [10, 20, 0, 10]
    assert told["half_hours"][2]["service_level"] is None
    busy, quiet = told["half_hours"][1], told["half_hours"][0]
    assert busy["service_level"] < quiet["service_level"]
    assert 0 < told["total"]["abandonment"] < 1


def test_a_service_level_finds_agents_and_the_page_shows_them(morning, tmp_path):
    page = tmp_path / "forecast.html"
    asked = ("--arrivals", morning, "--handling", 180, "--to-agents", 50, "--service-level", "80/20")
    told = json.loads(run(*asked, "--html", page, "--json").stdout)
    assert [each["contacts"] for each in told["half_hours"]] == [5, 10, 0, 5]
    few, more, none, _ = (each["agents"] for each in told["half_hours"])
    assert none == 0 < few <= more
    assert told["total"]["service_level"] > 0.7
    text = page.read_text()
    assert "<svg" in text
    assert "Service level" in text
    assert "http" not in text
    assert "<script" not in text


def test_agents_by_half_hour_and_the_table(morning, tmp_path):
    staffing = tmp_path / "staffing.csv"
    staffing.write_text("start,agents\n08:00,2\n08:30,4\n09:00,0\n09:30,2\n")
    shown = run("--arrivals", morning, "--handling", 120, "--agents", staffing).output
    assert "2001-01-01 08:30" in shown
    assert "desk: 100% of the contacts ask for agents, after 30 s in the flow" in shown


def test_kind_errors(morning, tmp_path):
    assert "nobody is known to have come" in run(code=2).output
    assert "say --handling SECONDS" in run("--arrivals", morning, code=2).output
    wrong = run("--arrivals", morning, "--handling", 9, "--service-level", "good", code=2).output
    assert "per cent and seconds, as 80/20" in wrong
    assert "give one of them" in run("--agents", 3, "--service-level", "80/20", code=2).output
    morning.write_text("start,service,contacts\n08:00,desk,10\n08:20,desk,1\n")
    assert f"{morning}:3: '08:20' is no half hour" in run("--arrivals", morning, "--handling", 9, code=2).output
    assert "cannot be read" in run("--arrivals", tmp_path / "none.csv", "--handling", 9, code=2).output


EIGHT = 1_793_620_800_000  # 2026-11-02 12:00 UTC, which is 07:00 in New York


def keep(file, came, told):
    """A store in which so many contacts came to the desk, and a router was told this."""
    router = Router(
        Organisation(
            services={"desk": Service(name="desk"), "payments": Service(name="payments", direction="outbound")},
            groups={"help": ResourceGroup(name="help", contributing=("desk",), accepting=("payments",))},
            agents={"maria": Agent(logon="maria", services=("payments",), wrap_up=60.0)},
        ),
        EIGHT,
    )
    rows = []
    for turn, (second, message) in enumerate(told):
        at = EIGHT + second * 1000
        events = [("told", message), *(("decided", each) for each in router.receive(message, at))]
        rows += [
            {"at": at, "turn": turn, "kind": kind, "name": "", "agent": "", "contact": "",
             "body": msgspec.json.encode(event).decode()}
            for kind, event in events
        ]  # fmt: skip
    one = {"flow": "service-desk", "version": "1", "channel": "phone", "direction": "inbound", "service": "desk",
           "caller": "", "called": "", "account": "", "result": "", "ended_by": "", "recovered": False}  # fmt: skip
    engine = open_database(file)
    with engine.begin() as connection:
        connection.execute(insert(acd_events), rows)
        connection.execute(
            insert(contacts),
            [{**one, "number": n, "id": f"c{n}", "started_at": EIGHT + n * 600_000} for n in range(came)],
        )
    engine.dispose()


def test_a_store_says_who_came_how_many_went_to_agents_and_how_long_it_took(tmp_path):
    told = [
        (0, say.SignIn("maria", ready=True, nailed_up=True)),
        (10, say.Arrive(say.Request(contact="c0", service="desk"))),
        (110, say.Release("maria")),
        (130, say.WrapUpDone("maria")),
        (130, say.Withdraw("c0")),
    ]
    keep(tmp_path / "cordboard.db", 4, told)
    found = json.loads(run("--data", tmp_path, "--json").stdout)
    assert found["handling"] == {"desk": 120}
    assert found["to_agents"] == {"desk": 0.25}
    assert [(each["start"], each["contacts"]) for each in found["half_hours"]] == [
        ("2026-11-02 07:00", 0.75), ("2026-11-02 07:30", 0.25),
    ]  # fmt: skip
    assert "nobody is known to have come" in run("--data", tmp_path, "--since", "2026-12-01", code=2).output
