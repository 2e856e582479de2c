"""Properties that a site wants of every flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cordboard.flow.model import Flow
from cordboard.flow.properties import Happening, Property, hold_raised, may_raise, read_property
from cordboard.flow.site.model import Site
from cordboard.flow.source import Source


def properties_for(site: Site, flow: Flow) -> tuple[Property, ...]:
    """The site's properties as they are about one flow.

    A module that the flow does not have never happens there, and need not be reached there either. Raises ValueError
    for one that cannot be read; a site that was loaded without errors has none.
    """
    types = {name: module.type for name, module in flow.modules.items()}
    wanted = [read_property(each, types, flow.results, lenient=True) for each in site.properties]
    return tuple(each for each in wanted if each.kind != "within" or _named(each.what) & types.keys())


def check_properties(source: Source, site: Site, flows: Mapping[str, Flow]) -> None:
    """Each can be read, and names modules that some flow has and events that some of these raise.

    Complaints go to the source.
    """
    types = {name: module.type for flow in flows.values() for name, module in flow.modules.items()}
    known = {*types, *types.values()}
    for index, written in enumerate(site.properties):
        where = f"property {index + 1}"
        try:
            wanted = read_property(written, types, site.catalogue(), lenient=True)
        except ValueError as error:
            source.complain("bad-property", str(error), ("properties", index), where=where)
            continue
        unknown = sorted((_named(wanted.what) | _named(wanted.after)) - known)
        for name in unknown:
            source.complain(
                "bad-property", f"no flow has a module {name!r}, or one of that type.", ("properties", index),
                where=where, remedy="Write a module's name or type as the flows have it.",
            )  # fmt: skip
        empty = None if unknown else _never_raised(written, site, flows)
        if empty is not None:
            source.complain("bad-property", empty, ("properties", index), where=where)


def _never_raised(written: Any, site: Site, flows: Mapping[str, Flow]) -> str | None:
    """What is said of a property about an event that none of the flows ever raises."""
    said: str | None = None
    for flow in flows.values():
        types = {name: module.type for name, module in flow.modules.items()}
        wanted = read_property(written, types, site.catalogue(), lenient=True)
        if any(named and not named & types.keys() for named in (_named(wanted.what), _named(wanted.after))):
            continue
        try:
            hold_raised(wanted, {name: may_raise(module, flow.direction) for name, module in flow.modules.items()})
        except ValueError as error:
            said = str(error)
        else:
            return None
    return said


def _named(happening: Happening | None) -> frozenset[str]:
    return happening.modules if happening is not None else frozenset()
