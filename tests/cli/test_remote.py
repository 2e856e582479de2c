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
from cordboard.client import ApiClient, operations
from cordboard.server.app import create_app
from cordboard.server.serving import WebServer
from cordboard.store import flow_drafts, people, tokens
from tests.needs import ROOT
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

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


def _flow(tmp_path: Path, name: str, **replaced: str) -> Path:
    """A flow of the site as a file of its own, otherwise than the site has it."""
    text = (ROOT / f"tests/system/site/flows/{name}.yaml").read_text(encoding="utf-8")
    for before, after in replaced.items():
        assert before in text
        text = text.replace(before, after)
    file = tmp_path / f"{name}-draft.yaml"
    file.write_text(text, encoding="utf-8")
    return file


async def test_a_flow_is_published_and_rolled_back_by_the_server(served: Served, tmp_path: Path) -> None:
    before = served.site.switchboard.site.flows["reminder"].version
    file = _flow(tmp_path, "reminder", **{"a message for a person": "another message"})
    published = await served.command("publish", str(file), "--note", "by the server", "--json")
    assert published.exit_code == 0, published.output
    told = json.loads(published.stdout)
    assert (told["flow"], told["by"], told["note"]) == ("reminder", "ada", "by the server")
    assert told["version"] == served.site.switchboard.site.flows["reminder"].version != before
    back = await served.command("rollback", "reminder")
    assert back.exit_code == 0, back.output
    assert served.site.switchboard.site.flows["reminder"].version == before
    history = json.loads((await served.command("versions", "reminder", "--json")).stdout)
    assert [each["current"] for each in history] == [True, *[False] * (len(history) - 1)]
    assert [each["version"] for each in history[:2]] == [before, told["version"]]
    again = await served.command("publish", f"reminder@{told['version'][:8]}")
    assert again.exit_code == 0, again.output
    assert served.site.switchboard.site.flows["reminder"].version == told["version"]
    assert flow_drafts.drafts(served.site.switchboard.database, "reminder") == []


async def test_a_flow_with_errors_is_not_published_by_the_server_and_leaves_nothing(
    served: Served, tmp_path: Path
) -> None:
    file = _flow(tmp_path, "reminder", **{"type: end_call": "type: end_cal"})
    before = served.site.switchboard.site.flows["reminder"].version
    refused = await served.command("publish", str(file))
    assert refused.exit_code == 2, refused.output
    assert "end_call" in refused.stderr
    assert served.site.switchboard.site.flows["reminder"].version == before
    assert flow_drafts.drafts(served.site.switchboard.database, "reminder") == []
    checked = await served.command("check", str(file))
    assert (checked.exit_code, f"{file}:" in checked.stdout) == (1, True), checked.output
    good = await served.command("check", str(_flow(tmp_path, "every-key")), "--json")
    assert (good.exit_code, json.loads(good.stdout)["errors"]) == (0, 0)
    folder = await served.command("check", str(tmp_path))
    assert (folder.exit_code, "name flow files" in folder.stderr) == (2, True)
    missing = await served.command("publish", "none.yaml")
    assert (missing.exit_code, "there is no file none.yaml" in missing.stderr) == (2, True)


async def test_a_flow_is_proved_by_the_server(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "site/flows/every-key.yaml"
    junit = tmp_path / "junit.xml"
    proved = await served.command("prove", str(file), "--junit", str(junit), "--json", "--fail-on", "never")
    assert proved.exit_code == 0, proved.output
    (report,) = json.loads(proved.stdout)["reports"]
    assert (report["flow"], report["file"]) == ("every-key", str(file))
    here = await asyncio.to_thread(run, ["prove", str(file), "--json", "--fail-on", "never", "--no-cache"])
    (ours,) = json.loads(here.stdout)["reports"]
    assert report["states"] == ours["states"]
    assert "every-key" in junit.read_text()


async def test_agents_are_listed_and_invited_by_the_server(served: Served) -> None:
    database = served.site.switchboard.database
    with ApiClient(served.url, served.token) as api:
        for logon in ("maria", "noor"):
            put = operations.put_organisation_part("agents", logon, {"name": logon.title()}, if_none_match="*")
            await asyncio.to_thread(api, put)
    people.add_user(database, "noor", PASSWORD, ("agent",), "ada")
    listed = json.loads((await served.command("agents", "list", "--json")).stdout)
    assert [(each["logon"], each["name"], each["password"]) for each in listed] == [
        ("maria", "Maria", False), ("noor", "Noor", True)
    ]  # fmt: skip
    links = json.loads((await served.command("agents", "invite", "--json")).stdout)
    assert list(links) == ["maria"]
    assert links["maria"].startswith(f"{served.url}/join/")
    named = await served.command("agents", "invite", "noor")
    assert named.stdout.startswith("noor: ")
    unknown = await served.command("agents", "invite", "nobody")
    assert (unknown.exit_code, "there are: maria, noor" in unknown.stderr) == (2, True)
    nowhere = await asyncio.to_thread(run, ["agents", "list"])
    assert (nowhere.exit_code, "--server" in nowhere.stderr) == (2, True)
