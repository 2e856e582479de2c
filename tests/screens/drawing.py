"""A flow drawn in the designer as its file says, by a hand: with the mouse or with the keyboard alone.

Both hands draw as people do: the first module, then from each way out to the module that it leads to, which is added
where it is not there yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from playwright.async_api import Locator, Page, expect

from cordboard import modules
from cordboard.flow.events import EVENTS, Event
from cordboard.flow.results import RESULTS

Document = Mapping[str, Any]

#: What people call the module types.
TITLES = {name: each.title for name, each in modules.types().items()}
#: The designer's words for the kinds of pieces of a prompt.
PIECES = {"text": "Text", "digits": "Digit by digit"}


def code_of(result: str) -> str:
    """The code of a result, by which it is found in a list."""
    return str(RESULTS[result].code)


def value_of(connector: Document) -> str:
    """The value of a connector's event. YAML 1.1 reads yes and no as booleans."""
    value = connector.get("value", "")
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def row_words(connector: Document) -> str:
    """What the card says of the event while it has no connector."""
    event, value = connector["event"], value_of(connector)
    if event == "key_press":
        return "Key …"
    label = EVENTS[Event(event)].label
    return f"{label.removesuffix('?')}: {value}" if value else label


def property_label(name: str) -> str:
    """What the properties panel calls a property."""
    words = name.replace("_", " ")
    return words[0].upper() + words[1:]


def pieces_of(prompt: Any) -> list[tuple[str, str]]:
    """The pieces of a prompt, each with its kind."""
    pieces = prompt if isinstance(prompt, list) else [prompt]
    return [("text", each) if isinstance(each, str) else next(iter(each.items())) for each in pieces]


def properties_of(module: Document) -> dict[str, Any]:
    """What the file says of a module besides its type and place."""
    return {name: value for name, value in module.items() if name not in {"type", "first"}}


def card(page: Page, name: str) -> Locator:
    """The card of a module."""
    return page.locator(f'.react-flow__node[data-id="{name}"]')


def row(page: Page, connector: Document) -> Locator:
    """The row of an event that has no connector yet."""
    words = page.get_by_text(row_words(connector), exact=True)
    return card(page, connector["from"]).locator("[data-kind=missing]").filter(has=words)


def panel(page: Page) -> Locator:
    """The properties of what is selected."""
    return page.get_by_role("complementary", name="Properties and problems")


def setup(page: Page) -> Locator:
    """The dialog of a connector."""
    return page.get_by_role("dialog", name="Connector Setup")


async def saved(page: Page) -> None:
    """Wait until everything is on the server."""
    await expect(page.locator("header").get_by_role("status")).to_contain_text("Saved")


class Hand(Protocol):
    """What it takes to draw a flow."""

    async def begins(self, title: str, direction: str) -> None:
        """Make a new flow."""

    async def adds_first(self, name: str, module: Document) -> None:
        """Put the first module on the empty canvas."""

    async def adds_behind(self, connector: Document, module: Document) -> None:
        """Put a module behind a row of another, and connect it."""

    async def connects(self, connector: Document) -> None:
        """Connect a row with a module that is there."""

    async def falls_back(self, to: str, result: str) -> None:
        """Say where goes what no connector takes."""


async def draw(hand: Hand, flow: Document, title: str) -> None:
    """Draw a flow from an empty canvas."""
    await hand.begins(title, flow["direction"])
    first = next(name for name, module in flow["modules"].items() if module.get("first"))
    await hand.adds_first(first, flow["modules"][first])
    drawn = {first}
    for connector in flow["connectors"]:
        to = connector["to"]
        if to in drawn:
            await hand.connects(connector)
        else:
            await hand.adds_behind(connector, flow["modules"][to])
        drawn.add(to)
    await hand.falls_back(flow["fallback"]["to"], flow["fallback"]["result"])
