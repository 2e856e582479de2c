"""A site: its hours, its names, and every complaint about it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cordboard import modules
from cordboard.flow.site import Hours, check_path, load_site
from tests.needs import ROOT

SITE = """cordboard: 1
site: s
services:
  line: {direction: inbound, flow: f}
numbers:
  "1001": line
boxes:
  post: {title: Post}
"""
FLOW = """cordboard: 1
flow: f
modules:
  Take: {type: voicemail, first: true, box: post, prompt: Speak.}
  Bye: {type: end_call}
connectors:
  - {from: Take, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
"""

#: Code: (in which file, what is written, what is there instead, what is said and where).
SITE_COMPLAINTS = {
    "not-a-site": ("site.yaml", SITE, "- a\n", "1:1: error: is no site"),
    "unknown-key": ("site.yaml", "numbers:", "number:", "5:1: error: 'number' is nothing that a site has."),
    "missing-key": ("site.yaml", "site: s\n", "", "1:1: error: needs 'site'."),
    "unknown-flow": ("site.yaml", "flow: f", "flow: g", "4:36: error: service line: there is no flow 'g'."),
    "wrong-direction": ("site.yaml", "inbound", "outbound", "4:37: error: service line: is outbound, and its flow 'f'"),
    "no-agent-in-flow": (
        "site.yaml", "flow: f", 'flow: f, agent_calls: ["+1"]',
        "4:52: error: service line: its agents may call people, and its flow 'f' has no operator_transfer.",
    ),
    "unknown-service": ("site.yaml", '"1001": line', '"1001": lien', "6:11: error: number 1001: the service 'lien'"),
    "unknown-box": ("f.yaml", "box: post", "box: pots", "4:45: error: module Take: the site has no box 'pots'."),
    "unknown-recording": (
        "f.yaml", "prompt: Speak.", "prompt: {recording: ../a.wav}",
        "4:59: error: module Take: prompt: the site's prompts folder has no '../a.wav'.",
    ),
    "unknown-variable": (
        "f.yaml", "prompt: Speak.", 'prompt: "{{ site.nmae }}"',
        "4:59: error: module Take: prompt: the site has no variable 'nmae'. Did you mean 'name'?",
    ),
    "bad-result": (
        "site.yaml", "site: s\n", "site: s\nresults: [{slug: busy, label: Busy, code: 1000000}]\n",
        "3:10: error: results: two results are called 'busy'",
    ),
    "bad-property": (
        "site.yaml", "site: s\n", "site: s\nproperties: [{never: module Pay}]\n",
        "3:14: error: property 1: no flow has a module 'Pay', or one of that type.",
    ),
    "bad-value": (
        "site.yaml", "site: s\n", "site: s\ntime_zone: Mars/Olympus\n", "3:12: error: time_zone: there is no time zone",
    ),
}  # fmt: skip


def made(folder: Path, site: str = SITE, flow: str = FLOW) -> Path:
    (folder / "flows").mkdir()
    (folder / "site.yaml").write_text(site)
    (folder / "flows/f.yaml").write_text(flow)
    return folder


def test_a_property_of_a_site_about_what_no_flow_raises_is_no_property(tmp_path):
    site = SITE.replace("site: s\n", "site: s\nproperties: [{never: event timeout}, {never: event no_input}]\n")
    problems = check_path(made(tmp_path, site), modules.types())
    assert [str(each).partition("error: ")[2] for each in problems if each.code == "bad-property"] == [
        "property 1: Timeout is never raised by any module, so this says nothing. [bad-property]"
    ]


@pytest.mark.parametrize("code", SITE_COMPLAINTS)
def test_what_is_said_of_a_broken_site(code, tmp_path):
    file, old, new, said = SITE_COMPLAINTS[code]
    site, flow = (SITE.replace(old, new), FLOW) if file == "site.yaml" else (SITE, FLOW.replace(old, new))
    problems = check_path(made(tmp_path, site, flow), modules.types())
    (found,) = (problem for problem in problems if problem.code == code)
    assert f"{file}:{said}" in str(found)


def test_two_files_of_one_flow(tmp_path):
    made(tmp_path)
    (tmp_path / "flows/g.yaml").write_text(FLOW)
    (problem,) = check_path(tmp_path, modules.types())
    assert (problem.code, problem.line, problem.column) == ("duplicate-flow", 2, 7)


SITE_COMPLAINTS_ELSEWHERE = {"duplicate-flow", "no-channel"}


def test_a_lone_flow_is_not_asked_for_what_only_a_site_has(tmp_path):
    lone = tmp_path / "f.yaml"
    lone.write_text(FLOW.replace("post", "anywhere"))
    assert check_path(lone, modules.types()) == []


def test_a_flow_in_a_site_is_checked_with_it(tmp_path):
    made(tmp_path, flow=FLOW.replace("post", "anywhere"))
    (problem,) = check_path(tmp_path / "flows/f.yaml", modules.types())
    assert problem.code == "unknown-box"


def test_a_flow_in_a_site_is_not_blamed_for_other_flows_and_told_of_a_site_that_cannot_be_read(tmp_path):
    made(tmp_path)
    (tmp_path / "flows/g.yaml").write_text("cordboard: 1\nflow: g\n")
    (tmp_path / "site.yaml").write_text(SITE.replace("numbers:", "  other: {flow: g}\nnumbers:"))
    assert check_path(tmp_path / "flows/f.yaml", modules.types()) == []
    (tmp_path / "site.yaml").write_text(SITE.replace("site: s\n", ""))
    (problem,) = check_path(tmp_path / "flows/f.yaml", modules.types())
    assert problem.code == "missing-key"


@pytest.mark.parametrize("folder", ["examples/site", "tests/system/site"])
def test_the_sites_that_come_with_us_are_right(folder):
    loaded = load_site(ROOT / folder, modules.types())
    assert loaded.problems == []
    assert loaded.site is not None


HOURS = Hours.model_validate(
    {
        "weekly": {"mon-fri": "08:00-18:00", "sat": "22:00-02:00"},
        "holidays": {"country": "US"},
        "closings": [{"on": "2026-03-03", "until": "2026-03-04", "reason": "moving house"}],
        "time_zone": "America/New_York",
    }
)


@pytest.mark.parametrize(
    ("moment", "is_open", "reason"),
    [
        ("2026-03-02T13:00", True, "within the weekly hours"),  # Monday, 8:00 in New York
        ("2026-03-02T12:59", False, "outside the weekly hours"),
        ("2026-03-02T22:59", True, "within the weekly hours"),
        ("2026-03-02T23:00", False, "outside the weekly hours"),
        ("2026-03-04T15:00", False, "moving house"),
        ("2026-11-26T15:00", False, "public holiday: Thanksgiving Day"),
        ("2026-03-08T04:00", True, "within the weekly hours"),  # Saturday, 23:00
        ("2026-03-08T06:30", True, "within the hours of the evening before"),  # Sunday, 1:30, before the clocks change
        ("2026-03-08T07:30", False, "outside the weekly hours"),
        ("2026-07-06T12:00", True, "within the weekly hours"),  # Monday, 8:00 in summer
    ],
)
def test_hours(moment, is_open, reason):
    found = HOURS.at(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert (found.open, found.reason) == (is_open, reason)


def test_no_hours_are_all_hours():
    assert Hours().at(datetime(2026, 1, 1, tzinfo=UTC)).open


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekly": {"monday-funday": "08:00-18:00"}},
        {"weekly": {"mon": "8-18"}},
        {"weekly": {"mon": "08:00-25:00"}},
        {"weekly": {"mon": "08:00-08:00"}},
        {"weekly": {"mon-fri": "08:00-18:00", "tue": "09:00-10:00"}},
        {"holidays": {"country": "XX"}},
        {"closings": [{"on": "2026-03-04", "until": "2026-03-03"}]},
    ],
)
def test_hours_that_are_none(wrong):
    with pytest.raises(ValueError, match=r"."):
        Hours.model_validate(wrong)


IN_WRITING = """\
cordboard: 1
flow: f
channel: sms
modules:
  Ask: {type: menu, first: true, prompt: "1?"}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
"""


def test_a_service_in_writing_needs_a_channel(tmp_path):
    (problem,) = check_path(made(tmp_path, flow=IN_WRITING), modules.types())
    assert str(problem).partition("site.yaml:")[2] == (
        "4:36: warning: service line: its flow 'f' is for sms, which no channel of the site carries. Add one under "
        "'channels', such as 'texts: {type: …, for: sms}'. [no-channel]"
    )
    (tmp_path / "site.yaml").write_text(SITE + "channels: {texts: {type: scripted}}\n")
    assert check_path(tmp_path, modules.types()) == []
