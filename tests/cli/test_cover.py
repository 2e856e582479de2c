"""``cordboard cover``, as people type it."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from cordboard.cli.main import app
from tests.needs import ROOT

SITE = ROOT / "examples/site"


def run(*arguments, code: int = 0):
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


@pytest.fixture
def site(tmp_path):
    shutil.copytree(SITE, tmp_path / "site", ignore=shutil.ignore_patterns(".cordboard"))
    return tmp_path / "site"


def test_the_example_site_takes_every_connector_and_leaves_hang_ups_to_find(site):
    told = json.loads(run("cover", site, "--json").stdout)["flows"]
    assert {each["flow"] for each in told} >= {"support-line", "payment-reminder"}
    assert all(each["connectors"]["covered"] > 0 for each in told)
    shown = run("cover", site, "--flow", "support-line").output
    assert "no scenario: the caller hangs up in Pin" in shown or "no scenario: the caller hangs up in Find" in shown
    assert "Write them with --write FOLDER." in shown


def test_what_is_written_passes_and_covers_everything(site):
    before = {path: path.read_text() for path in (site / "scenarios").rglob("*.yaml")}
    told = json.loads(run("cover", site, "--write", site / "scenarios", "--json").stdout)["flows"]
    files = [path for each in told for path in each["written"]]
    assert len(files) > 10
    assert all(each["not_found"] == [] for each in told)
    assert all(path.read_text() == text for path, text in before.items()), "what is there stays as it is"
    assert json.loads(run("test", site, "--json").stdout)["passed"]
    again = json.loads(run("cover", site, "--at-least", "100", "--json").stdout)["flows"]
    assert {each["share"] for each in again} == {1.0}
    assert "0 scenarios written" in run("cover", site, "--flow", "support-line", "--write", site / "more").output


def test_two_scenarios_of_one_name_have_two_files(site):
    shutil.rmtree(site / "scenarios")
    first = json.loads(run("cover", site, "--flow", "payment-reminder", "--write", site / "new", "--json").stdout)
    again = json.loads(run("cover", site, "--flow", "payment-reminder", "--write", site / "new", "--json").stdout)
    one, two = set(first["flows"][0]["written"]), set(again["flows"][0]["written"])
    assert len(one) == len(two) > 3
    assert not one & two


def test_only_one_kind_and_a_limit(site):
    told = json.loads(run("cover", site, "--only", "hang_ups", "--at-least", "100", "--json", code=1).stdout)["flows"]
    assert all("events" not in each for each in told)
    run("cover", site, "--only", "modules", "--at-least", "100")


def test_a_scenario_that_does_not_pass_counts_for_nothing(site):
    for path in (site / "scenarios/payment-reminder").glob("*.yaml"):
        path.write_text(path.read_text().replace("result: ", "result: busy # "))
    done = run("cover", site, "--flow", "payment-reminder")
    assert "does not pass, so it counts for nothing" in done.output
    assert "0 of 4" in done.output


def test_kind_errors(site):
    assert "the site has no flow 'nothing'; there are: " in run("cover", site, "--flow", "nothing", code=2).output
    assert "'luck' is nothing that is covered" in run("cover", site, "--only", "luck", code=2).output
    (site / "file").write_text("")
    assert "cannot be written" in run("cover", site, "--write", site / "file", code=1).output
