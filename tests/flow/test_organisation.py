"""Who works where, as site.yaml says it: what it comes to, and what is said of mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cordboard import modules
from cordboard.acd.from_site import organisation_of
from cordboard.acd.organisation import Agent, ResourceGroup, Service
from cordboard.flow.events import Event
from cordboard.flow.module import FlowModule, Reference
from cordboard.flow.site import Service as SiteService
from cordboard.flow.site import Site, check_path, load_site
from cordboard.flow.source import parse
from tests.flow.organisation import COMPLAINTS, FLOW, OUT, SITE
from tests.needs import ROOT


def made(folder: Path, site: str = SITE, flow: str = FLOW) -> Path:
    (folder / "flows").mkdir()
    (folder / "site.yaml").write_text(site)
    (folder / "flows/f.yaml").write_text(flow)
    (folder / "flows/out.yaml").write_text(OUT)
    return folder


@pytest.fixture
def site(tmp_path) -> Site:
    loaded = load_site(made(tmp_path), modules.types())
    assert loaded.problems == []
    assert loaded.site is not None
    return loaded.site


@pytest.mark.parametrize("case", COMPLAINTS)
def test_what_is_said_of_a_broken_organisation(case, tmp_path):
    before, after, said = COMPLAINTS[case]
    assert SITE.count(before) == 1, "the case should change one place"
    problems = check_path(made(tmp_path, SITE.replace(before, after)), modules.types())
    assert [str(each).partition("site.yaml:")[2] for each in problems] == said


def test_the_router_is_told_the_same(site):
    found = organisation_of(site)
    assert found == organisation_of(site)
    assert found.services["line"] == Service(name="line", max_wait=120, acceptance=True)
    assert found.services["desk"] == Service(name="desk", direction="outbound")
    assert found.groups == {
        "help": ResourceGroup(name="help", contributing=("line",), accepting=("desk",), distribution="strict_skill")
    }
    assert found.agents["mara"] == Agent(
        logon="mara", extension="4001", numbers=("1001",), services=("desk",), teams=("billing",),
        skills={"spanish": 1, "french": 7}, wrap_up=60,
    )  # fmt: skip
    assert found.agents["joe.b"] == Agent(logon="joe.b", extension="402", services=("desk",))
    assert found.teams == frozenset({"billing", "returns"})
    assert found.skills == frozenset({"spanish", "french"})


def test_who_has_voicemail_has_a_box(site):
    assert set(site.boxes) == {"post", "mara", "shop"}
    assert site.boxes["mara"].title == "Mara Díaz"
    assert (site.agents["mara"].voicemail, site.agents["joe.b"].voicemail) == ("mara", "post")
    assert site.services["line"].voicemail == ""


def test_termination_codes_of_a_service_come_in_report_order_with_their_results(site):
    assert [(code.slug, code.result) for code in site.codes_of("line")] == [
        ("other", "customer_not_available"), ("paid", "listened"),
    ]  # fmt: skip
    assert [code.slug for code in site.codes_of("shop")] == ["other"]


def test_a_call_center_opens_and_closes_its_inbound_services(tmp_path):
    closed = SITE.replace("{title: North}", "{switch: {state: closed, reason: Storm}}")
    loaded = load_site(made(tmp_path, closed), modules.types())
    assert loaded.site is not None
    line, shop, desk = (loaded.site.services[name].hours for name in ("line", "shop", "desk"))
    assert [each.state for each in line.switch] == ["closed"]
    assert (shop.switch, desk.switch) == ((), ())


class Ask(FlowModule):
    type = "ask"
    title = "Ask"
    raises = frozenset({Event.SUCCESS})

    service: str = ""
    resource_group: str = ""
    skill: str = ""
    teams: tuple[str, ...] = ()
    music: str = ""

    def references(self) -> Iterator[Reference]:
        yield Reference("service", self.service, "service")
        yield Reference("resource_group", self.resource_group, "resource_group")
        yield Reference("skill", self.skill, "skill")
        yield from (Reference("recording", name, "music") for name in [self.music] if name)
        yield from (Reference("team", team, "teams") for team in self.teams)


#: What a module asks for, and what is said of it.
ASKED = {
    "service: line, teams: [billing]": [],
    "teams: [billing]": [
        (
            "4:8: warning: module Ask: no enabled resource group takes contacts from the service 'shop', so nobody "
            "could be brought in. Add the service under 'from' of a group under 'resource_groups'. [no-group]"
        )
    ],
    "music: rain.wav, service: desk": [
        (
            "4:40: error: module Ask: music: the site's prompts folder has no 'rain.wav'. Put the file into prompts/, "
            "or correct the name. [unknown-recording]"
        )
    ],
    "resource_group: help, teams: [billing], skill: french": [],
    'service: line, skill: "{{ account.language }}"': [],
    "resource_group: hepl": [
        "4:49: error: module Ask: the site has no resource group 'hepl'. Did you mean 'help'? [unknown-resource-group]"
    ],
    "service: desk, skill: frensh": [
        "4:55: error: module Ask: the site has no skill 'frensh'. Did you mean 'french'? [unknown-skill]"
    ],
    "service: line, teams: [billing, biling]": [
        "4:65: error: module Ask: the site has no team 'biling'. Did you mean 'billing'? [unknown-team]"
    ],
    "service: line, teams: [billing, returns]": [
        (
            "4:65: warning: module Ask: no agent of the team 'returns' works for this service: it raises Invalid Agent "
            "Team. Give the team an agent who works for this service, or name another team. [team-without-agents]"
        )
    ],
    "service: shop, teams: [billing]": [
        (
            "4:42: warning: module Ask: no enabled resource group takes contacts from the service 'shop', so nobody "
            "could be brought in. Add the service under 'from' of a group under 'resource_groups'. [no-group]"
        ),
        (
            "4:56: warning: module Ask: no agent of the team 'billing' works for this service: it raises Invalid Agent "
            "Team. Give the team an agent who works for this service, or name another team. [team-without-agents]"
        ),
    ],
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_modules_ask_for_is_there(asked, tmp_path):
    flow = FLOW.replace("type: voicemail, first: true, box: post, prompt: Speak.", f"type: ask, first: true, {asked}")
    problems = check_path(made(tmp_path, flow=flow.replace("Take", "Ask")), {**modules.types(), "ask": Ask})
    assert [str(each).partition("f.yaml:")[2] for each in problems] == ASKED[asked]


def test_the_how_to_page_shows_sites_that_are_right(tmp_path):
    page = (ROOT / "docs/how-to/agents.md").read_text(encoding="utf-8")
    whole, calls, hours = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    flow = FLOW.replace("flow: f", "flow: service-desk").replace("box: post", "box: maria")
    made(tmp_path, whole, flow)
    (tmp_path / "flows/out.yaml").write_text(OUT.replace("flow: out", "flow: payment-call"))
    assert check_path(tmp_path, modules.types()) == []
    renewals = SiteService.model_validate(parse(calls, "").values["services"]["renewals"])
    assert renewals.agent_calls == ("+1202", "+44")
    desk = SiteService.model_validate(parse(hours, "").values["services"]["desk"])
    told = desk.hours.at(datetime(2026, 12, 24, 11, 30, tzinfo=ZoneInfo("America/New_York")))
    assert (told.open, told.reason) == (True, "Christmas Eve")
