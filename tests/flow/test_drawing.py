"""A flow as a picture: nothing is missing, nothing lies on anything else, and nothing is left to chance."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings

from cordboard import modules
from cordboard.flow.drawing import draw
from cordboard.flow.drawing.cards import FALLBACK, cards
from cordboard.flow.drawing.layers import layered
from cordboard.flow.drawing.order import uncross
from cordboard.flow.drawing.place import place
from cordboard.flow.drawing.placement import placement
from cordboard.flow.layout import FlowLayout
from cordboard.flow.load import load_flow
from cordboard.flow.site import load_site
from tests.engine.test_any_flow import flows
from tests.needs import ROOT

SITE = load_site(ROOT / "examples/site", modules.types())
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture):
    return [element.text for element in ET.fromstring(picture).iter(f"{SVG}text")]


def titles(picture):
    return [element.text for element in ET.fromstring(picture).iter(f"{SVG}title")]


@pytest.mark.parametrize("slug", sorted(SITE.flows))
def test_every_module_and_every_connector_is_in_the_picture(slug):
    flow = SITE.flows[slug]
    picture = draw(flow)
    told = " ".join(titles(picture))
    for name, module in flow.modules.items():
        assert module.terminal or name in texts(picture)
    for connector in flow.connectors:
        assert f"to {connector.target}, with the result {flow.result(connector.result).label}" in told


def test_what_people_write_is_no_markup():
    text = (
        "cordboard: 1\nflow: f\ntitle: '<script>'\nmodules:\n  '<b>&': {type: menu, first: true, prompt: '</text>'}\n"
        "fallback: {to: '<b>&', result: listened}\n"
    )
    flow = load_flow(text, modules.types()).flow
    assert flow is not None
    assert {"<script>", "<b>&", "</text>"} <= set(texts(draw(flow)))


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(flows())
def test_nothing_lies_on_anything_else_and_lines_lead_to_the_right(flow):
    by_name = cards(flow)
    graph = layered(by_name, flow.first)
    uncross(graph)
    places = place(graph)
    for column in graph.columns:
        ends = [places.top[node.name] + node.height for node in column]
        for above, below in zip(ends, column[1:], strict=False):
            assert above < places.top[below.name]
    for line in graph.lines:
        assert (line.target.column > line.source.column) != line.back
        if not line.back and line.source.name != FALLBACK:
            assert len(line.bends) == line.target.column - line.source.column - 1
    assert set(graph.nodes) == set(by_name)
    assert draw(flow) == draw(flow)
    ET.fromstring(draw(flow))


def test_lines_that_need_not_cross_do_not():
    """Each of four choices has its own message: written upside down, drawn in order."""
    ways = "".join(f"  - {{from: M, event: key_press, value: {key}, to: K{key}, result: listened}}\n" for key in "1234")
    said = "".join(f"  K{key}: {{type: live_person, prompt: a}}\n" for key in "4321")
    text = f"cordboard: 1\nflow: f\nmodules:\n  M: {{type: menu, first: true, prompt: a}}\n{said}connectors:\n{ways}"
    flow = load_flow(text, modules.types()).flow
    assert flow is not None
    graph = layered(cards(flow), flow.first)
    uncross(graph)
    assert [node.name for node in graph.columns[1]] == ["K1", "K2", "K3", "K4"]


def test_modules_stand_where_people_have_placed_them_and_the_others_where_the_program_does():
    flow = SITE.flows["support-line"]
    names = [each.module for each in placement(flow).modules]
    layout = FlowLayout.model_validate({
        "modules": {names[0]: {"x": 900, "y": -300}, "Gone": {"x": 1, "y": 1}},
        "frames": [{"x": 880, "y": -330, "width": 400, "height": 500, "title": "<First>"}],
    })  # fmt: skip
    own, laid_out = placement(flow), placement(flow, layout)
    assert (laid_out.modules[0].x, laid_out.modules[0].y) == (900, -300)
    assert laid_out.modules[1:] == own.modules[1:]
    picture = ET.fromstring(draw(flow, layout))
    assert "<First>" in texts(draw(flow, layout))
    assert {*names} <= set(texts(draw(flow, layout)))
    high, wide = float(picture.get("height", 0)), float(picture.get("width", 0))
    for group in picture.iter(f"{SVG}g"):
        x, y = (float(each) for each in re.findall(r"-?[\d.]+", group.get("transform", "0 0"))[:2])
        assert -330 <= y <= high
        assert 0 <= x <= wide
    only_gone = FlowLayout.model_validate({"modules": {"Gone": {"x": 1, "y": 1}}})
    assert draw(flow, only_gone) == draw(flow)
