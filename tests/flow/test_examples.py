"""Whoever writes a list or a mapping in another shape is shown one that can be written there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import ValidationError

from cordboard import modules
from cordboard.flow.examples import example_at
from cordboard.flow.load import load_flow
from cordboard.flow.site.example import EXAMPLE
from cordboard.flow.site.model import Site
from cordboard.flow.site.reading import read_site
from cordboard.flow.source import parse
from cordboard.proof.play.scenario import Scenario

#: What stands in for a value whose kind is shown, and no more.
ANYTHING = "…"


def shapes(part, place=(), schema=None, definitions=None):
    """The places at which a part has a list or a mapping, and whether that is one of names of one's own."""
    schema = part.model_json_schema() if schema is None else schema
    definitions = schema.get("$defs", {}) if definitions is None else definitions
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    for form in schema.get("anyOf", [schema]):
        if form is not schema:
            yield from shapes(part, place, form, definitions)
            continue
        if form.get("type") in ("object", "array") and place:
            yield place
        if len(place) < 4 and place[-1:] != ("called_back",):
            for name, each in form.get("properties", {}).items():
                yield from shapes(part, (*place, name), each, definitions)
            for each in (*form.get("patternProperties", {}).values(), form.get("additionalProperties")):
                if isinstance(each, dict):
                    yield from shapes(part, (*place, "some"), each, definitions)
            if isinstance(form.get("items"), dict):
                yield from shapes(part, (*place, 0), form["items"], definitions)


PARTS = (*modules.types().values(), Site, Scenario)
#: Of prompts, which may be written in so many ways, it is told in words.
PROMPTS = re.compile("prompt|announce|hold|whisper")
PLACES = sorted({(part, at) for part in PARTS for at in shapes(part) if not PROMPTS.search(str(at))}, key=str)


@pytest.mark.parametrize(("part", "place"), PLACES, ids=lambda each: str(getattr(each, "__name__", each)))
def test_every_list_and_mapping_has_an_example_that_can_be_written_there(part, place):
    shown = example_at(part, place)
    assert shown.startswith(("{", "["))
    value = parse(shown, "example").values
    whole = value
    for step in reversed(place):
        whole = [whole] if isinstance(step, int) else {step: whole}
    try:
        part.model_validate(whole)
    except ValidationError as error:
        wrong = [
            fault
            for fault in error.errors()
            if fault["loc"][: len(place)] == place and ANYTHING not in str(fault["input"])
            if fault["type"] != "missing"
        ]  # fmt: skip
        assert wrong == []


def test_the_example_of_a_site_is_one_and_has_every_section():
    site = Site.model_validate(EXAMPLE)
    plain = {"title", "language", "time_zone", "region", "currency"}
    assert set(Site.model_fields) - plain == site.model_fields_set


QUESTION = 'Write {id: satisfied, prompt: "How satisfied are you, from 1 to 5?"}.'
MODULES: dict[str, dict[str, Any]] = {
    "questions is 'Well?'; it must be names with values. " + QUESTION: {"type": "survey", "questions": ["Well?"]},
    "questions has 'text', and nothing that belongs there. " + QUESTION: {
        "type": "survey", "questions": [{"text": "How was it?"}],
    },
    "questions is 'Well?'; it must be a list. " + QUESTION.replace("{", "[{").replace("}", "}]"): {
        "type": "survey", "questions": "Well?",
    },
    "response is 'due'; it must be names with values. Write {due: invoices.0.amount}.": {
        "type": "http", "url": "https://a.example/", "response": "due",
    },
}  # fmt: skip


@pytest.mark.parametrize("said", MODULES)
def test_the_right_shape_of_a_module(said):
    flow = {"cordboard": 1, "flow": "f", "modules": {"M": {**MODULES[said], "first": True}}}
    (problem,) = load_flow(json.dumps(flow), modules.types()).problems
    assert f"{problem.message} {problem.remedy}" == said


SECTIONS: dict[str, dict[str, Any]] = {
    "agents is a list; it must be names with values. Write {maria: {name: Maria Santos, services: [calls], "
    "teams: [billing]}}.": {"agents": ["maria"]},
    "services.in is 'f'; it must be names with values. Write {flow: support-line}.": {"services": {"in": "f"}},
    "results is a mapping; it must be a list. Write [{slug: self_service, label: Self Service, code: 1000000}].": {
        "results": {"sold": 1}
    },
}


@pytest.mark.parametrize("said", SECTIONS)
def test_the_right_shape_of_a_part_of_a_site(said):
    source = parse(json.dumps({"cordboard": 1, "site": "s", **SECTIONS[said]}), "site.yaml")
    read_site(source)
    (problem,) = source.problems
    assert f"{problem.message} {problem.remedy}" == said
