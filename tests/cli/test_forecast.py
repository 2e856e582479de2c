"""``cordboard forecast``, as people type it."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sys

import pytest
from typer.testing import CliRunner

from bench.made_contacts import contacts, store
from cordboard import modules
from cordboard.cli import forecasting
from cordboard.cli.main import app
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.store.database import open_database
from tests.needs import ROOT
from tests.programs import ended

SITE = ROOT / "examples/site"
CALLERS = SITE / "forecast/callers.yaml"
pytestmark = pytest.mark.unkept("many contacts, of which only the figures matter")


def run(*arguments, code: int = 0, site=SITE):
    done = CliRunner().invoke(app, ["forecast", str(site), *map(str, arguments)])
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


@pytest.fixture
def morning(tmp_path):
    file = tmp_path / "morning.csv"
    file.write_text("start,service,contacts\n08:00,desk,10\n08:30,desk,20\n09:30,desk,10\n")
    return file


def test_the_same_seed_tells_the_same_of_the_agents_of_the_site(morning):
    asked = ("--arrivals", morning, "--callers", CALLERS, "--handling", 180, "--patience", 120, "--runs", 20, "--json")
    first = run(*asked).stdout
    assert run(*asked).stdout == first
    told = json.loads(first)
    assert [each["agents"] for each in told["half_hours"]] == [2, 2, 2, 2]
    assert [each["contacts"] for each in told["half_hours"]] == [10, 20, 0, 10]
    busy, quiet = told["half_hours"][1], told["half_hours"][0]
    assert busy["service_level"] < quiet["service_level"]
    assert 0 < told["total"]["abandonment"] < 1
    assert 0 < told["total"]["asked"] < told["total"]["contacts"], "the flow does not bring everybody to agents"
    assert sum(told["outcomes"]["desk"].values()) == pytest.approx(1)
    assert told["assumed"] == [], "the file says how callers of the desk answer"


def test_figures_by_service_and_the_table(morning):
    morning.write_text(morning.read_text() + "08:30,support,5\n")
    asked = ("--arrivals", morning, "--handling", 120, "--agents", 4, "--runs", 5)
    told = json.loads(run(*asked, "--json").stdout)
    assert set(told["services"]) == {"desk", "support"}
    assert told["services"]["support"]["asked"] == 0, "that flow has no agents"
    assert told["half_hours"][1]["services"]["support"]["contacts"] == 5
    assert {each["flow"] for each in told["assumed"]} == {"service-desk", "support-line"}
    shown = run(*asked).output
    for words in (
        "08:30",
        "desk",
        "support",
        "In time",
        "Outcomes of support",
        "Nobody says how callers of service-desk",
    ):
        assert words in shown, words
    assert "2026" not in shown, "a day that nobody named is not shown"


def test_a_service_level_finds_agents_and_the_page_shows_them(morning, tmp_path):
    page = tmp_path / "forecast.html"
    asked = ("--arrivals", morning, "--callers", CALLERS, "--handling", 180, "--service-level", "80/20", "--runs", 10)
    told = json.loads(run(*asked, "--html", page, "--json").stdout)
    few, more, _, _ = (each["agents"] for each in told["half_hours"])
    assert 0 < few <= more
    assert told["out_of_reach"] == []
    for half_hour in told["half_hours"]:
        assert half_hour["service_level"] is None or half_hour["service_level"] >= 0.8
    text = page.read_text()
    for words in ("<svg", "Service level", "Outcomes to expect", "What it rests on", 'class="goal"'):
        assert words in text, words
    assert "http" not in text
    assert "<script" not in text


def test_where_nobody_comes_or_works_the_page_draws_nothing(morning, tmp_path):
    page, staffing = tmp_path / "forecast.html", tmp_path / "staffing.csv"
    morning.write_text(morning.read_text() + "08:00,support,9\n08:30,support,9\n10:30,support,9\n")
    starts = ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30")
    staffing.write_text("\n".join(["start,agents", *(f"{at},{2 * (at < '08:30')}" for at in starts)]))
    asked = ("--arrivals", morning, "--callers", CALLERS, "--handling", 300, "--agents", staffing, "--runs", 3)
    told = json.loads(run(*asked, "--html", page, "--json").stdout)
    assert [each["occupancy"] is None for each in told["half_hours"]] == [False, True, True, True, True, True]
    morning.write_text(morning.read_text() + "22:00,desk,0\n")
    longer = json.loads(run(*asked[:-3], 3, "--runs", 3, "--json").stdout)
    assert longer["total"]["occupancy"] > 0.1, "of the half hours in which there is work"
    ways = re.findall(r'<path class="q1" d="([^"]*)"', page.read_text())
    assert any(way.count("M") == 2 and way.count("L") == 1 for way in ways), "no line leads over a gap"


def test_agents_of_every_crew_count_in_what_all_are_busy(morning, tmp_path):
    staffing = tmp_path / "staffing.csv"
    rows = [f"{at},{team},2" for at in ("08:00", "08:30", "09:00", "09:30") for team in ("billing", "outages")]
    staffing.write_text("\n".join(["start,team,agents", *rows]))
    asked = ("--arrivals", morning, "--handling", 180, "--agents", staffing, "--runs", 5, "--json")
    told = json.loads(run(*asked).stdout)
    busy = [each["occupancy"] for each in told["half_hours"]]
    assert min(busy) < told["total"]["occupancy"] < max(busy)
    assert told["total"]["occupancy"] == pytest.approx(sum(busy) / len(busy), abs=0.02)


def test_other_processes_play_the_same(morning, monkeypatch):
    asked = ("--arrivals", morning, "--handling", 180, "--runs", 3, "--json")
    here = run(*asked).stdout
    monkeypatch.setattr(forecasting, "WORTH_IT", 1)
    monkeypatch.setattr(forecasting, "cores", lambda: 2)
    assert run(*asked).stdout == here


@pytest.mark.parametrize(("told", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_however_it_is_ended_no_process_is_left(morning, told, code):
    """Ctrl-C reaches every process of a terminal, and only the first answers it; SIGTERM reaches only the first."""
    program = (
        "from cordboard.cli import forecasting; from cordboard.cli.main import app;"
        "forecasting.WORTH_IT, forecasting.cores = 1, lambda: 2; app()"
    )
    asked = ("--arrivals", str(morning), "--handling", "180", "--runs", "5000")
    command = [sys.executable, "-c", program, "forecast", str(SITE), *asked]
    ended_with, said = ended(command, told, within=30)
    assert ended_with == code, said
    assert "Traceback" not in said


def test_agents_by_half_hour_and_team(morning, tmp_path):
    staffing = tmp_path / "staffing.csv"
    staffing.write_text("start,agents\n08:00,2\n08:30,4\n09:00,0\n09:30,2\n")
    told = json.loads(run("--arrivals", morning, "--handling", 120, "--agents", staffing, "--runs", 2, "--json").stdout)
    assert [each["agents"] for each in told["half_hours"]] == [2, 4, 0, 2]
    rows = [f"{start},{team},2" for start in ("08:00", "08:30", "09:00", "09:30") for team in ("billing", "outages")]
    staffing.write_text("\n".join(["start,team,agents", *rows]))
    asked = ("--arrivals", morning, "--handling", 120, "--agents", staffing, "--runs", 2)
    assert json.loads(run(*asked, "--json").stdout)["half_hours"][0]["crews"] == {"billing": 2, "outages": 2}
    assert "billing" in run(*asked).output
    assert "Nobody of those who work" not in run(*asked).output
    nobody = run("--arrivals", morning, "--handling", 120, "--agents", 0, "--runs", 1).output
    assert "Nobody of those who work takes contacts of desk" in nobody
    staffing.write_text(staffing.read_text().replace("outages", "night"))
    assert "no agent of a team 'night'" in run(*asked, code=2).output


def test_a_holiday_is_a_day_on_which_nobody_is_asked_for(morning):
    morning.write_text("start,service,contacts\n10:00,support,40\n")
    asked = ("--arrivals", morning, "--handling", 60, "--runs", 5, "--json")
    usual = json.loads(run(*asked).stdout)["outcomes"]["support"]
    christmas = json.loads(run(*asked, "--day", "2026-12-25").stdout)
    assert christmas["half_hours"][0]["start"] == "2026-12-25 10:00"
    assert christmas["outcomes"]["support"] != usual
    assert "Self Service" in usual
    assert "Self Service" not in christmas["outcomes"]["support"]


def test_a_night_on_which_the_clocks_change(morning):
    rows = "".join(f"{hour:02}:{minute:02},desk,4\n" for hour in (0, 1, 3) for minute in (0, 30))
    morning.write_text(f"start,service,contacts\n{rows}")
    asked = ("--arrivals", morning, "--handling", 60, "--runs", 2, "--json")
    spring, autumn = (
        json.loads(run(*asked, "--day", day).stdout)["half_hours"] for day in ("2026-03-08", "2026-11-01")
    )
    assert [each["start"][11:] for each in spring] == ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30"]
    assert [each["at"][11:] for each in autumn[3:7]] == [
        "01:30:00-04:00", "01:00:00-05:00", "01:30:00-05:00", "02:00:00-05:00"
    ]  # fmt: skip


def test_kind_errors(morning, tmp_path):
    assert "nobody is known to have come" in run(code=2).output
    assert "say --handling SECONDS" in run("--arrivals", morning, code=2).output
    wrong = run("--arrivals", morning, "--handling", 9, "--service-level", "good", code=2).output
    assert "per cent and seconds, as 80/20" in wrong
    assert "give one of them" in run("--agents", 3, "--service-level", "80/20", code=2).output
    asked = ("--arrivals", morning, "--handling", 9)
    assert "--wrap-up is a part of --handling" in run(*asked, "--wrap-up", 10, code=2).output
    assert "a whole number of people from 0 on" in run(*asked, "--agents=2.5", code=2).output
    assert "more than a forecast plays" in run(*asked, "--agents", 9_999, code=2).output
    late = run(*asked, "--service-level", "80/2", code=2).output
    assert "nobody is answered within 2 s where agents take 4.0 s to take an offer" in " ".join(late.split())
    callers = tmp_path / "callers.yaml"
    callers.write_text("service-desk: {Mein: {silent: 5}}\n")
    assert "has no module 'Mein'. Did you mean 'Main'?" in run(*asked, "--callers", callers, code=2).output
    assert "unreadable-file" in run(*asked, "--callers", tmp_path / "none.yaml", code=2).output
    morning.write_text("start,service,contacts\n08:00,desk,10\n08:20,desk,1\n")
    assert f"{morning}:3: '08:20' is no half hour" in run(*asked, code=2).output
    morning.write_text("start,service,contacts\n08:00,desk,0\n")
    assert "no contacts come in this pattern" in run(*asked, code=2).output
    assert "cannot be read" in run("--arrivals", tmp_path / "none.csv", "--handling", 9, code=2).output


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """A site whose desk was called two hundred times on Monday, 2 March 2026."""
    folder = tmp_path_factory.mktemp("lived-in") / "site"
    shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns(".cordboard"))
    site = load_site(folder, modules.types())
    flow = site.flows["service-desk"]
    engine = open_database(folder / ".cordboard/cordboard.db")
    store(engine, flow, contacts(Program(flow), 200, site=site.site_facts(), service="desk"))
    engine.dispose()
    return folder


def test_a_store_says_who_came_what_they_answered_and_how_long_it_took(lived_in):
    told = json.loads(run("--data", lived_in, "--runs", 2, "--json", site=lived_in).stdout)
    days = {each["start"][:10] for each in told["half_hours"]}
    assert days <= {"2026-03-09", "2026-03-10"}, "the same weekdays of the week after"
    assert told["total"]["contacts"] == pytest.approx(200)
    assert told["assumed"] == []
    assert told["handling"]["all"] > 0
    assert told["patience"] > 0
    assert told["total"]["asked"] > 0
    monday = json.loads(run("--data", lived_in, "--runs", 2, "--day", "2026-12-07", "--json", site=lived_in).stdout)
    assert {each["start"][:10] for each in monday["half_hours"]} == {"2026-12-07"}
    none = run("--data", lived_in, "--day", "2026-12-10", site=lived_in, code=2).output
    assert "2026-12-10 is a Thursday, and no Thursday was seen" in none
    later = run("--data", lived_in, "--since", "2026-12-01", site=lived_in, code=2).output
    assert "nobody is known to have come" in later
