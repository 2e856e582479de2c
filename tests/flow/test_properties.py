"""Properties of the owner's own, as they are written in a flow file."""

from __future__ import annotations

import json

import pytest

from cordboard import modules
from cordboard.flow.document import to_document
from cordboard.flow.events import Event
from cordboard.flow.load import from_document, load_flow
from cordboard.flow.properties import EXAMPLES, Happening, Property, read_property
from cordboard.flow.results import RESULTS

MODULES = {"Pay here": "http", "Pin": "verification", "Old Pin": "verification", "Bye": "end_call"}
PINS = frozenset({"Pin", "Old Pin"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            {"always": "outcome in [listened, 476]"},
            Property("always", "", frozenset({"listened", "operator_transfer"})),
        ),
        ({"always": ["outcome"]}, None),
        ({"always": "outcome not in [Busy]"}, Property("never", "", frozenset({"busy"}))),
        ({"never": "outcome is Flow Step Limit"}, Property("never", "", frozenset({"flow_step_limit"}))),
        ({"never": "outcome is not busy"}, Property("always", "", frozenset({"busy"}))),
        (
            {"never": "module Pay here after event no_match of verification"},
            Property("never", "", what=Happening(frozenset({"Pay here"})), after=Happening(PINS, Event.NO_MATCH)),
        ),
        (
            {"never": "event Is Answering Machine? = yes"},
            Property("never", "", what=Happening(frozenset(), Event.IS_ANSWERING_MACHINE, "yes")),
        ),
        (
            {"never": "event failure after module 'Old Pin'"},
            Property("never", "", what=Happening(frozenset(), Event.FAILURE), after=Happening(frozenset({"Old Pin"}))),
        ),
        ({"within": "1 key reach Bye"}, Property("within", "", what=Happening(frozenset({"Bye"})), keys=1)),
        (
            {"before Pay here": "verification success"},
            Property("before", "", what=Happening(frozenset({"Pay here"})), after=Happening(PINS, Event.SUCCESS)),
        ),
        (
            {"before Pay here": "Old Pin No Match"},
            Property(
                "before",
                "",
                what=Happening(frozenset({"Pay here"})),
                after=Happening(frozenset({"Old Pin"}), Event.NO_MATCH),
            ),
        ),
        (
            {"never": 'event "No Match" of Pin'},
            Property("never", "", what=Happening(frozenset({"Pin"}), Event.NO_MATCH)),
        ),
        (
            {"before Pay here": "module Pin"},
            Property("before", "", what=Happening(frozenset({"Pay here"})), after=Happening(frozenset({"Pin"}))),
        ),
        ({"never": "anything"}, None),
        ({"always": "outcome in [listened]", "never": "outcome is busy"}, None),
        ("outcome is busy", None),
    ],
)
def test_what_is_written_and_what_is_meant(written, meant):
    if meant is None:
        with pytest.raises(ValueError, match=r"."):
            read_property(written, MODULES, RESULTS)
        return
    read = read_property(written, MODULES, RESULTS)
    assert (read.kind, read.results, read.what, read.after, read.keys) == (
        meant.kind, meant.results, meant.what, meant.after, meant.keys
    )  # fmt: skip


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_examples_that_complaints_show_can_be_read(kind):
    key, said = EXAMPLES[kind].split(": ", 1)
    assert (
        kind
        == read_property({key: said}, {"Payment": "http", "A": "operator_transfer", "B": "verification"}, RESULTS).kind
    )


FLOW = """
cordboard: 1
flow: f
modules:
  Hi: {type: menu, first: true, prompt: "Press one."}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: listened}
"""


def test_properties_are_kept_in_the_document_and_make_no_other_version():
    without = load_flow(FLOW, modules.types()).flow
    loaded = load_flow(FLOW + "properties:\n  - {always: 'outcome in [listened]'}\n", modules.types()).flow
    assert loaded is not None
    assert without is not None
    assert loaded.version == without.version
    (wanted,) = loaded.properties
    assert (wanted.text, wanted.line) == ("always: outcome in [listened]", 11)
    assert from_document(json.loads(json.dumps(to_document(loaded))), modules.types()) == loaded
