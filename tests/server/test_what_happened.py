"""What happened: each step of a contact with its place in the flow's document, and the numbers of the funnel."""

from __future__ import annotations

from typing import Any

import pytest

from cordboard.store import recordings
from tests.server.test_draft_evidence import OTHER, called, drawn
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
FLOW = "/api/flows/every-key"


async def contact(site: Site, id_: str) -> dict[str, Any]:  # noqa: F811
    told: dict[str, Any] = (await site.web.get(f"/api/contacts/{id_}")).json()
    return told


async def test_each_step_has_its_place_in_the_document_of_its_version(site: Site) -> None:  # noqa: F811
    await site.signs_in()
    told = await contact(site, await called(site, "2"))
    document = (await site.web.get(f"{FLOW}/versions/{told['version']}")).json()
    keys, end = told["trace"]
    taken = document["connectors"][keys["taken"]["place"]]
    assert (taken["from"], taken["event"], taken["value"], taken["to"]) == ("Keys", "key_press", "2", "End")
    assert (keys["module"], keys["in_version"], keys["taken"]["target"]) == ("Keys", True, end["module"])
    assert "taken" not in end or end["taken"] is None
    assert told["recordings"] == []


async def test_a_step_says_where_it_is_heard_in_the_recording(site: Site) -> None:  # noqa: F811
    await site.signs_in()
    id_ = await called(site, "2")
    begun = (await contact(site, id_))["trace"][0]["entered_at"]
    recordings.add(
        site.switchboard.database, recording="r1", contact=id_, box="", seconds=600, at=begun - 1_500, held=False
    )
    told = await contact(site, id_)
    assert told["recordings"] == [{"id": "r1", "began_at": begun - 1_500, "seconds": 600}]
    assert (told["trace"][0]["recording"], told["trace"][0]["offset"]) == ("r1", 1.5)


async def test_each_number_of_the_funnel_lists_its_contacts(site: Site) -> None:  # noqa: F811
    await site.signs_in()
    for key in ("1", "2", "2"):
        await called(site, key)
    funnel = (await site.web.get(f"{FLOW}/funnel")).json()
    assert (funnel["contacts"], funnel["balanced"]) == (3, True)
    document = (await site.web.get(f"{FLOW}/versions/{funnel['places_of']}")).json()
    for module in funnel["modules"]:
        assert module["in_version"]
        assert sum(each["count"] for each in module["results"]) == module["ended"]
        ends = {"module": module["module"]}
        assert await listed(site, ends) == module["entered"]
        assert await listed(site, {"ended_in": module["module"]}) == module["ended"]
        for way in module["left"]:
            assert document["connectors"][way["place"]]["value"] == way["value"]
            wanted = ends | {"connector_event": way["event"], "connector_value": way["value"]}
            assert await listed(site, wanted | {"connector_to": way["to"]}) == way["count"]
    (end,) = [each for each in funnel["modules"] if each["module"] == "End"]
    assert {each["result"]: each["count"] for each in end["results"]} == {"key_2": 2, "key_1": 1}


async def test_a_funnel_is_of_one_version_or_of_all(site: Site) -> None:  # noqa: F811
    await site.signs_in()
    await called(site, "1")
    first = (await site.web.get(FLOW)).json()["version"]
    draft = (await drawn(site, OTHER.replace("Goodbye", "Bye"))).split("/")[-1]
    state = {"if-match": (await site.web.get(f"{FLOW}/publications")).headers["etag"]}
    wanted = {"draft": draft, "revision": 1}
    assert (await site.web.post(f"{FLOW}/publications", json=wanted, headers=state)).status_code == 201
    await called(site, "1")
    both = (await site.web.get(f"{FLOW}/funnel")).json()
    assert (both["contacts"], both["balanced"], both["places_of"] != first) == (2, True, True)
    assert {each["module"] for each in both["modules"]} == {"Keys", "End", "Bye"}
    for version, end in ((first, "End"), (both["places_of"], "Bye")):
        one = (await site.web.get(f"{FLOW}/funnel", params={"version": version})).json()
        assert (one["contacts"], one["balanced"]) == (1, True)
        assert {each["module"]: each["in_version"] for each in one["modules"]} == {"Keys": True, end: True}


async def listed(site: Site, which: dict[str, str]) -> int:  # noqa: F811
    page = (await site.web.get("/api/contacts", params={"flow": "every-key", "limit": "100"} | which)).json()
    return len(page["items"])
