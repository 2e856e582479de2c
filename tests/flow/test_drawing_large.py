"""A large flow is a picture that people can look at: in bands, with names that can be read."""

from __future__ import annotations

import json
import random
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from cordboard import modules
from cordboard.flow.drawing import draw
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow

SVG = "{http://www.w3.org/2000/svg}"


def long_flow(number: int) -> Flow:
    """A flow of so many modules, one behind the other, with ways that leap ahead and back."""
    chance = random.Random(1)
    names = [f"Ask for the account number {place}" for place in range(number)]
    written: dict[str, object] = {}
    connectors = []
    for place, name in enumerate(names):
        written[name] = {"type": "menu", "prompt": "Press 1 or 2.", "first": place == 0}
        far = names[max(0, min(number - 1, place + chance.randint(-9, 6)))]
        following = names[place + 1] if place + 1 < number else "Bye"
        for key, target in (("1", following), ("2", far)):
            way = {"from": name, "event": "key_press", "value": key, "to": target, "result": "listened"}
            connectors.append(way)
    written["Bye"] = {"type": "end_call"}
    document = {
        "cordboard": 1, "flow": "long", "modules": written, "connectors": connectors,
        "fallback": {"to": "Bye", "result": "not_available"},
    }  # fmt: skip
    flow = load_flow(json.dumps(document), modules.types()).flow
    assert flow is not None
    return flow


@pytest.mark.parametrize("number", [30, 90, 150])
def test_both_dimensions_are_used(number: int) -> None:
    root = ET.fromstring(draw(long_flow(number)))
    wide, high = (float(root.attrib[side]) for side in ("width", "height"))
    assert 0.4 < wide / high < 2.5
    assert wide < 9_000


def test_names_are_whole_and_every_way_leads_to_a_card() -> None:
    flow = long_flow(90)
    picture = draw(flow)
    root = ET.fromstring(picture)
    said = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert {name for name, module in flow.modules.items() if not module.terminal} <= set(said)
    cards = set(re.findall(r'id="(card-[0-9]+)"', picture))
    jumps = re.findall(r'href="#(card-[0-9]+)"', picture)
    assert jumps
    assert set(jumps) <= cards
    assert len(cards) == len(flow.modules), "every module but the end, and the fallback"
    assert not [text for text in said if text.startswith("→") and text.endswith("…")]


def test_a_small_flow_is_in_one_piece() -> None:
    picture = draw(long_flow(10))
    assert "href" not in picture
    assert 'id="card-' not in picture


def test_a_long_name_goes_into_two_lines() -> None:
    name = "Ask for the number of the account of the person who pays"
    text = f"cordboard: 1\nflow: f\nmodules:\n  {name}: {{type: menu, first: true, prompt: Hello.}}\n"
    flow = load_flow(text, modules.types()).flow
    assert flow is not None
    said = [element.text or "" for element in ET.fromstring(draw(flow)).iter(f"{SVG}text")]
    assert any(f"{one} {two}" == name for one, two in pairwise(said))
