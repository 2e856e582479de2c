"""The dashboard, the alert rules and the page about them name only metrics that exist, with labels that they have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from cordboard import modules
from cordboard.flow.results import RESULTS
from cordboard.flow.site import load_site
from cordboard.live.switchboard import Switchboard
from cordboard.server.metrics.collecting import MetricsPage
from cordboard.server.site import RunningSite
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store.journal_rows import ObservedContact
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from tests.needs import ROOT

pytestmark = pytest.mark.anyio
FOLDER = ROOT / "docs/monitoring"
PAGE = ROOT / "docs/how-to/monitor.md"
#: Not of Cordboard: what Prometheus and whoever scrapes add.
_OF_PROMETHEUS = {"up", "le", "job", "instance"}
_NAME = re.compile(r"\b(?:cordboard|process|python)_\w+")
_SELECTED = re.compile(r"\b((?:cordboard|process|python)_\w+)\{([^}]*)\}")
_BY = re.compile(r"\b(?:by|ignoring|on) \(?\(?([\w, ]+)\)")
_LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")


@pytest.fixture
async def labels(tmp_path: Path) -> dict[str, set[str]]:
    """The labels of every sample of a site with a provider, by the sample's name."""
    line = BuiltinLine(
        LineSettings.model_validate({"port": 0, "providers": [{"name": "carrier", "server": "127.0.0.1"}]})
    )
    loaded = load_site(ROOT / "examples/site", modules.types())
    prompts = PromptAudio(Tones(), tmp_path / "cache", tmp_path / "prompts")
    switchboard = Switchboard(loaded, tmp_path / "data", line, prompts)
    try:
        instruments = switchboard.telemetry.instruments
        contact = ObservedContact("c", "f", "1", "s", "voice", "inbound", "contact", 0)
        instruments.began(contact)
        instruments.closed(contact, "listened", 0)
        instruments.begun("callback_retry", 0)
        instruments.put_off("callback_retry")
        instruments.answer_wait.labels("s").observe(1)
        instruments.web_requests.labels("GET", "/", "200").observe(1)
        page = MetricsPage(RunningSite(switchboard, None, None, None))  # type: ignore[arg-type]
        text = (await page.text()).decode()
    finally:
        switchboard.database.dispose()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
        if not family.samples:  # such as open contacts where there are none
            found.setdefault(family.name, {"service", "channel"})
    return found


def queries() -> Iterator[str]:
    dashboard = json.loads((FOLDER / "grafana-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        assert panel["type"] == "row" or panel["targets"], panel["title"]
        for target in panel.get("targets", ()):
            yield target["expr"]
    for group in yaml.safe_load((FOLDER / "prometheus-alerts.yaml").read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["expr"]


async def test_every_query_names_metrics_and_labels_that_exist(labels: dict[str, set[str]]) -> None:
    asked = list(queries())
    assert len(asked) > 50
    every = set().union(*labels.values()) | _OF_PROMETHEUS
    for query in asked:
        names = set(_NAME.findall(query))
        assert names <= labels.keys(), f"{query}: there is no {names - labels.keys()}"
        assert names or "up{" in query, query
        assert query.count("(") == query.count(")"), query
        for name, selected in _SELECTED.findall(query):
            unknown = set(_LABEL.findall(selected)) - labels[name] - _OF_PROMETHEUS
            assert not unknown, f"{query}: {name} has no label {unknown}"
        for listed in _BY.findall(query):
            assert {each.strip() for each in listed.split(",")} <= every, query


def test_results_and_reasons_that_rules_name_exist() -> None:
    rules = (FOLDER / "prometheus-alerts.yaml").read_text()
    for result in re.findall(r'result="(\w+)"', rules):
        assert RESULTS.get(result) is not None


def test_the_page_says_of_every_alert_what_to_do() -> None:
    page = PAGE.read_text()
    rules = [rule for group in yaml.safe_load((FOLDER / "prometheus-alerts.yaml").read_text())["groups"]
             for rule in group["rules"]]  # fmt: skip
    for rule in rules:
        assert f"`{rule['alert']}`" in page, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith(".")


async def test_the_page_names_only_metrics_that_exist(labels: dict[str, set[str]]) -> None:
    families = labels.keys() | {name.removesuffix("_total") for name in labels} | {
        name.removesuffix("_bucket") for name in labels
    }  # fmt: skip
    named = set(re.findall(r"`((?:cordboard|process)_\w+)", PAGE.read_text()))
    assert named
    assert named <= families, named - families
