"""The module types: one file each. `types` lists them, with those that other packages bring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from inspect import isabstract
from types import MappingProxyType

from cordboard.engine.module import Module
from cordboard.flow.events import Event
from cordboard.modules.alt_language import AltLanguage
from cordboard.modules.callback import Callback
from cordboard.modules.check_call_center import CheckCallCenter
from cordboard.modules.condition import Condition
from cordboard.modules.direct_transfer import DirectTransfer
from cordboard.modules.email import Email
from cordboard.modules.end_call import EndCall
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.extension_transfer import ExtensionTransfer
from cordboard.modules.external_transfer import ExternalTransfer
from cordboard.modules.http import Http
from cordboard.modules.identification import Identification
from cordboard.modules.introduction import Introduction
from cordboard.modules.live_person import LivePerson
from cordboard.modules.lookup import Lookup
from cordboard.modules.machine import Machine
from cordboard.modules.menu import Menu
from cordboard.modules.monitor import Monitor
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.modules.set_variable import SetVariable
from cordboard.modules.sms import Sms
from cordboard.modules.survey import Survey
from cordboard.modules.verification import Verification
from cordboard.modules.voicemail import Voicemail

#: The types that come with Cordboard, in the order in which people meet them.
OWN: tuple[type[Module], ...] = (
    Introduction, Identification, LivePerson, Machine, Menu, OperatorTransfer, ExternalTransfer, Voicemail, Email,
    EndCall, AltLanguage, CheckCallCenter, EnteringDigits, Lookup, Verification, Condition, SetVariable, Http, Sms,
    ExtensionTransfer, DirectTransfer, Callback, Survey, Monitor,
)  # fmt: skip

#: Other packages list their module types under this entry point group.
ENTRY_POINTS = "cordboard.modules"
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")


class BrokenModuleType(Exception):
    """An installed package brings a module type that cannot be used; the message names both."""


@cache
def types() -> Mapping[str, type[Module]]:
    """Every module type by slug. Raises BrokenModuleType for an installed one that cannot be used."""
    found: dict[str, type[Module]] = {each.type: each for each in OWN}
    for entry_point in entry_points(group=ENTRY_POINTS):
        origin = entry_point.dist.name if entry_point.dist else "an unknown package"
        loaded = _load(entry_point, origin)
        if loaded.type in found:
            raise BrokenModuleType(f"{origin} brings a second module type {loaded.type!r}: remove one of the two")
        found[loaded.type] = loaded
    return MappingProxyType(found)


def _load(entry_point: EntryPoint, origin: str) -> type[Module]:
    remedy = f"Mend the package {origin}, or remove it."
    try:
        loaded = entry_point.load()
    except (Exception, SystemExit) as error:
        why = " ".join(str(error).split()) or "it says no more"
        raise BrokenModuleType(
            f"the module type {entry_point.name!r} ({entry_point.value}) of the package {origin} cannot be loaded: "
            f"{type(error).__name__}: {why}. {remedy}"
        ) from error
    if wrong := _fault_of(loaded):
        raise BrokenModuleType(
            f"the module type {entry_point.name!r} ({entry_point.value}) of the package {origin} cannot be used: "
            f"{wrong}. {remedy}"
        )
    made: type[Module] = loaded
    return made


def _fault_of(loaded: object) -> str:
    """Why something is no module type that can be used; empty where it is one."""
    if not (isinstance(loaded, type) and issubclass(loaded, Module)):
        return "it does not extend cordboard.engine.module.Module"
    if isabstract(loaded):
        return "it has no method 'run'"
    given = {name: getattr(loaded, name, None) for name in ("type", "title", "raises")}
    if not (isinstance(given["type"], str) and _SLUG.fullmatch(given["type"])):
        return "its 'type' must be a name of small letters, digits and _, beginning with a letter"
    if not (isinstance(given["title"], str) and given["title"]):
        return "its 'title' must be the name that people see"
    raises = given["raises"]
    if not isinstance(raises, frozenset) or not all(isinstance(each, Event) for each in raises):
        return "its 'raises' must be a frozenset of the events that it may raise"
    return ""
