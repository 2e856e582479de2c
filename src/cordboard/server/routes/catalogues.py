"""What flows are made of, for designers and their tools: module types, events, results, commands, schemas."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, get_args

import msgspec
from fastapi import APIRouter, HTTPException

from cordboard import modules
from cordboard.engine.commands import AnyCommand, Command
from cordboard.engine.module import Module
from cordboard.flow.declaration import Family
from cordboard.flow.events import EVENTS, Event, EventInfo
from cordboard.flow.expression_functions import FUNCTIONS
from cordboard.flow.module import OF_EVERY_CONTACT
from cordboard.flow.schema import module_schema, schema
from cordboard.server.models.catalogues import (
    CommandType,
    EventType,
    ExpressionName,
    JsonSchema,
    ModuleType,
    RaisedEvent,
    ResultType,
)
from cordboard.server.models.structs import replaced
from cordboard.server.parameters import NamePath
from cordboard.server.routes.drafts import Author
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running
from cordboard.store import accounts

router = APIRouter(prefix="/api", tags=["catalogues"])


@router.get("/modules")
def list_module_types(user: SignedIn) -> list[ModuleType]:  # noqa: ARG001 - asked for, to be let in
    """The module types, those of installed packages included, each with its events and the schema of its properties."""
    return [_module_type(kind) for kind in modules.types().values()]


@router.get("/modules/{slug}")
def get_module_type(user: SignedIn, slug: NamePath) -> ModuleType:  # noqa: ARG001
    """One module type."""
    kind = modules.types().get(slug)
    if kind is None:
        raise HTTPException(404, f"there is no module type {slug!r}; /api/modules lists them")
    return _module_type(kind)


@router.get("/events")
def list_events(user: SignedIn) -> list[EventType]:  # noqa: ARG001
    """The events, each with the module types that may raise it."""
    return [_event_type(info) for info in EVENTS.values()]


@router.get("/results")
def list_results(site: Running, user: SignedIn) -> list[ResultType]:  # noqa: ARG001
    """The results: the platform's, and the site's own."""
    return [
        ResultType(
            slug=each.slug, label=each.label, code=each.code, meaning=each.meaning, origin=each.origin
        )
        for each in site.results.values()
    ]  # fmt: skip


@router.get("/expression-names")
def list_expression_names(site: Running, user: Author) -> list[ExpressionName]:  # noqa: ARG001 - to be let in
    """What expressions may write in every flow of the site; `/api/drafts/check` tells the variables of one flow."""
    of_accounts = dict.fromkeys(["key", *accounts.field_names(site.database)], "")
    named: list[tuple[Literal["contact", "account", "site"], Mapping[str, str]]] = [
        ("contact", OF_EVERY_CONTACT), ("account", {name: "" for name in of_accounts if name.isidentifier()}),
        ("site", dict.fromkeys(site.switchboard.site.site_facts(), "")),
    ]  # fmt: skip
    return [
        *(ExpressionName(kind=kind, name=name, form=f"{kind}.{name}", meaning=meaning)
          for kind, names in named for name, meaning in names.items()),
        *(ExpressionName(kind="function", name=name, form=form, meaning=meaning)
          for name, (form, meaning) in FUNCTIONS.items()),
    ]  # fmt: skip


@router.get("/commands")
def list_commands(user: SignedIn) -> list[CommandType]:  # noqa: ARG001
    """The commands: what modules ask of the world, as journals and traces name them."""
    return [_command_type(kind) for kind in get_args(AnyCommand)]


@router.get("/flow-schema")
def get_flow_schema(user: SignedIn) -> JsonSchema:  # noqa: ARG001
    """The JSON Schema of a flow file, from which editors complete and check."""
    return _flow_schema()


@cache
def _flow_schema() -> dict[str, Any]:
    made: dict[str, Any] = replaced(schema(modules.types()), {})
    return made


def _module_type(kind: type[Module]) -> ModuleType:
    aliases: Mapping[str, Mapping[str, Any]] = kind.aliases
    return ModuleType(
        type=kind.type, title=kind.title, category=kind.category, family=_family(kind),
        package=kind.__module__.partition(".")[0], help=_help(kind), channels=sorted(kind.channels),
        directions=sorted(kind.directions), events=sorted(kind.raises), terminal=kind.terminal,
        hides_keys=kind.hides_keys, behaviour=kind.behaviour,
        aliases={name: dict(fixed) for name, fixed in aliases.items()}, properties=replaced(module_schema(kind), {}),
    )  # fmt: skip


def _family(kind: type[Module]) -> Family:
    return kind.declaration.family or ("asks" if Event.KEY_PRESS in kind.raises else "looks")


def _event_type(info: EventInfo) -> EventType:
    return EventType(
        event=info.event, label=info.label, meaning=info.meaning, inbound_only=info.inbound_only,
        values=list(info.values),
        falls_back_to=[RaisedEvent(event=event, value=value) for event, value in info.falls_back_to],
        moves_contact=info.moves_contact,
        raised_by=[slug for slug, kind in modules.types().items() if info.event in kind.raises],
    )  # fmt: skip


def _command_type(kind: type[Command]) -> CommandType:
    return CommandType(
        command=str(kind.__struct_config__.tag), help=_help(kind), fields=replaced(msgspec.json.schema(kind), {}),
        answered_by=sorted(str(each.__struct_config__.tag) for each in kind.answered_by),
    )  # fmt: skip


def _help(thing: type) -> str:
    return (inspect.getdoc(thing) or "").replace("``", "`")
