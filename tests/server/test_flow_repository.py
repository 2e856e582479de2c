"""Drafts, publications and comparisons of flows over the API."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from cordboard.flow.source import parse
from cordboard.server.app import create_app
from cordboard.store import flow_repository, people
from tests.cli.test_prove import TRAP
from tests.live.flow_site import flow, shop, write
from tests.needs import ROOT
from tests.server.test_server import PASSWORD, Site, served_site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
FLOW = "/api/flows/every-key"
TEXT = (ROOT / "tests/system/site/flows/every-key.yaml").read_text()
OTHER = TEXT.replace("End", "Goodbye")


@pytest.fixture
async def web(site: Site) -> httpx.AsyncClient:  # noqa: F811
    await site.signs_in()
    return site.web


async def state(web: httpx.AsyncClient) -> dict[str, str]:
    """What a publication must name: the state of the flow as it is now."""
    return {"if-match": (await web.get(f"{FLOW}/publications")).headers["etag"]}


async def added(web: httpx.AsyncClient, text: str | None = None, flow: str = FLOW) -> httpx.Response:
    answer = await web.post(f"{flow}/drafts", json={"title": "Mine"} | ({} if text is None else {"text": text}))
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_draft_is_written_by_one_at_a_time(web: httpx.AsyncClient) -> None:
    made = await added(web)
    draft, url = made.json(), made.headers["location"]
    assert (draft["text"], draft["based_on"], draft["revision"]) == (TEXT, (await web.get(FLOW)).json()["version"], 1)
    seen = {"if-match": made.headers["etag"]}
    assert (await web.get(url)).headers["etag"] == made.headers["etag"]
    assert (await web.put(url, json={"text": OTHER})).status_code == 428
    second = await web.put(url, json={"text": OTHER, "title": "Ours"}, headers=seen)
    assert (second.status_code, second.json()["revision"], second.json()["title"]) == (200, 2, "Ours")
    stale = await web.put(url, json={"text": "x"}, headers=seen)
    assert (stale.status_code, stale.headers["etag"]) == (412, second.headers["etag"])
    assert (await web.delete(url)).status_code == 428
    assert (await web.delete(url, headers=seen)).status_code == 412
    assert (await web.get(url)).json()["text"] == OTHER
    assert (await web.delete(url, headers={"if-match": second.headers["etag"]})).status_code == 204
    assert (await web.get(url)).status_code == 404
    assert (await web.put(url, json={"text": "x"}, headers=seen)).status_code == 404


async def test_any_text_is_a_draft_and_check_says_what_is_wrong(web: httpx.AsyncClient) -> None:
    url = (await added(web, "modules: [\nnothing yet")).headers["location"]
    found = (await web.post(f"{url}/check")).json()
    assert found["version"] == ""
    assert found["problems"][0]["code"] == "syntax"
    right = (await web.post(f"{(await added(web, OTHER)).headers['location']}/check")).json()
    assert len(right["version"]) == 16
    assert [each for each in right["problems"] if each["severity"] == "error"] == []
    assert (await web.post(f"{FLOW}/drafts", json={"text": "a\0b"})).status_code == 422


async def test_a_draft_is_a_document_as_well_and_keeps_its_comments(web: httpx.AsyncClient) -> None:
    text = "# Ask Ana first.\n" + TEXT.replace("modules:", "modules:  # all of them", 1)
    made = await added(web, text)
    draft, url = made.json(), made.headers["location"]
    assert draft["document"] == parse(TEXT, "").values
    seen = {"if-match": made.headers["etag"]}
    changed = draft["document"] | {"title": "Any key at all"}
    for wrong in ({"document": changed, "text": TEXT}, {"title": "neither"}):
        assert (await web.put(url, json=wrong, headers=seen)).status_code == 422
    put = await web.put(url, json={"document": changed}, headers=seen)
    assert put.status_code == 200, put.text
    told = put.json()
    assert told["document"] == changed
    assert set(told["text"].splitlines()) - set(text.splitlines()) == {"title: Any key at all"}
    same = await web.put(url, json={"document": changed}, headers={"if-match": put.headers["etag"]})
    assert same.json()["text"] == told["text"]
    unread = await web.put(url, json={"text": "modules: ["}, headers={"if-match": same.headers["etag"]})
    assert unread.json()["document"] is None


async def test_a_draft_begins_as_a_document(web: httpx.AsyncClient) -> None:
    wanted = {"cordboard": 1, "flow": "a-new-one", "modules": {"End": {"type": "end_call", "first": True}}}
    made = await web.post("/api/flows/a-new-one/drafts", json={"document": wanted})
    assert made.status_code == 201, made.text
    assert made.json()["document"] == wanted == parse(made.json()["text"], "").values
    both = await web.post("/api/flows/a-new-one/drafts", json={"document": wanted, "text": TEXT})
    assert both.status_code == 422
    live = (await web.get(FLOW)).json()["version"]
    document = parse(TEXT, "").values | {"title": "Other"}
    based = (await web.post(f"{FLOW}/drafts", json={"document": document, "based_on": live[:8]})).json()
    assert (based["based_on"], based["document"]) == (live, document)
    assert len(set(based["text"].splitlines()) - set(TEXT.splitlines())) == 1


async def test_drafts_are_told_a_page_at_a_time(web: httpx.AsyncClient) -> None:
    made = [(await added(web, f"text {number}")).json()["id"] for number in range(5)]
    first = (await web.get(f"{FLOW}/drafts", params={"limit": 3})).json()
    rest = (await web.get(f"{FLOW}/drafts", params={"limit": 3, "cursor": first["next"]})).json()
    assert {each["id"] for each in (*first["items"], *rest["items"])} == set(made)
    assert (len(first["items"]), rest["next"]) == (3, None)
    (mine,) = [each for each in (await web.get("/api/flows")).json() if each["slug"] == "every-key"]
    assert mine["drafts"] == 5
    draft = first["items"][0]
    seen = {"if-match": draft["etag"]}
    assert (await web.put(f"{FLOW}/drafts/{draft['id']}", json={"text": "other"}, headers=seen)).status_code == 200
    assert (await web.put(f"{FLOW}/drafts/{draft['id']}", json={"text": "more"}, headers=seen)).status_code == 412


async def test_a_draft_is_published_and_rolled_back(web: httpx.AsyncClient, site: Site) -> None:  # noqa: F811
    first = (await web.get(FLOW)).json()["version"]
    draft = (await added(web, OTHER)).json()
    wanted = {"draft": draft["id"], "revision": 1, "note": "a kinder end"}
    assert (await web.post(f"{FLOW}/publications", json=wanted)).status_code == 428
    seen = await state(web)
    made = await web.post(f"{FLOW}/publications", json=wanted, headers=seen)
    assert made.status_code == 201, made.text
    assert (made.json()["by"], made.json()["note"], made.json()["alias"]) == ("ada", "a kinder end", "live")
    assert site.switchboard.site.flows["every-key"].version == made.json()["version"] != first
    assert (await web.post(f"{FLOW}/publications", json=wanted, headers=seen)).status_code == 412
    text = await web.get(f"{FLOW}/versions/{made.json()['version']}/text")
    assert text.text == OTHER
    changes = (await web.get(f"{FLOW}/diff", params={"before": "file", "after": "live"})).json()
    assert "The module End is now called Goodbye." in [each["words"] for each in changes]
    back = await web.post(f"{FLOW}/publications", json={"version": first[:8]}, headers=await state(web))
    assert back.json()["version"] == first == (await web.get(FLOW)).json()["version"]
    assert (await web.get(f"{FLOW}/diff", params={"before": "file", "after": "live"})).json() == []
    listed = (await web.get(f"{FLOW}/publications")).json()["items"]
    assert [each["version"] for each in listed] == [first, made.json()["version"], first]
    audit = [each for each in people.audit_trail(site.switchboard.database) if each["action"] == "flow-published"]
    assert [each["detail"]["version"] for each in audit][:2] == [first, made.json()["version"]]


async def test_with_four_eyes_nobody_publishes_what_they_drew(tmp_path: Path) -> None:
    async with served_site(tmp_path, "publishing: {four_eyes: yes}\n") as shop_site:
        web, database = shop_site.web, shop_site.switchboard.database
        for name in ("dora", "paul", "vera"):
            people.add_user(database, name, PASSWORD, ("publisher",), "ada")
        await shop_site.signs_in("dora")
        made = await added(web, OTHER)
        await shop_site.signs_in("paul")
        changed = await web.put(
            made.headers["location"], json={"text": OTHER + "# Mine\n"}, headers={"if-match": made.headers["etag"]}
        )
        assert changed.json()["editors"] == ["dora", "paul"]
        wanted = {"draft": made.json()["id"], "revision": 2}
        for name, other in (("dora", "paul"), ("paul", "dora")):
            await shop_site.signs_in(name)
            refused = await web.post(f"{FLOW}/publications", json=wanted, headers=await state(web))
            assert refused.status_code == 409
            assert f"you worked on this draft, and so did {other}" in refused.json()["detail"]
        await shop_site.signs_in("vera")
        first = (await web.get(FLOW)).json()["version"]
        published = await web.post(f"{FLOW}/publications", json=wanted, headers=await state(web))
        assert (published.status_code, published.json()["by"]) == (201, "vera")
        await shop_site.signs_in("dora")
        back = await web.post(f"{FLOW}/publications", json={"version": first}, headers=await state(web))
        assert back.status_code == 201, "what was published before was seen by two"


async def test_a_draft_that_changed_since_is_not_published(web: httpx.AsyncClient) -> None:
    made = await added(web, OTHER)
    await web.put(made.headers["location"], json={"text": TEXT}, headers={"if-match": made.headers["etag"]})
    wanted = {"draft": made.json()["id"], "revision": 1}
    refused = await web.post(f"{FLOW}/publications", json=wanted, headers=await state(web))
    assert refused.status_code == 412
    assert "ada changed the draft since you read it: it has revision 2 now" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("modules: [", 422, "cannot be read as YAML"),
        (OTHER.replace("flow: every-key", "flow: other"), 422, "the text says 'flow: other'"),
        (OTHER.replace("type: menu", "type: menoo", 1), 422, "there is no module type 'menoo'"),
    ],
)
async def test_what_is_wrong_is_not_published(web: httpx.AsyncClient, text: str, status: int, said: str) -> None:
    before = (await web.get("/api/flows")).json()
    draft = (await added(web, text)).json()
    wanted = {"draft": draft["id"], "revision": 1}
    refused = await web.post(f"{FLOW}/publications", json=wanted, headers=await state(web))
    assert refused.status_code == status
    assert said in refused.text
    if said == "there is no module type 'menoo'":
        assert refused.json()["errors"][0]["change"]["text"] == "menu"
    after = (await web.get("/api/flows")).json()
    assert [each["version"] for each in after] == [each["version"] for each in before]


async def test_only_publishers_publish_and_agents_see_no_drafts(web: httpx.AsyncClient, site: Site) -> None:  # noqa: F811
    draft = (await added(web, OTHER)).json()
    seen = await state(web)
    people.add_user(site.switchboard.database, "dee", PASSWORD, ("designer",), "ada")
    web.cookies.clear()
    await site.signs_in("dee")
    wanted = {"draft": draft["id"], "revision": 1}
    assert (await web.post(f"{FLOW}/publications", json=wanted, headers=seen)).status_code == 403
    await added(web, OTHER)
    web.cookies.clear()
    await site.signs_in("bob")
    assert (await web.get(f"{FLOW}/drafts")).status_code == 403
    diff = {"before": "live", "after": f"draft:{draft['id']}"}
    assert (await web.get(f"{FLOW}/diff", params=diff)).status_code == 403


async def test_a_new_flow_is_published_under_an_alias(web: httpx.AsyncClient) -> None:
    new = "/api/flows/brand-new"
    assert (await web.post(f"{new}/drafts", json={})).status_code == 422
    text = TEXT.replace("flow: every-key", "flow: brand-new")
    draft = (await added(web, text, new)).json()
    seen = {"if-match": (await web.get(f"{new}/publications")).headers["etag"]}
    wanted = {"draft": draft["id"], "revision": 1, "alias": "test"}
    made = await web.post(f"{new}/publications", json=wanted, headers=seen)
    assert made.status_code == 201, made.text
    (found,) = [each for each in (await web.get("/api/flows")).json() if each["slug"] == "brand-new"]
    assert (found["version"], found["aliases"]) == ("", {"test": made.json()["version"]})
    bad = await web.post(f"{new}/publications", json=wanted | {"alias": "0123456789abcdef"}, headers=seen)
    assert bad.status_code == 422


async def test_a_service_tells_which_versions_share_its_contacts(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    write(tmp_path, "{desk@live: 95, desk@test: 5}")
    (tmp_path / "flows/desk.yaml").write_text(flow())
    (tmp_path / "flows/news.yaml").write_text(flow("News.", "news"))
    async with shop(tmp_path) as running:
        desk, news = create_app(running.switchboard).state.site.services()
        live = running.live()
        assert [(each.at, each.version, each.percent) for each in desk.shares] == [("live", live, 95), ("test", "", 5)]
        assert [(each.at, each.percent) for each in news.shares] == [("live", 100)]
        tested = await running.publish(flow("Two."), alias="test")
        desk = create_app(running.switchboard).state.site.services()[0]
        assert [each.version for each in desk.shares] == [live, tested.version]


async def test_with_prove_only_what_was_proved_is_published(site: Site) -> None:  # noqa: F811
    app = create_app(site.switchboard, fail_on="error")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site", headers={"origin": "http://site"}) as web:
        await web.post("/api/session", json={"name": "ada", "password": PASSWORD})
        good, bad = [(await added(web, text, f"/api/flows/{slug}")).json() for slug, text in (
            ("every-key", OTHER), ("trap", TRAP))]  # fmt: skip

        async def publish(draft: dict[str, object]) -> httpx.Response:
            url = f"/api/flows/{draft['flow']}/publications"
            seen = {"if-match": (await web.get(url)).headers["etag"]}
            wanted = {"draft": draft["id"], "revision": 1, "alias": "test"}
            answer = await web.post(url, json=wanted, headers=seen)
            while "retry-after" in answer.headers:
                assert (answer.status_code, answer.headers["location"]) == (
                    409,
                    f"/api/proofs/{answer.json()['proof']}",
                )
                await asyncio.sleep(0.1)
                answer = await web.post(url, json=wanted, headers=seen)
            return answer

        made = await publish(good)
        assert made.status_code == 201, made.text
        assert made.json()["proof"]
        assert made.json()["verdict"]
        refused = await publish(bad)
        assert refused.status_code == 409, refused.text
        assert "the flow is not published: its proof has" in refused.json()["detail"]
        assert flow_repository.history(site.switchboard.database, "trap") == []
    await app.state.proofs.stop()


async def test_a_layout_is_beside_the_flow_and_follows_renamed_modules(web: httpx.AsyncClient) -> None:
    version = (await web.get(FLOW)).json()["version"]
    empty = await web.get(f"{FLOW}/layout")
    layout = {"modules": {"End": {"x": 1, "y": 2}}, "notes": [{"text": "Ask Ada.", "x": 0, "y": 0}]}
    assert (await web.put(f"{FLOW}/layout", json=layout)).status_code == 428
    seen = {"if-match": empty.headers["etag"]}
    made = await web.put(f"{FLOW}/layout", json=layout, headers=seen)
    assert made.status_code == 200, made.text
    assert (await web.put(f"{FLOW}/layout", json=layout, headers=seen)).status_code == 412
    assert (
        await web.put(f"{FLOW}/layout", json={"modules": {"End": {"x": "left", "y": 2}}}, headers=seen)
    ).status_code == 422
    assert (await web.get(FLOW)).json()["version"] == version
    draft = await added(web)
    seen = {"if-match": draft.headers["etag"]}
    assert (await web.put(draft.headers["location"], json={"text": OTHER}, headers=seen)).status_code == 200
    places = (await web.get(f"{FLOW}/layout")).json()["modules"]
    assert places["Goodbye"] == places["End"] == {"x": 1.0, "y": 2.0}
