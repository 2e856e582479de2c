"""What tools for designers are made from: catalogues, drafts checked and drawn, simulations, scenarios, prompts."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from cordboard import modules
from cordboard.client import AsyncApiClient, NotDone, models, operations
from cordboard.flow.events import Event
from cordboard.flow.source import parse
from tests.needs import ROOT
from tests.server.test_bad_requests import judge
from tests.server.test_server import Site, site  # noqa: F401 - a fixture
from tests.server.typed import api  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
FLOW = (ROOT / "tests/system/site/flows/every-key.yaml").read_text()
YAML = {"content-type": "application/yaml"}


async def ask(site: Site, path: str, **more: Any) -> Any:  # noqa: F811
    answer = await site.web.get(path, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


# --- Catalogues -------------------------------------------------------------------------------------------------


async def test_module_types_tell_what_a_form_for_them_needs(api: AsyncApiClient) -> None:  # noqa: F811
    found = {each.type: each for each in await api(operations.list_module_types())}
    assert set(found) == set(modules.types())
    menu = found["menu"]
    assert "key_press" in menu.events
    assert menu.help
    assert "timeout" in menu.properties["properties"]
    assert "prompt" in menu.properties["required"]
    assert await api(operations.get_module_type("menu")) == menu
    with pytest.raises(NotDone, match="/api/modules lists them"):
        await api(operations.get_module_type("mneu"))


async def test_events_results_and_commands_are_told(site: Site) -> None:  # noqa: F811
    events = {each["event"]: each for each in await ask(site, "/api/events")}
    assert set(events) == {each.value for each in Event}
    assert "menu" in events["key_press"]["raised_by"]
    results = {each["slug"]: each["origin"] for each in await ask(site, "/api/results")}
    assert (results["key_1"], results["listened"]) == ("site", "field")
    commands = {each["command"]: each for each in await ask(site, "/api/commands")}
    assert {"keyed", "silence"} <= set(commands["gather"]["answered_by"])
    assert (await ask(site, "/api/flow-schema"))["properties"]["flow"]


# --- Drafts -----------------------------------------------------------------------------------------------------


async def test_a_draft_is_checked_and_each_change_mends_what_it_is_for(site: Site) -> None:  # noqa: F811
    broken = FLOW.replace("type: menu", "type: mneu").replace("to: End, result: key_2", "to: 'Ende', result: key_2")
    answer = await site.web.post("/api/drafts/check", content=broken, headers=YAML)
    told = answer.json()
    assert told["version"] == ""
    places = {each["code"]: (each["module"], each["connector"], each["property"]) for each in told["problems"]}
    index = [each["result"] for each in parse(FLOW, "").values["connectors"]].index("key_2")
    assert places == {"unknown-type": ("Keys", None, "type"), "unknown-module": ("Keys", index, "to")}
    of_document = (await site.web.post("/api/drafts/check", json={"document": parse(broken, "").values})).json()
    fixes = [fix for each in of_document["problems"] for fix in each["fixes"]]
    assert {"title": "Change mneu to menu", "operations": [
        {"op": "replace", "path": "/modules/Keys/type", "value": "menu"}]} in fixes  # fmt: skip
    changes = [each["change"] for each in told["problems"] if each["change"]]
    assert {each["text"] for each in changes} == {"menu", "'End'"}
    lines = broken.splitlines()
    for each in sorted(changes, key=lambda each: (each["line"], each["column"]), reverse=True):
        assert each["line"] == each["end_line"]
        line = lines[each["line"] - 1]
        lines[each["line"] - 1] = line[: each["column"] - 1] + each["text"] + line[each["end_column"] - 1 :]
    mended = (await site.web.post("/api/drafts/check", content="\n".join(lines), headers=YAML)).json()
    assert mended["problems"] == []
    (at_work,) = (each for each in await ask(site, "/api/flows") if each["slug"] == "every-key")
    assert mended["version"] == at_work["version"]


async def test_flows_and_drafts_are_drawn_and_laid_out(site: Site) -> None:  # noqa: F811
    picture = await site.web.get("/api/flows/every-key/drawing")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert ET.fromstring(picture.text).tag.endswith("svg")
    assert (await site.web.post("/api/drafts/drawing", content=FLOW, headers=YAML)).text == picture.text
    layout = await ask(site, "/api/flows/every-room/placement")
    cards = layout["modules"]
    assert all(0 <= each["x"] <= layout["width"] - each["width"] for each in cards)
    assert all(0 <= each["y"] <= layout["height"] - each["height"] for each in cards)
    for number, one in enumerate(cards):
        for other in cards[number + 1 :]:
            beside = abs(one["x"] - other["x"]) >= one["width"]
            above = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
            assert beside or above, (one, other)
    drawn = (await site.web.post("/api/drafts/placement", content=FLOW, headers=YAML)).json()
    assert [each["module"] for each in drawn["modules"]] == ["Keys"]
    tag = (await site.web.get("/api/flows/every-key/layout")).headers["etag"]
    kept = {"modules": {"Keys": {"x": 700, "y": -40}}, "notes": [{"x": 0, "y": 0, "text": "See the plan."}]}
    assert (await site.web.put("/api/flows/every-key/layout", json=kept, headers={"if-match": tag})).status_code == 200
    (keys,) = (await ask(site, "/api/flows/every-key/placement"))["modules"]
    assert (keys["x"], keys["y"]) == (700, -40)
    of_draft = (await site.web.post("/api/drafts/placement", content=FLOW, headers=YAML)).json()
    assert of_draft["modules"] == [keys]
    laid_out = await site.web.get("/api/flows/every-key/drawing")
    assert "See the plan." in laid_out.text
    assert (await site.web.post("/api/drafts/drawing", content=FLOW, headers=YAML)).text == laid_out.text
    bad = await site.web.post("/api/drafts/drawing", content=FLOW.replace("menu", "mneu"), headers=YAML)
    judge(bad, "a draft with errors")
    assert bad.status_code == 422
    assert (await site.web.get("/api/flows/none/drawing")).status_code == 404


async def test_a_draft_is_sent_as_its_document_too(site: Site) -> None:  # noqa: F811
    document = parse(FLOW, "").values
    whole = (await site.web.post("/api/drafts/check", content=FLOW, headers=YAML)).json()
    for sent in ({"document": document}, {"text": FLOW}, document):
        assert (await site.web.post("/api/drafts/check", json=sent)).json() == whole
    placed = await site.web.post("/api/drafts/placement", json={"document": document})
    assert [each["module"] for each in placed.json()["modules"]] == ["Keys"]
    drawn = await site.web.post("/api/drafts/drawing", json={"document": document})
    assert drawn.text == (await site.web.get("/api/flows/every-key/drawing")).text
    played = await site.web.post("/api/simulations", json={"document": document})
    assert (played.status_code, played.json()["heard"]) == (201, ["press any key"])
    for wrong in ({"document": document, "text": FLOW}, {"document": [1]}, {"text": 1}, {"document": {}, "more": 1}):
        judge(refused := await site.web.post("/api/drafts/check", json=wrong), "a draft that is none")
        assert refused.status_code == 422
    empty = (await site.web.post("/api/drafts/check", json={"document": {}})).json()
    assert {each["line"] for each in empty["problems"]} == {0}


# --- Simulations ------------------------------------------------------------------------------------------------


async def test_a_contact_is_played_step_by_step(api: AsyncApiClient) -> None:  # noqa: F811
    new = models.NewSimulation(flow="every-key", start=models.Start(caller="+442079460000"))
    told = await api(operations.start_simulation(new))
    assert told.heard == ["press any key"]
    question = told.question
    assert question is not None
    assert (question.module, question.waits) == ("Keys", "waits for keys")
    assert {"press", "silent", "hang_up"} <= set(question.answers)
    assert question.keys[:3] == ["0", "1", "2"]
    assert await api(operations.get_simulation(told.id)) == told

    async def answered(**step: Any) -> models.Simulation:
        answer = models.SimulationAnswer(step=models.WorldStep(**step))
        return await api(operations.answer_simulation(told.id, answer))

    with pytest.raises(NotDone, match=r"possible are: .*press") as wrong:
        await answered(record=3)
    assert wrong.value.problem.status == 409
    over = await answered(press="1")
    assert over.question is None
    assert over.outcome is not None
    assert (over.outcome.result, over.path) == ("key_1", ["Keys", "End"])
    assert isinstance(over.outcome.journal[0], models.StartedEntry)
    with pytest.raises(NotDone, match="over in End"):
        await answered(hang_up=True)
    await api(operations.end_simulation(told.id))
    with pytest.raises(NotDone, match="no such simulation"):
        await api(operations.get_simulation(told.id))


async def test_a_draft_is_simulated_and_its_errors_are_told(site: Site) -> None:  # noqa: F811
    draft = FLOW.replace("press any key", "choose")
    told = (await site.web.post("/api/simulations", json={"draft": draft})).json()
    assert told["heard"] == ["choose"]
    for body in ({}, {"flow": "every-key", "draft": draft}, {"draft": "nonsense"}, {"flow": "x", "start": {"at": 1}}):
        answer = await site.web.post("/api/simulations", json=body)
        judge(answer, body)
        assert answer.status_code == 422


async def test_simulations_are_bounded_and_forgotten(
    site: Site, monkeypatch: pytest.MonkeyPatch,  # noqa: F811
) -> None:  # fmt: skip
    begun = [(await site.web.post("/api/simulations", json={"flow": "every-key"})).json() for _ in range(11)]
    assert (await site.web.get(f"/api/simulations/{begun[0]['id']}")).status_code == 404
    last = f"/api/simulations/{begun[-1]['id']}"
    assert (await site.web.get(last)).status_code == 200
    now = begun[-1]["expires_at"] / 1000
    monkeypatch.setattr("cordboard.server.simulations.time.time", lambda: now + 1)
    assert (await site.web.get(last)).status_code == 404


async def test_a_simulation_is_its_users_own(site: Site) -> None:  # noqa: F811
    token = {"authorization": f"Bearer {(await site.web.post('/api/tokens', json={'name': 't'})).json()['token']}"}
    new = {"name": "eve", "password": "a long sentence", "roles": ["designer"]}
    assert (await site.web.post("/api/users", json=new)).status_code == 201
    mine = (await site.web.post("/api/simulations", json={"flow": "every-key"}, headers=token)).json()
    await site.signs_in("eve")
    assert (await site.web.get(f"/api/simulations/{mine['id']}")).status_code == 404
    assert (await site.web.get(f"/api/simulations/{mine['id']}", headers=token)).status_code == 200


async def test_scenarios_are_listed_and_run(site: Site, api: AsyncApiClient) -> None:  # noqa: F811
    folder = site.switchboard.site.folder / "scenarios"
    folder.mkdir()
    good = 'scenario: One\nflow: every-key\nworld: [{press: "1"}]\nexpect: {result: key_1}\n'
    (folder / "good.yaml").write_text(good)
    (folder / "wrong.yaml").write_text(good.replace("One", "Two").replace("result: key_1", "result: key_2"))
    (folder / "broken.yaml").write_text("scenario: Three\nflow: every-key\n")
    listed = {each.file: each for each in await api(operations.list_scenarios())}
    assert set(listed) == {"scenarios/good.yaml", "scenarios/wrong.yaml", "scenarios/broken.yaml"}
    assert listed["scenarios/broken.yaml"].problems
    run = await api(operations.run_scenarios(models.ScenarioChoice(flow="every-key")))
    assert run.passed is False
    assert {each.file: each.passed for each in run.scenarios} == {
        "scenarios/good.yaml": True, "scenarios/wrong.yaml": False,
    }  # fmt: skip
    assert str(site.switchboard.site.folder) not in str(run)
    (covered,) = run.coverage
    assert 0 < covered.share < 1
    assert len(covered.missed) == 11


# --- Prompts ----------------------------------------------------------------------------------------------------


# --- Funnel and measures ------------------------------------------------------------------------------------------


async def test_the_funnel_balances_over_random_contacts(site: Site, api: AsyncApiClient) -> None:  # noqa: F811
    chance = random.Random(11)
    callers = []
    for _ in range(12):
        caller = site.line.rings(caller="+442079460000", called="2000")
        callers.append(caller)
        action = chance.choice(["1", "2", "9", "wait", "leave"])
        if action == "leave":
            caller.hangs_up()
        elif action != "wait":
            caller.presses(action)
    async for _ in site.switchboard.changes():
        if sum(each["contacts"] for each in await ask(site, "/api/report")) == 12:
            break
    site.line.rings(caller="+442079460000", called="2000")
    async for _ in site.switchboard.changes():
        modules_now = (await ask(site, "/api/flows/every-key/funnel"))["modules"]
        if any(each["here"] for each in modules_now):
            break
    told = await api(operations.get_funnel("every-key"))
    assert (told.contacts, told.damaged) == (13, [])
    entered = {each.module: each.entered for each in told.modules}
    assert entered["Keys"] + told.never_entered == 13
    assert entered["Keys"] > 3
    for each in told.modules:
        assert each.entered == sum(way.count for way in each.left) + each.ended + each.here, each
    came = {name: sum(w.count for m in told.modules for w in m.left if w.to == name) for name in entered}
    assert came["End"] == entered["End"]
    assert sum(each.here for each in told.modules) == 1
    assert sum(each.contacts for each in await api(operations.get_report())) == 12
    assert sum(each.ended for each in told.modules) + told.never_entered == 12


async def test_measures_count_what_the_store_has(site: Site, api: AsyncApiClient) -> None:  # noqa: F811
    caller = site.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    async for _ in site.switchboard.changes():
        if await ask(site, "/api/outcomes", params={"limit": 1}) != {"items": [], "next": None}:
            break
    (row,) = (await api(operations.get_measures(interval="15m"))).intervals
    assert (row.service, row.contacts, row.closed, row.with_agent) == ("keys", 1, 1, 0)
    assert row.at % 900_000 == 0
    assert row.average_seconds is not None
    assert (await api(operations.get_measures(service="rooms"))).intervals == []
    judge(await site.web.get("/api/measures", params={"interval": 7}), "an interval that there is not")
