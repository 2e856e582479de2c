"""Properties that a site wants of every flow."""

from __future__ import annotations

from collections.abc import Mapping

from cordboard.flow.model import Flow
from cordboard.flow.properties import Happening, Property, read_property
from cordboard.flow.site.model import Site
from cordboard.flow.source import Source


def properties_for(site: Site, flow: Flow) -> tuple[Property, ...]:
    """The site's properties as they are about one flow. A module that the flow does not have never happens there.

    Raises ValueError for one that cannot be read; a site that was loaded without errors has none.
    """
    types = {name: module.type for name, module in flow.modules.items()}
    return tuple(read_property(each, types, flow.results, lenient=True) for each in site.properties)


def check_properties(source: Source, site: Site, flows: Mapping[str, Flow]) -> None:
    """Each can be read, and names modules that some flow has. Complaints go to the source."""
    types = {name: module.type for flow in flows.values() for name, module in flow.modules.items()}
    known = {*types, *types.values()}
    for index, written in enumerate(site.properties):
        where = f"property {index + 1}"
        try:
            wanted = read_property(written, types, site.catalogue(), lenient=True)
        except ValueError as error:
            source.complain("bad-property", str(error), ("properties", index), where=where)
            continue
        for name in sorted(_named(wanted.what) | _named(wanted.after)):
            if name not in known:
                source.complain(
                    "bad-property", f"no flow has a module {name!r}, or one of that type.", ("properties", index),
                    where=where, remedy="Write a module's name or type as the flows have it.",
                )  # fmt: skip


def _named(happening: Happening | None) -> frozenset[str]:
    return happening.modules if happening is not None else frozenset()
