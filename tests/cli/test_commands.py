"""The commands that need no telephone, as people type them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from cordboard.cli.main import COMMANDS, app
from tests.needs import ROOT

SITE = ROOT / "examples/site"
FLOW = SITE / "flows/support-line.yaml"


def run(*arguments, typed: str = "", code: int = 0):
    done = CliRunner().invoke(app, [str(each) for each in arguments], input=typed)
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


@pytest.fixture
def site(tmp_path):
    shutil.copytree(SITE, tmp_path / "site", ignore=shutil.ignore_patterns(".cordboard"))
    return tmp_path / "site"


def test_check_says_what_is_wrong_and_ends_with_one(site):
    assert "Nothing is wrong" in run("check", site).output
    flow = site / "flows/support-line.yaml"
    flow.write_text(flow.read_text().replace("type: menu", "type: menue", 1))
    told = json.loads(run("check", site, "--json", code=1).stdout)
    assert told["errors"] >= 1
    assert told["problems"][0]["line"] > 1


def test_all_scenarios_pass_and_take_every_connector():
    told = json.loads(run("test", SITE, "--json").stdout)
    assert told["passed"]
    assert all(each["share"] == 1 and each["missed"] == [] for each in told["coverage"])


def test_a_scenario_that_does_not_hold_fails(site):
    scenario = site / "scenarios/support-line/hangs-up-at-once.yaml"
    scenario.write_text(scenario.read_text() + "  ended_by: flow\n" if "ended_by" not in scenario.read_text()
                        else scenario.read_text().replace("ended_by: caller", "ended_by: flow"))  # fmt: skip
    assert not json.loads(run("test", site, "--json", code=1).stdout)["passed"]


def test_scenarios_as_junit_with_what_failed_and_what_cannot_be_read(site):
    folder = site / "scenarios/support-line"
    closed = folder / "closed.yaml"
    closed.write_text(closed.read_text().replace("  result: ", "  result: busy # "))
    closed.rename(folder / "closed.yml")  # the other way to call a YAML file
    (folder / "broken.yaml").write_text("scenario: [")
    run("test", site, "--junit", site / "junit.xml", code=2)
    suites = {each.get("name"): each for each in ET.parse(site / "junit.xml").getroot()}
    support = suites["support-line"]
    assert (support.get("failures"), support.get("errors")) == ("1", "0")
    assert support.get("tests") == str(len(support))
    (failure,) = support.iter("failure")
    assert "the result is operator_transfer, not busy" in str(failure.text)
    (case,) = (each for each in support if len(each))
    assert (case.get("file"), case.get("line")) == (str(folder / "closed.yml"), "1")
    (unread,) = suites["scenarios"].iter("error")
    assert "broken.yaml" in str(unread.get("message"))


def test_simulate_a_written_scenario():
    scenario = SITE / "scenarios/support-line/balance.yaml"
    told = json.loads(run("simulate", FLOW, "--scenario", scenario, "--json").stdout)
    assert told["flow"] == "support-line"
    assert told["path"]
    assert told["journal"][-1]["entry"] == "closed"


def test_simulate_in_the_terminal():
    done = run("simulate", FLOW, "--json", typed="h\n")
    assert json.loads(done.stdout)["ended_by"] == "caller"
    assert "Result:" in run("simulate", FLOW, typed="\n\n\n\n\n\n\nh\n").output


def test_diff(site):
    flow = site / "flows/support-line.yaml"
    later = site / "flows/later.yaml"
    assert "Nothing changed" in run("diff", flow, FLOW).output
    text = flow.read_text()
    flow.unlink()
    later.write_text(text.replace("language: en", "language: es", 1))
    told = json.loads(run("diff", FLOW, later, "--json").stdout)
    assert told["changes"][0]["what"] == "language"


def test_draw(site):
    picture = site / "support-line.svg"
    assert json.loads(run("draw", FLOW, "--json").stdout)["svg"] == run("draw", FLOW).stdout
    run("draw", FLOW, "--to", picture)
    assert picture.read_text() == run("draw", FLOW).stdout
    assert "cannot be written" in run("draw", FLOW, "--to", site / "none/a.svg", code=1).output


def test_accounts_go_in_and_outcomes_come_out(site):
    told = json.loads(run("import", "accounts", site / "accounts.csv", "--site", site, "--json").stdout)
    assert told["loaded"] >= 2
    assert run("export", "outcomes", "--site", site).stdout.startswith("contact,flow,version")
    assert json.loads(run("report", "--site", site, "--json").stdout) == {"contacts": 0, "results": []}
    (site / "odd.csv").write_text("account,phone,pin\n20001,+12025550188,4711\n20002,call me,4711\n")
    told = run("import", "accounts", site / "odd.csv", "--site", site, code=1)
    assert "odd.csv:3" in told.output
    assert "1 account loaded" in told.output
    told = run("import", "accounts", site / "odd.csv", "--site", site, "--json", code=1)
    assert json.loads(told.stdout)["rejected"] == 1
    assert "people.csv" in run("import", "accounts", site / "people.csv", "--site", site, code=2).output
    run("export", "outcomes", "--site", site, "--format", "parquet", "--to", site / "o.parquet")
    assert (site / "o.parquet").read_bytes()[:4] == b"PAR1"


def test_what_fails_a_proof_is_asked_for_with_a_proof(site):
    assert "--prove" in run("serve", site, "--fail-on", "warning", code=2).output


def test_no_terminal_is_sent_what_it_cannot_show(site):
    ours, terminal = os.openpty()
    command = [Path(sys.executable).with_name("cordboard"), "export", "outcomes", "--site", site, "--format", "parquet"]
    done = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, text=True, check=False)
    os.close(terminal)
    os.close(ours)
    assert done.returncode == 2
    assert "name a file with --to" in done.stderr


def test_kind_errors(tmp_path):
    assert "is no site" in run("test", tmp_path, code=2).output
    nowhere = run("export", "outcomes", "--site", SITE, "--service", "none", "--data", tmp_path, code=2)
    assert "no service" in nowhere.output
    assert json.loads(run("schema").stdout)["title"] == "Cordboard contact flow"


#: What cannot be read, for each command that reads something.
UNREADABLE = {
    "check": ("check", "none.yaml"),
    "simulate": ("simulate", "none.yaml"),
    "a scenario": ("simulate", FLOW, "--scenario", "none.yaml"),
    "a broken scenario": ("simulate", FLOW, "--scenario", FLOW),
    "diff": ("diff", FLOW, "none.yaml"),
    "draw": ("draw", "none.yaml"),
    "test": ("test", "none"),
    "call": ("call", "reminders", "1001", "--site", "none"),
    "serve": ("serve", "none"),
    "report": ("report", "--site", "none"),
    "import": ("import", "accounts", "none.csv", "--site", SITE),
    "export": ("export", "outcomes", "--site", "none"),
}


@pytest.mark.parametrize("command", UNREADABLE)
def test_what_cannot_be_read_ends_with_two_and_says_so_as_one_json_document(command, tmp_path, monkeypatch):
    data = ("--data", tmp_path) if command == "import" else ()
    told = json.loads(run(*UNREADABLE[command], *data, "--json", code=2).stdout)
    assert told.get("error") or told["errors"] >= 1


def test_a_broken_flow_is_told_as_json_where_it_was_to_be_run(site):
    flow = site / "flows/support-line.yaml"
    flow.write_text(flow.read_text().replace("type: menu", "type: menue", 1))
    run("check", flow, code=1)
    assert json.loads(run("simulate", flow, "--json", code=2).stdout)["problems"][0]["code"] == "unknown-type"


def test_every_command_is_listed_and_loads_and_takes_json():
    listed = run("--help").stdout
    groups = {
        "import": "accounts", "export": "outcomes", "agents": "list", "tokens": "list", "store": "check",
        "webhooks": "list", "recordings": "move", "person": "export",
    }  # fmt: skip
    for name in COMMANDS:
        assert name in listed
        commands = (name, groups[name]) if name in groups else (name,)
        assert "--json" in run(*commands, "--help").stdout


def loads_none_of(heavy, *command):
    """A command ends well and has loaded none of these packages."""
    program = f"""
import sys
from cordboard.cli.main import app
sys.argv = {["cordboard", *map(str, command)]!r}
try:
    app()
except SystemExit as end:
    assert not end.code
heavy = {heavy!r} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


@pytest.mark.parametrize("what", [FLOW, SITE])
def test_checking_loads_nothing_of_the_line_or_the_server(what):
    loads_none_of({"sippy", "aiortc", "fastapi", "sqlalchemy", "pyarrow", "numpy"}, "check", what)


def test_exporting_outcomes_loads_nothing_of_the_client_and_of_other_forms(site):
    heavy = {"sippy", "aiortc", "fastapi", "cordboard.client", "pyarrow", "numpy"}
    loads_none_of(heavy, "export", "outcomes", "--site", site, "--data", site / "data")


def test_simulate_with_accounts_at_a_time(site):
    caller = ("--caller", "+12025550143")
    done = run("simulate", FLOW, *caller, "--accounts", site / "accounts.csv", "--json", typed="\n4711\n1\n5\n")
    assert json.loads(done.stdout)["result"]["slug"] == "self_service"
    assert "Pin: keys" in done.stderr
    done = run("simulate", FLOW, "--time", "2026-12-25T10:00", "--json", typed="x\nh\n")
    assert "Closed" in json.loads(done.stdout)["path"]
    assert "that is no answer: it is 'x'; it must be a number." in done.stderr
    assert "cannot be read" in run("simulate", FLOW, "--accounts", site / "none.csv", code=2).stderr


def test_what_was_heard_in_a_scenario_is_shown():
    scenario = SITE / "scenarios/support-line/balance.yaml"
    assert run("simulate", FLOW, "--scenario", scenario).stdout.count("heard: Hello, Grace Okafor.") == 1
