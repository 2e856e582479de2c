"""Proofs over the API and on the pages: of the flows at work and of drafts, by whom, and in which setting."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import yaml

from cordboard import modules
from cordboard.flow.document import to_document
from cordboard.flow.site import load_site
from cordboard.live.switchboard import Switchboard
from cordboard.proving import apart
from cordboard.server.app import create_app
from cordboard.server.proofs import Proofs
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import people
from cordboard.telephony.scripted import ScriptedLine
from tests.cli.test_commands import run
from tests.needs import ROOT
from tests.proof.planted import RESULTS_THAT_TELL_NOTHING
from tests.proving.conftest import prompt_proofs  # noqa: F401 - for every test
from tests.proving.flows import long_document, provers, until
from tests.server.test_server import PASSWORD

pytestmark = pytest.mark.anyio
FAULTY = to_document(RESULTS_THAT_TELL_NOTHING["silence is stored as a hang-up"].faulty)
ROLES = {"dora": "designer", "pam": "publisher", "sue": "supervisor", "olga": "auditor", "joe": "agent"}


@dataclass
class Site:
    switchboard: Switchboard
    web: httpx.AsyncClient
    proofs: Proofs

    async def signs_in(self, name: str) -> None:
        self.web.cookies.clear()
        answer = await self.web.post("/api/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200

    async def proved(self, path: str) -> dict[str, Any]:
        """What is told of a proof once it is over."""
        told: dict[str, Any] = {}
        for _ in range(600):
            told = (await self.web.get(path)).json()
            if told["state"] not in ("waiting", "proving"):
                return told
            await asyncio.sleep(0.05)
        raise AssertionError(told)


@pytest.fixture
async def site(tmp_path) -> AsyncIterator[Site]:
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "examples/site", folder, ignore=shutil.ignore_patterns(".cordboard"))
    prompts = PromptAudio(Tones(), tmp_path / "cache", folder / "prompts")
    switchboard = Switchboard(load_site(folder, modules.types()), tmp_path / "data", ScriptedLine(), prompts)
    switchboard.programs.publish()
    app = create_app(switchboard)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site", headers={"origin": "http://site"}) as web:
        for name, role in ROLES.items():
            people.add_user(switchboard.database, name, PASSWORD, (role,), "ada")
        yield Site(switchboard, web, app.state.proofs)
    await app.state.proofs.stop()
    assert not provers()
    await switchboard.stop()


async def test_the_flows_at_work_are_proved_in_the_background_and_it_is_said(site, caplog):
    await site.signs_in("joe")
    with caplog.at_level(logging.INFO):
        site.proofs.begin("http://site")
        await until(lambda: len(known := site.proofs.verdicts()) == 4 and all(each.over for each in known.values()))
    for slug, told in site.proofs.verdicts().items():
        where = f"; see http://site/flows/{slug}?panel=proof" if told.report.findings else ""
        assert caplog.messages.count(f"{slug}: proved, {told.report.extent()}, {told.report.verdict()}{where}") == 1
    assert re.search("payment-call: proved, all [0-9,]+ contacts, 2 notes; see", caplog.text)


async def test_each_finding_of_a_flow_comes_with_its_example_and_its_scenarios(site):
    await site.signs_in("joe")
    told = await site.proved("/api/flows/payment-call/proof")
    finding = next(each for each in told["report"]["findings"] if each.get("example"))
    assert finding["line"]
    assert finding["example"]["told"]
    assert told["report"]["file"] == "flows/payment-call.yaml", "where the site's folder is, is nobody's business"
    (name, *_) = told["scenarios"]
    scenario = await site.web.get(f"/api/flows/payment-call/proof/scenarios/{name}")
    assert (scenario.text, scenario.headers["content-type"]) == (told["scenarios"][name], "application/yaml")
    assert (await site.web.get("/api/flows/payment-call/proof/scenarios/none.yaml")).status_code == 404
    assert (await site.web.get("/api/flows/none/proof")).status_code == 404
    old = await site.web.get("/flows/payment-call/proof")
    assert (old.status_code, old.headers["location"]) == (308, "/flows/payment-call?panel=proof")


async def test_a_draft_is_proved_as_the_command_line_proves_it(site, tmp_path):
    await site.signs_in("dora")
    answer = await site.web.post("/api/proofs", json=FAULTY)
    assert (answer.status_code, answer.json()["state"], answer.json()["report"]) == (202, "waiting", None)
    told = await site.proved(answer.headers["location"])
    assert [each["code"] for each in told["report"]["findings"]] == ["no-meaningful-result"]

    file = tmp_path / "site/flows/planted.yaml"
    file.write_text(yaml.safe_dump(FAULTY, sort_keys=False))
    (report,) = json.loads(run("prove", file, "--scenarios", tmp_path / "examples", "--json").stdout)["reports"]
    written = {each.name: each.read_text() for each in (tmp_path / "examples").iterdir()}
    assert told["scenarios"] == written
    assert written

    again = await site.web.post("/api/proofs", content=file.read_text())
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (200, told["id"], "proved")
    assert again.json()["report"] == {**report, "file": "draft"}


async def test_what_is_kept_is_there_after_a_restart(site, tmp_path):
    await site.signs_in("dora")
    first = await site.web.post("/api/proofs", json=FAULTY)
    told = await site.proved(first.headers["location"])
    site.web._transport.app.state.proofs = Proofs(site.switchboard)
    assert (await site.web.get(f"/api/proofs/{told['id']}")).json()["report"]["findings"]
    again = await site.web.post("/api/proofs", json=FAULTY)
    assert (again.status_code, again.json()["report"]) == (200, told["report"])
    assert not provers()


async def test_a_draft_that_cannot_be_loaded_is_told_what_check_says(site):
    await site.signs_in("dora")
    wrong = json.loads(json.dumps(FAULTY))
    wrong["connectors"][0]["to"] = "Ent"
    answer = await site.web.post("/api/proofs", json=wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    (told,) = (each for each in answer.json()["errors"] if each["severity"] == "error")
    assert told["code"] == "unknown-module"
    assert told["where"] == "connector 1 (Menu -> Ent)"
    assert "Did you mean 'End'?" in told["remedy"]
    wrong["connectors"][0]["to"] = "Agents"
    wrong["modules"]["Agents"] = {"type": "operator_transfer", "service": "suport"}
    answer = await site.web.post("/api/proofs", json=wrong)
    (told,) = (each for each in answer.json()["errors"] if each["severity"] == "error")
    assert told["code"] == "unknown-service", "a draft is checked in this site"
    assert "Did you mean 'support'?" in told["remedy"]
    for unreadable in (b"", b"{", b"\xff\xfe", b"just words"):
        assert (await site.web.post("/api/proofs", content=unreadable)).status_code == 400
    assert (await site.web.post("/api/proofs", content=b" " * 2_000_001)).status_code == 413
    assert not provers()


async def test_a_draft_that_takes_too_long_to_read_or_cannot_be_read_now_is_told_so(site, monkeypatch):
    await site.signs_in("dora")
    monkeypatch.setattr(apart, "LONGEST_READING", 0.5)
    names = [f"Module number {number}" for number in range(600)]
    wrong = {
        **FAULTY, "modules": {name: {"type": "end_call"} for name in names},
        "connectors": [{"from": name, "event": "success", "to": name[:-1] + "?", "result": "fax"} for name in names],
    }  # fmt: skip
    answer = await site.web.post("/api/proofs", json=wrong)
    assert (answer.status_code, "could not be read: it was not done after" in answer.json()["detail"]) == (422, True)
    assert not provers()
    monkeypatch.setattr(apart, "COMMAND", ("no such program",))
    answer = await site.web.post("/api/proofs", json=FAULTY)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "no process can be started for it: No such file or directory" in answer.json()["detail"]


async def test_a_draft_is_proved_in_the_organisation_as_it_is_now(site):
    people.add_user(site.switchboard.database, "boss", PASSWORD, ("administrator",), "ada")
    await site.signs_in("boss")
    before = await site.proved("/api/flows/support-line/proof")
    service = await site.web.get("/api/organisation/services/support")
    patch = {"max_wait": 0}
    ground = {"if-match": service.headers["etag"]}
    assert (await site.web.patch("/api/organisation/services/support", json=patch, headers=ground)).status_code == 200
    after = (await site.web.get("/api/flows/support-line/proof")).json()
    assert after["version"] == before["version"]
    assert after["id"] != before["id"]
    assert (await site.proved("/api/flows/support-line/proof"))["state"] == "proved"


async def test_a_draft_can_be_cancelled_by_who_asked_and_a_newer_one_replaces_it(site):
    await site.signs_in("dora")
    running = (await site.web.post("/api/proofs", json=long_document())).json()["id"]
    await until(provers)
    first = (await site.web.post("/api/proofs", json=FAULTY)).json()["id"]
    changed = {**FAULTY, "opening_result": "not_available"}
    second = (await site.web.post("/api/proofs", json=changed)).json()["id"]
    replaced = (await site.web.get(f"/api/proofs/{first}")).json()
    assert (replaced["state"], replaced["why"]) == ("cancelled", "a newer version of the flow took its place")
    await site.signs_in("pam")
    assert (await site.web.delete(f"/api/proofs/{running}")).status_code == 404
    await site.signs_in("dora")
    progress = (await site.web.get(f"/api/proofs/{running}")).json()
    assert progress["state"] == "proving"
    assert (await site.web.delete(f"/api/proofs/{running}")).status_code == 204
    assert (await site.proved(f"/api/proofs/{second}"))["state"] == "proved"
    assert (await site.web.get(f"/api/proofs/{running}")).json()["state"] == "cancelled"
    assert (await site.web.delete(f"/api/proofs/{second}")).status_code == 404
    assert (await site.web.get("/api/proofs/none")).status_code == 404


@pytest.mark.parametrize(
    ("name", "may"), [("dora", True), ("pam", True), ("sue", True), ("olga", False), ("joe", False)]
)
async def test_drafts_are_for_those_who_make_flows_or_organise(site, name, may):
    await site.signs_in(name)
    for method in ("POST", "GET", "DELETE"):
        path = "/api/proofs" + ("" if method == "POST" else "/none")
        answer = await site.web.request(method, path, content=b"{" if method == "POST" else None)
        assert (answer.status_code == 403) is not may
    assert (await site.web.get("/api/flows/payment-reminder/proof")).status_code == 200
