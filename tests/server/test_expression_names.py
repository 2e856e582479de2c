"""What expressions may write, and where in one a mistake is, for editors that complete and mark them."""

from __future__ import annotations

from typing import Any

import pytest

from cordboard.flow.expression_functions import FUNCTIONS
from cordboard.flow.expressions import _FUNCTIONS, compile_expression, unknown_names
from cordboard.flow.module import RESERVED
from cordboard.store import accounts
from tests.server.test_server import Site, site  # noqa: F401 - a fixture
from tests.server.test_tools import ask

pytestmark = pytest.mark.anyio

#: A value on which a function can be called, and what to write for its arguments.
CALLED = {
    "has(contact.name)": "has(contact.name)", "min(values)": "min([1, 2])", "max(values)": "max([1, 2])",
}  # fmt: skip


def flow(expression: str, prompt: Any = "Press a key.") -> dict[str, Any]:
    return {
        "cordboard": 1, "flow": "tried", "title": "Tried", "channel": "voice", "direction": "inbound",
        "modules": {
            "PIN": {"type": "entering_digits", "first": True, "prompt": prompt, "variable": "pin", "min": 4, "max": 4},
            "Set": {"type": "set_variable", "values": {"tries": expression}},
            "End": {"type": "end_call"},
        },
        "connectors": [
            {"from": "PIN", "event": "success", "to": "Set", "result": "key_1"},
            {"from": "Set", "event": "success", "to": "End", "result": "key_1"},
        ],
        "fallback": {"to": "End", "result": "flow_fault"},
    }  # fmt: skip


async def checked(site: Site, document: dict[str, Any]) -> dict[str, Any]:  # noqa: F811
    answer = await site.web.post("/api/drafts/check", json={"document": document})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_names_of_the_site_and_of_the_draft_are_told(site: Site) -> None:  # noqa: F811
    told = await ask(site, "/api/expression-names")
    forms = {each["form"]: each["meaning"] for each in told}
    assert {f"contact.{name}" for name in RESERVED} <= set(forms)
    assert {f"site.{name}" for name in site.switchboard.site.site_facts()} <= set(forms)
    assert {"account.key", *(f"account.{each}" for each in accounts.field_names(site.switchboard.database))} <= set(
        forms
    )
    assert all(meaning for form, meaning in forms.items() if not form.startswith(("account.", "site.")))
    document = flow("contact.pin")
    document["modules"]["Half"] = {"type": "set_variable", "values": 5}
    variables = (await checked(site, document))["variables"]
    assert variables == [{"name": "pin", "set_by": ["PIN"]}, {"name": "tries", "set_by": ["Set"]}]
    await site.signs_in("bob")  # who draws no flows is told nothing of accounts
    assert (await site.web.get("/api/expression-names")).status_code == 403


#: An expression, the code of what is wrong with it, and the part of it that is meant.
MISTAKES = (
    ("contact.pin &&", "bad-expression", "&&"),
    ("1 +* 2", "bad-expression", "*"),
    ("'a' + \"b", "bad-expression", '"b'),
    ("contact.", "bad-expression", "."),
    ('contact.pin == "pins" || pins', "unknown-name", "pins"),
    ("'site.desk' + site.nothing", "unknown-variable", "nothing"),
    ("has(contact.pim) || contact.pim == 1", "unset-variable", "pim"),
)


async def test_the_place_of_a_mistake_is_told(site: Site) -> None:  # noqa: F811
    for expression, code, marked in MISTAKES:
        (found,) = (each for each in (await checked(site, flow(expression)))["problems"] if each["code"] == code)
        mark = found["mark"]
        assert mark["text"] == expression
        assert expression[mark["begin"] : mark["end"]] == marked
        assert mark["begin"] == expression.rindex(marked)
        assert found["module"] == "Set"
    problems = (await checked(site, {**flow("1"), "flow": "no name"}))["problems"]
    assert problems
    assert all(each["mark"] is None for each in problems)


async def test_a_mistake_within_the_braces_of_a_prompt_is_marked(site: Site) -> None:  # noqa: F811
    document = flow("1", {"en": ["Hello.", {"text": "You are {{ contact.pin + }}."}]})
    (found,) = (each for each in (await checked(site, document))["problems"] if each["code"] == "bad-expression")
    assert found["mark"] == {"text": "contact.pin +", "begin": 12, "end": 13}
    assert found["property"].startswith("prompt")


def test_every_function_of_the_catalogue_is_one_and_none_is_left_out() -> None:
    assert set(_FUNCTIONS) <= set(FUNCTIONS)
    for name, (form, meaning) in FUNCTIONS.items():
        called = CALLED.get(form) or (f"contact.value{form}" if form.startswith(".") else form)
        compile_expression(called)
        assert f"{name}(" in form
        assert meaning.endswith(".")
    assert unknown_names("contact.list.exists_one(item, item == 1)") == []
