"""Groups of commands whose files are read when a command is used, so that quick ones stay quick."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup


class LazyGroup(TyperGroup):
    """A group by a table: each command, and the function (or the group of commands) that does it as "file:name" in this
    folder. Help lists them in the order of the table.
    """

    table: ClassVar[dict[str, str]]

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as click calls it
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        place = self.table.get(cmd_name)
        if place is None:
            return None
        file, _, name = place.partition(":")
        made: TyperCommand = _command(cmd_name, getattr(_read(file), name))
        return made


def _read(file: str) -> Any:
    """The module of a command. What is read stays: looking through it for garbage again and again takes long."""
    name = f"cordboard.cli.{file}"
    if name in sys.modules:  # garbage that has come since would stay, too
        return sys.modules[name]
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def _command(name: str, does: Any) -> Any:
    group = does if isinstance(does, typer.Typer) else typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    if group is not does:
        group.command(name)(does)
    made = typer.main.get_command(group)
    made.name = name
    return made
