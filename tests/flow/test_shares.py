"""Which version of its flow a service runs: what may be written, and who gets which."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard import modules
from cordboard.flow.site import Service, check_path, load_site
from cordboard.flow.site.shares import FlowShares, Share
from tests.needs import ROOT

VERSION = "0123456789abcdef"
PEOPLE = [f"+1202555{number:04}" for number in range(1000)]

SITE = """\
cordboard: 1
site: shop
services:
  desk:
    flow: %s
"""
FLOW = """\
cordboard: 1
flow: desk
modules: {Bye: {type: end_call, first: true}}
"""


def shares(*percents: tuple[str, float]) -> FlowShares:
    return FlowShares("desk", tuple(Share(at, percent) for at, percent in percents))


def first(shares: FlowShares) -> list[str]:
    return [shares.order("support", person)[0] for person in PEOPLE]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("desk", [("live", 100)]),
        ("desk@test", [("test", 100)]),
        (f"desk@{VERSION}", [(VERSION, 100)]),
        ({"desk": 95, f"desk@{VERSION}": 5}, [("live", 95), (VERSION, 5)]),
        ({"desk@live": 33.33, "desk@test": 33.33, f"desk@{VERSION}": 33.33}, None),
    ],
)
def test_a_service_names_a_flow_an_alias_a_version_or_shares(
    written: object, read: list[tuple[str, float]] | None
) -> None:
    service = Service.model_validate({"flow": written})
    assert service.flow == "desk"
    assert read is None or [(each.at, each.percent) for each in service.runs.shares] == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("desk@", "'desk@' names neither an alias nor a version: an alias is a word in small letters"),
        ("desk@Live", "'desk@Live' names neither an alias nor a version"),
        ("{desk: 95, desk@test: 4}", "the shares come to 99 percent: let them come to 100"),
        ("{desk: 50, news: 50}", "the shares are of two flows, 'desk' and 'news': share versions of one flow"),
        ("{desk: 50, desk@live: 50}", "'desk@live' has two shares: give it one"),
        ("{desk: all}", "the share of 'desk@live' is 'all': write a number from 0 to 100, its percent"),
        ("{desk: 120, desk@test: -20}", "the share of 'desk@live' is 120"),
        ("{}", "write a flow, such as support-line or support-line@test, or shares of its versions"),
        ("4", "write a flow, such as support-line or support-line@test"),
        ("news@test", "there is no flow 'news'"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/desk.yaml").write_text(FLOW)
    (tmp_path / "site.yaml").write_text(SITE % written)
    found = [each for each in check_path(tmp_path, modules.types()) if each.severity == "error"]
    assert [(each.line, each.column) for each in found] == [(5, 11)]
    assert said in found[0].message


def test_a_service_of_shares_is_known_to_who_looks_for_its_flow(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/desk.yaml").write_text(FLOW)
    (tmp_path / "site.yaml").write_text(SITE % f"{{desk: 95, desk@{VERSION}: 5}}")
    loaded = load_site(tmp_path, modules.types())
    assert loaded.problems == []
    assert loaded.site is not None
    assert loaded.site.services["desk"].flow == "desk"


def test_shares_are_kept_to_and_everybody_meets_the_same_version_again() -> None:
    met = first(shares(("live", 95), (VERSION, 5)))
    assert met == first(shares((VERSION, 5), ("live", 95)))
    assert 25 <= met.count(VERSION) <= 80


@given(st.integers(1, 49), st.integers(1, 49))
def test_who_has_the_new_version_keeps_it_when_its_share_grows(small: int, more: int) -> None:
    before = first(shares(("live", 100 - small), (VERSION, small)))
    after = first(shares(("live", 100 - small - more), (VERSION, small + more)))
    assert all(now == VERSION for was, now in zip(before, after, strict=True) if was == VERSION)


def test_nobody_changes_between_two_versions_whose_shares_stay() -> None:
    before = first(shares(("live", 80), ("a", 10), ("b", 10)))
    after = first(shares(("live", 70), ("a", 20), ("b", 10)))
    changed = {(was, now) for was, now in zip(before, after, strict=True) if was != now}
    assert changed <= {("live", "a"), ("b", "a"), ("live", "b")}
    assert ("live", "a") in changed


def test_a_share_of_nothing_is_nobodys_and_services_draw_apart() -> None:
    assert set(first(shares(("live", 100), (VERSION, 0)))) == {"live"}
    half = shares(("live", 50), (VERSION, 50))
    assert [half.order("one", each)[0] for each in PEOPLE] != [half.order("two", each)[0] for each in PEOPLE]


def test_the_shares_that_the_example_site_offers_can_be_taken(tmp_path: Path) -> None:
    """A comment in the site file says them; here they take the place of the line above it."""
    shutil.copytree(ROOT / "examples/site", tmp_path / "site", ignore=shutil.ignore_patterns(".cordboard"))
    file = tmp_path / "site/site.yaml"
    text, count = re.subn(
        r"flow: support-line\n(?: +#.*\n)* +# (flow: \{support-line@.*\})", r"\1", file.read_text(encoding="utf-8")
    )
    assert count == 1
    file.write_text(text, encoding="utf-8")
    assert check_path(tmp_path / "site", modules.types()) == []
    site = load_site(tmp_path / "site", modules.types()).site
    assert site is not None
    assert site.services["anytime"].runs.shares == (Share("live", 95.0), Share("test", 5.0))
