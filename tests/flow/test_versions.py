"""Documents, versions, differences and the schema."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from cordboard import modules
from cordboard.flow.diff import diff
from cordboard.flow.document import to_document
from cordboard.flow.events import EVENTS
from cordboard.flow.load import from_document, load_flow
from cordboard.flow.model import Flow
from cordboard.flow.results import RESULTS, Result
from cordboard.flow.schema import schema
from cordboard.flow.site import load_site
from cordboard.flow.source import parse
from tests.flow.complaints import COMPLAINTS
from tests.flow.test_site import FLOW
from tests.needs import ROOT


def flow(text: str = FLOW) -> Flow:
    loaded = load_flow(text, modules.types())
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


@pytest.mark.parametrize("slug", ["support-line", "payment-reminder"])
def test_a_document_gives_the_same_version(slug):
    loaded = load_site(ROOT / "examples/site", modules.types()).flows[slug]
    document = json.loads(json.dumps(to_document(loaded)))
    assert from_document(document, modules.types(), loaded.results) == loaded


def test_titles_and_notes_make_no_new_version():
    assert flow(FLOW.replace("flow: f", "flow: f\ntitle: Another")).version == flow().version
    assert flow(FLOW.replace("Speak.", "Talk.")).version != flow().version


def test_what_changed_is_said_in_words():
    later = (
        FLOW.replace("prompt: Speak.", "prompt: Talk., max_length: 60")
        .replace("result: listened}\nf", "result: busy}\nf")
        .replace("fallback: {to: Bye", "fallback: {to: Gone")
        .replace("  Bye:", "  Gone: {type: end_call}\n  Bye:")
    )
    assert [change.words for change in diff(flow(), flow(later))] == [
        "The flow: fallback was {to: Bye, result: listened} and is {to: Gone, result: listened}.",
        "The module Gone (end_call) was added.",
        "Take: max_length is now 60.",
        "Take: prompt was 'Speak.' and is 'Talk.'.",
        "The connector Take --success--> Bye: result was listened and is busy.",
    ]
    assert diff(flow(), flow()) == []
    assert {change.kind for change in diff(flow(later), flow())} == {"removed", "changed"}
    assert json.dumps([change.as_json() for change in diff(flow(), flow(later))])


def test_the_schema_knows_every_type_with_its_properties():
    made = schema(modules.types())
    assert json.loads(json.dumps(made)) == made
    for slug, kind in modules.types().items():
        properties = made["$defs"][f"module:{slug}"]["properties"]
        assert set(kind.model_fields) - {"name"} <= set(properties)
        assert properties["type"] == {"const": slug}
    connector = made["properties"]["connectors"]["items"]["properties"]
    assert connector["event"]["enum"] == [event.value for event in EVENTS]


def test_the_catalogues_are_those_of_the_field():
    assert len(EVENTS) == 20
    field = [result for result in RESULTS.values() if result.origin == "field"]
    assert len(field) == 11
    assert RESULTS.find("Listened") is RESULTS.find(316) is RESULTS["listened"]
    assert "mine" in RESULTS.with_own([Result("mine", "Mine", 1_000_000)])
    with pytest.raises(ValueError, match="use 1000000 or more"):
        RESULTS.with_own([Result("mine", "Mine", 999_999)])


SCHEMA = Draft202012Validator(schema(modules.types()))
#: Mistakes that an editor shows while one types; the others only the whole flow shows.
SHOWN = [
    "unknown-key", "unknown-key in a connector", "format-version", "flow-name", "bad-value", "bad-value of a property",
    "no-modules", "no-type", "unknown-type", "unknown-property", "missing-property", "bad-connector", "no-end",
    "no-event", "unknown-event", "bad-event-value", "no-result", "bad-fallback",
]  # fmt: skip


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA.schema)


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/**/flows/*.yaml")), ids=lambda path: path.stem)
def test_editors_find_nothing_wrong_with_right_flows(path):
    assert list(SCHEMA.iter_errors(parse(path.read_text(), path.name).values)) == []


@pytest.mark.parametrize("case", SHOWN)
def test_editors_show_mistakes(case):
    assert not SCHEMA.is_valid(parse(COMPLAINTS[case][0], "f.yaml").values)
