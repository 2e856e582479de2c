"""Commands that ask a running server: over real HTTP, with a token."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cordboard.cli.main import app
from cordboard.server.app import create_app
from cordboard.server.serving import WebServer
from cordboard.store import tokens
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


def run(words: list[str]) -> Result:
    return CliRunner().invoke(app, words)


@dataclass
class Served:
    site: Site
    url: str
    token: str

    async def command(self, *words: str) -> Result:
        given = [*words, "--server", self.url, "--token", self.token]
        return await asyncio.to_thread(run, given)


@pytest.fixture
async def served(site: Site) -> AsyncIterator[Served]:  # noqa: F811
    web = WebServer(create_app(site.switchboard), "127.0.0.1", 0)
    await web.start()
    user = tokens.user_called(site.switchboard.database, "ada")
    assert user is not None
    yield Served(site, web.url, tokens.make_token(site.switchboard.database, user, "tests"))
    await web.stop()


async def test_a_server_makes_a_call_and_tells_its_outcome(served: Served) -> None:
    answering = asyncio.create_task(served.site.line.dialled.get())
    calling = asyncio.create_task(served.command("call", "calls", "+442079460000", "--json"))
    person = await answering
    person.answers()
    person.hangs_up()
    done = await calling
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["flow"] == "reminder"
    assert told["result"]


async def test_outcomes_and_reports_come_from_the_server(served: Served, tmp_path: Path) -> None:
    caller = served.site.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    report = await served.command("report", "--json")
    async for _ in served.site.switchboard.changes():
        report = await served.command("report", "--json")
        assert report.exit_code == 0, report.output
        if json.loads(report.stdout)["contacts"]:
            break
    (row,) = json.loads(report.stdout)["results"]
    assert (row["result"], row["label"]) == ("key_1", "Key 1")
    assert "Key 1" in (await served.command("report")).stdout
    assert json.loads((await served.command("report", "--agents", "--json")).stdout) == {"services": [], "agents": []}
    file = tmp_path / "outcomes.csv"
    assert (await served.command("export", "outcomes", "--to", str(file))).exit_code == 0
    assert "key_1" in file.read_text()
    (outcome,) = json.loads((await served.command("export", "outcomes", "--json")).stdout)
    assert outcome["result"] == "key_1"


async def test_what_is_wrong_is_said_in_one_sentence(served: Served) -> None:
    wrong = await served.command("call", "none", "+442079460000")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "'none'" in wrong.stderr
    stranger = Served(served.site, served.url, "nonsense")
    refused = await stranger.command("report")
    assert refused.exit_code == 1
    assert "this API token is not good" in refused.stderr
    nobody = await asyncio.to_thread(run, ["report", "--server", served.url])
    assert nobody.exit_code == 2
    assert "CORDBOARD_TOKEN" in nobody.stderr
    nowhere = Served(served.site, "http://127.0.0.1:1", "x")
    assert "is Cordboard running there?" in (await nowhere.command("report")).stderr
