"""Drawing a flow with the mouse: only names and texts are typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.screens.drawing import (
    PIECES,
    TITLES,
    Document,
    card,
    code_of,
    panel,
    pieces_of,
    properties_of,
    property_label,
    row,
    saved,
    setup,
    value_of,
)  # fmt: skip

#: How far the flow is seen from: all of it, and rows can still be read.
_ZOOM = 0.64
#: Where the first module is put, in pixels from the corner of the canvas.
_CORNER = (24, 20)


class Mouse:
    """Draws by pointing. `places` says where modules go, from the first one's place, in units of the canvas."""

    def __init__(self, page: Page, places: Mapping[str, tuple[int, int]]) -> None:
        self.page, self.places = page, places
        self._first = ""

    async def begins(self, title: str, direction: str) -> None:
        page = self.page
        await page.get_by_role("button", name="New flow").click()
        dialog = page.get_by_role("dialog", name="New flow")
        await dialog.get_by_label("Name", exact=True).fill(title)
        await self._selects(dialog, "Direction", direction)
        await dialog.get_by_role("button", name="Make it").click()
        await expect(page.get_by_text("This flow has no module yet.")).to_be_visible()

    async def adds_first(self, name: str, module: Document) -> None:
        page, self._first = self.page, name
        canvas = page.get_by_role("application", name="Flow")
        offered = page.get_by_role("navigation", name="Modules").get_by_role("button", name=TITLES[module["type"]])
        await offered.drag_to(canvas, target_position={"x": 200, "y": 60})
        await self._describes(name, module)
        for _ in range(2):
            await page.get_by_role("button", name="Zoom out").click()
        await expect(page.get_by_text(f"{_ZOOM * 100:.0f} %")).to_be_visible()
        box = await canvas.bounding_box()
        assert box is not None
        await card(page, name).hover(position={"x": 40, "y": 20})
        await page.mouse.down()
        x, y = await self._point(card(page, name), 40, 20)
        await page.mouse.move(x + 6, y + 6)  # the card follows from where the pointer first moves
        await self._drops(box["x"] + _CORNER[0] + 40 * _ZOOM, box["y"] + _CORNER[1] + 20 * _ZOOM)

    async def adds_behind(self, connector: Document, module: Document) -> None:
        to = connector["to"]
        await self._takes(connector)
        await self._drops(*await self._point(card(self.page, self._first), *self.places[to]))
        offered = self.page.get_by_role("dialog", name="Add a module")
        await offered.get_by_role("button", name=TITLES[module["type"]], exact=True).click()
        await self._sets_up(connector)
        await self._describes(to, module)

    async def connects(self, connector: Document) -> None:
        await self._takes(connector)
        await self._drops(*await self._point(card(self.page, connector["to"]), 60, 22))
        await self._sets_up(connector)

    async def falls_back(self, to: str, result: str) -> None:
        x, y = await self._point(card(self.page, self._first), -15, 600)
        await self.page.mouse.click(x, y)
        await self._chooses(panel(self.page), "Where nothing takes an event, go to", to)
        await self._chooses(panel(self.page), "with the result", code_of(result))
        await saved(self.page)

    async def inserts(self, connector: Document, name: str, module: Document) -> None:
        """Put a module between the two ends of a connector."""
        words = self.page.get_by_text("Agent End Call", exact=True)
        await card(self.page, connector["from"]).locator("[data-kind=connector]").filter(has=words).dblclick()
        await setup(self.page).get_by_role("button", name="Insert a module").click()
        offered = self.page.get_by_role("dialog", name="Add a module")
        await offered.get_by_role("button", name=TITLES[module["type"]], exact=True).click()
        await self._describes(name, module)

    async def _sets_up(self, connector: Document) -> None:
        dialog = setup(self.page)
        if connector["event"] == "key_press":
            await dialog.get_by_role("radio", name=f"Key {value_of(connector)}", exact=True).click()
        await self._chooses(dialog, "Result", code_of(connector["result"]))
        await dialog.get_by_role("button", name="Connect").click()
        await expect(dialog).to_be_hidden()

    async def _describes(self, name: str, module: Document) -> None:
        """Name what was added, and say what it does."""
        field = panel(self.page).get_by_label("Name", exact=True)
        await field.fill(name)
        await field.blur()
        await expect(card(self.page, name)).to_be_visible()
        for each, value in properties_of(module).items():
            await self._sets(each, value)

    async def _sets(self, name: str, value: Any) -> None:
        form, label = panel(self.page), property_label(name)
        if name == "questions":
            await self._asks(form.get_by_role("group", name=label), value)
            return
        field = form.get_by_text(label, exact=True).first
        if not await field.is_visible():
            await form.locator("summary").filter(has_text=re.compile("^More")).click()
        if isinstance(value, bool) and await form.get_by_role("button", name=label).count() > 0:
            await self._selects(form, label, "Yes" if value else "No")
        elif isinstance(value, bool):
            await field.click()
        elif isinstance(value, int):
            await form.get_by_label(label, exact=True).fill(str(value))
            await form.get_by_label(label, exact=True).blur()
        else:
            await self._says(form.get_by_role("group", name=label, exact=True), label, value)

    async def _says(self, group: Locator, label: str, prompt: Any) -> None:
        for at, (kind, said) in enumerate(pieces_of(prompt)):
            if at > 0:
                await group.get_by_role("button", name="Add a piece").click()
                await self.page.get_by_role("menuitem", name=PIECES[kind], exact=True).click()
            named = PIECES[kind] if kind != "text" else f"{label}: Text" if at == 0 else f"{label} {at + 1}: Text"
            await group.get_by_label(named, exact=True).fill(said)

    async def _asks(self, group: Locator, questions: list[Document]) -> None:
        """Write the questions of a survey."""
        for question in questions:
            await group.get_by_role("button", name="Add", exact=True).click()
            await group.get_by_label("Id", exact=True).fill(question["id"])
            await self._says(group.get_by_role("group", name="Prompt", exact=True), "Prompt", question["prompt"])

    async def _selects(self, where: Locator, label: str, choice: str) -> None:
        await where.get_by_role("button", name=label).click()
        await self.page.get_by_role("option", name=choice, exact=True).click()

    async def _chooses(self, where: Locator, label: str, typed: str) -> None:
        """Choose from a long list what fits what is typed."""
        await where.get_by_role("combobox", name=label, exact=True).fill(typed)
        await self.page.get_by_role("option").filter(has_text=typed).first.click()

    async def _takes(self, connector: Document) -> None:
        """Press the button on the port of a row, once the canvas has come to rest."""
        wanted = row(self.page, connector)
        if await wanted.count() == 0:
            await card(self.page, connector["from"]).locator("[data-kind=more]").click()
        await wanted.locator("span").last.hover()
        await self.page.mouse.down()

    async def _drops(self, x: float, y: float) -> None:
        await self.page.mouse.move(x, y, steps=4)
        await self.page.mouse.up()

    async def _point(self, of: Locator, x: float, y: float) -> tuple[float, float]:
        """Where something is in the window that is so far from the corner of a card."""
        box = await of.bounding_box()
        assert box is not None
        zoom = box["width"] / 260
        return box["x"] + x * zoom, box["y"] + y * zoom
