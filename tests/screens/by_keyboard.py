"""Drawing a flow with the keyboard alone: nothing is clicked, and nothing is given the focus by a script."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from tests.screens.drawing import (
    PIECES,
    TITLES,
    Document,
    card,
    code_of,
    pieces_of,
    properties_of,
    property_label,
    row,
    row_words,
    saved,
    setup,
    value_of,
)  # fmt: skip

#: What the element with the focus is called.
_FOCUSED = """() => {
  const has = document.activeElement;
  const ids = has.getAttribute("aria-labelledby");
  if (ids) return ids.split(" ").map(id => document.getElementById(id)?.textContent ?? "").join(" ");
  return has.getAttribute("aria-label") ?? has.labels?.[0]?.textContent ?? has.textContent ?? "";
}"""
#: How many stops there may be on the way to a field.
_FAR = 60


class Keyboard:
    """Draws by keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def begins(self, title: str, direction: str) -> None:
        await expect(self.page.get_by_role("button", name="New flow")).to_be_visible()
        await self._presses("n")
        await expect(self.page.get_by_role("dialog", name="New flow").get_by_label("Name", exact=True)).to_be_focused()
        await self._types(title)
        await self._tabs_to("Direction")
        await self._types(direction[0])
        await self._tabs_to("Name", back=True)
        await self._presses("Enter")
        await expect(self.page.get_by_text("This flow has no module yet.")).to_be_visible()

    async def adds_first(self, name: str, module: Document) -> None:
        await self._presses("a")
        await self._picks(module)
        await self._describes(name, module)

    async def adds_behind(self, connector: Document, module: Document) -> None:
        await self._walks_to(connector)
        await self._presses("a")
        await self._picks(module)
        await self._sets_up(connector)
        await self._presses("ArrowRight")
        await self._describes(connector["to"], module)

    async def connects(self, connector: Document) -> None:
        await self._walks_to(connector)
        await self._presses("c")
        await expect(setup(self.page).get_by_role("combobox", name="To", exact=True)).to_be_focused()
        await self._chooses(connector["to"])
        await self._sets_up(connector)

    async def falls_back(self, to: str, result: str) -> None:
        await self._presses("Escape", "Enter")
        await self._tabs_to("Where nothing takes an event, go to")
        await self._chooses(to)
        await self._tabs_to("with the result")
        await self._chooses(code_of(result))
        await saved(self.page)

    async def _picks(self, module: Document) -> None:
        """Choose the type from the list that has opened."""
        await expect(self.page.get_by_role("dialog", name="Add a module").get_by_role("textbox")).to_be_focused()
        await self._types(TITLES[module["type"]])
        await self._presses("Enter")

    async def _sets_up(self, connector: Document) -> None:
        dialog = setup(self.page)
        await expect(dialog.locator(":focus")).to_have_count(1)
        if connector["event"] == "key_press":
            if await dialog.locator("[role=radio]:focus").count() == 0:
                await self._presses("Tab", "Tab")  # over the event
            await self._types(value_of(connector))
        await self._tabs_to("Result", back=(await self._focused()) == "Connect")
        await self._chooses(code_of(connector["result"]))
        await self._presses("Enter")
        await expect(dialog).to_be_hidden()
        await self._is_on_the_canvas()

    async def _describes(self, name: str, module: Document) -> None:
        await self._is_on_the_canvas()
        await self._presses("F2")
        await self._types(name)
        await self._presses("Enter")
        await expect(card(self.page, name)).to_be_visible()
        for each, value in properties_of(module).items():
            await self._is_on_the_canvas()
            await self._presses("Enter")
            await self._sets(property_label(each), value)
            await self._presses("Escape")

    async def _sets(self, label: str, value: Any) -> None:
        if isinstance(value, bool):
            await self._tabs_to(label)
            await self._presses("y" if "aria-haspopup" in await self._attributes() else "Space")
        elif isinstance(value, int):
            await self._tabs_to(label)
            await self._types(str(value))
        else:
            await self._says(label, value)

    async def _says(self, label: str, prompt: Any) -> None:
        for at, (kind, said) in enumerate(pieces_of(prompt)):
            if at > 0:
                await self._tabs_to("Add a piece")
                await self._presses("Enter")
                await expect(self.page.get_by_role("menu").locator(":focus")).to_have_count(1)
                await self._types(PIECES[kind][0])
                await self._presses("Enter")
                adding = self.page.get_by_role("button", name="Add a piece")
                await expect(adding.and_(self.page.locator(":focus"))).to_have_count(1)
            named = PIECES[kind] if kind != "text" else f"{label}: Text" if at == 0 else f"{label} {at + 1}: Text"
            await self._tabs_to(named, back=at > 0)
            await self._types(said)

    async def _walks_to(self, connector: Document) -> None:
        """Go to a module by its name, and down to the row of an event."""
        page, of = self.page, card(self.page, connector["from"])
        await self._presses("Control+k")
        await expect(page.get_by_role("dialog", name="Commands").get_by_role("searchbox")).to_be_focused()
        await self._types(connector["from"])
        await self._presses("Enter")
        await self._is_on_the_canvas()
        if await row(page, connector).count() == 0:
            await self._presses(*["ArrowDown"] * await of.locator("[data-kind]").count())
            await self._presses("Enter")
            await expect(row(page, connector)).to_have_count(1)
            await self._presses("ArrowLeft")
        words = await of.locator("[data-kind]").all_inner_texts()
        at = next(place for place, each in enumerate(words) if each.startswith(row_words(connector)))
        await self._presses(*["ArrowDown"] * (at + 1))
        await expect(of.locator("[data-current=true]")).to_contain_text(row_words(connector))

    async def _chooses(self, typed: str) -> None:
        """Choose the first of a list that fits."""
        await self._presses("Control+a")
        await self._types(typed)
        await expect(self.page.get_by_role("option")).to_have_count(1)
        await self._presses("ArrowDown", "Enter")

    async def _is_on_the_canvas(self) -> None:
        await expect(self.page.get_by_role("application", name="Flow")).to_be_focused()

    async def _tabs_to(self, wanted: str, *, back: bool = False) -> None:
        """Press Tab until the element of that name has the focus; what is folded away on the way is opened."""
        for _ in range(_FAR):
            await self._presses("Shift+Tab" if back else "Tab")
            named = await self._focused()
            if named.endswith(wanted):
                return
            if named.startswith("More") and await self.page.evaluate("!document.activeElement.parentElement.open"):
                await self._presses("Enter")
        raise AssertionError(f"Tab does not lead to {wanted!r}")

    async def _focused(self) -> str:
        return str(await self.page.evaluate(_FOCUSED)).strip()

    async def _attributes(self) -> list[str]:
        found: list[str] = await self.page.evaluate("document.activeElement.getAttributeNames()")
        return found

    async def _presses(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def _types(self, text: str) -> None:
        await self.page.keyboard.type(text)
