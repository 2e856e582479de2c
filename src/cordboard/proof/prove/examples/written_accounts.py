"""The accounts of an example: those that make each look-up of a way find what it must."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cordboard.flow.expression_use import expressions_of, parsed
from cordboard.flow.prompt import Phrase
from cordboard.proof.play.setting import Setting
from cordboard.proof.prove.examples.guesses import ABSENT, BEFOREHAND, TriedValues
from cordboard.proof.prove.walk.graph import StateGraph
from cordboard.proof.prove.walk.starts import ACCOUNT

#: What a field of an account holds where nothing else is asked of it, by how it is read out.
_USUAL: Final = {"date": "2026-03-15", "time": "10:30"}

#: A column, and a value in it.
Key = tuple[str, str]


def rows_for(
    walked: StateGraph, setting: Setting, guess: TriedValues, found: Mapping[Key, int],
    fields: Mapping[Key, Mapping[str, str]], secrets: Mapping[str, str], known: str | None,
) -> list[dict[str, str]]:  # fmt: skip
    """The rows. `found` is how many accounts each look-up finds, by field and value, and `fields` what those hold.

    `secrets` are columns of all.

    `known` is the number that was called of a person whose account is known; None where it is not.
    """
    table = _Table(setting, _columns(walked), secrets)
    columns = {key: (setting.phones[0] if key[0] == "phone" else key[0] or setting.key, key[1]) for key in found}
    wanted = {columns[key]: count for key, count in found.items()}
    if known is not None:
        mine = (setting.phones[0], known)
        table.add(None, {**guess.account(BEFOREHAND), **({} if wanted.get(mine) == 0 else dict([mine]))})
    for key, count in wanted.items():
        for _ in range(count - table.having(key)):
            table.add(key, dict([key]))
    for each, cells in fields.items():
        table.fill(columns[each], cells)
    for key, count in wanted.items():
        table.leave(key, count)
    return [{name: cell for name, cell in row.items() if cell != ABSENT} for row in table.rows]


@dataclass
class _Table:
    """Accounts as they are written: `columns` are what every one has, `made_for` what each was made to be found by."""

    setting: Setting
    columns: Mapping[str, str]
    secrets: Mapping[str, str]
    rows: list[dict[str, str]] = field(default_factory=list)
    made_for: list[Key | None] = field(default_factory=list)

    def add(self, made_for: Key | None, cells: Mapping[str, str]) -> None:
        """One account more, with these cells besides what every one has."""
        number = len(self.rows)
        row = {self.setting.key: f"{int(ACCOUNT) + number}", self.setting.phones[0]: _phone(number)}
        row |= {name: value for name, value in self.columns.items() if name not in row}
        self.rows.append(row | dict.fromkeys(self.setting.secret, "0000") | dict(self.secrets) | dict(cells))
        self.made_for.append(made_for)

    def fill(self, key: Key, cells: Mapping[str, str]) -> None:
        """Let the accounts that a look-up by this value finds hold these cells."""
        column, value = key
        for row in self.rows:
            if row.get(column) == value:
                row.update(cells)

    def having(self, key: Key) -> int:
        """How many accounts a look-up by this value finds."""
        column, value = key
        return sum(row.get(column) == value for row in self.rows)

    def leave(self, key: Key, count: int) -> None:
        """Let a look-up find no more than so many: accounts that were not made for it get another value."""
        column, value = key
        others = [row for row, made_for in zip(self.rows, self.made_for, strict=True) if made_for != key]
        for number, row in enumerate(others):
            if self.having(key) > count and row.get(column) == value:
                row[column] = _phone(90 + number) if column == self.setting.phones[0] else f"{value}{number}"


def _phone(number: int) -> str:
    """A telephone number that is kept free for fiction."""
    return f"+1202555{200 + number:04d}"


def _columns(walked: StateGraph) -> dict[str, str]:
    """Every column that the flow reads, with a value that can be read so."""
    columns: dict[str, str] = {}
    for module in walked.flow.modules.values():
        for text in expressions_of(module):
            expression = parsed(text)
            for name in (expression.fields.get("account") or ()) if expression is not None else ():
                columns.setdefault(name, "1")
    columns |= all_read_out(walked, "account")
    columns.pop("key", None)
    return columns


def all_read_out(walked: StateGraph, of: str) -> dict[str, str]:
    """The fields of an account or a contact that prompts read in a way that not every text can be read in."""
    found: dict[str, str] = {}
    for module in walked.flow.modules.values():
        for _, prompt in module.prompts():
            for phrase in prompt.every_phrase():
                found.update(_of_phrase(phrase, of))
    return found


def _of_phrase(phrase: Phrase, of: str) -> dict[str, str]:
    reader = phrase.reader
    if reader not in _USUAL:
        return {}
    expression = parsed(phrase.expressions()[0])
    return dict.fromkeys((expression.fields.get(of) or ()) if expression is not None else (), _USUAL[reader])
