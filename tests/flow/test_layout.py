"""How a flow is laid out: beside it, never in its version, and a renamed module keeps its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cordboard import modules
from cordboard.flow.layout import FlowLayout, read_layout, renamed_modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.site import check_path, load_site
from cordboard.flow.source import parse
from tests.live.flow_site import flow

LAYOUT = """\
layout: 1
modules:
  Ask: {x: 10, y: 20}
  Bye: {x: 10, y: 200}
notes: [{text: Ask Ada., x: 0, y: 0}]
frames: [{title: Greeting, x: 0, y: 0, width: 300, height: 100}]
"""


def loaded(text: str) -> Flow:
    found = load_flow(text, modules.types()).flow
    assert found is not None
    return found


def read(text: str) -> FlowLayout:
    found = read_layout(parse(text, "layout"))
    assert found is not None
    return found


def test_a_layout_is_written_as_it_is_read() -> None:
    layout = read(LAYOUT)
    assert FlowLayout.model_validate(layout.written()) == layout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("x: 10, y: 20", "x: left, y: 20", "layout:3:12: error: modules.Ask.x is 'left'"),
        ("frames:", "frame:", "frame"),
        ("width: 300", "width: 0", "width"),
        ("layout: 1", "layout: 2", "layout"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, said: str) -> None:
    source = parse(LAYOUT.replace(old, new), "layout")
    assert read_layout(source) is None
    assert said in str(source.problems[0])


def test_a_layout_file_is_no_flow_and_makes_no_version(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "site.yaml").write_text("cordboard: 1\nsite: s\nservices: {desk: {flow: desk}}\n")
    (tmp_path / "flows/desk.yaml").write_text(flow())
    before = load_site(tmp_path, modules.types())
    (tmp_path / "flows/desk.layout.yaml").write_text(LAYOUT)
    after = load_site(tmp_path, modules.types())
    assert after.problems == before.problems == []
    assert {slug: each.version for slug, each in after.flows.items()} == {"desk": before.flows["desk"].version}


def test_a_renamed_module_keeps_its_place_and_so_does_its_earlier_name() -> None:
    before, after = loaded(flow()), loaded(flow().replace("Ask", "Question"))
    assert renamed_modules(before, after) == {"Ask": "Question"}
    places = read(LAYOUT).following(before, after).modules
    assert places["Question"] == places["Ask"]
    assert read(LAYOUT).following(before, before) == read(LAYOUT)


def test_a_module_that_was_changed_too_is_known_where_it_is_the_only_one() -> None:
    before, after = loaded(flow()), loaded(flow("Two.").replace("Ask", "Question"))
    assert renamed_modules(before, after) == {"Ask": "Question"}
    other = loaded(flow().replace("Bye", "End"))
    assert renamed_modules(before, other) == {"Bye": "End"}


def site_laid_out(folder: Path, layout: str, name: str = "desk.layout.yaml", text: str | None = None) -> list[str]:
    """What the checker says of a site with this layout, from the name of the file on."""
    (folder / "flows").mkdir()
    (folder / "site.yaml").write_text("cordboard: 1\nsite: s\nservices: {desk: {flow: desk}}\n")
    (folder / "flows/desk.yaml").write_text(text or flow())
    (folder / "flows" / name).write_text(layout)
    said = [str(each) for each in check_path(folder, modules.types()) if Path(each.file).name == name]
    alone = [str(each) for each in check_path(folder / "flows" / name, modules.types())]
    beside = [str(each) for each in check_path(folder / "flows/desk.yaml", modules.types())]
    assert alone == said
    assert [each for each in beside if name in each] == (said if name.startswith("desk.") else [])
    assert not [each for each in load_site(folder, modules.types()).problems if Path(each.file).name == name]
    return [each.replace(f"{folder}/flows/", "") for each in said]


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (LAYOUT, ""),
        (
            LAYOUT.replace("Bye", "Buy"),
            (
                "desk.layout.yaml:4:3: warning: 'Buy' has a place here, and the flow has no such module. "
                "Did you mean 'Bye'? [layout-of-no-module]"
            ),
        ),
        (
            LAYOUT.replace("Bye:", "Ask Ada again:"),
            (
                "desk.layout.yaml:4:3: warning: 'Ask Ada again' has a place here, and the flow has no such module. "
                "Delete its place. [layout-of-no-module]"
            ),
        ),
        (
            "modules:\n\tAsk: {x: 1}\n",
            (
                "desk.layout.yaml:2:1: error: cannot be read as YAML: found character that cannot start any token. "
                "Indent with spaces: YAML takes no tabs. [syntax]"
            ),
        ),
        ("", "desk.layout.yaml:1:1: error: is empty. A layout begins with 'layout: 1'. [empty]"),
    ],
)
def test_the_checker_holds_a_layout_against_its_flow(tmp_path: Path, layout: str, said: str) -> None:
    assert site_laid_out(tmp_path, layout) == ([said] if said else [])


def test_a_layout_is_checked_beside_a_flow_with_errors(tmp_path: Path) -> None:
    (said,) = site_laid_out(tmp_path, LAYOUT.replace("Bye", "Buy"), text=flow().replace("type: menu", "type: menue"))
    assert "'Buy' has a place here" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("desk.layout.yml", "is not read. Call it 'desk.layout.yaml'. [layout-not-read]"),
        (
            "disk.layout.yaml",
            (
                "lays out 'disk.yaml', and there is no such flow file beside it. Give it the name of its flow file, or "
                "delete it. [layout-of-no-flow]"
            ),
        ),
    ],
)
def test_a_layout_that_no_drawing_shows_is_told(tmp_path: Path, name: str, said: str) -> None:
    assert site_laid_out(tmp_path, LAYOUT, name) == [f"{name}:1:1: warning: {said}"]
