"""``cordboard backtest``, as people type it, against a store like those of live sites."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import insert, select, text, update
from typer.testing import CliRunner

from bench.made_contacts import contacts, store
from cordboard import modules
from cordboard.cli import feeding, parallel
from cordboard.cli.main import app
from cordboard.cli.sites import open_flow
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.proof.backtest import USUAL
from cordboard.store.database import open_database
from cordboard.store.recorded import RecordedFilter
from cordboard.store.tables import contacts as contact_rows
from tests.needs import ROOT
from tests.programs import ended
from tests.stores import address_of, copy_site

SITE = ROOT / "examples/site"
COUNT = 400
#: Two changes that a designer might make: an outcome is named anew, and a desk is called no more.
CHANGES = (
    ("to: Closed,          result: hung_up_in_opening}", "to: Closed,          result: not_available}"),
    ('value: "2", to: Desk,   ', 'value: "2", to: Message,'),
)


def run(*arguments, code: int = 0):
    done = CliRunner().invoke(app, ["backtest", *(str(each) for each in arguments)])
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory) -> Path:
    """A site in which people have called."""
    folder: Path = tmp_path_factory.mktemp("lived-in") / "site"
    shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns(".cordboard"))
    (folder / ".cordboard").mkdir()
    site = load_site(folder, modules.types())
    engine = open_database(folder / ".cordboard/cordboard.db")
    flow = site.flows["support-line"]
    store(engine, flow, contacts(Program(flow), COUNT, site=site.site_facts(), service="support"))
    with engine.begin() as connection:
        busy = dict(connection.execute(select(contact_rows).limit(1)).mappings().one())
        busy |= {"number": COUNT + 1, "id": "busy", "left_at": None, "result": "busy", "code": 900001, "ended_by": ""}
        connection.execute(insert(contact_rows), busy)
    engine.dispose()
    return folder


@pytest.fixture
def changed(lived_in, tmp_path) -> Path:
    """The flow of that site, changed, as a file of its own."""
    written = (lived_in / "flows/support-line.yaml").read_text()
    for before, after in CHANGES:
        assert before in written
        written = written.replace(before, after)
    folder: Path = tmp_path / "site"
    shutil.copytree(lived_in, folder, ignore=shutil.ignore_patterns(".cordboard"))
    (folder / "flows/support-line.yaml").write_text(written)
    return folder / "flows/support-line.yaml"


def test_the_flow_that_they_had_changes_nothing(lived_in):
    told = json.loads(run(lived_in / "flows/support-line.yaml", "--json", "--expect-same", "--certain").stdout)
    assert (told["contacts"], told["same"], told["changed"], told["undecidable"]) == (COUNT, COUNT, 0, 0)
    assert told["without_flow"] == 1, "the one that was busy"
    assert sum(told["versions"].values()) == COUNT
    assert all(each["before"] == each["after"] for each in told["outcomes"])


def test_what_changed_by_which_connector_and_who_to_look_at(lived_in, changed):
    told = json.loads(run(changed, "--against", lived_in, "--json").stdout)
    assert told["contacts"] == told["same"] + told["changed"] + told["undecidable"] == COUNT
    renamed = next(each for each in told["changes"] if each["after"] == "not_available")
    assert (renamed["before"], renamed["then"], renamed["now"]) == (
        "hung_up_in_opening",
        "Hours --call_center_close--> Closed (hung_up_in_opening)",
        "Hours --call_center_close--> Closed (not_available)",
    )
    assert renamed["count"] == len(renamed["contacts"]) > 0
    (message, *_) = told["doubts"]
    assert (message["module"], message["question"]) == ("Message", "a message for support")
    assert sum(each["contacts"] for each in told["outcomes"]) == COUNT
    shown = run(changed, "--against", lived_in / ".cordboard").output
    assert "hung_up_in_opening → not_available" in shown
    assert "Message asks for a message for support: nobody was ever asked this" in shown
    assert f"look at: {renamed['contacts'][0]}" in shown
    run(changed, "--against", lived_in, "--expect-same", code=1)


def test_a_page_with_a_picture_and_nothing_from_elsewhere(lived_in, changed, tmp_path):
    page = tmp_path / "backtest.html"
    run(changed, "--against", lived_in, "--html", page, "--until", "2026-03-09", "--service", "support")
    written = page.read_text(encoding="utf-8")
    assert "http" not in written, "nothing is fetched"
    drawn = ET.fromstring(written[written.index("<svg") : written.index("</svg>") + 6])
    kinds = {each.get("class") for each in drawn.iter("path")}
    assert kinds == {"same", "changed", "undecidable"}
    assert "Hung Up in Opening → Not Available" in written
    assert f"{COUNT} recorded contacts closed before 2026-03-09 00:00 UTC, of the service support" in written
    without_contacts = re.sub(r"[0-9a-f]{32}", "", written)  # in which any four digits may be by chance
    assert "4711" not in without_contacts, "nothing of what anybody keyed"
    assert (
        "cannot be written" in run(changed, "--against", lived_in, "--html", tmp_path / "no/where.html", code=1).output
    )


def test_one_contact_told_module_by_module(lived_in, changed):
    told = json.loads(run(changed, "--against", lived_in, "--json").stdout)
    renamed = next(each for each in told["changes"] if each["after"] == "not_available")["contacts"][0]
    shown = run(changed, "--against", lived_in, "--contact", renamed).output
    assert f"{renamed}: hung_up_in_opening → not_available" in shown
    assert "Hours: closed → call_center_close → Closed (not_available)  ← here the ways part" in shown
    doubtful = told["doubts"][0]
    one = json.loads(run(changed, "--against", lived_in, "--contact", doubtful["contacts"][0], "--json").stdout)
    assert (one["kind"], one["after"]) == ("undecidable", None)
    assert one["doubt"]["question"] == doubtful["question"]
    assert one["steps_then"][0] == one["steps_now"][0]
    assert one["steps_now"][-1]["module"] == "Message"
    assert "there is no contact 'nobody'" in run(changed, "--against", lived_in, "--contact", "nobody", code=1).output
    assert "never came to its flow" in run(changed, "--against", lived_in, "--contact", "busy", code=1).output


def test_another_opening_result_changes_who_never_took_a_connector(lived_in, changed):
    changed.write_text(changed.read_text().replace("opening_result: hung_up_in_opening", "opening_result: abandoned"))
    shown = run(changed, "--against", lived_in).output
    assert "hung_up_in_opening → abandoned" in shown
    assert "the same way, with another result due from the beginning" in shown


def test_a_result_that_the_site_has_no_more_keeps_its_name(lived_in, changed):
    for path in (changed, changed.parents[1] / "site.yaml"):
        lines = path.read_text().replace("result: hung_up_in_menu", "result: abandoned").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "slug: hung_up_in_menu" not in line))
    told = json.loads(run(changed, "--against", lived_in, "--json").stdout)
    assert ("hung_up_in_menu", "abandoned") in {(each["before"], each["after"]) for each in told["changes"]}
    assert not any("cannot be read" in each["reason"] for each in told["doubts"])


def test_only_a_time_or_a_service(lived_in):
    flow = lived_in / "flows/support-line.yaml"
    half = json.loads(run(flow, "--since", "2026-03-02T22:00:00", "--json").stdout)["contacts"]
    other = json.loads(run(flow, "--until", "2026-03-02T22:00:00", "--json").stdout)["contacts"]
    assert 0 < half < COUNT
    assert half + other == COUNT
    assert "of the flow 'support-line' of the service sales" in run(flow, "--service", "sales", code=1).output
    assert "closed since 2030-01-01 00:00 UTC" in run(flow, "--since", "2030-01-01", code=1).output
    with_zone = json.loads(run(flow, "--since", "2026-03-02T17:00:00-05:00", "--json").stdout)["contacts"]
    assert with_zone == half, "a time may say its zone"
    other = lived_in / "flows/service-desk.yaml"
    assert f"It has of: support-line ({COUNT + 1})." in run(other, code=1).output


def test_on_several_cores_it_finds_the_same(lived_in, changed, monkeypatch):
    monkeypatch.setattr(parallel, "WORTH_IT", 1)
    monkeypatch.setattr(feeding, "AT_A_TIME", 150)
    version = open_flow(changed)[0].version
    job = feeding.FeedingJob(
        str(changed), version, address_of(lived_in / ".cordboard/cordboard.db"), RecordedFilter("support-line"), USUAL
    )
    alone, together = feeding.run(job, processes=1), feeding.run(job, processes=2)
    assert together == alone
    assert alone.contacts == COUNT


@pytest.mark.parametrize(("told", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_interrupted_it_ends_without_a_word_from_its_helpers(lived_in, changed, told, code):
    """Ctrl-C reaches every process of a terminal, and only the first answers it; SIGTERM reaches only the first."""
    program = (
        "from cordboard.cli import feeding, parallel; from cordboard.cli.main import app;"
        "parallel.WORTH_IT, feeding.AT_A_TIME = 1, 20; app()"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "backtest",
        str(changed),
        "--against",
        address_of(lived_in / ".cordboard/cordboard.db"),
    ]
    ended_with, said = ended(command, told, within=20)
    assert ended_with == code, said
    assert "Traceback" not in said


def test_a_version_that_is_gone_and_a_journal_that_cannot_be_read_are_said_to_be(lived_in, tmp_path):
    folder = tmp_path / "site"
    copy_site(lived_in, folder)
    flow = folder / "flows/support-line.yaml"
    engine = open_database(folder / ".cordboard/cordboard.db")
    with engine.begin() as connection:
        connection.execute(text('UPDATE journal SET entries = \'[{"entry": "sung"}]\' WHERE contact = 1'))
    told = json.loads(run(flow, "--json").stdout)
    assert (told["undecidable"], told["doubts"][0]["contacts"]) == (1, ["c0"])
    assert "cannot be read" in told["doubts"][0]["reason"]
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM flows"))
    engine.dispose()
    flow.write_text(flow.read_text().replace("timeout: 2", "timeout: 3", 1))
    told = json.loads(run(flow, "--json").stdout)
    assert told["undecidable"] == COUNT
    assert any("is not in the store" in each["reason"] for each in told["doubts"])


FIRST_PART = "SELECT min(id) FROM journal WHERE contact = 5"
LAST_PART = "SELECT max(id) FROM journal WHERE contact = 5"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (f"DELETE FROM journal WHERE id IN ({FIRST_PART})", "its journal has no beginning"),
        (f"DELETE FROM journal WHERE id IN ({LAST_PART})", "its journal has no end, though the contact is closed"),
        (f"UPDATE journal SET entries = substr(entries, 1, 50) WHERE id IN ({FIRST_PART})", "truncated"),
        pytest.param(
            f"UPDATE journal SET entries = x'ff00' WHERE id IN ({LAST_PART})",
            "cannot be read",
            marks=pytest.mark.sqlite_only("PostgreSQL stores no bytes that are no text"),
        ),
        (
            "UPDATE journal SET entries = replace(entries, '\"to\"\\:1,', '\"to\"\\:77,') WHERE contact = 5",
            "before it was",
        ),
    ],
)
def test_a_damaged_journal_is_said_to_be_and_the_others_go_on(lived_in, tmp_path, damage, said):
    folder = tmp_path / "site"
    copy_site(lived_in, folder)
    flow = folder / "flows/support-line.yaml"
    engine = open_database(folder / ".cordboard/cordboard.db")
    with engine.begin() as connection:
        connection.execute(text(damage))
    engine.dispose()
    told = json.loads(run(flow, "--json").stdout)
    assert (told["contacts"], told["same"], told["undecidable"], told["without_flow"]) == (COUNT, COUNT - 1, 1, 1)
    assert told["doubts"][0]["contacts"] == ["c4"]
    assert said in told["doubts"][0]["reason"]
    assert said in run(flow, "--contact", "c4", code=1).output


def test_a_contact_of_another_flow_and_a_supervisors_leg_are_no_contacts_of_this_one(lived_in, tmp_path):
    folder = tmp_path / "site"
    copy_site(lived_in, folder)
    engine = open_database(folder / ".cordboard/cordboard.db")
    with engine.begin() as connection:
        connection.execute(update(contact_rows).where(contact_rows.c.id == "c1").values(run="supervision"))
        connection.execute(update(contact_rows).where(contact_rows.c.id == "c2").values(flow="service-desk"))
    engine.dispose()
    flow = folder / "flows/support-line.yaml"
    told = json.loads(run(flow, "--json").stdout)
    assert (told["contacts"], told["without_flow"]) == (COUNT - 2, 1)
    assert "ran the flow 'service-desk', not 'support-line'" in run(flow, "--contact", "c2", code=1).output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ("--against", "nowhere"),
            "holds no contacts",
            marks=pytest.mark.sqlite_only("it is about files"),
        ),
        (("--assume", "luck"), "there is no assumption 'luck'. There are: heard:"),
        (("--against", "sqlite://"), "in memory"),
    ],
)
def test_kind_errors(arguments, said):
    assert said in " ".join(run(SITE / "flows/support-line.yaml", *arguments, code=2).output.split())


def test_a_lone_flow_must_be_told_where_the_contacts_are(tmp_path):
    flow = tmp_path / "flow.yaml"
    shutil.copy(SITE / "flows/payment-reminder.yaml", flow)
    assert "lies in no site" in run(flow, code=2).output
