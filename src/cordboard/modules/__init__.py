"""The module types: one file each. `types` lists them, with those that other packages bring."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType

from cordboard.engine.module import Module
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


class BrokenModuleType(Exception):
    """An installed package brings a module type that cannot be used; the message names both."""


@cache
def types() -> Mapping[str, type[Module]]:
    """Every module type by slug. Raises BrokenModuleType for an installed one that cannot be used."""
    found: dict[str, type[Module]] = {each.type: each for each in OWN}
    for entry_point in entry_points(group=ENTRY_POINTS):
        origin = entry_point.dist.name if entry_point.dist else "an unknown package"
        try:
            loaded = entry_point.load()
        except Exception as error:
            raise BrokenModuleType(
                f"module type {entry_point.name!r} of {origin} cannot be loaded: {error}. Mend or remove that package."
            ) from error
        if not (isinstance(loaded, type) and issubclass(loaded, Module)):
            raise BrokenModuleType(f"{entry_point.value} of {origin} is not a module type: it must extend Module")
        if loaded.type in found:
            raise BrokenModuleType(f"{origin} brings a second module type {loaded.type!r}: remove one of the two")
        found[loaded.type] = loaded
    return MappingProxyType(found)
