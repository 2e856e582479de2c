"""Modules that only have another name are told as renamed, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard import modules
from cordboard.flow.diff import diff
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.renaming import renamed_modules, with_names
from cordboard.flow.site import load_site
from tests.needs import ROOT

FLOWS = load_site(ROOT / "examples/site", modules.types()).flows

MENU = """cordboard: 1
flow: f
modules:
  Menu: {type: menu, first: true, prompt: Press a key.}
  One: {type: live_person, prompt: Hold on.}
  Two: {type: live_person, prompt: Hold on.}
  Bye: {type: end_call}
connectors:
  - {from: Menu, event: key_press, value: "1", to: One, result: listened}
  - {from: Menu, event: key_press, value: "2", to: Two, result: listened}
  - {from: One, event: success, to: Bye, result: listened}
  - {from: Two, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: listened}
"""


def flow(text: str = MENU) -> Flow:
    loaded = load_flow(text, modules.types())
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


@pytest.mark.parametrize("slug", sorted(FLOWS))
@given(data=st.data())
def test_any_modules_with_other_names_are_renamed_and_nothing_else_changed(slug: str, data: st.DataObject) -> None:
    before = FLOWS[slug]
    chosen = data.draw(st.sets(st.sampled_from(sorted(before.modules)), min_size=1))
    names = {name: f"Another {number}" for number, name in enumerate(sorted(chosen))}
    changes = diff(before, with_names(before, names))
    assert {change.kind for change in changes} == {"renamed"}
    assert {change.before: change.after for change in changes}.keys() == names.keys()
    assert {change.after for change in changes} == set(names.values())


def test_a_rename_is_one_change_and_the_rest_is_told_with_the_new_name() -> None:
    later = MENU.replace("One", "Sales").replace(
        'value: "2", to: Two, result: listened', 'value: "2", to: Two, result: busy'
    )
    changes = diff(flow(), flow(later))
    assert [change.words for change in changes] == [
        "The module One is now called Sales.",
        "The connector Menu --key_press=2--> Two: result was listened and is busy.",
    ]
    renamed = changes[0]
    assert (renamed.kind, renamed.module, renamed.before, renamed.after) == ("renamed", "Sales", "One", "Sales")


def test_the_fallback_and_the_first_module_follow_their_names() -> None:
    later = MENU.replace("Bye", "End").replace("Menu", "Choices")
    assert [change.words for change in diff(flow(), flow(later))] == [
        "The module Menu is now called Choices.", "The module Bye is now called End.",
    ]  # fmt: skip


def test_of_modules_that_are_alike_each_keeps_the_key_that_leads_to_it() -> None:
    later = MENU.replace("One", "Zulu").replace("Two", "Alpha")
    assert renamed_modules(flow(), flow(later)) == {"One": "Zulu", "Two": "Alpha"}


def test_a_renamed_module_may_be_reached_in_a_further_way() -> None:
    further = '  - {from: Menu, event: key_press, value: "3", to: Sales, result: listened}\nfallback'
    later = MENU.replace("One", "Sales").replace("fallback", further)
    assert [change.kind for change in diff(flow(), flow(later))] == ["renamed", "added"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("One: {type: live_person, prompt: Hold on.}", "Sales: {type: live_person, prompt: Wait.}"),
        ("One: {type: live_person, prompt: Hold on.}", "Sales: {type: voicemail, box: post, prompt: Hold on.}"),
    ],
)
def test_a_module_that_says_something_else_is_another_one(was: str, now: str) -> None:
    later = MENU.replace(was, now).replace("One", "Sales")
    assert renamed_modules(flow(), flow(later)) == {}


def test_a_module_that_leads_elsewhere_or_is_reached_otherwise_is_another_one() -> None:
    elsewhere = MENU.replace("One", "Sales").replace(
        "from: Sales, event: success, to: Bye", "from: Sales, event: success, to: Menu"
    )
    assert renamed_modules(flow(), flow(elsewhere)) == {}
    otherwise = MENU.replace("One", "Sales").replace('value: "1"', 'value: "9"')
    assert renamed_modules(flow(), flow(otherwise)) == {}


def test_of_a_chain_only_the_part_that_stayed_the_same_is_renamed() -> None:
    chain = MENU.replace("Two: {type: live_person, prompt: Hold on.}", "Two: {type: live_person, prompt: Good day.}")
    chain = chain.replace("from: One, event: success, to: Bye", "from: One, event: success, to: Two")
    later = chain.replace("Good day.", "Good evening.").replace("One", "Sales").replace("Two", "Evening")
    assert renamed_modules(flow(chain), flow(later)) == {}, "what One leads to is not the same any more"
    assert renamed_modules(flow(chain), flow(chain.replace("Two", "Day"))) == {"Two": "Day"}


def test_names_of_other_versions_change_everywhere() -> None:
    renamed = with_names(flow(), {"Menu": "Choices", "Bye": "End"})
    assert renamed == replace(flow(MENU.replace("Menu", "Choices").replace("Bye", "End")), version=flow().version)
