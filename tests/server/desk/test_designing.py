"""Designers see each other: who is at which draft, what was saved, and what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cordboard.server.designing import MOST_UNSENT, Designing, EditDraft
from cordboard.server.routes import designing as route
from cordboard.store import people, sessions
from tests.needs import ROOT
from tests.server.desk.centre import PASSWORD, Centre, centre

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio
TEXT = (ROOT / "tests/system/site/flows/every-key.yaml").read_text()


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Centre]:
    async with centre(tmp_path) as opened:
        for name in ("dora", "paul"):
            people.add_user(opened.switchboard.database, name, PASSWORD, ("publisher",), "root")
        yield opened


def page(place: Centre, name: str, **more: Any) -> Any:
    url = f"{place.url.replace('http', 'ws')}/api/flows/socket"
    return connect(url, additional_headers={"authorization": f"Bearer {place.token(name)}"}, proxy=None, **more)


async def told(socket: ClientConnection, say: str) -> dict[str, Any]:
    while True:
        word: dict[str, Any] = msgspec.json.decode(await socket.recv())
        if word["say"] == say:
            return word


async def says(socket: ClientConnection, **words: str) -> None:
    await socket.send(msgspec.json.encode(words).decode())


async def test_designers_see_who_is_where(place: Centre) -> None:
    async with page(place, "dora") as dora:
        you = (await told(dora, "editing"))["you"]
        await says(dora, do="edit", flow="every-key", draft="d1", module="Keys")
        (seen,) = (await told(dora, "editing"))["people"]
        assert (seen["page"], seen["who"], seen["draft"], seen["module"]) == (you, "dora", "d1", "Keys")
        async with page(place, "paul") as paul:
            assert (await told(paul, "editing"))["people"] == [seen]
            await says(paul, do="edit", flow="every-key", draft="d1")
            assert [each["who"] for each in (await told(dora, "editing"))["people"]] == ["dora", "paul"]
            await says(dora, do="edit", flow="every-key", draft="d1", module="End")
            await told(paul, "editing")
            (moved, _) = (await told(paul, "editing"))["people"]
            assert (moved["module"], moved["since"]) == ("End", seen["since"])
            await told(dora, "editing")
        assert [each["who"] for each in (await told(dora, "editing"))["people"]] == ["dora"]
        await says(dora, do="leave")
        assert (await told(dora, "editing"))["people"] == []
        await says(dora, do="dance")
        assert "not understood" in (await told(dora, "not_understood"))["why"]


async def test_designers_are_told_what_was_saved_and_published(place: Centre) -> None:
    async with page(place, "paul") as paul, place.web("dora") as web:
        web.timeout = httpx.Timeout(60)  # the first check starts a process
        made = await web.post("/api/flows/every-key/drafts", json={"text": TEXT})
        put = await web.put(
            made.headers["location"], json={"text": TEXT + "# more\n"}, headers={"if-match": made.headers["etag"]}
        )
        saved = await told(paul, "draft_saved")
        assert (saved["by"], saved["draft"], saved["revision"]) == ("dora", made.json()["id"], 2)
        assert f'"{saved["etag"]}"' == put.headers["etag"]
        (flow,) = [each["slug"] for each in (await web.get("/api/flows")).json() if each["version"]][:1]
        version = (await web.get(f"/api/flows/{flow}")).json()["version"]
        state = {"if-match": (await web.get(f"/api/flows/{flow}/publications")).headers["etag"]}
        again = await web.post(f"/api/flows/{flow}/publications", json={"version": version}, headers=state)
        assert again.status_code == 201, again.text
        published = await told(paul, "published")
        assert (published["flow"], published["version"], published["by"]) == (flow, version, "dora")


async def test_only_designers_who_are_signed_in_are_let_in(place: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await page(place, "bob")
    assert refused.value.response.status_code == 403
    url = f"{place.url.replace('http', 'ws')}/api/flows/socket"
    session = people.sign_in(place.switchboard.database, "dora", PASSWORD)
    cookie = {"cookie": f"cordboard_session={session}"}
    for headers, status in (({}, 401), (cookie, 403), (cookie | {"origin": "http://evil.example"}, 403)):
        with pytest.raises(InvalidStatus) as refused:
            await connect(url, additional_headers=headers, proxy=None)
        assert refused.value.response.status_code == status
    monkeypatch.setattr(route, "CHECK_EVERY", 0.05)
    async with connect(url, additional_headers=cookie | {"origin": place.url}, proxy=None) as socket:
        await told(socket, "editing")
        sessions.sign_out(place.switchboard.database, session)
        with pytest.raises(ConnectionClosed) as closed:
            await told(socket, "never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_a_page_that_does_not_listen_is_let_go() -> None:
    designing = Designing()
    with designing.open_page("slow") as slow, designing.open_page("quick") as quick:
        for number in range(MOST_UNSENT * 2):
            designing.moved(quick, EditDraft(flow="f", draft=str(number)))
        words = [each async for each in slow.words()]
    assert len(words) == MOST_UNSENT
