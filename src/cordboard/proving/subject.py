"""What is proved: a flow and the site around it, as a value that can go to another process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from cordboard import __version__
from cordboard.flow.model import Flow
from cordboard.flow.properties import Property
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.properties import properties_for
from cordboard.flow.source import Source
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.setting import Setting
from cordboard.proof.prove.formats.places import placed
from cordboard.proof.prove.report import FORMAT, Report


@dataclass(frozen=True)
class Subject:
    """A flow to prove, and its site's part in it. `properties` are what the site wants of every flow.

    `source` is where the flow was read from, for the places of findings; it does not make another subject.
    """

    flow: Flow
    setting: Setting = field(default_factory=Setting)
    properties: tuple[Property, ...] = ()
    source: Source | None = field(default=None, compare=False, repr=False)

    @classmethod
    def within(cls, site: LoadedSite, flow: Flow, source: Source | None = None) -> Subject:
        """A flow in a site that loaded without errors. It need not be one of the site's own."""
        assert site.site is not None, "a site with errors is the setting of nothing"
        return cls(flow, setting_of(site), properties_for(site.site, flow), source)

    def placed(self, report: Report) -> Report:
        """A report about this flow with the lines of its source."""
        return report if self.source is None else placed(report, self.flow, self.source)

    @cached_property
    def key(self) -> str:
        """All that the report depends on, as a name of 32 hexadecimal digits.

        Hours are left out: a walk tries them open and closed, whatever the calendar says.
        """
        texts = [each.text for each in (*self.flow.properties, *self.properties)]
        behaviours = {module.type: module.behaviour for module in self.flow.modules.values()}
        results = [(each.slug, each.label, each.code) for each in self.flow.results.values()]
        parts = [FORMAT, __version__, self.flow.slug, self.flow.version, texts, behaviours, results, self._around]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=_plain).encode()).hexdigest()[:32]

    @property
    def _around(self) -> dict[str, Any]:
        return {each.name: getattr(self.setting, each.name) for each in fields(Setting) if each.name != "hours"}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    names = getattr(type(value), "__dataclass_fields__", ())
    return {name: getattr(value, name) for name in names} if names else str(value)
