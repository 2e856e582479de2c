"""The edits that make a text of YAML say what a document says, each as small as can be.

The caller reads the outcome again: YAML has ways of writing that are not all foreseen here.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any, NamedTuple

from cordboard.flow.comparing import canonical, renames, same
from cordboard.flow.yaml_text import as_entry, as_item, as_text, in_braces, is_large, key_text, quoted
from cordboard.flow.yaml_tree import YamlEntry, YamlNode


class _Edit(NamedTuple):
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class _CannotEdit(Exception):
    """Entries of a collection cannot be edited one by one: the collection is written anew."""


class Edits:
    """Collects the edits from what a text says (`before`) to what it is to say (`after`)."""

    def __init__(self, text: str, tree: YamlNode, before: Any, after: Any) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[_Edit] = []
        self._anchored: dict[str, Any] = {}
        self._top = tree
        self._find_anchors(tree, before, after, there=True)
        self._value(tree, before, after, None)

    def made(self) -> str:
        """The text with all edits made."""
        text, done = [], 0
        for edit in sorted(self._edits, key=lambda each: (each.start, each.end)):
            text += [self._text[done : edit.start], edit.text]
            done = max(done, edit.end)
        return "".join((*text, self._text[done:]))

    # --- Values --------------------------------------------------------------------------------------

    def _find_anchors(self, node: YamlNode, before: Any, after: Any, *, there: bool) -> None:
        """What every anchor will stand for, so that an alias may stay where it still says the right thing."""
        if node.anchor and node.kind != "alias" and there:
            self._anchored[node.anchor] = after
        renamed = renames(before, after) if node.kind == "mapping" else {}
        for index, each in enumerate(node.entries):
            step: Any = each.name if node.kind == "mapping" else index
            now = renamed.get(step, step)
            inside = (isinstance(after, dict) and now in after) or (
                isinstance(after, list) and isinstance(now, int) and now < len(after)
            )
            value = after[now] if inside else None
            self._find_anchors(each.value, before[step], value, there=there and inside)

    def _value(self, node: YamlNode, before: Any, after: Any, parent: YamlNode | None) -> None:
        if node.kind == "alias":
            if node.anchor not in self._anchored or not same(self._anchored[node.anchor], after):
                self._replace(node, after, parent)
        elif not same(before, after):
            count = len(self._edits)
            if not self._entries(node, before, after):
                del self._edits[count:]
                self._replace(node, after, parent)
        else:
            self._aliases_within(node, before, parent)

    def _entries(self, node: YamlNode, before: Any, after: Any) -> bool:
        """Edit a collection entry by entry; says whether that can be done."""
        try:
            if node.kind == "mapping" and isinstance(after, dict) and after and before:
                self._mapping(node, before, after)
                return True
            if node.kind == "sequence" and isinstance(after, list) and after and before:
                self._sequence(node, before, after)
                return True
        except _CannotEdit:
            pass
        return False

    def _aliases_within(self, node: YamlNode, value: Any, parent: YamlNode | None) -> None:
        """Nothing changes here, but an alias may stand for something else from now on."""
        if node.kind == "alias":
            self._value(node, value, value, parent)
        for index, each in enumerate(node.entries):
            self._aliases_within(each.value, value[each.name if node.kind == "mapping" else index], node)

    def _replace(self, node: YamlNode, after: Any, parent: YamlNode | None) -> None:
        """Write a value anew in the place of a node."""
        anchor = f"&{node.anchor} " if node.anchor and node.kind != "alias" else ""
        if node.start == node.end and not anchor:
            self._edits.append(_Edit(node.start, node.end, f" {in_braces(after)}"))
        elif node.kind == "scalar" and node.style in ("'", '"') and isinstance(after, str):
            self._edits.append(_Edit(node.start, node.end, anchor + quoted(after, node.style)))
        elif parent is None:
            self._edits.append(_Edit(node.start, node.end, as_text(after).rstrip("\n")))
        elif not parent.braces and isinstance(after, str) and "\n" in after:
            self._edits.append(_Edit(node.start, node.end, anchor + self._block_text(after, parent)))
        elif not parent.braces and is_large(after):
            inner = " " * (parent.column + 2)
            lines = as_text(after).rstrip("\n").replace("\n", self._newline + inner)
            start = self._before_space(node.start)
            self._edits.append(
                _Edit(start, node.end, f"{' ' + anchor.rstrip() if anchor else ''}{self._newline}{inner}{lines}")
            )
        else:
            self._edits.append(_Edit(node.start, node.end, anchor + in_braces(after)))

    def _block_text(self, text: str, parent: YamlNode) -> str:
        head, _, body = as_entry("x", text).removeprefix("x: ").partition("\n")
        indent = self._newline + " " * parent.column
        return (
            head + "".join(f"{indent}{line}" if line.strip() else self._newline for line in body.splitlines())
            if body
            else head
        )

    # --- Mappings ------------------------------------------------------------------------------------

    def _mapping(self, node: YamlNode, before: dict[str, Any], after: dict[str, Any]) -> None:
        if len({each.name for each in node.entries}) < len(node.entries):
            raise _CannotEdit
        renamed = renames(before, after)
        for each in node.entries:
            if each.name in renamed and each.key is not None:
                self._edits.append(_Edit(each.key.start, each.key.end, key_text(renamed[each.name])))
        before = {renamed.get(name, name): value for name, value in before.items()}
        for each in node.entries:
            each.name = renamed.get(each.name, each.name)
        gone = [each for each in node.entries if each.name not in after]
        new = [name for name in after if name not in before]
        stay = [each for each in node.entries if each.name in after and each.name in before]
        self._structure(node, gone, [(name, self._entry_text(node, name, after[name])) for name in new],
                        {name: self._place(list(after), name, stay) for name in new}, stay)  # fmt: skip
        for each in stay:
            self._value(each.value, before[each.name], after[each.name], node)

    @staticmethod
    def _place(order: list[str], name: str, stay: list[YamlEntry]) -> YamlEntry | None:
        """After which of the entries that stay a new one is written: the one before it in the document."""
        earlier = order[: order.index(name)]
        known = {each.name: each for each in stay}
        return next((known[each] for each in reversed(earlier) if each in known), None)

    def _entry_text(self, node: YamlNode, name: str, value: Any) -> str:
        if node.braces:
            return f"{key_text(name)}: {in_braces(value)}"
        return as_entry(name, value)

    # --- Sequences -----------------------------------------------------------------------------------

    def _sequence(self, node: YamlNode, before: list[Any], after: list[Any]) -> None:
        old, new = [canonical(each) for each in before], [canonical(each) for each in after]
        if node.braces and len(old) == len(new):
            self._items_in_braces(node, before, after)
            return
        gone: list[YamlEntry] = []
        added: list[tuple[str, str]] = []
        places: dict[str, YamlEntry | None] = {}
        pairs: list[tuple[YamlEntry, int, int]] = []
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        inserted: list[tuple[int, YamlEntry | None]] = []
        for _, low, high, first, last in matcher.get_opcodes():
            both = min(high - low, last - first)
            pairs += [(node.entries[low + step], low + step, first + step) for step in range(both)]
            gone += node.entries[low + both : high]
            place = node.entries[low + both - 1] if low + both else None
            inserted += [(number, place) for number in range(first + both, last)]
        raw = {canonical(before[node.entries.index(each)]): self._raw(node, each) for each in gone}
        for number, place in inserted:
            name = str(number)
            added.append((name, raw.get(new[number]) or self._item_text(node, after[number])))
            places[name] = place
        stay = [each for each, _, _ in pairs]
        self._structure(node, gone, added, places, stay)
        for each, low, first in pairs:
            self._value(each.value, before[low], after[first], node)

    def _items_in_braces(self, node: YamlNode, before: list[Any], after: list[Any]) -> None:
        """As many items as before: each place keeps what stands around it."""
        known = {canonical(value): each for value, each in zip(before, node.entries, strict=True)}
        for entry, was, now in zip(node.entries, before, after, strict=True):
            moved = known.get(canonical(now))
            if moved is None or same(was, now):
                self._value(entry.value, was, now, node)
            else:
                self._edits.append(_Edit(entry.start, entry.end, self._text[moved.start : moved.end]))

    def _item_text(self, node: YamlNode, value: Any) -> str:
        if node.braces:
            return in_braces(value)
        alike = [each.value.braces for each in node.entries if each.value.kind in ("mapping", "sequence")]
        return f"- {in_braces(value)}" if all(alike) else as_item(value)

    def _raw(self, node: YamlNode, entry: YamlEntry) -> str:
        """An entry as it is written, to be moved."""
        if node.braces:
            return self._text[entry.start : entry.end]
        start, end = self._lines_of(node, entry)
        indent = " " * self._indent(node)
        lines = self._text[start:end].rstrip("\r\n").removeprefix(indent)
        return lines.replace("\r\n", "\n").replace(f"\n{indent}", "\n")

    # --- Entries that come and go --------------------------------------------------------------------

    def _structure(
        self, node: YamlNode, gone: list[YamlEntry], new: list[tuple[str, str]], places: dict[str, YamlEntry | None],
        stay: list[YamlEntry],
    ) -> None:  # fmt: skip
        if not gone and not new:
            return
        if not stay:
            raise _CannotEdit
        if node.braces:
            self._in_braces(node, gone, new, places)
            return
        for each in gone:
            start, end = self._lines_of(node, each)
            self._edits.append(_Edit(start, end, ""))
        indent = " " * self._indent(node)
        for name, text in new:
            lines = indent + text.replace("\n", self._newline + indent)
            lines = self._newline.join(line if line.strip() else "" for line in lines.split(self._newline))
            place = places[name]
            at = self._lines_of(node, place or node.entries[0])
            if node.kind == "mapping" and node is self._top and place is stay[-1]:
                at = at[0], len(self._text)  # a new section goes below what is said at the end of the file
            if place is None:
                self._edits.append(_Edit(at[0], at[0], lines + self._newline))
            elif at[1] and self._text[at[1] - 1] == "\n":
                self._edits.append(_Edit(at[1], at[1], lines + self._newline))
            else:
                self._edits.append(_Edit(at[1], at[1], self._newline + lines))

    def _in_braces(
        self, node: YamlNode, gone: list[YamlEntry], new: list[tuple[str, str]], places: dict[str, YamlEntry | None]
    ) -> None:  # fmt: skip
        if len(gone) + len(new) > 1:  # they may stand side by side, with the commas between them in the way
            raise _CannotEdit
        if new:
            name, text = new[0]
            place = places[name]
            at = node.entries[0].start if place is None else place.end
            self._edits.append(_Edit(at, at, f"{text}, " if place is None else f", {text}"))
            return
        index = node.entries.index(gone[0])
        if index + 1 < len(node.entries):
            self._edits.append(_Edit(gone[0].start, node.entries[index + 1].start, ""))
        else:
            self._edits.append(_Edit(node.entries[index - 1].end, gone[0].end, ""))

    def _indent(self, node: YamlNode) -> int:
        if node.kind == "mapping":
            return self._column(node.entries[0].start)
        return self._column(self._dash(node.entries[0]))

    def _dash(self, entry: YamlEntry) -> int:
        at = self._text.rfind("-", 0, max(entry.start, 1))
        if at < 0 or self._text[at + 1 : entry.start].strip():
            raise _CannotEdit
        return at

    def _column(self, at: int) -> int:
        return at - (self._text.rfind("\n", 0, at) + 1)

    def _lines_of(self, node: YamlNode, entry: YamlEntry) -> tuple[int, int]:
        """The whole lines that an entry stands on, with a comment behind it."""
        at = entry.start if node.kind == "mapping" else self._dash(entry)
        start = self._text.rfind("\n", 0, at) + 1
        if self._text[start:at].strip():
            raise _CannotEdit
        end = self._text.find("\n", max(entry.end, at))
        return start, len(self._text) if end < 0 else end + 1

    def _before_space(self, at: int) -> int:
        while at and self._text[at - 1] == " ":
            at -= 1
        return at
