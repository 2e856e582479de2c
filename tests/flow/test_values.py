"""Every kind of wrong value: what is said, and where."""

from __future__ import annotations

import pytest

from cordboard import modules
from cordboard.flow.load import load_flow
from tests.flow.wrong_values import FLOW, VALUES


@pytest.mark.parametrize("written", VALUES)
def test_what_is_said_of_a_wrong_value(written):
    problems = load_flow(FLOW % written, modules.types(), file="f.yaml").problems
    said = [str(each) for each in problems if each.line == 4 and each.code != "no-choices"]
    assert said == [f"f.yaml:{each}" for each in VALUES[written]]


@pytest.mark.parametrize(
    ("connector", "remedy"),
    [
        ("value: ?", 'value: "?"'),
        ("value: *", 'value: "?"'),
        ("value: #", 'value: "?"'),
    ],
)
def test_a_key_that_means_something_in_yaml(connector, remedy):
    text = FLOW % "type: menu, prompt: Press." + f"connectors:\n  - {{from: M, event: key_press, {connector}, to: M}}\n"
    (problem,) = load_flow(text, modules.types()).problems
    assert problem.code == "syntax"
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("    prompt: Press 1: sales", "colon"),
        ("    prompt: @home", "first character"),
        ("\tprompt: Press.", "no tabs"),
    ],
)
def test_a_text_that_means_something_in_yaml(line, remedy):
    (problem,) = load_flow(f"cordboard: 1\nflow: f\nmodules:\n  M:\n    type: menu\n{line}\n", modules.types()).problems
    assert problem.code == "syntax"
    assert remedy in problem.remedy


def test_titles_and_voices_are_texts():
    text = (
        FLOW.replace("flow: f\n", "flow: f\ntitle: [a]\nvoice: {a: b}\nlanguage: klingon\n") % "type: menu, prompt: a"
    )
    said = [str(each) for each in load_flow(text, modules.types(), file="f.yaml").problems]
    assert said[:3] == [
        "f.yaml:3:8: error: title is a list; it must be a text. [bad-value]",
        "f.yaml:4:8: error: voice is a mapping; it must be a text. [bad-value]",
        "f.yaml:5:11: error: there is no language 'klingon'. Write a code such as en, es or es-MX. [unknown-language]",
    ]


@pytest.mark.parametrize("word", ["true", "yes", "on", "Yes"])
def test_a_first_module_is_marked_with_any_word_for_true(word):
    text = FLOW.replace("first: yes", f"first: {word}") % "type: menu, prompt: a"
    assert load_flow(text, modules.types()).flow is not None
